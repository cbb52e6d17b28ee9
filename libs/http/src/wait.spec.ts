import { describe, expect, it } from '@jest/globals';
import { preferredWaitS, waitUntil, within } from './wait.js';

describe('Prefer: wait', () => {
  it.each([
    [undefined, 0],
    ['wait=5', 5],
    ['respond-async, wait=3', 3],
    ['Wait = "2"; foo', 2],
    ['wait=60', 5],
    ['wait=0', 0],
    ['wait=soon', 0],
    ['wait=-1', 0],
    ['await=5', 0],
    ['wait=5s', 0],
  ])('%p is %p seconds', (prefer, seconds) => expect(preferredWaitS(prefer)).toBe(seconds));
});

describe('Waiting', () => {
  it('looks once when there is no time, and returns what there is', async () => {
    let looks = 0;
    const look = async () => (++looks > 1 ? looks : undefined);
    expect(await waitUntil(look, 0)).toBeUndefined();
    expect(await waitUntil(look, 0)).toBe(2);
  });

  it('looks again until there is something', async () => {
    let looks = 0;
    expect(await waitUntil(async () => (++looks === 3 ? 'found' : undefined), 5)).toBe('found');
  });

  it('ends with the time', async () => {
    let now = 0;
    const look = async () => void (now += 2000);
    expect(await waitUntil(look, 5, () => now)).toBeUndefined();
    expect(now).toBe(6000);
  });

  it('for a promise takes what is there in time', async () => {
    expect(await within(5000, Promise.resolve('done'), 'late')).toBe('done');
    expect(await within(1, new Promise<string>(() => {}), 'late')).toBe('late');
  });
});
