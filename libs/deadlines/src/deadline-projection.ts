import type { Timekeeping } from '@entente/kernel';
import type { EventStore, Recorded } from '@entente/event-store';
import type { DeadlineChange, DeadlineRow, Deadlines } from './deadlines.js';

const PAGE_EVENTS_MAX = 500;

/** Follows the event store by checkpoint and keeps the deadline rows. They are a projection: deleted, they are built again from the start. */
export class DeadlineProjection {
  private lastPageAtHead = false;
  /** Where the rows stand, as long as nobody else was seen to move them. */
  private place: string | undefined;

  constructor(
    private readonly options: {
      readonly store: EventStore;
      readonly deadlines: Deadlines;
      readonly prefixes: readonly string[];
      readonly upcast?: (event: Recorded) => Recorded;
      readonly failpoint?: (name: 'deadlines.before-apply' | 'deadlines.after-apply') => void | Promise<void>;
    },
  ) {}

  /** One page. `moved` also when another owner was faster: there may be more to do. */
  async step(): Promise<'idle' | 'moved'> {
    const { store, deadlines, prefixes, upcast = unchanged, failpoint } = this.options;
    const after = this.place ?? (await deadlines.checkpoint());
    this.place = undefined;
    const { events, next, atHead } = await store.readAll({ after, prefixes, limit: PAGE_EVENTS_MAX });
    if (events.length === 0 && (next === after || (await store.head()) === undefined)) {
      this.lastPageAtHead = atHead;
      return 'idle';
    }
    await failpoint?.('deadlines.before-apply');
    const applied = await deadlines.apply(
      events.flatMap((event) => changeOf(upcast(event)) ?? []),
      after,
      next,
    );
    await failpoint?.('deadlines.after-apply');
    this.lastPageAtHead = applied && atHead;
    if (applied) this.place = next;
    return 'moved';
  }

  /** Whether the rows tell of everything that is stored now, whoever keeps them. */
  async isCurrent(): Promise<boolean> {
    const { store, deadlines } = this.options;
    const place = await deadlines.checkpoint(); // Before the head: what is appended meanwhile makes them look late, never current.
    return place === (await store.head());
  }

  /** Whether the rows told of everything that was stored when they last moved. */
  atHead(): boolean {
    return this.lastPageAtHead;
  }
}

/** What the timekeeping fields of an event mean for the rows of its stream; `undefined` for an event without any. */
function changeOf({ stream, revision, data }: Recorded): DeadlineChange | undefined {
  const { started = {}, stopped = [], paused = {}, passed } = data as Timekeeping;
  const ended = [...stopped, ...Object.keys(paused), ...(passed === undefined ? [] : [passed])];
  const rows = Object.entries(started).map(([name, { dueAt, graceMs }]): DeadlineRow => ({
    stream,
    name,
    revision,
    dueAt,
    graceMs,
  }));
  return ended.length + rows.length === 0 ? undefined : { stream, started: rows, ended };
}

const unchanged = (event: Recorded): Recorded => event;
