import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { follow, type Follower } from './follow.js';

const ALERTS_NOBODY = { alert: () => {} };
/** Long enough for every step that somebody was woken for, and shorter than the second after which he looks anyway. */
const SOON_MS = 50;

/** Something to follow that counts how often it was looked at; each look takes all there is. */
function counting(knowsItsHead: boolean) {
  const seen = { looks: 0, left: 0, wake: () => {} };
  const follower: Follower = {
    name: 'counting',
    async step() {
      seen.looks += 1;
      if (seen.left === 0) return 'idle';
      seen.left = 0;
      return 'moved';
    },
    ...(knowsItsHead && { isAtHead: () => seen.left === 0 }),
  };
  const listen = (wake: () => void) => {
    seen.wake = wake;
    return () => {};
  };
  const append = () => {
    seen.left += 1;
    seen.wake();
  };
  return { seen, append, following: follow(follower, { listen, ...ALERTS_NOBODY }) };
}

describe('Whoever follows a store', () => {
  it('looks once more after each page, to see that nothing is left', async () => {
    const { seen, append, following } = counting(false);
    await sleep(SOON_MS);
    append();
    await sleep(SOON_MS);
    expect(seen).toMatchObject({ looks: 3, left: 0 });
    await following.stop();
  });

  it('spares that look where the page said so', async () => {
    const { seen, append, following } = counting(true);
    await sleep(SOON_MS);
    append();
    await sleep(SOON_MS);
    expect(seen).toMatchObject({ looks: 2, left: 0 });
    await following.stop();
  });

  it('misses nothing that comes while it is at work', async () => {
    const { seen, append, following } = counting(true);
    await sleep(SOON_MS);
    append();
    append();
    await Promise.resolve();
    append();
    await sleep(SOON_MS);
    expect(seen.left).toBe(0);
    await following.stop();
  });
});
