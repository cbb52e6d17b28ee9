import { derivedId, fold, later, Rejection, type Decider, type Instant } from '@entente/kernel';
import type { Envelope } from './envelope.js';
import {
  UnknownOutcome,
  WrongRevision,
  type Append,
  type EventData,
  type EventStore,
  type NewEvent,
  type Recorded,
} from './event-store.js';
import { StreamMemory } from './stream-memory.js';
import { upcast, versionOf, type Versions } from './upcast.js';

const ATTEMPTS_MAX = 5;
const REPETITIONS_MAX = 4;
/** So many events are remembered of all streams together: some tens of megabytes. */
const REMEMBERED_EVENTS_MAX = 20_000;

/** Others were faster, every time. The command did nothing, and may be sent again. */
export class Busy extends Error {}

/** A stream as far as it goes: `revision` is -1 where there is none. */
export type Loaded<State, Event extends EventData> = {
  readonly state: State;
  readonly revision: number;
  readonly lastAt: Instant | undefined;
  readonly events: readonly Recorded<Event>[];
};

export type Transaction<State, Command, Event extends EventData, Given> = {
  readonly stream: string;
  readonly key: string;
  readonly decider: Decider<State, Command, Event, Given>;
  readonly command: Command;
  readonly given: Given;
  /** What can be looked up only once it is known what the stream says; repeated with every attempt. */
  readonly look?: (state: State) => Promise<Partial<Given>>;
  readonly envelope: Envelope;
  /** The revision that the sender has seen (If-Match): at any other, the command is refused. */
  readonly expected?: number;
  /** What must be certain before the events are (a claim on a payment): `state` is what was decided on. Repeated with every attempt. */
  readonly beforeAppend?: (events: readonly Event[], state: State) => Promise<void>;
};

/** `replayed`: the answer of the first time, from the stream as it was then. */
export type Transacted<State, Event> = {
  readonly revision: number;
  readonly events: readonly Event[];
  readonly replayed: boolean;
  readonly state: State;
};

/** The one place that loads, folds, decides and appends, and starts again when somebody was faster. */
export class Streams {
  private readonly memory = new StreamMemory(REMEMBERED_EVENTS_MAX);

  constructor(
    private readonly store: EventStore,
    private readonly versions: Versions,
    /** A wait with jitter, longer with every attempt; whoever runs the process owns the timer. */
    private readonly pause: (attempt: number) => Promise<void>,
  ) {}

  async load<State, Event extends EventData>(
    stream: string,
    decider: Pick<Decider<State, never, Event, never>, 'initial' | 'evolve'>,
    /** For a stream that carries itself forward: the revision of an event that says all that came before. */
    from = 0,
  ): Promise<Loaded<State, Event>> {
    const known = this.memory.of(stream, decider, from);
    let { state } = known;
    const added: Recorded<Event>[] = [];
    for await (const stored of this.store.read(stream, known.next)) {
      const event = upcast<Event>(this.versions, stored);
      state = decider.evolve(state, event.data);
      added.push(event);
    }
    const events = added.length === 0 ? known.events : [...known.events, ...added];
    const last = events.at(-1);
    if (last) this.memory.keep(stream, { decider, from, next: last.revision + 1, state, events });
    return { state, revision: last?.revision ?? -1, lastAt: last?.at, events };
  }

  /** So many events of a stream from a revision on, and no more of it. */
  async page<Event extends EventData>(stream: string, from: number, limit: number): Promise<readonly Recorded<Event>[]> {
    const events: Recorded<Event>[] = [];
    for await (const stored of this.store.read(stream, from)) {
      events.push(upcast<Event>(this.versions, stored));
      if (events.length === limit) break;
    }
    return events;
  }

  /** The last revision of a stream, without reading it; -1 for one that does not exist. */
  revisionOf(stream: string): Promise<number> {
    return this.store.revisionOf(stream);
  }

