import { must, sum, unreachable, type Running } from '@entente/kernel';
import type { Leg } from '../legs.js';
import type { EscrowEvent, EventOf, Method, Returned, Share, Whose } from './events.js';

/** A payment of the buyer, and how much of it he was given back. `place` says where the rest is. */
export type Capture = {
  readonly reference: string;
  readonly method: Method;
  readonly amountMinor: number;
  readonly feesMinor: number;
  readonly bankFeesMinor: number;
  readonly taxMinor: number;
  readonly refundedMinor: number;
  readonly place: 'escrow' | 'seller' | 'buyer' | 'suspense' | 'outside';
};

export type Refund = {
  readonly refundId: string;
  readonly reference: string;
  readonly amountMinor: number;
  readonly status: 'due' | 'paid' | 'failed';
  /** It goes back to a wallet, and never to the provider. */
  readonly legId?: string;
  /** When the provider is to be asked; missing while nothing is to be asked. */
  readonly deadline?: Running;
  /** Attempts recorded so far; the newest is named by its number. */
  readonly attempts: number;
  /** Attempts without success since the refund fell due, or since an operator had it tried again. */
  readonly failures: number;
  /** The newest attempt's answer is not recorded yet. */
  readonly isAsked: boolean;
  /** The provider may have paid without our knowing. */
  readonly isUnsure: boolean;
};

/** The money of one order: who owns it, where it came from, where it went, and what is still on its way. */
export type Escrow = {
  readonly parties?: Whose & { readonly buyerId: string; readonly sellerId: string };
  readonly captures: readonly Capture[];
  readonly shares: readonly Share[];
  readonly refunds: readonly Refund[];
  readonly legs: { readonly count: number; readonly pending: readonly Leg[] };
  /** Disputes that hold the seller's money of this order. */
  readonly holds: readonly string[];
  readonly disputes: number;
};

export const noEscrow: Escrow = {
  captures: [],
  shares: [],
  refunds: [],
  legs: { count: 0, pending: [] },
  holds: [],
  disputes: 0,
};

export const restOf = ({ amountMinor, refundedMinor }: Capture): number => amountMinor - refundedMinor;
export const inPlace = ({ captures }: Escrow, place: Capture['place']): readonly Capture[] =>
  captures.filter((capture) => capture.place === place);
/** What the captures in one place have not given back to the buyer. */
export const restIn = (escrow: Escrow, place: Capture['place']): number => sum(inPlace(escrow, place).map(restOf));
/** What waits in the escrow for its settlement. */
export const heldMinor = (escrow: Escrow): number => restIn(escrow, 'escrow');
/** What somebody has of this order's money by now. */
export const shareOf = ({ shares }: Escrow, to: Share['to']): number =>
  sum(shares.filter((share) => share.to === to).map(({ amountMinor }) => amountMinor));

/** What every further event says of whose money it is. */
export function whose({ parties }: Escrow): Whose {
  const { orderId, marketplace, policy, currency } = must(parties, 'The opening of an escrow');
  return { orderId, marketplace, policy, currency };
}

