import { describe, expect, it } from '@jest/globals';
import { fold, plusMs, type Instant } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import type { EscrowCommand } from './commands.js';
import { escrowDecider } from './decide.js';
import { after, atClosing, order, paid, told } from './escrow-on-trial.contract.js';
import type { EscrowEvent } from './events.js';

const limited = (afterLimit: 'manual' | 'wallet_credit'): MoneyTerms => ({
  ...atClosing,
  refund: { providerLimit: 'P5M', afterLimit, expectedDays: 5 },
});
/** Five months after noon of 5 January, on the wall of Paris, where clocks have changed meanwhile. */
const last = '2026-06-05T11:00:00.000Z' as Instant;
const late = plusMs(last, 1);
const captured = after(limited('manual'), told(paid()));
const refund = told({ do: 'refund' });
const called = (now: Instant) => ({ dueAt: now, since: now, graceMs: -1 });
const decided = (history: readonly EscrowEvent[], command: EscrowCommand, terms: MoneyTerms, now: Instant) => [
  ...history,
  ...escrowDecider.decide(command, fold(escrowDecider, history), { now, termsOf: () => terms }),
];

describe('A refund of a payment that is older than the bank’s limit', () => {
  it('never asks the provider: it is the operators’ at once (G6, O10)', () => {
    order(limited('manual'), late)
      .given(...captured)
      .when(refund)
      .thenRecords(
        { type: 'FundsSettled', place: 'buyer' },
        { type: 'RefundDue', refundId: 'o-1.r1', amountMinor: 10_000 },
        { type: 'RefundFailed', refundId: 'o-1.r1', amountMinor: 10_000, reason: 'beyond_limit' },
      );
    const history = decided(captured, refund, limited('manual'), late);
    expect(history.some(({ started }) => started !== undefined)).toBe(false);
  });

  it('is ended by an operator who settles it otherwise, and by no new attempt (G6)', () => {
    const failed = order(limited('manual'), late).given(...decided(captured, refund, limited('manual'), late));
    failed.when({ type: 'RetryRefund', refundId: 'o-1.r1', by: 'ops' }).thenRejects('state.invalid', { status: 'failed' });
    failed
      .when({ type: 'SettleRefundOtherwise', refundId: 'o-1.r1', by: 'ops', note: 'Virement.' })
      .thenRecords({ type: 'RefundSettledOtherwise', amountMinor: 10_000 });
  });

  it('goes to the buyer’s wallet, where the rule book says so (G6, O10)', () => {
    order(limited('wallet_credit'), late)
      .given(...captured)
      .when(refund)
      .thenRecords(
        { type: 'FundsSettled', legs: [{ legId: 'o-1:1', ownerId: 'ana', kind: 'refund', amountMinor: 10_000 }] },
        { type: 'RefundDue', legId: 'o-1:1' },
      );
    const history = decided(captured, refund, limited('wallet_credit'), late);
    expect(decided(history, { type: 'ConfirmLeg', legId: 'o-1:1' }, limited('wallet_credit'), late).at(-1)).toMatchObject({
      type: 'RefundPaid',
      postings: [],
    });
  });

  it('is judged for each payment by itself (G6)', () => {
    const both = decided(captured, told(paid('pay-2', 500, 0)), limited('manual'), last);
    order(limited('manual'), late)
      .given(...both)
      .when(refund)
      .thenRecords(
        { type: 'FundsSettled' },
        { type: 'RefundDue', reference: 'pay-2', started: { 'refund:o-1.r1': called(late) } },
        { type: 'RefundDue', reference: 'pay-1' },
        { type: 'RefundFailed', reference: 'pay-1' },
      );
  });

  it('is one of the buyer’s wallet as ever, if that is where it came from (G6)', () => {
    const fromWallet = after(limited('manual'), told(paid('w-1', 10_000, 2_000, { method: 'wallet' })));
    order(limited('manual'), late)
      .given(...fromWallet)
      .when(refund)
      .thenRecords({ type: 'FundsSettled' }, { type: 'RefundDue', legId: 'o-1:2' });
  });
});

describe('A refund of a payment that is not', () => {
  it.each<[string, MoneyTerms, Instant, readonly EscrowEvent[]]>([
    ['at the limit itself', limited('manual'), last, captured],
    ['where there is no limit', atClosing, late, captured],
    [
      'when nobody noted the time of the payment',
      limited('manual'),
      late,
      captured.map((event) => {
        if (event.type !== 'PaymentCaptured') return event;
        const { capturedAt: _, ...earlier } = event;
        return earlier;
      }),
    ],
  ])('asks the provider: %s (G6)', (_, terms, now, history) => {
    order(terms, now)
      .given(...history)
      .when(refund)
      .thenRecords({ type: 'FundsSettled' }, { type: 'RefundDue', started: { 'refund:o-1.r1': called(now) } });
  });
});
