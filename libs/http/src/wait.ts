import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { requestOf } from './arrival.js';
import { tellsOf } from './header-docs.js';
import type { Response } from 'express';

/** The owner of this library's timers: nothing else here waits. */

const WAIT_S_MAX = 5;
const LOOK_EVERY_MS = 25;

const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

/** `Prefer: wait=5`, among others; what is not understood is not applied, as RFC 7240 wants it. More than five seconds are five. */
export function preferredWaitS(prefer: string | undefined): number {
  const [, seconds] = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?=$|[,;])/i.exec(prefer ?? '') ?? [];
  return Math.min(Number(seconds ?? 0), WAIT_S_MAX);
}

/** Looks at once, and again until there is something or the time is up; then the last look counts. */
export async function waitUntil<Found>(
  look: () => Promise<Found | undefined>,
  seconds: number,
  nowMs = () => performance.now(),
): Promise<Found | undefined> {
  const until = nowMs() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined || nowMs() >= until) return found;
    await pause(Math.min(LOOK_EVERY_MS, Math.max(1, until - nowMs())));
  }
}

/** What came of a promise within a time; the promise itself goes on. */
export async function within<Value>(ms: number, value: Promise<Value>, otherwise: Value): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Value>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms);
  });
  try {
    return await Promise.race([value, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** How long the caller prefers to wait, and the waiting itself. */
export type Waiting = {
  readonly seconds: number;
  until<Found>(look: () => Promise<Found | undefined>): Promise<Found | undefined>;
};

/** The caller's `Prefer: wait`, as a parameter of a route; it says in the answer that it was applied. */
export const Wait = createParamDecorator((_: unknown, context: ExecutionContext): Waiting => {
  const seconds = preferredWaitS(requestOf(context).get('prefer'));
  const response = context.switchToHttp().getResponse<Response>();
  if (seconds > 0) response.set('Preference-Applied', `wait=${seconds}`);
  return { seconds, until: (look) => waitUntil(look, response.destroyed ? 0 : seconds) };
}, tellsOf('wait'));
