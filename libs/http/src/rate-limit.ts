import { Rejection } from '@entente/kernel';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { requestOf } from './arrival.js';
import { callerIfKnown } from './caller.js';

const MINUTE_MS = 60_000;
const CALLERS_MAX = 10_000;

type Window = { readonly endsAtMs: number; left: number };

/** So many writes in the minute that a caller's first write opens. `nowMs` only ever grows, whatever the business clock does. */
export class RateLimit {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly writesPerMinute: number,
    private readonly nowMs: () => number,
    private readonly callersMax = CALLERS_MAX,
  ) {}

  /** How many seconds to wait; `undefined` for a write that is within the limit, and counted. */
  take(caller: string): number | undefined {
    const now = this.nowMs();
    const current = this.windows.get(caller);
    if (current && current.endsAtMs > now) {
      if (current.left === 0) return Math.ceil((current.endsAtMs - now) / 1000);
      current.left -= 1;
      return undefined;
    }
    this.windows.delete(caller);
    this.makeRoom(now);
    this.windows.set(caller, { endsAtMs: now + MINUTE_MS, left: this.writesPerMinute - 1 });
    return undefined;
  }

  /** A map keeps the order of insertion, and all windows are of one length: the first is the oldest, and the first to end. */
  private makeRoom(now: number): void {
    for (const [caller, { endsAtMs }] of this.windows) {
      if (endsAtMs > now && this.windows.size < this.callersMax) return;
      this.windows.delete(caller);
    }
  }
}

/** Where a write is one: on what members own. Operators' queues and the clock are not. */
const WRITES = /^\/(orders|disputes|wallets|sellers)(\/|$)/;
/** Whether a POST to this address counts. */
export const isLimited = (path: string): boolean => WRITES.test(path);

/** After the caller is known: who acts on behalf of a member spends that member's writes; a service for itself has no limit. */
export class RateLimitGuard implements CanActivate {
  constructor(private readonly limit: RateLimit) {}

  canActivate(context: ExecutionContext): boolean {
    const request = requestOf(context);
    const caller = callerIfKnown(request);
    if (request.method !== 'POST' || !isLimited(request.path) || !caller || caller.roles.includes('service')) return true;
    const retryAfterS = this.limit.take(caller.id);
    if (retryAfterS === undefined) return true;
    throw new Rejection('rate.limited', `Too many writes in a minute. Wait ${retryAfterS} s.`, { retryAfterS });
  }
}
