import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Instant } from '@entente/kernel';
import type { Sql } from '@entente/sql';
import { openPostgres, type Postgres } from '@entente/sql/pg';
import { freshDatabase, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { ManualClock } from '../clocks.js';
import { deadlinesContract } from '../deadlines.contract.js';
import { PgDeadlines } from './pg-deadlines.js';

const day = (number: number): Instant => `2026-01-${String(number).padStart(2, '0')}T09:00:00.000Z` as Instant;

describeWhere(hasPostgres, 'PostgreSQL')('On a PostgreSQL server', () => {
  let url: string;
  let replicas: Postgres[];
  let schemas = 0;
  const fresh = () => replicas[0]!.schema(`deadlines_${++schemas}`);
  /** The same schema, as each replica of a service sees it. */
  const shared = () => {
    const name = `shared_${++schemas}`;
    return replicas.map((replica) => replica.schema(name));
  };

  beforeAll(async () => {
    url = await freshDatabase();
    replicas = [openPostgres(url), openPostgres(url)];
  });
  afterAll(() => Promise.all(replicas.map((replica) => replica.close())));

  deadlinesContract('a server', () => PgDeadlines.open(fresh()));

  describe('Two replicas', () => {
    it('open the deadlines at once, and of two that follow one makes each step', async () => {
      const both = await Promise.all(shared().map((sql) => PgDeadlines.open(sql)));
      const work = { stream: 'order-1', name: 'work', revision: 0, dueAt: day(6), graceMs: 0 };
      const change = [{ stream: 'order-1', started: [work], ended: [] }];
      for (let position = 0; position < 20; position++) {
        const from = position === 0 ? undefined : String(position);
        const steps = await Promise.all(both.map((deadlines) => deadlines.apply(change, from, String(position + 1))));
        expect(steps.filter((isMade) => isMade)).toHaveLength(1);
      }
      expect(await both[0]!.due(day(7), 10)).toEqual([work]);
    });

    it('do not wait for each other: one opens while the other stands still in the middle of a step', async () => {
      const [one, other] = shared() as [Sql, Sql];
      const deadlines = await PgDeadlines.open(one);
      await deadlines.apply([], undefined, '1');
      await one.transaction(async (tx) => {
        await tx.query('update deadlines_checkpoint set position = $1', ['2']);
        const joined = await PgDeadlines.open(other);
        expect(await joined.checkpoint()).toBe('1');
      });
      expect(await deadlines.checkpoint()).toBe('2');
    });

    it('open one clock at once, and whoever turns it turns it for both', async () => {
      const clocks = await Promise.all(shared().map((sql, index) => ManualClock.open(sql, { start: day(5 + index) })));
      const [one, other] = clocks as [ManualClock, ManualClock];
      expect(await one.now()).toBe(await other.now());
      await one.set(day(9));
      expect(await other.now()).toBe(day(9));
      await expect(other.set(day(8))).rejects.toThrow('only goes forward');
    });

    it('turn one clock at once, and it never goes back', async () => {
      const [one, other] = (await Promise.all(shared().map((sql) => ManualClock.open(sql, { start: day(1) })))) as [
        ManualClock,
        ManualClock,
      ];
      let latest = await one.now();
      for (let to = 2; to < 28; to += 2) {
        await Promise.allSettled([one.set(day(to)), other.set(day(to + 1))]);
        expect(await other.now()).toBe(day(to + 1));
        expect((await one.now()) > latest).toBe(true);
        latest = await one.now();
      }
    });
  });
});
