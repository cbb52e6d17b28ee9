import type { Instant } from '@entente/kernel';
import { BeyondHead, EventStore, WrongRevision } from '../event-store.js';
import type { Append, EventData, EventMeta, Page, Position, Recorded } from '../event-store.js';
import { Listeners } from '../listeners.js';
import { storedForms, type StoredForm } from '../stored-form.js';

type Entry = { readonly form: StoredForm; readonly recorded: Recorded };

/** For tests and simulation: everything a store keeps, except after the end of the process. */
export class MemoryEventStore extends EventStore {
  private readonly log: Recorded[] = [];
  private readonly streams = new Map<string, Entry[]>();
  private readonly ids = new Set<string>();
  private readonly listeners = new Listeners();

  async *read(stream: string, from = 0): AsyncIterable<Recorded> {
    for (const { recorded } of (this.streams.get(stream) ?? []).slice(from)) yield recorded;
  }

  async revisionOf(stream: string): Promise<number> {
    return (this.streams.get(stream)?.length ?? 0) - 1;
  }

  async append(append: Append): Promise<{ revision: number }> {
    const forms = storedForms(append);
    const entries = this.streams.get(append.stream) ?? [];
    const revision = append.expected + forms.length;
    if (append.expected !== entries.length - 1) {
      const repeated = forms.every((form, i) => isSame(form, entries[append.expected + 1 + i]?.form));
      if (!repeated) throw new WrongRevision(append.stream, append.expected, entries.length - 1);
    } else {
      this.write(append, forms, entries);
    }
    this.listeners.tell();
    return { revision };
  }

  async readAll({
    after,
    prefixes,
    limit,
  }: {
    after: Position | undefined;
    prefixes: readonly string[];
    limit: number;
  }): Promise<Page> {
    const start = Number(after ?? 0);
    if (!Number.isSafeInteger(start)) throw new BeyondHead(after);
    if (start > this.log.length) throw new BeyondHead(after, this.log.length);
    const events: Recorded[] = [];
    let next = start;
    while (next < this.log.length && events.length < limit) {
      const recorded = this.log[next++] as Recorded;
      if (prefixes.some((prefix) => recorded.stream.startsWith(prefix))) events.push(recorded);
    }
    return { events, next: String(next), atHead: next === this.log.length };
  }

  async head(): Promise<Position | undefined> {
    return this.log.at(-1)?.position;
  }

  onAppend(listener: () => void): () => void {
    return this.listeners.add(listener);
  }

  private write({ stream, key }: Append, forms: readonly StoredForm[], entries: Entry[]): void {
    const ids = new Set(forms.map(({ id }) => id));
    if (ids.size < forms.length || forms.some(({ id }) => this.ids.has(id)))
      throw new Error(`An event id for ${stream} is stored already, elsewhere.`);
    for (const form of forms) {
      const recorded = deeplyFrozen({
        stream,
        revision: entries.length,
        position: String(this.log.length + 1),
        id: form.id,
        at: form.at as Instant,
        key,
        data: JSON.parse(form.data) as EventData,
        meta: JSON.parse(form.meta) as EventMeta,
      });
      this.ids.add(form.id);
      this.log.push(recorded);
      entries.push({ form, recorded });
    }
    this.streams.set(stream, entries);
  }
}

const isSame = (one: StoredForm, other: StoredForm | undefined): boolean =>
  other !== undefined && one.id === other.id && one.at === other.at && one.data === other.data && one.meta === other.meta;

/** All readers share one object: a reader that changes it fails, instead of changing the past. */
function deeplyFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const member of Object.values(Object.freeze(value))) deeplyFrozen(member);
  return value;
}
