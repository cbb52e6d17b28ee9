import { must, type Instant } from '@entente/kernel';
import { advance, nowhere, type Journey, type Packs } from '@entente/policy';
import type { Projection } from '@entente/projections';
import { among, rowsAfter, type Sql } from '@entente/sql';
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
  /** Flags and clocks, which no filter asks for. */
  readonly journey: Journey;
};

const capturedBy = (event: OrderEvent): number =>
  ('funds' in event ? (event.funds ?? []) : []).reduce((total, one) => total + (one.do === 'capture' ? one.amountMinor : 0), 0);

/** One row an order, for lists and inboxes. */
export const orderList: Projection<OrderEvent> = {
  name: 'order-list',
  version: 3,
  prefixes: ['order-'],
  tables: `create table if not exists order_list_3 (
    order_id text collate "C" primary key, marketplace text not null, policy text not null, status text not null, buyer_id text not null,
    seller_id text not null, amount_minor bigint not null, currency text not null, dispute_id text, placed_at text collate "C" not null,
    changed_at text not null, claimed boolean not null, journey json not null);
  create index if not exists order_list_3_newest on order_list_3 (placed_at, order_id);
  create index if not exists order_list_3_status on order_list_3 (status, placed_at, order_id);
  create index if not exists order_list_3_buyer on order_list_3 (buyer_id, placed_at, order_id);
  create index if not exists order_list_3_seller on order_list_3 (seller_id, placed_at, order_id);
  create index if not exists order_list_3_marketplace on order_list_3 (marketplace, placed_at, order_id);
  create index if not exists order_list_3_disputed on order_list_3 (placed_at, order_id) where dispute_id is not null or claimed;`,
  on: {
    OrderPlaced: (sql, { at, data }) =>
      sql.query('insert into order_list_3 values ($1, $2, $3, $4, $5, $6, $7, $8, null, $9, $9, false, $10)', [
        data.orderId,
        data.about.marketplace,
        data.about.policy,
        data.to,
        data.about.buyerId,
        data.about.sellerId,
        capturedBy(data),
        data.about.currency,
        at,
        advance(nowhere, data),
      ]),
  },
  // Every step says where the order went: no case per event is needed.
  otherwise: async (sql, { key, at, data }) => {
    const [row] = await sql.query<{ journey: Journey }>('select journey from order_list_3 where order_id = $1', [key]);
    const journey = advance(must(row, `The row of order ${key}`).journey, data);
    if (data.type === 'ConductReported') return; // For the staff alone: nobody else may see that anything has changed.
    const opened = data.type === 'DisputeOpened' ? data.disputeId : null;
    await sql.query(
      `update order_list_3 set status = $2, changed_at = $3, journey = $4, amount_minor = amount_minor + $5, dispute_id = coalesce($6, dispute_id),
         claimed = claimed or $7 where order_id = $1`,
      [key, data.to, at, journey, capturedBy(data), opened, data.type === 'ClaimSubmitted'],
    );
  },
};

/** How many orders each rule book still governs, as operators watch it; one of a rule book that is not there counts as open. */
export async function openOrders(sql: Sql, packs: Packs) {
  const counts = await sql.query<{ policy: string; status: string; orders: number }>(
    'select policy, status, count(*) as orders from order_list_3 group by policy, status',
  );
  const open = new Map<string, number>();
  for (const { policy, status, orders } of counts)
    if (!packs.find(policy)?.order.states.get(status)?.terminal) open.set(policy, (open.get(policy) ?? 0) + orders);
  return [...open].map(([policy, orders]) => ({ of: { policy }, value: orders }));
}

export type OrderFilter = {
  readonly status?: string;
  readonly buyerId?: string;
  readonly sellerId?: string;
  readonly marketplaces?: readonly string[];
  /** Only orders in which this member is buyer or seller. */
  readonly partyId?: string;
  /** Only orders that have, or had, a dispute, or a complaint that may become one. */
  readonly disputed?: true;
};

/** Newest first; `after` is the last row of the page before. */
export const ordersBy = (
  sql: Sql,
  { status, buyerId, sellerId, marketplaces, partyId, disputed }: OrderFilter,
  { after, limit }: { after: { at: string; id: string } | undefined; limit: number },
): Promise<OrderRow[]> =>
  rowsAfter(sql, {
    select: `select order_id as "orderId", marketplace, policy, status, buyer_id as "buyerId", seller_id as "sellerId", amount_minor as "amountMinor",
      currency, dispute_id as "disputeId", placed_at as "placedAt", changed_at as "changedAt", journey from order_list_3`,
    where: {
      'status = $': status,
      'buyer_id = $': buyerId,
      'seller_id = $': sellerId,
      ...among('marketplace', marketplaces),
      '(buyer_id = $ or seller_id = $)': partyId,
      '(dispute_id is not null or claimed)': disputed,
    },
    by: ['placed_at', 'order_id'],
    newestFirst: true,
    after,
    limit,
  });
