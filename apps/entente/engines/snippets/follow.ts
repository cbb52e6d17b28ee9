import kafkajs, { type Consumer } from 'kafkajs';

export type News = { id: string; type: string; key: string; data: Record<string, unknown> };
type Reading = { brokers: string[]; group: string; topic: string };

/** Hands over what a topic holds and what will come. Those of one key come in their order: the next waits until the one before is done. */
export async function follow({ brokers, group, topic }: Reading, handle: (news: News) => Promise<void>): Promise<Consumer> {
  const consumer = new kafkajs.Kafka({ clientId: group, brokers }).consumer({ groupId: group });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message: { key, value, headers = {}, offset } }) => {
      const [id, type] = [String(headers['ce_id']), String(headers['ce_type'])];
      // A mark of the bus has no key, and concerns nobody who knows repetitions by their ids.
      if (key !== null) await handle({ id, type, key: String(key), data: JSON.parse(String(value)) });
      await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(offset) + 1n) }]);
    },
  });
  return consumer;
}
