import { BACKWARDS, END, type AllStreamResolvedEvent, type ReadPosition } from '@eventstore/db-client';
import { callOptions, type EsdbConnection } from './connection.js';
import { collected } from './failures.js';
import { placedAt, type Names, type Place } from './stored-event.js';

/** Usually the newest or one of the newest few is ours, or was seen before; among many of others' the batches grow. */
const BATCH_EVENTS = 4;
const BATCH_GROWS_BY = 8;
const BATCH_EVENTS_MAX = 512;

/** Where an event stands, and the full name of its stream. */
export type Placed = Place & { readonly name: string };

/**
 * Which event of ours is the newest, on a server that holds those of others too: only ours count, so that what others write moves no head. What was
 * looked through once is not looked through again.
 */
export class Newest {
  /** Our newest event when `end` was the newest of all. */
  private known: { readonly end: Place; readonly own: Placed | undefined } | undefined;

  constructor(
    private readonly names: Names,
    private readonly connection: EsdbConnection,
    private readonly callMs: number,
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
    let end: Place | undefined;
    for (let from: ReadPosition = END, limit = BATCH_EVENTS; ; limit = Math.min(limit * BATCH_GROWS_BY, BATCH_EVENTS_MAX)) {
      const batch = await this.readBackwards(from, limit);
      for (const event of batch) {
        const at = placedAt(event);
        end ??= at;
        if (this.names.inside(event.streamId) !== undefined) return this.keep(end, { ...at, name: event.streamId });
        // Only the very same: after a restore the log may have gone back, and on from there.
        if (known?.end.place === at.place && known.end.mark === at.mark) return this.keep(end, known.own);
      }
      const last = batch.at(-1);
      if (!last || batch.length < limit) return end === undefined ? undefined : this.keep(end, undefined);
      from = last.position;
    }
  }

  /** The newest first. */
  private async readBackwards(fromPosition: ReadPosition, maxCount: number) {
    const { client } = this.connection;
    const reading = client.readAll({ ...callOptions(this.connection), direction: BACKWARDS, fromPosition, maxCount });
    const found = await collected<AllStreamResolvedEvent>(this.callMs, reading);
    return found.flatMap(({ event }) => event ?? []);
  }

  private keep(end: Place, own: Placed | undefined): Placed | undefined {
    this.known = { end, own };
    return own;
  }
}
