import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '@entente/event-store/memory';
import { Leases, type Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { checkpointOf, versionsIn } from './checkpoints.js';
import { completed, contents, delivered, orderList, placed, record, statuses } from './fixture.js';
import { rebuild, type Rebuild } from './rebuild.js';
import { ProjectionRunner } from './runner.js';

const LEASE = 'order.projection.order-list@1';
const ORDERS = 450;

let store: MemoryEventStore;
let live: Sql;
let beside: Sql;

beforeEach(async () => {
  store = new MemoryEventStore();
  [live, beside] = [await testSql(), await testSql()];
  for (let order = 0; order < ORDERS; order++) await record(store, `order-${order}`, placed(`buyer-${order % 7}`));
});
afterAll(closeTestSql);

const leasesOf = (holder: string, elapsed = () => 0) => Leases.open(live, { holder, elapsed });
const runner = (sql = live) => new ProjectionRunner({ projection: orderList, store, sql, alert: () => undefined });
const settle = async (one: ProjectionRunner) => {
  while ((await one.step()) === 'moved');
  return one;
};
async function owner(): Promise<ProjectionRunner> {
  const opened = runner();
  await opened.open();
  return settle(opened);
}
const run = async (options: Partial<Rebuild> = {}) =>
  rebuild({
    projection: orderList,
    store,
    upcast: (event) => event,
    live,
    beside,
    leases: await leasesOf('job'),
    lease: LEASE,
    untilWanted: false,
    ...options,
  });
/** Everything that a rebuild must leave behind, and nothing else. */
async function expectRebuilt(): Promise<void> {
  expect(await checkpointOf(live, orderList)).toEqual({ position: await store.head(), stopped: undefined });
  expect(await versionsIn(beside)).toEqual([]);
  await expect(contents(beside)).rejects.toThrow('order_list');
  const [incremental, found] = [await testSql(), await contents(live)];
  const other = runner(incremental);
  await other.open();
  await settle(other);
  expect(found).toEqual(await contents(incremental));
}

describe('A rebuild beside the live tables', () => {
  it('mends rows that were wrong', async () => {
    await owner();
    await live.query(`update order_list set status = 'nonsense'; `);
    await run();
    await expectRebuilt();
  });

  it('is seen by readers from one moment to the next, whole and never older than before', async () => {
    const following = await owner();
    const seen: { notes: number; orders: number }[] = [];
    let isOver = false;
    const reading = (async () => {
      while (!isOver) {
        const [row] = await live.query<{ notes: number; orders: number }>(
          'select (select count(*) from order_note) as notes, (select count(*) from order_list) as orders',
        );
        if (row) seen.push(row);
      }
    })();
    const appending = (async () => {
      for (let order = 0; order < 60; order++) {
        await record(store, `order-${order}`, delivered());
        await following.step();
      }
    })();
    await run();
    await appending;
    isOver = true;
    await reading;
    expect(following.stopped?.reason).toBe('fenced');
    expect(seen.every(({ orders }) => orders === ORDERS)).toBe(true);
    expect(seen.map(({ notes }) => notes)).toEqual(seen.map(({ notes }) => notes).sort((a, b) => a - b));
    await owner();
    await expectRebuilt();
  });

  it('lets the owner go on where the new tables stand', async () => {
    const before = await owner();
    await run();
    await record(store, 'order-1', completed);
    await before.step();
    expect([before.stopped?.reason, (await statuses(live)).filter((row) => row === '1 completed')]).toEqual(['fenced', []]);
    await before.open();
    await settle(before);
    await expectRebuilt();
  });

  it('begins again with the exchange when an owner opened the projection in between', async () => {
    await owner();
    const leases = await leasesOf('job');
    let isOpened = false;
    const interrupted = Object.assign(Object.create(store) as MemoryEventStore, {
      readAll: async (query: Parameters<MemoryEventStore['readAll']>[0]) => {
        if (leases.isHeld(LEASE) && !isOpened) {
          isOpened = true;
          await record(store, 'order-1', completed);
          await owner();
        }
        return store.readAll(query);
      },
    });
    await run({ store: interrupted, leases });
    expect(isOpened).toBe(true);
    await expectRebuilt();
  });

  it('of a version that has no tables yet makes them', async () => {
    await run();
    await expectRebuilt();
  });

  it('of a version ahead of its rollout follows until a process waits for it', async () => {
    const replica = await leasesOf('replica');
    let looks = 0;
    const phases: string[] = [];
    const following = run({
      untilWanted: true,
      told: ({ phase }) => void phases.push(phase),
      isStopped: () => {
        looks += 1;
        if (looks === 10) void record(store, 'order-1', completed).then(() => replica.keep([LEASE]));
        return false;
      },
    });
    await following;
    expect(phases.at(-1)).toBe('following');
    expect(await replica.keep([LEASE])).toEqual(new Set([LEASE]));
    await expectRebuilt();
  });
});

describe('A rebuild that ends before its time', () => {
  it('was killed half-way: the next goes on, and the live tables are as they were', async () => {
    await owner();
    const before = await contents(live);
    const killed = run({
      told: () => {
        throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await contents(live)).toEqual(before);
    let applied = 0;
    await run({ told: ({ events }) => void (applied = events) });
    expect(applied).toBe(ORDERS - 200);
    await expectRebuilt();
  });

  it('may be begun from the start instead', async () => {
    await expect(run({ isStopped: () => true })).rejects.toThrow('Stopped');
    let applied = 0;
    await run({ fromStart: true, told: ({ events }) => void (applied = events) });
    expect(applied).toBe(ORDERS);
    await expectRebuilt();
  });

  it('came second: one at a time', async () => {
    await owner();
    const first = run();
    await expect(run({ leases: await leasesOf('other') })).rejects.toThrow('is being rebuilt by another process already');
    await first;
    await expectRebuilt();
  });

  it('stood still for longer than its lease: it writes no more', async () => {
    let elapsedMs = 0;
    const leases = await leasesOf('frozen', () => elapsedMs);
    const frozen = run({
      leases,
      told: () => {
        elapsedMs = 20_000;
        void live.query(`update leases set holder = 'other', until = 'infinity' where name = '${LEASE}.rebuild'`);
      },
    });
    await expect(frozen).rejects.toThrow('stood still');
  });

  it('met an event that it cannot apply: the live tables are as they were', async () => {
    await owner();
    const before = await contents(live);
    await record(store, 'order-none', delivered());
    await expect(run()).rejects.toThrow('order-list@1 cannot be built: WorkDelivered (revision 0 of order-none');
    expect(await contents(live)).toEqual(before);
  });
});
