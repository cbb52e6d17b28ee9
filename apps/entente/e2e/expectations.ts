import { expect } from '@jest/globals';
import { must } from '@entente/kernel';
import { accountBalances, payoutFaults } from '@entente/payout';
import type { Answer } from './api.js';
import type { Town } from './served.js';
import { refusal, type Deal } from './situations.js';

/** Refused for this reason, and it has left no trace, neither on the order nor in its dispute. */
export async function expectRefused(deal: Deal, asked: () => Promise<Answer>, why: string): Promise<void> {
  const read = async () => {
    const order = await deal.seen();
    return [order, order.disputeId === deal.disputeId ? await deal.dispute() : undefined];
  };
  const before = await read();
  expect(refusal(await asked())).toBe(why);
  expect(await read()).toEqual(before);
}

/** The buyer has everything back, to the card he paid with; the seller has nothing. */
export async function expectFullRefund(here: Town, deal: Deal): Promise<void> {
  await here.wait('PT0S');
  expect(await deal.money()).toMatchObject({
    capturedMinor: 10_000,
    escrowMinor: 0,
    refundedMinor: 10_000,
    sellerMinor: 0,
    feesMinor: 0,
  });
  expect((await deal.money()).refunds).toMatchObject([{ amountMinor: 10_000, status: 'paid' }]);
  expect(await deal.givenBack()).toEqual([10_000]);
  expect(await deal.sellersWallet()).toBeUndefined();
}

/** The seller has his price less the commission, in his wallet. */
export async function expectSellerPaid(here: Town, deal: Deal): Promise<void> {
  await here.wait('PT0S');
  expect(await deal.money()).toMatchObject({
    capturedMinor: 10_000,
    escrowMinor: 0,
    refundedMinor: 0,
    sellerMinor: 8_000,
    feesMinor: 2_000,
  });
  expect((await deal.money()).refunds).toEqual([]);
  expect(await deal.sellersWallet()).toMatchObject({ currency: 'EUR', availableMinor: 8_000, heldMinor: 0, debtMinor: 0 });
  expect(await deal.givenBack()).toEqual([]);
}

const TERMINAL = ['OrderCompleted', 'OrderCancelled', 'OrderExpired'];

/** One end at most, all that was captured is somewhere and nowhere twice, and the provider gave back what the books say. */
export async function expectSoundBooks(deal: Deal): Promise<void> {
  const { items } = (await deal.ana.get<{ items: { type: string }[] }>(`/orders/${deal.id}/history`)).body;
  expect(items.filter(({ type }) => TERMINAL.includes(type)).length).toBeLessThanOrEqual(1);
  const { capturedMinor, refunds, legs, ...money } = await deal.money();
  const { escrowMinor, refundedMinor, sellerMinor, feesMinor, suspenseMinor, voucherMinor } = money;
  const places = [escrowMinor, refundedMinor, sellerMinor, feesMinor, suspenseMinor, voucherMinor];
  expect(places.reduce((total, minor) => total + minor, 0)).toBe(capturedMinor);
  for (const minor of places) expect(minor).toBeGreaterThanOrEqual(0);
  expect(refunds.every(({ status }) => status === 'paid')).toBe(true);
  const back = (await deal.givenBack()).reduce((total, minor) => total + minor, 0);
  expect(back).toBe(refundedMinor);
  expect(legs.filter(({ to }) => to === 'buyer').reduce((total, { amountMinor }) => total + amountMinor, 0)).toBe(refundedMinor);
  const wallet = await deal.sellersWallet();
  expect((wallet?.availableMinor ?? 0) + (wallet?.heldMinor ?? 0) - (wallet?.debtMinor ?? 0)).toBe(sellerMinor);
}

/** What is wrong with the money of everybody, once all is quiet: the four laws of the books, over everything that was ever posted. */
async function faultsInBooks(town: Town): Promise<readonly string[]> {
  await town.wait('PT0S');
  const { store, sql } = must(
    town.served.running.contexts.find(({ parts }) => parts.name === 'payout'),
    'The payout context',
  ).parts;
  const movements = await sql.query<{ currency: string; amountMinor: number }>(
    'select currency, amount_minor as "amountMinor" from provider_movements',
  );
  const { body } = await town.ops.get<{ items: { currency: string; balanceMinor: number }[] }>('/ledger/trial-balance');
  const unbalanced = body.items
    .filter(({ balanceMinor }) => balanceMinor !== 0)
    .map(({ currency }) => `The trial balance of ${currency} is not zero.`);
  return [...unbalanced, ...(await payoutFaults({ store, balances: await accountBalances(sql), movements }))];
}

/** Ends a town, in whose books everything has to be in order. */
export async function closeInOrder(here: Town): Promise<void> {
  const faults = await faultsInBooks(here);
  await here.stop();
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
