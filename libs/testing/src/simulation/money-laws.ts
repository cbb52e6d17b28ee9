import type { Recorded } from '@entente/event-store';
import { sum } from '@entente/kernel';
import type { OrderEvent } from '@entente/order';
import { payoutFaults, type PayoutEvent } from '@entente/payout';
import { prescribed } from '@entente/payout/audit';
import { accountOf, MEMBERS } from './people.js';
import type { Past } from './past.js';
import { readEscrow, readOrder } from './read.js';
import type { World } from './world.js';

type Funds = NonNullable<Extract<OrderEvent, { type: 'OrderPlaced' }>['funds']>[number];

/** The four invariants; and that everybody has what the order's end gives him, to the cent, and no more. */
export async function moneyFaults({ disk }: World, { orders, escrows, withdrawals }: Past): Promise<readonly string[]> {
  const faults: string[] = [];
  const movements = [];
  for (const stream of orders.values()) {
    const { state: order } = await readOrder(disk, stream[0]?.key ?? '');
    const { orderId } = order;
    const escrow = await readEscrow(disk, orderId);
    const terms = disk.packs.get(order.policy).money;
    const told = stream.flatMap(({ data }): readonly Funds[] => ('funds' in data ? (data.funds ?? []) : []));
    const due = prescribed(told, terms);
    const had = { buyer: 0, seller: 0, platform: 0, suspense: 0, voucher: 0 };
    for (const { to, amountMinor } of escrow.shares) had[to] += amountMinor;
    if (JSON.stringify(had) !== JSON.stringify(due))
      faults.push(`${orderId} ended with ${JSON.stringify(had)}; its events prescribe ${JSON.stringify(due)}.`);

    const payout = escrows.get(`escrow-${orderId}`) ?? [];
    const settlements = payout.filter(({ data }) => data.type === 'FundsSettled').length;
    if (settlements > 1) faults.push(`${orderId} was settled ${settlements} times.`);
    for (const { refundId, status } of escrow.refunds)
      if (status !== 'paid') faults.push(`The refund ${refundId} is ${status} in the end.`);
    const moved = (await Promise.all(order.references.map((reference) => disk.till.of(reference)))).flat();
    movements.push(...moved);
    const paid = sum(moved.map(({ amountMinor }) => amountMinor)) + otherwise(payout);
    if (paid !== due.buyer) faults.push(`The buyer of ${orderId} received ${paid}; ${due.buyer} is his.`);
  }
  for (const member of MEMBERS) movements.push(...(await disk.till.of(accountOf(member))));
  for (const [name, stream] of withdrawals)
    if (stream.at(-1)?.data.type !== 'WithdrawalClosed' && stream.at(-1)?.data.type !== 'WithdrawalRefused')
      faults.push(`${name} ends with ${stream.at(-1)?.data.type}.`);
  return [...faults, ...(await payoutFaults({ store: disk.stores.payout, movements }))];
}

/** By other means than the provider: by an operator's hand, or to a wallet. */
const otherwise = (payout: readonly Recorded<PayoutEvent>[]): number =>
  sum(
    payout.flatMap(({ data }) => {
      if (data.type === 'RefundSettledOtherwise') return [data.amountMinor];
      const isToWallet =
        data.type === 'RefundPaid' &&
        payout.some(({ data: due }) => due.type === 'RefundDue' && due.refundId === data.refundId && due.legId !== undefined);
      return isToWallet ? [data.amountMinor] : [];
    }),
  );
