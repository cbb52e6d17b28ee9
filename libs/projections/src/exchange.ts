import type { Sql } from '@entente/sql';
import { dropTables, lockOpenings, replaceCheckpoint, type Held } from './checkpoints.js';
import { tablesOf, type AnyProjection } from './projection.js';

/** Readers stand in line behind whoever waits for a lock, and may hold another of his tables: give up long before that is felt. */
const LOCK_MS_MAX = 200;

/**
 * Puts tables that were built in the schema `beside` in the place of the live ones, and the checkpoint with them, in one transaction: whoever
 * reads waits for its end and then reads the new rows. False, and nothing happened, when either was moved or taken over meanwhile.
 */
export async function exchange(
  { live, beside }: { readonly live: Sql; readonly beside: Sql },
  projection: AnyProjection,
  held: { readonly live: Held; readonly beside: Held },
): Promise<boolean> {
  const [here, there] = [await schemaOf(live), await schemaOf(beside)];
  const tables = tablesOf(projection);
  try {
    await live.transaction(async (tx) => {
      await tx.script(`set local lock_timeout = ${LOCK_MS_MAX}`);
      await lockOpenings(tx);
      // In the order in which a step of the live owner takes them: the checkpoint, then the tables.
      if (!(await replaceCheckpoint(tx, projection, held, there))) throw new Overtaken();
      await tx.script(`lock table ${tables.join(', ')} in access exclusive mode`);
      await dropTables(tx, tables);
      await tx.script(tables.map((table) => `alter table ${there}.${table} set schema ${here};`).join('\n'));
    });
    return true;
  } catch (error) {
    if (error instanceof Overtaken) return false;
    throw error;
  }
}

class Overtaken extends Error {}

async function schemaOf(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ name: string }>('select quote_ident(current_schema()) as name');
  if (!row) throw new Error('The database names no schema.');
  return row.name;
}
