import kafkajs, { type KafkaConfig } from 'kafkajs';

/** A record with a key, as it was sent. */
export type Told = {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  /** When it happened, in UTC; it may have been published much later. */
  readonly time: string;
  /** The request that led to it, wherever it happened. */
  readonly correlationId: string;
  readonly data: unknown;
};

export type Subscription = {
  /** Waits for what is in hand, and leaves the group. */
  stop(): Promise<void>;
  /** Resolves behind `stop`. Rejects with the reason when the consumer has ended for good: a process that does not wait for it is ended by Node. */
  readonly ended: Promise<void>;
};

export type Following = {
  /** Brokers, and how to get in: as kafkajs takes it. */
  readonly kafka: KafkaConfig;
  /** Those of one group share the work. A new group hears everything that the topics still hold. */
  readonly groupId: string;
};

/** Hands over what topics hold and what will come, in order by key, and commits behind each that is done. */
export async function follow(
  { kafka, groupId }: Following,
  topics: readonly string[],
  handle: (told: Told) => Promise<void>,
): Promise<Subscription> {
  const consumer = new kafkajs.Kafka(kafka).consumer({ groupId });
  let stopped = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    stopped = resolve;
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) reject(payload.error);
    });
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message: { key, value, headers = {}, offset } }) => {
      const header = (name: string) => String(headers[name] ?? '');
      // A mark of the bus has no key, and concerns nobody who knows repetitions by their ids.
      if (key !== null)
        await handle({
          id: header('ce_id'),
          type: header('ce_type'),
          key: String(key),
          time: header('ce_time'),
          correlationId: header('ce_correlationid'),
          data: JSON.parse(String(value)),
        });
      await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(offset) + 1n) }]);
    },
  });
  const stop = async () => {
    await consumer.disconnect();
    stopped();
  };
  return { stop, ended };
}
