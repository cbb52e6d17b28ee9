import type { EventStore, Position, Recorded } from '@entente/event-store';
import { DatabaseAway, isOutage, type Leases, type Sql } from '@entente/sql';
import { takeOver } from './checkpoints.js';
import { eventually } from './eventually.js';
import { exchange } from './exchange.js';
import { idOf, type AnyProjection } from './projection.js';
import { ProjectionRunner } from './runner.js';

const EXCHANGE_MS_MAX = 60_000;
const LOOK_MS = 500;

/** Why a rebuild ended before its time, for whoever asked for it. What it has built is kept. */
export class RebuildEnded extends Error {}

export type RebuildProgress = {
  readonly phase: 'building' | 'following';
  /** What this run has applied. */
  readonly events: number;
  readonly position: Position | undefined;
};

export type Rebuild = {
  readonly projection: AnyProjection;
  readonly store: EventStore;
  readonly upcast: (event: Recorded) => Recorded;
  /** The schema that is read. */
  readonly live: Sql;
  /** Another schema of the same database, which only rebuilds write. */
  readonly beside: Sql;
  /** This run's own: at its end they are given back. */
  readonly leases: Leases;
  /** Whoever holds it follows the live tables. */
  readonly lease: string;
  /** Drops what an earlier run left half-built, instead of going on there. */
  readonly fromStart?: boolean;
  /** Follows the new tables until a process waits for the lease: of a version ahead of its rollout nobody else does. */
  readonly untilWanted: boolean;
  readonly isStopped?: () => boolean;
  /** After every page, and when it begins to follow. */
  readonly told?: (progress: RebuildProgress) => void;
};

/**
 * Builds a projection beside its live tables, which their owner follows meanwhile. At the head the owner is fenced, what came in between is caught
 * up, and the new tables take the place of the live ones. Whenever it is killed, there are the old rows or the new ones; the next run goes on.
 */
export async function rebuild(options: Rebuild): Promise<void> {
  const { leases, lease, projection, live, beside, fromStart = false, untilWanted } = options;
  const right = `${lease}.rebuild`;
  if (!(await leases.keep([right])).has(right))
    throw new RebuildEnded(
      `${idOf(projection)} is being rebuilt by another process already. Wait for it; where it was killed, for 15 seconds.`,
    );
  try {
    const work = new Work(options);
    work.holds = [right];
    const builder = work.runnerOn(beside);
    await (fromStart ? builder.rebuild() : builder.open());
    await work.toHead(builder);

    await leases.seize(lease);
    work.holds = [right, lease];
    const isDone = await eventually(async () => {
      const fenced = await takeOver(live, projection);
      await work.toHead(builder);
      return exchange({ live, beside }, projection, { live: fenced, beside: builder.holding }).catch(isBusy);
    }, EXCHANGE_MS_MAX);
    if (!isDone)
      throw new RebuildEnded(
        `${idOf(projection)} is built, but its readers never let its tables go. Run it again: little is left.`,
      );
    if (untilWanted) await work.untilWanted(work.runnerOn(live));
  } finally {
    // Whatever has ended this, the leases run out if they cannot be given back.
    await leases.release().catch(() => undefined);
  }
}

/** The tables were not free in time. Where the answer was lost, the exchange may have happened, and nothing is tried again. */
function isBusy(error: unknown): false {
  if (isOutage(error) && !(error instanceof DatabaseAway)) return false;
  throw error;
}

class Work {
  /** What must be held for every step. */
  holds: readonly string[] = [];
  private events = 0;

  constructor(private readonly options: Rebuild) {}

  runnerOn(sql: Sql): ProjectionRunner {
    const { projection, store, upcast } = this.options;
    const counted = (event: Recorded): Recorded => {
      this.events += 1;
      return upcast(event);
    };
    return new ProjectionRunner({ projection, store, sql, upcast: counted, alert: () => undefined });
  }

  async toHead(runner: ProjectionRunner): Promise<void> {
    while ((await this.step(runner, 'building')) === 'moved' && !runner.isAtHead()) {
      if (this.options.isStopped?.()) throw new RebuildEnded('Stopped. The same command goes on where it stood.');
    }
  }

  async untilWanted(runner: ProjectionRunner): Promise<void> {
    const { leases, lease, isStopped = () => false } = this.options;
    await runner.open();
    this.tell(runner, 'following');
    for (;;) {
      const outcome = await this.step(runner, 'following');
      if (isStopped() || (await leases.isWanted(lease))) return;
      if (outcome === 'idle') await eventually(async () => isStopped(), LOOK_MS);
    }
  }

  private async step(runner: ProjectionRunner, phase: RebuildProgress['phase']): Promise<'idle' | 'moved'> {
    const { leases, projection } = this.options;
    const due = leases.due(this.holds);
    if (due.length > 0) await leases.keep(due);
    if (!this.holds.every((name) => leases.isHeld(name)))
      throw new RebuildEnded(
        'This run stood still for so long that another may have begun. Run it again: it goes on where it stood.',
      );
    const outcome = await runner.step();
    if (runner.stopped) throw new RebuildEnded(`${idOf(projection)} cannot be built: ${runner.stopped.detail}`);
    if (outcome === 'moved') this.tell(runner, phase);
    return outcome;
  }

  private tell({ holding }: ProjectionRunner, phase: RebuildProgress['phase']): void {
    this.options.told?.({ phase, events: this.events, position: holding.position });
  }
}
