import type { Message } from '@entente/bus';
import { disputeEvents, faultIn, orderEvents, payoutEvents, type Fields } from '@entente/contracts';
import type { Recorded } from '@entente/event-store';
import type { Instant, Json } from '@entente/kernel';
import type { Case } from './case.js';
import type { Part } from './installation.js';
import { compare, hold, type Judged } from './judged.js';

/** What is on the topics beside what the stores say must be there. `foreign` are messages that nobody here has sent, and that were parked or skipped. */
export function judgeTopics(
  one: Case,
  parts: readonly Part[],
  keptSince: ReadonlyMap<string, Instant>,
  foreign: ReadonlySet<string>,
): readonly Judged[] {
  const told = new Map<string, Message[]>();
  for (const message of one.messages) told.set(message.id, [...(told.get(message.id) ?? []), message]);
  const due = newsOf(one, parts);
  return [
    ...due.flatMap(({ event: { stream, revision, at }, message, context }) => {
      const kept = told.get(message.id) ?? [];
      const since = keptSince.get(message.topic);
      if (kept.length === 0 && since !== undefined && at < since) return [];
      const place = { stream, revision, awaits: [`${context}.relay`] };
      if (kept.length === 0) return [compare('topics.complete', place, message.type, undefined)];
      return kept.map((found) => compare('topics.complete', place, contentOf(message), contentOf(found)));
    }),
    ...judgeExplained(one, new Set([...due.map(({ message }) => message.id), ...foreign])),
    ...one.messages.filter(({ id }) => !foreign.has(id)).map(judgePrivate),
  ];
}

/** A stored event that the others are told of, and the message that tells of it. */
type News = { readonly event: Recorded; readonly message: Message; readonly context: string };

export const newsOf = ({ streams }: Case, parts: readonly Part[]): readonly News[] =>
  [...streams].flatMap(([stream, { context, events }]) => {
    const part = parts.find(({ name }) => name === context);
    if (part?.published.some((prefix) => stream.startsWith(prefix)) !== true) return [];
    return events.flatMap((event) => {
      const message = part.publishes(event);
      return message ? [{ event, message, context }] : [];
    });
  });

/** What every copy of a message must agree on. Trace context is only about how it travelled. */
const contentOf = ({ topic, key, id, type, source, time, correlationId, data }: Message): Json => ({
  topic,
  key,
  id,
  type,
  source,
  time,
  correlationId,
  data,
});

/** The topic may be read a moment later than the store. */
const judgeExplained = ({ messages }: Case, explained: ReadonlySet<string>): readonly Judged[] =>
  messages.map(({ topic, key, id, type }) =>
    hold('topics.explained', { stream: topic, awaits: [] }, explained.has(id), 'a stored event', `${type} ${id} of ${key}`),
  );

const CONTRACTS: { readonly [context: string]: { readonly [type: string]: Fields } } = {
  order: orderEvents,
  dispute: disputeEvents,
  payout: payoutEvents,
};

/** The contract has no kind of field that would hold what people write; a field beside it might. */
function judgePrivate({ topic, id, type, data }: Message): Judged {
  const [, context = '', snake = ''] = /^entente\.([a-z]+)\.([a-z_]+)\.v\d+$/.exec(type) ?? [];
  const event = snake.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const fields = CONTRACTS[context]?.[event];
  const strange = Object.keys(data).filter((name) => !fields || !Object.hasOwn(fields, name));
  const fault = fields === undefined ? `${type} is in no contract` : (faultIn(fields, data) ?? strange[0]);
  return hold(
    'topics.private',
    { stream: topic },
    fault === undefined,
    'the fields of the contract',
    `${fault ?? ''} (message ${id})`,
  );
}
