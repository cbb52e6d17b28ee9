import type { Instant, Json } from '@entente/kernel';

/** An event's own data: flat JSON, its names are the storage format. */
export type EventData = { readonly type: string; readonly [name: string]: Json | undefined };

/** What is stored beside an event and is not part of what happened. */
export type EventMeta = {
  readonly commandId: string;
  /** SHA-256 of the command's body in RFC 8785 form. */
  readonly bodyHash: string;
  /** Version of the event's type; `upcast` brings older ones up when they are read. */
  readonly schema: number;
  /** The first command or request of the chain that led here. */
  readonly correlationId: string;
  /** The event or command that caused this one. */
  readonly causationId: string;
  readonly traceparent?: string;
};

export type NewEvent = { readonly id: string; readonly at: Instant; readonly data: EventData; readonly meta: EventMeta };

export type Recorded<Data extends EventData = EventData> = {
  readonly stream: string;
  /** 0 for the first event of a stream, without gaps. */
  readonly revision: number;
  readonly position: Position;
  readonly id: string;
  readonly at: Instant;
  /** Order id; wallets and sellers: their own id. The key on the bus, and what the shard is computed from. */
  readonly key: string;
  readonly data: Data;
  readonly meta: EventMeta;
};

/** Where an event stands in its store. Opaque: only `EventStore` compares two of them; nothing relies on order *between* streams. */
export type Position = string;

export type Append = {
  readonly stream: string;
  readonly key: string;
  /** The last revision seen; -1 for a stream that must not exist. */
  readonly expected: number;
  readonly events: readonly NewEvent[];
};

export type Page = {
  readonly events: readonly Recorded[];
  /** What to store as checkpoint once these events have had their effect; beyond the last of them where others were passed over. */
  readonly next: Position;
  /** Nothing was stored after `next` when the page was read. */
  readonly atHead: boolean;
};

/** Somebody else appended first. `actual` is the revision found. */
export class WrongRevision extends Error {
  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`${stream} is at revision ${actual}, not ${expected}.`);
  }
}

/** The append may or may not have happened: repeat it with the same ids and the same expected revision. */
export class UnknownOutcome extends Error {}

/**
 * A checkpoint from another or a later store: following it would skip what is appended next. Without a head it does not stand beyond it: no store of this
 * kind gives out such a one, or the event that it stands at is not there.
 */
export class BeyondHead extends Error {
  constructor(checkpoint: Position | undefined, head?: number | bigint) {
    const where = head === undefined ? 'not of this store' : `beyond the head ${head}: the store is an older one, or another`;
    super(`The checkpoint ${checkpoint} is ${where}. What to do: docs/runbooks/checkpoint-beyond-head.md.`);
  }
}

/** The port. Every adapter passes event-store.contract.ts. */
export abstract class EventStore {
  /** Oldest first, from a revision on; nothing when the stream does not exist. */
  abstract read(stream: string, from?: number): AsyncIterable<Recorded>;
  /** The last revision of a stream, without reading it; -1 for one that does not exist. For readers who may start in the middle. */
  abstract revisionOf(stream: string): Promise<number>;
  /**
   * All or nothing. Throws `WrongRevision`; appending the very same events (by their ids, and whatever else the store can compare) again at the
   * same place succeeds and changes nothing, however much was appended after them. Throws `UnknownOutcome` when it cannot tell.
   */
  abstract append(append: Append): Promise<{ revision: number }>;
  /**
   * Events of all streams whose name begins with one of `prefixes`, in the order of their positions, after a checkpoint (`undefined`: from the
   * start). Throws `BeyondHead`.
   */
  abstract readAll(query: { after: Position | undefined; prefixes: readonly string[]; limit: number }): Promise<Page>;
  /** The position of the newest event; `undefined` for an empty store. */
  abstract head(): Promise<Position | undefined>;
  /** A hint that something was appended, perhaps by another process; followers also look by themselves once a second. Returns how to stop listening. */
  abstract onAppend(listener: () => void): () => void;
}
