import { BeyondHead, type EventStore, type Position, type Recorded } from '@entente/event-store';
import { isOutage, type Sql } from '@entente/sql';
import { eventually } from './eventually.js';
import { applyTo, idOf, type AnyProjection } from './projection.js';
import { checkpointOf, markStopped, moveCheckpoint, takeOver, type Held, type Stopped } from './checkpoints.js';

const PAGE_EVENTS_MAX = 200;
/** One failure may be the network's; the third of one event, with a database that answers, is the event's. */
const ATTEMPTS_MAX = 3;
const SEARCH_EVENTS_MAX = 1_000;

export type ProjectionAlert = { readonly alert: 'projection_stopped'; readonly projection: string } & Stopped;

export type RunnerOptions = {
  readonly projection: AnyProjection;
  readonly store: EventStore;
  readonly sql: Sql;
  readonly upcast?: (event: Recorded) => Recorded;
  readonly alert: (alert: ProjectionAlert) => void;
  readonly failpoint?: (name: 'projection.before-commit' | 'projection.after-commit') => void | Promise<void>;
};

/** Where a projection stands, for `quiet` and for whoever looks after the service. */
export type Standing = {
  readonly projection: string;
  readonly position: Position | undefined;
  readonly atHead: boolean;
  readonly stopped?: Stopped;
};

/** Keeps the tables of one projection. Rows and checkpoint move in one transaction, fenced by the epoch that `open` took. */
export class ProjectionRunner {
  private held: Held | undefined;
  private stoppedBy: Stopped | undefined;
  /** The position of the event that failed last, and how often. */
  private failing: { readonly position: Position; readonly attempts: number } | undefined;
  /** A step and a rebuild never run beside each other. */
  private turn: Promise<unknown> = Promise.resolve();
  private lastPageAtHead = false;

  constructor(private readonly options: RunnerOptions) {}

  /** Takes the projection over and sees to its tables. An owner before us is refused from now on. */
  async open(): Promise<void> {
    await this.hold(false);
  }

