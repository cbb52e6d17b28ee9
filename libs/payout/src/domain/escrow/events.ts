import type { Timekeeping } from '@entente/kernel';
import type { Leg } from '../legs.js';
import type { Postings } from '../postings.js';

/** Whose money it is: in every event, so that each can be posted and published by itself. */
export type Whose = {
  readonly orderId: string;
  readonly marketplace: string;
  readonly policy: string;
  readonly currency: string;
};

/** Who got how much; negative where it is taken back. All shares of an escrow sum to what has left it. */
export type Share = { readonly to: 'buyer' | 'seller' | 'platform' | 'suspense' | 'voucher'; readonly amountMinor: number };

/** What one capture gives back to the buyer. */
export type Returned = { readonly reference: string; readonly amountMinor: number };

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
        readonly legs: readonly Leg[];
      }
    /** What was held is divided once and for all; `settled` names the captures it came from, `place` who has what their buyer did not get back. */
    | {
        readonly type: 'FundsSettled';
        readonly place: 'seller' | 'buyer' | 'suspense';
        readonly settled: readonly string[];
        readonly returned: readonly Returned[];
        readonly shares: readonly Share[];
        readonly legs: readonly Leg[];
      }
    /** The buyer is given something back beside a settlement: out of the escrow, or taken back from seller and platform. */
    | {
        readonly type: 'FundsReturned';
        readonly orderedMinor: number;
        readonly returned: readonly Returned[];
        readonly shares: readonly Share[];
        readonly legs: readonly Leg[];
      }
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
    | { readonly type: 'RefundRefused'; readonly refundId: string; readonly attempt: number; readonly reason: string }
    /** Nobody knows whether the provider paid: it is asked before it is called again. */
    | { readonly type: 'RefundUnanswered'; readonly refundId: string; readonly attempt: number }
    | { readonly type: 'RefundFailed'; readonly refundId: string; readonly reference: string; readonly amountMinor: number }
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
    /** An instruction of the order that had no effect, and why: a repetition of it is recognised, whatever has happened since. */
    | {
        readonly type: 'InstructionNoted';
        readonly instruction: string;
        readonly why: 'nothing_left' | 'already_captured' | 'already_held' | 'not_held' | 'already_issued';
      }
  );

export type EventOf<Type extends EscrowEvent['type']> = Extract<EscrowEvent, { type: Type }>;
