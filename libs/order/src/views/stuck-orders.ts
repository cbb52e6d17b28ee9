import type { Packs } from '@entente/policy';
import type { Sql } from '@entente/sql';

/**
 * How many orders would stay where they are for ever, as operators watch it: open, in a place where their rule book has a deadline that rings, and none
 * is in the table by which deadlines of this context ring. Not those that staff hold or whose dispute is open. Rows and list follow the store
 * each by itself, so that one that moves just now may be counted for a moment.
 */
export async function stuckOrders(sql: Sql, packs: Packs) {
  const led = packs
    .all()
    .flatMap(({ name: policy, order }) =>
      [...order.states.values()]
        .filter(({ name, terminal, suspends }) => !terminal && !suspends && ringsIn(order.timers, name))
        .map(({ name: status }) => ({ policy, status })),
    );
  // By places, so that the index leads past all that is closed.
  const counts = await sql.query<{ policy: string; orders: number }>(
    `select o.policy, count(*)::integer as orders
     from unnest($1::text[], $2::text[]) as led (policy, status) join order_list_3 o on o.status = led.status and o.policy = led.policy
     where not exists (select from deadlines d where d.stream = 'order-' || o.order_id)
       and not exists (select from open_disputes_1 d where d.dispute_id = o.dispute_id)
     group by o.policy`,
    [led.map(({ policy }) => policy), led.map(({ status }) => status)],
  );
  const stuck = new Map(counts.map(({ policy, orders }) => [policy, orders]));
  return packs.all().map(({ name: policy }) => ({ of: { policy }, value: stuck.get(policy) ?? 0 }));
}

const ringsIn = (timers: ReturnType<Packs['get']>['order']['timers'], status: string): boolean =>
  [...timers.values()].some(({ rings, places }) => rings && places?.has(status) === true);
