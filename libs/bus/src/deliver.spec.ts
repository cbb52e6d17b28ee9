import { afterAll, describe, expect, it } from '@jest/globals';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { message, NOON, NoonClock } from './bus-on-trial.contract.js';
import { TryLater, Unprocessable, type Alert, type Consumer, type Failpoint, type Message } from './bus.js';
import type { ConsumerState, Delivery, ParkedAt } from './consumer-state.js';
import { ATTEMPTS_MAX, deliveries } from './deliver.js';
import { MemoryConsumerState } from './memory/memory-consumer-state.js';
import { PgConsumerState } from './pg/pg-consumer-state.js';
import { CONSUMER_STATE_TABLES } from './pg/tables.js';

afterAll(closeTestSql);

const states: [string, () => Promise<ConsumerState>][] = [
  ['in memory', async () => new MemoryConsumerState()],
  [
    'in PostgreSQL',
    async () => {
      const sql = await testSql();
      await sql.script(CONSUMER_STATE_TABLES);
      return new PgConsumerState(sql);
    },
  ],
];

const failing: Consumer = {
  name: 'one',
  topics: ['entente.order.v1'],
  async handle() {
    throw new Unprocessable('rejected', 'Not yet.');
  },
};

describe('A key that redrives itself', () => {
  const consumer = { name: 'one', topics: ['entente.order.v1'], handle: async () => {} };
  const at = { consumer: 'one', topic: 'entente.order.v1', key: 'a' };

  const redriveAtStart = async (state: MemoryConsumerState, failpoint: Failpoint): Promise<void> => {
    state.forgetClaims();
    const { redriveUnknown } = deliveries(state, { clock: new NoonClock(), alert: () => {}, failpoint });
    await redriveUnknown(consumer, { stopped: false, pause: async () => {} });
  };

  it('is left to people when that ends the process each time', async () => {
    const state = new MemoryConsumerState();
    await state.park(at, { message: message('a', 'a1') }, { reason: 'unknown.type', detail: 'Not known yet.' }, NOON);
    let crashes = 0;
    const crash = (): void => {
      crashes += 1;
      throw new Error('crash');
    };
    for (let life = 1; life <= ATTEMPTS_MAX; life++) await expect(redriveAtStart(state, crash)).rejects.toThrow('crash');
    await redriveAtStart(state, crash);
    await redriveAtStart(state, crash);
    expect(crashes).toBe(ATTEMPTS_MAX);
    expect(await state.parked()).toMatchObject([{ key: 'a', reason: 'failed', messages: [{ eventId: 'a1' }] }]);
  });
});

describe('A message that could not be read', () => {
  const fault = 'Its value is not JSON.';
  it.each(states)('is parked, %s, and no redrive hands it over: only a skip ends it', async (_, stateOf) => {
    const seen: string[] = [];
    const consumer = { name: 'one', topics: ['entente.order.v1'], handle: async ({ id }: Message) => void seen.push(id) };
    const state = await stateOf();
    const { attempt, redrive, skip } = deliveries(state, { clock: new NoonClock(), alert: () => {} });
    const unread = (key: string, id: string) =>
      attempt({ consumer, message: message(key, id), fault, lane: key, place: id, appendedAt: NOON });
    expect(await attempt({ consumer: failing, message: message('b', 'b1'), lane: 'b', place: 'b1', appendedAt: NOON })).toBe(
      'parked',
    );
    for (const [key, id] of [
      ['a', 'a1'],
      ['b', 'b2'],
    ] as const)
      expect(await unread(key, id)).toBe('parked');
    expect(await attempt({ consumer, message: message('a', 'a3'), lane: 'a', place: 'a3', appendedAt: NOON })).toBe('parked');

    expect(await redrive(consumer, 'a')).toEqual({ left: 2 });
    expect(await redrive(consumer, 'b')).toEqual({ left: 1 });
    expect(seen).toEqual(['b1']);
    expect((await state.parked()).map(({ key, reason, detail }) => [key, reason, detail])).toEqual(
      expect.arrayContaining([
        ['a', 'malformed', fault],
        ['b', 'malformed', fault],
      ]),
    );
    expect(await skip(consumer, 'a', 'a1', 'Nobody of ours sent it.')).toEqual({ left: 0 });
    expect(seen).toEqual(['b1', 'a3']);
  });
});

