import { isBlank, period, plusMs, plusPeriod, Rejection, type Instant } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import { accounts, balanced, post } from '../postings.js';
import { ANSWER_MS_MAX, callAt, meaningOf, RETRY_AFTER_MS, type HearAnswer } from '../provider-call.js';
import type { EscrowCommand } from './commands.js';
import type { EscrowEvent, Returned } from './events.js';
import { refundKey, refundDeadline, whose, type Escrow, type Refund } from './state.js';

/** What a capture gives back, under a name of its own; with a leg where that leads to a wallet, and late where the provider would not give it back. */
export type DueRefund = Returned & { readonly refundId: string; readonly legId?: string; readonly isLate?: boolean };

/** A refund to a wallet waits for its leg; one that comes too late is the operators’; any other starts the deadline that leads to the provider, due at once. */
export function startRefund(
  escrow: Escrow,
  { refundId, reference, amountMinor, legId, isLate = false }: DueRefund,
  now: Instant,
): readonly EscrowEvent[] {
  const about = { ...whose(escrow), postings: balanced(), refundId, reference, amountMinor };
  if (legId !== undefined) return [{ type: 'RefundDue', ...about, legId }];
  if (isLate)
    return [
      { type: 'RefundDue', ...about },
      { type: 'RefundFailed', ...about, reason: 'beyond_limit' },
    ];
  return [{ type: 'RefundDue', ...about, started: { [refundDeadline(refundId)]: callAt(now, now) } }];
}

/** Whether a payment is older than what the provider gives back. Of payments whose time nobody noted it is not known. */
export function isBeyondLimit({ captures }: Escrow, wanted: string, { refund, zone }: MoneyTerms, now: Instant): boolean {
  const capturedAt = captures.find(({ reference }) => reference === wanted)?.capturedAt;
  if (capturedAt === undefined || refund.providerLimit === null) return false;
  return now > plusPeriod(capturedAt, period(refund.providerLimit), zone);
}

/** What the provider said to the newest attempt. That it has paid is welcome whenever we hear of it; anything else is an answer only once. */
export function answered(
  { refundId, attempt, answer }: Extract<EscrowCommand, { type: 'RecordAnswer' }>,
  escrow: Escrow,
  now: Instant,
): readonly EscrowEvent[] {
  const refund = escrow.refunds.find((candidate) => candidate.refundId === refundId);
  if (!refund || refund.attempts !== attempt) return [];
  if (answer.outcome === 'done') return refund.isUnsure ? [paid(escrow, refund)] : [];
  if (!refund.isAsked || refund.isAwaited) return [];
  return answer.outcome === 'awaited' ? [awaited(escrow, refund, now)] : failed(escrow, refund, answer, now);
}

/** What the provider says later. One that contradicts what it said before is refused. */
export function heard(command: HearAnswer, escrow: Escrow, now: Instant): readonly EscrowEvent[] {
  const refund = escrow.refunds.find((candidate) => refundKey(candidate) === command.key);
  const meaning = meaningOf(command, refund && { ...refund, ...whose(escrow) });
  if (!refund || meaning === 'nothing') return [];
  const { attempt, answer } = command;
  if (answer.outcome === 'done') return [paid(escrow, refund)];
  if (meaning === 'refused') return failed(escrow, refund, answer, now);
  const about = { ...whose(escrow), postings: balanced(), refundId: refund.refundId };
  return [{ type: 'RefundRefused', ...about, attempt, reason: answer.reason, isLate: true }];
}

/** Nobody has said in time what came of it. */
export const unanswered = (escrow: Escrow, refund: Refund, now: Instant): readonly EscrowEvent[] =>
  failed(escrow, refund, { outcome: 'unknown' }, now);

function awaited(escrow: Escrow, { refundId, attempts: attempt }: Refund, now: Instant): EscrowEvent {
  const name = refundDeadline(refundId);
  const started = { [name]: callAt(plusMs(now, ANSWER_MS_MAX), now) };
  return { type: 'RefundAwaited', ...whose(escrow), postings: balanced(), passed: name, started, refundId, attempt };
}

