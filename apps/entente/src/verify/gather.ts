import type { Message } from '@entente/bus';
import type { ServiceName } from '@entente/contracts';
import { UnknownEvent, upcast, type Position, type Recorded } from '@entente/event-store';
import { must, type Instant } from '@entente/kernel';
import type { WalletEvent } from '@entente/payout/audit';
import type { Case, Stream } from './case.js';
import { partsOf, type Installation, type Part } from './installation.js';

const PAGE_EVENTS = 500;

/** How far each store was read: what was appended later was not looked at. */
export type Heads = { readonly [name in ServiceName]: Position | undefined };

export async function headsOf({ parts }: Pick<Installation, 'parts'>): Promise<Heads> {
  const [order, dispute, payout] = await Promise.all(partsOf({ parts }).map(({ store }) => store.head()));
  return { order, dispute, payout };
}

/** What lies under some keys. */
export type Gathered = {
  readonly cases: ReadonlyMap<string, Case>;
  readonly heads: Heads;
  /** From when on each topic is complete, where some of it was deleted. */
  readonly keptSince: ReadonlyMap<string, Instant>;
};

/** Every event of a store up to a head, the oldest first, page by page. */
export async function* eventsUpTo({ store }: Pick<Part, 'store'>, head: Position | undefined): AsyncIterable<Recorded> {
  for (let after: Position | undefined; head !== undefined;) {
    const { events, next, atHead } = await store.readAll({ after, prefixes: [''], limit: PAGE_EVENTS });
    for (const event of events) {
      yield event;
      if (event.position === head) return;
    }
    if (atHead) return;
    after = next;
  }
}

/** Reads everything once, and keeps what lies under the keys that are asked for. Topics first: what is on them by then is in the stores a moment later. */
export async function gather(
  installation: Installation,
  topics: readonly string[],
  isAskedFor: (key: string) => boolean,
): Promise<Gathered> {
  const { parts, published, movements } = installation;
  const cases = new Map<string, Case>();
  const keys = new Map<string, string>();
  const caseOf = (key: string): Case => {
    const known = cases.get(key) ?? { key, streams: new Map(), legs: [], messages: [], deadlines: [], movements: [] };
    cases.set(key, known);
    return known;
  };
  /** Where the name of a stream does not say its key, its events do; a stream without events has only its name. */
  const keyOf = async (stream: string): Promise<string | undefined> => {
    const key = keys.get(stream) ?? keyIn(stream);
    if (key !== undefined) return key;
    const isElsewhere = (await parts.payout.store.revisionOf(stream)) >= 0;
    return isElsewhere ? undefined : stream;
  };

  const keptSince = new Map<string, Instant>();
  for (const topic of topics) {
    const since = await published.read(topic, (message) => {
      if (isAskedFor(message.key) && !isMark(message)) caseOf(message.key).messages.push(message);
    });
    if (since !== undefined) keptSince.set(topic, since);
  }
  const heads = await headsOf(installation);
  for (const part of partsOf({ parts })) {
    for await (const event of eventsUpTo(part, heads[part.name])) {
      const { stream, data } = event;
      // A stream is one, whatever key one of its events may bear.
      const key = keyIn(stream) ?? event.key;
      if (isAskedFor(key)) {
        keys.set(stream, key);
        keep(caseOf(key), part, event);
      }
      const orderId = stream.startsWith('wallet-') && typeof data.orderId === 'string' ? data.orderId : undefined;
      if (orderId !== undefined && isAskedFor(orderId)) caseOf(orderId).legs.push(upcast<WalletEvent>(part.versions, event));
    }
    for await (const row of part.deadlines()) {
      const key = await keyOf(row.stream);
      if (key !== undefined && isAskedFor(key)) caseOf(key).deadlines.push(row);
    }
    await addRows(part, [...cases.values()]);
  }
  for await (const movement of movements?.() ?? []) {
    const key = await keyOf(streamOf(movement.key));
    if (key !== undefined && isAskedFor(key)) caseOf(key).movements.push(movement);
  }
  return { cases, heads, keptSince };
}

/** Operators mark in a topic what they have published once more: no event lies behind it. */
const isMark = ({ type }: Message): boolean => /^entente\.[a-z]+\.republish_began\.v\d+$/.test(type);

function keep(one: Case, { name, versions }: Part, event: Recorded): void {
  const stream: Stream = one.streams.get(event.stream) ?? { context: name, events: [] };
  one.streams.set(event.stream, stream);
  if (stream.unreadable !== undefined) return;
  try {
    stream.events.push(upcast(versions, event));
  } catch (error) {
    if (!(error instanceof UnknownEvent)) throw error;
    stream.unreadable = `${error.message} (revision ${event.revision})`;
  }
}

async function addRows({ name, revisions }: Part, cases: readonly Case[]): Promise<void> {
  const streams = cases.flatMap((one) => [...one.streams]).filter(([, { context }]) => context === name);
  for (let from = 0; from < streams.length; from += PAGE_EVENTS) {
    const page = streams.slice(from, from + PAGE_EVENTS);
    const rows = await revisions(page.map(([stream]) => stream));
    for (const [stream, kept] of page) {
      const row = rows.get(stream);
      if (row !== undefined) kept.row = row;
    }
  }
}

/** The key that a stream's name says: an order's id, or a wallet's. Withdrawals and payments are named after something else. */
function keyIn(stream: string): string | undefined {
  const [, kind, id] = /^(order|chat|dispute|escrow|wallet)-(.+)$/.exec(stream) ?? [];
  return kind === 'dispute' ? must(id, 'A dispute').replace(/\.\d+$/, '') : id;
}

/** `<reference>:<orderId>.r<n>` for a refund, `withdrawal:<id>` for what is paid out. */
function streamOf(movement: string): string {
  const last = movement.slice(movement.lastIndexOf(':') + 1);
  return movement.startsWith('withdrawal:') ? `withdrawal-${last}` : `escrow-${last.replace(/\.r\d+$/, '')}`;
}
