import type { PassDeadline } from '@entente/kernel';
import type { Answer, HearAnswer } from '../provider-call.js';
import type { Method } from './events.js';

/** What the order tells the escrow to do with its money; amounts are clamped here, for here is the truth. */
export type Instruction =
  | {
      readonly do: 'capture';
      readonly reference: string;
      readonly method: Method;
      readonly amountMinor: number;
      readonly feesMinor: number;
      readonly bankFeesMinor: number;
      readonly taxMinor: number;
    }
  | { readonly do: 'release' | 'refund' | 'suspense' | 'voucher' }
  | { readonly do: 'split' | 'refund_part' | 'cover_part'; readonly amountMinor: number }
  | { readonly do: 'charge_back'; readonly reference: string; readonly amountMinor: number; readonly appliedMinor: number }
  | { readonly do: 'hold' | 'unhold'; readonly disputeId: string };

/** Everything that one published event of the order means for its money. Never refused, however late or odd. */
export type FollowOrder = {
  readonly type: 'FollowOrder';
  readonly orderId: string;
  readonly marketplace: string;
  readonly policy: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly currency: string;
  /** How many disputes were ever opened: a mediator reads the money of an order that had one. */
  readonly disputes: number;
  /** Somebody has complained of it to the staff: from then on, mediators read its money as well. */
  readonly isClaimed?: true;
  readonly funds: readonly Instruction[];
};

export type EscrowCommand =
  | FollowOrder
  /** The wallet has applied the leg. */
  | { readonly type: 'ConfirmLeg'; readonly legId: string }
  /** A refund's next attempt is due: recorded before the provider is called. */
  | PassDeadline
  | { readonly type: 'RecordAnswer'; readonly refundId: string; readonly attempt: number; readonly answer: Answer }
  /** The provider that was awaited has spoken. */
  | HearAnswer
  | { readonly type: 'RetryRefund'; readonly refundId: string; readonly by: string }
  | {
      readonly type: 'SettleRefundOtherwise';
      readonly refundId: string;
      readonly by: string;
      readonly note: string;
      /** The attempt after which the provider, asked again, knew of no payment: it was not lost on its way. */
      readonly unpaidAfter?: number;
    };
