import { describe, expect, it } from '@jest/globals';
import { fold, plusMs, type Instant } from '@entente/kernel';
import { specify } from '@entente/testing';
import type { Answer } from '../provider-call.js';
import type { WithdrawalCommand } from './commands.js';
import { withdrawalDecider } from './decide.js';
import type { RefusalReason, WithdrawalEvent } from './events.js';

const noon = '2026-01-05T12:00:00.000Z' as Instant;
const MINUTE_MS = 60_000;
const wish = (amountMinor: number): WithdrawalCommand => ({
  type: 'RequestWithdrawal',
  marketplace: 'bazaar',
  ownerId: 'bo',
  currency: 'EUR',
  amountMinor,
  destination: 'bo',
});
const confirmed: WithdrawalCommand = { type: 'ConfirmReservation' };
const ring = (dueAt = noon): WithdrawalCommand => ({ type: 'PassDeadline', name: 'pay_out', dueAt });
const said = (attempt: number, answer: Answer): WithdrawalCommand => ({ type: 'RecordPayOut', attempt, answer });
const refusal: Answer = { outcome: 'refused', reason: 'refused_by_bank' };
const lost: Answer = { outcome: 'unknown' };
const done: Answer = { outcome: 'done' };

type Step = readonly [WithdrawalCommand, Instant?];
const wallet = { withdrawalId: 'w-1', availableMinor: 8_000, minimumMinor: 500 };
function after(...steps: readonly Step[]): readonly WithdrawalEvent[] {
  const history: WithdrawalEvent[] = [];
  for (const [command, now = noon] of steps)
    history.push(...withdrawalDecider.decide(command, fold(withdrawalDecider, history), { ...wallet, now }));
  return history;
}
const withdrawal = (now = noon, given: Partial<typeof wallet> = {}) => specify(withdrawalDecider, { ...wallet, ...given, now });
const stateAfter = (...steps: readonly Step[]) => fold(withdrawalDecider, after(...steps));

/** Attempts that came to nothing, each when it was due; what follows is due at the end. */
function failing(answer: Answer, times: number): { readonly steps: readonly Step[]; readonly dueAt: Instant } {
  const steps: Step[] = [[wish(5_000)], [confirmed]];
  let dueAt = noon;
  for (let attempt = 1; attempt <= times; attempt++) {
    steps.push([ring(dueAt), dueAt], [said(attempt, answer), dueAt]);
    dueAt = stateAfter(...steps).deadline?.dueAt ?? dueAt;
  }
  return { steps, dueAt };
}

