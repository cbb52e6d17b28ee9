import { rewind } from '@entente/bus';
import { PgConsumerState } from '@entente/bus/pg';
import type { ServiceName } from '@entente/contracts';
import { systemElapsed } from '@entente/deadlines';
import { PgDeadlines } from '@entente/deadlines/pg';
import { BeyondHead, upcast, type EventStore, type Position } from '@entente/event-store';
import { discard, idOf, rebuild, RebuildEnded, versionsIn, type AnyProjection, type Stopped } from '@entente/projections';
import type { Instant } from '@entente/kernel';
import { Leases, type Sql } from '@entente/sql';
import { CONTEXTS } from '../all-contexts.js';
import { projectionLease } from '../owning.js';
import { newHolder } from '../waiting.js';

/** More than so many are not counted. */
const BEHIND_EVENTS_MAX = 10_000;
const COUNT_EVENTS_MAX = 1_000;
const PROGRESS_MS = 1_000;

/** Why a command about projections did nothing, or not all of it: a sentence for whoever gave it. */
export class NotDone extends Error {}

export type VersionListed = {
  readonly context: ServiceName;
  /** `order-list@2` */
  readonly version: string;
  /** Whether this release reads it. */
  readonly isRead: boolean;
  readonly position: Position | undefined;
  /** Events that it does not tell of yet, `BEHIND_EVENTS_MAX` at most; undefined where its checkpoint is not of this store. */
  readonly behind: number | undefined;
  /** The process that follows it. */
  readonly owner: string | undefined;
  readonly stopped: Stopped | undefined;
};

export type RebuildTold = {
  readonly phase: 'building' | 'following';
  readonly events: number;
  readonly eventsPerS: number;
  readonly position: Position | undefined;
  /** Of the store, when the run began. */
  readonly head: Position | undefined;
};

/** Where a context keeps what follows its events. */
type Kept = {
  readonly store: EventStore;
  readonly live: Sql;
  /** Where read models are rebuilt. */
  readonly beside: Sql;
  /** Its consumers' state, and how far relay, alerts and legs have come. */
  readonly bus: Sql;
  /** Replicas may run on it, now or later. */
  readonly isShared: boolean;
};

export type Rewound = {
  readonly followers: readonly { readonly follower: string; readonly position: Position | undefined }[];
  /** `order-list@2`; the next start of the release that reads it builds it again. */
  readonly dropped: readonly string[];
};

/** The read models of one context, wherever they are stored. */
export class ProjectionsOf {
  private readonly store: EventStore;
  private readonly live: Sql;
  private readonly beside: Sql;
  private readonly bus: Sql;
  private readonly isShared: boolean;

  constructor(
    readonly name: ServiceName,
    { store, live, beside, bus, isShared }: Kept,
  ) {
    this.store = store;
    this.live = live;
    this.beside = beside;
    this.bus = bus;
    this.isShared = isShared;
  }

  async list(): Promise<VersionListed[]> {
    const leases = await this.leases();
    const held = new Map((await leases.seen()).filter(({ isHeld }) => isHeld).map(({ name, holder }) => [name, holder]));
    const stored = await versionsIn(this.live);
    const unbuilt = this.read.filter((projection) => !stored.some((found) => idOf(found) === idOf(projection)));
    const all = [...stored, ...unbuilt.map(({ name, version }) => ({ name, version, position: undefined, stopped: undefined }))];
    return Promise.all(
      all.map(async ({ name, version, position, stopped }) => {
        const read = this.read.find((projection) => idOf(projection) === idOf({ name, version }));
        return {
          context: this.name,
          version: idOf({ name, version }),
          isRead: read !== undefined,
          position,
          behind: await this.behind(position, read?.prefixes ?? ['']),
          owner: held.get(projectionLease(this.name, { name, version })),
          stopped,
        };
      }),
    );
  }

  has(name: string): boolean {
    return this.read.some((projection) => projection.name === name);
  }

