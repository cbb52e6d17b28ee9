import type { Position } from '@entente/event-store';
import type { Sql, SqlTransaction } from '@entente/sql';
import { SHARDS, tablesOf, type AnyProjection } from './projection.js';

/** One opening or rebuild at a time: the lock lives in the database and ends with the transaction. */
const OPENING_LOCK = 719_204_332;

const CHECKPOINTS = `
  create table if not exists checkpoints (
    projection text not null, version integer not null, shard_from integer not null, shard_to integer not null,
    position text, epoch integer not null,
    primary key (projection, version, shard_from, shard_to))`;

const ONE = 'projection = $1 and version = $2 and shard_from = $3 and shard_to = $4';
const keyOf = ({ name, version }: Pick<AnyProjection, 'name' | 'version'>) => [name, version, SHARDS.from, SHARDS.to];

/** Where a projection stands, and by which epoch it may be moved: whoever opened it later has fenced everybody before. */
export type Held = { readonly position: Position | undefined; readonly epoch: number };

/**
 * Takes a projection over. Tables without a checkpoint, or a checkpoint whose tables were dropped, tell nothing reliable: then it begins from
 * the start, as with `fromStart`.
 */
export function takeOver(sql: Sql, projection: AnyProjection, { fromStart = false } = {}): Promise<Held> {
  return sql.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1::bigint)', [OPENING_LOCK]);
    await tx.script(CHECKPOINTS);
    const [held] = await tx.query<{ position: Position | null; epoch: number }>(
      `update checkpoints set epoch = epoch + 1 where ${ONE} returning position, epoch`,
      keyOf(projection),
    );
    const isWhole = held !== undefined && (await hasAllTables(tx, projection));
    if (isWhole && !fromStart) return { position: held.position ?? undefined, epoch: held.epoch };

    await dropTables(tx, projection);
    await tx.script(projection.tables);
    const [begun] = await tx.query<{ epoch: number }>(
      `insert into checkpoints (projection, version, shard_from, shard_to, position, epoch) values ($1, $2, $3, $4, null, 1)
       on conflict (projection, version, shard_from, shard_to) do update set position = null returning epoch`,
      keyOf(projection),
    );
    return { position: undefined, epoch: begun?.epoch ?? 1 };
  });
}

/** Moves the checkpoint from where it is held; false when somebody else has taken the projection over, or moved it. */
export async function moveCheckpoint(
  tx: SqlTransaction,
  projection: AnyProjection,
  { position, epoch }: Held,
  to: Position,
): Promise<boolean> {
  const moved = await tx.query(
    `update checkpoints set position = $7 where ${ONE} and epoch = $5 and position is not distinct from $6::text returning epoch`,
    [...keyOf(projection), epoch, position ?? null, to],
  );
  return moved.length === 1;
}

/** Where it stands according to the database, whoever runs it. */
export async function checkpointOf(sql: Sql, projection: AnyProjection): Promise<Position | undefined> {
  const [row] = await sql.query<{ position: Position | null }>(
    `select position from checkpoints where ${ONE}`,
    keyOf(projection),
  );
  return row?.position ?? undefined;
}

/** For a version that nobody reads any more: its tables and its checkpoint go. A running owner is fenced. */
export function discard(sql: Sql, projection: AnyProjection): Promise<void> {
  return sql.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1::bigint)', [OPENING_LOCK]);
    await tx.script(CHECKPOINTS);
    await tx.query(`delete from checkpoints where ${ONE}`, keyOf(projection));
    await dropTables(tx, projection);
  });
}

async function hasAllTables(tx: SqlTransaction, projection: AnyProjection): Promise<boolean> {
  const [row] = await tx.query<{ complete: boolean }>(
    'select coalesce(bool_and(to_regclass(name) is not null), true) as complete from unnest($1::text[]) as name',
    [tablesOf(projection)],
  );
  return row?.complete === true;
}

/** The newest first, for the older may be referred to. */
const dropTables = (tx: SqlTransaction, projection: AnyProjection): Promise<void> =>
  tx.script(
    tablesOf(projection)
      .reverse()
      .map((table) => `drop table if exists ${table};`)
      .join('\n'),
  );
