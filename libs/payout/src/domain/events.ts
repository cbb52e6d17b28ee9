import type { EscrowEvent } from './escrow/events.js';
import type { StandingEvent } from './standing/events.js';
import type { WalletEvent } from './wallet/events.js';
import type { WithdrawalEvent } from './withdrawal/events.js';

/** What is in balance: every event by which money moves, or is said to stay. */
export type MoneyEvent = EscrowEvent | WalletEvent | WithdrawalEvent;

/** Everything that a stream of this context may hold. */
export type PayoutEvent = MoneyEvent | StandingEvent;

/** What people write or is about them, and which event holds it: it never leaves this context. */
export const personalFields = { RefundSettledOtherwise: ['note'], WithdrawalRequested: ['destination'] } as const;
