import { BeyondHead, type EventData, type Position } from '@entente/event-store';
import { derivedId, parseInstant, type Instant } from '@entente/kernel';
import type { Bus, Message } from './bus.js';
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
  const before = (await rewind({ ...asked, names: [name] })).get(name);
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

type Rewinding = Pick<Republish, 'store' | 'limit'> & {
  readonly bus: Pick<Bus, 'checkpoint' | 'moveCheckpoint'>;
  readonly names: readonly string[];
  readonly from: Instant;
};
type Place = Position | undefined;

/**
 * Sets followers back to before the first event at or after `from`, and answers where each stands then. Who has not come that far stays. Who stands beyond
 * the end of the store, or at an event that is not there, because an older one was put in its place, does not: there he would miss what is appended next.
 */
export async function rewind({
  store,
  bus,
  names,
  from,
  limit = PAGE_EVENTS_MAX,
}: Rewinding): Promise<ReadonlyMap<string, Place>> {
  const places = new Map<string, Place>();
  const nexts = new Map<string, Next>();
  for (const name of names) {
    const checkpoint = await bus.checkpoint(name);
    places.set(name, checkpoint);
    if (checkpoint !== undefined) nexts.set(name, await nextAfter(store, checkpoint));
  }
  if (nexts.size === 0) return places;

  const wanted = new Set<Next>(nexts.values());
  const earlier = new Set<Next>();
  let place: Place;
  let isReached = false;
  for (let after: Place; !isReached;) {
    // Of all streams: a checkpoint may stand at an event that nobody is told of.
    const { events, next, atHead } = await store.readAll({ after, prefixes: [''], limit });
    for (const { at, position } of events) {
      isReached = at >= from;
      if (isReached) break;
      if (wanted.has(position)) earlier.add(position);
      place = position;
    }
    if (atHead) break;
    after = next;
  }
  if (!isReached) earlier.add(AT_HEAD);
  for (const [name, next] of nexts) {
    if (earlier.has(next)) continue;
    await goTo(bus, name, place);
    places.set(name, place);
  }
  return places;
}

const AT_HEAD = Symbol('at the head');
const BEYOND = Symbol('beyond the head');
/** The position of the event that a follower would be given next. His own may be that of no event of this store. */
type Next = Position | typeof AT_HEAD | typeof BEYOND;

async function nextAfter(store: Republish['store'], checkpoint: Position): Promise<Next> {
  try {
    for (let after = checkpoint; ;) {
      const { events, next, atHead } = await store.readAll({ after, prefixes: [''], limit: 1 });
      const [event] = events;
      if (event) return event.position;
      if (atHead) return AT_HEAD;
      after = next;
    }
  } catch (error) {
    if (error instanceof BeyondHead) return BEYOND;
    throw error;
  }
}

async function goTo(bus: Rewinding['bus'], name: string, place: Position | undefined): Promise<void> {
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
