import type { Position } from '@entente/event-store';
import type { Sql, SqlTransaction } from '@entente/sql';
import { SHARDS, tablesOf, type AnyProjection } from './projection.js';

/** One opening or exchange at a time: the lock lives in the database and ends with the transaction. */
const OPENING_LOCK = 719_204_332;

/** `tables` and `stopped` are for whoever looks at a version whose code, or whose process, is another. Databases of before lack them. */
const TABLES = `
  create table if not exists checkpoints (
    projection text not null, version integer not null, shard_from integer not null, shard_to integer not null,
    position text, epoch integer not null,
    primary key (projection, version, shard_from, shard_to));
  alter table checkpoints add column if not exists tables text[], add column if not exists stopped json;`;

const ONE = 'projection = $1 and version = $2 and shard_from = $3 and shard_to = $4';

/** A version, also one whose code is not here. */
type Id = Pick<AnyProjection, 'name' | 'version'>;
const keyOf = ({ name, version }: Id) => [name, version, SHARDS.from, SHARDS.to];

/** Where a projection stands, and by which epoch it may be moved: whoever opened it later has fenced everybody before. */
export type Held = { readonly position: Position | undefined; readonly epoch: number };

/** Why a projection does not go on. */
export type Stopped = { readonly reason: 'poisoned' | 'beyond_head' | 'fenced'; readonly detail: string };

/** Where it stands according to the database, whoever runs it, and why it does not go on. */
type Checkpoint = { readonly position: Position | undefined; readonly stopped: Stopped | undefined };

/** Makes the table of checkpoints, where it is not there as today knows it: for processes that look before they own a projection. */
export const openCheckpoints = (sql: Sql): Promise<void> => sql.transaction(prepare);

/**
 * Takes a projection over. Tables without a checkpoint, or a checkpoint whose tables were dropped, tell nothing reliable: then it begins from
 * the start, as with `fromStart`.
 */
export function takeOver(sql: Sql, projection: AnyProjection, { fromStart = false } = {}): Promise<Held> {
  return sql.transaction(async (tx) => {
    await prepare(tx);
    const tables = tablesOf(projection);
    const [held] = await tx.query<{ position: Position | null; epoch: number }>(
      `update checkpoints set epoch = epoch + 1, stopped = null, tables = $5 where ${ONE} returning position, epoch`,
      [...keyOf(projection), tables],
    );
    const isWhole = held !== undefined && (await areThere(tx, tables));
    if (isWhole && !fromStart) return { position: held.position ?? undefined, epoch: held.epoch };

    await dropTables(tx, tables);
    await tx.script(projection.tables);
    const [begun] = await tx.query<{ epoch: number }>(
      `insert into checkpoints (projection, version, shard_from, shard_to, position, epoch, tables) values ($1, $2, $3, $4, null, 1, $5)
       on conflict (projection, version, shard_from, shard_to) do update set position = null returning epoch`,
      [...keyOf(projection), tables],
    );
    return { position: undefined, epoch: begun?.epoch ?? 1 };
  });
}

const IS_HELD = `${ONE} and epoch = $5 and position is not distinct from $6::text`;
const heldBy = (projection: Id, { position, epoch }: Held) => [...keyOf(projection), epoch, position ?? null];

/** Moves the checkpoint from where it is held; false when somebody else has taken the projection over, or moved it. */
export async function moveCheckpoint(tx: SqlTransaction, projection: AnyProjection, held: Held, to: Position): Promise<boolean> {
  const moved = await tx.query(`update checkpoints set position = $7 where ${IS_HELD} returning epoch`, [
    ...heldBy(projection, held),
    to,
  ]);
  return moved.length === 1;
}

