import { must, sum, unreachable, type Instant, type Running } from '@entente/kernel';
import type { Leg } from '../legs.js';
import { NEVER_ASKED, type Asked } from '../provider-call.js';
import type { EscrowEvent, EventOf, Method, Reserved, Returned, Share, Whose } from './events.js';

/** A payment of the buyer, and how much of it he was given back. `place` says where the rest is. */
export type Capture = {
  readonly reference: string;
  readonly method: Method;
  readonly amountMinor: number;
  readonly feesMinor: number;
  readonly bankFeesMinor: number;
  readonly taxMinor: number;
  readonly capturedAt?: Instant;
  readonly refundedMinor: number;
  /** Of that, what the platform has paid: it is still where the capture is. */
  readonly coveredMinor: number;
  /** What the bank has taken back of it, whether or not the buyer had it already. */
  readonly chargedBackMinor: number;
  readonly place: 'escrow' | 'seller' | 'buyer' | 'suspense' | 'outside';
};

export type Refund = Omit<Asked, 'marketplace' | 'currency'> & {
  readonly refundId: string;
  readonly reference: string;
  readonly status: 'due' | 'paid' | 'failed';
  /** It goes back to a wallet, and never to the provider. */
  readonly legId?: string;
  /** When the provider is to be asked; missing while nothing is to be asked. */
  readonly deadline?: Running;
};

/** The money of one order: who owns it, where it came from, where it went, and what is still on its way. */
export type Escrow = {
  readonly parties?: Whose & { readonly buyerId: string; readonly sellerId: string };
  readonly captures: readonly Capture[];
  readonly shares: readonly Share[];
  readonly refunds: readonly Refund[];
  readonly legs: { readonly count: number; readonly pending: readonly Leg[] };
  /** What of the seller's money of this order is held for a while after each sale; the oldest first. */
  readonly reserves: readonly (Reserved & { readonly deadline: Running })[];
  /** Disputes that hold the seller's money of this order. */
  readonly holds: readonly string[];
  readonly disputes: number;
  readonly isClaimed: boolean;
};

export const noEscrow: Escrow = {
  captures: [],
  shares: [],
  refunds: [],
  legs: { count: 0, pending: [] },
  reserves: [],
  holds: [],
  disputes: 0,
  isClaimed: false,
};

/** What a capture can still give back to the buyer. */
export const restOf = ({ amountMinor, refundedMinor }: Capture): number => amountMinor - refundedMinor;
/** What lies where the capture is. */
export const fundsOf = (capture: Capture): number => restOf(capture) + capture.coveredMinor;
export const inPlace = ({ captures }: Escrow, place: Capture['place']): readonly Capture[] =>
  captures.filter((capture) => capture.place === place);
/** What the captures in one place have not given back to the buyer. */
export const restIn = (escrow: Escrow, place: Capture['place']): number => sum(inPlace(escrow, place).map(restOf));
/** What waits in the escrow for its settlement. */
export const heldMinor = (escrow: Escrow): number => sum(inPlace(escrow, 'escrow').map(fundsOf));
/** What somebody has of this order's money by now. */
export const shareOf = ({ shares }: Escrow, to: Share['to']): number =>
  sum(shares.filter((share) => share.to === to).map(({ amountMinor }) => amountMinor));

/** How much of this order's money is held in the seller's wallet: all of it while a dispute is open, else what is reserved of it. */
export const withheldMinor = (escrow: Escrow): number =>
  escrow.holds.length > 0 ? shareOf(escrow, 'seller') : sum(escrow.reserves.map(({ amountMinor }) => amountMinor));

/** Leg ids count on over the life of an escrow; `before` more have been given out by the same event. */
export const numbered = (escrow: Escrow, legs: readonly Omit<Leg, 'legId'>[], before = 0): readonly Leg[] =>
  legs.map((leg, i) => ({ legId: `${whose(escrow).orderId}:${escrow.legs.count + before + i + 1}`, ...leg }));
/** Refund ids do so, too. */
export const nextRefundId = (escrow: Escrow, before = 0): string =>
  `${whose(escrow).orderId}.r${escrow.refunds.length + before + 1}`;

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
      return withLegs(settled(escrow, event), event.legs);
    case 'FundsReturned':
      return withLegs(returned(escrow, event), event.legs);
    case 'PaymentChargedBack':
      return withLegs(chargedBack(escrow, event), event.legs);
    case 'ReserveReleased':
      return withLegs({ ...escrow, reserves: escrow.reserves.filter(({ name }) => name !== event.reserve) }, event.legs);
    case 'VoucherIssued':
      return { ...escrow, shares: [...escrow.shares, ...event.shares] };
    case 'RefundDue':
      return { ...escrow, refunds: [...escrow.refunds, refundDue(event)] };
    case 'RefundAttempted':
      return withRefund(escrow, event.refundId, { attempts: event.attempt, isAsked: true, isUnsure: true });
    case 'RefundAwaited':
      return withRefund(escrow, event.refundId, { isAwaited: true, deadline: startedBy(event) });
    case 'RefundPaid':
      return withRefund(escrow, event.refundId, { ...SETTLED, hasPaid: true });
    case 'RefundSettledOtherwise':
      return withRefund(escrow, event.refundId, SETTLED);
    case 'RefundRefused':
      return refused(escrow, event);
    case 'RefundUnanswered':
      return failedOnce(escrow, event);
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
    case 'ClaimNoted':
      return { ...escrow, isClaimed: true };
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

