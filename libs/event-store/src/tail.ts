import { EventStore } from './event-store.js';
import type { Append, Page, Position, Recorded } from './event-store.js';
import { Listeners } from './listeners.js';

const PAGE_EVENTS_MAX = 100;
/** So many of the newest places are known: whoever is further behind reads by himself. */
const PLACES_MAX = 32;
const ALL_STREAMS = [''];

/** A page that somebody has asked the store for; `appends` counts what he had been told of by then. */
type Reading = { readonly page: Promise<Page>; readonly appends: number };

/**
 * A store whose followers in this process read its end together: where one has read on, the others are given the same page. Who is still behind
 * asks the store itself, and only for what he wants. Without a listener nothing tells that a page has aged, and everything is asked of the store.
 */
export class Tail extends EventStore {
  private readonly listeners = new Listeners();
  private listening: { readonly stop: () => void; count: number } | undefined;
  private appends = 0;
  /** What follows a place near the end; nothing where nobody has read on from there. The oldest place comes first. */
  private readonly places = new Map<Position, Reading | undefined>();

  constructor(private readonly store: EventStore) {
    super();
  }

  async readAll(query: { after: Position | undefined; prefixes: readonly string[]; limit: number }): Promise<Page> {
    const { after, prefixes, limit } = query;
    if (!this.listening || after === undefined || !this.places.has(after)) {
      const page = await this.store.readAll(query);
      if (page.atHead) this.remember(page.next);
      return page;
    }
    const { events, next, atHead } = await this.readOn(after);
    const wanted = events.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix)));
    const last = wanted[limit - 1];
    return last && wanted.length > limit
      ? { events: wanted.slice(0, limit), next: last.position, atHead: false }
      : { events: wanted, next, atHead };
  }

  private async readOn(after: Position): Promise<Page> {
    const { appends } = this;
    const begun = this.places.get(after);
    if (!begun) return this.ask(after);
    const page = await begun.page;
    // It found nothing, and began before the append that made us look.
    if (page.events.length === 0 && begun.appends < appends) return this.readOn(after);
    return begun.appends === this.appends ? page : { ...page, atHead: false };
  }

  private async ask(after: Position): Promise<Page> {
    const { appends } = this;
    const reading = { page: this.store.readAll({ after, prefixes: ALL_STREAMS, limit: PAGE_EVENTS_MAX }), appends };
    this.places.set(after, reading);
    let found = false;
    try {
      const page = await reading.page;
      found = page.events.length > 0;
      if (found) this.remember(page.next);
      return page;
    } finally {
      // What was not found may be there the next time.
      if (!found && this.places.get(after) === reading) this.places.set(after, undefined);
    }
  }

  private remember(place: Position): void {
    if (this.places.has(place)) return;
    this.places.set(place, undefined);
    for (const oldest of this.places.keys()) {
      if (this.places.size <= PLACES_MAX) return;
      this.places.delete(oldest);
    }
  }

  onAppend(listener: () => void): () => void {
    this.listening ??= { stop: this.store.onAppend(() => this.hear()), count: 0 };
    this.listening.count += 1;
    const remove = this.listeners.add(listener);
    let isListening = true;
    return () => {
      if (!isListening) return;
      isListening = false;
      remove();
      if (!this.listening || --this.listening.count > 0) return;
      this.listening.stop();
      this.listening = undefined;
      this.places.clear();
    };
  }

  /** First the pages have aged, then whoever asks for them is woken. */
  private hear(): void {
    this.appends += 1;
    this.listeners.tell();
  }

  read(stream: string, from?: number): AsyncIterable<Recorded> {
    return this.store.read(stream, from);
  }

  revisionOf(stream: string): Promise<number> {
    return this.store.revisionOf(stream);
  }

  append(append: Append): Promise<{ revision: number }> {
    return this.store.append(append);
  }

  head(): Promise<Position | undefined> {
    return this.store.head();
  }
}
