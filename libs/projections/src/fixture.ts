import { derivedId, type Instant } from '@entente/kernel';
import type { EventData, EventStore } from '@entente/event-store';
import type { Sql } from '@entente/sql';
import type { Projection } from './projection.js';

/** For the specs: a small life of an order, and two read models of it. */
export type OrderEvent = { readonly to: string } & (
  | { readonly type: 'OrderPlaced'; readonly buyerId: string }
  | { readonly type: 'WorkDelivered'; readonly note: string }
  | { readonly type: 'OrderCompleted' }
);

export const orderList: Projection<OrderEvent> = {
  name: 'order-list',
  version: 1,
  tables: `
    create table if not exists order_list (id text primary key, buyer_id text not null, status text not null, changed_at text not null);
    create table if not exists order_note (order_id text not null references order_list, revision integer not null, note text not null);
    create index if not exists order_list_by_buyer on order_list (buyer_id)`,
  prefixes: ['order-'],
  on: {
    OrderPlaced: (sql, { key, at, data: { buyerId, to } }) =>
      sql.query('insert into order_list values ($1, $2, $3, $4)', [key, buyerId, to, at]),
    WorkDelivered: async (sql, { key, revision, at, data: { note, to } }) => {
      await sql.query('insert into order_note values ($1, $2, $3)', [key, revision, note]);
      await sql.query('update order_list set status = $2, changed_at = $3 where id = $1', [key, to, at]);
    },
  },
  otherwise: (sql, { key, at, data: { to } }) =>
    sql.query('update order_list set status = $2, changed_at = $3 where id = $1', [key, to, at]),
};

export const buyerTotals: Projection<OrderEvent> = {
  name: 'buyer-totals',
  version: 1,
  tables: 'create table if not exists buyer_totals (buyer_id text primary key, orders integer not null)',
  prefixes: ['order-'],
  on: {
    OrderPlaced: (sql, { data: { buyerId } }) =>
      sql.query('insert into buyer_totals values ($1, 1) on conflict (buyer_id) do update set orders = buyer_totals.orders + 1', [
        buyerId,
      ]),
  },
};

export const placed = (buyerId = 'ana'): OrderEvent => ({ type: 'OrderPlaced', buyerId, to: 'placed' });
export const delivered = (note = 'voilà'): OrderEvent => ({ type: 'WorkDelivered', note, to: 'delivered' });
export const completed: OrderEvent = { type: 'OrderCompleted', to: 'completed' };

export async function record(store: EventStore, stream: string, data: EventData): Promise<void> {
  let revision = 0;
  for await (const _ of store.read(stream)) revision += 1;
  const id = derivedId(stream, revision);
  const at = `2026-01-05T09:00:00.${String(revision).padStart(3, '0')}Z` as Instant;
  const meta = { commandId: id, bodyHash: '', schema: 1, correlationId: id, causationId: id };
  await store.append({ stream, key: stream.replace(/^\w+-/, ''), expected: revision - 1, events: [{ id, at, data, meta }] });
}

/** Everything that the read models hold, in an order of its own. */
export const contents = async (sql: Sql): Promise<unknown> => ({
  list: await sql.query('select * from order_list order by id'),
  notes: await sql.query('select * from order_note order by order_id, revision'),
});

export const statuses = async (sql: Sql): Promise<string[]> =>
  (await sql.query<{ id: string; status: string }>('select id, status from order_list order by id')).map(
    ({ id, status }) => `${id} ${status}`,
  );