describe('A withdrawal', () => {
  it('that the wallet covers is requested, and due at the provider at once (scenario 50)', () => {
    withdrawal()
      .given()
      .when(wish(8_000))
      .thenRecords({
        type: 'WithdrawalRequested',
        withdrawalId: 'w-1',
        amountMinor: 8_000,
        destination: 'bo',
        started: { pay_out: { dueAt: noon, since: noon, graceMs: -1 } },
      });
  });

  it('is refused and remembered: more than is available, nothing, less than nothing, too little (scenario 50)', () => {
    const refused = (amountMinor: number, why: RefusalReason) =>
      withdrawal()
        .given()
        .when(wish(amountMinor))
        .thenRecords({ type: 'WithdrawalRefused', amountMinor, why, availableMinor: 8_000, minimumMinor: 500 });
    refused(8_001, 'not_covered');
    refused(499, 'below_minimum');
    refused(0, 'not_positive');
    refused(-5, 'not_positive');
    expect(stateAfter([wish(0)])).toMatchObject({ status: 'refused', isClosed: true });
    withdrawal()
      .given(...after([wish(8_001)]))
      .when(wish(100))
      .thenNothing();
  });

  it('is reserved when the wallet has reserved it, and not twice', () => {
    withdrawal()
      .given(...after([wish(5_000)]))
      .when(confirmed)
      .thenRecords({ type: 'ReservationConfirmed', amountMinor: 5_000 });
    withdrawal()
      .given(...after([wish(5_000)], [confirmed]))
      .when(confirmed)
      .thenNothing();
  });

  it('may still be refused while nothing is reserved, and then waits for the wallet to know it', () => {
    const refuse: WithdrawalCommand = { type: 'RefuseWithdrawal', availableMinor: 10 };
    withdrawal()
      .given(...after([wish(5_000)]))
      .when(refuse)
      .thenRecords({ type: 'WithdrawalRefused', why: 'not_covered', availableMinor: 10 });
    expect(stateAfter([wish(5_000)], [refuse])).toMatchObject({ status: 'refused', isClosed: false });
    withdrawal()
      .given(...after([wish(5_000)], [confirmed]))
      .when(refuse)
      .thenNothing();
    withdrawal()
      .given(...after([wish(5_000)], [refuse]))
      .when(confirmed)
      .thenNothing();
  });

  it('is attempted only when it is reserved, due, and not under way', () => {
    withdrawal()
      .given(...after([wish(5_000)]))
      .when(ring())
      .thenNothing();
    const reserved = after([wish(5_000)], [confirmed]);
    withdrawal()
      .given(...reserved)
      .when(ring())
      .thenRecords({ type: 'PayOutAttempted', key: 'withdrawal:w-1', attempt: 1 });
    withdrawal(plusMs(noon, -1))
      .given(...reserved)
      .when(ring())
      .thenNothing();
    withdrawal()
      .given(...reserved)
      .when(ring(plusMs(noon, 1)))
      .thenNothing();
    withdrawal()
      .given(...after([wish(5_000)], [confirmed], [ring()]))
      .when(ring())
      .thenNothing();
  });

  it('is paid when the provider says so, and over when the wallet knows it', () => {
    const asked: readonly Step[] = [[wish(5_000)], [confirmed], [ring()]];
    withdrawal()
      .given(...after(...asked))
      .when(said(1, done))
      .thenRecords({ type: 'WithdrawalPaid', amountMinor: 5_000 });
    withdrawal()
      .given(...after(...asked, [said(1, done)]))
      .when(said(1, done))
      .thenNothing();
    withdrawal()
      .given(...after(...asked))
      .when({ type: 'CloseWithdrawal' })
      .thenNothing();
    withdrawal()
      .given(...after(...asked, [said(1, done)]))
      .when({ type: 'CloseWithdrawal' })
      .thenRecords({ type: 'WithdrawalClosed', passed: 'pay_out' });
    withdrawal()
      .given(...after(...asked, [said(1, done)], [{ type: 'CloseWithdrawal' }]))
      .when({ type: 'CloseWithdrawal' })
      .thenNothing();
  });

  it('that is refused is tried again after 1, 5, 30, 120 and 720 minutes, and then it has failed', () => {
    let dueAt = noon;
    for (const [i, minutes] of [1, 5, 30, 120, 720].entries()) {
      dueAt = plusMs(dueAt, minutes * MINUTE_MS);
      expect(failing(refusal, i + 1).dueAt).toBe(dueAt);
    }
    const events = after(...failing(refusal, 6).steps).map(({ type }) => type);
    expect(events.slice(-2)).toEqual(['PayOutRefused', 'WithdrawalFailed']);
    expect(stateAfter(...failing(refusal, 6).steps)).toMatchObject({ status: 'failed', isClosed: false, deadline: { dueAt } });
  });

  it('is never given up while nobody knows whether it was paid: operators are called, and the provider is asked again', () => {
    const { steps, dueAt } = failing(lost, 6);
    expect(after(...steps).map(({ type }) => type)).toEqual([
      'WithdrawalRequested',
      'ReservationConfirmed',
      ...Array.from({ length: 6 }, () => ['PayOutAttempted', 'PayOutUnanswered']).flat(),
      'PayOutUnresolved',
    ]);
    expect(stateAfter(...steps)).toMatchObject({ status: 'reserved', isUnsure: true });
    withdrawal(dueAt)
      .given(...after(...steps, [ring(dueAt), dueAt]))
      .when(said(7, done))
      .thenRecords({ type: 'WithdrawalPaid' });
    withdrawal(dueAt)
      .given(...after(...steps, [ring(dueAt), dueAt]))
      .when(said(7, refusal))
      .thenRecords({ type: 'PayOutRefused' }, { type: 'WithdrawalFailed' });
  });

  it('hears an answer once, and none to an earlier attempt', () => {
    const { steps, dueAt } = failing(lost, 1);
    withdrawal(dueAt)
      .given(...after(...steps))
      .when(said(1, refusal))
      .thenNothing();
    withdrawal(dueAt)
      .given(...after(...steps, [ring(dueAt), dueAt]))
      .when(said(1, refusal))
      .thenNothing();
    withdrawal(dueAt)
      .given(...after(...steps))
      .when(said(1, done))
      .thenRecords({ type: 'WithdrawalPaid' });
  });
});
