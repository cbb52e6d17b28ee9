import type { Recorded } from '@entente/event-store';
import { sum } from '@entente/kernel';
import type { OrderEvent } from '@entente/order';
import { payoutFaults, type PayoutEvent } from '@entente/payout';
import { prescribed } from '@entente/payout/audit';
import { debtsOf, givenBackFaults } from './money-course.js';
import { accountOf, MEMBERS } from './people.js';
import type { Past } from './past.js';
import { readEscrow, readOrder } from './read.js';
import type { World } from './world.js';

type Funds = NonNullable<Extract<OrderEvent, { type: 'OrderPlaced' }>['funds']>[number];

/** The four invariants; and that everybody has what the order's end gives him, to the cent, and no more. */
export async function moneyFaults({ disk }: World, { orders, escrows, wallets, withdrawals }: Past): Promise<readonly string[]> {
  const faults: string[] = [...givenBackFaults(escrows), ...debtsOf(wallets).faults];
  const movements = [];
  for (const stream of orders.values()) {
    const { state: order } = await readOrder(disk, stream[0]?.key ?? '');
    const { orderId } = order;
    const escrow = await readEscrow(disk, orderId);
    const terms = disk.packs.get(order.policy).money;
    const told = stream.flatMap(({ data }): readonly Funds[] => ('funds' in data ? (data.funds ?? []) : []));
    const due = prescribed(told, terms);
    const had = { buyer: 0, seller: 0, platform: 0, suspense: 0, voucher: 0, protection: 0 };
    for (const { to, amountMinor } of escrow.shares) had[to] += amountMinor;
    if (JSON.stringify(had) !== JSON.stringify(due))
      faults.push(`${orderId} ended with ${JSON.stringify(had)}; its events prescribe ${JSON.stringify(due)}.`);

    const payout = escrows.get(`escrow-${orderId}`) ?? [];
    const settlements = payout.filter(({ data }) => data.type === 'FundsSettled').length;
    if (settlements > 1) faults.push(`${orderId} was settled ${settlements} times.`);
    for (const { refundId, status } of escrow.refunds)
      if (status !== 'paid') faults.push(`The refund ${refundId} is ${status} in the end.`);
    const moved = (await Promise.all(order.payments.map(({ reference }) => disk.till.of(reference)))).flat();
    movements.push(...moved);
    const paid = sum(moved.map(({ amountMinor }) => amountMinor)) + otherwise(payout) + byBanks(payout);
    if (paid !== due.buyer) faults.push(`The buyer of ${orderId} received ${paid}; ${due.buyer} is his.`);
    const earned = earnedFrom(orderId, wallets);
    if (earned !== due.seller) faults.push(`The seller of ${orderId} has ${earned} of it in his wallet; ${due.seller} is his.`);
  }
  for (const member of MEMBERS) movements.push(...(await disk.till.of(accountOf(member))));
  for (const [name, stream] of withdrawals)
    if (stream.at(-1)?.data.type !== 'WithdrawalClosed' && stream.at(-1)?.data.type !== 'WithdrawalRefused')
      faults.push(`${name} ends with ${stream.at(-1)?.data.type}.`);
  return [...faults, ...(await payoutFaults({ store: disk.stores.payout, movements }))];
}

/** What an order has left in a wallet: earned, less what was taken back. */
const earnedFrom = (orderId: string, wallets: Past['wallets']): number =>
  sum(
    [...wallets.values()].flat().flatMap(({ data }) => {
      if (!('legId' in data) || !('orderId' in data) || data.orderId !== orderId) return [];
      if (data.type === 'WalletCredited' && data.kind === 'earning') return [data.amountMinor];
      return data.type === 'WalletDebited' && data.kind === 'recovery' ? [-data.amountMinor] : [];
    }),
  );

/** By his bank, which took it back from us; not what he had already, which is our loss. */
const byBanks = (payout: readonly Recorded<PayoutEvent>[]): number =>
  sum(payout.flatMap(({ data }) => (data.type === 'PaymentChargedBack' ? [data.amountMinor - data.lossMinor] : [])));

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
