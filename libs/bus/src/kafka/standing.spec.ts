import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@entente/kernel';
import { standingOf, type LogOffsets } from './standing.js';

const time = '2026-01-05T12:00:00.000Z' as Instant;
const noted = { offset: 7, time };
const log =
  (low: number, committed: number, high = 20) =>
  async (): Promise<LogOffsets> => ({ low, high, committed });
const unasked = async (): Promise<LogOffsets> => {
  throw new Error('There was nothing to ask for.');
};

describe('A partition that a consumer takes over', () => {
  it.each([7, 8])('goes on with the record begun last or the one behind it (%i), and asks nobody', async (first) =>
    expect(await standingOf(first, noted, unasked)).toBe('go on'),
  );

  it('goes on with the first record of all if it was never begun', async () =>
    expect(await standingOf(0, undefined, unasked)).toBe('go on'));

  it('lacks what was deleted before it was read', async () => {
    expect(await standingOf(12, noted, log(12, -2))).toEqual({ needed: 8 });
    expect(await standingOf(12, undefined, log(12, -1))).toEqual({ needed: 0 });
  });

  it('goes back to its note if the committed offset is ahead of it, as when the database was restored', async () => {
    expect(await standingOf(12, noted, log(0, 12))).toEqual({ readFrom: 8 });
    expect(await standingOf(12, undefined, log(0, 12))).toEqual({ readFrom: 0 });
  });

  it('goes forward to its note if the committed offset is gone', async () =>
    expect(await standingOf(3, noted, log(3, -1))).toEqual({ readFrom: 7 }));

  it('is read again where somebody set its offset back', async () => expect(await standingOf(3, noted, log(0, 3))).toBe('go on'));

  it('is read as it is if it is another log: its end is before the note', async () =>
    expect(await standingOf(0, noted, log(0, -1, 5))).toBe('go on'));
});
