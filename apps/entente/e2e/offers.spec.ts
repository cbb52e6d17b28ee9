import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { besideTheWork, inHours, paymentOf, POSTER } from './beside.js';
import { closeInOrder, expectRefused } from './expectations.js';
import { town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type OrderSeen, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
let beside: ReturnType<typeof besideTheWork>;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
  beside = besideTheWork(here, deals);
});
afterAll(() => closeInOrder(here));

const forBuyer = ({ id, buyerId }: Deal, action: string, body: object) =>
  here.shop.for(buyerId).post(`/orders/${id}/${action}`, body);
const option = (deal: Deal, more: object = {}) => ({ label: 'Un format de plus', payment: paymentOf(deal, 1_500), ...more });
const acceptance = (deal: Deal, more: object = {}) => ({ offerId: 'offer-1', payment: paymentOf(deal, 2_000, more) });
const meant = { offerId: 'offer-1' };
const dueAt = ({ deadlines }: OrderSeen, name: string) => deadlines.find((deadline) => deadline.name === name)?.dueAt ?? '';
const nowIs = async () => (await here.wait('PT0S')).body.now;
const DAY = 24;

/** What both payments come to: the order's 100.00 and so much more. */
async function expectEscrow(deal: Deal, minor: number): Promise<void> {
  await here.wait('PT0S');
  expect(await deal.money()).toMatchObject({ capturedMinor: minor, escrowMinor: minor, sellerMinor: 0 });
}

describe('The buyer buys an option', () => {
  it('after a refused revision: work goes on, for as long as the option takes, and the money waits (CU-T26)', async () => {
    const deal = await deals.revisionRefused();
    expect((await done(forBuyer(deal, 'buy-option', option(deal, { duration: 'P2D' })))).body).toMatchObject({
      status: 'in_progress',
      events: ['OptionBought'],
    });
    const seen = await deal.seen();
    expect(dueAt(seen, 'delivery')).toBe(inHours(await nowIs(), 2 * DAY));
    expect(dueAt(seen, 'choice')).toBe('');
    await expectEscrow(deal, 11_500);
    await done(deal.seller('deliver', { text: 'Les quatre formats.' }));
    await done(deal.buyer('complete'));
    await here.wait('PT0S');
    expect(await deal.money()).toMatchObject({ escrowMinor: 0, sellerMinor: 9_200, feesMinor: 2_300 });
  });

  it('while the work is late: it is late no longer (CU-T26, CU-T06)', async () => {
    const deal = await deals.late();
    await done(forBuyer(deal, 'buy-option', option(deal, { duration: 'P1D' })));
    const seen = await deal.seen();
    expect([seen.status, seen.flags, dueAt(seen, 'delivery')]).toEqual(['in_progress', [], inHours(await nowIs(), DAY)]);
    await expectRefused(deal, () => deal.buyer('cancel'), '403 actor.forbidden');
  });

  it('by paying at the marketplace: not by asking for it himself, and nobody else for him (CU-T26)', async () => {
    const deal = await deals.revisionRefused();
    for (const ask of [
      () => deal.buyer('buy-option', option(deal)),
      () => deal.seller('buy-option', option(deal)),
      () => here.shop.for(deal.sellerId).post(`/orders/${deal.id}/buy-option`, option(deal)),
    ])
      await expectRefused(deal, ask, '403 actor.forbidden');
    expect((await deal.buyer('buy-option', option(deal))).body['detail']).toContain('Entente-On-Behalf-Of');
    const shown = async (api = here.shop.for(deal.buyerId)) => (await api.get<OrderSeen>(`/orders/${deal.id}`)).body.actions;
    expect(await shown()).toContain('buy-option');
    expect(await shown(deal.ana)).not.toContain('buy-option');
  });

  it('and has all of it back when the seller cancels: each payment by its own way (CU-T12, CU-T26)', async () => {
    const deal = await deals.revisionRefused();
    await done(forBuyer(deal, 'buy-option', option(deal)));
    await done(deal.seller('cancel'));
    await here.wait('PT0S');
    const { refundedMinor, refunds } = await deal.money();
    expect(refundedMinor).toBe(11_500);
    expect(new Map(refunds.map(({ reference, amountMinor, status }) => [reference, `${status} ${amountMinor}`]))).toEqual(
      new Map([
        [deal.reference, 'paid 10000'],
        [`more-${deal.id}`, 'paid 1500'],
      ]),
    );
  });
});

