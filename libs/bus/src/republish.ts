import type { EventData } from '@entente/event-store';
import { derivedId, parseInstant, type Instant } from '@entente/kernel';
import type { Bus, Message } from './bus.js';
import { parseTypeName, topicOf, typeNameOf } from './cloud-events.js';
import type { Relay } from './relay.js';

const PAGE_EVENTS_MAX = 100;
const BEGAN = 'RepublishBegan';

export type Republish<Event extends EventData = EventData> = Pick<
  Relay<Event>,
  'store' | 'prefixes' | 'upcast' | 'publishes' | 'limit'
> & {
  /** `publishToAll`: to every partition of the message's topic. */
  readonly bus: Pick<Bus, 'publish'> & { publishToAll(message: Message): Promise<void> };
  readonly context: string;
  readonly from: Instant;
  /** Of this key alone, for somebody who lacks something of it; a consumer that has stopped needs all keys. */
  readonly key?: string;
};

/**
 * Publishes again what the store holds, in its order: from the first event at or after `from` on, everything, since of two streams the later append may
 * bear the earlier time. A mark in every partition tells consumers that lack anything from then on to begin again behind it. Whoever hears it all
 * hears repetitions. No relay of the context may run meanwhile: what it published in between would come before what is missing.
 */
export async function republish<Event extends EventData>({
  store,
  prefixes,
  upcast,
  publishes,
  limit = PAGE_EVENTS_MAX,
  bus,
  context,
  from,
  key,
}: Republish<Event>): Promise<{ readonly read: number; readonly published: number }> {
  if (key === undefined) await bus.publishToAll(began(context, from));
  const done = { read: 0, published: 0 };
  let isReached = false;
  for (let after: string | undefined; ;) {
    const { events, next, atHead } = await store.readAll({ after, prefixes, limit });
    const messages = events.flatMap((recorded) => {
      isReached ||= recorded.at >= from;
      return isReached ? (publishes(upcast(recorded)) ?? []) : [];
    });
    const wanted = messages.filter((message) => key === undefined || message.key === key);
    await bus.publish(wanted);
    done.read += events.length;
    done.published += wanted.length;
    if (atHead) return done;
    after = next;
  }
}

const began = (context: string, from: Instant): Message => {
  const id = derivedId(context, BEGAN, from);
  return {
    topic: topicOf(context),
    key: '',
    id,
    type: typeNameOf({ context, event: BEGAN, version: 1 }),
    source: `/entente/${context}`,
    // No later than anything behind it: whoever stops right behind the mark asks for that much again.
    time: from,
    correlationId: id,
    data: { from },
  };
};

/** From when on everything comes again behind this message, if it is the beginning of a republish. */
export function republishedFrom({ type, data }: Message): Instant | undefined {
  if (parseTypeName(type)?.event !== BEGAN || typeof data['from'] !== 'string') return undefined;
  return parseInstant(data['from']);
}
