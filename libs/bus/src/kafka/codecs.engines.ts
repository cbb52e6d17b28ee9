import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import type { Message } from '../bus.js';
import { NOON } from '../bus-on-trial.contract.js';
import { createTopics, readTopic, type KafkaBus, type TopicMessage } from './index.js';
import { kafkaOnTrial, told, until } from './kafka-on-trial.contract.js';

const describeKafka = describeWhere(hasKafka && hasPostgres, 'Kafka');
const TOPIC_RESOURCE = 2;
const APPLIED_MS = 1_000;
let trial: Awaited<ReturnType<typeof kafkaOnTrial>>;

beforeEach(async () => {
  trial = await kafkaOnTrial();
});
afterEach(() => trial.close());

/** The broker goes by it a moment after it has said so. */
async function compress(topic: string, type: string): Promise<void> {
  await trial.admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: TOPIC_RESOURCE, name: topic, configEntries: [{ name: 'compression.type', value: type }] }],
  });
  await sleep(APPLIED_MS);
}

describeKafka('A batch in a codec that is not known', () => {
  let topic: string;
  let bus: KafkaBus;
  let seen: string[];
  const consume = () => bus.consume({ name: 'one', topics: [topic], handle: async ({ id }) => void seen.push(id) });
  const numbered = (key: string, ...ns: readonly number[]): Message[] => ns.map((n) => told(topic, key, `${key}${n}`));
  /** Keys of two partitions. */
  const [STOPPED, OTHER] = ['a', 'd'] as const;

  beforeEach(async () => {
    seen = [];
    topic = await trial.topic('order', 2);
    bus = await trial.open();
  });

  it.each(['snappy', 'lz4', 'zstd'])('stops its own partition alone, and is told: %s', async (codec) => {
    await bus.publish([...numbered(STOPPED, 1, 2), ...numbered(OTHER, 1)]);
    consume();
    await until(() => seen.length === 3);
    await compress(topic, codec);
    await bus.publish(numbered(STOPPED, 3, 4, 5));
    await until(() => bus.stopped().length > 0);
    await compress(topic, 'gzip');
    await bus.publish([...numbered(STOPPED, 6), ...numbered(OTHER, 2, 3)]);
    await until(() => seen.includes('d3'));
    expect(bus.isAlive).toBe(true);
    const { partition } = bus.stopped()[0]!;
    const at = { consumer: 'one', topic, partition, since: NOON };
    expect(bus.stopped()).toEqual([{ ...at, needed: 2, found: 2 }]);
    expect(trial.alerts).toEqual([{ alert: 'codec_unknown', ...at, offset: 2, codec }]);

    // A new process meets it again.
    trial.kill(bus);
    bus = await trial.open();
    consume();
    await until(() => bus.stopped().length > 0);
    await bus.publish(numbered(OTHER, 4));
    await until(() => seen.includes('d4'));
    expect(bus.isAlive).toBe(true);
    expect(trial.alerts).toHaveLength(2);
    expect(seen.filter((id) => id.startsWith('a'))).toEqual(['a1', 'a2']);

    // What it held is told again.
    const began = { ...told(topic, '', 'mark'), type: 'entente.order.republish_began.v1', time: NOON, data: { from: NOON } };
    await bus.publishToAll(began);
    await bus.publish(numbered(STOPPED, 3, 4, 5, 6));
    await until(() => seen.includes('a6'));
    expect(seen.filter((id) => id.startsWith('a'))).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
    expect(bus.stopped()).toEqual([]);
  });

  it('is read as what it is by whoever reads the topic through', async () => {
    await compress(topic, 'lz4');
    await bus.publish(numbered(STOPPED, 1, 2));
    await compress(topic, 'gzip');
    await bus.publish(numbered(STOPPED, 3));
    const messages: TopicMessage[] = [];
    await readTopic({ brokers: trial.brokers, topic }, (message) => void messages.push(message));
    const unreadable = 'Its batch is packed with lz4, which is not known here.';
    expect(messages).toMatchObject([
      { offset: 0, unreadable },
      { offset: 1, unreadable },
      { offset: 2, id: 'a3' },
    ]);
  });
});

describeKafka('A topic', () => {
  it('keeps what it is sent in a codec that every client knows, and is refused where it does not', async () => {
    const topic = { name: trial.group('order'), partitions: 1, replication: 1, retentionMs: -1 };
    const prepare = () => createTopics({ brokers: trial.brokers, topics: [topic] });
    await prepare();
    await prepare();
    for (const type of ['producer', 'lz4', 'snappy', 'zstd']) {
      await compress(topic.name, type);
      await expect(prepare()).rejects.toThrow(
        `has compression.type=${type}, so it may come to hold what consumers cannot unpack`,
      );
    }
    await compress(topic.name, 'uncompressed');
    await prepare();
  });
});
