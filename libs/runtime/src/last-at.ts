import type { Instant } from '@entente/kernel';
import type { Sql } from '@entente/sql';

/** When the latest of all stored events happened. */
export async function lastAtIn(store: Sql): Promise<Instant | undefined> {
  const [row] = await store.query<{ at: Instant | null }>('select max(at) as at from events');
  return row?.at ?? undefined;
}
