import type { Timekeeping } from '@entente/kernel';
import type { Postings } from '../postings.js';
import type { Owned } from '../wallet/events.js';

/** Why a wallet pays nothing out: what it was asked for is no amount, too little to be paid out, or not there; or its owner is suspended. */
export type RefusalReason = 'not_positive' | 'below_minimum' | 'not_covered' | 'suspended';

/** What can happen to a withdrawal. It moves no money: the wallet does. Stored for ever: add fields and events, never rename or reuse one. */
export type WithdrawalEvent = Owned &
  Timekeeping & { readonly withdrawalId: string; readonly postings: Postings } &
  /** The deadline that starts here leads to the provider, and runs until the wallet knows how it ended. `via` is the service that asked for the owner. */
  (
    | {
        readonly type: 'WithdrawalRequested';
        readonly amountMinor: number;
        readonly destination: string;
        readonly via?: string;
      }
    /** Refused without having been requested, it is remembered for its repetitions and known to nobody else. */
    | {
        readonly type: 'WithdrawalRefused';
        readonly amountMinor: number;
        readonly why: RefusalReason;
        readonly availableMinor: number;
        readonly minimumMinor?: number;
      }
    /** The wallet has reserved it. */
    | { readonly type: 'ReservationConfirmed'; readonly amountMinor: number }
    | { readonly type: 'PayOutAttempted'; readonly key: string; readonly attempt: number }
    /** The provider says later what came of the attempt; at the end of the deadline that starts here nobody waits for it any more. */
    | { readonly type: 'PayOutAwaited'; readonly attempt: number }
    /** `isLate`: as unanswered it had been counted already. It is certain now that this attempt has paid nothing, and nothing else changes. */
    | { readonly type: 'PayOutRefused'; readonly attempt: number; readonly reason: string; readonly isLate?: true }
    /** Nobody knows whether the provider paid: it is asked before it is called again. */
    | { readonly type: 'PayOutUnanswered'; readonly attempt: number }
    /** As often as a refusal would be final, and still nobody knows: nothing is returned to a wallet that may have been paid out. */
    | { readonly type: 'PayOutUnresolved'; readonly attempt: number }
    | { readonly type: 'WithdrawalPaid'; readonly amountMinor: number }
    | { readonly type: 'WithdrawalFailed'; readonly amountMinor: number }
    /** The wallet knows the end. */
    | { readonly type: 'WithdrawalClosed' }
  );

export type WithdrawalEventOf<Type extends WithdrawalEvent['type']> = Extract<WithdrawalEvent, { type: Type }>;