  /** Drops the tables and begins from the start; also the way out after a stop, once its cause is mended. */
  rebuild(): Promise<void> {
    return this.inTurn(() => this.hold(true));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async hold(fromStart: boolean): Promise<void> {
    this.held = await takeOver(this.options.sql, this.options.projection, { fromStart });
    this.stoppedBy = undefined;
    this.failing = undefined;
  }

  /** One page. Once stopped it stays idle, and `stopped` says why. Outages are thrown: the next step begins where this one did. */
  step(): Promise<'idle' | 'moved'> {
    return this.inTurn(() => this.stepOnce());
  }

  private async stepOnce(): Promise<'idle' | 'moved'> {
    this.lastPageAtHead = false;
    if (this.stoppedBy) return 'idle';
    const held = this.holding;
    try {
      const { store, projection } = this.options;
      const { events, next, atHead } = await store.readAll({
        after: held.position,
        prefixes: projection.prefixes,
        limit: PAGE_EVENTS_MAX,
      });
      if (events.length === 0 && (next === held.position || (await store.head()) === undefined)) return 'idle';
      await this.commit(held, events, next);
      this.lastPageAtHead = atHead;
      return 'moved';
    } catch (error) {
      return this.recover(held, error);
    }
  }

  /** Whether nothing was left behind the page of the last step that moved. */
  isAtHead(): boolean {
    return this.lastPageAtHead;
  }

  /** Whether its tables are there, whoever has made them. */
  async isBuilt(): Promise<boolean> {
    return (await checkpointOf(this.options.sql, this.options.projection)) !== undefined;
  }

  /** Where this process stands with it; the database may know better. */
  get holding(): Held {
    if (!this.held) throw new Error(`Projection ${idOf(this.options.projection)} is not open. Call open() first.`);
    return this.held;
  }

  get stopped(): Stopped | undefined {
    return this.stoppedBy;
  }

  /** The checkpoint, according to the database. */
  async position(): Promise<Position | undefined> {
    return (await checkpointOf(this.options.sql, this.options.projection))?.position;
  }

  /** According to the database: true in every process, not only in the owner's. */
  async standing(): Promise<Standing> {
    const { sql, store, projection } = this.options;
    const { position, stopped } = (await checkpointOf(sql, projection)) ?? {};
    // The checkpoint also moves past events of others.
    const atHead = position === (await store.head());
    return { projection: idOf(projection), position, atHead, ...(stopped && { stopped }) };
  }

  /**
   * Whether the rows tell of everything up to `target` (a `head()` asked for before). Positions are opaque, so: nothing is left to read, or the
   * checkpoint is found among what follows the target. Where others append faster than this can see, it says no, never a wrong yes.
   */
  async caughtUp(target: Position | undefined): Promise<boolean> {
    const { projection, store } = this.options;
    const position = await this.position();
    if (target === undefined || position === target || (await this.isHead(position))) return true;
    if (position === undefined) return false;
    const { events, next } = await store.readAll({ after: target, prefixes: projection.prefixes, limit: SEARCH_EVENTS_MAX });
    return next === position || events.some((event) => event.position === position);
  }

  /** Waits for `caughtUp`; false when it takes longer. */
  until(target: Position | undefined, timeoutMs: number): Promise<boolean> {
    return eventually(() => this.caughtUp(target), timeoutMs);
  }

  private async isHead(position: Position | undefined): Promise<boolean> {
    const { store, projection } = this.options;
    try {
      const { events, atHead } = await store.readAll({ after: position, prefixes: projection.prefixes, limit: 1 });
      return atHead && events.length === 0;
    } catch (error) {
      if (error instanceof BeyondHead) return false;
      throw error;
    }
  }

  /** The checkpoint goes first: whoever no longer owns the projection is refused before a row is touched. */
  private async commit(held: Held, events: readonly Recorded[], next: Position): Promise<void> {
    const { sql, projection, upcast = unchanged, failpoint } = this.options;
    await sql.transaction(async (tx) => {
      if (!(await moveCheckpoint(tx, projection, held, next))) throw new Fenced();
      for (const [index, event] of events.entries()) {
        try {
          await applyTo(projection, tx, upcast(event));
        } catch (error) {
          throw new Failed(event, events.slice(0, index), { cause: error });
        }
      }
      await failpoint?.('projection.before-commit');
    });
    this.held = { ...held, position: next };
    this.failing = undefined;
    await failpoint?.('projection.after-commit');
  }

  private async recover(held: Held, error: unknown): Promise<'idle' | 'moved'> {
    if (error instanceof Fenced) {
      // To be taken over is how a change of owners looks from the old one: nobody need be woken.
      this.stoppedBy = { reason: 'fenced', detail: 'Somebody else has taken the projection over.' };
      return 'idle';
    }
    if (error instanceof BeyondHead) return this.stop('beyond_head', error.message, held);
    if (!(error instanceof Failed)) throw error;

    // An outage is not the event's fault: if the database does not answer, this throws, and the page is tried again.
    if (isOutage(error.cause)) throw error;
    await this.options.sql.query('select 1');
    const { event, before } = error;
    const attempts = this.failing?.position === event.position ? this.failing.attempts + 1 : 1;
    this.failing = { position: event.position, attempts };
    if (attempts < ATTEMPTS_MAX) return 'moved';
    // What stands before a poisoned event in its page is sound.
    const last = before.at(-1);
    if (last) await this.commit(held, before, last.position);
    const { stream, revision, data, position } = event;
    return this.stop(
      'poisoned',
      `${data.type} (revision ${revision} of ${stream}, position ${position}): ${String(error.cause)}`,
      held,
    );
  }

  private async stop(reason: Stopped['reason'], detail: string, held: Held): Promise<'idle'> {
    const { sql, projection, alert } = this.options;
    await markStopped(sql, projection, held, { reason, detail });
    this.stoppedBy = { reason, detail };
    alert({ alert: 'projection_stopped', projection: idOf(projection), reason, detail });
    return 'idle';
  }
}

class Fenced extends Error {}

class Failed extends Error {
  constructor(
    readonly event: Recorded,
    readonly before: readonly Recorded[],
    options: ErrorOptions,
  ) {
    super(`A handler failed at revision ${event.revision} of ${event.stream}.`, options);
  }
}

const unchanged = (event: Recorded): Recorded => event;
