import type { Client } from '@entente/client';
import { baseOf } from '@entente/policy';

type Row = { readonly orderId: string; readonly marketplace: string; readonly status: string; readonly flags: readonly string[] };

/** One situation and the orders that are found in it: `disputed / open awaiting_claimant`. */
export type Found = { readonly marketplace: string; readonly situation: string; readonly orderIds: readonly string[] };

/** Where every order stands, as an operator's lists show it; sorted. */
export async function situationsAt(operator: Client): Promise<readonly Found[]> {
  const [orders, disputes] = [await listed(operator, '/orders'), await listed(operator, '/disputes')];
  const disputeOf = new Map(disputes.map((row) => [row.orderId, row]));
  const found = new Map<string, { readonly marketplace: string; readonly situation: string; readonly orderIds: string[] }>();
  for (const order of orders) {
    const dispute = disputeOf.get(order.orderId);
    const situation = [order, ...(dispute ? [dispute] : [])].map(spoken).join(' / ');
    const key = `${order.marketplace} ${situation}`;
    const known = found.get(key) ?? { marketplace: order.marketplace, situation, orderIds: [] };
    known.orderIds.push(order.orderId);
    found.set(key, known);
  }
  return [...found.keys()].sort().map((key) => {
    const { orderIds, ...rest } = found.get(key)!;
    return { ...rest, orderIds: orderIds.sort() };
  });
}

const spoken = ({ status, flags }: Row): string => [status, ...[...new Set(flags.map(baseOf))].sort()].join(' ');

async function listed(operator: Client, path: '/orders' | '/disputes'): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: { readonly items: readonly Row[]; readonly next: string | null } = await operator.get(path, {
      limit: 100,
      ...(cursor !== undefined && { cursor }),
      waitS: 5,
    });
    rows.push(...page.items);
    cursor = page.next;
  }
  return rows;
}