/** The checkpoint of one schema becomes that of another, and whoever followed there is fenced; false where either is not held any more. */
export async function replaceCheckpoint(
  tx: SqlTransaction,
  projection: AnyProjection,
  held: { readonly live: Held; readonly beside: Held },
  beside: string,
): Promise<boolean> {
  const built = await tx.query(
    `delete from ${beside}.checkpoints where ${IS_HELD} returning epoch`,
    heldBy(projection, held.beside),
  );
  const replaced = await tx.query(`update checkpoints set position = $7, epoch = epoch + 1 where ${IS_HELD} returning epoch`, [
    ...heldBy(projection, held.live),
    held.beside.position ?? null,
  ]);
  return built.length === 1 && replaced.length === 1;
}

/** Has the database know why a projection does not go on, as long as it was not taken over. */
export async function markStopped(sql: Sql, projection: AnyProjection, { epoch }: Held, stopped: Stopped): Promise<void> {
  await sql.query(`update checkpoints set stopped = $6 where ${ONE} and epoch = $5`, [...keyOf(projection), epoch, stopped]);
}

export async function checkpointOf(sql: Sql, projection: Id): Promise<Checkpoint | undefined> {
  const [row] = await sql.query<{ position: Position | null; stopped: Stopped | null }>(
    `select position, stopped from checkpoints where ${ONE}`,
    keyOf(projection),
  );
  return row && { position: row.position ?? undefined, stopped: row.stopped ?? undefined };
}

export type VersionSeen = { readonly name: string; readonly version: number } & Checkpoint;

/** Every version that has tables here, also those that no code reads any more. */
export async function versionsIn(sql: Sql): Promise<VersionSeen[]> {
  await openCheckpoints(sql);
  const rows = await sql.query<VersionSeen & { readonly position: Position | null; readonly stopped: Stopped | null }>(
    'select projection as name, version, position, stopped from checkpoints order by projection, version',
  );
  return rows.map(({ position, stopped, ...id }) => ({ ...id, position: position ?? undefined, stopped: stopped ?? undefined }));
}

/**
 * For a version that nobody reads any more: its tables and its checkpoint go, and a running owner is fenced. Which tables are its own was noted
 * when it was last opened; false when nothing of it is known.
 */
export function discard(sql: Sql, id: Id): Promise<boolean> {
  return sql.transaction(async (tx) => {
    await prepare(tx);
    const [gone] = await tx.query<{ tables: string[] | null }>(
      `delete from checkpoints where ${ONE} returning tables`,
      keyOf(id),
    );
    if (!gone) return false;
    if (gone.tables === null)
      throw new Error(
        `Which tables ${id.name}@${id.version} owns was not noted in its time. Drop them, and its row in checkpoints, by hand.`,
      );
    const [shared] = await tx.query<{ name: string }>('select projection as name from checkpoints where tables && $1::text[]', [
      gone.tables,
    ]);
    if (shared)
      throw new Error(`${id.name}@${id.version} shares tables with another version of ${shared.name}. Nothing was dropped.`);
    await dropTables(tx, gone.tables);
    return true;
  });
}

/** Waits for openings that are under way, until the transaction ends. */
export const lockOpenings = (tx: SqlTransaction): Promise<unknown> =>
  tx.query('select pg_advisory_xact_lock($1::bigint)', [OPENING_LOCK]);

async function prepare(tx: SqlTransaction): Promise<void> {
  await lockOpenings(tx);
  const known = await tx.query(
    `select attname from pg_attribute where attrelid = to_regclass('checkpoints') and attname = 'stopped'`,
  );
  // To add a column, also one that is there, everybody would be locked out.
  if (known.length === 0) await tx.script(TABLES);
}

async function areThere(tx: SqlTransaction, tables: readonly string[]): Promise<boolean> {
  const [row] = await tx.query<{ complete: boolean }>(
    'select coalesce(bool_and(to_regclass(name) is not null), true) as complete from unnest($1::text[]) as name',
    [tables],
  );
  return row?.complete === true;
}

/** The newest first, for the older may be referred to. */
export const dropTables = (tx: SqlTransaction, tables: readonly string[]): Promise<void> =>
  tx.script(
    [...tables]
      .reverse()
      .map((table) => `drop table if exists ${table};`)
      .join('\n'),
  );
