import { randomUUID } from 'node:crypto';
import kafkajs, { type Admin, type Consumer, type EachBatchPayload } from 'kafkajs';
import type { Message } from '../bus.js';
import { kafkaClient, RETRY_BRIEFLY, type KafkaOptions } from './client.js';
import { fromRecord } from './record.js';

const { KafkaJSNonRetriableError } = kafkajs;

export type TopicMessage = {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly id: string;
  readonly type: string;
} & ({ readonly message: Message } | { readonly unreadable: string });

/** From the oldest record kept up to, not with, `end`, which is where the log ended when the reading began. */
export type Extent = { readonly partition: number; readonly start: number; readonly end: number };

/**
 * Hands over every message of a topic once, in the order of each partition, from the oldest kept to the end as it was at the beginning, and answers what
 * that was. One message at a time is in memory beside what is fetched. It commits nothing, and its group is gone afterwards.
 */
export async function readTopic(
  { topic, ...options }: Pick<KafkaOptions, 'brokers' | 'log'> & { readonly topic: string },
  onMessage: (message: TopicMessage) => void | Promise<void>,
): Promise<Extent[]> {
  const kafka = kafkaClient({ clientId: 'entente-reader', retry: RETRY_BRIEFLY, ...options });
  const groupId = `entente-reader-${topic}-${randomUUID()}`;
  const admin = kafka.admin();
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 500, retry: RETRY_BRIEFLY });
  await admin.connect();
  try {
    const extents = await extentsOf(admin, topic);
    if (extents.some(({ start, end }) => start < end)) {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await readTo(consumer, extents, onMessage);
    }
    return extents;
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => {}); // There is none where nothing was read.
    await admin.disconnect();
  }
}

async function extentsOf(admin: Admin, topic: string): Promise<Extent[]> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.map(({ partition, low, high }) => ({ partition, start: Number(low), end: Number(high) }));
}

async function readTo(
  consumer: Consumer,
  extents: readonly Extent[],
  onMessage: (message: TopicMessage) => void | Promise<void>,
): Promise<void> {
  /** By partition: the offset that is to be handed over next. A client that rejoins begins again. */
  const next = new Map(extents.map(({ partition, start }) => [partition, start]));
  const isRead = () => extents.every(({ partition, end }) => (next.get(partition) ?? 0) >= end);

  async function handOver(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const end = extents.find(({ partition }) => partition === batch.partition)?.end ?? 0;
    for (const record of batch.messages) {
      const offset = Number(record.offset);
      if (offset >= (next.get(batch.partition) ?? 0) && offset < end) {
        await onMessage(asRead(batch, record));
        next.set(batch.partition, offset + 1);
      }
      payload.resolveOffset(record.offset);
      await payload.heartbeat();
    }
    // The last offsets may belong to no message, as the marks of a transaction do.
    next.set(batch.partition, Math.max(next.get(batch.partition) ?? 0, Number(batch.lastOffset()) + 1));
  }

  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) reject(payload.error);
    });
    const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
      if (isRead()) return resolve();
      try {
        await handOver(payload);
      } catch (error) {
        if (error instanceof kafkajs.KafkaJSError) throw error;
        reject(error instanceof Error ? error : new Error(String(error)));
        throw new KafkaJSNonRetriableError('The reading is given up.');
      }
      if (isRead()) resolve();
    };
    void consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch }).catch(reject);
  });
}

function asRead(batch: EachBatchPayload['batch'], record: EachBatchPayload['batch']['messages'][number]): TopicMessage {
  const { message, fault } = fromRecord(batch, record);
  const { key, id, type } = message;
  return {
    partition: batch.partition,
    offset: Number(record.offset),
    key,
    id,
    type,
    ...(fault === undefined ? { message } : { unreadable: fault }),
  };
}
