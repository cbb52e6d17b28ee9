import type { Instant, Running } from '@entente/kernel';

/** What came of asking the payment provider. */
export type Answer =
  { readonly outcome: 'done' } | { readonly outcome: 'refused'; readonly reason: string } | { readonly outcome: 'unknown' };

const MINUTE_MS = 60_000;
/** How long a failed attempt waits for the next; after the last of them it is the operators'. */
export const RETRY_AFTER_MS = [1, 5, 30, 120, 720].map((minutes) => minutes * MINUTE_MS);

/** An alarm rings when `now > dueAt + grace`. A call to the provider is due at `dueAt` itself, hence a grace of one millisecond less than none. */
const AT_ONCE_MS = -1;
export const callAt = (dueAt: Instant, since: Instant): Running => ({ dueAt, since, graceMs: AT_ONCE_MS });
