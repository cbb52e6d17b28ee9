import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { message, NOON, NoonClock, TOPIC } from '../bus-on-trial.contract.js';
import { busContract } from '../bus.contract.js';
import { Unprocessable } from '../bus.js';
import type { ParkedAt } from '../consumer-state.js';
import { PgBus } from './index.js';
import { PgConsumerState } from './pg-consumer-state.js';

afterAll(closeTestSql);

describe('The bus in PostgreSQL', () => {
  busContract(async () => {
    const sql = await testSql();
    return { open: (options) => PgBus.open(sql, options), close: async () => {} };
  });
});

describe('A handler', () => {
  it('may open transactions of its own, while it is redriven too', async () => {
    const sql = await testSql();
    const bus = await PgBus.open(sql, { clock: new NoonClock(), alert: () => {} });
    let isKnown = false;
    let effects = 0;
    const consumption = bus.consume({
      name: 'transacting',
      topics: [TOPIC],
      async handle() {
        await sql.transaction(async (tx) => void (await tx.query('select 1')));
        if (!isKnown) throw new Unprocessable('rejected', 'Not yet.');
        effects += 1;
      },
    });
    await bus.publish([message('a', 'a1')]);
    while ((await bus.lag()) > 0) await new Promise(setImmediate);
    isKnown = true;
    expect(await bus.redrive('transacting', 'a')).toEqual({ left: 0 });
    expect(effects).toBe(1);
    await consumption.stop();
  });
});

describe('An answer that is older than any record of its topic', () => {
  it('is forgotten when another is kept', async () => {
    const sql = await testSql();
    const bus = await PgBus.open(sql, { clock: new NoonClock(), alert: () => {} });
    const at = (place: string) => ({ lane: '0', place });
    for (const place of ['1', '2']) await bus.keepAnswer(TOPIC, at(place), place);
    await sql.query("update answers set kept_at = kept_at - 4 * 86400 - 1 where place = '1'");
    await bus.keepAnswer(TOPIC, at('3'), '3');
    expect(await Promise.all(['1', '2', '3'].map((place) => bus.answer(TOPIC, at(place))))).toEqual([undefined, '2', '3']);
  });
});

describe('When a redrive has been overtaken', () => {
  const at: ParkedAt = { consumer: 'one', topic: TOPIC, key: 'a' };
  let sql: Sql;
  let state: PgConsumerState;

  beforeEach(async () => {
    sql = await testSql();
    await PgBus.open(sql, { clock: new NoonClock(), alert: () => {} });
    state = new PgConsumerState(sql);
    await state.park(at, { message: message('a', 'a1') }, { reason: 'failed', detail: 'first' }, NOON);
    await state.claim(at);
    await sql.query('update parked set leased_until = 0');
    await state.claim(at);
  });

  it('somebody did so when its lease was over, and knows that it died', async () => {
    expect(await state.claim(at)).toBe('taken');
    await sql.query('update parked set leased_until = 0');
    expect(await state.claim(at)).toEqual({ epoch: 3, unfinished: 2 });
  });

  it('none of its writes takes effect', async () => {
    expect(await state.drop(at, 1, 'a1')).toBe(false);
    expect(await state.skip(at, 1, 'a1', 'why', NOON)).toBe(false);
    await state.release(at, 1, { reason: 'failed', detail: 'late' });
    expect(await state.claim(at)).toBe('taken');
    expect(await state.parked()).toMatchObject([{ detail: 'first', messages: [{ eventId: 'a1' }] }]);
  });

  it('the later one ends it, and keeps what it skipped', async () => {
    expect(await state.skip(at, 2, 'a1', 'Settled by hand.', NOON)).toBe(true);
    expect(await state.unpark(at, 1)).toBe(true);
    expect(await state.claim(at)).toBe('taken');
    expect(await state.unpark(at, 2)).toBe(true);
    expect(await state.claim(at)).toBeUndefined();
    expect(await sql.query('select event_id, reason, skipped_at from skipped')).toEqual([
      { event_id: 'a1', reason: 'Settled by hand.', skipped_at: NOON },
    ]);
  });
});
