import { derivedId, digestOf, ringsAt, type Clock, type Instant, type PassDeadline } from '@entente/kernel';
import type { Envelope } from '@entente/event-store';
import type { DeadlineRow, Deadlines } from './deadlines.js';

const BATCH_ROWS_MAX = 100;
/** How many deadlines one step rings at most: after a long outage the others get their turn in between. */
const RINGS_PER_STEP_MAX = 100;
const AGAIN_MS = 1_000;
const AGAIN_MS_MAX = 60_000;
const FIRES_BEFORE_ALERT = 5;

export type DeadlineAlert = {
  /** The decider said nothing five times although the rows are up to date; or the command failed five times. */
  readonly alert: 'deadline_ignored' | 'deadline_failed';
  readonly stream: string;
  readonly name: string;
  readonly dueAt: Instant;
  readonly fires: number;
  readonly detail?: string;
};

export type AlarmOptions = {
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  /** Sends the command to the aggregate; `changed` is false when nothing was recorded. */
  readonly ring: (row: DeadlineRow, message: PassingMessage) => Promise<{ readonly changed: boolean }>;
  /** Whether the rows are up to date (`DeadlineProjection.atHead`). Nothing rings before they were so for the first time. */
  readonly atHead: () => boolean;
  /** Whether the rows tell of everything that is stored now (`DeadlineProjection.isCurrent`); asked where a ring was ignored. */
  readonly isCurrent: () => Promise<boolean>;
  /** System time in milliseconds, never going back: business time may stand still while a repetition has to wait. */
  readonly elapsed: () => number;
  /**
   * Whoever has acted in time must be heard before his deadline rings: until when, at most `now`, all that was sent is answered. Nothing rings that
   * ends later, and without an answer nothing at all.
   */
  readonly heardUntil?: (now: Instant) => Promise<Instant | undefined>;
  readonly alert: (alert: DeadlineAlert) => void;
  readonly failpoint?: (name: 'alarm.before-ring' | 'alarm.after-ring') => void | Promise<void>;
};

export type Alarm = {
  /** Rings what is due, in due order; `idle` when nothing was to be rung. */
  readonly step: () => Promise<'idle' | 'moved'>;
  /** No ring is on its way. What is due and waits for its repetition is counted by `Deadlines.dueCount`. */
  readonly isIdle: () => boolean;
  /** How many rings had an effect since the start. */
  readonly firedCount: () => number;
};

/** What is remembered of a ring, in memory only: after a restart everything due rings once more, and the decider is the fence. */
type Fired = { readonly withoutEffect: number; readonly ignored: number; readonly failed: number; readonly againAt: number };
const NEVER: Fired = { withoutEffect: 0, ignored: 0, failed: 0, againAt: -Infinity };

/** Rings deadlines when their time has come. It removes and marks no row: only the event that a ring leads to does, through the projection. */
export function alarm({ deadlines, clock, ring, atHead, isCurrent, elapsed, heardUntil, alert, failpoint }: AlarmOptions): Alarm {
  const fired = new Map<string, Fired>();
  let armed = false;
  let ringing = false;
  let withEffect = 0;

  async function step(): Promise<'idle' | 'moved'> {
    armed ||= atHead();
    if (!armed) return 'idle';
    const seen = new Set<string>();
    let rung = 0;
    let after: DeadlineRow | undefined;
    do {
      const now = await clock.now();
      const rows = await deadlines.due(now, BATCH_ROWS_MAX, after);
      const until = rows.length > 0 && heardUntil ? await heardUntil(now) : now;
      for (const row of rows) {
        seen.add(idOf(row));
        if (until === undefined || ringsAt(row) > until) continue;
        if (elapsed() < (fired.get(idOf(row)) ?? NEVER).againAt) continue;
        await ringNow(row);
        if (++rung === RINGS_PER_STEP_MAX) return 'moved';
      }
      after = rows.length < BATCH_ROWS_MAX ? undefined : rows.at(-1);
    } while (after);
    for (const id of fired.keys()) if (!seen.has(id)) fired.delete(id);
    return rung > 0 ? 'moved' : 'idle';
  }

  async function ringNow(row: DeadlineRow): Promise<void> {
    ringing = true;
    try {
      await failpoint?.('alarm.before-ring');
      const outcome = await outcomeOf(row);
      await failpoint?.('alarm.after-ring');
      await remember(row, outcome);
    } finally {
      ringing = false;
    }
  }

  /** A failure is an outcome too: one broken stream must not keep the others waiting. */
  async function outcomeOf(row: DeadlineRow): Promise<{ readonly changed: boolean } | { readonly error: unknown }> {
    try {
      return await ring(row, passing(row, await clock.now()));
    } catch (error) {
      return { error };
    }
  }

  async function remember(row: DeadlineRow, outcome: { readonly changed: boolean } | { readonly error: unknown }): Promise<void> {
    const id = idOf(row);
    if ('changed' in outcome && outcome.changed) {
      withEffect += 1;
      // The projection takes the row away. Should it still be there after the longest rest, asking again does no harm.
      fired.set(id, { ...NEVER, againAt: elapsed() + AGAIN_MS_MAX });
      return;
    }
    // While the rows lag behind the store, being ignored is normal; that they were at its head once says nothing of now.
    const isIgnored = 'changed' in outcome && (await isCurrent());
    const before = fired.get(id) ?? NEVER;
    const isFailure = 'error' in outcome;
    const now: Fired = {
      withoutEffect: before.withoutEffect + 1,
      ignored: before.ignored + Number(isIgnored),
      failed: before.failed + Number(isFailure),
      againAt: elapsed() + Math.min(AGAIN_MS_MAX, AGAIN_MS * 2 ** before.withoutEffect),
    };
    fired.set(id, now);
    const { stream, name, dueAt } = row;
    const told = { stream, name, dueAt, fires: now.withoutEffect };
    const isIgnoredTooOften = now.ignored === FIRES_BEFORE_ALERT && before.ignored < FIRES_BEFORE_ALERT;
    if (isIgnoredTooOften) alert({ alert: 'deadline_ignored', ...told });
    const failsTooOften = isFailure && now.failed === FIRES_BEFORE_ALERT;
    if (failsTooOften) alert({ alert: 'deadline_failed', ...told, detail: String(outcome.error) });
  }

  return { step, isIdle: () => !ringing, firedCount: () => withEffect };
}

export type PassingMessage = { readonly command: PassDeadline; readonly envelope: Envelope };

/**
 * The command of an alarm, and what travels with it. The id belongs to one start of one deadline: however many owners ring, and however often,
 * it passes once; a ring that was ignored recorded nothing, so the id is free for the next.
 */
export function passing({ stream, name, revision, dueAt }: DeadlineRow, now: Instant): PassingMessage {
  const command: PassDeadline = { type: 'PassDeadline', name, dueAt };
  const commandId = derivedId(stream, 'deadline', name, revision);
  return {
    command,
    envelope: {
      commandId,
      bodyHash: digestOf(command),
      receivedAt: now,
      recordedAt: now,
      correlationId: commandId,
      causationId: commandId,
    },
  };
}

/** One start of one deadline: started anew it is another, and waits for nothing. */
const idOf = ({ stream, name, revision }: DeadlineRow): string => `${stream}\u0000${name}\u0000${revision}`;
