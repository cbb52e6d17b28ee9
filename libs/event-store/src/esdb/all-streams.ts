import { setTimeout as wait } from 'node:timers/promises';
import { START, type AllStreamRecordedEvent, type AllStreamResolvedEvent } from '@eventstore/db-client';
import { BeyondHead, type Page, type Position, type Recorded } from '../event-store.js';
import { callOptions, type EsdbConnection } from './connection.js';
import { collected, Dropped, isNoPlace, told, TooLate } from './failures.js';
import { follow, type Follower } from './follow.js';
import { Newest, type Placed } from './newest.js';
import { placeAt, placedAt, placeOf, positionOf, recordedOf, type Names, type Place } from './stored-event.js';

const SETTLE_LOOK_MS = 100;

export type Patience = {
  /** How long each call may take, in milliseconds. */
  readonly callMs: number;
  /** How long a checkpoint is looked for again until it is believed to be of another log, in milliseconds: longer than an election takes. */
  readonly settleMs: number;
  /** How many events after a checkpoint are read as they come, before a filter is asked for those that are wanted. */
  readonly plainEvents: number;
};

/** What stands after a checkpoint, among the events of others. */
export class AllStreams {
  private readonly newest: Newest;
  /** Nobody waits a second time to believe that they are of another log. */
  private readonly lost = new Set<Position>();

  constructor(
    private readonly connection: EsdbConnection,
    private readonly names: Names,
    private readonly patience: Patience,
  ) {
    this.newest = new Newest(names, connection, patience.callMs);
  }

  async page(after: Position | undefined, prefixes: readonly string[], limit: number): Promise<Page> {
    const start = placeAt(after);
    if (start === undefined) throw new BeyondHead(after);
    const wanted = this.names.outsideAll(prefixes);
    const { newest, events } = await this.begun(start, wanted.length === 0 ? 0 : limit);
    if (!newest || start.place === newest.place || wanted.length === 0)
      return { events: [], next: positionOf(newest), atHead: true };
    return this.plainPage(events, newest, wanted, limit) ?? this.filteredPage(start, newest, wanted, limit);
  }

  async newestEvent(): Promise<Placed | undefined> {
    try {
      return await this.newest.event();
    } catch (error) {
      throw told('reading the newest event', error);
    }
  }

  /** From a place on, where the newest event stands at `head`, until it ends or is stopped; `prefixes` of full names. */
  follow(after: bigint, head: bigint, follower: Follower, prefixes: readonly string[] = this.names.outsideAll([''])): () => void {
    return follow(this.connection, { after, head, prefixes, newest: () => this.newest.place() }, follower);
  }

  /**
   * The newest event, and the first of those after a checkpoint. Throws `BeyondHead` where the checkpoint is of another log, such as one that was put back to
   * an older point since: it stands beyond the newest event, or, where so much was appended that the head has passed it, its own event is not there. For a
   * moment a leader that was deposed answers so too, or one that was elected just now: whoever follows would stop for good.
   */
  private async begun(
    start: Place,
    limit: number,
  ): Promise<{ readonly newest: Placed | undefined; readonly events: readonly AllStreamRecordedEvent[] }> {
    const checkpoint = positionOf(start);
    for (let waitedMs = 0; ; waitedMs += SETTLE_LOOK_MS) {
      const newest = await this.newestEvent();
      const events = await this.eventsAfter(start, newest, limit);
      if (events) {
        this.lost.delete(checkpoint);
        return { newest, events };
      }
      if (waitedMs >= this.patience.settleMs || this.lost.has(checkpoint)) {
        this.lost.add(checkpoint);
        const head = newest?.place ?? 0n;
        throw new BeyondHead(checkpoint, start.place > head ? head : undefined);
      }
      await wait(SETTLE_LOOK_MS);
    }
  }

