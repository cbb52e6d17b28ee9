import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Leases } from './leases.js';
import type { Sql } from './sql.js';
import { closeTestSql, testSql } from './testing/index.js';

const RELAY = 'order.relay';
const LEASE_MS = 15_000;
const BRIEF_MS = 2_000;

let sql: Sql;
/** What the clock of each process shows. */
let elapsedMs: { [holder: string]: number };

beforeEach(async () => {
  sql = await testSql();
  elapsedMs = {};
});
afterAll(closeTestSql);

const process = (holder: string) => Leases.open(sql, { holder, elapsed: () => elapsedMs[holder] ?? 0 });
/** Lets the database believe that so much time is over. */
const pass = (ms: number) =>
  sql.query(`update leases set until = until - $1 * interval '1 millisecond', wanted = wanted - $1 * interval '1 millisecond'`, [
    ms,
  ]);

describe('A lease', () => {
  it('is held by one process at a time, as long as it is renewed', async () => {
    const [a, b] = [await process('a'), await process('b')];
    expect([await a.keep([RELAY]), await b.keep([RELAY])]).toEqual([new Set([RELAY]), new Set()]);
    await pass(10_000);
    await a.keep([RELAY]);
    await pass(10_000);
    expect([await b.keep([RELAY]), a.epochOf(RELAY), b.isHeld(RELAY)]).toEqual([new Set(), 1, false]);
  });

  it('goes to whoever asks once it has run out, with a higher epoch, and its former holder is told', async () => {
    const [a, b] = [await process('a'), await process('b')];
    await a.keep([RELAY]);
    await pass(LEASE_MS);
    expect(await b.keep([RELAY])).toEqual(new Set([RELAY]));
    expect(await a.keep([RELAY])).toEqual(new Set());
    expect([a.isHeld(RELAY), a.epochOf(RELAY), b.epochOf(RELAY)]).toEqual([false, undefined, 2]);
  });

  it('says how long its holder may still believe in it', async () => {
    const [a, b] = [await process('a'), await process('b')];
    expect(await b.msLeft(RELAY)).toBe(0);
    await a.keep([RELAY]);
    await pass(10_000);
    const left = await b.msLeft(RELAY);
    expect([left > 0, left <= 5_000]).toEqual([true, true]);
    await a.release();
    expect(await b.msLeft(RELAY)).toBe(0);
  });

  it('is taken for each name by itself', async () => {
    const [a, b] = [await process('a'), await process('b')];
    await a.keep(['order.alerts']);
    expect(await b.keep([RELAY, 'order.alerts'])).toEqual(new Set([RELAY]));
  });

  it('goes to exactly one of many that ask at once', async () => {
    const many = await Promise.all(Array.from({ length: 8 }, (_, i) => process(`p${i}`)));
    const held = await Promise.all(many.map((one) => one.keep([RELAY])));
    expect(held.filter((names) => names.has(RELAY))).toHaveLength(1);
  });

  it('that was given back is taken without waiting', async () => {
    const [a, b] = [await process('a'), await process('b')];
    await a.keep([RELAY]);
    await a.release();
    expect([a.isHeld(RELAY), await b.keep([RELAY])]).toEqual([false, new Set([RELAY])]);
    await a.release();
    expect(await b.keep([RELAY])).toEqual(new Set([RELAY]));
  });

  it('that was seized is not renewed by whoever had it', async () => {
    const [owner, command] = [await process('owner'), await process('command')];
    await owner.keep([RELAY]);
    await command.seize(RELAY);
    expect([await owner.keep([RELAY]), command.epochOf(RELAY)]).toEqual([new Set(), 2]);
    await command.release();
    expect([await owner.keep([RELAY]), owner.epochOf(RELAY)]).toEqual([new Set([RELAY]), 3]);
  });

  it('lasts as long as it was opened for', async () => {
    const brief = await Leases.open(sql, { holder: 'brief', elapsed: () => elapsedMs['brief'] ?? 0, leaseMs: BRIEF_MS });
    await brief.keep([RELAY]);
    elapsedMs['brief'] = BRIEF_MS / 2;
    expect([brief.isHeld(RELAY), brief.due([RELAY])]).toEqual([true, [RELAY]]);
    elapsedMs['brief'] = BRIEF_MS;
    await pass(BRIEF_MS);
    expect([brief.isHeld(RELAY), await (await process('next')).keep([RELAY])]).toEqual([false, new Set([RELAY])]);
  });

  it('may be seized where nobody has it', async () => {
    const command = await process('command');
    await command.seize(RELAY);
    expect(command.epochOf(RELAY)).toBe(1);
  });
});

describe('A process that stood still', () => {
  it('knows by its own clock that its lease ran out, before it has asked anybody', async () => {
    const [frozen, other] = [await process('frozen'), await process('other')];
    await frozen.keep([RELAY]);
    elapsedMs['frozen'] = LEASE_MS - 1;
    expect(frozen.isHeld(RELAY)).toBe(true);
    elapsedMs['frozen'] = LEASE_MS;
    expect([frozen.isHeld(RELAY), frozen.epochOf(RELAY)]).toEqual([false, undefined]);
    await pass(LEASE_MS);
    expect(await other.keep([RELAY])).toEqual(new Set([RELAY]));
  });

  it('counts from when it asked, not from when it was answered', async () => {
    const slow = await Leases.open(
      {
        query: async (statement: string, values: []) => {
          const rows = await sql.query(statement, values);
          elapsedMs['slow'] = LEASE_MS;
          return rows;
        },
        transaction: (work: never) => sql.transaction(work),
      } as unknown as Sql,
      { holder: 'slow', elapsed: () => elapsedMs['slow'] ?? 0 },
    );
    expect([await slow.keep([RELAY]), slow.isHeld(RELAY)]).toEqual([new Set(), false]);
  });
});

describe('It is time to keep', () => {
  it('what is not held, and what was renewed five seconds ago', async () => {
    const a = await process('a');
    await a.keep([RELAY]);
    expect(a.due([RELAY, 'order.alerts'])).toEqual(['order.alerts']);
    elapsedMs['a'] = 5_000;
    expect(a.due([RELAY])).toEqual([RELAY]);
  });
});

describe('Somebody who waits for a lease', () => {
  it('is seen by its holder, until it has waited no more for a while', async () => {
    const [job, replica] = [await process('job'), await process('replica')];
    await job.seize(RELAY);
    expect(await job.isWanted(RELAY)).toBe(false);
    await replica.keep([RELAY]);
    await job.keep([RELAY]);
    expect(await job.isWanted(RELAY)).toBe(true);
    await pass(LEASE_MS);
    expect(await job.isWanted(RELAY)).toBe(false);
  });

  it('is forgotten when it has got it', async () => {
    const [job, replica] = [await process('job'), await process('replica')];
    await job.seize(RELAY);
    await replica.keep([RELAY]);
    await job.release();
    await replica.keep([RELAY]);
    expect(await replica.isWanted(RELAY)).toBe(false);
    expect(await replica.seen()).toEqual([{ name: RELAY, holder: 'replica', isHeld: true }]);
  });
});
