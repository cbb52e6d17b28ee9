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
import type { ServiceName } from '@entente/contracts';
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
import type { Measure, Reading } from '@entente/observability';
import type { Packs } from '@entente/policy';
import { idOf, openCheckpoints, ProjectionRunner, type AnyProjection } from '@entente/projections';
import type { Leases, Sql } from '@entente/sql';
import { alertOperators, type Alerts } from './alert-operators.js';
import { commandsHeard } from './commands-heard.js';
import { Owning, projecting, projectionLease, whileOwned } from './owning.js';
import { wait } from './waiting.js';

/** Sends a command through the one door of a context. */
export type Send<Command> = (
  stream: string,
  command: Command,
  envelope: Envelope,
) => Promise<{ readonly events: readonly unknown[]; readonly replayed: boolean }>;

/** What a process must know of a context to keep it going: all that happens after an append, and by the clock. */
export type ContextParts = {
  readonly name: ServiceName;
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
  /** Of these the one that must have handled what came in time before a deadline rings. */
  readonly heardFirst?: string;
  readonly projections: readonly AnyProjection[];
  readonly send: Send<never>;
  /** What the context follows in its own store, beside the relay and its read models. */
  readonly followers?: readonly Follower[];
  /** What only this context can say of itself, read from its own views. */
  readonly measures: readonly ContextMeasure[];
};

type ContextMeasure = Omit<Measure, 'read'> & {
  readonly read: (sql: Sql, packs: Packs) => Promise<readonly Reading[]>;
};

type Surroundings = {
  readonly clock: Clock;
  readonly alert: (alert: Alert) => void;
  readonly failpoint: Failpoint;
  /** Shares the work with other replicas; without it all of it is this process's own. */
  readonly ownership?: Leases;
};

const FLUSH_MS_MAX = 2_000;
const LOOK_MS = 10;

/** One context at work: deadlines, alarm, read models, relay and reactions, each by its own checkpoint. */
export class Machinery {
  private readonly rows: DeadlineProjection;
  private readonly alarm: Alarm;
  private readonly runners: readonly ProjectionRunner[];
  private readonly relay: Follower;
  /** Everything that goes by a checkpoint on the bus, the relay among it. */
  private readonly followers: readonly Follower[];
  /** One for both: the alarm waits for rows that this process keeps. */
  private readonly timeLease: string;
  private readonly owning: Owning | undefined;
  private readonly wakes = new Set<() => void>();
  private readonly following: Following[] = [];
  private relaying: Following | undefined;
  private readonly consuming: Consumption[] = [];
  /** Where everybody has been seen to stand: what is behind a head comes back only with another one. */
  private quietAt: Position | undefined;
  /** What was stored when somebody asked last whether the read models have caught up; null once they have. */
  private asked: { readonly head: Position | undefined } | null | undefined;

  constructor(
    readonly parts: ContextParts,
    private readonly around: Surroundings,
  ) {
    const { name, store, sql, bus, deadlines, versions, timed, published, publishes, projections, send, heardFirst } = parts;
    const { clock, alert, failpoint } = around;
    const read = (event: Recorded) => upcast(versions, event);
    this.rows = new DeadlineProjection({ store, deadlines, prefixes: timed, upcast: read, failpoint });
    this.alarm = alarm({
      deadlines,
      clock,
      elapsed: systemElapsed,
      atHead: () => this.rows.atHead(),
      isCurrent: () => this.rows.isCurrent(),
      ...(heardFirst !== undefined && {
        heardUntil: commandsHeard({ bus, consumer: heardFirst, elapsed: systemElapsed, alert }),
      }),
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
      isOurs: () => this.owning?.isHeld(this.relay.name) ?? true,
      failpoint,
    });
    const { alerts, followers = [] } = parts;
    this.followers = [this.relay, alertOperators(name, { store, bus, prefixes: timed, alerts }, alert), ...followers];
    this.timeLease = `${name}.deadlines`;
    const leases = [
      this.timeLease,
      ...this.followers.map((follower) => follower.name),
      ...projections.map((projection) => projectionLease(name, projection)),
    ];
    this.owning = around.ownership && new Owning(around.ownership, leases, alert, failpoint);
  }

  async start(): Promise<void> {
    const { name, sql, store, bus, consumers, projections } = this.parts;
    const { alert } = this.around;
    const { owning, timeLease } = this;
    if (owning) {
      await openCheckpoints(sql);
      await owning.start();
    } else for (const runner of this.runners) await runner.open();
    // Appends wake whoever follows the store; the alarm waits for the clock, and for its rows.
    const listen = (wake: () => void) => store.onAppend(wake);
    const listenToTheClock = (wake: () => void) => {
      this.wakes.add(wake);
      return () => void this.wakes.delete(wake);
    };
    const rows: Follower = {
      name: `${name}.deadlines`,
      step: async () => {
        const outcome = await this.rows.step();
        if (outcome === 'moved') this.wake();
        return outcome;
      },
      isAtHead: () => this.rows.atHead(),
    };
    const ringing: Follower = { name: `${name}.alarm`, step: () => this.alarm.step() };
    const followers = [
      whileOwned(owning, timeLease, rows),
      ...projections.map((projection, i) => projecting(owning, projectionLease(name, projection), this.runners[i]!)),
      ...this.followers.filter((one) => one !== this.relay).map((one) => whileOwned(owning, one.name, one)),
    ];
    for (const follower of followers) this.following.push(follow(follower, { listen, alert }));
    this.relaying = follow(whileOwned(owning, this.relay.name, this.relay), { listen, alert });
    this.following.push(follow(whileOwned(owning, timeLease, ringing), { listen: listenToTheClock, alert }));
    for (const consumer of consumers) this.consuming.push(bus.consume(consumer));
  }

