import type { Message, ParkedKey } from '@entente/bus';
import type { ServiceName } from '@entente/contracts';
import type { DeadlineRow } from '@entente/deadlines';
import type { EventData, EventStore, Position, Recorded, Versions } from '@entente/event-store';
import type { Instant } from '@entente/kernel';
import type { Packs } from '@entente/policy';
import type { AnyProjection } from '@entente/projections';
import type { Sql } from '@entente/sql';

/** One movement in the provider's own book. */
export type Movement = {
  readonly key: string;
  readonly kind: 'refund' | 'pay_out';
  readonly amountMinor: number;
  readonly currency: string;
};

/** A key that waits, and which messages of it; what they say is not looked at. */
export type Parked = Pick<ParkedKey, 'consumer' | 'topic' | 'key' | 'reason' | 'detail' | 'since'> & {
  readonly messages: readonly { readonly eventId: string; readonly type: string }[];
};

export type Skipped = { readonly consumer: string; readonly key: string; readonly eventId: string; readonly reason: string };

/** One context of an installation, as it is stored. Nothing here writes. */
export type Part = {
  readonly name: ServiceName;
  readonly versions: Versions;
  readonly timed: readonly string[];
  readonly published: readonly string[];
  readonly publishes: (recorded: Recorded<EventData>) => Message | undefined;
  readonly projections: readonly AnyProjection[];
  readonly store: Pick<EventStore, 'readAll' | 'head' | 'revisionOf'>;
  /** Whether positions count events: 1, 2, 3 … */
  readonly isDense: boolean;
  /** Read models and their checkpoints. */
  readonly sql: Sql;
  /** Whether a checkpoint has come as far as a position of this store. */
  readonly isPast: (checkpoint: Position | undefined, position: Position | undefined) => boolean;
  /** What the rows of these streams name as their last revision. */
  readonly revisions: (streams: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** All rows, page by page. */
  readonly deadlines: () => AsyncIterable<DeadlineRow>;
  /** Where a follower of the store stands: its relay, its legs, its deadline rows. */
  readonly checkpoint: (pipe: string) => Promise<Position | undefined>;
  readonly parked: () => Promise<readonly Parked[]>;
  readonly skipped: () => Promise<readonly Skipped[]>;
};

/** Where a topic ended when it was asked. Opaque. */
export type End = { readonly topic: string; readonly at: unknown };

/** What was published. */
export type Published = {
  readonly end: (topic: string) => Promise<End>;
  /**
   * Everything that is kept, up to the end as it is when the reading begins. Answers from when on it is complete, by the time of its messages; undefined
   * where nothing was ever deleted.
   */
  readonly read: (topic: string, onMessage: (message: Message) => void) => Promise<Instant | undefined>;
  /** Whether a consumer has taken everything up to that end. */
  readonly isHeard: (consumer: string, end: End) => Promise<boolean>;
};

/** Everything that verify reads. */
export type Installation = {
  readonly parts: { readonly [name in ServiceName]: Part };
  readonly published: Published;
  readonly packs: Packs;
  /** The provider's book, page by page; undefined where the provider keeps it to itself. */
  readonly movements: (() => AsyncIterable<Movement>) | undefined;
  /** What the ledger's view says of every account that is not empty. */
  readonly balances: () => Promise<readonly { readonly currency: string; readonly balanceMinor: number }[]>;
  /** Somebody is at work: what is in flight may arrive. */
  readonly isRunning: boolean;
  /** An empty database of one's own, to build read models in. */
  readonly scratch: () => Promise<{ schema(name: string): Sql; close(): Promise<void> }>;
  close(): Promise<void>;
};

export const partsOf = ({ parts: { order, dispute, payout } }: Pick<Installation, 'parts'>): readonly Part[] => [
  order,
  dispute,
  payout,
];
