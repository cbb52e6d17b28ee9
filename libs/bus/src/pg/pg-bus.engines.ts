import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sql } from '@entente/sql';
import { openPostgres, type Postgres } from '@entente/sql/pg';
import { freshDatabase, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { message, NOON, NoonClock, TOPIC } from '../bus-on-trial.contract.js';
import { busContract } from '../bus.contract.js';
import type { Consumer } from '../bus.js';
import type { Delivery, ParkedAt } from '../consumer-state.js';
import { PgBus } from './index.js';
import { PgConsumerState } from './pg-consumer-state.js';

describeWhere(hasPostgres, 'PostgreSQL')('The bus on a PostgreSQL server', () => {
  let postgres: Postgres;
  let schemas = 0;
  const fresh = (): Sql => postgres.schema(`bus_${++schemas}`);

  beforeAll(async () => {
    postgres = openPostgres(await freshDatabase());
  });
  afterAll(() => postgres.close());

  busContract(async () => {
    const sql = fresh();
    return { open: (options) => PgBus.open(sql, options), close: async () => {} };
  });

  describe('Several processes that publish at once', () => {
    it('leave no gap, and keep the order of each', async () => {
      const sql = fresh();
      const bus = await PgBus.open(sql, { clock: new NoonClock(), alert: () => {} });
      const publisher = async (key: string) => {
        for (let n = 0; n < 30; n++) await bus.publish([message(key, `${key}${n}`), message(key, `${key}${n}+`)]);
      };
      await Promise.all(['a', 'b', 'c', 'd'].map(publisher));
      const rows = await sql.query<{ sequence: number; key: string; message: { id: string } }>(
        'select sequence, key, message from messages order by sequence',
      );
      expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1));
      for (const key of ['a', 'b', 'c', 'd']) {
        const ids = rows.filter((row) => row.key === key).map((row) => row.message.id);
        expect(ids).toEqual(Array.from({ length: 30 }, (_, n) => [`${key}${n}`, `${key}${n}+`]).flat());
      }
    });
  });

  describe('While a parked key is emptied', () => {
    const at: ParkedAt = { consumer: 'one', topic: TOPIC, key: 'a' };
    const consumer: Consumer = { name: 'one', topics: [TOPIC], handle: async () => {} };
    const arrival = (id: string): Delivery => ({ consumer, message: message('a', id), lane: '0', place: id, appendedAt: NOON });

    it('a message that arrives is parked behind, or is the first of a key that is free: never overtaken, never lost', async () => {
      const sql = fresh();
      await PgBus.open(sql, { clock: new NoonClock(), alert: () => {} });
      const state = new PgConsumerState(sql);
      for (let round = 0; round < 30; round++) {
        await state.park(at, { message: message('a', `first-${round}`) }, { reason: 'failed', detail: 'Not yet.' }, NOON);
        const claim = await state.claim(at);
        if (typeof claim !== 'object') throw new Error('The key was free to claim.');
        await state.drop(at, claim.epoch, `first-${round}`);
        const [emptied, begun] = await Promise.all([
          state.unpark(at, claim.epoch),
          state.begin(arrival(`second-${round}`), `second-${round}`),
        ]);
        const left = (await state.parked()).flatMap(({ messages }) => messages.map(({ eventId }) => eventId));
        expect({ emptied, left }).toEqual(
          begun === 'parked' ? { emptied: false, left: [`second-${round}`] } : { emptied: true, left: [] },
        );
        if (emptied) continue;
        await state.drop(at, claim.epoch, `second-${round}`);
        await state.unpark(at, claim.epoch);
      }
    });

    it('one of several that want to redrive it gets it', async () => {
      const sql = fresh();
      await PgBus.open(sql, { clock: new NoonClock(), alert: () => {} });
      const state = new PgConsumerState(sql);
      await state.park(at, { message: message('a', 'a1') }, { reason: 'failed', detail: 'Not yet.' }, NOON);
      const claims = await Promise.all(Array.from({ length: 8 }, () => state.claim(at)));
      expect(claims.filter((claim) => claim === 'taken')).toHaveLength(7);
    });
  });
});
