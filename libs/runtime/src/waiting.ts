import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS_MAX = 40;

export const wait = (ms: number): Promise<void> => sleep(ms);

/** Before a command is decided anew: longer with every attempt, and never as long as the others wait. */
export const pauseBefore = (attempt: number): Promise<void> => sleep(Math.random() * RETRY_MS_MAX * attempt);
