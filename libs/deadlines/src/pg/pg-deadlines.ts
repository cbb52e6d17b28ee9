import { ringsAt, type Instant } from '@entente/kernel';
import type { Sql, SqlTransaction } from '@entente/sql';
import { Deadlines, type DeadlineChange, type DeadlineRow } from '../deadlines.js';

/** Instants and names are compared as bytes, as everywhere else: a database's own collation may order them otherwise. */
const TABLES = `
  create table if not exists deadlines (
    stream text collate "C" not null, name text collate "C" not null, revision integer not null,
    due_at text not null, grace_ms bigint not null, rings_at text collate "C" not null,
    primary key (stream, name));
  create index if not exists deadlines_in_order on deadlines (rings_at, stream, name);
  create table if not exists deadlines_checkpoint (only_row boolean primary key default true check (only_row), position text)`;
/** Looks first: to insert beside a row that a frozen replica is changing would wait for it, and a start must not. */
const FIRST_CHECKPOINT = `
  insert into deadlines_checkpoint (position) select null where not exists (select from deadlines_checkpoint) on conflict do nothing`;

/** One opening at a time: the lock lives in the database and ends with the transaction. */
const OPENING_LOCK = 719_204_331;

const ROW = 'stream, name, revision, due_at as "dueAt", grace_ms as "graceMs"';

export class PgDeadlines extends Deadlines {
  private constructor(private readonly sql: Sql) {
    super();
  }

  /** Creates the tables. Where one of the two was dropped, both begin again: rows without their checkpoint, or the reverse, would lose deadlines. */
  static async open(sql: Sql): Promise<PgDeadlines> {
    await sql.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1::bigint)', [OPENING_LOCK]);
      const [found] = await tx.query<{ rows: boolean; checkpoint: boolean }>(
        `select to_regclass('deadlines') is not null as rows, to_regclass('deadlines_checkpoint') is not null as checkpoint`,
      );
      if (found?.rows !== found?.checkpoint)
        await tx.script('drop table if exists deadlines; drop table if exists deadlines_checkpoint');
      // To look for an index locks its table: held while the checkpoint is waited for, that is a deadlock with whoever keeps the rows now.
      if (!found?.rows || !found.checkpoint) await tx.script(TABLES);
      await tx.query(FIRST_CHECKPOINT);
    });
    return new PgDeadlines(sql);
  }

  async checkpoint(): Promise<string | undefined> {
    const [row] = await this.sql.query<{ position: string | null }>('select position from deadlines_checkpoint');
    return row?.position ?? undefined;
  }

  apply(changes: readonly DeadlineChange[], from: string | undefined, to: string): Promise<boolean> {
    return this.sql.transaction(async (tx) => {
      const moved = await tx.query(
        'update deadlines_checkpoint set position = $2 where position is not distinct from $1::text returning position',
        [from ?? null, to],
      );
      if (moved.length === 0) return false;
      await write(tx, changes);
      return true;
    });
  }

  due(now: Instant, limit: number, after?: DeadlineRow): Promise<DeadlineRow[]> {
    return this.sql.query<DeadlineRow>(
      `select ${ROW} from deadlines where rings_at <= $1 and (rings_at, stream, name) > ($2, $3, $4)
       order by rings_at, stream, name limit $5`,
      [now, after ? ringsAt(after) : '', after?.stream ?? '', after?.name ?? '', limit],
    );
  }

  async dueCount(now: Instant): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      'select count(*)::integer as count from deadlines where rings_at <= $1',
      [now],
    );
    return row?.count ?? 0;
  }

  async next(): Promise<Instant | undefined> {
    const [row] = await this.sql.query<{ next: Instant | null }>('select min(rings_at) as next from deadlines');
    return row?.next ?? undefined;
  }
}

/** What a page of events leaves of each deadline is all that is written: a statement may touch a row only once. */
async function write(tx: SqlTransaction, changes: readonly DeadlineChange[]): Promise<void> {
  const touched = new Map<string, { stream: string; name: string; row?: DeadlineRow }>();
  for (const { stream, ended, started } of changes) {
    for (const name of ended) touched.set(`${stream}\u0000${name}`, { stream, name });
    for (const row of started) touched.set(`${row.stream}\u0000${row.name}`, { stream: row.stream, name: row.name, row });
  }
  if (touched.size === 0) return;

  const all = [...touched.values()];
  await tx.query(
    `delete from deadlines using unnest($1::text[], $2::text[]) as gone (stream, name)
                  where deadlines.stream = gone.stream and deadlines.name = gone.name`,
    [all.map(({ stream }) => stream), all.map(({ name }) => name)],
  );
  const rows = all.flatMap(({ row }) => row ?? []);
  if (rows.length === 0) return;
  await tx.query(
    `insert into deadlines (stream, name, revision, due_at, grace_ms, rings_at)
     select * from unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::bigint[], $6::text[])`,
    [
      rows.map(({ stream }) => stream),
      rows.map(({ name }) => name),
      rows.map(({ revision }) => revision),
      rows.map(({ dueAt }) => dueAt),
      rows.map(({ graceMs }) => graceMs),
      rows.map(ringsAt),
    ],
  );
}
