import { plusMs, toMs, type Instant } from './time.js';

/** A deadline on its way: computed once, absolute, stored in the event that started it. It may ring when `now > dueAt + graceMs`. */
export type Running = { readonly dueAt: Instant; readonly since: Instant; readonly graceMs: number };
/** A deadline that waits: what was left of it, to the millisecond. */
export type Paused = { readonly leftMs: number; readonly since: Instant; readonly graceMs: number };

/** What an event did to the deadlines of its stream. Any event may carry these fields; the deadline rows are a projection of them alone. */
export type Timekeeping = {
  readonly started?: { readonly [name: string]: Running };
  readonly stopped?: readonly string[];
  readonly paused?: { readonly [name: string]: Paused };
  /** The deadline that rang: it is over, and what it meant has been done by this very event. */
  readonly passed?: string;
};

/** `dueAt` alone says which start of a deadline an alarm meant: a deadline started anew is another. */
export type PassDeadline = { readonly type: 'PassDeadline'; readonly name: string; readonly dueAt: Instant };

/** The fence every decider puts before an alarm: only the current deadline, and never early. */
export const rings = (running: Running | undefined, { dueAt }: PassDeadline, now: Instant): boolean =>
  running !== undefined && running.dueAt === dueAt && toMs(now) > toMs(dueAt) + running.graceMs;

/** When an alarm may ring at the earliest. */
export const ringsAt = ({ dueAt, graceMs }: Pick<Running, 'dueAt' | 'graceMs'>): Instant => plusMs(dueAt, graceMs + 1);
