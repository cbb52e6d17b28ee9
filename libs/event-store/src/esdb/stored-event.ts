import { jsonEvent, type AllStreamRecordedEvent, type JSONEventData, type RecordedEvent } from '@eventstore/db-client';
import { derivedId, type Instant } from '@entente/kernel';
import type { Append, EventData, EventMeta, Position, Recorded } from '../event-store.js';
import { storedForms } from '../stored-form.js';

/** The metadata of an event in EventStoreDB. Names are storage: add, never rename. */
type Metadata = { readonly id: string; readonly at: Instant; readonly key: string; readonly meta: EventMeta };

const PREFIX = /^[a-z0-9][a-z0-9-]{0,39}$/;

/**
 * One deployment's streams on a server that others may use as well: `entente_order-1` outside, `order-1` inside the port. Where several contexts
 * of a deployment share a server, each has its own streams only: those whose names begin with one of `own`.
 */
export class Names {
  private readonly prefix: string;

  constructor(
    deployment: string,
    private readonly own: readonly string[] = [''],
  ) {
    // Without an underscore in it, no deployment's prefix begins another's.
    if (!PREFIX.test(deployment))
      throw new Error(`"${deployment}" is no prefix for streams. Write up to 40 of a-z, 0-9 and -, such as entente.`);
    this.prefix = `${deployment}_`;
  }

  /** Throws for another context's: nobody here would hear of what happens in it. */
  outside(stream: string): string {
    if (!this.isOwn(stream))
      throw new Error(`${stream} is no stream of this store, whose streams begin with ${this.own.join(', ')}.`);
    return this.prefix + stream;
  }

  /** How full names begin, of those of our streams that begin with one of `prefixes`. */
  outsideAll(prefixes: readonly string[]): string[] {
    const wanted = this.own.flatMap((own) =>
      prefixes.flatMap((prefix) => (own.startsWith(prefix) ? [own] : prefix.startsWith(own) ? [prefix] : [])),
    );
    return [...new Set(wanted)].map((prefix) => this.prefix + prefix);
  }

  /** Nothing for somebody else's. */
  inside(name: string): string | undefined {
    const stream = name.startsWith(this.prefix) ? name.slice(this.prefix.length) : undefined;
    return stream !== undefined && this.isOwn(stream) ? stream : undefined;
  }

  private isOwn(stream: string): boolean {
    return this.own.some((own) => stream.startsWith(own));
  }
}

/** Somebody else has written to a stream of ours. It does not pass: whoever follows stops here. */
class NotOurs extends Error {
  override readonly name = 'NotOurs';
}

/**
 * The server knows a repeated append by its event ids, and by nothing else: so an id outside is derived from all that is stored, the full name of
 * the stream included. Nor does it look for an id in other streams; that an id comes once is sure because each is derived from its own stream,
 * command and place.
 */
export function eventsToStore(names: Names, append: Append): JSONEventData[] {
  const { stream, key, events } = append;
  const forms = storedForms(append); // The client would die of what cannot be written as JSON.
  return events.map((event, index) => {
    const { id, at, data, meta } = event;
    if (id !== derivedId(stream, meta.commandId, index))
      throw new Error(`The id of event ${index} for ${stream} is not derived from the stream, the command and ${index}.`);
    const form = forms[index]!;
    const metadata: Metadata = { id, at, key, meta };
    return jsonEvent({
      id: derivedId(names.outside(stream), id, at, key, form.data, form.meta),
      type: data.type,
      data,
      metadata,
    });
  });
}

/**
 * As it was appended. Throws for what somebody else has put among our streams: also for a copy of an event of ours, which would happen a second time.
 */
export function recordedOf(names: Names, event: RecordedEvent): Recorded {
  const { streamId, revision, type, data, metadata, isJson } = event;
  const stream = names.inside(streamId);
  const [said, beside] = [data as Partial<EventData> | null, metadata as Partial<Metadata> | null | undefined];
  if (
    stream === undefined ||
    !isJson ||
    said?.type !== type ||
    !isMetadata(beside) ||
    !isDerivedIn(stream, beside, Number(revision))
  )
    throw new NotOurs(
      `Event ${revision} of ${streamId} was not written by Entente. Nobody else may write to streams of its prefix.`,
    );
  const { id, at, key, meta } = beside;
  const position = positionOf(placedAt(event as AllStreamRecordedEvent));
  return { stream, revision: Number(revision), position, id, at, key, data: said as EventData, meta };
}

const isMetadata = (beside: Partial<Metadata> | null | undefined): beside is Metadata =>
  [beside?.id, beside?.at, beside?.key, beside?.meta?.commandId].every((text) => typeof text === 'string');

/** One command's events stand in a row: which of them this is, its revision bounds. */
function isDerivedIn(stream: string, { id, meta }: Metadata, revision: number): boolean {
  for (let index = 0; index <= revision; index++) if (derivedId(stream, meta.commandId, index) === id) return true;
  return false;
}

/** The commit position says it all: what is written over gRPC is prepared and committed as one. */
export const placeOf = ({ position }: Pick<AllStreamRecordedEvent, 'position'>): bigint => position.commit;

/** A place in the log, and by which mark the event is known that stands there; none where only a filter has named the place. */
export type Place = { readonly place: bigint; readonly mark?: string | undefined };

/** Before every event. */
const START: Place = { place: 0n };

const MARK_DIGITS = 8;
const POSITION = /^(\d{1,19})(?:-([0-9a-f]{8}))?$/;

export const placedAt = (event: Pick<AllStreamRecordedEvent, 'position' | 'id'>): Place => ({
  place: placeOf(event),
  mark: event.id.slice(0, MARK_DIGITS),
});

/** Says which event it is, too: a log that was put back to an older point, and has grown since, has another one there, or none. */
export const positionOf = ({ place, mark }: Place = START): Position => (mark ? `${place}-${mark}` : `${place}`);

/** `undefined` for a text that no store of this kind has given out. */
export function placeAt(position: Position | undefined): Place | undefined {
  if (position === undefined) return START;
  const [isOne, place, mark] = POSITION.exec(position) ?? [];
  return isOne && place ? { place: BigInt(place), mark } : undefined;
}
