import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeInOrder, expectFullRefund, expectRefused, expectSellerPaid } from './expectations.js';
import { town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type OrderSeen, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
});
afterAll(() => closeInOrder(here));

const dueAt = ({ deadlines }: OrderSeen, name: string) => deadlines.find((deadline) => deadline.name === name)?.dueAt;

/** Turns the clock to so many seconds after a deadline: days are counted in Paris, where some have 23 hours. */
async function turnPast(deal: Deal, name: string, seconds: number): Promise<void> {
  const to = new Date(Date.parse(dueAt(await deal.seen(), name) ?? '') + seconds * 1_000).toISOString();
  await done(here.ops.post('/clock/advance', { to }));
}

describe('When the seller has refused a revision', () => {
  it('the buyer may complete: the seller is paid (CU-T24, scenario 18)', async () => {
    const deal = await deals.revisionRefused();
    await done(deal.buyer('complete'));
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'buyer' });
    await expectSellerPaid(here, deal);
  });

  it('the buyer opens a dispute on the second day: the order is frozen and its clocks stand still (CU-T22, scenario 19)', async () => {
    const deal = await deals.revisionRefused();
    await here.wait('P2D');
    const { body } = await done(deal.buyer('open-dispute', { justification: 'Non conforme au brief.' }));
    expect(body).toMatchObject({ status: 'disputed', events: ['DisputeOpened'], disputeId: deal.disputeId });
    const seen = await deal.seen();
    expect(seen).toMatchObject({
      status: 'disputed',
      actions: ['report'],
      deadlines: [{ name: 'expiry', dueAt: null, paused: true }],
    });
    expect(refusal(await deal.buyer('complete'))).toBe('409 order.frozen');
    await here.wait('P30D');
    expect((await deal.seen()).status).toBe('disputed');
    expect((await deal.money()).escrowMinor).toBe(10_000);
  });

  it('a dispute needs a justification (CU-T22, scenario 20)', async () => {
    const deal = await deals.revisionRefused();
    await expectRefused(deal, () => deal.buyer('open-dispute'), '422 reason.required');
    await expectRefused(deal, () => deal.buyer('open-dispute', { justification: ' ' }), '422 reason.required');
  });

  it('the seller cannot open one (CU-T22, scenario 21)', async () => {
    const deal = await deals.revisionRefused();
    await expectRefused(deal, () => deal.seller('open-dispute', { justification: 'Payez-moi.' }), '403 actor.forbidden');
  });

  it('the seller cancels: everything goes back, he is paid nothing (CU-T25, scenario 22)', async () => {
    const deal = await deals.revisionRefused();
    await done(deal.seller('cancel'));
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'seller' });
    await expectFullRefund(here, deal);
  });

  it('the buyer cannot cancel alone, and is told what he may do (CU-T25, scenario 23)', async () => {
    const deal = await deals.revisionRefused();
    await expectRefused(deal, () => deal.buyer('cancel'), '403 actor.forbidden');
    expect((await deal.buyer('cancel')).body).toMatchObject({
      detail: expect.stringMatching(/seller.*open-dispute.*complete/),
      allowed: ['open-dispute', 'complete', 'report'],
    });
  });

  it('there is no second revision (CU-T18, scenario 24)', async () => {
    const deal = await deals.revisionRefused();
    await expectRefused(deal, () => deal.buyer('request-revision', { text: 'Encore une fois.' }), '409 state.invalid');
  });

  it('under comeup/2 one refused revision is enough for a dispute, and none is not (CU-T22, scenario 25)', async () => {
    const unrefused = await deals.accepted();
    await expectRefused(
      unrefused,
      () => unrefused.buyer('open-dispute', { justification: 'Trop lent.' }),
      '409 dispute.not_eligible',
    );
    const checking = await deals.delivered();
    await expectRefused(checking, () => checking.buyer('open-dispute', { justification: 'Laid.' }), '409 state.invalid');
    const refused = await deals.revisionRefused();
    expect((await refused.seen()).counters['revisionRefusals']).toBe(1);
    await done(refused.buyer('open-dispute', { justification: 'Non conforme.' }));
  });

  it('no money goes back without a dispute under comeup/2 (CU-T22, scenario 26)', async () => {
    const deal = await deals.revisionRefused();
    await expectRefused(deal, () => deal.seller('refund', { amountMinor: 3_000, method: 'platform' }), '409 state.invalid');
    await expectRefused(deal, () => deal.buyer('refund', { amountMinor: 3_000, method: 'platform' }), '409 state.invalid');
  });

  it('seven days without a choice complete it by the timer (CU-T27, scenario 27)', async () => {
    const deal = await deals.revisionRefused();
    await here.wait('P7DT2M');
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'timer' });
    await expectSellerPaid(here, deal);
  });

  it('one second late is too late, though the timer has not run yet; then it does (CU-T22, CU-T27, scenario 28)', async () => {
    const deal = await deals.revisionRefused();
    await turnPast(deal, 'choice', 1);
    expect((await deal.seen()).status).toBe('revision_refused');
    await expectRefused(deal, () => deal.buyer('open-dispute', { justification: 'Non conforme.' }), '409 deadline.passed');
    await expectRefused(deal, () => deal.buyer('complete'), '409 deadline.passed');
    await here.wait('PT1M');
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'timer' });
    await expectSellerPaid(here, deal);
  });
});