  /** Builds beside and exchanges. Of a version that no replica reads yet it follows on until one does, or until it is stopped. */
  async rebuild(
    name: string,
    { fromStart, isStopped, told }: { fromStart: boolean; isStopped: () => boolean; told: (progress: RebuildTold) => void },
  ): Promise<void> {
    const projection = this.read.find((one) => one.name === name);
    if (!projection) throw new NotDone(`This release reads no projection ${name} of ${this.name}.`);
    const { live, beside, store } = this;
    const head = await store.head();
    const beganAt = systemElapsed();
    let last: { readonly phase: string; readonly at: number } = { phase: 'building', at: beganAt };
    try {
      await rebuild({
        projection,
        store,
        upcast: (event) => upcast(CONTEXTS[this.name].versions, event),
        live,
        beside,
        leases: await this.leases(),
        lease: projectionLease(this.name, projection),
        fromStart,
        untilWanted: this.isShared,
        isStopped,
        told: ({ phase, events, position }) => {
          const at = systemElapsed();
          if (phase === last.phase && at - last.at < PROGRESS_MS) return;
          last = { phase, at };
          told({ phase, events, eventsPerS: Math.round((events * 1_000) / (at - beganAt)), position, head });
        },
      });
    } catch (error) {
      if (error instanceof RebuildEnded) throw new NotDone(error.message, { cause: error });
      throw error;
    }
  }

  /** For a version that neither this release reads nor any process follows. */
  async drop(name: string, version: number): Promise<void> {
    const id = idOf({ name, version });
    if (this.read.some((projection) => idOf(projection) === id))
      throw new NotDone(`${id} is what this release reads. Drop it with a release that reads another version.`);
    const leases = await this.leases();
    const lease = projectionLease(this.name, { name, version });
    if (!(await leases.keep([lease])).has(lease))
      throw new NotDone(`A process of another release follows ${id}. Drop it when that release is gone.`);
    try {
      if (!(await discard(this.live, { name, version }))) throw new NotDone(`Nothing is stored of ${id} of ${this.name}.`);
      await discard(this.beside, { name, version });
    } finally {
      await leases.release();
    }
  }

  /**
   * For events that were put back to an older point while what follows them was not: whatever tells of events goes back to before `from`, and what is built
   * from them is dropped. Nobody may be at work, or he would write rows of what is no longer there.
   */
  async rewind(from: Instant): Promise<Rewound> {
    const atWork = (await (await this.leases()).seen()).find(({ isHeld }) => isHeld);
    if (atWork)
      throw new NotDone(
        `${atWork.holder} is at work as ${atWork.name}. End every process of the ${this.name} service first; what a killed one held is free after its LEASE_MS.`,
      );
    const rows = await this.bus.query<{ follower: string }>(
      'select follower from checkpoints where follower ^@ any(array[$1, $2]) order by follower',
      [`${this.name}.`, `${this.name}-`],
    );
    const names = rows.map(({ follower }) => follower);
    const places = await rewind({ store: this.store, bus: new PgConsumerState(this.bus), names, from });
    await this.live.script('drop table if exists deadlines; drop table if exists deadlines_checkpoint');
    await PgDeadlines.open(this.live);
    const versions = await versionsIn(this.live);
    for (const version of versions) {
      await discard(this.live, version);
      await discard(this.beside, version);
    }
    return {
      followers: names.map((follower) => ({ follower, position: places.get(follower) })),
      dropped: versions.map(idOf),
    };
  }

  private get read(): readonly AnyProjection[] {
    return CONTEXTS[this.name].projections;
  }

  private leases(): Promise<Leases> {
    return Leases.open(this.live, { holder: newHolder(), elapsed: systemElapsed });
  }

  private async behind(position: Position | undefined, prefixes: readonly string[]): Promise<number | undefined> {
    let counted = 0;
    try {
      for (let after = position; counted < BEHIND_EVENTS_MAX;) {
        const { events, next, atHead } = await this.store.readAll({ after, prefixes, limit: COUNT_EVENTS_MAX });
        counted += events.length;
        if (atHead) break;
        after = next;
      }
      return counted;
    } catch (error) {
      if (error instanceof BeyondHead) return undefined;
      throw error;
    }
  }
}
