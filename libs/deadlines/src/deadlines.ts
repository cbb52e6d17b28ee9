import type { Instant } from '@entente/kernel';

/** A running deadline of a stream, as its events tell it. */
export type DeadlineRow = {
  readonly stream: string;
  /** `choice`, or `offer:offer-2` where several of a kind run. */
  readonly name: string;
  /** The revision of the event that started it. */
  readonly revision: number;
  readonly dueAt: Instant;
  readonly graceMs: number;
};

/** What one event of a stream changes: first what it ended, then what it started, perhaps under the same name. */
export type DeadlineChange = {
  readonly stream: string;
  readonly started: readonly DeadlineRow[];
  readonly ended: readonly string[];
};

/** The port: a projection's table, and nothing else. Only events change it; an alarm never removes or marks a row. Every adapter passes deadlines.contract.ts. */
export abstract class Deadlines {
  /** Where in the event store the rows stand; `undefined` before the first event. */
  abstract checkpoint(): Promise<string | undefined>;
  /** Applies the changes of a page and moves the checkpoint, all or nothing; false when somebody else moved it meanwhile. */
  abstract apply(changes: readonly DeadlineChange[], from: string | undefined, to: string): Promise<boolean>;
  /** Rows that may ring at `now` (`ringsAt` in kernel), the earliest first; `after` reads on behind a row that an earlier call gave. */
  abstract due(now: Instant, limit: number, after?: DeadlineRow): Promise<DeadlineRow[]>;
  /** How many rows `due` would give without a limit. */
  abstract dueCount(now: Instant): Promise<number>;
  /** When the first of all rows may ring: one millisecond after its `dueAt + grace`; `undefined` when nothing runs. */
  abstract next(): Promise<Instant | undefined>;
}
