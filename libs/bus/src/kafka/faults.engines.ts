import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Instant } from '@entente/kernel';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { Unprocessable, type Consumer, type Message } from '../bus.js';
import { NOON } from '../bus-on-trial.contract.js';
import { kafkaOnTrial, told, until } from './kafka-on-trial.contract.js';
import type { KafkaBus } from './index.js';

const describeKafka = describeWhere(hasKafka && hasPostgres, 'Kafka');
type Trial = Awaited<ReturnType<typeof kafkaOnTrial>>;

let trial: Trial;
let topic: string;
let seen: string[];

const noting: Consumer['handle'] = async ({ id }) => void seen.push(id);
const consume = (bus: KafkaBus, handle: Consumer['handle'] = noting) => bus.consume({ name: 'one', topics: [topic], handle });
const quiet = (bus: KafkaBus) => until(async () => (await bus.lag()) === 0);
const numbered = (key: string, from: number, to: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, n) => told(topic, key, `${key}${from + n}`));
const idsOf = (messages: readonly Message[]): string[] => messages.map(({ id }) => id);

beforeEach(() => {
  seen = [];
});
afterEach(() => trial.close());

describeKafka('A consumer that was away', () => {
  let bus: KafkaBus;
  const at = (minute: number): Instant => `2026-01-05T12:0${minute}:00.000Z` as Instant;
  const mark = (from: Instant): Message => ({
    ...told(topic, '', 'mark'),
    type: 'entente.order.republish_began.v1',
    time: from,
    data: { from },
  });
  const deleteTo = async (offset: number): Promise<void> => {
    await trial.admin.fetchTopicOffsets(topic); // Until it has, the client does not know the topic.
    await trial.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
  };
  const restart = async (): Promise<KafkaBus> => {
    trial.kill(bus);
    bus = await trial.open();
    consume(bus);
    return bus;
  };

  beforeEach(async () => {
    trial = await kafkaOnTrial();
    topic = await trial.topic('order');
    bus = await trial.open();
    const consumption = consume(bus);
    await bus.publish(numbered('a', 1, 2));
    await quiet(bus);
    await consumption.stop();
    await bus.publish(numbered('a', 3, 6));
  });

  it('goes on if only what it had handled was deleted', async () => {
    await deleteTo(2);
    consume(bus);
    await quiet(bus);
    expect(seen).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
    expect(trial.alerts).toEqual([]);
  });

  it('stops where records were deleted that it needs, says so, and begins again behind a republish', async () => {
    await deleteTo(4);
    consume(bus);
    await until(() => bus.stopped().length > 0);
    const lost = { consumer: 'one', topic, partition: 0, needed: 2, found: 4, since: NOON };
    expect(bus.stopped()).toEqual([lost]);
    expect(trial.alerts).toEqual([{ alert: 'history_lost', ...lost }]);
    expect(await bus.lag()).toBe(2);

    await bus.publishToAll(mark(at(1)));
    await bus.publish(numbered('a', 5, 7));
    await until(() => trial.alerts.length === 2);
    expect(trial.alerts[1]).toMatchObject({ alert: 'republished_too_late', from: at(1), since: NOON });
    await restart();
    await until(() => bus.stopped().length > 0);
    expect(seen).toEqual(['a1', 'a2']);

    await bus.publishToAll(mark(at(0)));
    await bus.publish(numbered('a', 2, 8));
    await quiet(bus);
    expect(bus.stopped()).toEqual([]);
    const after = ['a1', 'a2', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8'];
    expect(seen).toEqual(after);

    await restart();
    await bus.publish(numbered('a', 9, 9));
    await quiet(bus);
    expect(seen).toEqual([...after, 'a9']);
  });

  it('stops, too, if it was only slower than the topic forgets', async () => {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    consume(bus, async (message) => {
      await noting(message);
      if (message.id === 'a6') await released;
    });
    await until(() => seen.includes('a6'));
    await bus.publish(numbered('a', 7, 9));
    await deleteTo(8);
    release();
    await until(() => bus.stopped().length > 0);
    expect(bus.stopped()).toMatchObject([{ needed: 6, found: 8 }]);
    expect(seen).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
  });

  it('is one that never began: it needs the first record of all', async () => {
    await deleteTo(4);
    bus.consume({ name: 'new', topics: [topic], handle: noting });
    await until(() => bus.stopped().length > 0);
    const since = '1970-01-01T00:00:00.000Z' as Instant;
    expect(bus.stopped()).toMatchObject([{ consumer: 'new', needed: 0, found: 4, since }]);
    await bus.publishToAll(mark(since));
    await bus.publish(numbered('a', 1, 6));
    await until(() => seen.length === 8);
    expect(seen.slice(2)).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
  });

  it('reads everything again from an offset that was set back, and passes', async () => {
    await trial.admin.setOffsets({ groupId: trial.group('one'), topic, partitions: [{ partition: 0, offset: '0' }] });
    consume(bus);
    await quiet(bus);
    expect(seen).toEqual(['a1', 'a2', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
  });

  it('goes on from its own note when the group is forgotten, or put ahead of it', async () => {
    await trial.admin.deleteGroups([trial.group('one')]);
    const consumption = consume(bus);
    await quiet(bus);
    expect(seen).toEqual(['a1', 'a2', 'a2', 'a3', 'a4', 'a5', 'a6']);
    await consumption.stop();
    await bus.publish(numbered('a', 7, 9));
    await trial.admin.setOffsets({ groupId: trial.group('one'), topic, partitions: [{ partition: 0, offset: '9' }] });
    await bus.publish(numbered('a', 10, 10));
    consume(bus);
    await until(() => seen.length === 11);
    expect(seen.slice(-4)).toEqual(['a7', 'a8', 'a9', 'a10']);
  });
});

describeKafka('What cannot be handled', () => {
  it('parks under its key, whatever it is, and the others go on', async () => {
    trial = await kafkaOnTrial();
    topic = await trial.topic('order');
    const bus = await trial.open();
    const { producer, headers, send } = await trial.rawProducer(topic);
    await send([
      { key: 'json', value: '{', headers: { ...headers, ce_id: 'p1' } },
      { key: 'type', value: '{}', headers: { ...headers, ce_id: 'p2', ce_type: '' } },
      { key: 'type', value: '{}', headers: { ...headers, ce_id: 'p3' } },
      { key: 'time', value: '{}', headers: { ...headers, ce_id: 'p4', ce_time: 'noon' } },
      { key: 'grave', value: null, headers: { ...headers, ce_id: 'p5' } },
      { key: null, value: 'hello' },
      { key: 'k'.repeat(9000), value: '{}', headers: { ...headers, ce_id: 'p7' } },
      { key: 'nul\0', value: '{}', headers: { ...headers, ce_id: 'p8' } },
    ]);
    await send(
      [{ key: 'large', value: JSON.stringify({ zeros: '0'.repeat(5_000_000) }), headers: { ...headers, ce_id: 'p6' } }],
      true,
    );
    await producer.disconnect();
    await bus.publish([told(topic, 'unknown', 'u1'), told(topic, 'good', 'g1')]);
    consume(bus, async (message) => {
      if (message.key === 'unknown') throw new Unprocessable('unknown.type', 'A release that knows it goes first.');
      await noting(message);
    });
    await quiet(bus);
    expect(seen).toEqual(['g1']);
    const parked = (await bus.parked()).map(({ key, reason, messages }) => [
      key,
      reason,
      ...messages.map(({ eventId }) => eventId),
    ]);
    expect(parked).toHaveLength(9);
    expect(parked).toEqual(
      expect.arrayContaining([
        ['grave', 'malformed', 'p5'],
        ['json', 'malformed', 'p1'],
        ['k'.repeat(256), 'malformed', 'p7'],
        [`keyless-${topic}-0-5`, 'malformed', `${topic}-0-5`],
        ['large', 'malformed', 'p6'],
        ['keyless-p8', 'malformed', 'p8'],
        ['time', 'malformed', 'p4'],
        ['type', 'malformed', 'p2', 'p3'],
        ['unknown', 'unknown.type', 'u1'],
      ]),
    );
    for (const [key, left] of [
      ['json', 1],
      ['type', 2],
      ['grave', 1],
      ['large', 1],
    ] as const)
      expect(await bus.redrive('one', String(key))).toEqual({ left });
    expect(await bus.skip('one', 'json', 'p1', 'Nobody of ours sent it.')).toEqual({ left: 0 });
    expect(seen).toEqual(['g1']);
  });

  it('is not sent at all if it is too large, and nothing of what was to go with it', async () => {
    trial = await kafkaOnTrial();
    topic = await trial.topic('order', 4);
    const bus = await trial.open();
    consume(bus);
    const sized = (key: string, bytes: number): Message => ({ ...told(topic, key, key), data: { text: 'x'.repeat(bytes) } });
    await expect(bus.publish([told(topic, 'a', 'a1'), sized('b', 1_048_588)])).rejects.toThrow('Nothing was sent');
    const large = ['c', 'd', 'e', 'c'].map((key) => sized(key, 1_048_000));
    await bus.publish([...large, ...numbered('f', 1, 3)]);
    await quiet(bus);
    expect(seen.filter((id) => id.startsWith('f'))).toEqual(['f1', 'f2', 'f3']);
    expect([...seen].sort()).toEqual(['c', 'c', 'd', 'e', 'f1', 'f2', 'f3']);
  });
});

describeKafka('Members of one consumer', () => {
  const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const round = (n: number): Message[] => KEYS.map((key) => told(topic, key, `${key}${n}`));
  let handlers: string[];
  const by =
    (who: string): Consumer['handle'] =>
    async ({ id }) => {
      handlers.push(who);
      seen.push(id);
    };

  beforeEach(async () => {
    handlers = [];
    trial = await kafkaOnTrial();
    topic = await trial.topic('order', 6);
  });

  it('share the partitions, and take over from one that dies', async () => {
    const [first, second] = [await trial.open(), await trial.open()];
    consume(first, by('first'));
    consume(second, by('second'));
    await until(() => first.hasJoined && second.hasJoined);
    await until(async () => {
      const { groups } = await trial.admin.describeGroups([trial.group('one')]);
      return groups[0]?.members.length === 2 && groups[0].state === 'Stable';
    });
    await first.publish(round(1));
    await quiet(first);
    expect(new Set(handlers)).toEqual(new Set(['first', 'second']));
    expect([...seen].sort()).toEqual(idsOf(round(1)));

    trial.kill(first);
    await second.publish(round(2));
    await quiet(second);
    expect(new Set(handlers.slice(KEYS.length))).toEqual(new Set(['second']));
    expect(new Set(seen)).toEqual(new Set(idsOf([...round(1), ...round(2)])));
    expect(second.isAlive).toBe(true);
  });

  it('wait for a handler that takes longer than a session, and handle its message once', async () => {
    const [first, second] = [await trial.open(), await trial.open()];
    consume(first, async ({ id }) => {
      seen.push(id);
      if (id === 'a1') await sleep(2_500);
    });
    await first.publish([told(topic, 'a', 'a1'), told(topic, 'a', 'a2')]);
    await until(() => seen.length === 1);
    consume(second);
    await quiet(first);
    expect(seen).toEqual(['a1', 'a2']);
    expect(trial.alerts).toEqual([]);
  });

  it('refuse what one commits that was cut off for longer than a session, and take it in again', async () => {
    const [first, second] = [await trial.open(), await trial.open()];
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    consume(first, async (message) => {
      await by('first')(message);
      if (message.id === 'a1') await released;
    });
    await first.publish(numbered('a', 1, 1));
    await until(() => seen.length === 1);
    trial.wireOf(first).cut();
    consume(second, by('second'));
    await second.publish(numbered('a', 2, 3));
    await quiet(second);
    expect(seen).toEqual(['a1', 'a1', 'a2', 'a3']);
    trial.wireOf(first).mend();
    release();
    await until(async () => {
      const { groups } = await trial.admin.describeGroups([trial.group('one')]);
      return groups[0]?.members.length === 2 && groups[0].state === 'Stable';
    });
    await second.publish(round(4));
    await quiet(second);
    expect(new Set(handlers.slice(4))).toEqual(new Set(['first', 'second']));
    expect(seen.filter((id) => /^a[123]$/.test(id))).toEqual(['a1', 'a1', 'a2', 'a3']);
    expect([first.isAlive, second.isAlive]).toEqual([true, true]);
  });
});
