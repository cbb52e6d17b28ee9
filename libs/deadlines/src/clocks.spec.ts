import { afterAll, describe, expect, it } from '@jest/globals';
import { closeTestSql, testSql } from '@entente/sql/testing';
import type { Instant } from '@entente/kernel';
import { ManualClock, MemoryClock, SystemClock, systemWait, type TurnedClock } from './clocks.js';

const day = (number: number): Instant => `2026-01-${String(number).padStart(2, '0')}T09:00:00.000Z` as Instant;

afterAll(closeTestSql);

describe.each<[string, () => Promise<TurnedClock>]>([
  ['in memory', async () => new MemoryClock(day(5))],
  ['in a database', async () => ManualClock.open(await testSql(), { start: day(5) })],
])('A clock that is turned by hand, %s,', (_, open) => {
  it('stands still until somebody turns it', async () => {
    const clock = await open();
    expect(await clock.now()).toBe(day(5));
    expect(await clock.now()).toBe(day(5));
    await clock.set(day(9));
    expect(await clock.now()).toBe(day(9));
  });

  it('may be set to what it shows, and never goes back', async () => {
    const clock = await open();
    await clock.set(day(5));
    await expect(clock.set(day(4))).rejects.toMatchObject({ code: 'field.invalid', facts: { now: day(5) } });
    expect(await clock.now()).toBe(day(5));
  });
});

describe('What a clock said at an instant of the machine', () => {
  const machine = new SystemClock();
  const pause = () => systemWait(5);

  it('is that instant, for the clock of the machine itself', async () => {
    expect(await machine.at(day(6))).toBe(day(6));
  });

  it('is what it had been turned to by then, whoever has turned or opened it since', async () => {
    const sql = await testSql();
    const clock = await ManualClock.open(sql, { start: day(5), isOurs: true });
    await pause();
    const before = await machine.now();
    await pause();
    await clock.set(day(7));
    await clock.set(day(9));
    await pause();
    const between = await machine.now();
    await pause();
    const again = await ManualClock.open(sql, { start: day(20) });
    await again.set(day(12));
    expect([await again.at(before), await again.at(between), await again.at('2999-01-01T00:00:00.000Z' as Instant)]).toEqual([
      day(5),
      day(9),
      day(12),
    ]);
  });
});

describe('A manual clock that is opened again', () => {
  it('goes on where it stood, wherever a new one would start', async () => {
    const sql = await testSql();
    await (await ManualClock.open(sql, { start: day(5) })).set(day(9));
    expect(await (await ManualClock.open(sql, { start: day(20) })).now()).toBe(day(9));
  });

  it('is never before the last event', async () => {
    const sql = await testSql();
    expect(await (await ManualClock.open(sql, { start: day(5), notBefore: day(7) })).now()).toBe(day(7));
    expect(await (await ManualClock.open(sql, { start: day(5), notBefore: day(6) })).now()).toBe(day(7));
  });

  it('is one clock for all who opened it', async () => {
    const sql = await testSql();
    const [one, other] = [await ManualClock.open(sql, { start: day(5) }), await ManualClock.open(sql, { start: day(5) })];
    await one.set(day(8));
    expect(await other.now()).toBe(day(8));
    await expect(other.set(day(7))).rejects.toThrow('only goes forward');
  });
});

describe('The clock of the system', () => {
  it('never goes back', async () => {
    const clock = new SystemClock();
    const first = await clock.now();
    expect((await clock.now()) >= first).toBe(true);
  });
});
