import { digestOf, type Json } from '@entente/kernel';
import type { Invariant } from './invariants.js';

/** What carries an effect from one place to the next: `order.relay`, `payout.hears-orders`, `payout-legs`, `order.deadlines`. */
export type Pipe = string;

/** Where something was looked at. */
type Place = {
  readonly stream: string;
  readonly revision?: number;
  /** Set where the two sides are read at different moments: the pipes that must have passed before a difference counts. Empty where none lies between. */
  readonly awaits?: readonly Pipe[];
  /** The one message whose effect it is. */
  readonly message?: string;
};

/** One thing that was looked at, and what is wrong with it; or `times` things of one kind with which nothing is. */
export type Judged = Place & { readonly invariant: Invariant; readonly fault?: Fault; readonly times?: number };
type Fault = { readonly expected: string; readonly found: string };

/** Equal as JSON, whatever the order of fields; what is undefined is not there. */
export const compare = (invariant: Invariant, place: Place, expected: Json | undefined, found: Json | undefined): Judged => ({
  invariant,
  ...place,
  ...(digestOf(expected) !== digestOf(found) && { fault: { expected: written(expected), found: written(found) } }),
});

/** For what is said better in words. */
export const hold = (invariant: Invariant, place: Place, holds: boolean, expected: string, found: string): Judged => ({
  invariant,
  ...place,
  ...(!holds && { fault: { expected, found } }),
});

const written = (value: Json | undefined): string =>
  value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
