import type { EventStore } from '@entente/event-store';
import type { Instant } from '@entente/kernel';

const PAGE_EVENTS = 1_000;

/** When the latest of all stored events happened. It reads all of them: the newest event is not always the latest. */
export async function lastAtIn(store: EventStore): Promise<Instant | undefined> {
  let last: Instant | undefined;
  for (let after; ;) {
    const { events, next, atHead } = await store.readAll({ after, prefixes: [''], limit: PAGE_EVENTS });
    for (const { at } of events) if (last === undefined || at > last) last = at;
    if (atHead) return last;
    after = next;
  }
}
