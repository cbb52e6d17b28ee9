import { describe, expect, it } from '@jest/globals';
import { fromMs, period, ringsAt, toMs, type Instant } from '@entente/kernel';
import { advance } from './advance.js';
import { MemoryClock } from './clocks.js';

const start = '2026-01-05T09:00:00.000Z' as Instant;
const at = (minutes: number, ms = 0): Instant => fromMs(toMs(start) + minutes * 60_000 + ms);
type Waiting = { readonly dueAt: Instant; readonly graceMs: number; readonly starts?: Waiting };

/** A world in which settling passes what is due, and that may start the next deadline; `busy` turns take real time and settle nothing. */
function world(waiting: readonly Waiting[], { busy = 0 } = {}) {
  const clock = new MemoryClock(start);
  const passedAt: Instant[] = [];
  let running = [...waiting];
  let elapsedMs = 0;
  let busyTurns = busy;
  const next = () => running.map(ringsAt).sort()[0];
  return {
    clock,
    passedAt,
    elapsed: () => elapsedMs,
    settle: async () => {
      elapsedMs += 1_000;
      if (busyTurns-- > 0) return { quiet: false, fired: 0, next: next() };
      const now = await clock.now();
      const due = running.filter((each) => ringsAt(each) <= now);
      running = [...running.filter((each) => ringsAt(each) > now), ...due.flatMap(({ starts }) => starts ?? [])];
      passedAt.push(...due.map(() => now));
      return { quiet: true, fired: due.length, next: next() };
    },
  };
}

describe('Advancing a manual clock', () => {
  it('stops one millisecond after each deadline and its grace, in order', async () => {
    const here = world([
      { dueAt: at(30), graceMs: 0 },
      { dueAt: at(10), graceMs: 120_000 },
    ]);
    expect(await advance({ to: at(60) }, here)).toEqual({ now: at(60), fired: 2, quiet: true });
    expect(here.passedAt).toEqual([at(12, 1), at(30, 1)]);
  });

  it('stops at deadlines that are started on the way', async () => {
    const here = world([
      { dueAt: at(10), graceMs: 0, starts: { dueAt: at(20), graceMs: 0, starts: { dueAt: at(90), graceMs: 0 } } },
    ]);
    expect(await advance({ to: at(60) }, here)).toEqual({ now: at(60), fired: 2, quiet: true });
    expect(here.passedAt).toEqual([at(10, 1), at(20, 1)]);
  });

  it('passes what is due when it arrives', async () => {
    const here = world([{ dueAt: at(59, 59_999), graceMs: 0 }]);
    expect(await advance({ to: at(60) }, here)).toMatchObject({ now: at(60), fired: 1 });
  });

  it('by no time at all only waits for quiet, and passes what is due now', async () => {
    const here = world([{ dueAt: start, graceMs: -1 }], { busy: 3 });
    expect(await advance({ by: period('PT0S') }, here)).toEqual({ now: start, fired: 1, quiet: true });
  });

  it('by days keeps the wall-clock time of the zone that is named, and counts in UTC otherwise', async () => {
    const beforeSummer = '2026-03-28T11:00:00.000Z' as Instant;
    const inParis = { ...world([]), clock: new MemoryClock(beforeSummer) };
    expect(await advance({ by: period('P1D'), zone: 'Europe/Paris' }, inParis)).toMatchObject({
      now: '2026-03-29T10:00:00.000Z',
    });
    const inUtc = { ...world([]), clock: new MemoryClock(beforeSummer) };
    expect(await advance({ by: period('P1D') }, inUtc)).toMatchObject({ now: '2026-03-29T11:00:00.000Z' });
  });

  it('gives up after thirty seconds, says so, and goes on when asked again', async () => {
    const here = world([{ dueAt: at(10), graceMs: 0 }], { busy: 40 });
    expect(await advance({ to: at(60) }, here)).toEqual({ now: start, fired: 0, quiet: false });
    expect(await advance({ to: at(60) }, here)).toEqual({ now: at(60), fired: 1, quiet: true });
  });

  it('never leaves behind what is due and does not pass', async () => {
    const here = world([]);
    const stuck = { ...here, settle: async () => ({ ...(await here.settle()), next: at(10, 1) }) };
    expect(await advance({ to: at(60) }, stuck)).toEqual({ now: at(10, 1), fired: 0, quiet: false });
  });

  it('refuses to go back', async () => {
    await expect(advance({ to: at(-1) }, world([]))).rejects.toThrow('only goes forward');
  });
});