export function evolve(escrow: Escrow, event: EscrowEvent): Escrow {
  switch (event.type) {
    case 'EscrowOpened':
      return opened(escrow, event);
    case 'PaymentCaptured':
      return withLegs({ ...escrow, captures: [...escrow.captures, captured(event)] }, event.legs);
    case 'FundsSettled':
      return withLegs(
        {
          ...escrow,
          captures: givenBack(escrow.captures, event.returned).map((capture) =>
            event.settled.includes(capture.reference) ? { ...capture, place: event.place } : capture,
          ),
          shares: [...escrow.shares, ...event.shares],
        },
        event.legs,
      );
    case 'FundsReturned':
      return withLegs(
        { ...escrow, captures: givenBack(escrow.captures, event.returned), shares: [...escrow.shares, ...event.shares] },
        event.legs,
      );
    case 'VoucherIssued':
      return { ...escrow, shares: [...escrow.shares, ...event.shares] };
    case 'RefundDue':
      return { ...escrow, refunds: [...escrow.refunds, refundDue(event)] };
    case 'RefundAttempted':
      return withRefund(escrow, event.refundId, { attempts: event.attempt, isAsked: true, isUnsure: true });
    case 'RefundPaid':
    case 'RefundSettledOtherwise':
      return withRefund(escrow, event.refundId, { status: 'paid', isAsked: false, isUnsure: false, deadline: undefined });
    case 'RefundRefused':
      return failedOnce(escrow, event, { isAsked: false, isUnsure: false });
    case 'RefundUnanswered':
      return failedOnce(escrow, event, { isAsked: false });
    case 'RefundFailed':
      return withRefund(escrow, event.refundId, { status: 'failed', deadline: undefined });
    case 'RefundRetried':
      return withRefund(escrow, event.refundId, { status: 'due', failures: 0, deadline: startedBy(event) });
    case 'LegDelivered':
      return { ...escrow, legs: { ...escrow.legs, pending: escrow.legs.pending.filter(({ legId }) => legId !== event.legId) } };
    case 'FundsHeld':
      return withLegs({ ...escrow, holds: [...escrow.holds, event.disputeId] }, event.legs);
    case 'FundsUnheld':
      return withLegs({ ...escrow, holds: escrow.holds.filter((disputeId) => disputeId !== event.disputeId) }, event.legs);
    case 'DisputesNoted':
      return { ...escrow, disputes: event.disputes };
    case 'InstructionNoted':
      return escrow;
    default:
      return unreachable(event);
  }
}

const opened = (
  escrow: Escrow,
  { orderId, marketplace, policy, currency, buyerId, sellerId }: EventOf<'EscrowOpened'>,
): Escrow => ({ ...escrow, parties: { orderId, marketplace, policy, currency, buyerId, sellerId } });

function captured({ reference, method, amountMinor, feesMinor, bankFeesMinor, taxMinor }: EventOf<'PaymentCaptured'>): Capture {
  const place = method === 'external' ? 'outside' : 'escrow';
  return { reference, method, amountMinor, feesMinor, bankFeesMinor, taxMinor, refundedMinor: 0, place };
}

/** The captures after these amounts went back to the buyer. */
export const givenBack = (captures: readonly Capture[], returned: readonly Returned[]): readonly Capture[] =>
  captures.map((capture) => {
    const back = returned.find(({ reference }) => reference === capture.reference);
    return back ? { ...capture, refundedMinor: capture.refundedMinor + back.amountMinor } : capture;
  });

const refundDue = (event: EventOf<'RefundDue'>): Refund => ({
  refundId: event.refundId,
  reference: event.reference,
  amountMinor: event.amountMinor,
  status: 'due',
  ...(event.legId === undefined ? { deadline: startedBy(event) } : { legId: event.legId }),
  attempts: 0,
  failures: 0,
  isAsked: false,
  isUnsure: false,
});

/** The name under which the deadline of a refund's next attempt runs. */
export const refundDeadline = (refundId: string): string => `refund:${refundId}`;

const startedBy = ({ started, refundId }: Pick<EscrowEvent, 'started'> & { readonly refundId: string }): Running | undefined =>
  started?.[refundDeadline(refundId)];

const failedOnce = (
  escrow: Escrow,
  event: EventOf<'RefundRefused' | 'RefundUnanswered'>,
  known: Pick<Refund, 'isAsked'> & Partial<Pick<Refund, 'isUnsure'>>,
): Escrow => {
  const failures = (escrow.refunds.find(({ refundId }) => refundId === event.refundId)?.failures ?? 0) + 1;
  return withRefund(escrow, event.refundId, { ...known, failures, deadline: startedBy(event) });
};

const withRefund = (
  escrow: Escrow,
  refundId: string,
  change: { readonly [Name in keyof Refund]?: Refund[Name] | undefined },
): Escrow => ({
  ...escrow,
  refunds: escrow.refunds.map((refund) => (refund.refundId === refundId ? { ...refund, ...change } : refund)),
});

const withLegs = (escrow: Escrow, legs: readonly Leg[]): Escrow =>
  legs.length === 0
    ? escrow
    : { ...escrow, legs: { count: escrow.legs.count + legs.length, pending: [...escrow.legs.pending, ...legs] } };
