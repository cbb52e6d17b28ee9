import type { Sql } from './sql.js';

/** Its times are the database's, so that processes whose clocks differ agree on them; they never leave it. */
export const LEASE_TABLES = `
  create table if not exists leases (
    name text primary key, holder text not null, epoch integer not null, until timestamptz not null, wanted timestamptz);`;

const LEASE_MS = 15_000;
/** Two renewals may fail before a lease runs out. */
const RENEWALS = 3;

/** One opening at a time: the lock lives in the database and ends with the transaction. */
const OPENING_LOCK = 719_204_340;

const NOW = 'statement_timestamp()';
const milliseconds = (parameter: string): string => `${parameter}::integer * interval '1 millisecond'`;
/** Ours already, or nobody's any more. */
const FREE = `(lease.holder = excluded.holder or lease.until <= ${NOW})`;

/** Takes or renews what may be had, each or not; the rest is marked as wanted, so often that a mark of one lease's length is a living one. */
const KEEP = `
  insert into leases as lease (name, holder, epoch, until)
  select name, $2, 1, ${NOW} + ${milliseconds('$3')} from unnest($1::text[]) as name order by name
  on conflict (name) do update set
    holder = case when ${FREE} then excluded.holder else lease.holder end,
    until = case when ${FREE} then excluded.until else lease.until end,
    epoch = case when ${FREE} and lease.holder <> excluded.holder then lease.epoch + 1 else lease.epoch end,
    wanted = case when not ${FREE} then ${NOW} when lease.holder = excluded.holder then lease.wanted end
  where ${FREE} or lease.wanted is null or lease.wanted <= ${NOW} - ${milliseconds('$4')}
  returning name, epoch, holder = $2 as held`;

const SEIZE = `
  insert into leases as lease (name, holder, epoch, until) values ($1, $2, 1, ${NOW} + ${milliseconds('$3')})
  on conflict (name) do update set holder = excluded.holder, until = excluded.until, epoch = lease.epoch + 1, wanted = null
  returning epoch`;

/** In the order in which KEEP takes its locks. */
const RELEASE = `
  update leases set until = '-infinity' where name in (select name from leases where holder = $1 order by name for update)`;

type LeaseOptions = {
  /** Unique to this start of this process. */
  readonly holder: string;
  /** Milliseconds that never go back, and go on while the process is frozen. */
  readonly elapsed: () => number;
  /** How long the work of a holder that has died waits for the next. */
  readonly leaseMs?: number;
};

export type LeaseSeen = { readonly name: string; readonly holder: string; readonly isHeld: boolean };

/**
 * Who may do what only one process at a time should do. A lease saves work; what its holder writes must be fenced by something else, because a
 * process may stand still between looking at its lease and writing.
 */
export class Leases {
  private readonly kept = new Map<string, { readonly epoch: number; readonly sentAt: number }>();

  private constructor(
    private readonly sql: Sql,
    private readonly holder: string,
    private readonly elapsed: () => number,
    private readonly leaseMs: number,
  ) {}

  static async open(sql: Sql, { holder, elapsed, leaseMs = LEASE_MS }: LeaseOptions): Promise<Leases> {
    await sql.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1::bigint)', [OPENING_LOCK]);
      await tx.script(LEASE_TABLES);
    });
    return new Leases(sql, holder, elapsed, leaseMs);
  }

  /** Takes or renews, and says what of it is held now. */
  async keep(names: readonly string[]): Promise<ReadonlySet<string>> {
    const sentAt = this.elapsed();
    const rows = await this.sql.query<{ name: string; epoch: number; held: boolean }>(KEEP, [
      names,
      this.holder,
      this.leaseMs,
      this.renewalMs,
    ]);
    for (const name of names) this.kept.delete(name);
    for (const { name, epoch, held } of rows) if (held) this.kept.set(name, { epoch, sentAt });
    return new Set(names.filter((name) => this.isHeld(name)));
  }

  /** Takes over from whoever holds it: his next renewal fails. */
  async seize(name: string): Promise<void> {
    const sentAt = this.elapsed();
    const [row] = await this.sql.query<{ epoch: number }>(SEIZE, [name, this.holder, this.leaseMs]);
    this.kept.set(name, { epoch: row?.epoch ?? 1, sentAt });
  }

  /** Gives everything back at once: the next takes over without waiting. */
  async release(): Promise<void> {
    this.kept.clear();
    await this.sql.query(RELEASE, [this.holder]);
  }

  /** Counted from when the last renewal was sent, before the database counted it: whoever was frozen knows at once that it is over. */
  isHeld(name: string): boolean {
    const kept = this.kept.get(name);
    return kept !== undefined && this.elapsed() < kept.sentAt + this.leaseMs;
  }

  /** Raised whenever the lease goes to another holder. */
  epochOf(name: string): number | undefined {
    return this.isHeld(name) ? this.kept.get(name)?.epoch : undefined;
  }

  /** Of these, what it is time to `keep`: what is not held, and what was renewed a while ago. */
  due(names: readonly string[]): readonly string[] {
    return names.filter((name) => {
      const kept = this.kept.get(name);
      return kept === undefined || this.elapsed() >= kept.sentAt + this.renewalMs;
    });
  }

  /** For how many milliseconds whoever holds it may still take it for his, though it was seized meanwhile. */
  async msLeft(name: string): Promise<number> {
    const [row] = await this.sql.query<{ ms: number }>(
      `select extract(epoch from until - ${NOW})::float8 * 1000 as ms from leases where name = $1 and until > ${NOW}`,
      [name],
    );
    return row?.ms ?? 0;
  }

  /** Whether somebody else waits for it. */
  async isWanted(name: string): Promise<boolean> {
    const rows = await this.sql.query(`select name from leases where name = $1 and wanted > ${NOW} - ${milliseconds('$2')}`, [
      name,
      this.leaseMs,
    ]);
    return rows.length > 0;
  }

  /** Everybody's, by name. */
  seen(): Promise<LeaseSeen[]> {
    return this.sql.query<LeaseSeen>(`select name, holder, until > ${NOW} as "isHeld" from leases order by name`);
  }

  private get renewalMs(): number {
    return Math.floor(this.leaseMs / RENEWALS);
  }
}
