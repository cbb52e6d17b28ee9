import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { besideTheWork } from './beside.js';
import { closeInOrder, expectRefused } from './expectations.js';
import { town, type Town } from './served.js';
import { done, situations, type Deal, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
let beside: ReturnType<typeof besideTheWork>;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
  beside = besideTheWork(here, deals);
});
afterAll(() => closeInOrder(here));

const positive = { rating: 'positive', text: 'Parfait.' };
const negative = { rating: 'negative' };

/** Once, and nothing else changes by it. */
async function expectReviewed(deal: Deal, review: object = positive): Promise<void> {
  const before = await deal.seen();
  expect(before.actions).toContain('review');
  expect((await done(deal.buyer('review', review))).body).toMatchObject({ status: 'completed', events: ['ReviewLeft'] });
  const { status, closedBy, counters, deadlines, windows } = before;
  const after = await deal.seen();
  expect(after).toMatchObject({ status, closedBy, counters, deadlines, windows, revision: before.revision + 1 });
  expect(after.flags).toEqual(['reviewed']);
  expect(after.actions).not.toContain('review');
  await expectRefused(deal, () => deal.buyer('review', negative), '409 state.invalid');
}

async function expectNone(deal: Deal, why: string): Promise<void> {
  expect((await deal.seen()).actions).not.toContain('review');
  await expectRefused(deal, () => deal.buyer('review', positive), why);
}

describe('The buyer leaves a review', () => {
  it('where he completed the order himself, good or bad (CU-T14, CU-T44, scenario 12)', async () => {
    await expectReviewed(await deals.completed());
    await expectReviewed(await deals.completed(), negative);
  });

  it('where he completed it after a refused revision, good or bad (CU-T24, CU-T44, scenario 18)', async () => {
    for (const review of [positive, negative]) {
      const deal = await deals.revisionRefused();
      await done(deal.buyer('complete'));
      await expectReviewed(deal, review);
    }
  });

  it('where the timer completed it, after the check or the choice (CU-T15, CU-T27, CU-T44, scenario 13, scenario 27)', async () => {
    await expectReviewed(await beside.completedByTimer());
    const unchosen = await deals.revisionRefused();
    await here.wait('P8D');
    await expectReviewed(unchosen);
  });

  it('for six months, and not a day longer (CU-T15, CU-T44, scenario 13)', async () => {
    const early = await beside.completedByTimer();
    const late = await deals.completed();
    await here.wait('P5M25D');
    await expectReviewed(early);
    await here.wait('P10D');
    await expectNone(late, '409 deadline.passed');
  });

  it('where a mediator sent it back to work and he completed it then (CU-T33, CU-T44, scenario 37)', async () => {
    const deal = await beside.restarted();
    await expectNone(deal, '409 state.invalid');
    await done(deal.seller('deliver', { text: 'Version deux.' }));
    await done(deal.buyer('complete'));
    await expectReviewed(deal);
  });

  it('but not where the mediator closed it, whatever he decided (CU-T31, CU-T32, CU-T34, CU-T44, scenario 34, scenario 37)', async () => {
    await expectNone(await beside.paidOut(), '409 state.invalid');
    await expectNone(
      await deals.decided({ outcome: 'partial_refund', refundMinor: 3_000, ground: 'part_conform' }),
      '409 state.invalid',
    );
    await expectNone(await beside.givenBack(), '409 order.closed');
  });

  it('nor where the order was cancelled, or has expired (CU-T25, CU-T43, CU-T44, scenario 22)', async () => {
    const cancelled = await deals.revisionRefused();
    await done(cancelled.seller('cancel'));
    await expectNone(cancelled, '409 order.closed');
    await expectNone(await beside.expired(), '409 order.closed');
  });

  it('himself: the seller does not write it for him, and a service only in his name (CU-T44)', async () => {
    const deal = await deals.completed();
    await expectRefused(deal, () => deal.seller('review', positive), '403 actor.forbidden');
    await expectRefused(deal, () => here.shop.post(`/orders/${deal.id}/review`, positive), '403 actor.forbidden');
    await done(here.shop.for(deal.buyerId).post(`/orders/${deal.id}/review`, positive));
  });
});