function captured(event: EventOf<'PaymentCaptured'>): Capture {
  const { reference, method, amountMinor, feesMinor, bankFeesMinor, taxMinor, capturedAt } = event;
  return {
    reference,
    method,
    amountMinor,
    feesMinor,
    bankFeesMinor,
    taxMinor,
    ...(capturedAt !== undefined && { capturedAt }),
    refundedMinor: 0,
    coveredMinor: 0,
    chargedBackMinor: 0,
    place: method === 'external' ? 'outside' : 'escrow',
  };
}

function settled(escrow: Escrow, event: EventOf<'FundsSettled'>): Escrow {
  const { place, reserved, started = {} } = event;
  const deadline = reserved && must(started[reserved.name], 'The end of a reserve');
  return {
    ...escrow,
    captures: givenBack(escrow.captures, event.returned).map((capture) => {
      if (!event.settled.includes(capture.reference)) return capture;
      // What the platform has paid was for a seller who is paid: where he is not, it has gone back to it.
      return { ...capture, place, coveredMinor: place === 'seller' ? capture.coveredMinor : 0 };
    }),
    shares: [...escrow.shares, ...event.shares],
    reserves: reserved && deadline ? [...escrow.reserves, { ...reserved, deadline }] : escrow.reserves,
  };
}

const returned = (escrow: Escrow, event: EventOf<'FundsReturned' | 'PaymentChargedBack'>): Escrow => ({
  ...escrow,
  captures: givenBack(escrow.captures, event.returned, 'fundedBy' in event ? event.fundedBy : undefined),
  shares: [...escrow.shares, ...event.shares],
  reserves: drawnOn(escrow.reserves, event.shares),
});

/** What is taken back from the seller comes out of what was reserved of this order first; the oldest reserve gives first. */
function drawnOn(reserves: Escrow['reserves'], shares: readonly Share[]): Escrow['reserves'] {
  let leftMinor = 0 - sum(shares.filter(({ to }) => to === 'seller').map(({ amountMinor }) => amountMinor));
  return reserves.map((reserve) => {
    const drawnMinor = Math.min(leftMinor, reserve.amountMinor);
    leftMinor -= drawnMinor;
    return { ...reserve, amountMinor: reserve.amountMinor - drawnMinor };
  });
}

function chargedBack(escrow: Escrow, event: EventOf<'PaymentChargedBack'>): Escrow {
  const after = returned(escrow, event);
  const captures = after.captures.map((capture) =>
    capture.reference === event.reference
      ? { ...capture, chargedBackMinor: capture.chargedBackMinor + event.amountMinor }
      : capture,
  );
  return event.paidByBank.reduce<Escrow>(
    (state, { refundId, amountMinor }) => withRefund(state, refundId, { amountMinor, status: 'paid', deadline: undefined }),
    { ...after, captures },
  );
}

/** The captures after these amounts went back to the buyer. */
export const givenBack = (
  captures: readonly Capture[],
  amounts: readonly Returned[],
  fundedBy?: 'platform',
): readonly Capture[] =>
  captures.map((capture) => {
    const backMinor = amounts.find(({ reference }) => reference === capture.reference)?.amountMinor ?? 0;
    const coveredMinor = fundedBy === 'platform' ? backMinor : 0;
    return {
      ...capture,
      refundedMinor: capture.refundedMinor + backMinor,
      coveredMinor: capture.coveredMinor + coveredMinor,
    };
  });

const refundDue = (event: EventOf<'RefundDue'>): Refund => ({
  refundId: event.refundId,
  reference: event.reference,
  amountMinor: event.amountMinor,
  status: 'due',
  ...(event.legId === undefined ? { deadline: startedBy(event) } : { legId: event.legId }),
  ...NEVER_ASKED,
  hasPaid: false,
});

/** The same for every attempt at one refund: whoever calls twice with it pays once. */
export const refundKey = ({ reference, refundId }: Pick<Refund, 'reference' | 'refundId'>): string => `${reference}:${refundId}`;

/** The name under which the deadline of a refund's next attempt runs. */
export const refundDeadline = (refundId: string): string => `refund:${refundId}`;

const startedBy = ({ started, refundId }: Pick<EscrowEvent, 'started'> & { readonly refundId: string }): Running | undefined =>
  started?.[refundDeadline(refundId)];

const NOT_ASKED = { isAsked: false, isAwaited: false } as const;
const SETTLED = { ...NOT_ASKED, status: 'paid', isUnsure: false, deadline: undefined } as const;

const failedOnce = (escrow: Escrow, event: EventOf<'RefundRefused' | 'RefundUnanswered'>): Escrow => {
  const failures = (escrow.refunds.find(({ refundId }) => refundId === event.refundId)?.failures ?? 0) + 1;
  return withRefund(escrow, event.refundId, { ...NOT_ASKED, failures, deadline: startedBy(event) });
};

function refused(escrow: Escrow, event: EventOf<'RefundRefused'>): Escrow {
  const before = escrow.refunds.find(({ refundId }) => refundId === event.refundId);
  const isUnsure = before?.isUnsure === true && event.attempt < before.attempts; // Of the newest attempt nobody has heard.
  const failed = event.isLate ? escrow : failedOnce(escrow, event);
  return withRefund(failed, event.refundId, { isUnsure, refused: [...(before?.refused ?? []), event.attempt] });
}

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
