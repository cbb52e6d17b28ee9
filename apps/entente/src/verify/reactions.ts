import type { Message, Reaction } from '@entente/bus';
import { disputeHearsOrders } from '@entente/dispute';
import type { Recorded } from '@entente/event-store';
import { derivedId, type Json } from '@entente/kernel';
import { orderHearsDisputes } from '@entente/order';
import { payoutHearsOrders } from '@entente/payout';
import type { Packs } from '@entente/policy';
import { allOf, type Case } from './case.js';
import type { Parked, Part } from './installation.js';
import { hold, type Judged } from './judged.js';
import { newsOf } from './topics.js';

type AnyReaction = Reaction<{ readonly type: string }, { readonly type: string } & Json>;

/** News that must have an effect wherever it leads; other news has one if the rule book has a row for it, and not more than one. */
const MUST: { readonly [consumer: string]: readonly string[] | 'all' } = {
  'order.hears-disputes': ['DisputeDecided', 'DisputeClosed', 'DisputeReopened'],
  'dispute.hears-orders': ['DisputeOpened', 'DecisionApplied'],
  'payout.hears-orders': 'all',
};

export const reactionsOf = (packs: Packs): readonly AnyReaction[] =>
  [
    orderHearsDisputes,
    disputeHearsOrders,
    payoutHearsOrders((policy) => packs.get(policy).money),
  ] as readonly unknown[] as AnyReaction[];

/** Every stored event that calls for an effect in another context has it there, under the id that derives from it; and every effect has its event. */
export function judgeReactions(one: Case, parts: readonly Part[], reactions: readonly AnyReaction[]): readonly Judged[] {
  const all = allOf(one);
  const effects = new Map<string, Recorded[]>();
  for (const event of all) effects.set(event.meta.commandId, [...(effects.get(event.meta.commandId) ?? []), event]);
  return [
    ...newsOf(one, parts).flatMap(({ event, message }) => judgeNews(event, message, reactions, effects)),
    ...judgeCauses(all, reactions),
  ];
}

function judgeNews(
  { stream, revision, data: { type } }: Recorded,
  message: Message,
  reactions: readonly AnyReaction[],
  effects: ReadonlyMap<string, readonly Recorded[]>,
): readonly Judged[] {
  return reactions
    .filter(({ topic }) => topic === message.topic)
    .flatMap(({ consumer, from, on }) => {
      const rule = on[type];
      const must = MUST[consumer];
      if (rule === undefined || rule === 'ignored') return [];
      const answers = rule({ ...message.data, type }, message);
      const due = answers.filter(({ command }) => must === 'all' || must?.includes(heardAs(command, type)));
      return due.map(({ stream: target }) => {
        const id = derivedId(consumer, message.id, target);
        const found = (effects.get(id) ?? []).filter((effect) => effect.stream === target);
        const place = { stream: target, awaits: [`${from}.relay`, consumer], message: message.id };
        return hold('reactions.once', place, found.length > 0, `an answer to ${type} (${stream} at ${revision})`, 'none');
      });
    });
}

/** What a message means to a stream: another dispute hears of a decision by another name. */
function heardAs(command: Json, type: string): string {
  const { news } = command as { readonly news?: { readonly type: string } };
  return news?.type ?? type;
}

/** An answer names the event that it answers; the two stores are read a moment apart. */
const judgeCauses = (all: readonly Recorded[], reactions: readonly AnyReaction[]): readonly Judged[] => {
  const ids = new Set(all.map(({ id }) => id));
  return all.flatMap(({ stream, revision, meta: { commandId, causationId } }) =>
    reactions
      .filter(({ consumer }) => derivedId(consumer, causationId, stream) === commandId)
      .map(() =>
        hold(
          'reactions.once',
          { stream, revision, awaits: [] },
          ids.has(causationId),
          'a stored event that caused it',
          causationId,
        ),
      ),
  );
};

/** What is parked is not lost, if it says why and what waits. */
export const judgeParked = (parked: readonly Parked[]): readonly Judged[] => [
  hold('reactions.parked', { stream: 'parked keys' }, true, '', ''),
  ...parked.map(({ consumer, topic, key, reason, detail, messages }) =>
    hold(
      'reactions.parked',
      { stream: topic, awaits: [] },
      reason !== '' && messages.length > 0,
      `a reason why ${key} is parked at ${consumer}, and messages that wait`,
      `"${reason}" ${detail}, ${messages.length} messages`,
    ),
  ),
];
