import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  derivedId,
  fromMs,
  rings,
  toMs,
  type Instant,
  type Json,
  type Paused,
  type Running,
  type Timekeeping,
} from '@entente/kernel';
import type { Recorded } from '@entente/event-store';
import { MemoryEventStore } from '@entente/event-store/memory';
import { advance } from './advance.js';
import { alarm } from './alarm.js';
import { MemoryClock } from './clocks.js';
import { DeadlineProjection } from './deadline-projection.js';
import type { Deadlines } from './deadlines.js';
import { MemoryDeadlines } from './memory/index.js';

const start = '2026-01-05T09:00:00.000Z' as Instant;
const minute = (minutes: number): Instant => fromMs(toMs(start) + minutes * 60_000);
const running = (minutes: number): Running => ({ dueAt: minute(minutes), since: start, graceMs: 0 });
const paused: Paused = { leftMs: 60_000, since: start, graceMs: 0 };
const far = minute(1_000_000);

let store: MemoryEventStore;
let deadlines: MemoryDeadlines;

beforeEach(() => {
  store = new MemoryEventStore();
  deadlines = new MemoryDeadlines();
});

async function lengthOf(stream: string): Promise<number> {
  let length = 0;
  for await (const _ of store.read(stream)) length += 1;
  return length;
}

async function record(stream: string, told: Timekeeping & { readonly [name: string]: Json | undefined }): Promise<void> {
  const expected = (await lengthOf(stream)) - 1;
  const id = derivedId(stream, expected + 1);
  const meta = { commandId: id, bodyHash: '', schema: 1, correlationId: id, causationId: id };
  await store.append({ stream, key: stream, expected, events: [{ id, at: start, data: { type: 'Stepped', ...told }, meta }] });
}

const projectionOf = (options: Partial<ConstructorParameters<typeof DeadlineProjection>[0]> = {}) =>
  new DeadlineProjection({ store, deadlines, prefixes: ['order-'], ...options });
const settle = async (projection: DeadlineProjection) => {
  while ((await projection.step()) === 'moved');
};
const rowsOf = async (of: Deadlines) => of.due(far, 1_000);
const named = async (of: Deadlines = deadlines) =>
  (await rowsOf(of)).map(({ stream, name, revision }) => `${stream} ${name} ${revision}`);

