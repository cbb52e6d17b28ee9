import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import type { Message } from '../bus.js';
import { createTopics, readTopic, type TopicMessage } from './index.js';
import { kafkaOnTrial, told } from './kafka-on-trial.contract.js';

const describeKafka = describeWhere(hasKafka && hasPostgres, 'Kafka');
let trial: Awaited<ReturnType<typeof kafkaOnTrial>>;

beforeEach(async () => {
  trial = await kafkaOnTrial();
});
afterEach(() => trial.close());

describeKafka('The step that creates topics', () => {
  const RETENTION_MS = 30 * 86_400_000;
  const topics = (...partitions: readonly number[]) =>
    partitions.map((count, n) => ({
      name: trial.group(`topic-${n}`),
      partitions: count,
      replication: 1,
      retentionMs: RETENTION_MS,
    }));

  it('creates what is missing, with its retention, and may be repeated', async () => {
    const { brokers } = trial;
    await createTopics({ brokers, topics: topics(3) });
    await createTopics({ brokers, topics: topics(3, 5) });
    const names = topics(3, 5).map(({ name }) => name);
    const { topics: there } = await trial.admin.fetchTopicMetadata({ topics: names });
    const counts = new Map(there.map(({ name, partitions }) => [name, partitions.length]));
    expect(names.map((name) => counts.get(name))).toEqual([3, 5]);
    const { resources } = await trial.admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: 2, name: names[1] ?? '', configNames: ['retention.ms'] }],
    });
    expect(resources[0]?.configEntries[0]?.configValue).toBe(String(RETENTION_MS));
  });

  it('refuses another count of partitions than there is, and changes nothing', async () => {
    await createTopics({ brokers: trial.brokers, topics: topics(3) });
    await expect(createTopics({ brokers: trial.brokers, topics: topics(6) })).rejects.toThrow(
      'has 3 partitions, and 6 are configured',
    );
    const { topics: there } = await trial.admin.fetchTopicMetadata({ topics: [trial.group('topic-0')] });
    expect(there[0]?.partitions).toHaveLength(3);
  });
});

describeKafka('A topic that is read through', () => {
  const read = async (topic: string, also: () => Promise<void> = async () => {}) => {
    const messages: TopicMessage[] = [];
    const extents = await readTopic({ brokers: trial.brokers, topic }, async (message) => {
      if (messages.length === 0) await also();
      messages.push(message);
    });
    return { messages, extents };
  };

  it('is read once, up to where it ended at the beginning, and no group stays', async () => {
    const topic = await trial.topic('order', 3);
    const bus = await trial.open();
    const published: Message[] = Array.from({ length: 200 }, (_, n) => told(topic, `k${n % 9}`, `m${n}`));
    await bus.publish(published);
    const { messages, extents } = await read(topic, () => bus.publish([told(topic, 'k1', 'late')]));
    expect(messages.map(({ id }) => id).sort()).toEqual(published.map(({ id }) => id).sort());
    for (let key = 0; key < 9; key++)
      expect(messages.filter((one) => one.key === `k${key}`).map((one) => 'message' in one && one.message)).toEqual(
        published.filter((one) => one.key === `k${key}`),
      );
    expect(extents.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(200);
    const { groups } = await trial.admin.listGroups();
    expect(groups.filter(({ groupId }) => groupId.startsWith(`entente-reader-${topic}`))).toEqual([]);
  });

  it('tells what cannot be read, and where it begins now', async () => {
    const topic = await trial.topic('order');
    const { send, producer } = await trial.rawProducer(topic);
    await send([
      { key: 'a', value: '{}' },
      { key: 'a', value: 'poison' },
      { key: 'b', value: null },
    ]);
    await producer.disconnect();
    await trial.admin.fetchTopicOffsets(topic);
    await trial.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '1' }] });
    const { messages, extents } = await read(topic);
    expect(messages).toMatchObject([
      { partition: 0, offset: 1, key: 'a', id: `${topic}-0-1`, unreadable: 'It has no header ce_specversion.' },
      { partition: 0, offset: 2, key: 'b' },
    ]);
    expect(extents).toEqual([{ partition: 0, start: 1, end: 3 }]);
  });

  it('is given up when nothing comes any more, as what is left of it was deleted meanwhile', async () => {
    const topic = await trial.topic('order');
    const bus = await trial.open();
    // So much, and so hard to pack, that one fetch brings one of them.
    const large = (id: string): Message => ({ ...told(topic, 'a', id), data: { text: randomBytes(700_000).toString('base64') } });
    for (const id of ['a1', 'a2', 'a3', 'a4']) await bus.publish([large(id)]);
    await trial.admin.fetchTopicOffsets(topic);
    const forget = () => trial.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '4' }] });
    const seen: string[] = [];
    const reading = readTopic({ brokers: trial.brokers, topic, stallMsMax: 3_000 }, async ({ id }) => {
      if (seen.length === 0) await forget();
      seen.push(id);
    });
    await expect(reading).rejects.toThrow('Nothing has come for 3000 ms of partition 0');
    expect(seen).not.toContain('a4');
  });

  it('is nothing if it is empty, and fails as its reader fails', async () => {
    const topic = await trial.topic('order', 2);
    expect((await read(topic)).messages).toEqual([]);
    await (await trial.open()).publish([told(topic, 'a', 'a1')]);
    await expect(read(topic, () => Promise.reject(new TypeError('no sense in it')))).rejects.toThrow('no sense in it');
  });
});
