import { amountIn, Rejection, type Instant, type Running } from '@entente/kernel';

/** What came of asking the payment provider. `awaited`: it was asked, and says later what came of it (`HearAnswer`). */
export type Answer =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'awaited' };

const MINUTE_MS = 60_000;
/** How long a failed attempt waits for the next; after the last of them it is the operators'. */
export const RETRY_AFTER_MS = [1, 5, 30, 120, 720].map((minutes) => minutes * MINUTE_MS);
/** Who answers later and has not answered by then: nobody knows what he did. */
export const ANSWER_MS_MAX = 15 * MINUTE_MS;

/** An alarm rings when `now > dueAt + grace`. A call to the provider is due at `dueAt` itself, hence a grace of one millisecond less than none. */
const AT_ONCE_MS = -1;
export const callAt = (dueAt: Instant, since: Instant): Running => ({ dueAt, since, graceMs: AT_ONCE_MS });

/** What the provider says later about one attempt: it names what it was asked for. */
export type HearAnswer = {
  readonly type: 'HearAnswer';
  readonly key: string;
  readonly attempt: number;
  readonly marketplace: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly answer: Extract<Answer, { outcome: 'done' | 'refused' }>;
};

/** One movement that was asked for, attempt by attempt, and what has been heard of it. */
export type Asked = {
  readonly marketplace: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** Attempts recorded so far; the newest is named by its number. */
  readonly attempts: number;
  /** Of these the ones that were refused. */
  readonly refused: readonly number[];
  /** Attempts without success since the movement fell due, or since an operator had it tried again. */
  readonly failures: number;
  /** The newest attempt's answer is not recorded yet. */
  readonly isAsked: boolean;
  /** The newest attempt's answer comes later, until the end of the deadline. */
  readonly isAwaited: boolean;
  /** The provider may have paid without our knowing. */
  readonly isUnsure: boolean;
  /** It has said that it paid. */
  readonly hasPaid: boolean;
};

/** Before the first attempt. */
export const NEVER_ASKED = {
  attempts: 0,
  refused: [],
  failures: 0,
  isAsked: false,
  isAwaited: false,
  isUnsure: false,
} as const satisfies Partial<Asked>;

/**
 * What an answer means that came later: `refused_late` where its silence was counted as a failure already, `nothing` where it is known. Of two answers
 * that contradict each other the first stands: the second is refused, for somebody to look at.
 */
export function meaningOf(heard: HearAnswer, asked: Asked | undefined): 'paid' | 'refused' | 'refused_late' | 'nothing' {
  if (!asked || heard.attempt < 1 || heard.attempt > asked.attempts || heard.marketplace !== asked.marketplace)
    return contradicts(heard, 'nobody has asked for that');
  return heard.answer.outcome === 'done' ? meaningOfPaid(heard, asked) : meaningOfRefusal(heard, asked);
}

function meaningOfPaid(heard: HearAnswer, asked: Asked): 'paid' | 'nothing' {
  const { refused, isUnsure, hasPaid } = asked;
  if (!isOfSameSum(heard, asked)) return contradicts(heard, `${amountIn(asked.amountMinor, asked.currency)} were asked for`);
  if (hasPaid) return 'nothing';
  if (refused.includes(heard.attempt)) return contradicts(heard, 'the same attempt was refused before');
  return isUnsure ? 'paid' : contradicts(heard, 'by then it was refused, or settled by other means');
}

function meaningOfRefusal(heard: HearAnswer, asked: Asked): 'refused' | 'refused_late' | 'nothing' {
  const { attempts, refused, isAsked, isUnsure, hasPaid } = asked;
  if (refused.includes(heard.attempt)) return 'nothing';
  if (hasPaid) return contradicts(heard, 'it was paid before');
  // Once it is sure that nothing was paid, the bank may have taken back a part: what is left is another sum, and a refusal adds nothing.
  if (isUnsure && !isOfSameSum(heard, asked))
    return contradicts(heard, `${amountIn(asked.amountMinor, asked.currency)} were asked for`);
  if (heard.attempt < attempts) return 'refused_late';
  if (!isUnsure) return 'nothing';
  return isAsked ? 'refused' : 'refused_late';
}

type Sum = Pick<Asked, 'amountMinor' | 'currency'>;
const isOfSameSum = (one: Sum, other: Sum): boolean => one.amountMinor === other.amountMinor && one.currency === other.currency;

function contradicts({ key, attempt, amountMinor, currency, answer }: HearAnswer, but: string): never {
  const said = `Attempt ${attempt} at ${key} is said to be ${answer.outcome}, with ${amountIn(amountMinor, currency)}`;
  throw new Rejection('payment.contradicted', `${said}, but ${but}. Ask the payment service which is true.`, { attempt });
}
