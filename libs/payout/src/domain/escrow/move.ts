import { must, sum, type Instant } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import type { Leg } from '../legs.js';
import { accounts, balanced, post, type Posting } from '../postings.js';
import type { Instruction } from './commands.js';
import { feesAtSettlement, feesReturned, latestFirst } from './division.js';
import type { EscrowEvent, EventOf, Returned, Share } from './events.js';
import { reserving, restated } from './hold.js';
import { isBeyondLimit, startRefund, type DueRefund } from './refund.js';
import { givenBack, heldMinor, inPlace, nextRefundId, numbered, restOf, shareOf, whose, type Escrow } from './state.js';

type Payment = Extract<Instruction, { do: 'capture' }>;

/** What the buyer has paid. External money is recorded and goes through no account of ours. */
export function captured(escrow: Escrow, payment: Payment, now: Instant): EscrowEvent {
  const { reference, method, amountMinor, taxMinor } = payment;
  // The order has checked them; here nothing may be refused, and nothing may go wrong either.
  const feesMinor = Math.min(payment.feesMinor, amountMinor);
  const bankFeesMinor = Math.min(payment.bankFeesMinor, amountMinor - feesMinor);
  const { buyerId, orderId, marketplace } = partiesOf(escrow);
  const legs =
    method === 'wallet' && amountMinor > 0
      ? numbered(escrow, [{ ownerId: buyerId, kind: 'payment', amountMinor: -amountMinor }])
      : [];
  const from = { card: accounts.provider(marketplace), wallet: transitOf(legs[0]), external: undefined }[method];
  const postings =
    from === undefined ? balanced() : balanced(post(from, -amountMinor), post(accounts.escrow(orderId), amountMinor));
  return {
    type: 'PaymentCaptured',
    ...whose(escrow),
    postings,
    reference,
    method,
    amountMinor,
    feesMinor,
    bankFeesMinor,
    taxMinor,
    capturedAt: now,
    legs,
  };
}

/** How a settlement divides what is held: so much goes back to the buyer, the rest to whom it is settled, less fees where that is the seller. */
export type Division = { readonly backMinor: number; readonly place: EventOf<'FundsSettled'>['place'] };

/** The one settlement of what is held. What the platform has paid in the place of a seller who now gets nothing is its own again. */
export function settled(escrow: Escrow, { backMinor, place }: Division, terms: MoneyTerms, now: Instant): readonly EscrowEvent[] {
  const { orderId, marketplace } = partiesOf(escrow);
  const captures = inPlace(escrow, 'escrow');
  const returned = latestFirst(captures, backMinor);
  const buyerMinor = totalOf(returned);
  const isSellers = place === 'seller';
  const feesMinor = isSellers ? feesAtSettlement(givenBack(captures, returned), terms) : 0;
  const restMinor = heldMinor(escrow) - buyerMinor - feesMinor;
  const protectionMinor = isSellers ? 0 : sum(captures.map(({ coveredMinor }) => coveredMinor));
  const earnedMinor = isSellers ? restMinor : 0;
  const suspenseMinor = restMinor - protectionMinor - earnedMinor;

  const back = waysBack(escrow, returned, terms, now);
  const earning = sellerLegs(escrow, back.legs.length, 'earning', earnedMinor);
  const event = restated(escrow, {
    type: 'FundsSettled',
    ...whose(escrow),
    ...reserving(escrow, earnedMinor, terms, now),
    postings: balanced(
      post(accounts.escrow(orderId), -heldMinor(escrow)),
      ...back.postings,
      post(accounts.fees(marketplace), feesMinor),
      post(accounts.protection(marketplace), protectionMinor),
      post(accounts.suspense(marketplace), suspenseMinor),
      post(transitOf(earning[0]), earnedMinor),
    ),
    place,
    settled: captures.map(({ reference }) => reference),
    returned,
    shares: shares({
      buyer: buyerMinor,
      seller: earnedMinor,
      platform: feesMinor,
      suspense: suspenseMinor,
      protection: protectionMinor,
    }),
    legs: [...back.legs, ...earning],
  });
  return [event, ...back.due.flatMap((refund) => startRefund(escrow, refund, now))];
}

/** So much back to the buyer beside a settlement: from the escrow while the money is there, else from whom it was settled to. At most what is left. */
export function returnedPart(escrow: Escrow, orderedMinor: number, terms: MoneyTerms, now: Instant): readonly EscrowEvent[] {
  const returned = latestFirst(returnable(escrow), orderedMinor);
  if (returned.length === 0) return [];
  const back = waysBack(escrow, returned, terms, now);
  const taken = takenBack(escrow, returned, terms, back.legs.length);
  const event = restated(escrow, {
    type: 'FundsReturned',
    ...whose(escrow),
    postings: balanced(...back.postings, ...taken.postings),
    orderedMinor,
    returned,
    shares: taken.shares,
    legs: [...back.legs, ...taken.legs],
  });
  return [event, ...back.due.flatMap((refund) => startRefund(escrow, refund, now))];
}

