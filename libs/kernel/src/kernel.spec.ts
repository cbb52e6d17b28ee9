import { describe, it, expect } from '@jest/globals';
import { must, unreachable } from './assert.js';
import { rings, ringsAt } from './deadline.js';
import { fold } from './decider.js';
import { Rejection } from './rejection.js';
import { plusMs, type Instant } from './time.js';

describe('A rejection', () => {
  it('is an error with a stable code, a text for the caller, and facts', () => {
    const rejection = new Rejection('too.early', 'Wait.', { at: '2026-01-05T09:00:00.000Z' });
    expect(rejection).toBeInstanceOf(Error);
    expect(rejection).toMatchObject({
      name: 'Rejection',
      code: 'too.early',
      message: 'Wait.',
      facts: { at: '2026-01-05T09:00:00.000Z' },
    });
    expect(new Rejection('order.closed', 'Over.').facts).toEqual({});
  });
});

describe('What cannot be', () => {
  it('says that it is a bug of ours', () => {
    expect(must(0, 'a count')).toBe(0);
    expect(() => must(undefined, 'The marketplace')).toThrow('The marketplace is missing. This is a bug in Entente');
    expect(() => unreachable('x' as never)).toThrow('Nothing handles "x"');
  });
});

describe('A deadline', () => {
  const dueAt = '2026-01-05T09:00:00.000Z' as Instant;
  const running = { dueAt, since: plusMs(dueAt, -1000), graceMs: 60_000 };
  const alarm = { type: 'PassDeadline', name: 'check', dueAt } as const;

  it('rings once its grace is over, and not a millisecond before', () => {
    expect(rings(running, alarm, plusMs(dueAt, 60_000))).toBe(false);
    expect(rings(running, alarm, plusMs(dueAt, 60_001))).toBe(true);
    expect(ringsAt(running)).toBe(plusMs(dueAt, 60_001));
  });
  it('does not ring for an alarm that was set for another start of it, nor when it is gone', () => {
    expect(rings({ ...running, dueAt: plusMs(dueAt, 1) }, alarm, plusMs(dueAt, 120_000))).toBe(false);
    expect(rings(undefined, alarm, plusMs(dueAt, 120_000))).toBe(false);
  });
});

describe('A fold', () => {
  it('takes what happened one after the other', () =>
    expect(fold({ initial: '', evolve: (text: string, letter: string) => text + letter }, ['a', 'b', 'c'])).toBe('abc'));
});