  /** Looks at once instead of within a second: the clock was turned, or rows have moved. */
  wake(): void {
    for (const wake of this.wakes) wake();
  }

  /** Nothing new is begun, what is in hand is finished and told to the others; what another replica can go on with, it may at once. */
  async stop(): Promise<void> {
    await Promise.all([...this.following, ...this.consuming].map((one) => one.stop()));
    await this.flushed();
    await this.relaying?.stop();
    await this.owning?.stop();
  }

  /** What was stored last need not wait for the next owner. Where the broker or the database is away, it does. */
  private async flushed(): Promise<void> {
    const { bus } = this.parts;
    const isRelayed = async () => {
      const head = await this.head();
      return head === null || (await bus.checkpoint(this.relay.name)) === head;
    };
    for (const endsAt = systemElapsed() + FLUSH_MS_MAX; systemElapsed() < endsAt; await wait(LOOK_MS)) {
      if (this.owning && !this.owning.isHeld(this.relay.name)) return;
      if (await isRelayed().catch(() => true)) return;
    }
  }

  /** Whether everybody who follows the store or the clock in this process has found nothing more to do. */
  get isWaiting(): boolean {
    return [...this.following, ...(this.relaying ? [this.relaying] : [])].every((one) => one.isWaiting);
  }

  /** Deadlines that rang with effect since the start. */
  get fired(): number {
    return this.alarm.firedCount();
  }

  nextDue(): Promise<Instant | undefined> {
    return this.parts.deadlines.next();
  }

  async head(): Promise<Position | null> {
    return (await this.parts.store.head()) ?? null;
  }

  /** What can have changed since all was quiet: something was appended, or has fallen due. */
  async pulse(): Promise<{ readonly head: Position | null; readonly due: number }> {
    const { deadlines } = this.parts;
    return { head: await this.head(), due: await deadlines.dueCount(await this.around.clock.now()) };
  }

  /** Whether nothing is left to do here until the clock moves or somebody acts; it stops looking at the first thing that is. */
  async isQuietAt(head: Position | null): Promise<boolean> {
    const { bus, deadlines } = this.parts;
    if (!this.alarm.isIdle()) return false;
    // Where another process keeps the rows, their checkpoint tells.
    const keepsRows = this.owning?.isHeld(this.timeLease) ?? true;
    if (keepsRows && !this.rows.atHead()) return false;
    if (head === null || head === this.quietAt) return true;
    if ((await deadlines.checkpoint()) !== head) return false;
    for (const { name } of this.followers) if ((await bus.checkpoint(name)) !== head) return false;
    for (const runner of this.runners) if ((await runner.position()) !== head) return false;
    this.quietAt = head;
    return true;
  }

  /**
   * How far everything is, from what is stored alone: any replica may say it, whoever does the work. `projected` is the head when rows, read models
   * and followers all are there, and the place of one that is not otherwise.
   */
  async positions() {
    const { bus, deadlines } = this.parts;
    const { head, due } = await this.pulse();
    // Behind an empty store nobody is, wherever its checkpoint stands.
    if (head === null) return { head, relayed: head, projected: head, due };
    const relayed = (await bus.checkpoint(this.relay.name)) ?? null;
    const others = await Promise.all([
      deadlines.checkpoint(),
      ...this.followers.map(({ name }) => bus.checkpoint(name)),
      ...this.runners.map((runner) => runner.position()),
    ]);
    const behind = others.map((position) => position ?? null).find((position) => position !== head);
    return { head, relayed, projected: behind === undefined ? head : behind, due };
  }

  /** When the oldest event was stored that others are still to be told of; undefined where there is none. */
  async oldestUnrelayed(): Promise<Instant | undefined> {
    return this.oldest(this.parts.published, await this.parts.bus.checkpoint(this.relay.name));
  }

  /** The same for each read model, and for the table of deadlines. */
  async oldestUnprojected(): Promise<readonly { readonly projection: string; readonly since: Instant | undefined }[]> {
    const { name, deadlines, timed, projections } = this.parts;
    const rows = { projection: `${name}.deadlines`, since: await this.oldest(timed, await deadlines.checkpoint()) };
    const views = projections.map(async (projection, i) => ({
      projection: idOf(projection),
      since: await this.oldest(projection.prefixes, await this.runners[i]?.position()),
    }));
    return [rows, ...(await Promise.all(views))];
  }

  private async oldest(prefixes: readonly string[], after: Position | undefined): Promise<Instant | undefined> {
    return (await this.parts.store.readAll({ after, prefixes, limit: 1 })).events[0]?.at;
  }

  /** The work that only one replica does, and what of it is done here; none where there are no others. */
  get leases(): Owning['standing'] {
    return this.owning?.standing ?? [];
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

  /**
   * Whether every read model, in the version that this process reads and whoever builds it, tells of all that was stored when this was asked before:
   * until then a new replica would show less than the others. Once true it stays true.
   */
  async isCaughtUp(): Promise<boolean> {
    if (this.asked === null) return true;
    const head = await this.parts.store.head();
    const target = this.asked ?? { head };
    this.asked = { head };
    for (const runner of this.runners) if (!(await runner.isBuilt()) || !(await runner.caughtUp(target.head))) return false;
    this.asked = null;
    return true;
  }

  /** Waits until a view of this context has reached the head that the store has now. */
  async reached(view: AnyProjection, seconds: number): Promise<void> {
    const runner = this.runners[this.parts.projections.indexOf(view)];
    const head = runner && (await this.parts.store.head());
    if (runner && head !== undefined) await runner.until(head, seconds * 1000);
  }
}
