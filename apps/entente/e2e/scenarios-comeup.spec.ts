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
const names = ({ deadlines }: OrderSeen) => deadlines.map(({ name }) => name);
const nowIs = async () => (await here.wait('PT0S')).body.now;
const after = (instant: string, { days = 0, hours = 0 }) =>
  new Date(Date.parse(instant) + (days * 24 + hours) * 3_600_000).toISOString();

/** Turns the clock to so many seconds after a deadline: days are counted in Paris, where some have 23 hours. */
async function turnPast(deal: Deal, name: string, seconds: number): Promise<void> {
  const to = new Date(Date.parse(dueAt(await deal.seen(), name) ?? '') + seconds * 1_000).toISOString();
  await done(here.ops.post('/clock/advance', { to }));
}

describe('Before the seller has accepted', () => {
  it('he may accept a minute before 48 hours are over; his delivery is due, the money stays in escrow (CU-T01, CU-T02, scenario 1)', async () => {
    const deal = await deals.placed();
    expect(dueAt(await deal.seen(), 'acceptance')).toBe(after(await nowIs(), { hours: 48 }));
    await here.wait('PT47H59M');
    await done(deal.seller('accept'));
    const seen = await deal.seen();
    expect(seen.status).toBe('in_progress');
    expect(dueAt(seen, 'delivery')).toBe(after(await nowIs(), { days: 5 }));
    expect(names(seen)).not.toContain('acceptance');
    expect(await deal.money()).toMatchObject({
      capturedMinor: 10_000,
      escrowMinor: 10_000,
      refundedMinor: 0,
      sellerMinor: 0,
      feesMinor: 0,
    });
  });

  it('48 hours without an answer cancel the order by the timer, and the buyer has everything back (CU-T05, scenario 2)', async () => {
    const deal = await deals.placed();
    await here.wait('PT48H'); // In time is up to and including that instant.
    expect((await deal.seen()).status).toBe('pending');
    await here.wait('PT2M');
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'timer' });
    await expectFullRefund(here, deal);
  });

  it('the buyer cancels alone, and has everything back at once (CU-T03, scenario 3)', async () => {
    const deal = await deals.placed();
    expect((await done(deal.buyer('cancel'))).body).toMatchObject({ status: 'cancelled', events: ['OrderCancelled'] });
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'buyer' });
    await expectFullRefund(here, deal);
  });

  it('the seller may decline, with a reason (CU-T04)', async () => {
    const deal = await deals.placed();
    await expectRefused(deal, () => deal.seller('decline', { reason: '  ' }), '422 reason.required');
    await done(deal.seller('decline', { reason: 'Agenda plein.' }));
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'seller' });
    await expectFullRefund(here, deal);
  });
});

describe('While the seller works', () => {
  it('the buyer cannot cancel alone, and is told that he may ask for it (CU-T07, CU-T08, scenario 4)', async () => {
    const deal = await deals.accepted();
    await expectRefused(deal, () => deal.buyer('cancel'), '403 actor.forbidden');
    expect((await deal.buyer('cancel')).body['detail']).toContain('request-cancellation');
  });

  it('once he is late, the buyer cancels alone; the seller is not paid (CU-T06, CU-T07, scenario 5)', async () => {
    const deal = await deals.late();
    expect(await deal.seen()).toMatchObject({ status: 'in_progress', flags: ['late'] });
    await done(deal.buyer('cancel'));
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'buyer', flags: [] });
    await expectFullRefund(here, deal);
  });

  it('a cancellation that the seller accepts gives everything back to the method used (CU-T08, CU-T09, scenario 6)', async () => {
    const deal = await deals.cancellationRequested();
    await done(deal.seller('accept-cancellation'));
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'seller' });
    await expectFullRefund(here, deal);
  });

  it('refusing a cancellation needs a reason, and nothing is recorded without one (CU-T10, scenario 7)', async () => {
    const deal = await deals.cancellationRequested();
    await expectRefused(deal, () => deal.seller('refuse-cancellation'), '422 reason.required');
    await expectRefused(deal, () => deal.seller('refuse-cancellation', { reason: ' \n ' }), '422 reason.required');
    expect((await deal.seen()).flags).toEqual(['cancellation_requested']);
  });

  it('the second refused cancellation opens a dispute by itself, in the same step (CU-T10, CU-T20, scenario 8)', async () => {
    const deal = await deals.cancellationRequested();
    expect((await done(deal.seller('refuse-cancellation', { reason: 'J’ai commencé.' }))).body).toMatchObject({
      status: 'in_progress',
      events: ['CancellationRefused'],
    });
    await done(deal.buyer('request-cancellation', { reason: 'Je le redemande.' }));
    const { body } = await done(deal.seller('refuse-cancellation', { reason: 'Toujours non.' }));
    expect(body).toMatchObject({
      status: 'disputed',
      events: ['CancellationRefused', 'DisputeOpened'],
      disputeId: deal.disputeId,
    });
    expect(refusal(await deal.seller('deliver', { text: 'Le voilà.' }))).toBe('409 order.frozen');
    expect(await deal.dispute()).toMatchObject({ status: 'open', flags: ['awaiting_claimant'] });
    expect((await deal.money()).escrowMinor).toBe(10_000);
  });

  it('a request that nobody answers is no dispute at 47 hours, and may be one after 48 (CU-T11, CU-T21, scenario 9)', async () => {
    const deal = await deals.cancellationRequested();
    await here.wait('PT47H');
    await expectRefused(deal, () => deal.buyer('open-dispute', { justification: 'Il ne répond pas.' }), '409 too.early');
    await here.wait('PT1H2M');
    expect(await deal.seen()).toMatchObject({ status: 'in_progress', flags: ['cancellation_requested'] });
    await done(deal.buyer('open-dispute', { justification: 'Il ne répond pas.' }));
    expect(await deal.seen()).toMatchObject({ status: 'disputed', disputeId: deal.disputeId });
  });

  it('a second request while the first waits is refused (CU-T08, scenario 10)', async () => {
    const deal = await deals.cancellationRequested();
    await expectRefused(deal, () => deal.buyer('request-cancellation', { reason: 'Encore.' }), '409 state.invalid');
  });

  it('a request that lapsed may be made again, and is no refusal (CU-T11)', async () => {
    const deal = await deals.cancellationRequested();
    await here.wait('PT48H2M');
    await done(deal.buyer('request-cancellation', { reason: 'Je le redemande.' }));
    await done(deal.seller('refuse-cancellation', { reason: 'Non.' }));
    expect(await deal.seen()).toMatchObject({ status: 'in_progress', counters: { cancellationRefusals: 1 } });
  });

  it('the seller cancels: everything goes back (CU-T12)', async () => {
    const deal = await deals.accepted();
    await done(deal.seller('cancel', { reason: 'Malade.' }));
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'seller' });
    await expectFullRefund(here, deal);
  });
});

