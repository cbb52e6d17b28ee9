import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '@entente/event-store/memory';
import type { Recorded } from '@entente/event-store';
import type { Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { buyerTotals, completed, contents, delivered, orderList, placed, record, statuses } from './fixture.js';
import { checkpointOf } from './checkpoints.js';
import { ProjectionRunner, type ProjectionAlert, type RunnerOptions } from './runner.js';

let store: MemoryEventStore;
let sql: Sql;
let alerts: ProjectionAlert[];

beforeEach(async () => {
  store = new MemoryEventStore();
  sql = await testSql();
  alerts = [];
});
afterAll(closeTestSql);

async function opened(options: Partial<RunnerOptions> = {}): Promise<ProjectionRunner> {
  const runner = new ProjectionRunner({ projection: orderList, store, sql, alert: (told) => alerts.push(told), ...options });
  await runner.open();
  return runner;
}
const settle = async (runner: ProjectionRunner) => {
  while ((await runner.step()) === 'moved');
};
const checkpoint = async () => (await checkpointOf(sql, orderList))?.position;
const killedAt = (point: string): Pick<RunnerOptions, 'failpoint'> => ({
  failpoint: (name) => {
    if (name === point) throw new Error('killed');
  },
});

describe('A projection runner', () => {
  it('applies what was stored, and then is at the head', async () => {
    await record(store, 'order-1', placed());
    await record(store, 'seller-1', { type: 'SellerSuspended' });
    await record(store, 'order-1', delivered('voilà'));
    await record(store, 'order-1', completed);
    await record(store, 'seller-1', { type: 'SellerReinstated' });
    const runner = await opened();
    expect(await runner.standing()).toEqual({ projection: 'order-list@1', position: undefined, atHead: false });
    await settle(runner);
    expect(await contents(sql)).toEqual({
      list: [{ id: '1', buyer_id: 'ana', status: 'completed', changed_at: '2026-01-05T09:00:00.002Z' }],
      notes: [{ order_id: '1', revision: 1, note: 'voilà' }],
    });
    expect(await runner.standing()).toEqual({ projection: 'order-list@1', position: await store.head(), atHead: true });
  });

  it('is idle over an empty store, and at its head', async () => {
    const runner = await opened();
    expect(await runner.step()).toBe('idle');
    expect(await runner.standing()).toEqual({ projection: 'order-list@1', position: undefined, atHead: true });
  });

  it('goes on after a restart where it stood', async () => {
    await record(store, 'order-1', placed());
    await settle(await opened());
    await record(store, 'order-1', completed);
    const seen: number[] = [];
    const runner = await opened({ upcast: (event) => (seen.push(event.revision), event) });
    await settle(runner);
    expect(seen).toEqual([1]);
    expect(await statuses(sql)).toEqual(['1 completed']);
  });

  it('shows handlers events as today knows them', async () => {
    await record(store, 'order-1', { type: 'Placed', buyer: 'ana' });
    const upcast = (event: Recorded): Recorded => ({ ...event, data: placed('ana') });
    await settle(await opened({ upcast }));
    expect(await statuses(sql)).toEqual(['1 placed']);
  });

  it('moves rows and checkpoint together, or neither', async () => {
    await record(store, 'order-1', placed());
    await expect((await opened(killedAt('projection.before-commit'))).step()).rejects.toThrow('killed');
    expect([await checkpoint(), await statuses(sql)]).toEqual([undefined, []]);
    await expect((await opened(killedAt('projection.after-commit'))).step()).rejects.toThrow('killed');
    expect([await checkpoint(), await statuses(sql)]).toEqual([await store.head(), ['1 placed']]);
    expect(await (await opened()).step()).toBe('idle');
  });

  it('tries a page again after an outage, for as long as it lasts', async () => {
    await record(store, 'order-1', placed());
    let outages = 5;
    const upcast = (event: Recorded): Recorded => {
      if (outages-- > 0) throw Object.assign(new Error('terminating connection'), { code: '57P01' });
      return event;
    };
    const runner = await opened({ upcast });
    for (let again = 0; again < 5; again++) await expect(runner.step()).rejects.toThrow('A handler failed');
    expect(await runner.step()).toBe('moved');
    expect(alerts).toEqual([]);
  });
});

describe('Of two runners of one projection, the slower', () => {
  it('is refused without effect, and the other goes on', async () => {
    await record(store, 'order-1', placed());
    const slower = await opened();
    const faster = await opened();
    expect(await slower.step()).toBe('idle');
    expect([await checkpoint(), await statuses(sql)]).toEqual([undefined, []]);
    expect(slower.stopped).toMatchObject({ reason: 'fenced' });
    await settle(faster);
    await record(store, 'order-1', completed);
    expect(await slower.step()).toBe('idle');
    await settle(faster);
    expect(await statuses(sql)).toEqual(['1 completed']);
    expect(alerts).toEqual([]);
  });

  it('is refused also with a page in hand that it read in time', async () => {
    await record(store, 'order-1', placed());
    const slowStore = Object.assign(Object.create(store) as MemoryEventStore, {
      readAll: async (query: Parameters<MemoryEventStore['readAll']>[0]) => {
        const page = await store.readAll(query);
        await settle(await opened({ projection: buyerTotals }));
        return page;
      },
    });
    const slower = await opened({ projection: buyerTotals, store: slowStore });
    expect(await slower.step()).toBe('idle');
    expect(slower.stopped).toMatchObject({ reason: 'fenced' });
    expect(await sql.query('select * from buyer_totals')).toEqual([{ buyer_id: 'ana', orders: 1 }]);
  });

  it('may take over again', async () => {
    const first = await opened();
    const second = await opened();
    await first.open();
    await record(store, 'order-1', placed());
    await settle(first);
    await settle(second);
    expect([first.stopped, second.stopped?.reason]).toEqual([undefined, 'fenced']);
    expect(await statuses(sql)).toEqual(['1 placed']);
  });
});

describe('A poisoned event', () => {
  it('stops its projection just before it, and alerts once; the others go on', async () => {
    await record(store, 'order-1', placed('ana'));
    await record(store, 'order-1', delivered());
    await record(store, 'order-2', delivered()); // There is no order 2 to refer to.
    await record(store, 'order-3', placed('bo'));
    const poisoned = await opened();
    const sound = await opened({ projection: buyerTotals });
    await settle(poisoned);
    await settle(sound);

    expect(await statuses(sql)).toEqual(['1 delivered']);
    expect(await checkpoint()).toBe('2');
    expect(poisoned.stopped).toMatchObject({ reason: 'poisoned' });
    expect(alerts).toMatchObject([{ alert: 'projection_stopped', projection: 'order-list@1', reason: 'poisoned' }]);
    expect(alerts[0]?.detail).toContain('WorkDelivered (revision 0 of order-2, position 3)');
    expect(await poisoned.standing()).toMatchObject({ atHead: false, stopped: { reason: 'poisoned' } });
    expect(await sql.query('select * from buyer_totals order by buyer_id')).toEqual([
      { buyer_id: 'ana', orders: 1 },
      { buyer_id: 'bo', orders: 1 },
    ]);
  });

  it('may as well be one that today does not know', async () => {
    await record(store, 'order-1', placed());
    const upcast = (): Recorded => {
      throw new Error('Unknown type OrderPlaced.');
    };
    const runner = await opened({ upcast });
    await settle(runner);
    expect(runner.stopped?.detail).toContain('Unknown type OrderPlaced.');
  });

  it('is passed when its handler was mended and the service started again', async () => {
    await record(store, 'order-1', delivered());
    await settle(await opened());
    await record(store, 'order-2', placed());
    const mended = await opened({ projection: { ...orderList, on: { ...orderList.on, WorkDelivered: async () => undefined } } });
    await settle(mended);
    expect(await statuses(sql)).toEqual(['2 placed']);
  });
});

describe('A checkpoint beyond the head of the store', () => {
  it('stops the projection and says so', async () => {
    await record(store, 'order-1', placed());
    await settle(await opened());
    store = new MemoryEventStore();
    const runner = await opened();
    expect(await runner.step()).toBe('idle');
    expect(alerts).toMatchObject([{ alert: 'projection_stopped', reason: 'beyond_head' }]);
    expect(await runner.standing()).toMatchObject({ atHead: false, stopped: { reason: 'beyond_head' } });
    await runner.rebuild();
    await settle(runner);
    expect([runner.stopped, await statuses(sql)]).toEqual([undefined, []]);
  });
});

describe('Who waits for a projection', () => {
  it('is told when it has reached the head that was asked for', async () => {
    const runner = await opened();
    await record(store, 'order-1', placed());
    const told = runner.until(await store.head(), 20_000);
    await settle(runner);
    expect(await told).toBe(true);
    expect(await statuses(sql)).toEqual(['1 placed']);
  });

  it('is told no when the time is over', async () => {
    const runner = await opened();
    await record(store, 'order-1', placed());
    expect(await runner.until(await store.head(), 1)).toBe(false);
  });

  it('need not wait for what was appended later', async () => {
    const runner = await opened();
    expect(await runner.caughtUp(await store.head())).toBe(true);
    await record(store, 'order-1', placed());
    const asked = await store.head();
    expect(await runner.caughtUp(asked)).toBe(false);
    await settle(runner);
    await record(store, 'order-1', delivered());
    expect(await runner.caughtUp(asked)).toBe(true);
    await settle(runner);
    await record(store, 'order-1', completed);
    expect(await runner.caughtUp(asked)).toBe(true);
    expect(await runner.caughtUp(await store.head())).toBe(false);
  });

  it('may ask a process that does not run it', async () => {
    const bystander = new ProjectionRunner({ projection: orderList, store, sql, alert: () => undefined });
    await record(store, 'order-1', placed());
    await settle(await opened());
    expect(await bystander.caughtUp(await store.head())).toBe(true);
  });
});
