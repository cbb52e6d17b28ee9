import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { TryLater } from '../bus.js';
import { within } from '../wait.js';
import { RETRY_BRIEFLY } from './client.js';
import type { LogOffsets } from './standing.js';

const ANSWER_MS_MAX = 5_000;

export type PartitionOffsets = LogOffsets & { readonly partition: number };

/** What a broker is asked beside the messages; `TryLater` where it does not answer. The connection is thrown away after a failure: what it knows of the cluster may be stale. */
export class Questions {
  private admin: Promise<Admin> | undefined;

  constructor(private readonly kafka: Kafka) {}

  async partitionsOf(topic: string): Promise<number[]> {
    const { topics } = await this.ask((admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    return topics.flatMap(({ partitions }) => partitions.map(({ partitionId }) => partitionId));
  }

  async offsetsOf(groupId: string, topic: string): Promise<PartitionOffsets[]> {
    const [log, groups] = await this.ask((admin) =>
      Promise.all([admin.fetchTopicOffsets(topic), admin.fetchOffsets({ groupId, topics: [topic] })]),
    );
    const committed = new Map(groups.flatMap(({ partitions }) => partitions).map(({ partition, offset }) => [partition, offset]));
    return log.map(({ partition, low, high }) => ({
      partition,
      low: Number(low),
      high: Number(high),
      committed: Number(committed.get(partition) ?? -1),
    }));
  }

  async disconnect(): Promise<void> {
    await (await this.admin)?.disconnect();
  }

  private async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    const asked = (this.admin ??= this.connect());
    const answer = asked.then(question);
    try {
      // The client tries again within each of its tries: somebody waits for this answer.
      if (!(await within(ANSWER_MS_MAX, answer))) throw new TryLater(`The broker has not answered for ${ANSWER_MS_MAX} ms.`);
      return await answer;
    } catch (error) {
      if (this.admin === asked) this.admin = undefined;
      void asked.then((admin) => admin.disconnect()).catch(() => {});
      if (error instanceof kafkajs.KafkaJSError)
        throw new TryLater(`The broker does not answer: ${error.message}`, { cause: error });
      throw error;
    }
  }

  private async connect(): Promise<Admin> {
    const admin = this.kafka.admin({ retry: RETRY_BRIEFLY });
    await admin.connect();
    return admin;
  }
}
