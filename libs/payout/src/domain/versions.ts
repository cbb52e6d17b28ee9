import type { EscrowEvent } from './escrow/events.js';
import type { WalletEvent } from './wallet/events.js';
import type { WithdrawalEvent } from './withdrawal/events.js';

/** Everything that a stream of this context may hold. */
export type PayoutEvent = EscrowEvent | WalletEvent | WithdrawalEvent;

/** Every type of it, each in its first version. */
export const payoutVersions = {
  EscrowOpened: [],
  PaymentCaptured: [],
  FundsSettled: [],
  FundsReturned: [],
  VoucherIssued: [],
  RefundDue: [],
  RefundAttempted: [],
  RefundPaid: [],
  RefundRefused: [],
  RefundUnanswered: [],
  RefundFailed: [],
  RefundRetried: [],
  RefundSettledOtherwise: [],
  LegDelivered: [],
  FundsHeld: [],
  FundsUnheld: [],
  DisputesNoted: [],
  InstructionNoted: [],
  WalletCredited: [],
  WalletDebited: [],
  HoldChanged: [],
  WithdrawalReserved: [],
  ReservationConsumed: [],
  ReservationReturned: [],
  BalanceCarried: [],
  WithdrawalRequested: [],
  WithdrawalRefused: [],
  ReservationConfirmed: [],
  PayOutAttempted: [],
  PayOutRefused: [],
  PayOutUnanswered: [],
  PayOutUnresolved: [],
  WithdrawalPaid: [],
  WithdrawalFailed: [],
  WithdrawalClosed: [],
} as const satisfies { readonly [Type in PayoutEvent['type']]: readonly [] };

/** What people write or is about them, and which event holds it: it never leaves this context. */
export const personalFields = { RefundSettledOtherwise: ['note'], WithdrawalRequested: ['destination'] } as const;
