import type { EscrowEvent } from './escrow/events.js';
import type { WalletEvent } from './wallet/events.js';

/** Everything that a stream of this context may hold. */
export type PayoutEvent = EscrowEvent | WalletEvent;

/** Every type of it, each in its first version. */
export const payoutVersions = {
  EscrowOpened: [],
  PaymentCaptured: [],
  FundsSettled: [],
  FundsReturned: [],
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
  BalanceCarried: [],
} as const satisfies { readonly [Type in PayoutEvent['type']]: readonly [] };

/** What people write, and which event holds it: it never leaves this context. */
export const personalFields = { RefundSettledOtherwise: ['note'] } as const;
