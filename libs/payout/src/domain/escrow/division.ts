import { proRata, sum } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import type { Returned } from './events.js';
import { fundsOf, restOf, type Capture } from './state.js';

/** Platform and bank fees alike: what is kept when the seller is paid. */
const feesOf = ({ feesMinor, bankFeesMinor }: Capture): number => feesMinor + bankFeesMinor;

const total = (captures: readonly Capture[], figure: (capture: Capture) => number): number => sum(captures.map(figure));

/** Which captures give the amount back: the latest first, for older ones may be beyond the bank's window. At most what they have left. */
export function latestFirst(captures: readonly Capture[], amountMinor: number): readonly Returned[] {
  const returned: Returned[] = [];
  let leftMinor = amountMinor;
  for (const capture of captures.toReversed()) {
    const backMinor = Math.min(leftMinor, restOf(capture));
    if (backMinor > 0) returned.push({ reference: capture.reference, amountMinor: backMinor });
    leftMinor -= backMinor;
  }
  return returned;
}

/**
 * What the platform keeps of captures that are settled now. Kept fees are the order's: they are taken from whatever is left. Fees in proportion
 * follow each capture. Where everything went back to the buyer, the fees did so too; what the platform has paid for the seller does not count.
 */
export function feesAtSettlement(captures: readonly Capture[], terms: MoneyTerms): number {
  const leftMinor = total(captures, fundsOf);
  if (terms.feesOnPartialRefund === 'kept') return Math.min(leftMinor, total(captures, feesOf));
  return total(captures, (capture) => feesOf(capture) - feesBack(capture, 0, borneMinor(capture)));
}

/** What the platform gives back of the fees it has, when settled captures go from one refunded amount to another. */
export function feesReturned(
  before: readonly Capture[],
  after: readonly Capture[],
  terms: MoneyTerms,
  feesHadMinor: number,
): number {
  const leftMinor = total(after, fundsOf);
  if (terms.feesOnPartialRefund === 'kept') return Math.max(0, feesHadMinor - leftMinor);
  return sum(before.map((capture, i) => feesBack(capture, borneMinor(capture), borneMinor(after[i] ?? capture))));
}

/** What of a refund was not paid by the platform in the seller's place. */
const borneMinor = ({ refundedMinor, coveredMinor }: Capture): number => refundedMinor - coveredMinor;

const feesBack = (capture: Capture, fromMinor: number, toMinor: number): number =>
  capture.amountMinor === 0 ? 0 : proRata(feesOf(capture), fromMinor, toMinor, capture.amountMinor);
