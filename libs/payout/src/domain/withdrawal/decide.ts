import { must, plusMs, rings, unreachable, type Decider, type Instant, type PassDeadline } from '@entente/kernel';
import { balanced } from '../postings.js';
import { ANSWER_MS_MAX, callAt, meaningOf, RETRY_AFTER_MS, type HearAnswer } from '../provider-call.js';
import type { RequestWithdrawal, WithdrawalCommand } from './commands.js';
import type { RefusalReason, WithdrawalEvent } from './events.js';
import { evolve, hasEnded, noWithdrawal, PAY_OUT, type Withdrawal } from './state.js';

/** `availableMinor` is what the wallet had when it was read, `minimumMinor` what its marketplace pays out at least; it pays nothing while `isBarred`. */
type WithdrawalGiven = {
  readonly now: Instant;
  readonly withdrawalId: string;
  readonly availableMinor?: number;
  readonly minimumMinor?: number;
  readonly isBarred?: boolean;
};

export const withdrawalDecider: Decider<Withdrawal, WithdrawalCommand, WithdrawalEvent, WithdrawalGiven> = {
  initial: noWithdrawal,
  decide,
  evolve,
};

function decide(command: WithdrawalCommand, withdrawal: Withdrawal, given: WithdrawalGiven): readonly WithdrawalEvent[] {
  switch (command.type) {
    case 'RequestWithdrawal':
      return withdrawal.status === undefined ? [request(command, given)] : [];
    case 'ConfirmReservation':
      return withdrawal.status === 'requested' ? [{ ...aboutIt(withdrawal), type: 'ReservationConfirmed' }] : [];
    case 'RefuseWithdrawal':
      return withdrawal.status === 'requested'
        ? [{ ...aboutIt(withdrawal), type: 'WithdrawalRefused', why: 'not_covered', availableMinor: command.availableMinor }]
        : [];
    case 'PassDeadline':
      return attempt(command, withdrawal, given.now);
    case 'RecordPayOut':
      return answered(command, withdrawal, given.now);
    case 'HearAnswer':
      return heard(command, withdrawal, given.now);
    case 'CloseWithdrawal':
      return hasEnded(withdrawal) && !withdrawal.isClosed ? [close(withdrawal)] : [];
    default:
      return unreachable(command);
  }
}

/** What can be refused at once is never a request: nobody hears of it but who asked. */
function request(
  { marketplace, ownerId, currency, amountMinor, destination, via }: RequestWithdrawal,
  { now, withdrawalId, availableMinor = 0, minimumMinor = 0, isBarred = false }: WithdrawalGiven,
): WithdrawalEvent {
  const asked = { withdrawalId, marketplace, ownerId, currency, postings: balanced(), amountMinor };
  const why = isBarred ? 'suspended' : refusalOf(amountMinor, availableMinor, minimumMinor);
  if (why !== undefined) return { type: 'WithdrawalRefused', ...asked, why, availableMinor, minimumMinor };
  const started = { [PAY_OUT]: callAt(now, now) };
  return { type: 'WithdrawalRequested', ...asked, destination, ...(via === undefined ? {} : { via }), started };
}

function refusalOf(amountMinor: number, availableMinor: number, minimumMinor: number): RefusalReason | undefined {
  if (amountMinor <= 0) return 'not_positive';
  if (amountMinor < minimumMinor) return 'below_minimum';
  return amountMinor > availableMinor ? 'not_covered' : undefined;
}

/** Said before the provider is called: whatever happens then, somebody will ask what became of it. Who answers later is not waited for for ever. */
function attempt(command: PassDeadline, withdrawal: Withdrawal, now: Instant): readonly WithdrawalEvent[] {
  const { status, isAsked, deadline, attempts } = withdrawal;
  if (status !== 'reserved' || command.name !== PAY_OUT || !rings(deadline, command, now)) return [];
  if (withdrawal.isAwaited) return unanswered(withdrawal, now);
  if (isAsked) return [];
  const about = must(withdrawal.about, 'The request of a withdrawal');
  return [{ ...told(withdrawal), type: 'PayOutAttempted', key: payOutKey(about.withdrawalId), attempt: attempts + 1 }];
}

