import type { Pool, PoolClient } from 'pg';
import type { News } from './follow.js';

export const INBOX = 'create table if not exists inbox (event_id text primary key)';

/** Does in one transaction what a message asks for, and nothing if that has been done: the message came again. */
export async function once(pool: Pool, { id }: News, act: (sql: PoolClient) => Promise<void>): Promise<void> {
  const sql = await pool.connect();
  try {
    await sql.query('begin');
    const { rowCount } = await sql.query('insert into inbox (event_id) values ($1) on conflict do nothing', [id]);
    if (rowCount === 1) await act(sql);
    await sql.query('commit');
  } catch (error) {
    await sql.query('rollback');
    throw error;
  } finally {
    sql.release();
  }
}
