import {
  follow,
  relay,
  type Alert,
  type Bus,
  type Consumer,
  type Consumption,
  type Failpoint,
  type Follower,
  type Following,
  type Message,
} from '@entente/bus';
import { alarm, DeadlineProjection, systemElapsed, type Alarm, type Deadlines } from '@entente/deadlines';
import { upcast, type Envelope, type EventData, type EventStore, type Recorded, type Versions } from '@entente/event-store';
import type { Clock, PassDeadline } from '@entente/kernel';
import { ProjectionRunner, type AnyProjection } from '@entente/projections';
import type { Sql } from '@entente/sql';

/** Sends a command through the one door of a context. */
export type Send<Command> = (
  stream: string,
  command: Command,
  envelope: Envelope,
) => Promise<{ readonly events: readonly unknown[]; readonly replayed: boolean }>;

/** What a process must know of a context to keep it going: all that happens after an append, and by the clock. */
export type ContextParts = {
  readonly name: 'order' | 'dispute' | 'payout';
  readonly store: EventStore;
  readonly sql: Sql;
  readonly bus: Bus;
  readonly deadlines: Deadlines;
  readonly versions: Versions;
  /** Streams whose deadlines ring. */
  readonly timed: readonly string[];
  /** Streams whose events the others may be told of. */
  readonly published: readonly string[];
  readonly publishes: (recorded: never) => Message | undefined;
  /** How it answers the news of others. */
  readonly consumers: readonly Consumer[];
  readonly projections: readonly AnyProjection[];
  readonly send: Send<never>;
  /** What the context follows in its own store, beside the relay and its read models. */
  readonly followers?: readonly Follower[];
};

type Surroundings = { readonly clock: Clock; readonly alert: (alert: Alert) => void; readonly failpoint: Failpoint };

/** One context at work: deadlines, alarm, read models, relay and reactions, each by its own checkpoint. */
export class Machinery {
  private readonly rows: DeadlineProjection;
  private readonly alarm: Alarm;
  private readonly runners: readonly ProjectionRunner[];
  private readonly relay: Follower;
  private readonly wakes = new Set<() => void>();
  private readonly running: (Following | Consumption)[] = [];

  constructor(
    readonly parts: ContextParts,
    private readonly around: Surroundings,
  ) {
    const { name, store, sql, bus, deadlines, versions, timed, published, publishes, projections, send } = parts;
    const { clock, alert, failpoint } = around;
    const read = (event: Recorded) => upcast(versions, event);
    this.rows = new DeadlineProjection({ store, deadlines, prefixes: timed, upcast: read, failpoint });
    this.alarm = alarm({
      deadlines,
      clock,
      elapsed: systemElapsed,
      atHead: () => this.rows.atHead(),
      alert: (about) => alert(about),
      failpoint,
      ring: async ({ stream }, { command, envelope }) => {
        const { events, replayed } = await (send as Send<PassDeadline>)(stream, command, envelope);
        return { changed: events.length > 0 && !replayed };
      },
    });
    this.runners = projections.map(
      (projection) => new ProjectionRunner({ projection, store, sql, upcast: read, alert: (about) => alert(about), failpoint }),
    );
    this.relay = relay({
      name: `${name}.relay`,
      store,
      bus,
      prefixes: published,
      upcast: read,
      publishes: publishes as (recorded: Recorded<EventData>) => Message | undefined,
      failpoint,
    });
  }

  async start(): Promise<void> {
    const { store, bus, consumers, followers = [] } = this.parts;
    const { alert } = this.around;
    for (const runner of this.runners) await runner.open();
    const listen = (wake: () => void) => {
      this.wakes.add(wake);
      return store.onAppend(wake);
    };
    const rows: Follower = {
      name: `${this.parts.name}.deadlines`,
      step: async () => {
        const outcome = await this.rows.step();
        if (outcome === 'moved') this.wake();
        return outcome;
      },
    };
    const runners = this.runners.map((runner, i): Follower => ({
      name: `${this.parts.name}.projection-${i}`,
      step: () => runner.step(),
    }));
    const all: readonly Follower[] = [
      rows,
      { name: `${this.parts.name}.alarm`, step: () => this.alarm.step() },
      ...runners,
      this.relay,
      ...followers,
    ];
    for (const follower of all) this.running.push(follow(follower, { listen, alert }));
    for (const consumer of consumers) this.running.push(bus.consume(consumer));
  }

  /** Looks at once instead of within a second: the clock was turned, or rows have moved. */
  wake(): void {
    for (const wake of this.wakes) wake();
  }

  /** Finishes what is in hand. */
  async stop(): Promise<void> {
    await Promise.all(this.running.map((one) => one.stop()));
  }

  /** Deadlines that rang with effect since the start. */
  get fired(): number {
    return this.alarm.firedCount();
  }

  nextDue = () => this.parts.deadlines.next();

  /** Where everything stands: quiet means that nothing is left to do until the clock moves or somebody acts. */
  async standing() {
    const { store, bus, deadlines, followers = [], name } = this.parts;
    const head = await store.head();
    const isThere = async (follower: Follower) => head === undefined || (await bus.checkpoint(follower.name)) === head;
    const relayed = await isThere(this.relay);
    const followed = (await Promise.all(followers.map(isThere))).every(Boolean);
    const projections = await Promise.all(this.runners.map((runner) => runner.standing()));
    const due = await deadlines.dueCount(await this.around.clock.now());
    const projected = this.rows.atHead() && (await deadlines.checkpoint()) === head && projections.every(({ atHead }) => atHead);
    return {
      name,
      head: head ?? null,
      relayed,
      followed,
      projected,
      projections,
      due,
      quiet: relayed && followed && projected && due === 0 && this.alarm.isIdle(),
    };
  }

  /** Waits until a view of this context has reached the head that the store has now. */
  async reached(view: AnyProjection, seconds: number): Promise<void> {
    const runner = this.runners[this.parts.projections.indexOf(view)];
    const head = runner && (await this.parts.store.head());
    if (runner && head !== undefined) await runner.until(head, seconds * 1000);
  }

  /** Builds one read model anew from the start. */
  async rebuild(projection: string): Promise<boolean> {
    for (const runner of this.runners) {
      const { projection: name } = await runner.standing();
      if (name !== projection) continue;
      await runner.rebuild();
      return true;
    }
    return false;
  }
}
