import { describe, expect, it } from '@jest/globals';
import { RateLimit } from './rate-limit.js';

describe('The rate limit', () => {
  it('lets so many writes through in a minute, and says how long to wait for the next', () => {
    let now = 1000;
    const limit = new RateLimit(2, () => now);
    expect([limit.take('ana'), limit.take('ana')]).toEqual([undefined, undefined]);
    now += 500;
    expect(limit.take('ana')).toBe(60);
    expect(limit.take('bo')).toBeUndefined();
    now += 59_000;
    expect(limit.take('ana')).toBe(1);
    now += 500;
    expect(limit.take('ana')).toBeUndefined();
  });

  it('remembers a bounded number of callers, the most recent ones', () => {
    let now = 0;
    const limit = new RateLimit(1, () => now, 2);
    for (const caller of ['ana', 'bo', 'cy']) limit.take(caller);
    expect([limit.take('cy'), limit.take('bo')]).toEqual([60, 60]);
    expect(limit.take('ana')).toBeUndefined();
    now = 60_000;
    for (const caller of ['ana', 'bo', 'cy']) expect(limit.take(caller)).toBeUndefined();
  });
});
