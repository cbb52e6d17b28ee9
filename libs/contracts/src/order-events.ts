import type { DataOf, Fields } from './fields.js';

/** In every event of an order: whose it is, by which rule and who, where the order stands after it. `marketplace` and `policy` name the rule book. */
const order = {
  orderId: 'id',
  marketplace: 'code',
  policy: 'policy',
  revision: 'count',
  rule: 'code',
  by: 'code',
  status: 'code',
  buyerId: 'id',
  sellerId: 'id',
  currency: 'currency',
  /** How many disputes were ever opened on it: their ids are `<orderId>.1` … `.n`. */
  disputes: 'few',
  /** What could still be given back to the buyer after this event. */
  remainingMinor: 'minor',
  funds: 'funds?',
} as const satisfies Fields;

/** In every event of a seller's standing in one marketplace; `status` is the standing after it. */
const seller = {
  sellerId: 'id',
  marketplace: 'code',
  policy: 'policy',
  revision: 'count',
  rule: 'code',
  by: 'code',
  status: 'code',
} as const satisfies Fields;

/** Topic `entente.order.v1`, key: order id; of a seller's standing `<marketplace>.<seller>`. Append-only: fields and events are added, never renamed or given another meaning. */
export const orderEvents = {
  OrderPlaced: { ...order, policyDigest: 'hash' },
  OrderAccepted: order,
  OrderBecameLate: order,
  OrderRestarted: { ...order, newDeadline: 'instant' },
  OrderCompleted: { ...order, closedBy: 'code' },
  OrderCancelled: { ...order, closedBy: 'code' },
  OrderExpired: { ...order, closedBy: 'code' },
  CancellationRequested: order,
  CancellationRefused: order,
  CancellationUnanswered: order,
  WorkDelivered: order,
  RevisionRequested: order,
  RevisionAccepted: order,
  RevisionRefused: order,
  RevisionUnanswered: order,
  DisputeOpened: {
    ...order,
    disputeId: 'id',
    claimantId: 'id',
    reason: 'code?',
    justified: 'flag',
    /** What a partial refund must stay below: what remains, less fees. */
    refundableMinor: 'minor',
  },
  DecisionApplied: {
    ...order,
    disputeId: 'id',
    decision: 'count',
    outcome: 'code',
    orderedMinor: 'minor',
    appliedMinor: 'minor',
  },
  DisputeEnded: { ...order, disputeId: 'id', closeReason: 'code' },
  OptionBought: order,
  OfferMade: { ...order, offerId: 'id', priceMinor: 'minor' },
  OfferAccepted: { ...order, offerId: 'id' },
  OfferDeclined: { ...order, offerId: 'id' },
  OfferWithdrawn: { ...order, offerId: 'id' },
  OfferLapsed: { ...order, offerId: 'id' },
  VoucherRequested: order,
  ReviewLeft: { ...order, rating: 'code' },
  OrderHeld: order,
  OrderReleased: order,
  /** One side has reported the other to the staff, who alone read what was written. */
  ConductReported: order,
  /** `dueAt`: when the deadline `reminds` ends. */
  ReminderDue: { ...order, reminds: 'code', dueAt: 'instant' },
  OrderShipped: order,
  TrackingUpdated: {
    ...order,
    tracking: 'code',
    /** `matches`, `differs` or `unknown`: whether the parcel is where the receipt says; the place itself is not published. */
    place: 'code',
  },
  RefundIssued: {
    ...order,
    amountMinor: 'minor',
    method: 'code',
    /** Nothing is left to give back, and it all went through the platform. */
    full: 'flag',
  },
  /** Staff look at a case once more: it is open again. */
  DisputeResumed: { ...order, disputeId: 'id' },
  ChargebackRecorded: {
    ...order,
    reference: 'id',
    /** What the bank took back; and what of it had not been given back to the buyer before. */
    amountMinor: 'minor',
    appliedMinor: 'minor',
  },
  RefundProposed: { ...order, proposalId: 'id', amountMinor: 'minor' },
  RefundAgreed: { ...order, proposalId: 'id', amountMinor: 'minor' },
  RefundProposalDeclined: { ...order, proposalId: 'id' },
  RefundProposalWithdrawn: { ...order, proposalId: 'id' },
  /** Somebody has complained to the staff; what of is for them and for him. */
  ClaimSubmitted: order,
  ClaimAmended: order,
  ClaimWithdrawn: order,
  ClaimReviewStarted: order,
  ClaimRejected: order,
  ItemHandedOver: order,
  ItemReturned: order,
  /** What the seller would keep of the deposit. */
  DamageClaimed: { ...order, amountMinor: 'minor' },
  /** Somebody wrote in the order's chat; `revision` is that of the chat, `orderRevision` the order's on which it was found open. */
  MessageSent: {
    orderId: 'id',
    marketplace: 'code',
    policy: 'policy',
    revision: 'count',
    orderRevision: 'count',
    by: 'code',
    buyerId: 'id',
    sellerId: 'id',
  },
  DeadlinePassed: { ...order, passed: 'code' },
  SellerSuspended: seller,
  ReinstatementRequested: seller,
  SellerReinstated: seller,
} as const satisfies { readonly [type: string]: Fields };

export type OrderNews = {
  [Type in keyof typeof orderEvents]: { readonly type: Type } & DataOf<(typeof orderEvents)[Type]>;
}[keyof typeof orderEvents];
