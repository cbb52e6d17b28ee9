import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemoryEventStore } from '@entente/event-store/memory';
import type { Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { completed, contents, delivered, orderList, placed, record, statuses } from './fixture.js';
import type { AnyProjection } from './projection.js';
import { checkpointOf, discard, versionsIn } from './checkpoints.js';
import { ProjectionRunner } from './runner.js';

let store: MemoryEventStore;
let sql: Sql;

beforeEach(async () => {
  store = new MemoryEventStore();
  sql = await testSql();
});
afterAll(closeTestSql);

async function opened(projection: AnyProjection = orderList): Promise<ProjectionRunner> {
  const runner = new ProjectionRunner({ projection, store, sql, alert: () => undefined });
  await runner.open();
  return runner;
}
const settle = async (runner: ProjectionRunner) => {
  while ((await runner.step()) === 'moved');
};
async function filled(): Promise<unknown> {
  await record(store, 'order-1', placed('ana'));
  await record(store, 'order-2', placed('bo'));
  await record(store, 'order-1', delivered());
  await record(store, 'order-2', completed);
  await settle(await opened());
  return contents(sql);
}

describe('A rebuild', () => {
  it('gives what was there, whatever happened and however it was read', async () => {
    const happening = fc.record({
      order: fc.integer({ min: 1, max: 4 }),
      what: fc.oneof(
        fc.string({ maxLength: 8, unit: 'grapheme-ascii' }).map(delivered),
        fc.constant(completed),
        fc.constant({ type: 'FlagRaised', to: 'held' }),
      ),
      look: fc.boolean(),
    });
    const incremental = await opened();
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (history) => {
        store = new MemoryEventStore();
        const runner = new ProjectionRunner({ projection: orderList, store, sql, alert: () => undefined });
        await runner.rebuild();
        const known = new Set<number>();
        for (const { order, what, look } of history) {
          await record(store, `order-${order}`, known.has(order) ? what : placed(`buyer-${order}`));
          known.add(order);
          if (look) await runner.step();
        }
        await settle(runner);
        const before = await contents(sql);
        await runner.rebuild();
        expect(await statuses(sql)).toEqual([]);
        await settle(runner);
        expect(runner.stopped).toBeUndefined();
        expect(await contents(sql)).toEqual(before);
      }),
      { numRuns: 25 },
    );
    expect(await incremental.step()).toBe('idle');
  });

  it('fences whoever owned the projection before', async () => {
    await filled();
    const before = await opened();
    const after = await opened();
    await after.rebuild();
    await record(store, 'order-1', completed);
    await before.step();
    expect(before.stopped?.reason).toBe('fenced');
    await settle(after);
    expect(await statuses(sql)).toEqual(['1 completed', '2 completed']);
  });

  it('waits for the step in hand, and the next step waits for it', async () => {
    const before = await filled();
    const runner = await opened();
    await Promise.all([runner.step(), runner.rebuild(), runner.step()]);
    await settle(runner);
    expect(await contents(sql)).toEqual(before);
  });
});

describe('At a start', () => {
  it.each([
    ['every table of the read model', 'drop table order_note; drop table order_list'],
    ['one of its tables', 'drop table order_note'],
    ['the checkpoints', 'drop table checkpoints'],
    ['its checkpoint', `delete from checkpoints where projection = 'order-list'`],
    ['everything', 'drop table order_note; drop table order_list; drop table checkpoints'],
  ])('a projection is built from the start when %s was deleted', async (_, deletion) => {
    const before = await filled();
    await sql.script(deletion);
    const runner = await opened();
    expect(await runner.position()).toBeUndefined();
    await settle(runner);
    expect(await contents(sql)).toEqual(before);
  });
});

describe('A new version of a projection', () => {
  const next: AnyProjection = {
    name: 'order-list',
    version: 2,
    tables: 'create table if not exists order_list_2 (id text primary key)',
    prefixes: ['order-'],
    on: {},
  };

  it('is built beside the old one, which goes on serving until it is discarded', async () => {
    const before = await filled();
    await settle(await opened(next));
    expect(await contents(sql)).toEqual(before);
    expect(await checkpointOf(sql, next)).toEqual(await checkpointOf(sql, orderList));
    const old = await opened();
    await discard(sql, orderList);
    await record(store, 'order-1', completed);
    await old.step();
    expect(old.stopped?.reason).toBe('fenced');
    await expect(contents(sql)).rejects.toThrow('order_list');
    expect(await checkpointOf(sql, next)).toBeDefined();
  });

  it('leaves the old one where it stood, and code that was rolled back goes on there', async () => {
    await filled();
    const stoodAt = await checkpointOf(sql, orderList);
    await record(store, 'order-1', completed);
    await settle(await opened(next));
    const seen: number[] = [];
    const back = new ProjectionRunner({
      projection: orderList,
      store,
      sql,
      upcast: (event) => (seen.push(event.revision), event),
      alert: () => undefined,
    });
    await back.open();
    expect(await checkpointOf(sql, orderList)).toEqual(stoodAt);
    await settle(back);
    expect([seen, await statuses(sql)]).toEqual([[2], ['1 completed', '2 completed']]);
  });
});

describe('A version whose code is gone', () => {
  it('is still seen, and its tables are known', async () => {
    await filled();
    const head = await store.head();
    expect(await versionsIn(sql)).toEqual([{ name: 'order-list', version: 1, position: head, stopped: undefined }]);
    expect(await discard(sql, { name: 'order-list', version: 1 })).toBe(true);
    await expect(contents(sql)).rejects.toThrow('order_list');
    expect([await versionsIn(sql), await discard(sql, { name: 'order-list', version: 1 })]).toEqual([[], false]);
  });

  it('is not dropped with tables that another version calls its own', async () => {
    await filled();
    await settle(await opened({ ...orderList, version: 2 }));
    await expect(discard(sql, orderList)).rejects.toThrow('Nothing was dropped');
    expect(await statuses(sql)).toEqual(['1 delivered', '2 completed']);
  });

  it('is seen with what stopped it, in every process', async () => {
    await record(store, 'order-2', delivered());
    await settle(await opened());
    const [seen] = await versionsIn(sql);
    expect(seen?.stopped).toMatchObject({ reason: 'poisoned' });
    const bystander = new ProjectionRunner({ projection: orderList, store, sql, alert: () => undefined });
    expect(await bystander.standing()).toMatchObject({ atHead: false, stopped: { reason: 'poisoned' } });
  });

  it('is not dropped where a database of before does not tell its tables', async () => {
    await filled();
    await sql.script('alter table checkpoints drop column tables, drop column stopped');
    await expect(discard(sql, orderList)).rejects.toThrow('by hand');
    await opened();
    expect(await discard(sql, orderList)).toBe(true);
  });
});
