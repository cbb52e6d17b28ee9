import type { Chance } from './chance.js';
import type { ContextName } from './contexts.js';

export type FaultRates = {
  /** At any failpoint: to stand still for a while; to end with the process. */
  readonly hold: number;
  readonly die: number;
  /** The failpoint at which it happens much more often in this run. */
  readonly favourite: string;
  /** At an append: nobody knows whether it was written. */
  readonly forget: number;
};

/** What may happen next. */
const TURNS = [
  'relay',
  'deadlines',
  'alarm',
  'legs',
  'deliver',
  'resume',
  'person',
  'repeat',
  'clock',
  'provider',
  'crash',
  'again',
  'rewind',
] as const;
export type Turn = (typeof TURNS)[number];

/** How often what happens in one run. */
export type Rates = {
  readonly orders: number;
  /** How far the orders have got before anything goes wrong. */
  readonly headStart: number;
  readonly turns: number;
  readonly weights: { readonly [T in Turn]: number };
  readonly faults: FaultRates;
  /** Events that a relay publishes at once: the fewer, the more places to end between. */
  readonly relayed: number;
  /** A process that is given up for dead goes on later. */
  readonly zombie: number;
  /** A process takes its deadline rows with it. */
  readonly losesRows: number;
  /** Somebody asks for what he may not do. */
  readonly illegal: number;
  /** Nobody looks after the order. */
  readonly unattended: number;
  /** The bank answers badly about a payment, from the beginning on. */
  readonly badBank: number;
  /** Refunds and withdrawals are asked for by message, and answered by a payment service of its own. */
  readonly asksByMessage: boolean;
  /** By how much the clocks of the contexts differ. */
  readonly skewMs: { readonly [C in ContextName]: number };
};

const LIKELY: { readonly [T in Turn]: number } = {
  relay: 10, deadlines: 6, alarm: 7, legs: 5, deliver: 26, resume: 8, person: 20, repeat: 1, clock: 7, provider: 1, crash: 2, again: 2, rewind: 0.06,
}; // prettier-ignore

/** Where a process may stand still or end. */
const PLACES = [
  'append.before', 'append.after', 'relay.before-publish', 'relay.after-publish', 'reaction.before-handle', 'reaction.after-handle',
  'deadlines.before-apply', 'deadlines.after-apply', 'alarm.before-ring', 'alarm.after-ring', 'leg.before-wallet', 'leg.after-wallet',
  'leg.after-delivered', 'provider.before-call', 'provider.after-call',
] as const; // prettier-ignore

/** Each run has rates of its own: where everything goes wrong at once, nothing gets far enough to go wrong in a new way. */
export function ratesOf(chance: Chance): Rates {
  const often = (most: number): number => (chance.happens(0.3) ? 0 : most * chance.next() ** 2);
  const weights = Object.fromEntries(
    TURNS.map((turn) => [turn, LIKELY[turn] * (0.15 + 1.7 * chance.next() ** 2)]),
  ) as Rates['weights'];
  const skew = (): number => (chance.happens(0.5) ? 0 : chance.below(90_000));
  return {
    orders: 1 + chance.below(3),
    headStart: chance.happens(0.3) ? 0 : chance.below(24),
    turns: 40 + chance.below(130),
    weights,
    faults: { hold: often(0.4), die: often(0.12), favourite: chance.pick(PLACES), forget: often(0.1) },
    relayed: 1 + chance.below(4),
    zombie: often(1),
    losesRows: often(1),
    illegal: often(0.4),
    unattended: often(0.5),
    badBank: often(1),
    skewMs: { order: skew(), dispute: skew(), payout: skew() },
    asksByMessage: chance.happens(0.5),
  };
}

/** Nothing goes wrong, and nothing happens by chance. */
export const calm: Rates = {
  orders: 0,
  headStart: 0,
  turns: 0,
  weights: LIKELY,
  faults: { hold: 0, die: 0, favourite: '', forget: 0 },
  relayed: 200,
  zombie: 0,
  losesRows: 0,
  illegal: 0,
  unattended: 0,
  badBank: 0,
  asksByMessage: false,
  skewMs: { order: 0, dispute: 0, payout: 0 },
};
