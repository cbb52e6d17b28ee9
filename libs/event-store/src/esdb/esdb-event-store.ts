import { setTimeout as wait } from 'node:timers/promises';
import {
  BACKWARDS,
  END,
  NO_STREAM,
  type AllStreamResolvedEvent,
  type AppendExpectedRevision,
  type RecordedEvent,
  type StreamingRead,
  type WrongExpectedVersionError,
} from '@eventstore/db-client';
import { BeyondHead, EventStore, UnknownOutcome, WrongRevision } from '../event-store.js';
import type { Append, Page, Position, Recorded } from '../event-store.js';
import { Listeners } from '../listeners.js';
import type { EsdbConnection } from './connection.js';
import { Dropped, failureOf, hasPassingCause, told, TooLate, within } from './failures.js';
import { Feed } from './feed.js';
import { follow, type Follower } from './follow.js';
import { Newest, type Placed } from './newest.js';
import { eventsToStore, Names, placeAt, placeOf, recordedOf } from './stored-event.js';

const READ_EVENTS_MAX = 500;
const SETTLE_LOOK_MS = 100;

type EsdbOptions = {
  /** Whose streams these are on a server that others may use too. */
  readonly prefix?: string;
  /** How the names of its streams begin, where others of the same prefix belong to other stores: `['order-', 'chat-']`. */
  readonly streams?: readonly string[];
  /** How long each call may take, in milliseconds. */
  readonly callMs?: number;
  /** How long a head before a checkpoint is looked at again until it is believed, in milliseconds: longer than an election takes. */
  readonly settleMs?: number;
};

/**
 * On EventStoreDB 23.10 to 24.6, by plain appends, reads and filtered subscriptions to $all: no projections, persistent subscriptions or links. It never
 * deletes a stream: a tombstone would poison an order's name for ever. Everything is asked of the leader, for the others may be behind.
 */
export class EsdbEventStore extends EventStore {
  private readonly listeners = new Listeners();
  private readonly names: Names;
  private readonly callMs: number;
  private readonly newest: Newest;
  private readonly feed: Feed;
  private readonly settleMs: number;
  /** Nobody waits a second time to believe it. */
  private believedHead: bigint | undefined;

  constructor(
    private readonly connection: EsdbConnection,
    { prefix = 'entente', streams, callMs = 5_000, settleMs = 5_000 }: EsdbOptions = {},
  ) {
    super();
    this.settleMs = settleMs;
    this.names = new Names(prefix, streams);
    this.callMs = callMs;
    const { client } = connection;
    this.newest = new Newest(this.names, async (fromPosition, maxCount) => {
      const reading = client.readAll({ ...this.callOptions(), direction: BACKWARDS, fromPosition, maxCount });
      const found = await this.collected<AllStreamResolvedEvent>(reading);
      return found.flatMap(({ event }) => event ?? []);
    });
    this.feed = new Feed(
      (after, head, follower) => this.follow(after, head, this.names.outsideAll(['']), follower),
      () => this.newest.place(),
      () => this.listeners.tell(),
    );
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
    const start = placeAt(after);
    if (start === undefined) throw new BeyondHead(after);
    const newest = await this.newestNotBefore(start);
    const head = placeIn(newest);
    const wanted = this.names.outsideAll(prefixes);
    if (!newest || start === head || wanted.length === 0) return { events: [], next: String(head), atHead: true };
    return this.page(start, newest, wanted, limit);
  }

  async head(): Promise<Position | undefined> {
    const newest = await this.newestEvent();
    return newest && String(newest.place);
  }

  onAppend(listener: () => void): () => void {
    const forget = this.listeners.add(listener);
    const stop = this.feed.start();
    return () => {
      forget();
      stop();
    };
  }

