import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from './api.js';
import { closeInOrder } from './expectations.js';
import { bothAtOnce, decided, outcome, tally, times } from './racing.js';
import { town, type Town } from './served.js';
import { done, situations, type Deal, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
});
afterAll(() => closeInOrder(here));

const AVAILABLE_MINOR = 8_000;
const withdraw = (owner: string, api: Api, amountMinor: number) =>
  decided((key) => api.post(`/wallets/${owner}/withdraw`, { marketplace: 'comeup', amountMinor, currency: 'EUR' }, { key }));
const paidOutTo = async (destination: string) =>
  (await here.ops.get<{ items: { amountMinor: number }[] }>(`/dev/provider?reference=${destination}`)).body.items.map(
    ({ amountMinor }) => amountMinor,
  );

async function paidSellers(count: number): Promise<Deal[]> {
  const paid = await times(count, () => deals.completed());
  await here.wait('PT0S');
  return paid;
}

describe('At the same moment', () => {
  it('all of a wallet is withdrawn twice: it is paid once (scenario 50)', async () => {
    for (const deal of await paidSellers(4)) {
      const answers = await times(2, () => withdraw(deal.sellerId, deal.bo, AVAILABLE_MINOR));
      expect(tally(answers)).toEqual({ done: 1, '422 amount.invalid': 1 });
      await here.wait('PT0S');
      expect(await paidOutTo(deal.sellerId)).toEqual([AVAILABLE_MINOR]);
      expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 0, reservedMinor: 0, debtMinor: 0 });
    }
  });

  it('ten withdraw from one wallet: as many are paid as it covers, and not a cent more (scenario 50)', async () => {
    const [deal] = await paidSellers(1);
    const answers = await times(10, () => withdraw(deal!.sellerId, deal!.bo, 2_500));
    expect(tally(answers)).toEqual({ done: 3, '422 amount.invalid': 7 });
    await here.wait('PT0S');
    expect(await paidOutTo(deal!.sellerId)).toEqual([2_500, 2_500, 2_500]);
    expect(await deal!.sellersWallet()).toMatchObject({ availableMinor: 500, reservedMinor: 0, debtMinor: 0 });
  });

  it('he withdraws all of it and buys with it: what is short is his debt, and no money is made (CU-T01, scenario 50)', async () => {
    const sellers = await paidSellers(6);
    for (const [n, { sellerId, bo, sellersWallet }] of sellers.entries()) {
      const bought = await deals.people({ buyerId: sellerId });
      const payment = { reference: bought.reference, method: 'wallet', amountMinor: AVAILABLE_MINOR, currency: 'EUR' };
      const [withdrawn, placed] = await bothAtOnce(
        n,
        () => withdraw(sellerId, bo, AVAILABLE_MINOR),
        () => here.shop.for(sellerId).post('/orders', deals.placing(bought, { payment })),
      );
      expect(placed).toBe('done'); // That he has paid is a fact.
      expect(['done', '422 amount.invalid']).toContain(withdrawn);
      await here.wait('PT0S');
      const isWithdrawn = withdrawn === 'done';
      expect(await paidOutTo(sellerId)).toEqual(isWithdrawn ? [AVAILABLE_MINOR] : []);
      expect(await sellersWallet()).toMatchObject({
        availableMinor: 0,
        reservedMinor: 0,
        debtMinor: isWithdrawn ? AVAILABLE_MINOR : 0,
      });
      expect((await bought.money()).escrowMinor).toBe(AVAILABLE_MINOR);
      // The order is cancelled: what he paid is his again, less what he owes.
      await done(bought.buyer('cancel'));
      await here.wait('PT0S');
      expect(await sellersWallet()).toMatchObject({ availableMinor: isWithdrawn ? 0 : AVAILABLE_MINOR, debtMinor: 0 });
    }
  });

  it('a refund comes back to a wallet while all of it is withdrawn: before or after, and never more than both (CU-T03, scenario 50)', async () => {
    const bought = await Promise.all(
      (await paidSellers(6)).map(async ({ sellerId, bo, sellersWallet }) => {
        const deal = await deals.people({ buyerId: sellerId });
        const payment = { reference: deal.reference, method: 'wallet', amountMinor: 5_000, currency: 'EUR' };
        await done(here.shop.for(sellerId).post('/orders', deals.placing(deal, { payment })));
        return { owner: sellerId, api: bo, deal, wallet: sellersWallet };
      }),
    );
    await here.wait('PT0S');
    for (const [n, { owner, api, deal, wallet }] of bought.entries()) {
      expect(await wallet()).toMatchObject({ availableMinor: 3_000 });
      const [withdrawn, cancelled] = await bothAtOnce(
        n,
        () => withdraw(owner, api, AVAILABLE_MINOR),
        () => deal.buyer('cancel'),
      );
      expect(cancelled).toBe('done');
      expect(['done', '422 amount.invalid']).toContain(withdrawn);
      await here.wait('PT0S');
      const paidOut = withdrawn === 'done' ? [AVAILABLE_MINOR] : [];
      expect(await paidOutTo(owner)).toEqual(paidOut);
      expect(await wallet()).toMatchObject({
        availableMinor: AVAILABLE_MINOR - (paidOut[0] ?? 0),
        reservedMinor: 0,
        debtMinor: 0,
      });
    }
  });

  it('one payment is used for an option on two orders: it buys one of them (CU-T26)', async () => {
    const buyerId = 'ana-of-two';
    for (let round = 0; round < 4; round++) {
      const pair = await times(2, async () => {
        const deal = await deals.placed({}, { buyerId });
        await done(deal.seller('accept'));
        return deal;
      });
      const payment = { reference: `option-${round}`, method: 'card', amountMinor: 1_500, currency: 'EUR' };
      const answers = await Promise.all(
        pair.map(({ id }) => here.shop.for(buyerId).post(`/orders/${id}/buy-option`, { label: 'Un format de plus', payment })),
      );
      expect(tally(answers)).toEqual({ done: 1, '409 payment.reused': 1 });
      await here.wait('PT0S');
      for (const [n, deal] of pair.entries())
        expect((await deal.money()).escrowMinor).toBe(outcome(answers[n]!) === 'done' ? 11_500 : 10_000);
    }
  });
});