/** What the provider said to the newest attempt. That it has paid is welcome whenever we hear of it; anything else is an answer only once. */
function answered(
  { attempt: asked, answer }: Extract<WithdrawalCommand, { type: 'RecordPayOut' }>,
  withdrawal: Withdrawal,
  now: Instant,
): readonly WithdrawalEvent[] {
  const { status, attempts, isAsked, isAwaited, isUnsure } = withdrawal;
  if (status !== 'reserved' || attempts !== asked) return [];
  if (answer.outcome === 'done') return isUnsure ? [{ ...aboutIt(withdrawal), type: 'WithdrawalPaid' }] : [];
  if (!isAsked || isAwaited) return [];
  if (answer.outcome === 'awaited')
    return [{ ...told(withdrawal), ...again(ANSWER_MS_MAX, now), type: 'PayOutAwaited', attempt: attempts }];
  return answer.outcome === 'refused' ? refused(withdrawal, answer.reason, now) : unanswered(withdrawal, now);
}

/** What the provider says later. One that contradicts what it said before is refused. */
function heard(command: HearAnswer, withdrawal: Withdrawal, now: Instant): readonly WithdrawalEvent[] {
  const { about, status } = withdrawal;
  const isMeant = about !== undefined && payOutKey(about.withdrawalId) === command.key;
  const meaning = meaningOf(command, isMeant ? { ...withdrawal, ...about, hasPaid: status === 'paid' } : undefined);
  if (meaning === 'nothing' || status !== 'reserved') return [];
  const { attempt, answer } = command;
  if (answer.outcome === 'done') return [{ ...aboutIt(withdrawal), type: 'WithdrawalPaid' }];
  if (meaning === 'refused') return refused(withdrawal, answer.reason, now);
  return [{ ...told(withdrawal), type: 'PayOutRefused', attempt, reason: answer.reason, isLate: true }];
}

/** The last refusal is final; until the wallet has its money back the deadline runs on. */
function refused(withdrawal: Withdrawal, reason: string, now: Instant): readonly WithdrawalEvent[] {
  const waitMs = RETRY_AFTER_MS[withdrawal.failures];
  const event = { ...told(withdrawal), type: 'PayOutRefused', attempt: withdrawal.attempts, reason } as const;
  if (waitMs !== undefined) return [{ ...event, ...again(waitMs, now) }];
  return [event, { ...aboutIt(withdrawal), type: 'WithdrawalFailed' }];
}

function unanswered(withdrawal: Withdrawal, now: Instant): readonly WithdrawalEvent[] {
  const { attempts, failures } = withdrawal;
  const isOverdue = failures >= RETRY_AFTER_MS.length;
  const waitMs = must(RETRY_AFTER_MS[failures] ?? RETRY_AFTER_MS.at(-1), 'A wait between two attempts');
  return [
    { ...told(withdrawal), ...again(waitMs, now), type: 'PayOutUnanswered', attempt: attempts },
    ...(isOverdue ? [{ ...told(withdrawal), type: 'PayOutUnresolved' as const, attempt: attempts }] : []),
  ];
}

const again = (waitMs: number, now: Instant) => ({ passed: PAY_OUT, started: { [PAY_OUT]: callAt(plusMs(now, waitMs), now) } });

const close = (withdrawal: Withdrawal): WithdrawalEvent => ({
  ...told(withdrawal),
  passed: PAY_OUT,
  type: 'WithdrawalClosed',
});

/** The same for every attempt: whoever calls twice with it pays once. */
export const payOutKey = (withdrawalId: string): string => `withdrawal:${withdrawalId}`;

/** What every further event says of whose money it is. */
function told(withdrawal: Withdrawal) {
  const { withdrawalId, marketplace, ownerId, currency } = must(withdrawal.about, 'The request of a withdrawal');
  return { withdrawalId, marketplace, ownerId, currency, postings: balanced() };
}

const aboutIt = (withdrawal: Withdrawal) => ({
  ...told(withdrawal),
  amountMinor: must(withdrawal.about, 'The request of a withdrawal').amountMinor,
});
