import {
  BACKWARDS,
  END,
  NO_STREAM,
  type AppendExpectedRevision,
  type RecordedEvent,
  type WrongExpectedVersionError,
} from '@eventstore/db-client';
import { EventStore, UnknownOutcome, WrongRevision } from '../event-store.js';
import type { Append, Page, Position, Recorded } from '../event-store.js';
import { Listeners } from '../listeners.js';
import { AllStreams, type Patience } from './all-streams.js';
import { callOptions, type EsdbConnection } from './connection.js';
import { collected, failureOf, hasPassingCause, told, within } from './failures.js';
import { Feed } from './feed.js';
import { eventsToStore, Names, positionOf, recordedOf } from './stored-event.js';

const READ_EVENTS_MAX = 500;

type EsdbOptions = Partial<Patience> & {
  /** Whose streams these are on a server that others may use too. */
  readonly prefix?: string;
  /** How the names of its streams begin, where others of the same prefix belong to other stores: `['order-', 'chat-']`. */
  readonly streams?: readonly string[];
};

/**
 * On EventStoreDB 23.10 to 24.6, by plain appends, reads and filtered subscriptions to $all: no projections, persistent subscriptions or links. It never
 * deletes a stream: a tombstone would poison an order's name for ever. Everything is asked of the leader, for the others may be behind.
 */
export class EsdbEventStore extends EventStore {
  private readonly listeners = new Listeners();
  private readonly names: Names;
  private readonly all: AllStreams;
  private readonly feed: Feed;
  private readonly callMs: number;

  constructor(
    private readonly connection: EsdbConnection,
    { prefix = 'entente', streams, callMs = 5_000, settleMs = 5_000, plainEvents = 200 }: EsdbOptions = {},
  ) {
    super();
    this.names = new Names(prefix, streams);
    this.callMs = callMs;
    this.all = new AllStreams(connection, this.names, { callMs, settleMs, plainEvents });
    this.feed = new Feed(this.all, () => this.listeners.tell());
  }

  async *read(stream: string, from = 0): AsyncIterable<Recorded> {
    for (let next = from, more = true; more;) {
      const batch = await this.readStream(stream, { fromRevision: BigInt(next), maxCount: READ_EVENTS_MAX });
      for (const event of batch) {
        const recorded = recordedOf(this.names, event);
        if (recorded.revision !== next)
          throw new Error(`${stream} has lost revision ${next}: somebody deleted or truncated it. Restore it from a backup.`);
        next += 1;
        yield recorded;
      }
      more = batch.length === READ_EVENTS_MAX;
    }
  }

  async revisionOf(stream: string): Promise<number> {
    const [last] = await this.readStream(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 1 });
    return last ? Number(last.revision) : -1;
  }

  async append(append: Append): Promise<{ revision: number }> {
    const { stream, expected } = append;
    const events = eventsToStore(this.names, append);
    const revision = await this.appended(append, events);
    if (revision !== expected + events.length)
      throw new Error(`${stream} goes on at ${revision}, not at ${expected + 1}: somebody deleted it. Restore it from a backup.`);
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
    return this.all.page(after, prefixes, limit);
  }

  async head(): Promise<Position | undefined> {
    const newest = await this.all.newestEvent();
    return newest && positionOf(newest);
  }

  onAppend(listener: () => void): () => void {
    const forget = this.listeners.add(listener);
    const stop = this.feed.start();
    return () => {
      forget();
      stop();
    };
  }

  private async readStream(
    stream: string,
    options: { fromRevision: bigint | typeof END; maxCount: number; direction?: typeof BACKWARDS },
  ) {
    const name = this.names.outside(stream);
    try {
      const found = await collected(
        this.callMs,
        this.connection.client.readStream(name, { ...callOptions(this.connection), ...options }),
      );
      return found.flatMap(({ event }): RecordedEvent[] => (event ? [event] : []));
    } catch (error) {
      if (failureOf(error) === 'not-found') return [];
      throw told(`reading ${stream}`, error);
    }
  }

  /** The last revision. At a revision that is expected, and with ids that are derived: only so does a repeated append change nothing, for ever. */
  private async appended({ stream, expected }: Append, events: ReturnType<typeof eventsToStore>): Promise<number> {
    const expectedRevision: AppendExpectedRevision = expected === -1 ? NO_STREAM : BigInt(expected);
    try {
      const { client } = this.connection;
      const options = { ...callOptions(this.connection), expectedRevision, deadline: this.callMs };
      const appending = client.appendToStream(this.names.outside(stream), events, options);
      return Number((await within(this.callMs, appending)).nextExpectedRevision);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === 'conflict') {
        const { actualVersion } = error as WrongExpectedVersionError;
        throw new WrongRevision(stream, expected, actualVersion === NO_STREAM ? -1 : Number(actualVersion));
      }
      if (!hasPassingCause(failure)) throw told(`appending to ${stream}`, error);
      throw new UnknownOutcome(`Whether ${stream} was appended to is not known: EventStoreDB did not say.`, { cause: error });
    }
  }
}
