import { sum } from '@entente/kernel';
import type { Share } from './events.js';
import { shareOf, whose, type Escrow, type Refund } from './state.js';

/**
 * Where the buyer's money is, in full: captured is always the sum of the six figures that follow it. Fees hold the bank's that were kept, less what
 * the platform paid in the seller's place: they may be less than nothing.
 */
export type Money = {
  readonly currency: string;
  readonly capturedMinor: number;
  readonly escrowMinor: number;
  readonly refundedMinor: number;
  readonly sellerMinor: number;
  readonly feesMinor: number;
  readonly suspenseMinor: number;
  readonly voucherMinor: number;
  readonly refunds: readonly Pick<Refund, 'refundId' | 'reference' | 'amountMinor' | 'status'>[];
  /** In the order in which they were decided: what each settlement gave to whom, and what was given back later. */
  readonly legs: readonly Share[];
};

export function moneyOf(escrow: Escrow): Money {
  const captures = escrow.captures.filter(({ place }) => place !== 'outside');
  const capturedMinor = sum(captures.map(({ amountMinor }) => amountMinor));
  return {
    currency: whose(escrow).currency,
    capturedMinor,
    escrowMinor: capturedMinor - sum(escrow.shares.map(({ amountMinor }) => amountMinor)),
    refundedMinor: shareOf(escrow, 'buyer'),
    sellerMinor: shareOf(escrow, 'seller'),
    feesMinor: sum([shareOf(escrow, 'platform'), shareOf(escrow, 'protection')]),
    suspenseMinor: shareOf(escrow, 'suspense'),
    voucherMinor: shareOf(escrow, 'voucher'),
    refunds: escrow.refunds.map(({ refundId, reference, amountMinor, status }) => ({ refundId, reference, amountMinor, status })),
    legs: escrow.shares,
  };
}
