import { plusMs, toMs, type Instant } from '@entente/kernel';
import type { ChatEvent } from '../domain/chat.js';
import type { OrderEvent } from '../domain/events.js';

const HOUR_MS = 3_600_000;
/** No answer counts as faster than an hour, and none, however late or missing, as slower than seven days. */
const ANSWER_MS_MIN = HOUR_MS;
const ANSWER_MS_MAX = 7 * 24 * HOUR_MS;

/** What is counted for a seller, day by day: every figure that is shown of him is made of sums over these. */
export const FIGURES = ['accepted', 'notAccepted', 'completed', 'cancelled', 'onTime', 'late', 'answers', 'answerMs'] as const;
export type Figures = { readonly [Figure in (typeof FIGURES)[number]]: number };
/** `day` is one of UTC: `2026-01-05`; `rule`: by which an order was cancelled. */
export type Count = { readonly day: string; readonly figures: Partial<Figures>; readonly rule?: string };

/** What of an order must be remembered to understand its next event. */
export type Deal = {
  readonly placedAt?: Instant;
  readonly awaitsAcceptance: boolean;
  /** Of the delivery that the seller owes, while it is neither made nor late. */
  readonly dueAt?: Instant;
  readonly heldAt?: Instant;
  /** Since when the buyer has been waiting for which answer. */
  readonly waiting: { readonly [W in Wait]?: Instant };
  /** His first message, and the seller's first after it. */
  readonly askedAt?: Instant;
  readonly repliedAt?: Instant;
  /** When the order went on without a word: the seller delivered or closed it himself, or others took it out of his hands. */
  readonly turns: readonly { readonly at: Instant; readonly bySeller: boolean }[];
  /** How it ended, as far as that was counted: on the day of completing, or cancelled for good. */
  readonly ended?: { readonly completedOn: string } | 'cancelled';
};
type Wait = 'acceptance' | 'cancellation' | 'revision';

export const noDeal: Deal = { awaitsAcceptance: false, waiting: {}, turns: [] };

type Tallied = { readonly deal: Deal; readonly counts: readonly Count[] };
type Effect = (deal: Deal) => Tallied;

/**
 * What an event counts. An order and its chat are two streams, and nothing is known of the order between them: what the one means for the other is
 * judged by the instants alone, and a count that turns out otherwise is taken back.
 */
export function tally(before: Deal, event: OrderEvent | ChatEvent, at: Instant): Tallied {
  const effects = event.type === 'MessageSent' ? [writes(event, at)] : [...effectsOf(event, at), movesDeadline(event)];
  const { deal, counts } = inTurn(...effects)(before);
  const [was, is] = [firstAnswer(before), firstAnswer(deal)];
  if (was?.day === is?.day && was?.figures.answerMs === is?.figures.answerMs) return { deal, counts };
  return { deal, counts: [...counts, ...(was ? [takenBack(was)] : []), ...(is ? [is] : [])] };
}

function effectsOf(event: OrderEvent, at: Instant): readonly Effect[] {
  switch (event.type) {
    case 'OrderPlaced':
      return [isPlaced(event.started?.['acceptance'] !== undefined, at)];
    case 'OrderAccepted':
      return [answers('acceptance', at), isDecided('accepted')];
    case 'CancellationRequested':
      return [asks('cancellation', at)];
    case 'CancellationRefused':
      return [answers('cancellation', at)];
    case 'CancellationUnanswered':
      return [lapses('cancellation', at)];
    case 'RevisionRequested':
      return [asks('revision', at)];
    case 'RevisionAccepted':
    case 'RevisionRefused':
      return [answers('revision', at)];
    case 'RevisionUnanswered':
      return [lapses('revision', at)];
    case 'OrderBecameLate':
      return [adds('late', at)];
    case 'WorkDelivered':
      return [isDelivered(at), answersAll(at)];
    case 'DisputeOpened':
      return [cutsOff(at)];
    case 'OrderHeld':
      return [turns({ at, bySeller: false }), (deal) => only({ ...deal, heldAt: at })];
    case 'OrderReleased':
      return [goesOn(at)];
    case 'OrderCompleted':
      return [isCompleted(at), cutsOff(at)];
    case 'OrderCancelled':
    case 'OrderExpired':
      return [isCancelled(event.rule, at), ...endsWaiting(event.by, at), isDecided('notAccepted')];
    case 'DecisionApplied':
      return event.outcome === 'full_refund' ? [isCancelled(event.rule, at)] : [];
    default:
      return [];
  }
}

const only = (deal: Deal): Tallied => ({ deal, counts: [] });
const dayOf = (at: Instant): string => at.slice(0, '2026-01-05'.length);
const one = (figure: keyof Figures, at: Instant): Count => ({ day: dayOf(at), figures: { [figure]: 1 } });
const answerAfter = (waitedMs: number, at: Instant): Count => ({
  day: dayOf(at),
  figures: { answers: 1, answerMs: Math.min(ANSWER_MS_MAX, Math.max(ANSWER_MS_MIN, waitedMs)) },
});
const takenBack = ({ day, figures }: Count): Count => ({
  day,
  figures: Object.fromEntries(Object.entries(figures).map(([figure, amount]) => [figure, -amount])),
});

const adds =
  (figure: keyof Figures, at: Instant): Effect =>
  (deal) => ({ deal, counts: [one(figure, at)] });

/** Where nothing is to be accepted, the seller owes the work at once. */
const isPlaced =
  (awaitsAcceptance: boolean, at: Instant): Effect =>
  (deal) =>
    only({ ...deal, placedAt: at, awaitsAcceptance, waiting: awaitsAcceptance ? { acceptance: at } : {} });

