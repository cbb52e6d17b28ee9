import type { Projection } from '@entente/projections';
import type { Sql } from '@entente/sql';
import type { OrderEvent } from '../domain/events.js';

/** A rule book as it was when an order was placed under it, and the first such order. */
type PolicyInUse = { readonly policy: string; readonly digest: string; readonly orderId: string };

/** Every rule book under which orders were placed; were one ever changed, it would stand here twice. */
export const policiesInUse: Projection<OrderEvent> = {
  name: 'policies-in-use',
  version: 1,
  prefixes: ['order-'],
  tables: `create table if not exists policies_in_use_1 (policy text not null, digest text not null, order_id text not null,
    primary key (policy, digest));`,
  on: {
    OrderPlaced: (sql, { data: { policy, policyDigest, orderId } }) =>
      sql.query('insert into policies_in_use_1 values ($1, $2, $3) on conflict do nothing', [policy, policyDigest, orderId]),
  },
};

/** Nothing where the table has not been made yet, or was dropped to be built again. */
export async function readPoliciesInUse(sql: Sql): Promise<PolicyInUse[] | undefined> {
  const [table] = await sql.query<{ is_there: boolean }>(`select to_regclass('policies_in_use_1') is not null as is_there`);
  if (!table?.is_there) return undefined;
  const rows = await sql.query<{ policy: string; digest: string; order_id: string }>(
    'select policy, digest, order_id from policies_in_use_1 order by policy, digest',
  );
  return rows.map(({ order_id, ...row }) => ({ ...row, orderId: order_id }));
}
