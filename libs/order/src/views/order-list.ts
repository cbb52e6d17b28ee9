import type { Instant } from '@entente/kernel';
import type { Projection } from '@entente/projections';
import type { Sql, SqlValue } from '@entente/sql';
import type { OrderEvent } from '../domain/events.js';

type OrderRow = {
  readonly orderId: string;
  readonly marketplace: string;
  readonly policy: string;
  readonly status: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly disputeId: string | null;
  readonly placedAt: Instant;
  readonly changedAt: Instant;
};

/** One row an order, for lists and inboxes. */
export const orderList: Projection<OrderEvent> = {
  name: 'order-list',
  version: 1,
  prefixes: ['order-'],
  tables: `create table if not exists order_list (
    order_id text primary key, marketplace text not null, policy text not null, status text not null, buyer_id text not null, seller_id text not null,
    amount_minor bigint not null, currency text not null, dispute_id text, placed_at text collate "C" not null, changed_at text not null);
  create index if not exists order_list_newest on order_list (placed_at desc, order_id desc);
  create index if not exists order_list_buyer on order_list (buyer_id, placed_at desc, order_id desc);
  create index if not exists order_list_seller on order_list (seller_id, placed_at desc, order_id desc);`,
  on: {
    OrderPlaced: (sql, { at, data: { orderId, about, to, funds } }) => {
      const paid = funds.reduce((total, one) => total + (one.do === 'capture' ? one.amountMinor : 0), 0);
      return sql.query('insert into order_list values ($1, $2, $3, $4, $5, $6, $7, $8, null, $9, $9)', [
        orderId,
        about.marketplace,
        about.policy,
        to,
        about.buyerId,
        about.sellerId,
        paid,
        about.currency,
        at,
      ]);
    },
    DisputeOpened: (sql, { key, at, data: { disputeId, to } }) =>
      sql.query('update order_list set status = $2, changed_at = $3, dispute_id = $4 where order_id = $1', [
        key,
        to,
        at,
        disputeId,
      ]),
  },
  // Every step says where the order went: no case per event is needed.
  otherwise: (sql, { key, at, data: { to } }) =>
    sql.query('update order_list set status = $2, changed_at = $3 where order_id = $1', [key, to, at]),
};

export type OrderFilter = {
  readonly status?: string;
  readonly buyerId?: string;
  readonly sellerId?: string;
  readonly marketplaces?: readonly string[];
  /** Only orders in which this member is buyer or seller. */
  readonly partyId?: string;
  /** Only orders that have, or had, a dispute. */
  readonly disputed?: boolean;
};

/** Newest first; `after` is the last row of the page before. */
export function ordersBy(
  sql: Sql,
  filter: OrderFilter,
  { after, limit }: { after: { at: string; id: string } | undefined; limit: number },
): Promise<OrderRow[]> {
  const values: SqlValue[] = [];
  const bind = (value: SqlValue): string => `$${values.push(value)}`;
  const party = filter.partyId === undefined ? undefined : bind(filter.partyId);
  const conditions = [
    filter.status !== undefined && `status = ${bind(filter.status)}`,
    filter.buyerId !== undefined && `buyer_id = ${bind(filter.buyerId)}`,
    filter.sellerId !== undefined && `seller_id = ${bind(filter.sellerId)}`,
    filter.marketplaces !== undefined && `marketplace = any(${bind([...filter.marketplaces])})`,
    party !== undefined && `(buyer_id = ${party} or seller_id = ${party})`,
    filter.disputed === true && 'dispute_id is not null',
    after && `(placed_at, order_id) < (${bind(after.at)}, ${bind(after.id)})`,
  ].filter((condition) => typeof condition === 'string');
  return sql.query<OrderRow>(
    `select order_id as "orderId", marketplace, policy, status, buyer_id as "buyerId", seller_id as "sellerId", amount_minor as "amountMinor", currency,
       dispute_id as "disputeId", placed_at as "placedAt", changed_at as "changedAt"
     from order_list ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''} order by placed_at desc, order_id desc limit ${bind(limit)}`,
    values,
  );
}
