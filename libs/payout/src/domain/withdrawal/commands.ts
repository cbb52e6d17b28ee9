import type { PassDeadline } from '@entente/kernel';
import type { Answer, HearAnswer } from '../provider-call.js';
import type { Owned } from '../wallet/events.js';

/** Of his wallet the owner wants so much; whether he may ask has been decided at the door. */
export type RequestWithdrawal = Owned & {
  readonly type: 'RequestWithdrawal';
  readonly amountMinor: number;
  /** An account outside, as the marketplace's service knows it. */
  readonly destination: string;
  readonly via?: string;
};

export type WithdrawalCommand =
  | RequestWithdrawal
  /** The wallet has reserved the amount. */
  | { readonly type: 'ConfirmReservation' }
  /** Since it was asked for, the wallet has come to hold less. */
  | { readonly type: 'RefuseWithdrawal'; readonly availableMinor: number }
  /** The next attempt is due: recorded before the provider is called. */
  | PassDeadline
  | { readonly type: 'RecordPayOut'; readonly attempt: number; readonly answer: Answer }
  /** The provider that was awaited has spoken. */
  | HearAnswer
  /** The wallet has been told of the end. */
  | { readonly type: 'CloseWithdrawal' };
