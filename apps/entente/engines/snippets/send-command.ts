import kafkajs, { type Producer } from 'kafkajs';

const { Kafka, Partitioners } = kafkajs;
export const SHOP = '/comeup/shop';

export async function openProducer(brokers: string[]): Promise<Producer> {
  const producer = new Kafka({ clientId: 'shop', brokers }).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  return producer;
}

type Command = { id: string; type: string; subject: string; member: string; token: string; body: object };

/** The same `id` is the same command: after a doubt, send it again as it was. */
export async function sendCommand(producer: Producer, { id, type, subject, member, token, body }: Command): Promise<void> {
  const headers = {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: SHOP,
    ce_type: type,
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    'entente-on-behalf-of': member,
  };
  await producer.send({
    topic: 'entente.commands.v1',
    acks: -1,
    messages: [{ key: subject, headers, value: JSON.stringify(body) }],
  });
}
