import { randomUUID } from 'node:crypto';
import kafkajs, { type Admin, type Consumer, type EachBatchPayload } from 'kafkajs';
import type { Message } from '../bus.js';
import { waiting } from '../wait.js';
import { kafkaClient, RETRY_BRIEFLY, type KafkaOptions } from './client.js';
import { fromRecord } from './record.js';

const { KafkaJSNonRetriableError } = kafkajs;

/** Longer than a broker takes to start again, or to form the group anew. */
const STALL_MS_MAX = 30_000;

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
 * that was. One message at a time is in memory beside what is fetched. It commits nothing, and its group is gone afterwards. Rejects when nothing comes
 * for `stallMsMax`: the broker is away, or what was still to be read is deleted.
 */
export async function readTopic(
  {
    topic,
    stallMsMax = STALL_MS_MAX,
    ...options
  }: Pick<KafkaOptions, 'brokers' | 'log'> & { readonly topic: string; readonly stallMsMax?: number },
  onMessage: (message: TopicMessage) => void | Promise<void>,
): Promise<Extent[]> {
  const kafka = kafkaClient({ clientId: 'entente-reader', retry: RETRY_BRIEFLY, ...options });
  const groupId = `entente-reader-${topic}-${randomUUID()}`;
  const admin = kafka.admin();
  const consumer = kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 500,
    retry: { ...RETRY_BRIEFLY, restartOnFailure: async () => false },
  });
  await admin.connect();
  try {
    const extents = await extentsOf(admin, topic);
    if (extents.some(({ start, end }) => start < end)) {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await readTo(consumer, extents, onMessage, stallMsMax);
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
  stallMsMax: number,
): Promise<void> {
  const watch = waiting();
  let records = 0;
  /** By partition: the offset that is to be handed over next. A client that rejoins begins again. */
  const next = new Map(extents.map(({ partition, start }) => [partition, start]));
  const isRead = () => extents.every(({ partition, end }) => (next.get(partition) ?? 0) >= end);

  async function handOver(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const end = extents.find(({ partition }) => partition === batch.partition)?.end ?? 0;
    for (const record of batch.messages) {
      records += 1;
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

  /** Where a client begins again, only the records tell that it moves; where a transaction was aborted, only the places. */
  const progress = () => [...next.values()].reduce((sum, offset) => sum + offset, records);
  async function whileSomethingComes(): Promise<void> {
    for (let before = -1; before !== progress() && !watch.stopped; await watch.pause(stallMsMax)) before = progress();
    if (!watch.stopped) throw new Error(stalled(extents, next, stallMsMax));
  }

  const reading = new Promise<void>((resolve, reject) => {
    whileSomethingComes().catch(reject);
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
  await reading.finally(() => watch.stop());
}

function stalled(extents: readonly Extent[], next: ReadonlyMap<number, number>, ms: number): string {
  const left = extents.filter(({ partition, end }) => (next.get(partition) ?? 0) < end);
  const places = left.map(({ partition, end }) => `${partition} (at ${next.get(partition)}, of ${end})`).join(', ');
  return `Nothing has come for ${ms} ms of partition ${places}. The broker is away, or the records were deleted meanwhile: read again.`;
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
