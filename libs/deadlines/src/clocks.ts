import { setTimeout as sleep } from 'node:timers/promises';
import { Clock, Rejection, fromMs, toMs, type Instant } from '@entente/kernel';
import type { Sql } from '@entente/sql';

/** The time of the machine; when that is set back, it stands still until it is caught up. */
export class SystemClock extends Clock {
  private latestMs = 0;

  async now(): Promise<Instant> {
    this.latestMs = Math.max(this.latestMs, Date.now());
    return fromMs(this.latestMs);
  }

  override async at(machineTime: Instant): Promise<Instant> {
    return machineTime;
  }
}

/** Milliseconds that never go back, for waiting and giving up: never for business time. */
export const systemElapsed = (): number => performance.now();

/** Waits in system time. */
export const systemWait = (ms: number): Promise<void> => sleep(ms);

/** A clock that stands still until somebody turns it. */
export abstract class TurnedClock extends Clock {
  /** Refused when earlier than `now`; the same instant is no change. */
  abstract set(to: Instant): Promise<void>;
}

/** For tests and simulation. */
export class MemoryClock extends TurnedClock {
  constructor(private instant: Instant) {
    super();
  }

  async now(): Promise<Instant> {
    return this.instant;
  }

  async set(to: Instant): Promise<void> {
    if (to < this.instant) throw wouldGoBack(this.instant);
    this.instant = to;
  }
}

/** For the step that prepares a database. */
export const CLOCK_TABLE = `
  create table if not exists clock (only_row boolean primary key default true check (only_row), now text collate "C" not null);
  create table if not exists clock_turns (turned_at float8 not null, now text collate "C" not null);
  create index if not exists clock_turns_in_order on clock_turns (turned_at)`;
/** Seconds of the database's own clock, which is never turned. */
const MACHINE_S = 'extract(epoch from clock_timestamp())::float8';
/** Longer than a broker keeps what may still ask for it. */
const REMEMBERED_S = 4 * 86_400;
const EARLIEST = fromMs(0);

/** One opening at a time: the lock lives in the database and ends with the transaction. */
const OPENING_LOCK = 719_204_333;

/** One row in a context's database, so that every replica reads the same time, and a restart goes on where it stood. */
export class ManualClock extends TurnedClock {
  private constructor(
    private readonly sql: Sql,
    /** What the row says, for whoever is the only one to turn it. */
    private own: Instant | undefined,
  ) {
    super();
  }

  /**
   * `start` counts for a new clock only; `notBefore` (the last event's `at`) for every opening. `isOurs`: no other process turns it, so that the row
   * need not be read again for every command.
   */
  static async open(
    sql: Sql,
    {
      start,
      notBefore = EARLIEST,
      isOurs = false,
    }: { readonly start: Instant; readonly notBefore?: Instant | undefined; readonly isOurs?: boolean },
  ): Promise<ManualClock> {
    await sql.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1::bigint)', [OPENING_LOCK]);
      await tx.script(CLOCK_TABLE);
      await tx.query('insert into clock (now) values ($1) on conflict do nothing', [start]);
      await tx.query('update clock set now = $1 where now < $1', [notBefore]);
      await tx.query(`insert into clock_turns select ${MACHINE_S}, now from clock`);
      await tx.query(`delete from clock_turns where turned_at < ${MACHINE_S} - $1::float8`, [REMEMBERED_S]);
    });
    const clock = new ManualClock(sql, undefined);
    if (isOurs) clock.own = await clock.now();
    return clock;
  }

  async now(): Promise<Instant> {
    if (this.own !== undefined) return this.own;
    const [row] = await this.sql.query<{ now: Instant }>('select now from clock');
    if (!row) throw new Error('The table clock is empty. Restart the service: it sets the clock again.');
    return row.now;
  }

  override async at(machineTime: Instant): Promise<Instant> {
    const [turn] = await this.sql.query<{ now: Instant }>(
      'select now from clock_turns where turned_at <= $1 order by turned_at desc limit 1',
      [toMs(machineTime) / 1000],
    );
    return turn?.now ?? this.now();
  }

  async set(to: Instant): Promise<void> {
    const moved = await this.sql.query(
      `with moved as (update clock set now = $1 where now <= $1 returning now)
       insert into clock_turns select ${MACHINE_S}, now from moved returning now`,
      [to],
    );
    if (moved.length === 0) throw wouldGoBack(await this.now());
    if (this.own !== undefined) this.own = to;
  }
}

const wouldGoBack = (now: Instant): Rejection =>
  new Rejection('field.invalid', `The clock only goes forward. It is ${now}: name a later instant.`, { now });
