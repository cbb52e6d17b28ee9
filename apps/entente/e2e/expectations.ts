import { expect } from '@jest/globals';
import { must } from '@entente/kernel';
import { accountBalances, payoutFaults } from '@entente/payout';
import type { Answer } from '../src/api.js';
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

/** What is wrong with the money of everybody, once all is quiet: the four laws of the books, over everything that was ever posted. */
async function faultsInBooks(town: Town): Promise<readonly string[]> {
  await town.wait('PT0S');
  const { store, sql } = must(
    town.served.embedded.contexts.find(({ parts }) => parts.name === 'payout'),
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
