import { END, type AllStreamRecordedEvent, type ReadPosition } from '@eventstore/db-client';
import { placeOf, type Names } from './stored-event.js';

/** Usually the newest or one of the newest few is ours, or was seen before; among many of others' the batches grow. */
const BATCH_EVENTS = 4;
const BATCH_GROWS_BY = 8;
const BATCH_EVENTS_MAX = 512;

/** Events of $all before a place, the newest first. */
type ReadBackwards = (from: ReadPosition, limit: number) => Promise<readonly AllStreamRecordedEvent[]>;

/** Where an event stands, and the full name of its stream. */
export type Placed = { readonly place: bigint; readonly name: string };

/**
 * Which event of ours is the newest, on a server that holds those of others too: only ours count, so that what others write moves no head. What was
 * looked through once is not looked through again.
 */
export class Newest {
  /** Our newest event when `end` was the newest of all. */
  private known: { readonly end: bigint; readonly own: Placed | undefined } | undefined;

  constructor(
    private readonly names: Names,
    private readonly readBackwards: ReadBackwards,
  ) {}

  async place(): Promise<bigint | undefined> {
    return (await this.event())?.place;
  }

  /** For whoever did not find it where it was said to stand: what is known may have been scavenged. */
  forget(): void {
    this.known = undefined;
  }

  async event(): Promise<Placed | undefined> {
    const { known } = this;
    let end: bigint | undefined;
    for (let from: ReadPosition = END, limit = BATCH_EVENTS; ; limit = Math.min(limit * BATCH_GROWS_BY, BATCH_EVENTS_MAX)) {
      const batch = await this.readBackwards(from, limit);
      for (const event of batch) {
        const place = placeOf(event);
        end ??= place;
        if (this.names.inside(event.streamId) !== undefined) return this.keep(end, { place, name: event.streamId });
        // Only the very same place: after a restore the log may have gone back, and on from there.
        if (place === known?.end) return this.keep(end, known.own);
      }
      const last = batch.at(-1);
      if (!last || batch.length < limit) return end === undefined ? undefined : this.keep(end, undefined);
      from = last.position;
    }
  }

  private keep(end: bigint, own: Placed | undefined): Placed | undefined {
    this.known = { end, own };
    return own;
  }
}
