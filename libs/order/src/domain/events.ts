import type { Address, Instant } from '@entente/kernel';
import type { Step } from '@entente/policy';

/**
 * What can happen to an order. Stored for ever: the names are the storage format; add fields and events, never rename or reuse one.
 * Every event is complete: it carries its `Step` (where the order went, which clocks started and stopped), so that folding needs no rule book.
 */
export type OrderEvent = Step & { readonly about: OrderFacts } & (
    | {
        readonly type: 'OrderPlaced';
        readonly orderId: string;
        /** `comeup/2`, pinned for the life of the order, and the SHA-256 of that rule book. */
        readonly policy: string;
        readonly policyDigest: string;
        readonly buyerId: string;
        readonly sellerId: string;
        readonly currency: string;
        readonly title: string;
        readonly terms: string;
        readonly duration?: string;
        readonly estimatedDeliveryDate?: string;
        readonly processingTime?: string;
        readonly shipTo?: Address;
        /** The part of the payment that goes back at the end, if nothing was broken. */
        readonly depositMinor?: number;
        readonly funds: readonly OrderFunds[];
      }
    | {
        readonly type:
          | 'OrderAccepted'
          | 'OrderBecameLate'
          | 'CancellationUnanswered'
          | 'RevisionAccepted'
          | 'RevisionUnanswered'
          | 'OrderReleased'
          | 'DeadlinePassed';
      }
    | { readonly type: 'OrderRestarted'; readonly newDeadline: Instant }
    | { readonly type: 'OrderCompleted' | 'OrderExpired'; readonly closedBy: ClosedBy; readonly funds?: readonly OrderFunds[] }
    | {
        readonly type: 'OrderCancelled';
        readonly closedBy: ClosedBy;
        readonly reason?: string;
        readonly funds?: readonly OrderFunds[];
      }
    | { readonly type: 'CancellationRequested' | 'CancellationRefused' | 'RevisionRefused'; readonly reason: string }
    | { readonly type: 'WorkDelivered'; readonly text?: string; readonly attachments?: readonly Attachment[] }
    | { readonly type: 'RevisionRequested' | 'ConductReported'; readonly text: string }
    | { readonly type: 'OptionBought'; readonly label: string; readonly duration?: string; readonly funds: readonly OrderFunds[] }
    | {
        readonly type: 'OfferMade';
        /** `offer-<n>`: the n-th of its order. */
        readonly offerId: string;
        readonly label: string;
        readonly priceMinor: number;
        readonly duration: string;
      }
    | { readonly type: 'OfferAccepted'; readonly offerId: string; readonly funds: readonly OrderFunds[] }
    | { readonly type: 'OfferDeclined' | 'OfferWithdrawn' | 'OfferLapsed'; readonly offerId: string }
    | { readonly type: 'VoucherRequested'; readonly funds: readonly OrderFunds[] }
    | { readonly type: 'ReviewLeft'; readonly rating: 'positive' | 'negative'; readonly text?: string }
    | { readonly type: 'OrderHeld'; readonly reason: string }
    /** So long before a deadline ends, whoever may still act is reminded of it. */
    | { readonly type: 'ReminderDue'; readonly reminds: string; readonly dueAt: Instant }
    | {
        readonly type: 'DisputeOpened';
        /** `<orderId>.<n>`: known at once, never random. */
        readonly disputeId: string;
        readonly claimantId: string;
        readonly reason?: string;
        readonly justification?: string;
        readonly justified: boolean;
        readonly refundableMinor: number;
        readonly funds?: readonly OrderFunds[];
      }
    | {
        readonly type: 'DecisionApplied';
        readonly disputeId: string;
        readonly decision: number;
        readonly outcome: string;
        /** What was decided, and what was left to give of it. */
        readonly orderedMinor: number;
        readonly appliedMinor: number;
        readonly funds?: readonly OrderFunds[];
      }
    | {
        readonly type: 'DisputeEnded';
        readonly disputeId: string;
        readonly closeReason: string;
        readonly funds?: readonly OrderFunds[];
      }
    | { readonly type: 'OrderShipped'; readonly carrier: string; readonly trackingNumber?: string }
    | {
        readonly type: 'TrackingUpdated';
        readonly tracking: 'in_transit' | 'delivered';
        readonly location?: Address;
        readonly place: 'matches' | 'differs' | 'unknown';
      }
    | {
        readonly type: 'RefundIssued';
        readonly amountMinor: number;
        readonly method: 'platform' | 'external';
        readonly reason?: string;
        readonly full: boolean;
        readonly funds?: readonly OrderFunds[];
      }
    /** Staff look at the case once more: its money is held again. */
    | { readonly type: 'DisputeResumed'; readonly disputeId: string; readonly funds?: readonly OrderFunds[] }
    | {
        readonly type: 'ChargebackRecorded';
        readonly reference: string;
        /** What the bank took back; and what of it had not been given back to the buyer before. */
        readonly amountMinor: number;
        readonly appliedMinor: number;
        readonly funds: readonly OrderFunds[];
      }
    | {
        readonly type: 'RefundProposed';
        /** `p<n>`: the n-th of its order. */
        readonly proposalId: string;
        readonly amountMinor: number;
        readonly reason: string;
      }
    | {
        readonly type: 'RefundAgreed';
        readonly proposalId: string;
        readonly amountMinor: number;
        readonly funds: readonly OrderFunds[];
      }
    | { readonly type: 'RefundProposalDeclined' | 'RefundProposalWithdrawn'; readonly proposalId: string }
    | { readonly type: 'ClaimSubmitted' | 'ClaimAmended'; readonly text: string }
    | { readonly type: 'ClaimWithdrawn' | 'ClaimReviewStarted' }
    | { readonly type: 'ClaimRejected'; readonly reason: string }
    | { readonly type: 'ItemHandedOver' | 'ItemReturned'; readonly text?: string }
    /** What the owner would keep of the deposit, and for what. */
    | { readonly type: 'DamageClaimed'; readonly amountMinor: number; readonly text: string }
    /** The buyer asks the seller for help: no case yet, but some rule books open none before. */
    | { readonly type: 'ProblemReported'; readonly text: string }
  );

