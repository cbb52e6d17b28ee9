import type { EscrowEvent } from './escrow/events.js';
import type { WalletEvent } from './wallet/events.js';
import type { WithdrawalEvent } from './withdrawal/events.js';

/** Everything that a stream of this context may hold. */
export type PayoutEvent = EscrowEvent | WalletEvent | WithdrawalEvent;

/** What people write or is about them, and which event holds it: it never leaves this context. */
export const personalFields = { RefundSettledOtherwise: ['note'], WithdrawalRequested: ['destination'] } as const;
