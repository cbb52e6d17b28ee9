import { isBlank, plusMs, Rejection, type Instant } from '@entente/kernel';
import { accounts, balanced, post } from '../postings.js';
import { callAt, RETRY_AFTER_MS } from '../provider-call.js';
import type { EscrowCommand } from './commands.js';
import type { EscrowEvent, Returned } from './events.js';
import { refundDeadline, whose, type Escrow, type Refund } from './state.js';

/** What a capture gives back, under a name of its own; with a leg where that leads to a wallet. */
export type DueRefund = Returned & { readonly refundId: string; readonly legId?: string };

/** A refund to a wallet waits for its leg; any other starts the deadline that leads to the provider, due at once. */
export function startRefund(escrow: Escrow, { refundId, reference, amountMinor, legId }: DueRefund, now: Instant): EscrowEvent {
  const due = { type: 'RefundDue' as const, ...whose(escrow), postings: balanced(), refundId, reference, amountMinor };
  return legId === undefined ? { ...due, started: { [refundDeadline(refundId)]: callAt(now, now) } } : { ...due, legId };
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
  return refund.isAsked ? failed(escrow, refund, answer, now) : [];
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

/** An operator has it tried again, at once and as often as the first time. */
export function retried(
  { refundId, by }: Extract<EscrowCommand, { type: 'RetryRefund' }>,
  escrow: Escrow,
  now: Instant,
): readonly EscrowEvent[] {
  failedRefund(escrow, refundId);
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
  { refundId, by, note }: Extract<EscrowCommand, { type: 'SettleRefundOtherwise' }>,
  escrow: Escrow,
): readonly EscrowEvent[] {
  const { reference, amountMinor } = failedRefund(escrow, refundId);
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
