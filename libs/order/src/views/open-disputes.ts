import type { Projection } from '@entente/projections';
import type { Sql, SqlTransaction } from '@entente/sql';
import type { OrderEvent } from '../domain/events.js';

const ended = (sql: SqlTransaction, disputeId: string) =>
  sql.query('delete from open_disputes_1 where dispute_id = $1', [disputeId]);
const begun = (sql: SqlTransaction, disputeId: string, { marketplace, sellerId }: OrderEvent['about']) =>
  sql.query('insert into open_disputes_1 values ($1, $2, $3) on conflict do nothing', [disputeId, marketplace, sellerId]);

/** What a seller has not settled yet: one row a dispute that his order holds open. */
export const openDisputes: Projection<OrderEvent> = {
  name: 'open-disputes',
  version: 1,
  prefixes: ['order-'],
  tables: `create table if not exists open_disputes_1 (dispute_id text primary key, marketplace text not null, seller_id text not null);
    create index if not exists open_disputes_1_seller on open_disputes_1 (marketplace, seller_id);`,
  on: {
    DisputeOpened: (sql, { data }) => begun(sql, data.disputeId, data.about),
    DisputeResumed: (sql, { data }) => begun(sql, data.disputeId, data.about),
    DecisionApplied: (sql, { data }) => ended(sql, data.disputeId),
    DisputeEnded: (sql, { data }) => ended(sql, data.disputeId),
  },
};

export async function hasOpenDisputes(
  sql: Sql,
  { marketplace, sellerId }: { readonly marketplace: string; readonly sellerId: string },
): Promise<boolean> {
  const rows = await sql.query('select 1 from open_disputes_1 where marketplace = $1 and seller_id = $2 limit 1', [
    marketplace,
    sellerId,
  ]);
  return rows.length > 0;
}
