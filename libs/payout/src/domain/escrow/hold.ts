import { must, period, plusPeriod, share, type Instant } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import type { Leg } from '../legs.js';
import { balanced } from '../postings.js';
import type { EscrowEvent, Reserved } from './events.js';
import { evolve, numbered, whose, withheldMinor, type Escrow } from './state.js';

/** Holds are kept per dispute; the money is held from the first to the last of them. What is still in the escrow needs no hold. */
export const held = (escrow: Escrow, disputeId: string): readonly EscrowEvent[] => [
  restated(escrow, { type: 'FundsHeld', ...whose(escrow), postings: balanced(), disputeId, legs: [] }),
];

export const unheld = (escrow: Escrow, disputeId: string): readonly EscrowEvent[] => [
  restated(escrow, { type: 'FundsUnheld', ...whose(escrow), postings: balanced(), disputeId, legs: [] }),
];

export const released = (escrow: Escrow, reserve: string): readonly EscrowEvent[] => [
  restated(escrow, {
    type: 'ReserveReleased',
    ...whose(escrow),
    postings: balanced(),
    passed: reserve,
    reserve,
    legs: [],
  }),
];

/** Of what the seller earns now, so much is held for a while; nothing where the rule book reserves nothing. */
export function reserving(
  escrow: Escrow,
  earnedMinor: number,
  { reserve: { basisPoints, hold }, zone }: MoneyTerms,
  now: Instant,
): { readonly reserved?: Reserved } & Pick<EscrowEvent, 'started'> {
  const amountMinor = share(earnedMinor, basisPoints, 10_000);
  if (amountMinor === 0) return {};
  const name = `reserve:${escrow.captures.length}`;
  const dueAt = plusPeriod(now, period(hold), zone);
  return { reserved: { name, amountMinor }, started: { [name]: { dueAt, since: now, graceMs: 0 } } };
}

type WithLegs = Extract<EscrowEvent, { readonly legs: readonly Leg[] }>;

/**
 * The event with what the seller's wallet is to hold of this order from now on, wherever that changes: in the leg that moves his money, or in one
 * of its own that moves nothing.
 */
export function restated(escrow: Escrow, event: WithLegs): EscrowEvent {
  const beforeMinor = withheldMinor(escrow);
  const heldMinor = withheldMinor(evolve(escrow, event));
  if (beforeMinor === 0 && heldMinor === 0) return event;
  const isSellers = ({ kind }: Leg): boolean => kind === 'earning' || kind === 'recovery';
  if (event.legs.some(isSellers)) {
    return { ...event, legs: event.legs.map((leg) => (isSellers(leg) ? { ...leg, heldMinor } : leg)) };
  }
  if (heldMinor === beforeMinor) return event;
  const { sellerId: ownerId } = must(escrow.parties, 'The opening of an escrow');
  const [leg] = numbered(escrow, [{ ownerId, kind: 'hold', amountMinor: 0, heldMinor }], event.legs.length);
  return { ...event, legs: [...event.legs, must(leg, 'The leg of a hold')] };
}
