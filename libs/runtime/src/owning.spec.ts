import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rebuild } from '@entente/projections';
import { Leases, type Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { projectionLease } from './owning.js';
import { notes, record, replica, type Replica } from './testing/replica.js';

const EVENTS = 30;
const LEASE = projectionLease('order', notes);

let sql: Sql;
let bus: Sql;
let started: Replica[];

beforeEach(async () => {
  [sql, bus] = [await testSql(), await testSql()];
  started = [];
});
afterEach(() => Promise.all(started.map(({ machinery }) => machinery.stop())));
afterAll(closeTestSql);

async function running(holder: string): Promise<Replica> {
  const one = await replica({ own: sql, bus }, holder);
  started.push(one);
  await one.machinery.start();
  return one;
}
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}
const quiet = ({ machinery, store }: Replica) => until(async () => machinery.isQuietAt((await store.head()) ?? null));
const note = async ({ store }: Replica, from: number, to: number) => {
  for (let text = from; text < to; text++) await record(store, `order-${text % 7}`, { type: 'Noted', text: `${text}` });
};
const rows = async () => (await sql.query<{ text: string }>('select text from notes')).map(({ text }) => Number(text));
const counting = (length: number) => Array.from({ length }, (_, n) => n);

describe('Of two replicas', () => {
  it('one does the work, and both can tell when it is done', async () => {
    const [first, second] = [await running('first'), await running('second')];
    await note(second, 0, EVENTS);
    await quiet(first);
    await quiet(second);
    expect([await rows(), first.projected.length, second.projected]).toEqual([counting(EVENTS), EVENTS, []]);
    const head = await first.store.head();
    for (const { machinery } of [first, second])
      expect(await machinery.positions()).toEqual({ head, relayed: head, projected: head, due: 0 });
  });

  it('the other goes on at once when one stops, and nothing is projected twice', async () => {
    const [first, second] = [await running('first'), await running('second')];
    await note(first, 0, EVENTS);
    await until(() => first.projected.length > 0);
    await first.machinery.stop();
    await note(second, EVENTS, 2 * EVENTS);
    await quiet(second);
    expect(await rows()).toEqual(counting(2 * EVENTS));
    expect(new Set([...first.projected, ...second.projected]).size).toBe(first.projected.length + second.projected.length);
  });

  it('a new one is not ready before the read models tell of everything', async () => {
    const first = await replica({ own: sql, bus }, 'first');
    await note(first, 0, EVENTS);
    const second = await running('second');
    await until(() => second.machinery.isCaughtUp());
    expect(await rows()).toEqual(counting(EVENTS));
    await note(second, EVENTS, EVENTS + 1);
    expect(await second.machinery.isCaughtUp()).toBe(true);
  });

  it('none is ready where nobody has made the tables of its version yet', async () => {
    const job = await Leases.open(sql, { holder: 'job', elapsed: () => 0 });
    await job.keep([LEASE]);
    const waiting = await running('waiting');
    expect(await waiting.machinery.isCaughtUp()).toBe(false);
    await job.release();
    await until(() => waiting.machinery.isCaughtUp());
  });
});

describe('The owner of a projection', () => {
  it('opens it again when a rebuild has fenced it and given the lease back', async () => {
    const [first, second] = [await running('first'), await running('second')];
    await note(first, 0, EVENTS);
    await quiet(first);
    await sql.query(`update notes set text = '-1'`);
    const leases = await Leases.open(sql, { holder: 'job', elapsed: () => 0 });
    const beside = await testSql();
    const { store } = first;
    await rebuild({
      projection: notes,
      store,
      upcast: (event) => event,
      live: sql,
      beside,
      leases,
      lease: LEASE,
      untilWanted: false,
    });
    await note(second, EVENTS, 2 * EVENTS);
    await quiet(first);
    expect(await rows()).toEqual(counting(2 * EVENTS));
    expect([...first.alerts, ...second.alerts]).toEqual([]);
  });

  it('opens it again when it has fenced itself, because the answer to a commit was lost', async () => {
    const first = await running('first');
    await until(() => first.leases.isHeld(LEASE));
    await quiet(first);
    await sql.query('update checkpoints set epoch = epoch + 1');
    await note(first, 0, EVENTS);
    await quiet(first);
    expect(await rows()).toEqual(counting(EVENTS));
  });

  it('does not take it back from whoever has seized it since the last renewal', async () => {
    const first = await running('first');
    await quiet(first);
    const job = await Leases.open(sql, { holder: 'job', elapsed: () => 0 });
    await job.seize(LEASE);
    await sql.query('update checkpoints set epoch = epoch + 1');
    await note(first, 0, EVENTS);
    await until(async () => job.isWanted(LEASE));
    expect([await rows(), first.leases.isHeld(LEASE)]).toEqual([[], false]);
    await job.release();
    await quiet(first);
    expect(await rows()).toEqual(counting(EVENTS));
  });
});