describe('An attempt', () => {
  const later = { name: 'one', topics: ['entente.order.v1'], handle: async () => Promise.reject(new TryLater('busy')) };
  const delivery = (consumer: Consumer, place = '1') => ({
    consumer,
    message: message('a', 'a1'),
    lane: 'a',
    place,
    appendedAt: NOON,
  });
  /** Does what it is asked, and loses the answer to what `loses` names. */
  const losing = (state: ConsumerState, loses: Set<string>): ConsumerState =>
    new Proxy(state, {
      get: (target, name: 'begin' | 'giveBack') =>
        loses.has(name)
          ? async (one: Delivery, id: string) => {
              await target[name](one, id);
              loses.delete(name);
              throw new Error('The connection is gone.');
            }
          : target[name].bind(target),
    });

  it.each(states)('is counted once, %s, though the answer to its beginning is lost', async (_, stateOf) => {
    const state = await stateOf();
    const loses = new Set<string>();
    const { attempt } = deliveries(losing(state, loses), { clock: new NoonClock(), alert: () => {} });
    const broken = { ...later, handle: async () => Promise.reject(new Error('broken')) };
    for (let count = 1; count < ATTEMPTS_MAX; count++) {
      loses.add('begin');
      await expect(attempt(delivery(broken))).rejects.toThrow('The connection is gone.');
      expect(await attempt(delivery(broken))).toMatchObject({ counted: true });
    }
    expect(await attempt(delivery(broken))).toBe('parked');
  });

  it.each(states)('that met an outage is taken back once, %s, though the answer to that is lost', async (_, stateOf) => {
    const state = await stateOf();
    const loses = new Set<string>();
    const { attempt } = deliveries(losing(state, loses), { clock: new NoonClock(), alert: () => {} });
    for (let outage = 1; outage <= 2 * ATTEMPTS_MAX; outage++) {
      loses.add('giveBack');
      await expect(attempt(delivery(later))).rejects.toThrow('The connection is gone.');
      expect(await attempt(delivery(later))).toMatchObject({ counted: false });
    }
    expect(await state.begin(delivery(later), 'next')).toBe(1);
    expect(await state.begin(delivery(later, '2'), 'next')).toBe(1);
  });
});

describe('A message that is to be skipped', () => {
  it('and that somebody else has just redriven is not found, and its key is given back', async () => {
    const state = new (class extends MemoryConsumerState {
      override async claim(where: ParkedAt) {
        const claim = await super.claim(where);
        if (typeof claim === 'object') await this.drop(where, claim.epoch, 'a1');
        return claim;
      }
    })();
    const { skip } = deliveries(state, { clock: new NoonClock(), alert: () => {} });
    const at = { consumer: 'one', topic: 'entente.order.v1', key: 'a' };
    for (const id of ['a1', 'a2'])
      await state.park(at, { message: message('a', id) }, { reason: 'failed', detail: 'Not yet.' }, NOON);
    await expect(skip(failing, 'a', 'a1', 'Settled by hand.')).rejects.toThrow('No message a1 is parked there');
    expect(state.skipped).toEqual([]);
    expect(await state.claim(at)).toMatchObject({ unfinished: 0 });
  });
});

describe('What is said of a failure', () => {
  it('is cut, and one alert a parking', async () => {
    const alerts: Alert[] = [];
    const state = new MemoryConsumerState();
    const { attempt } = deliveries(state, { clock: new NoonClock(), alert: (alert) => void alerts.push(alert) });
    const handle = async (): Promise<void> => {
      throw new Unprocessable('malformed', 'x'.repeat(10_000));
    };
    const consumer = { name: 'one', topics: ['entente.order.v1'], handle };
    expect(await attempt({ consumer, message: message('a', 'a1'), lane: 'a', place: '1', appendedAt: NOON })).toBe('parked');
    expect(await attempt({ consumer, message: message('a', 'a2'), lane: 'a', place: '2', appendedAt: NOON })).toBe('parked');
    expect(alerts).toHaveLength(1);
    expect((await state.parked())[0]?.detail).toHaveLength(300);
  });
});