describe('The seller offers more work at a price', () => {
  it('and the buyer, who has paid, has it: the work goes on for as long as the offer says (CU-T42)', async () => {
    const deal = await beside.offeredAfterRefusal();
    const seen = await deal.seen();
    expect(seen.offers).toEqual([
      {
        offerId: 'offer-1',
        label: 'Une affiche',
        price: { amountMinor: 2_000, currency: 'EUR' },
        duration: 'P2D',
        lapsesAt: dueAt(seen, 'offer:offer-1'),
      },
    ]);
    await done(forBuyer(deal, 'accept-offer', acceptance(deal)));
    const working = await deal.seen();
    expect([working.status, working.offers, working.flags]).toEqual(['in_progress', [], []]);
    expect(dueAt(working, 'delivery')).toBe(inHours(await nowIs(), 2 * DAY));
    await expectEscrow(deal, 12_000);
    await expectRefused(deal, () => forBuyer(deal, 'accept-offer', acceptance(deal)), '409 state.invalid');
  });

  it('beside the work: its time comes on top (CU-T42)', async () => {
    const deal = await beside.offered();
    const before = dueAt(await deal.seen(), 'delivery');
    await done(forBuyer(deal, 'accept-offer', acceptance(deal)));
    expect(dueAt(await deal.seen(), 'delivery')).toBe(inHours(before, 2 * DAY));
  });

  it('for exactly what was asked, in the order’s currency, and from the buyer alone (CU-T42)', async () => {
    const deal = await beside.offered();
    for (const amountMinor of [1_999, 2_001, 1])
      await expectRefused(
        deal,
        () => forBuyer(deal, 'accept-offer', { ...meant, payment: paymentOf(deal, amountMinor) }),
        '422 amount.invalid',
      );
    await expectRefused(
      deal,
      () => forBuyer(deal, 'accept-offer', acceptance(deal, { currency: 'USD' })),
      '422 currency.mismatch',
    );
    await expectRefused(deal, () => deal.buyer('accept-offer', acceptance(deal)), '403 actor.forbidden');
    await expectRefused(
      deal,
      () => here.shop.for(deal.sellerId).post(`/orders/${deal.id}/accept-offer`, acceptance(deal)),
      '403 actor.forbidden',
    );
  });

  it('is answered in time: on the eighth day it is too late, and then it does not stand any more (CU-T42, scenario 51)', async () => {
    const deal = await beside.offered();
    const end = dueAt(await deal.seen(), 'offer:offer-1');
    await done(here.ops.post('/clock/advance', { to: new Date(Date.parse(end) + 30_000).toISOString() }));
    await expectRefused(deal, () => forBuyer(deal, 'accept-offer', acceptance(deal)), '409 deadline.passed');
    await here.wait('PT1M');
    await expectRefused(deal, () => forBuyer(deal, 'accept-offer', acceptance(deal)), '409 state.invalid');
    const { body } = await forBuyer(deal, 'accept-offer', acceptance(deal));
    expect(body['detail']).toMatch(/offer does not stand any more.*lapsed/);
    expect((await deal.seen()).offers).toEqual([]);
    await expectEscrow(deal, 10_000);
    // What was paid for nothing is still unused.
    await done(deal.seller('offer', POSTER));
    await done(forBuyer(deal, 'accept-offer', { ...acceptance(deal), offerId: 'offer-2' }));
    await expectEscrow(deal, 12_000);
  });

  it('counts up to and including its last instant (CU-T42, scenario 51)', async () => {
    const deal = await beside.offered();
    await done(here.ops.post('/clock/advance', { to: dueAt(await deal.seen(), 'offer:offer-1') }));
    await done(forBuyer(deal, 'accept-offer', acceptance(deal)));
  });

  it('and takes it back, or is declined: it is over, and for him alone to take back (CU-T42)', async () => {
    const deal = await beside.offered();
    await expectRefused(deal, () => deal.buyer('withdraw-offer', meant), '403 actor.forbidden');
    await expectRefused(deal, () => deal.seller('decline-offer', meant), '403 actor.forbidden');
    await done(deal.seller('withdraw-offer', meant));
    await expectRefused(deal, () => forBuyer(deal, 'accept-offer', acceptance(deal)), '409 state.invalid');
    expect((await done(deal.seller('offer', POSTER))).body['offerId']).toBe('offer-2');
    await done(deal.buyer('decline-offer', { offerId: 'offer-2' }));
    await expectRefused(deal, () => deal.seller('withdraw-offer', { offerId: 'offer-2' }), '409 state.invalid');
  });

  it('several times: each is answered for itself (CU-T42)', async () => {
    const deal = await beside.offered();
    await done(deal.seller('offer', { ...POSTER, price: { amountMinor: 500, currency: 'EUR' } }));
    await done(deal.buyer('decline-offer', meant));
    expect((await deal.seen()).offers.map(({ offerId }) => offerId)).toEqual(['offer-2']);
    await done(forBuyer(deal, 'accept-offer', { offerId: 'offer-2', payment: paymentOf(deal, 500) }));
    await expectEscrow(deal, 10_500);
  });

  it('which a dispute makes void, and an end too (CU-T42, CU-T22, CU-T14)', async () => {
    const quarrel = await beside.offeredAfterRefusal();
    await done(quarrel.buyer('open-dispute', { justification: 'Non conforme.' }));
    expect((await quarrel.seen()).offers).toEqual([]);
    expect(refusal(await forBuyer(quarrel, 'accept-offer', acceptance(quarrel)))).toBe('409 order.frozen');
    const over = await beside.offeredOnceDelivered();
    await done(over.buyer('complete'));
    expect((await over.seen()).offers).toEqual([]);
    expect(refusal(await forBuyer(over, 'accept-offer', acceptance(over)))).toBe('409 order.closed');
  });
});