/** On the day of placing: what was accepted and what was placed are the same orders. */
const isDecided =
  (figure: 'accepted' | 'notAccepted'): Effect =>
  (deal) =>
    deal.awaitsAcceptance && deal.placedAt
      ? { deal: { ...deal, awaitsAcceptance: false }, counts: [one(figure, deal.placedAt)] }
      : only(deal);

/** What was given back in full is not completed any more. */
const isCompleted =
  (at: Instant): Effect =>
  (deal) =>
    deal.ended === 'cancelled'
      ? only(deal)
      : { deal: { ...deal, ended: { completedOn: dayOf(at) } }, counts: [one('completed', at)] };

/** Once: a decision that gives everything back may come before the order ends, after it, or with it. */
const isCancelled =
  (rule: string, at: Instant): Effect =>
  (deal) => {
    const { ended } = deal;
    if (ended === 'cancelled') return only(deal);
    const undone = ended ? [{ day: ended.completedOn, figures: { completed: -1 } }] : [];
    const counted = deal.awaitsAcceptance ? [] : [{ ...one('cancelled', at), rule }];
    return { deal: { ...deal, ended: 'cancelled' }, counts: [...undone, ...counted] };
  };

/** What was late already is not counted again when it comes. */
const isDelivered =
  (at: Instant): Effect =>
  (deal) => ({ deal, counts: deal.dueAt === undefined ? [] : [one(at <= deal.dueAt ? 'onTime' : 'late', at)] });

function movesDeadline({ started, stopped, passed }: OrderEvent): Effect {
  const dueAt = started?.['delivery']?.dueAt;
  const isOver = passed === 'delivery' || (stopped?.includes('delivery') ?? false);
  return (deal) => {
    if (dueAt !== undefined) return only({ ...deal, dueAt });
    if (!isOver || deal.dueAt === undefined) return only(deal);
    const { dueAt: _, ...rest } = deal;
    return only(rest);
  };
}

const asks =
  (wait: Wait, at: Instant): Effect =>
  (deal) =>
    only({ ...deal, waiting: { ...deal.waiting, [wait]: at } });

/** Ends one wait; `waitedMs` says how long it counts as, if at all. */
const ends =
  (wait: Wait, at: Instant, waitedMs: (ms: number) => number | undefined): Effect =>
  (deal) => {
    const { [wait]: since, ...waiting } = deal.waiting;
    if (since === undefined) return only(deal);
    const counted = waitedMs(toMs(at) - toMs(since));
    return { deal: { ...deal, waiting }, counts: counted === undefined ? [] : [answerAfter(counted, at)] };
  };

const answers = (wait: Wait, at: Instant): Effect => ends(wait, at, (ms) => ms);
const lapses = (wait: Wait, at: Instant): Effect => ends(wait, at, () => ANSWER_MS_MAX);
/** What nobody can answer any more counts as silence only if it was silence for so long. */
const isSilence = (ms: number): number | undefined => (ms >= ANSWER_MS_MAX ? ms : undefined);

const turns =
  (turn: Deal['turns'][number]): Effect =>
  (deal) =>
    only({ ...deal, turns: [...deal.turns, turn] });

const inTurn =
  (...effects: readonly Effect[]): Effect =>
  (deal) =>
    effects.reduce<Tallied>((told, effect) => {
      const next = effect(told.deal);
      return { deal: next.deal, counts: [...told.counts, ...next.counts] };
    }, only(deal));

/** The seller acts instead of answering: whatever he was asked, he is done with it. */
const answersAll = (at: Instant): Effect =>
  inTurn(answers('acceptance', at), answers('cancellation', at), answers('revision', at), turns({ at, bySeller: true }));

/** It is not for him to answer any more. */
const cutsOff = (at: Instant): Effect =>
  inTurn(
    ends('acceptance', at, isSilence),
    ends('cancellation', at, isSilence),
    ends('revision', at, isSilence),
    turns({ at, bySeller: false }),
  );

function endsWaiting(by: string, at: Instant): readonly Effect[] {
  if (by === 'seller') return [answersAll(at)];
  return by === 'timer' ? [lapses('acceptance', at), cutsOff(at)] : [cutsOff(at)];
}

/** While staff hold an order, nobody can answer. */
const goesOn =
  (at: Instant): Effect =>
  ({ heldAt, ...deal }) => {
    const heldMs = heldAt === undefined ? 0 : toMs(at) - toMs(heldAt);
    const waiting = Object.fromEntries(Object.entries(deal.waiting).map(([wait, since]) => [wait, plusMs(since, heldMs)]));
    return only({ ...deal, waiting });
  };

const writes =
  ({ by }: ChatEvent, at: Instant): Effect =>
  (deal) => {
    if (by === 'buyer') return only(deal.askedAt === undefined ? { ...deal, askedAt: at } : deal);
    return only(deal.askedAt !== undefined && deal.repliedAt === undefined ? { ...deal, repliedAt: at } : deal);
  };

/** What the buyer's first message counts, once it is known: answered by a message, by a delivery or a closing; or by nothing. */
function firstAnswer({ askedAt, repliedAt, turns: all }: Deal): Count | undefined {
  if (askedAt === undefined) return undefined;
  const turn = all.find(({ at }) => at >= askedAt);
  const reply = repliedAt === undefined ? undefined : { at: repliedAt, bySeller: true };
  const end = turn && (!reply || turn.at < reply.at) ? turn : reply;
  if (!end) return undefined;
  const waitedMs = toMs(end.at) - toMs(askedAt);
  return end.bySeller || isSilence(waitedMs) !== undefined ? answerAfter(waitedMs, end.at) : undefined;
}