describe('When the work is delivered', () => {
  it('the buyer completes on the third day: the seller is paid net, and no refund is possible any more (CU-T13, CU-T14, scenario 12)', async () => {
    const deal = await deals.delivered();
    await here.wait('P3D');
    await done(deal.buyer('complete'));
    expect(await deal.seen()).toMatchObject({
      status: 'completed',
      closedBy: 'buyer',
      actions: ['review', 'report', 'send-message'],
    });
    await expectSellerPaid(here, deal);
    await expectRefused(deal, () => deal.buyer('request-cancellation', { reason: 'Remboursez-moi.' }), '409 order.closed');
    await expectRefused(deal, () => deal.seller('refund', { amountMinor: 100, method: 'platform' }), '409 order.closed');
  });

  it('seven days of silence complete it by the timer, with two reminders before, and the seller is paid (CU-T15, scenario 13)', async () => {
    const deal = await deals.delivered();
    await here.wait('P7DT2M');
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'timer' });
    await expectSellerPaid(here, deal);
    const { items } = (await deal.ana.get<{ items: { type: string }[] }>(`/orders/${deal.id}/history`)).body;
    expect(items.map(({ type }) => type).slice(-3)).toEqual(['ReminderDue', 'ReminderDue', 'OrderCompleted']);
  });

  it('a revision asked for one second before the end counts, and the check timer is void (CU-T16, scenario 14)', async () => {
    const deal = await deals.delivered();
    await turnPast(deal, 'check', -1);
    await done(deal.buyer('request-revision', { text: 'Plus de bleu.' }));
    await here.wait('PT5M');
    const seen = await deal.seen();
    expect(seen.status).toBe('revision_requested');
    expect(names(seen)).not.toContain('check');
  });

  it('a revision refused with a reason leaves the buyer seven days and two choices (CU-T18, scenario 15)', async () => {
    const deal = await deals.revisionRequested();
    await expectRefused(deal, () => deal.seller('refuse-revision', { reason: '' }), '422 reason.required');
    await done(deal.seller('refuse-revision', { reason: 'Hors brief.' }));
    const seen = await deal.seen();
    expect(seen).toMatchObject({
      status: 'revision_refused',
      actions: ['open-dispute', 'complete', 'report', 'send-message'],
      counters: { revisionRefusals: 1 },
    });
    expect(dueAt(seen, 'choice')).toBe(after(await nowIs(), { days: 7 }));
  });

  it('asking for a revision needs words (CU-T16, scenario 16)', async () => {
    const deal = await deals.delivered();
    await expectRefused(deal, () => deal.buyer('request-revision'), '422 reason.required');
    await expectRefused(deal, () => deal.buyer('request-revision', { text: '   ' }), '422 reason.required');
  });

  it('a revision that nobody answers for 48 hours may be disputed; the order was not completed meanwhile (CU-T19, CU-T21, scenario 17)', async () => {
    const deal = await deals.revisionRequested();
    await expectRefused(deal, () => deal.buyer('open-dispute', { justification: 'Il ne répond pas.' }), '409 too.early');
    await here.wait('P8D');
    expect((await deal.seen()).status).toBe('revision_requested');
    await done(deal.buyer('open-dispute', { justification: 'Il ne répond pas.' }));
    expect((await deal.seen()).status).toBe('disputed');
  });

  it('a revision that is accepted is due on the day that the order’s duration after the request falls on (CU-T17)', async () => {
    const deal = await deals.revisionRequested();
    const requestedAt = await nowIs();
    await here.wait('P1D');
    await done(deal.seller('accept-revision'));
    const due = dueAt(await deal.seen(), 'delivery') ?? '';
    expect(due > after(requestedAt, { days: 5 })).toBe(true);
    expect(due < after(requestedAt, { days: 6 })).toBe(true);
    expect(due.slice(11)).toMatch(/^(21|22):59:59\.999Z$/); // Midnight in Paris.
  });
});
