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

const reason = { reason: 'Une vérification.' };
const hold = (deal: Deal) => here.ops.post(`/orders/${deal.id}/hold`, reason);
const release = (deal: Deal) => here.ops.post(`/orders/${deal.id}/unhold`);
const running = ({ deadlines }: OrderSeen) => deadlines.filter(({ passed, paused }) => !passed && !paused);

describe('The staff hold an order', () => {
  it.each(['placed', 'accepted', 'cancellationRequested', 'late', 'delivered', 'revisionRequested', 'revisionRefused'] as const)(
    'nothing on it runs meanwhile, and all goes on where it stood, 72 hours later: %s (CU-T45)',
    async (situation) => {
      const deal = await deals[situation]();
      const before = await deal.seen();
      await done(hold(deal));
      const held = await deal.seen();
      expect([held.status, running(held)]).toEqual(['on_hold', []]);
      await here.wait('PT72H');
      expect(await deal.seen()).toEqual(held);
      await done(release(deal));
      const after = await deal.seen();
      expect([after.status, after.flags, after.counters]).toEqual([before.status, before.flags, before.counters]);
      expect(after.actions).toEqual(before.actions);
      const ends = (seen: OrderSeen) => Object.fromEntries(running(seen).map(({ name, dueAt }) => [name, dueAt]));
      expect(ends(after)).toEqual(Object.fromEntries(running(before).map(({ name, dueAt }) => [name, inHours(dueAt!, 72)])));
    },
  );

  it('neither party, nor time, moves it; a dispute neither (CU-T45)', async () => {
    const deal = await beside.heldAfterRefusal();
    for (const act of [
      () => deal.buyer('complete'),
      () => deal.seller('cancel'),
      () => deal.buyer('open-dispute', { justification: 'Non conforme.' }),
      () => deal.seller('offer', POSTER),
      () => here.shop.for(deal.buyerId).post(`/orders/${deal.id}/buy-option`, { label: 'Plus', payment: paymentOf(deal, 100) }),
      () => hold(deal),
    ])
      await expectRefused(deal, act, '409 order.frozen');
    expect((await deal.seen()).actions).toEqual(['report']);
    await here.wait('P6M');
    expect((await deal.seen()).status).toBe('on_hold');
    await done(release(deal));
    await done(deal.buyer('open-dispute', { justification: 'Non conforme.' }));
  });

  it('an offer stands still with it, and may be accepted afterwards (CU-T42, CU-T45)', async () => {
    const deal = await beside.offered();
    await done(hold(deal));
    expect((await deal.seen()).offers).toMatchObject([{ offerId: 'offer-1', lapsesAt: null }]);
    await here.wait('P8D');
    await done(release(deal));
    await done(
      here.shop
        .for(deal.buyerId)
        .post(`/orders/${deal.id}/accept-offer`, { offerId: 'offer-1', payment: paymentOf(deal, 2_000) }),
    );
  });

  it('with a reason; the parties may not, nor staff who are one of them (CU-T45)', async () => {
    const deal = await deals.accepted();
    await expectRefused(deal, () => here.ops.post(`/orders/${deal.id}/hold`), '422 reason.required');
    for (const act of [deal.buyer, deal.seller]) await expectRefused(deal, () => act('hold', reason), '403 actor.forbidden');
    const own = await deals.placed({}, { sellerId: 'ops' });
    await expectRefused(own, () => hold(own), '403 actor.forbidden');
    await done(here.mia.post(`/orders/${own.id}/hold`, reason));
    await expectRefused(own, () => release(own), '403 actor.forbidden');
    await done(here.mia.post(`/orders/${own.id}/unhold`));
  });

  it('only while it moves: not in a dispute, and not once it has ended (CU-T45)', async () => {
    for (const [deal, why] of [
      [await deals.disputed(), '409 order.frozen'],
      [await deals.completed(), '409 order.closed'],
      [await deals.cancelled(), '409 order.closed'],
      [await beside.expired(), '409 order.closed'],
    ] as const)
      expect(refusal(await hold(deal))).toBe(why);
    const free = await deals.accepted();
    await expectRefused(free, () => release(free), '409 state.invalid');
  });
});