/** The same, and the platform pays: what is in the escrow, or with the seller, stays there. */
export function coveredPart(escrow: Escrow, orderedMinor: number, terms: MoneyTerms, now: Instant): readonly EscrowEvent[] {
  const { marketplace } = partiesOf(escrow);
  const returned = latestFirst(returnable(escrow), orderedMinor);
  if (returned.length === 0) return [];
  const buyerMinor = totalOf(returned);
  const back = waysBack(escrow, returned, terms, now);
  const event: EscrowEvent = {
    type: 'FundsReturned',
    ...whose(escrow),
    postings: balanced(...back.postings, post(accounts.protection(marketplace), -buyerMinor)),
    orderedMinor,
    fundedBy: 'platform',
    returned,
    shares: shares({ buyer: buyerMinor, protection: -buyerMinor }),
    legs: back.legs,
  };
  return [event, ...back.due.flatMap((refund) => startRefund(escrow, refund, now))];
}

/** What can still be given back is in the escrow or was settled to the seller. */
export const returnable = ({ captures }: Escrow) => captures.filter(({ place }) => place === 'escrow' || place === 'seller');

/** Who bears what goes back to the buyer: the escrow while the money is there, else seller and platform. */
export function takenBack(
  escrow: Escrow,
  returned: readonly Returned[],
  terms: MoneyTerms,
  legsBefore: number,
): { readonly shares: readonly Share[]; readonly legs: readonly Leg[]; readonly postings: readonly Posting[] } {
  const { orderId, marketplace } = partiesOf(escrow);
  const buyerMinor = totalOf(returned);
  const before = inPlace(escrow, 'seller');
  const recoveredMinor = totalOf(returned.filter(({ reference }) => before.some((capture) => capture.reference === reference)));
  const feesMinor = feesReturned(before, givenBack(before, returned), terms, shareOf(escrow, 'platform'));
  const sellerMinor = recoveredMinor - feesMinor;
  const legs = sellerLegs(escrow, legsBefore, 'recovery', -sellerMinor);
  return {
    shares: shares({ buyer: buyerMinor, seller: -sellerMinor, platform: -feesMinor }),
    legs,
    postings: [
      post(accounts.escrow(orderId), recoveredMinor - buyerMinor),
      post(accounts.fees(marketplace), -feesMinor),
      post(transitOf(legs[0]), -sellerMinor),
    ],
  };
}

/** What a buyer may spend again of an order that expired: what he paid and did not get back, less what had to be paid for it to others. */
const voucherMinor = (escrow: Escrow): number =>
  sum(inPlace(escrow, 'suspense').map((capture) => Math.max(0, restOf(capture) - capture.taxMinor - capture.bankFeesMinor)));

export function voucher(escrow: Escrow): readonly EscrowEvent[] {
  const amountMinor = voucherMinor(escrow);
  if (amountMinor === 0) return [];
  const { buyerId, marketplace } = partiesOf(escrow);
  return [
    {
      type: 'VoucherIssued',
      ...whose(escrow),
      postings: balanced(post(accounts.suspense(marketplace), -amountMinor), post(accounts.vouchers(marketplace), amountMinor)),
      buyerId,
      amountMinor,
      shares: shares({ suspense: -amountMinor, voucher: amountMinor }),
    },
  ];
}

/**
 * Every capture gives back the way it came: through the provider, or to the buyer's wallet by a leg. One refund each. What comes too late for the
 * provider goes to the wallet, too, if the rule book says so.
 */
function waysBack(
  escrow: Escrow,
  returned: readonly Returned[],
  terms: MoneyTerms,
  now: Instant,
): { due: readonly DueRefund[]; legs: readonly Leg[]; postings: readonly Posting[] } {
  const { orderId, buyerId } = partiesOf(escrow);
  const due: DueRefund[] = [];
  const legs: Leg[] = [];
  const postings: Posting[] = [];
  for (const { reference, amountMinor } of returned) {
    const refundId = nextRefundId(escrow, due.length);
    const isLate = isBeyondLimit(escrow, reference, terms, now);
    const isWallets = escrow.captures.some((capture) => capture.reference === reference && capture.method === 'wallet');
    if (isWallets || (isLate && terms.refund.afterLimit === 'wallet_credit')) {
      const [leg] = numbered(escrow, [{ ownerId: buyerId, kind: 'refund', amountMinor }], legs.length);
      const { legId } = must(leg, 'The leg of a refund');
      legs.push({ legId, ownerId: buyerId, kind: 'refund', amountMinor });
      postings.push(post(accounts.transit(legId), amountMinor));
      due.push({ refundId, reference, amountMinor, legId });
    } else {
      postings.push(post(accounts.refunds(orderId), amountMinor));
      due.push({ refundId, reference, amountMinor, isLate });
    }
  }
  return { due, legs, postings };
}

function sellerLegs(escrow: Escrow, before: number, kind: 'earning' | 'recovery', amountMinor: number): readonly Leg[] {
  const { sellerId: ownerId } = partiesOf(escrow);
  return amountMinor === 0 ? [] : numbered(escrow, [{ ownerId, kind, amountMinor }], before);
}

const transitOf = (leg: Leg | undefined): string => accounts.transit(leg?.legId ?? 'none');
const partiesOf = ({ parties }: Escrow) => must(parties, 'The opening of an escrow');
const totalOf = (returned: readonly Returned[]): number => sum(returned.map(({ amountMinor }) => amountMinor));
const shares = (amounts: { readonly [To in Share['to']]?: number }): readonly Share[] =>
  (['buyer', 'seller', 'platform', 'suspense', 'voucher', 'protection'] as const).flatMap((to) => {
    const amountMinor = amounts[to] ?? 0;
    return amountMinor === 0 ? [] : [{ to, amountMinor }];
  });
