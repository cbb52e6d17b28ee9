import type { Instant, Timekeeping } from '@entente/kernel';
import type { Leg } from '../legs.js';
import type { Postings } from '../postings.js';

/** Whose money it is: in every event, so that each can be posted and published by itself. */
export type Whose = {
  readonly orderId: string;
  readonly marketplace: string;
  readonly policy: string;
  readonly currency: string;
};

/** Who got how much; negative where it is taken back, or where the platform pays for a seller. All shares of an escrow sum to what has left it. */
export type Share = {
  readonly to: 'buyer' | 'seller' | 'platform' | 'suspense' | 'voucher' | 'protection';
  readonly amountMinor: number;
};

/** What one capture gives back to the buyer. */
export type Returned = { readonly reference: string; readonly amountMinor: number };

/** What of a sale stays in the seller's wallet until the deadline of this name is over. */
export type Reserved = { readonly name: string; readonly amountMinor: number };

export type Method = 'card' | 'wallet' | 'external';

/** What can happen to the money of an order. Stored for ever: add fields and events, never rename or reuse one. */
export type EscrowEvent = Whose &
  Timekeeping & { readonly postings: Postings } & (
    | { readonly type: 'EscrowOpened'; readonly buyerId: string; readonly sellerId: string }
    | {
        readonly type: 'PaymentCaptured';
        readonly reference: string;
        readonly method: Method;
        readonly amountMinor: number;
        readonly feesMinor: number;
        readonly bankFeesMinor: number;
        readonly taxMinor: number;
        /** Missing where it was captured before refunds had a limit in time. */
        readonly capturedAt?: Instant;
        readonly legs: readonly Leg[];
      }
    /** What was held is divided once and for all; `settled` names the captures it came from, `place` who has what their buyer did not get back. */
    | {
        readonly type: 'FundsSettled';
        readonly place: 'seller' | 'buyer' | 'suspense';
        readonly settled: readonly string[];
        readonly returned: readonly Returned[];
        readonly shares: readonly Share[];
        readonly reserved?: Reserved;
        readonly legs: readonly Leg[];
      }
    /** The buyer is given something back beside a settlement: out of the escrow, or taken back from seller and platform; or the platform pays all of it. */
    | {
        readonly type: 'FundsReturned';
        readonly orderedMinor: number;
        readonly fundedBy?: 'platform';
        readonly returned: readonly Returned[];
        readonly shares: readonly Share[];
        readonly legs: readonly Leg[];
      }
    /**
     * The bank has given the buyer so much of a payment. What he did not have yet is taken back as a refund is, and counts as one; of refunds that
     * were still due, `paidByBank` need not be paid any more; the rest he has twice, and the platform has lost it.
     */
    | {
        readonly type: 'PaymentChargedBack';
        readonly reference: string;
        readonly amountMinor: number;
        readonly returned: readonly Returned[];
        readonly paidByBank: readonly { readonly refundId: string; readonly amountMinor: number }[];
        readonly lossMinor: number;
        readonly shares: readonly Share[];
        readonly legs: readonly Leg[];
      }
    /** What is left of a reserve is held no longer, unless a dispute holds it. */
    | { readonly type: 'ReserveReleased'; readonly reserve: string; readonly legs: readonly Leg[] }
    /** The buyer has so much to spend again, once for an order; it is drawn from suspense. */
    | {
        readonly type: 'VoucherIssued';
        readonly buyerId: string;
        readonly amountMinor: number;
        readonly shares: readonly Share[];
      }
    /** `legId` says that it goes back to a wallet; otherwise the deadline that starts here leads to the provider. */
    | {
        readonly type: 'RefundDue';
        readonly refundId: string;
        readonly reference: string;
        readonly amountMinor: number;
        readonly legId?: string;
      }
    | { readonly type: 'RefundAttempted'; readonly refundId: string; readonly key: string; readonly attempt: number }
    | { readonly type: 'RefundPaid'; readonly refundId: string; readonly reference: string; readonly amountMinor: number }
    /** The provider says later what came of the attempt; at the end of the deadline that starts here nobody waits for it any more. */
    | { readonly type: 'RefundAwaited'; readonly refundId: string; readonly attempt: number }
    /** `isLate`: as unanswered it had been counted already. It is certain now that this attempt has paid nothing, and nothing else changes. */
    | {
        readonly type: 'RefundRefused';
        readonly refundId: string;
        readonly attempt: number;
        readonly reason: string;
        readonly isLate?: true;
      }
    /** Nobody knows whether the provider paid: it is asked before it is called again. */
    | { readonly type: 'RefundUnanswered'; readonly refundId: string; readonly attempt: number }
    /** `reason` where the provider was not asked at all. */
    | {
        readonly type: 'RefundFailed';
        readonly refundId: string;
        readonly reference: string;
        readonly amountMinor: number;
        readonly reason?: 'beyond_limit';
      }
    | { readonly type: 'RefundRetried'; readonly refundId: string; readonly by: string }
    | {
        readonly type: 'RefundSettledOtherwise';
        readonly refundId: string;
        readonly reference: string;
        readonly amountMinor: number;
        readonly by: string;
        readonly note: string;
      }
    | { readonly type: 'LegDelivered'; readonly legId: string }
    | { readonly type: 'FundsHeld'; readonly disputeId: string; readonly legs: readonly Leg[] }
    | { readonly type: 'FundsUnheld'; readonly disputeId: string; readonly legs: readonly Leg[] }
    | { readonly type: 'DisputesNoted'; readonly disputes: number }
    /** That there was a claim; of whom, and what became of it, the order knows. */
    | { readonly type: 'ClaimNoted' }
    /** An instruction of the order that had no effect, and why: a repetition of it is recognised, whatever has happened since. */
    | {
        readonly type: 'InstructionNoted';
        readonly instruction: string;
        readonly why: 'nothing_left' | 'already_captured' | 'already_held' | 'not_held' | 'already_issued' | 'no_card_payment';
      }
  );

export type EventOf<Type extends EscrowEvent['type']> = Extract<EscrowEvent, { type: Type }>;
