import { isSoundPeriod, parseInstant, parsePeriod, plusPeriod, Rejection, type Instant, type Period } from '@entente/kernel';
import type { TurnedClock } from './clocks.js';

export const ADVANCE_MS_MAX = 30_000;

/** `to` an instant, or `by` a period (in a zone, UTC by default, where months and days keep the wall-clock time). */
export type AdvanceTo = { readonly to: Instant } | { readonly by: Period; readonly zone?: string };

/** What somebody asks for, as he writes it: how far, or until when. `PT0S` only waits until all is quiet. */
export function goalOf({ by, to }: { readonly by?: string | undefined; readonly to?: string | undefined }): AdvanceTo {
  if ((by === undefined) === (to === undefined))
    throw new Rejection('field.invalid', 'Say how far (`by`, such as P7D; PT0S only waits) or until when (`to`), one of them.');
  if (by === undefined) {
    const instant = parseInstant(to ?? '');
    if (instant) return { to: instant };
    throw new Rejection('field.invalid', 'Write `to` as an instant with its offset, such as 2026-01-05T09:00:00Z.');
  }
  const period = by === 'PT0S' || isSoundPeriod(by) ? parsePeriod(by) : undefined;
  if (period) return { by: period };
  throw new Rejection('field.invalid', 'Write `by` as a period of at most P2Y, such as P7D, PT48H or PT0S.');
}

type Advancing = {
  readonly clock: TurnedClock;
  /** Lets alarms, projections, relay and consumers work until all is quiet, `msLeft` at most. */
  readonly settle: (msLeft: number) => Promise<Settled>;
  /** System time in milliseconds: business time stands still while we wait. */
  readonly elapsed: () => number;
};

export type Settled = {
  readonly quiet: boolean;
  /** How many deadlines passed meanwhile. */
  readonly fired: number;
  /** When the first of all deadlines may ring (`Deadlines.next`, the earliest of several contexts). */
  readonly next: Instant | undefined;
};

export type Advanced = { readonly now: Instant; readonly fired: number; readonly quiet: boolean };

/**
 * Turns the clock deadline by deadline: it stops where each may ring, in order, and goes on when all that follows from it is done. Where that
 * takes longer than people wait, it answers `quiet: false` from where it stands; called again with the same `to`, it goes on from there.
 */
export async function advance(goal: AdvanceTo, { clock, settle, elapsed }: Advancing): Promise<Advanced> {
  const endsAt = elapsed() + ADVANCE_MS_MAX;
  const target = 'to' in goal ? goal.to : plusPeriod(await clock.now(), goal.by, goal.zone ?? 'UTC');
  if (target < (await clock.now())) await clock.set(target); // The clock knows how to refuse.
  let fired = 0;
  for (;;) {
    const { next, ...settled } = await settle(Math.max(0, endsAt - elapsed()));
    fired += settled.fired;
    const now = await clock.now();
    // What is due and did not pass is not quiet, whatever else is.
    const quiet = settled.quiet && (next === undefined || next > now);
    if (quiet && now >= target) return { now, fired, quiet };
    if (elapsed() >= endsAt) return { now, fired, quiet: false };
    if (quiet) await clock.set(next === undefined || next > target ? target : next);
  }
}
