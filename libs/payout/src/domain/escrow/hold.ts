import { must } from '@entente/kernel';
import type { Leg } from '../legs.js';
import { balanced } from '../postings.js';
import type { EscrowEvent } from './events.js';
import { numbered } from './move.js';
import { shareOf, whose, type Escrow } from './state.js';

/** Holds are kept per dispute; the money is held from the first to the last of them. What is still in the escrow needs no hold. */
export const held = (escrow: Escrow, disputeId: string): readonly EscrowEvent[] => [
  {
    type: 'FundsHeld',
    ...whose(escrow),
    postings: balanced(),
    disputeId,
    legs: escrow.holds.length === 0 ? holdLeg(escrow, shareOf(escrow, 'seller')) : [],
  },
];

export const unheld = (escrow: Escrow, disputeId: string): readonly EscrowEvent[] => [
  {
    type: 'FundsUnheld',
    ...whose(escrow),
    postings: balanced(),
    disputeId,
    legs: escrow.holds.length === 1 ? holdLeg(escrow, 0) : [],
  },
];

/** Tells the seller's wallet how much of this order's money is held from now on. No money moves. */
function holdLeg(escrow: Escrow, heldMinor: number): readonly Leg[] {
  if (shareOf(escrow, 'seller') === 0) return [];
  const { sellerId } = must(escrow.parties, 'The opening of an escrow');
  return numbered(escrow, [{ ownerId: sellerId, kind: 'hold', amountMinor: 0, heldMinor }]);
}