describe('The deadline rows', () => {
  it('begin with what an event started, and remember which', async () => {
    await record('order-1', {});
    await record('order-1', { started: { choice: running(5), work: running(9) } });
    await settle(projectionOf());
    expect(await named()).toEqual(['order-1 choice 1', 'order-1 work 1']);
    expect(await rowsOf(deadlines)).toMatchObject([{ dueAt: minute(5), graceMs: 0 }, { dueAt: minute(9) }]);
  });

  it('end with what an event stopped, paused or passed', async () => {
    await record('order-1', { started: { a: running(1), b: running(2), c: running(3), d: running(4) } });
    await record('order-1', { stopped: ['a'], paused: { b: paused }, passed: 'c' });
    await settle(projectionOf());
    expect(await named()).toEqual(['order-1 d 0']);
  });

  it('go on after a pause, and after an event that passed and started the same name', async () => {
    await record('order-1', { started: { a: running(1), b: running(2) } });
    await record('order-1', { paused: { a: paused } });
    await record('order-1', { started: { a: running(5) } });
    await record('order-1', { passed: 'b', started: { b: running(7) } });
    await settle(projectionOf());
    expect(await named()).toEqual(['order-1 a 2', 'order-1 b 3']);
  });

  it('are of the streams that were asked for', async () => {
    await record('seller-1', { started: { statistics: running(1) } });
    await record('order-1', { started: { work: running(1) } });
    await settle(projectionOf());
    expect(await named()).toEqual(['order-1 work 0']);
    expect(await deadlines.checkpoint()).toBe(await store.head());
  });

  it('are read from events as today knows them', async () => {
    await record('order-1', { begun: 'work' });
    const upcast = (event: Recorded): Recorded => ({ ...event, data: { type: 'Stepped', started: { work: running(1) } } });
    await settle(projectionOf({ upcast }));
    expect(await named()).toEqual(['order-1 work 0']);
  });

  it('know whether they are up to date', async () => {
    const projection = projectionOf();
    expect(projection.atHead()).toBe(false);
    await settle(projection);
    expect(projection.atHead()).toBe(true);
    expect(await deadlines.checkpoint()).toBeUndefined();
    for (let count = 0; count < 501; count++) await record(`order-${count}`, {});
    await projection.step();
    expect(projection.atHead()).toBe(false);
    await projection.step();
    expect(projection.atHead()).toBe(true);
  });

  it('tell of all that is stored, or not: whoever asks, and whatever was known before', async () => {
    const [keeper, bystander] = [projectionOf(), projectionOf()];
    expect(await keeper.isCurrent()).toBe(true);
    await record('order-1', { started: { work: running(1) } });
    await settle(keeper);
    expect([await keeper.isCurrent(), await bystander.isCurrent()]).toEqual([true, true]);
    await record('order-1', { stopped: ['work'] });
    expect([keeper.atHead(), await keeper.isCurrent(), await bystander.isCurrent()]).toEqual([true, false, false]);
  });

  it('are neither lost nor doubled when a process dies before or after they moved', async () => {
    await record('order-1', { started: { work: running(1) } });
    for (const point of ['deadlines.before-apply', 'deadlines.after-apply']) {
      const failpoint = (name: string) => {
        if (name === point) throw new Error('killed');
      };
      await expect(projectionOf({ failpoint }).step()).rejects.toThrow('killed');
    }
    expect(await projectionOf().step()).toBe('idle');
    expect(await named()).toEqual(['order-1 work 0']);
  });

  it('are the same when built at once and step by step, whatever happened', async () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const names = fc.uniqueArray(name);
    const happening = fc.record({
      order: fc.constantFrom('order-1', 'order-2'),
      started: fc.dictionary(name, fc.nat(60).map(running)),
      stopped: names,
      paused: fc.dictionary(name, fc.constant(paused)),
      passed: fc.option(name, { nil: undefined }),
      look: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 40 }), async (history) => {
        store = new MemoryEventStore();
        const stepwise = new MemoryDeadlines();
        const projection = projectionOf({ deadlines: stepwise });
        for (const { order, look, ...told } of history) {
          await record(order, told);
          if (look) await projection.step();
        }
        await settle(projection);
        const atOnce = new MemoryDeadlines();
        await settle(projectionOf({ deadlines: atOnce }));
        expect(await rowsOf(atOnce)).toEqual(await rowsOf(stepwise));
      }),
      { numRuns: 50 },
    );
  });
});

describe('Store, rows, alarm and a clock that is turned', () => {
  it('pass every deadline once, in order, a millisecond after it was due', async () => {
    const clock = new MemoryClock(start);
    const current = new Map([
      ['order-1 offer', running(20)],
      ['order-1 work', running(10)],
      ['order-2 work', running(15)],
    ]);
    await record('order-1', { started: { offer: running(20), work: running(10) } });
    await record('order-2', { started: { work: running(15) } });
    const passed: string[] = [];
    const projection = projectionOf();
    let elapsedMs = 0;
    const bell = alarm({
      deadlines,
      clock,
      atHead: () => projection.atHead(),
      isCurrent: () => projection.isCurrent(),
      elapsed: () => elapsedMs++,
      alert: ({ alert }) => passed.push(alert),
      ring: async ({ stream, name }, { command, envelope }) => {
        const id = `${stream} ${name}`;
        if (!rings(current.get(id), command, envelope.receivedAt)) return { changed: false };
        current.delete(id);
        passed.push(`${id} ${envelope.receivedAt}`);
        // Work that is late is given ten minutes more, once.
        const again = id === 'order-1 work' && command.dueAt === minute(10);
        if (again) current.set(id, running(18));
        await record(stream, { passed: name, ...(again && { started: { work: running(18) } }) });
        return { changed: true };
      },
    });
    const whileMoving = async () => {
      const before = bell.firedCount();
      while ([await projection.step(), await bell.step()].includes('moved'));
      const quiet = bell.isIdle() && (await deadlines.dueCount(await clock.now())) === 0;
      return { quiet, fired: bell.firedCount() - before, next: await deadlines.next() };
    };
    const advanced = await advance({ to: minute(60) }, { clock, settle: whileMoving, elapsed: () => elapsedMs });
    expect(advanced).toEqual({ now: minute(60), fired: 4, quiet: true });
    expect(passed).toEqual([
      'order-1 work 2026-01-05T09:10:00.001Z',
      'order-2 work 2026-01-05T09:15:00.001Z',
      'order-1 work 2026-01-05T09:18:00.001Z',
      'order-1 offer 2026-01-05T09:20:00.001Z',
    ]);
    expect(await deadlines.next()).toBeUndefined();
  });
});
