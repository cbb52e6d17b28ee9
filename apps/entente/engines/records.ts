import kafkajs, { type Admin, type KafkaMessage, type Message, type Producer } from 'kafkajs';
import type { Cluster } from './cluster.js';

const { Kafka, logLevel, Partitioners } = kafkajs;

/** The broker of a cluster, as somebody sees it who is no service. */
export class Records {
  private constructor(
    private readonly kafka: InstanceType<typeof Kafka>,
    readonly admin: Admin,
    private readonly producer: Producer,
  ) {}

  static async open({ broker }: Cluster): Promise<Records> {
    const kafka = new Kafka({ clientId: 'faults', brokers: [...broker.brokers], logLevel: logLevel.NOTHING });
    const records = new Records(kafka, kafka.admin(), kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner }));
    await Promise.all([records.admin.connect(), records.producer.connect()]);
    return records;
  }

  async close(): Promise<void> {
    await Promise.all([this.admin.disconnect(), this.producer.disconnect()]);
  }

  /** By the partitioner that the services use. */
  async send(topic: string, message: Message, options: { readonly compression?: number } = {}): Promise<void> {
    await this.producer.send({ topic, messages: [message], ...options });
  }

  /** Everything that a topic holds now, once more at its end. Answers how many records that were. */
  async repeat(topic: string): Promise<number> {
    const all = await this.all(topic);
    for (const { partition, record } of all) {
      const { key, value, headers = {} } = record;
      await this.producer.send({ topic, messages: [{ key, value, headers, partition }] });
    }
    return all.length;
  }

  /** The services that consume may not run meanwhile. */
  async rewind(group: string, topic: string): Promise<void> {
    await this.admin.resetOffsets({ groupId: group, topic, earliest: true });
  }

  /** Deletes everything that a topic holds now. */
  async forget(topic: string): Promise<void> {
    const partitions = (await this.admin.fetchTopicOffsets(topic)).map(({ partition, high }) => ({ partition, offset: high }));
    await this.admin.deleteTopicRecords({ topic, partitions });
  }

  /** Everything that a topic holds now, in the order of each partition. */
  async all(topic: string): Promise<readonly { readonly partition: number; readonly record: KafkaMessage }[]> {
    const ends = (await this.admin.fetchTopicOffsets(topic)).filter(({ low, high }) => low !== high);
    const left = new Map(ends.map(({ partition, high }) => [partition, Number(high)]));
    if (left.size === 0) return [];
    const found: { partition: number; record: KafkaMessage }[] = [];
    const consumer = this.kafka.consumer({ groupId: `faults-${topic}-${performance.now()}`, maxWaitTimeInMs: 200 });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer
        .run({
          eachMessage: async ({ partition, message }) => {
            const end = left.get(partition);
            if (end === undefined) return;
            found.push({ partition, record: message });
            if (Number(message.offset) + 1 >= end) left.delete(partition);
            if (left.size === 0) resolve();
          },
        })
        .catch(reject);
    });
    await consumer.disconnect();
    return found;
  }
}