function paid(escrow: Escrow, { refundId, reference, amountMinor, deadline }: Refund): EscrowEvent {
  const { orderId, marketplace } = whose(escrow);
  const postings = balanced(post(accounts.refunds(orderId), -amountMinor), post(accounts.provider(marketplace), amountMinor));
  const passed = deadline ? { passed: refundDeadline(refundId) } : {};
  return { type: 'RefundPaid', ...whose(escrow), ...passed, postings, refundId, reference, amountMinor };
}

/** A refusal and a lost answer wait equally long; they differ in what is known before the next call. */
function failed(
  escrow: Escrow,
  { refundId, reference, amountMinor, failures, attempts: attempt }: Refund,
  answer: { readonly outcome: 'refused'; readonly reason: string } | { readonly outcome: 'unknown' },
  now: Instant,
): readonly EscrowEvent[] {
  const name = refundDeadline(refundId);
  const waitMs = RETRY_AFTER_MS[failures];
  const again = waitMs === undefined ? {} : { started: { [name]: callAt(plusMs(now, waitMs), now) } };
  const common = { ...whose(escrow), postings: balanced() };
  const told = { ...common, passed: name, ...again, refundId, attempt };
  return [
    answer.outcome === 'refused'
      ? { type: 'RefundRefused', ...told, reason: answer.reason }
      : { type: 'RefundUnanswered', ...told },
    ...(waitMs === undefined ? [{ type: 'RefundFailed' as const, ...common, refundId, reference, amountMinor }] : []),
  ];
}

/** An operator has it tried again, at once and as often as the first time; the provider is not asked for what it cannot do. */
export function retried(
  { refundId, by }: Extract<EscrowCommand, { type: 'RetryRefund' }>,
  escrow: Escrow,
  terms: MoneyTerms,
  now: Instant,
): readonly EscrowEvent[] {
  const { reference, status } = failedRefund(escrow, refundId);
  if (isBeyondLimit(escrow, reference, terms, now)) {
    throw new Rejection(
      'state.invalid',
      'The payment is too old to be given back through the provider. See that the buyer gets his money by other means, then settle the refund otherwise.',
      { status },
    );
  }
  return [
    {
      type: 'RefundRetried',
      ...whose(escrow),
      postings: balanced(),
      started: { [refundDeadline(refundId)]: callAt(now, now) },
      refundId,
      by,
    },
  ];
}

/** The buyer has his money by other means. The note is for the operators: it is never published. */
export function settledOtherwise(
  { refundId, by, note, unpaidAfter }: Extract<EscrowCommand, { type: 'SettleRefundOtherwise' }>,
  escrow: Escrow,
): readonly EscrowEvent[] {
  const { reference, amountMinor, status, attempts, isUnsure } = failedRefund(escrow, refundId);
  if (isUnsure && unpaidAfter !== attempts) {
    throw new Rejection(
      'state.invalid',
      'Nobody knows yet whether the provider has paid this refund. Retry it: once the provider says that it refuses, it can be settled otherwise.',
      { status },
    );
  }
  if (isBlank(note)) throw new Rejection('reason.required', 'Say in the note how the buyer got his money.');
  const { orderId, marketplace } = whose(escrow);
  const postings = balanced(post(accounts.refunds(orderId), -amountMinor), post(accounts.outside(marketplace), amountMinor));
  return [{ type: 'RefundSettledOtherwise', ...whose(escrow), postings, refundId, reference, amountMinor, by, note }];
}

/** Operators act on what has failed for good; everything else goes its way by itself. */
function failedRefund(escrow: Escrow, refundId: string): Refund {
  const refund = escrow.refunds.find((candidate) => candidate.refundId === refundId);
  if (!refund) throw new Rejection('refund.not_found', 'There is no such refund. Look for it among the failed ones.');
  if (refund.status !== 'failed') {
    throw new Rejection(
      'state.invalid',
      `This refund is ${refund.status}. Only a failed one can be retried or settled otherwise.`,
      { status: refund.status },
    );
  }
  return refund;
}