  /** Of all streams, ours or not; nothing where the checkpoint's own event is not there. */
  private async eventsAfter(
    start: Place,
    newest: Placed | undefined,
    limit: number,
  ): Promise<readonly AllStreamRecordedEvent[] | undefined> {
    if (!newest) return start.place === 0n ? [] : undefined;
    if (start.place > newest.place) return undefined;
    if (start.place === newest.place) return isSame(start, newest) ? [] : undefined;
    const fromPosition = start.place === 0n ? START : { commit: start.place, prepare: start.place };
    const { client } = this.connection;
    const { plainEvents, callMs } = this.patience;
    const maxCount = Math.min(plainEvents, limit + 1); // The first is usually the checkpoint's own.
    const reading = client.readAll({ ...callOptions(this.connection), fromPosition, maxCount });
    try {
      const found = (await collected<AllStreamResolvedEvent>(callMs, reading)).flatMap(({ event }) => event ?? []);
      const [first] = found;
      if (start.mark !== undefined && !(first && isSame(start, placedAt(first)))) return undefined;
      return found.filter((event) => placeOf(event) > start.place);
    } catch (error) {
      if (isNoPlace(error) && start.place > 0n) return undefined;
      // What others write may be large: then the filter is to pass over it.
      if (error instanceof TooLate && maxCount > 1) return this.eventsAfter(start, newest, 0);
      throw told('reading all streams', error);
    }
  }

  /** As far as the limit or the newest event; nothing where it is not that near, and none of those before it is wanted. */
  private plainPage(
    found: readonly AllStreamRecordedEvent[],
    newest: Placed,
    wanted: readonly string[],
    limit: number,
  ): Page | undefined {
    const events: Recorded[] = [];
    let next: Position | undefined;
    for (const event of found) {
      if (this.names.inside(event.streamId) === undefined) continue;
      if (isIn(wanted, event.streamId)) {
        try {
          events.push(recordedOf(this.names, event));
        } catch (error) {
          if (next === undefined) throw error;
          break; // What comes before it is sound; the next page begins with it.
        }
      }
      next = positionOf(placedAt(event));
      const atHead = placeOf(event) === newest.place;
      if (atHead || events.length === limit) return { events, next, atHead };
    }
    return next !== undefined && events.length > 0 ? { events, next, atHead: false } : undefined;
  }

  /**
   * The client's reads of $all know no filter, its subscriptions do: so among many events of others a page is the beginning of a subscription, as far as
   * the limit or until it has caught up. What it found before it broke off is a page as well. The newest event is asked for with those that are wanted: a
   * server that says it has caught up and has not sent it is behind the one that named it, such as a leader that was deposed and has not heard of it, and
   * what it lacks would be passed over for good.
   */
  private filteredPage(start: Place, newest: Placed, wanted: readonly string[], limit: number): Promise<Page> {
    return new Promise((resolve, reject) => {
      const events: Recorded[] = [];
      let next = start;
      const finish = (atHead: boolean): void => {
        clearTimeout(timer);
        stop();
        resolve({ events, next: positionOf(next), atHead });
      };
      const breakOff = (error: unknown): void => {
        if (next.place > start.place) return finish(false);
        clearTimeout(timer);
        stop();
        reject(told('reading all streams', error));
      };
      const follower: Follower = {
        event: (event) => {
          if (isIn(wanted, event.streamId)) events.push(recordedOf(this.names, event));
          next = placedAt(event);
          if (events.length === limit) finish(next.place === newest.place);
        },
        checkpoint: (place) => (next = { place }),
        caughtUp: () => {
          if (next.place >= newest.place) return finish(true);
          this.newest.forget();
          breakOff(new Dropped('The server has not got as far as it was a moment ago.'));
        },
        ended: breakOff,
      };
      const asked = isIn(wanted, newest.name) ? wanted : [...wanted, newest.name];
      const stop = this.follow(start.place, newest.place, follower, asked);
      const timer = setTimeout(() => breakOff(new TooLate(this.patience.callMs)), this.patience.callMs);
    });
  }
}

const isIn = (prefixes: readonly string[], name: string): boolean => prefixes.some((prefix) => name.startsWith(prefix));

/** Whether an event is the one that a checkpoint stands at. */
const isSame = (checkpoint: Place, event: Place): boolean =>
  checkpoint.place === event.place && (checkpoint.mark === undefined || checkpoint.mark === event.mark);
