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
import {
  upcast,
  type Envelope,
  type EventData,
  type EventStore,
  type Position,
  type Recorded,
  type Versions,
} from '@entente/event-store';
import type { Clock, Instant, PassDeadline } from '@entente/kernel';
import { ProjectionRunner, type AnyProjection } from '@entente/projections';
import type { Sql } from '@entente/sql';
import { alertOperators, type Alerts } from './alert-operators.js';

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
  readonly alerts: Alerts;
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
  /** Everything that goes by a checkpoint on the bus, the relay among it. */
  private readonly followers: readonly Follower[];
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
      alert,
      failpoint,
      ring: async ({ stream }, { command, envelope }) => {
        const { events, replayed } = await (send as Send<PassDeadline>)(stream, command, envelope);
        return { changed: events.length > 0 && !replayed };
      },
    });
    this.runners = projections.map(
      (projection) => new ProjectionRunner({ projection, store, sql, upcast: read, alert, failpoint }),
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
    const { alerts, followers = [] } = parts;
    this.followers = [this.relay, alertOperators(name, { store, bus, prefixes: timed, alerts }, alert), ...followers];
  }

  async start(): Promise<void> {
    const { store, bus, consumers } = this.parts;
    const { alert } = this.around;
    for (const runner of this.runners) await runner.open();
    // Appends wake whoever follows the store; the alarm waits for the clock, and for its rows.
    const listen = (wake: () => void) => store.onAppend(wake);
    const listenToTheClock = (wake: () => void) => {
      this.wakes.add(wake);
      return () => void this.wakes.delete(wake);
    };
    const rows: Follower = {
      name: `${this.parts.name}.deadlines`,
      step: async () => {
        const outcome = await this.rows.step();
        if (outcome === 'moved') this.wake();
        return outcome;
      },
      isAtHead: () => this.rows.atHead(),
    };
    const runners = this.runners.map((runner, i): Follower => ({
      name: `${this.parts.name}.projection-${i}`,
      step: () => runner.step(),
      isAtHead: () => runner.isAtHead(),
    }));
    const ringing: Follower = { name: `${this.parts.name}.alarm`, step: () => this.alarm.step() };
    for (const follower of [rows, ...runners, ...this.followers]) this.running.push(follow(follower, { listen, alert }));
    this.running.push(follow(ringing, { listen: listenToTheClock, alert }));
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

  nextDue(): Promise<Instant | undefined> {
    return this.parts.deadlines.next();
  }

  /** What can have changed since all was quiet: something was appended, or has fallen due. */
  async pulse(): Promise<{ readonly head: Position | null; readonly due: number }> {
    const { store, deadlines } = this.parts;
    return { head: (await store.head()) ?? null, due: await deadlines.dueCount(await this.around.clock.now()) };
  }

  /** Whether nothing is left to do here until the clock moves or somebody acts; it stops looking at the first thing that is. */
  async isQuietAt(head: Position | null): Promise<boolean> {
    const { bus, deadlines } = this.parts;
    if (!this.alarm.isIdle() || !this.rows.atHead()) return false;
    if (head === null) return true;
    if ((await deadlines.checkpoint()) !== head) return false;
    for (const { name } of this.followers) if ((await bus.checkpoint(name)) !== head) return false;
    for (const runner of this.runners) if ((await runner.position()) !== head) return false;
    return true;
  }

  /** Where everything stands, for whoever looks. */
  async standing() {
    const { bus, name, deadlines } = this.parts;
    const { head, due } = await this.pulse();
    const relayed = head === null || (await bus.checkpoint(this.relay.name)) === head;
    const projections = await Promise.all(this.runners.map((runner) => runner.standing()));
    const projected = ((await deadlines.checkpoint()) ?? null) === head && projections.every(({ atHead }) => atHead);
    return { name, head, relayed, projected, projections, due };
  }

  /** Waits until a view of this context has reached the head that the store has now. */
  async reached(view: AnyProjection, seconds: number): Promise<void> {
    const runner = this.runners[this.parts.projections.indexOf(view)];
    const head = runner && (await this.parts.store.head());
    if (runner && head !== undefined) await runner.until(head, seconds * 1000);
  }
}
