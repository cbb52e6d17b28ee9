/** The door for whoever checks the books: how the streams of this context are folded, and what an order's instructions come to. */
export { escrowDecider } from '../domain/escrow/decide.js';
export type { MoneyEvent } from '../domain/events.js';
export type { EscrowEvent } from '../domain/escrow/events.js';
export { moneyOf } from '../domain/escrow/figures.js';
export { accounts } from '../domain/postings.js';
export { refundKey, shareOf, withheldMinor, type Escrow } from '../domain/escrow/state.js';
export { walletDecider } from '../domain/wallet/decide.js';
export type { WalletEvent } from '../domain/wallet/events.js';
export { payOutKey, withdrawalDecider } from '../domain/withdrawal/decide.js';
export type { WithdrawalEvent } from '../domain/withdrawal/events.js';
export { prescribed } from './prescribed.js';