  async transact<State, Command, Event extends EventData, Given>(
    transaction: Transaction<State, Command, Event, Given>,
  ): Promise<Transacted<State, Event>> {
    const { stream, decider, command, given, look, envelope, expected, beforeAppend } = transaction;
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const loaded = await this.load(stream, decider);
      const first = firstAnswer(decider, loaded, envelope);
      if (first) return first;
      if (expected !== undefined && expected !== loaded.revision) {
        throw new Rejection('revision.stale', 'It has changed since you read it. Read it again and decide anew.', { expected });
      }

      const events = decider.decide(command, loaded.state, look ? { ...given, ...(await look(loaded.state)) } : given);
      if (events.length === 0) return { revision: loaded.revision, events, replayed: false, state: loaded.state };
      await beforeAppend?.(events, loaded.state);

      const revision = await this.append(this.toAppend(transaction, loaded, events));
      if (revision !== undefined)
        return { revision, events, replayed: false, state: fold({ ...decider, initial: loaded.state }, events) };
      if (attempt < ATTEMPTS_MAX) await this.pause(attempt);
    }
    throw new Busy(`${stream} was changed by others ${ATTEMPTS_MAX} times meanwhile. Send the same command again.`);
  }

  /** For whoever has decided on what was loaded, and must not decide anew: appends right behind it, or nothing when somebody was faster. */
  async appendAfter<Event extends EventData>(
    target: { readonly stream: string; readonly key: string; readonly envelope: Envelope },
    loaded: Pick<Loaded<unknown, Event>, 'revision' | 'lastAt'>,
    events: readonly Event[],
  ): Promise<boolean> {
    return (await this.append(this.toAppend(target, loaded, events))) !== undefined;
  }

  private toAppend<Event extends EventData>(
    { stream, key, envelope }: { stream: string; key: string; envelope: Envelope },
    { revision, lastAt }: Pick<Loaded<unknown, Event>, 'revision' | 'lastAt'>,
    events: readonly Event[],
  ): Append {
    const { commandId, bodyHash, correlationId, causationId, traceparent, recordedAt } = envelope;
    const at = lastAt === undefined ? recordedAt : later(recordedAt, lastAt); // A stream never goes back in time.
    const about = { commandId, bodyHash, correlationId, causationId, traceparent };
    const recording = events.map((data, index): NewEvent => ({
      id: derivedId(stream, commandId, index),
      at,
      data,
      meta: { ...about, schema: versionOf(this.versions, data.type) },
    }));
    return { stream, key, expected: revision, events: recording };
  }

  /** Nothing when somebody was faster. An answer that was lost is asked for again with the very same append, which changes nothing if it had happened. */
  private async append(append: Append): Promise<number | undefined> {
    for (let repetition = 1; ; repetition++) {
      try {
        return (await this.store.append(append)).revision;
      } catch (error) {
        if (error instanceof WrongRevision) return undefined;
        if (!(error instanceof UnknownOutcome) || repetition > REPETITIONS_MAX) throw error;
        await this.pause(repetition);
      }
    }
  }
}

/** A command found again in its stream is answered as the first time; its id with another body is somebody's mistake. */
function firstAnswer<State, Event extends EventData>(
  decider: Pick<Decider<State, never, Event, never>, 'initial' | 'evolve'>,
  { events }: Loaded<State, Event>,
  { commandId, bodyHash }: Envelope,
): Transacted<State, Event> | undefined {
  const own = events.filter(({ meta }) => meta.commandId === commandId);
  const last = own.at(-1);
  if (!last) return undefined;
  if (last.meta.bodyHash !== bodyHash) {
    throw new Rejection('command.id_reused', 'This key was used for another command. Send each command with a key of its own.');
  }
  const until = events.slice(0, events.indexOf(last) + 1).map(({ data }) => data);
  return { revision: last.revision, events: own.map(({ data }) => data), replayed: true, state: fold(decider, until) };
}
