import { describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';

describe('Waiting', () => {
  it('ends when it holds', async () => {
    let left = 3;
    expect(await eventually(async () => left-- === 0, 20_000)).toBe(true);
  });

  it('ends when the time is over', async () => {
    expect(await eventually(async () => false, 1)).toBe(false);
  });
});
