import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { EventData } from '@entente/event-store';
import type { Instant } from '@entente/kernel';
import { openPostgres, type Postgres } from '@entente/sql/pg';
import { freshDatabase, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { record, replica, type Replica } from './testing/replica.js';

const EVENTS = 200;
const LOOK_MS = 20;
const DUE: Instant = '2026-01-05T12:00:00.000Z' as Instant;
const TWO_MINUTES_BEFORE: Instant = '2026-01-05T11:58:00.001Z' as Instant;
const JUST_AFTER: Instant = '2026-01-05T12:00:00.001Z' as Instant;

describeWhere(hasPostgres, 'PostgreSQL')('Replicas over one PostgreSQL', () => {
  let url: string;
  let processes: { readonly replica: Replica; readonly postgres: Postgres }[];

  beforeEach(async () => {
    url = await freshDatabase();
    processes = [];
  });
  afterEach(async () => {
    for (const { replica: one, postgres } of processes) {
      await one.machinery.stop();
      await postgres.close();
    }
  });

  async function running(holder: string, now?: Instant): Promise<Replica> {
    const postgres = openPostgres(url, { name: holder });
    const one = await replica({ own: postgres.schema('entente_order'), bus: postgres.schema('entente_bus') }, holder, now);
    processes.push({ replica: one, postgres });
    await one.machinery.start();
    return one;
  }
  /** The end that leaves no time to give anything back: from one moment to the next its statements do not reach the database. */
  async function kill(killed: Replica): Promise<void> {
    const [process] = processes.splice(
      processes.findIndex((one) => one.replica === killed),
      1,
    );
    await process?.postgres.close();
    void killed.machinery.stop().catch(() => undefined);
  }
  async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
    while (!(await holds())) await wait(LOOK_MS);
  }
  const quiet = ({ machinery }: Replica) =>
    until(async () => {
      const { head, due } = await machinery.pulse();
      return due === 0 && (await machinery.isQuietAt(head));
    });
  const note = async ({ store }: Replica, from: number, to: number) => {
    for (let text = from; text < to; text++) await record(store, `order-${text % 9}`, { type: 'Noted', text: `${text}` });
  };
  const passedIn = async ({ store }: Replica, stream: string) => {
    const types: string[] = [];
    for await (const { data } of store.read(stream)) types.push(data.type);
    return types.filter((type) => type === 'DeadlinePassed').length;
  };
  const dueAt = (at: Instant): EventData => ({
    type: 'DeadlineSet',
    started: { choice: { dueAt: at, since: at, graceMs: 0 } },
  });

  it('share the work, and what one was doing when it was killed another goes on with', async () => {
    const [first, second] = [await running('first'), await running('second')];
    await note(first, 0, EVENTS);
    await until(() => first.projected.length > 0);
    await kill(first);
    await note(second, EVENTS, 2 * EVENTS);
    await quiet(second);
    const postgres = processes[0]?.postgres.schema('entente_order');
    const rows = await postgres?.query<{ text: string }>('select text from notes order by id');
    expect(rows?.map(({ text }) => Number(text))).toEqual(Array.from({ length: 2 * EVENTS }, (_, n) => n));
    expect(second.alerts).toEqual([]);
  });

  it('lose no deadline to an owner of the alarm whose clock is two minutes behind', async () => {
    const slow = await running('slow', TWO_MINUTES_BEFORE);
    const right = await running('right', JUST_AFTER);
    await record(right.store, 'order-1', dueAt(DUE));
    await record(right.store, 'order-2', dueAt(DUE));
    await until(async () => (await right.machinery.positions()).projected === (await right.store.head()));
    expect([slow.leases.isHeld('order.deadlines'), right.leases.isHeld('order.deadlines')]).toEqual([true, false]);
    expect((await right.machinery.pulse()).due).toBe(2);
    expect(await passedIn(right, 'order-1')).toBe(0);

    await slow.machinery.stop();
    await quiet(right);
    expect([await passedIn(right, 'order-1'), await passedIn(right, 'order-2'), right.machinery.fired]).toEqual([1, 1, 2]);
    expect([...slow.alerts, ...right.alerts]).toEqual([]);
  });

  it('ring late, and once, where the clock of the owner comes to it by itself', async () => {
    const slow = await running('slow', TWO_MINUTES_BEFORE);
    const right = await running('right', JUST_AFTER);
    await record(right.store, 'order-1', dueAt(DUE));
    await until(async () => (await right.machinery.positions()).projected === (await right.store.head()));
    await slow.clock.set(JUST_AFTER);
    slow.machinery.wake();
    await until(async () => (await right.machinery.pulse()).due === 0);
    expect([await passedIn(right, 'order-1'), slow.machinery.fired, right.machinery.fired]).toEqual([1, 1, 0]);
  });
});
