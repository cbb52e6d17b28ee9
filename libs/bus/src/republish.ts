import type { EventData, Position } from '@entente/event-store';
import { derivedId, parseInstant, type Instant } from '@entente/kernel';
import type { Message } from './bus.js';
import { parseTypeName, topicOf, typeNameOf } from './cloud-events.js';
import { relay, type Relay } from './relay.js';

const PAGE_EVENTS_MAX = 100;
const BEGAN = 'RepublishBegan';

export type Republish<Event extends EventData = EventData> = Omit<Relay<Event>, 'bus' | 'failpoint' | 'isOurs'> & {
  /** `publishToAll`: to every partition of the message's topic. */
  readonly bus: Relay['bus'] & { publishToAll(message: Message): Promise<void> };
  readonly context: string;
  readonly from: Instant;
  /** Of this key alone, for somebody who lacks something of it; a consumer that has stopped needs all keys. */
  readonly key?: string;
};

type Sent = { readonly read: number; readonly published: number };

/**
 * Publishes again what the store holds, in its order: from the first event at or after `from` on, everything, since of two streams the later append may
 * bear the earlier time. `name` is the relay's: its checkpoint goes back to before `from`, then a mark in every partition tells consumers that lack
 * anything from then on to begin again behind it, and then all is the relay's work, in whichever process: whoever is interrupted here leaves nothing
 * unsent. Whoever hears it all hears repetitions. No other relay of the context may run meanwhile: what it published in between would come before
 * what is missing.
 */
export async function republish<Event extends EventData>(asked: Republish<Event>): Promise<Sent> {
  const { bus, name, context, from, key } = asked;
  if (key !== undefined) return republishKey(asked, key);
  const before = await placeBefore(asked);
  await bus.publishToAll(began(context, from));
  // A process that stood still in between has been succeeded, and what its successor sent stands before the mark.
  await goTo(bus, name, before);

  let [read, published] = [0, 0];
  const follower = relay({
    ...asked,
    store: {
      async readAll(query) {
        const page = await asked.store.readAll(query);
        read += page.events.length;
        return page;
      },
    },
    bus: {
      publish: async (messages) => {
        await bus.publish(messages);
        published += messages.length;
      },
      checkpoint: (follower) => bus.checkpoint(follower),
      moveCheckpoint: (...move) => bus.moveCheckpoint(...move),
    },
  });
  while ((await follower.step()) === 'moved' && !follower.isAtHead?.());
  return { read, published };
}

/** Sets the relay back to before the first event at or after `from`, unless it has not come that far, and answers where it stands then. */
async function placeBefore({
  store,
  bus,
  name,
  from,
  limit = PAGE_EVENTS_MAX,
}: Pick<Republish, 'store' | 'bus' | 'name' | 'from' | 'limit'>): Promise<Position | undefined> {
  const checkpoint = await bus.checkpoint(name);
  let place: Position | undefined;
  for (let after: Position | undefined; checkpoint !== undefined;) {
    // Of all streams: a checkpoint may stand at an event that nobody is told of.
    const { events, next, atHead } = await store.readAll({ after, prefixes: [''], limit });
    for (const { at, position } of events) {
      if (at >= from) {
        await goTo(bus, name, place);
        return place;
      }
      place = position;
      if (position === checkpoint) return checkpoint;
    }
    if (atHead) break;
    after = next;
  }
  return checkpoint;
}

async function goTo(bus: Relay['bus'], name: string, place: Position | undefined): Promise<void> {
  for (;;) {
    const checkpoint = await bus.checkpoint(name);
    if (checkpoint === place || (await bus.moveCheckpoint(name, checkpoint, place))) return;
  }
}

/** Nobody waits for one key alone: interrupted, it is begun again. */
async function republishKey<Event extends EventData>(
  { store, prefixes, upcast, publishes, bus, from, limit = PAGE_EVENTS_MAX }: Republish<Event>,
  key: string,
): Promise<Sent> {
  let [read, published] = [0, 0];
  let isReached = false;
  for (let after: Position | undefined; ;) {
    const { events, next, atHead } = await store.readAll({ after, prefixes, limit });
    const messages = events.flatMap((recorded) => {
      isReached ||= recorded.at >= from;
      return isReached ? (publishes(upcast(recorded)) ?? []) : [];
    });
    const wanted = messages.filter((message) => message.key === key);
    await bus.publish(wanted);
    read += events.length;
    published += wanted.length;
    if (atHead) return { read, published };
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
