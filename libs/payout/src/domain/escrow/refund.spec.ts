import { describe, expect, it } from '@jest/globals';
import { fold, plusMs, type Instant } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import type { EscrowCommand } from './commands.js';
import { escrowDecider } from './decide.js';
import { after, atClosing, noon, order, paid, told } from './escrow-on-trial.contract.js';
import type { EscrowEvent } from './events.js';
import { moneyOf } from './figures.js';

describe('A refund', () => {
  const name = 'refund:o-1.r1';
  const due = after(atClosing, told(paid()), told({ do: 'refund' }));
  const ring: EscrowCommand = { type: 'PassDeadline', name, dueAt: noon };
  const asked = [...due, ...escrowDecider.decide(ring, fold(escrowDecider, due), { now: noon, termsOf: () => atClosing })];
  const answer = (attempt: number, outcome: 'done' | 'unknown' | 'refused'): EscrowCommand => ({
    type: 'RecordAnswer',
    refundId: 'o-1.r1',
    attempt,
    answer: outcome === 'refused' ? { outcome, reason: 'refused_by_bank' } : { outcome },
  });
  /** Every attempt is refused, or met with silence, at the earliest time at which it may be made; ends with the last event. */
  function triedThroughout(outcome: 'refused' | 'unknown'): { history: readonly EscrowEvent[]; waits: readonly number[] } {
    const history = [...due];
    const waits: number[] = [];
    for (let now: Instant | undefined = noon; now;) {
      const given: { now: Instant; termsOf: () => MoneyTerms } = { now, termsOf: () => atClosing };
      history.push(...escrowDecider.decide({ type: 'PassDeadline', name, dueAt: now }, fold(escrowDecider, history), given));
      history.push(...escrowDecider.decide(answer(waits.length + 1, outcome), fold(escrowDecider, history), given));
      const next: Instant | undefined = fold(escrowDecider, history).refunds[0]?.deadline?.dueAt;
      if (next) waits.push(Date.parse(next) - Date.parse(now));
      now = next;
    }
    return { history, waits };
  }

  it('is due at once and without grace, and records its attempt before the provider is called (scenario 49)', () => {
    order(atClosing)
      .given(...due)
      .when(ring)
      .thenRecords({ type: 'RefundAttempted', refundId: 'o-1.r1', attempt: 1, key: 'pay-1:o-1.r1' });
    order(atClosing, plusMs(noon, -1))
      .given(...due)
      .when(ring)
      .thenNothing();
  });

  it('is asked for once a deadline, and not for a deadline of long ago', () => {
    order(atClosing)
      .given(...asked)
      .when(ring)
      .thenNothing();
    order(atClosing)
      .given(...due)
      .when({ type: 'PassDeadline', name, dueAt: plusMs(noon, -5) })
      .thenNothing();
  });

  it('is paid once, whoever says so again', () => {
    const answered = order(atClosing).given(...asked);
    answered.when(answer(1, 'done')).thenRecords({ type: 'RefundPaid', passed: name, refundId: 'o-1.r1', amountMinor: 10_000 });
    const paidOut = escrowDecider.decide(answer(1, 'done'), fold(escrowDecider, asked), { now: noon, termsOf: () => atClosing });
    order(atClosing)
      .given(...asked, ...paidOut)
      .when(answer(1, 'done'))
      .thenNothing();
    answered.when(answer(2, 'done')).thenNothing();
  });

  it('is tried again after 1 m, 5 m, 30 m, 2 h and 12 h, then it is the operators’ (scenario 49)', () => {
    const { history, waits } = triedThroughout('refused');
    expect(waits.map((ms) => ms / 60_000)).toEqual([1, 5, 30, 120, 720]);
    expect(history.slice(-2).map(({ type }) => type)).toEqual(['RefundRefused', 'RefundFailed']);
    expect(fold(escrowDecider, history).refunds).toMatchObject([{ status: 'failed', attempts: 6 }]);
    expect(moneyOf(fold(escrowDecider, history))).toMatchObject({ refundedMinor: 10_000, refunds: [{ status: 'failed' }] });
  });

  it('whose answer was lost keeps in mind that it may have been paid', () => {
    const lost = [
      ...asked,
      ...escrowDecider.decide(answer(1, 'unknown'), fold(escrowDecider, asked), { now: noon, termsOf: () => atClosing }),
    ];
    expect(lost.at(-1)).toMatchObject({
      type: 'RefundUnanswered',
      passed: name,
      started: { [name]: { dueAt: plusMs(noon, 60_000) } },
    });
    expect(fold(escrowDecider, lost).refunds).toMatchObject([{ isUnsure: true, isAsked: false }]);
    order(atClosing)
      .given(...lost)
      .when(answer(1, 'done'))
      .thenRecords({ type: 'RefundPaid', passed: name });
  });

  it('that has failed is retried at once by an operator, or settled otherwise with a note', () => {
    const { history } = triedThroughout('refused');
    const failed = order(atClosing).given(...history);
    failed
      .when({ type: 'RetryRefund', refundId: 'o-1.r1', by: 'ops' })
      .thenRecords({ type: 'RefundRetried', started: { [name]: { dueAt: noon, since: noon, graceMs: -1 } } });
    failed.when({ type: 'SettleRefundOtherwise', refundId: 'o-1.r1', by: 'ops', note: 'Virement manuel.' }).thenRecords({
      type: 'RefundSettledOtherwise',
      amountMinor: 10_000,
    });
    failed.when({ type: 'SettleRefundOtherwise', refundId: 'o-1.r1', by: 'ops', note: '  ' }).thenRejects('reason.required');
    failed.when({ type: 'RetryRefund', refundId: 'o-1.r7', by: 'ops' }).thenRejects('refund.not_found');
  });

  it('that failed in silence is settled otherwise only where the provider, asked after the last attempt, knew of no payment', () => {
    const { history, waits } = triedThroughout('unknown');
    const attempts = waits.length + 1;
    const failed = order(atClosing).given(...history);
    const otherwise = { type: 'SettleRefundOtherwise', refundId: 'o-1.r1', by: 'ops', note: 'Virement manuel.' } as const;
    failed.when(otherwise).thenRejects('state.invalid', { status: 'failed' });
    failed.when({ ...otherwise, unpaidAfter: attempts - 1 }).thenRejects('state.invalid', { status: 'failed' });
    failed.when({ ...otherwise, unpaidAfter: attempts }).thenRecords({ type: 'RefundSettledOtherwise' });
  });

  it('that goes its way by itself is not the operators’', () => {
    order(atClosing)
      .given(...due)
      .when({ type: 'RetryRefund', refundId: 'o-1.r1', by: 'ops' })
      .thenRejects('state.invalid', { status: 'due' });
  });
});
