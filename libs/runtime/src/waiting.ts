import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS_MAX = 40;

export const wait = (ms: number): Promise<void> => sleep(ms);

/** Whether it was done in time; what is late goes on, and what is in time leaves no timer behind. */
export async function isDoneWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const tooLate = sleep(ms, false, { signal: over.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), tooLate]);
  } finally {
    over.abort();
  }
}

/** Before a command is decided anew: longer with every attempt, and never as long as the others wait. */
export const pauseBefore = (attempt: number): Promise<void> => sleep(Math.random() * RETRY_MS_MAX * attempt);

/** A name that no other start of a process bears, and that tells operators which process it is. */
export const newHolder = (): string => `${hostname()}/${process.pid}/${randomUUID()}`;
