import { describe, expect, it } from '@jest/globals';
import { eventually, follow } from './follow.js';

/** Resolves from within the steps, so that no spec waits by the clock. */
function latch() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('Following', () => {
  it('steps for as long as there is something to do', async () => {
    const { open, opened } = latch();
    let left = 5;
    const following = follow({ step: async () => (left-- > 0 ? 'moved' : (open(), 'idle')) }, { onError: () => undefined });
    await opened;
    await following.stop();
    expect(left).toBe(-1);
  });

  it('steps again at a hint, also at one that came during the step', async () => {
    const { open, opened } = latch();
    let hint = (): void => undefined;
    let isListening = false;
    let steps = 0;
    const following = follow(
      {
        step: async () => {
          steps += 1;
          if (steps < 50) hint();
          else open();
          return 'idle';
        },
      },
      {
        onAppend: (listener) => {
          hint = listener;
          isListening = true;
          return () => (isListening = false);
        },
        onError: () => undefined,
      },
    );
    await opened;
    await following.stop();
    expect(steps).toBeGreaterThanOrEqual(50);
    expect(isListening).toBe(false);
  });

  it('tells of an error, and tries again', async () => {
    const { open, opened } = latch();
    const told: unknown[] = [];
    let steps = 0;
    const following = follow(
      {
        step: async () => {
          if (++steps === 1) throw new Error('no database');
          open();
          return 'idle';
        },
      },
      { onError: (error) => told.push(error) },
    );
    await opened;
    await following.stop();
    expect(told).toEqual([new Error('no database')]);
  });

  it('finishes the step in hand before it stops, and makes no other', async () => {
    const { open, opened } = latch();
    const { open: finish, opened: finished } = latch();
    let done = 0;
    const following = follow(
      {
        step: async () => {
          open();
          await finished;
          done += 1;
          return 'moved';
        },
      },
      { onError: () => undefined },
    );
    await opened;
    const stopping = following.stop();
    finish();
    await stopping;
    expect(done).toBe(1);
  });
});

describe('Waiting', () => {
  it('ends when it holds', async () => {
    let left = 3;
    expect(await eventually(async () => left-- === 0, 20_000)).toBe(true);
  });

  it('ends when the time is over', async () => {
    expect(await eventually(async () => false, 1)).toBe(false);
  });
});