/** What every event of an order repeats, as it is after the event: publishing and projecting one event needs no other. */
export type OrderFacts = {
  readonly marketplace: string;
  readonly policy: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly currency: string;
  readonly disputes: number;
  readonly remainingMinor: number;
};

/** Whose act closed it: it decides, later on, who may still review. */
export type ClosedBy = 'buyer' | 'seller' | 'mediator' | 'timer' | 'staff';

/** A file that was handed in with it: its bytes are stored beside the stream, under their SHA-256. */
export type Attachment = { readonly attachmentId: string; readonly sha256: string; readonly size: number };

/** What the payout context is told; amounts are minor units of the order's currency. The published contract has the same shape. */
export type OrderFunds =
  | (Payment & { readonly do: 'capture'; readonly feesMinor: number; readonly bankFeesMinor: number; readonly taxMinor: number })
  | { readonly do: 'release' | 'refund' | 'suspense' | 'voucher' }
  | { readonly do: 'split' | 'refund_part' | 'cover_part'; readonly amountMinor: number }
  | { readonly do: 'charge_back'; readonly reference: string; readonly amountMinor: number; readonly appliedMinor: number }
  | { readonly do: 'hold' | 'unhold'; readonly disputeId: string };

export type Payment = {
  readonly reference: string;
  readonly method: 'card' | 'wallet' | 'external';
  readonly amountMinor: number;
};

/** What people wrote, or where they live: kept in the stream, never published, never logged. A test fails for a text that is neither a code nor here. */
export const personalFields = {
  OrderPlaced: ['title', 'terms', 'shipTo'],
  OrderCancelled: ['reason'],
  CancellationRequested: ['reason'],
  CancellationRefused: ['reason'],
  RevisionRefused: ['reason'],
  WorkDelivered: ['text'],
  RevisionRequested: ['text'],
  ConductReported: ['text'],
  OptionBought: ['label'],
  OfferMade: ['label'],
  ReviewLeft: ['text'],
  OrderHeld: ['reason'],
  DisputeOpened: ['justification'],
  OrderShipped: ['carrier', 'trackingNumber'],
  TrackingUpdated: ['location'],
  RefundIssued: ['reason'],
  RefundProposed: ['reason'],
  ClaimSubmitted: ['text'],
  ClaimAmended: ['text'],
  ClaimRejected: ['reason'],
  ItemHandedOver: ['text'],
  ItemReturned: ['text'],
  DamageClaimed: ['text'],
  ProblemReported: ['text'],
} as const satisfies { readonly [T in OrderEvent['type']]?: readonly string[] };
