import type { Decider } from '@entente/kernel';
import type { EventData, Recorded } from './event-store.js';

type Fold<State, Event> = Pick<Decider<State, never, Event, never>, 'initial' | 'evolve'>;

/** What was read of a stream: `next` is the revision with which reading goes on. */
type Known<State, Event extends EventData> = {
  readonly decider: Fold<State, Event>;
  readonly from: number;
  readonly next: number;
  readonly state: State;
  readonly events: readonly Recorded<Event>[];
};

/**
 * The streams that were read last, and what they come to: a stream only grows, so that whoever loads it again reads what was added and nothing else.
 * A wallet with hundreds of events would otherwise be folded from its start for each of them.
 */
export class StreamMemory {
  /** The one that was asked for longest ago comes first. */
  private readonly known = new Map<string, Known<unknown, EventData>>();
  private events = 0;

  constructor(private readonly eventsMax: number) {}

  /** Where to go on: at `from`, with nothing, for a stream that is not remembered or is folded in another way. */
  of<State, Event extends EventData>(stream: string, decider: Fold<State, Event>, from: number): Known<State, Event> {
    const found = this.known.get(stream);
    if (found?.decider !== decider || found.from !== from)
      return { decider, from, next: from, state: decider.initial, events: [] };
    return found as unknown as Known<State, Event>;
  }

  keep<State, Event extends EventData>(stream: string, now: Known<State, Event>): void {
    this.drop(stream);
    this.known.set(stream, now);
    this.events += now.events.length;
    for (const oldest of this.known.keys()) {
      if (this.events <= this.eventsMax) return;
      this.drop(oldest);
    }
  }

  private drop(stream: string): void {
    this.events -= this.known.get(stream)?.events.length ?? 0;
    this.known.delete(stream);
  }
}
