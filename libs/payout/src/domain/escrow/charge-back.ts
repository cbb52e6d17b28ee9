import { must, sum, type Instant } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import { accounts, balanced, post } from '../postings.js';
import type { Instruction } from './commands.js';
import { latestFirst } from './division.js';
import type { EscrowEvent, EventOf } from './events.js';
import { restated } from './hold.js';
import { returnable, takenBack } from './move.js';
import { isBeyondLimit, startRefund } from './refund.js';
import { nextRefundId, refundDeadline, whose, type Capture, type Escrow, type Refund } from './state.js';

type ChargeBack = Extract<Instruction, { do: 'charge_back' }>;
type Unpaid = EventOf<'PaymentChargedBack'>['paidByBank'];

/**
 * The bank has given the buyer money back, and that cannot be helped: the provider is poorer by it, whoever bears it. What the order had not given
 * back yet is recovered as a refund is, from this payment first. Of the rest, a refund of this payment that waits to be paid is paid by it; what is
 * then left the buyer has twice. A bank takes back card payments only, and none beyond its amount.
 */
export function chargedBack(
  escrow: Escrow,
  { reference, ...told }: ChargeBack,
  terms: MoneyTerms,
  now: Instant,
): readonly EscrowEvent[] {
  const capture = cardPayment(escrow, reference);
  const amountMinor = capture ? Math.min(told.amountMinor, capture.amountMinor - capture.chargedBackMinor) : 0;
  if (!capture || amountMinor === 0) return [];
  const returned = latestFirst(ownLast(returnable(escrow), capture), Math.min(told.appliedMinor, amountMinor));
  const extraMinor = amountMinor - sum(returned.map((back) => back.amountMinor));
  const paidByBank = unpaidRefunds(escrow, reference, extraMinor);
  const paidMinor = sum(paidByBank.map((paid) => paid.amountMinor));
  const lossMinor = extraMinor - paidMinor;

  const { orderId, marketplace } = whose(escrow);
  const taken = takenBack(escrow, returned, terms, 0);
  const event = restated(escrow, {
    type: 'PaymentChargedBack',
    ...whose(escrow),
    ...stopping(escrow, paidByBank),
    postings: balanced(
      ...taken.postings,
      post(accounts.refunds(orderId), -paidMinor),
      post(accounts.losses(marketplace), -lossMinor),
      post(accounts.provider(marketplace), amountMinor),
    ),
    reference,
    amountMinor,
    returned,
    paidByBank,
    lossMinor,
    shares: taken.shares,
    legs: taken.legs,
  });
  return [event, ...restDue(escrow, paidByBank, terms, now)];
}

export const cardPayment = ({ captures }: Escrow, reference: string): Capture | undefined =>
  captures.find((capture) => capture.reference === reference && capture.method === 'card');

const ownLast = (captures: readonly Capture[], own: Capture): readonly Capture[] => [
  ...captures.filter(({ reference }) => reference !== own.reference),
  ...captures.filter(({ reference }) => reference === own.reference),
];

/** Refunds of the payment that nobody has paid, and about which the provider is not being asked: the oldest first, for at most so much. */
function unpaidRefunds(escrow: Escrow, reference: string, upToMinor: number): Unpaid {
  const paid: Unpaid[number][] = [];
  let leftMinor = upToMinor;
  for (const refund of escrow.refunds) {
    const isOpen = refund.reference === reference && refund.legId === undefined && refund.status !== 'paid' && !refund.isUnsure;
    const amountMinor = isOpen ? Math.min(leftMinor, refund.amountMinor) : 0;
    if (amountMinor > 0) paid.push({ refundId: refund.refundId, amountMinor });
    leftMinor -= amountMinor;
  }
  return paid;
}

/** What has failed has no deadline any more. */
function stopping(escrow: Escrow, paidByBank: Unpaid): Pick<EscrowEvent, 'stopped'> {
  const running = paidByBank.filter(({ refundId }) => refundOf(escrow, refundId).deadline !== undefined);
  return running.length === 0 ? {} : { stopped: running.map(({ refundId }) => refundDeadline(refundId)) };
}

/** What the bank has paid only in part is due under another name: nobody asks twice with one key for two amounts. */
const restDue = (escrow: Escrow, paidByBank: Unpaid, terms: MoneyTerms, now: Instant): readonly EscrowEvent[] =>
  paidByBank.flatMap((paid) => {
    const { reference, amountMinor } = refundOf(escrow, paid.refundId);
    const restMinor = amountMinor - paid.amountMinor;
    if (restMinor === 0) return [];
    const isLate = isBeyondLimit(escrow, reference, terms, now);
    return startRefund(escrow, { refundId: nextRefundId(escrow), reference, amountMinor: restMinor, isLate }, now);
  });

const refundOf = ({ refunds }: Escrow, wanted: string): Refund =>
  must(
    refunds.find(({ refundId }) => refundId === wanted),
    `The refund ${wanted}`,
  );
