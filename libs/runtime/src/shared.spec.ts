import { describe, expect, it } from '@jest/globals';
import { shared } from './shared.js';

/** A question that takes as long as is said, on a clock that the test turns. */
function asking(ms?: number) {
  let [now, reads, takes] = [0, 0, 0];
  const ask = shared(
    async () => {
      reads += 1;
      await Promise.resolve();
      now += takes;
      if (takes < 0) throw new Error('away');
      return reads;
    },
    () => now,
    ms,
  );
  return { ask, reads: () => reads, taking: (duration: number) => (takes = duration), pass: (by: number) => (now += by) };
}

describe('A shared question', () => {
  it('is asked once by all who ask at once', async () => {
    const { ask, reads } = asking();
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    expect(await ask()).toBe(2);
    expect(reads()).toBe(2);
  });

  it('is answered from before for as long as it may be', async () => {
    const { ask, pass } = asking(15_000);
    expect(await ask()).toBe(1);
    pass(14_999);
    expect(await ask()).toBe(1);
    pass(1);
    expect(await ask()).toBe(2);
  });

  it('is asked the more seldom, the longer the answer takes', async () => {
    const { ask, pass, taking } = asking(15_000);
    taking(8_000);
    expect(await ask()).toBe(1);
    pass(159_999);
    expect(await ask()).toBe(1);
    pass(1);
    expect(await ask()).toBe(2);
  });

  it('is asked anew where it failed', async () => {
    const { ask, taking } = asking(15_000);
    taking(-1);
    await expect(ask()).rejects.toThrow('away');
    taking(0);
    expect(await ask()).toBe(2);
  });
});
