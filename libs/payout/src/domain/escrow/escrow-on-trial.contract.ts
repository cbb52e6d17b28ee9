import { fold, type Instant } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import { specify } from '@entente/testing';
import { balanced } from '../postings.js';
import type { EscrowCommand, FollowOrder, Instruction } from './commands.js';
import { escrowDecider } from './decide.js';
import type { EscrowEvent } from './events.js';
import { moneyOf } from './figures.js';

export const noon = '2026-01-05T12:00:00.000Z' as Instant;
/** The money waits until the order is closed; fees are kept when a part is refunded. */
export const atClosing: MoneyTerms = {
  payout: 'at_closing',
  commission: { basisPoints: 2000, fixedMinor: 0 },
  feesOnPartialRefund: 'kept',
  reserve: { basisPoints: 0, hold: 'P45D' },
  refund: { providerLimit: null, afterLimit: 'manual', expectedDays: 5 },
  withdrawal: { minimumMinor: 0, whileSuspended: true },
  zone: 'Europe/Paris',
};
/** The seller has it as soon as it is paid; fees come back in proportion. */
export const atCapture: MoneyTerms = { ...atClosing, payout: 'at_capture', feesOnPartialRefund: 'pro_rata' };

export const told = (...funds: readonly Instruction[]): FollowOrder => ({
  type: 'FollowOrder',
  orderId: 'o-1',
  marketplace: 'bazaar',
  policy: 'bazaar/1',
  buyerId: 'ana',
  sellerId: 'bo',
  currency: 'EUR',
  disputes: 0,
  funds,
});
export const paid = (
  reference = 'pay-1',
  amountMinor = 10_000,
  feesMinor = 2_000,
  more: Partial<Extract<Instruction, { do: 'capture' }>> = {},
): Instruction => ({
  do: 'capture',
  method: 'card',
  bankFeesMinor: 0,
  taxMinor: 0,
  reference,
  amountMinor,
  feesMinor,
  ...more,
});

/** What the stream holds after these commands, each at the same time. */
export function after(terms: MoneyTerms, ...commands: readonly EscrowCommand[]): readonly EscrowEvent[] {
  const history: EscrowEvent[] = [];
  for (const command of commands) {
    history.push(...escrowDecider.decide(command, fold(escrowDecider, history), { now: noon, termsOf: () => terms }));
  }
  return history;
}
export const moneyAfter = (terms: MoneyTerms, ...commands: readonly EscrowCommand[]) =>
  moneyOf(fold(escrowDecider, after(terms, ...commands)));
export const order = (terms: MoneyTerms, now = noon) => specify(escrowDecider, { now, termsOf: () => terms });

/** No posting at all. */
export const noPostings = balanced();