  /**
   * The client's reads of $all know no filter, its subscriptions do: so a page is the beginning of a subscription, as far as the limit or until it has
   * caught up. What it found before it broke off is a page as well. The newest event is asked for with those that are wanted: a server that says it has
   * caught up and has not sent it is behind the one that named it, such as a leader that was deposed and has not heard of it, and what it lacks would be
   * passed over for good.
   */
  private page(start: bigint, { place: head, name }: Placed, wanted: readonly string[], limit: number): Promise<Page> {
    return new Promise((resolve, reject) => {
      const events: Recorded[] = [];
      let next = start;
      const finish = (isAtHead: boolean): void => {
        clearTimeout(timer);
        stop();
        resolve({ events, next: String(next), atHead: isAtHead });
      };
      const breakOff = (error: unknown): void => {
        if (next > start) return finish(false);
        clearTimeout(timer);
        stop();
        reject(told('reading all streams', error));
      };
      const isWanted = (stream: string): boolean => wanted.some((prefix) => stream.startsWith(prefix));
      const stop = this.follow(start, head, isWanted(name) ? wanted : [...wanted, name], {
        event: (event) => {
          if (isWanted(event.streamId)) events.push(recordedOf(this.names, event));
          next = placeOf(event);
          if (events.length === limit) finish(next === head);
        },
        checkpoint: (place) => (next = place),
        caughtUp: () => {
          if (next >= head) return finish(true);
          this.newest.forget();
          breakOff(new Dropped('The server has not got as far as it was a moment ago.'));
        },
        ended: breakOff,
      });
      const timer = setTimeout(() => breakOff(new TooLate(this.callMs)), this.callMs);
    });
  }

  /** `prefixes` of full names. */
  private follow(after: bigint, head: bigint, prefixes: readonly string[], follower: Follower): () => void {
    return follow(this.connection, { after, head, prefixes, newest: () => this.newest.place() }, follower);
  }

  /**
   * Throws `BeyondHead` where a checkpoint stands beyond the newest event, and goes on to. For a moment a leader that was deposed answers so too, or one
   * that was elected just now: whoever follows would stop for good. Where the head has passed the checkpoint meanwhile, the event that it stands at must
   * be there: an older store grows as well.
   */
  private async newestNotBefore(start: bigint): Promise<Placed | undefined> {
    let newest = await this.newestEvent();
    if (start <= placeIn(newest)) return newest;
    for (let waitedMs = 0; waitedMs < this.settleMs && placeIn(newest) !== this.believedHead; waitedMs += SETTLE_LOOK_MS) {
      await wait(SETTLE_LOOK_MS);
      newest = await this.newestEvent();
      if (start <= placeIn(newest) && (await this.isThere(start))) return newest;
    }
    this.believedHead = placeIn(newest);
    throw new BeyondHead(String(start), start > this.believedHead ? this.believedHead : undefined);
  }

  private async isThere(place: bigint): Promise<boolean> {
    const fromPosition = { commit: place, prepare: place };
    const reading = this.connection.client.readAll({ ...this.callOptions(), fromPosition, maxCount: 1 });
    const [found] = await this.collected<AllStreamResolvedEvent>(reading).catch(() => []); // It may be no place at all in an older log.
    return found?.event !== undefined && placeOf(found.event) === place;
  }

  private async newestEvent(): Promise<Placed | undefined> {
    try {
      return await this.newest.event();
    } catch (error) {
      throw told('reading the newest event', error);
    }
  }

  private async readStream(
    stream: string,
    options: { fromRevision: bigint | typeof END; maxCount: number; direction?: typeof BACKWARDS },
  ) {
    const name = this.names.outside(stream);
    try {
      const found = await this.collected(this.connection.client.readStream(name, { ...this.callOptions(), ...options }));
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
      const options = { ...this.callOptions(), expectedRevision, deadline: this.callMs };
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

  /** A read is released whatever happens: left to itself, the client leaves its call open on the server. */
  private async collected<Event>(reading: StreamingRead<Event>): Promise<Event[]> {
    const events: Event[] = [];
    const all = async (): Promise<Event[]> => {
      for await (const event of reading) events.push(event);
      return events;
    };
    reading.on('error', () => undefined); // Also after the limit, when nobody waits for it any more.
    try {
      return await within(this.callMs, all());
    } finally {
      reading.cancel().catch(() => undefined);
    }
  }

  /** With credentials, always: without them the client sends appends over one stream that all clients of the process share, and fail on together. */
  private callOptions() {
    return { credentials: this.connection.credentials, requiresLeader: true };
  }
}

/** 0 is before every event. */
const placeIn = (newest: Placed | undefined): bigint => newest?.place ?? 0n;
