import { must, sum, type Instant } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import type { Leg } from '../legs.js';
import { accounts, balanced, post, type Posting } from '../postings.js';
import type { Instruction } from './commands.js';
import { feesAtSettlement, feesReturned, latestFirst } from './division.js';
import type { EscrowEvent, EventOf, Returned, Share } from './events.js';
import { startRefund, type DueRefund } from './refund.js';
import { givenBack, heldMinor, inPlace, restOf, shareOf, whose, type Escrow } from './state.js';

type Payment = Extract<Instruction, { do: 'capture' }>;

/** What the buyer has paid. External money is recorded and goes through no account of ours. */
export function captured(escrow: Escrow, payment: Payment): EscrowEvent {
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
    legs,
  };
}

/** How a settlement divides what is held: so much goes back to the buyer, the rest to whom it is settled, less fees where that is the seller. */
export type Division = { readonly backMinor: number; readonly place: EventOf<'FundsSettled'>['place'] };

/** The one settlement of what is held. */
export function settled(escrow: Escrow, { backMinor, place }: Division, terms: MoneyTerms, now: Instant): readonly EscrowEvent[] {
  const { orderId, marketplace, sellerId } = partiesOf(escrow);
  const captures = inPlace(escrow, 'escrow');
  const returned = latestFirst(captures, backMinor);
  const buyerMinor = totalOf(returned);
  const feesMinor = place === 'seller' ? feesAtSettlement(givenBack(captures, returned), terms) : 0;
  const restMinor = heldMinor(escrow) - buyerMinor - feesMinor;
  const toSeller = place === 'seller' ? restMinor : 0;

  const back = waysBack(escrow, returned);
  const [earning] = sellerLegs(escrow, back.legs.length, sellerId, 'earning', toSeller);
  const event: EscrowEvent = {
    type: 'FundsSettled',
    ...whose(escrow),
    postings: balanced(
      post(accounts.escrow(orderId), -heldMinor(escrow)),
      ...back.postings,
      post(accounts.fees(marketplace), feesMinor),
      post(place === 'suspense' ? accounts.suspense(marketplace) : transitOf(earning), restMinor),
    ),
    place,
    settled: captures.map(({ reference }) => reference),
    returned,
    shares: shares({ buyer: buyerMinor, seller: toSeller, platform: feesMinor, suspense: restMinor - toSeller }),
    legs: [...back.legs, ...(earning ? [earning] : [])],
  };
  return [event, ...back.due.map((refund) => startRefund(escrow, refund, now))];
}

/** So much back to the buyer beside a settlement: from the escrow while the money is there, else from whom it was settled to. At most what is left. */
export function returnedPart(escrow: Escrow, orderedMinor: number, terms: MoneyTerms, now: Instant): readonly EscrowEvent[] {
  const { orderId, marketplace, sellerId } = partiesOf(escrow);
  const returned = latestFirst(
    escrow.captures.filter(({ place }) => place === 'escrow' || place === 'seller'),
    orderedMinor,
  );
  if (returned.length === 0) return [];
  const buyerMinor = totalOf(returned);
  const before = inPlace(escrow, 'seller');
  const recoveredMinor = totalOf(returned.filter(({ reference }) => before.some((capture) => capture.reference === reference)));
  const feesMinor = feesReturned(before, givenBack(before, returned), terms, shareOf(escrow, 'platform'));
  const sellerMinor = recoveredMinor - feesMinor;

  const back = waysBack(escrow, returned);
  const [recovery] = sellerLegs(escrow, back.legs.length, sellerId, 'recovery', -sellerMinor);
  const event: EscrowEvent = {
    type: 'FundsReturned',
    ...whose(escrow),
    postings: balanced(
      post(accounts.escrow(orderId), recoveredMinor - buyerMinor),
      ...back.postings,
      post(accounts.fees(marketplace), -feesMinor),
      post(transitOf(recovery), -sellerMinor),
    ),
    orderedMinor,
    returned,
    shares: shares({ buyer: buyerMinor, seller: -sellerMinor, platform: -feesMinor }),
    legs: [...back.legs, ...(recovery ? [recovery] : [])],
  };
  return [event, ...back.due.map((refund) => startRefund(escrow, refund, now))];
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

/** Every capture gives back the way it came: through the provider, or to the buyer's wallet by a leg. One refund each. */
function waysBack(
  escrow: Escrow,
  returned: readonly Returned[],
): { due: readonly DueRefund[]; legs: readonly Leg[]; postings: readonly Posting[] } {
  const { orderId, buyerId } = partiesOf(escrow);
  const due: DueRefund[] = [];
  const legs: Leg[] = [];
  const postings: Posting[] = [];
  for (const { reference, amountMinor } of returned) {
    const refundId = `${orderId}.r${escrow.refunds.length + due.length + 1}`;
    if (escrow.captures.some((capture) => capture.reference === reference && capture.method === 'wallet')) {
      const [leg] = numbered(escrow, [{ ownerId: buyerId, kind: 'refund', amountMinor }], legs.length);
      const { legId } = must(leg, 'The leg of a refund');
      legs.push({ legId, ownerId: buyerId, kind: 'refund', amountMinor });
      postings.push(post(accounts.transit(legId), amountMinor));
      due.push({ refundId, reference, amountMinor, legId });
    } else {
      postings.push(post(accounts.refunds(orderId), amountMinor));
      due.push({ refundId, reference, amountMinor });
    }
  }
  return { due, legs, postings };
}

/** While a dispute holds the order's money, every change of it says how much of it is held from now on. */
function sellerLegs(
  escrow: Escrow,
  before: number,
  ownerId: string,
  kind: 'earning' | 'recovery',
  amountMinor: number,
): readonly Leg[] {
  if (amountMinor === 0) return [];
  const holding = escrow.holds.length > 0 ? { heldMinor: shareOf(escrow, 'seller') + amountMinor } : {};
  return numbered(escrow, [{ ownerId, kind, amountMinor, ...holding }], before);
}

/** Leg ids count on over the life of an escrow; `before` more have been given out by the same event. */
export const numbered = (escrow: Escrow, legs: readonly Omit<Leg, 'legId'>[], before = 0): readonly Leg[] =>
  legs.map((leg, i) => ({ legId: `${whose(escrow).orderId}:${escrow.legs.count + before + i + 1}`, ...leg }));

const transitOf = (leg: Leg | undefined): string => accounts.transit(leg?.legId ?? 'none');
const partiesOf = ({ parties }: Escrow) => must(parties, 'The opening of an escrow');
const totalOf = (returned: readonly Returned[]): number => sum(returned.map(({ amountMinor }) => amountMinor));
const shares = (amounts: { readonly [To in Share['to']]?: number }): readonly Share[] =>
  (['buyer', 'seller', 'platform', 'suspense', 'voucher'] as const).flatMap((to) => {
    const amountMinor = amounts[to] ?? 0;
    return amountMinor === 0 ? [] : [{ to, amountMinor }];
  });
