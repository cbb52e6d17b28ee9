import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { town, type Town } from './served.js';
import { done, faultsInBooks, refusal, situations, type Deal, type OrderSeen, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
});
afterAll(async () => {
  expect(await faultsInBooks(here)).toEqual([]);
  await here.stop();
});

const dueAt = ({ deadlines }: OrderSeen, name: string) => deadlines.find((deadline) => deadline.name === name)?.dueAt;
const names = ({ deadlines }: OrderSeen) => deadlines.map(({ name }) => name);
const nowIs = async () => (await here.wait('PT0S')).body.now;
const after = (instant: string, { days = 0, hours = 0 }) => new Date(Date.parse(instant) + (days * 24 + hours) * 3_600_000).toISOString();

/** The buyer has everything back, to the card he paid with; the seller has nothing. */
async function expectFullRefund(deal: Deal): Promise<void> {
  await here.wait('PT0S');
  expect(await deal.money()).toMatchObject({ capturedMinor: 10_000, escrowMinor: 0, refundedMinor: 10_000, sellerMinor: 0, feesMinor: 0, refunds: [{ amountMinor: 10_000, status: 'paid' }] });
  expect(await deal.givenBack()).toEqual([10_000]);
  expect(await deal.sellersWallet()).toBeUndefined();
}

/** The seller has his price less the commission, in his wallet. */
async function expectSellerPaid(deal: Deal): Promise<void> {
  await here.wait('PT0S');
  expect(await deal.money()).toMatchObject({ capturedMinor: 10_000, escrowMinor: 0, refundedMinor: 0, sellerMinor: 8_000, feesMinor: 2_000, refunds: [] });
  expect(await deal.sellersWallet()).toMatchObject({ currency: 'EUR', availableMinor: 8_000, heldMinor: 0, debtMinor: 0 });
  expect(await deal.givenBack()).toEqual([]);
}

/** Whatever was refused has left no trace. */
async function expectRefused(deal: Deal, asked: () => Promise<Parameters<typeof refusal>[0]>, why: string): Promise<void> {
  const before = await deal.seen();
  expect(refusal(await asked())).toBe(why);
  expect(await deal.seen()).toEqual(before);
}

describe('Before the seller has accepted', () => {
  it('1: he may accept a minute before 48 hours are over; his delivery is due, the money stays in escrow (CU-T01, CU-T02)', async () => {
    const deal = await deals.placed();
    expect(dueAt(await deal.seen(), 'acceptance')).toBe(after(await nowIs(), { hours: 48 }));
    await here.wait('PT47H59M');
    await done(deal.seller('accept'));
    const seen = await deal.seen();
    expect(seen.status).toBe('in_progress');
    expect(dueAt(seen, 'delivery')).toBe(after(await nowIs(), { days: 5 }));
    expect(names(seen)).not.toContain('acceptance');
    expect(await deal.money()).toMatchObject({ capturedMinor: 10_000, escrowMinor: 10_000, refundedMinor: 0, sellerMinor: 0, feesMinor: 0 });
  });

  it('2: 48 hours without an answer cancel the order by the timer, and the buyer has everything back (CU-T05)', async () => {
    const deal = await deals.placed();
    await here.wait('PT48H'); // In time is up to and including that instant.
    expect((await deal.seen()).status).toBe('pending');
    await here.wait('PT2M');
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'timer' });
    await expectFullRefund(deal);
  });

  it('3: the buyer cancels alone, and has everything back at once (CU-T03)', async () => {
    const deal = await deals.placed();
    expect((await done(deal.buyer('cancel'))).body).toMatchObject({ status: 'cancelled', events: ['OrderCancelled'] });
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'buyer' });
    await expectFullRefund(deal);
  });

  it('the seller may decline, with a reason (CU-T04)', async () => {
    const deal = await deals.placed();
    await expectRefused(deal, () => deal.seller('decline', { reason: '  ' }), '422 reason.required');
    await done(deal.seller('decline', { reason: 'Agenda plein.' }));
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'seller' });
    await expectFullRefund(deal);
  });
});

describe('While the seller works', () => {
  it('4: the buyer cannot cancel alone, and is told that he may ask for it (CU-T07, CU-T08)', async () => {
    const deal = await deals.accepted();
    await expectRefused(deal, () => deal.buyer('cancel'), '403 actor.forbidden');
    expect((await deal.buyer('cancel')).body['detail']).toContain('request-cancellation');
  });

  it('5: once he is late, the buyer cancels alone; the seller is not paid (CU-T06, CU-T07)', async () => {
    const deal = await deals.late();
    expect(await deal.seen()).toMatchObject({ status: 'in_progress', flags: ['late'] });
    await done(deal.buyer('cancel'));
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'buyer', flags: [] });
    await expectFullRefund(deal);
  });

  it('6: a cancellation that the seller accepts gives everything back to the method used (CU-T08, CU-T09)', async () => {
    const deal = await deals.cancellationRequested();
    await done(deal.seller('accept-cancellation'));
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'seller' });
    await expectFullRefund(deal);
  });

  it('7: refusing a cancellation needs a reason, and nothing is recorded without one (CU-T10)', async () => {
    const deal = await deals.cancellationRequested();
    await expectRefused(deal, () => deal.seller('refuse-cancellation'), '422 reason.required');
    await expectRefused(deal, () => deal.seller('refuse-cancellation', { reason: ' \n ' }), '422 reason.required');
    expect((await deal.seen()).flags).toEqual(['cancellation_requested']);
  });

  it('8: the second refused cancellation opens a dispute by itself, in the same step (CU-T10, CU-T20)', async () => {
    const deal = await deals.cancellationRequested();
    expect((await done(deal.seller('refuse-cancellation', { reason: 'J’ai commencé.' }))).body).toMatchObject({ status: 'in_progress', events: ['CancellationRefused'] });
    await done(deal.buyer('request-cancellation', { reason: 'Je le redemande.' }));
    const { body } = await done(deal.seller('refuse-cancellation', { reason: 'Toujours non.' }));
    expect(body).toMatchObject({ status: 'disputed', events: ['CancellationRefused', 'DisputeOpened'], disputeId: deal.disputeId });
    expect(refusal(await deal.seller('deliver', { text: 'Le voilà.' }))).toBe('409 order.frozen');
    expect(await deal.dispute()).toMatchObject({ status: 'open', flags: ['awaiting_claimant'] });
    expect((await deal.money()).escrowMinor).toBe(10_000);
  });

  it('9: a request that nobody answers is no dispute at 47 hours, and may be one after 48 (CU-T11, CU-T21)', async () => {
    const deal = await deals.cancellationRequested();
    await here.wait('PT47H');
    await expectRefused(deal, () => deal.buyer('open-dispute', { justification: 'Il ne répond pas.' }), '409 too.early');
    await here.wait('PT1H2M');
    expect(await deal.seen()).toMatchObject({ status: 'in_progress', flags: ['cancellation_requested'] });
    await done(deal.buyer('open-dispute', { justification: 'Il ne répond pas.' }));
    expect(await deal.seen()).toMatchObject({ status: 'disputed', disputeId: deal.disputeId });
  });

  it('10: a second request while the first waits is refused (CU-T08)', async () => {
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
    await expectFullRefund(deal);
  });
});

describe('When the work is delivered', () => {
  it('12: the buyer completes on the third day: the seller is paid net, and no refund is possible any more (CU-T13, CU-T14)', async () => {
    const deal = await deals.delivered();
    await here.wait('P3D');
    await done(deal.buyer('complete'));
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'buyer' });
    await expectSellerPaid(deal);
    await expectRefused(deal, () => deal.buyer('request-cancellation', { reason: 'Remboursez-moi.' }), '409 order.closed');
    await expectRefused(deal, () => deal.seller('refund', { amountMinor: 100, method: 'platform' }), '409 order.closed');
  });

  it('13: seven days of silence complete it by the timer, and the seller is paid (CU-T15)', async () => {
    const deal = await deals.delivered();
    await here.wait('P7DT2M');
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'timer' });
    await expectSellerPaid(deal);
  });

  it('14: a revision asked for one second before the end counts, and the check timer is void (CU-T16)', async () => {
    const deal = await deals.delivered();
    await here.wait('P6DT23H59M59S');
    await done(deal.buyer('request-revision', { text: 'Plus de bleu.' }));
    await here.wait('PT5M');
    const seen = await deal.seen();
    expect(seen.status).toBe('revision_requested');
    expect(names(seen)).not.toContain('check');
  });

  it('15: a revision refused with a reason leaves the buyer seven days and two choices (CU-T18)', async () => {
    const deal = await deals.revisionRequested();
    await expectRefused(deal, () => deal.seller('refuse-revision', { reason: '' }), '422 reason.required');
    await done(deal.seller('refuse-revision', { reason: 'Hors brief.' }));
    const seen = await deal.seen();
    expect(seen).toMatchObject({ status: 'revision_refused', actions: ['open-dispute', 'complete'], counters: { revisionRefusals: 1 } });
    expect(dueAt(seen, 'choice')).toBe(after(await nowIs(), { days: 7 }));
  });

  it('16: asking for a revision needs words (CU-T16)', async () => {
    const deal = await deals.delivered();
    await expectRefused(deal, () => deal.buyer('request-revision'), '422 reason.required');
    await expectRefused(deal, () => deal.buyer('request-revision', { text: '   ' }), '422 reason.required');
  });

  it('17: a revision that nobody answers for 48 hours may be disputed; the order was not completed meanwhile (CU-T19, CU-T21)', async () => {
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

describe('When the seller has refused a revision', () => {
  it('18: the buyer may complete: the seller is paid (CU-T24)', async () => {
    const deal = await deals.revisionRefused();
    await done(deal.buyer('complete'));
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'buyer' });
    await expectSellerPaid(deal);
  });

  it('19: the buyer opens a dispute on the second day: the order is frozen and its clocks stand still (CU-T22)', async () => {
    const deal = await deals.revisionRefused();
    await here.wait('P2D');
    const { body } = await done(deal.buyer('open-dispute', { justification: 'Non conforme au brief.' }));
    expect(body).toMatchObject({ status: 'disputed', events: ['DisputeOpened'], disputeId: deal.disputeId });
    const seen = await deal.seen();
    expect(seen).toMatchObject({ status: 'disputed', actions: [], deadlines: [{ name: 'expiry', dueAt: null, paused: true }] });
    expect(refusal(await deal.buyer('complete'))).toBe('409 order.frozen');
    await here.wait('P30D');
    expect((await deal.seen()).status).toBe('disputed');
    expect((await deal.money()).escrowMinor).toBe(10_000);
  });

  it('20: a dispute needs a justification (CU-T22)', async () => {
    const deal = await deals.revisionRefused();
    await expectRefused(deal, () => deal.buyer('open-dispute'), '422 reason.required');
    await expectRefused(deal, () => deal.buyer('open-dispute', { justification: ' ' }), '422 reason.required');
  });

  it('21: the seller cannot open one (CU-T22)', async () => {
    const deal = await deals.revisionRefused();
    await expectRefused(deal, () => deal.seller('open-dispute', { justification: 'Payez-moi.' }), '403 actor.forbidden');
  });

  it('22: the seller cancels: everything goes back, he is paid nothing (CU-T25)', async () => {
    const deal = await deals.revisionRefused();
    await done(deal.seller('cancel'));
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'seller' });
    await expectFullRefund(deal);
  });

  it('23: the buyer cannot cancel alone, and is told what he may do (CU-T25)', async () => {
    const deal = await deals.revisionRefused();
    await expectRefused(deal, () => deal.buyer('cancel'), '403 actor.forbidden');
    expect((await deal.buyer('cancel')).body).toMatchObject({ detail: expect.stringMatching(/seller.*open-dispute.*complete/), allowed: ['open-dispute', 'complete'] });
  });

  it('24: there is no second revision (CU-T18)', async () => {
    const deal = await deals.revisionRefused();
    await expectRefused(deal, () => deal.buyer('request-revision', { text: 'Encore une fois.' }), '409 state.invalid');
  });

  it('25: under comeup/2 one refused revision is enough for a dispute, and none is not (CU-T22)', async () => {
    const unrefused = await deals.accepted();
    await expectRefused(unrefused, () => unrefused.buyer('open-dispute', { justification: 'Trop lent.' }), '409 dispute.not_eligible');
    const checking = await deals.delivered();
    await expectRefused(checking, () => checking.buyer('open-dispute', { justification: 'Laid.' }), '409 state.invalid');
    const refused = await deals.revisionRefused();
    expect((await refused.seen()).counters['revisionRefusals']).toBe(1);
    await done(refused.buyer('open-dispute', { justification: 'Non conforme.' }));
  });

  it('26: no money goes back without a dispute under comeup/2 (CU-T22)', async () => {
    const deal = await deals.revisionRefused();
    await expectRefused(deal, () => deal.seller('refund', { amountMinor: 3_000, method: 'platform' }), '409 state.invalid');
    await expectRefused(deal, () => deal.buyer('refund', { amountMinor: 3_000, method: 'platform' }), '409 state.invalid');
  });

  it('27: seven days without a choice complete it by the timer (CU-T27)', async () => {
    const deal = await deals.revisionRefused();
    await here.wait('P7DT2M');
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'timer' });
    await expectSellerPaid(deal);
  });

  it('28: one second late is too late, though the timer has not run yet; then it does (CU-T22, CU-T27)', async () => {
    const deal = await deals.revisionRefused();
    await here.wait('P7DT1S');
    expect((await deal.seen()).status).toBe('revision_refused');
    await expectRefused(deal, () => deal.buyer('open-dispute', { justification: 'Non conforme.' }), '409 deadline.passed');
    await expectRefused(deal, () => deal.buyer('complete'), '409 deadline.passed');
    await here.wait('PT1M');
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'timer' });
    await expectSellerPaid(deal);
  });
});

describe('When the order has ended', () => {
  it('41: a completed order takes no dispute, no revision and no request for money (CU-T14)', async () => {
    const deal = await deals.completed();
    await here.wait('PT0S');
    await expectRefused(deal, () => deal.buyer('open-dispute', { justification: 'Finalement non.' }), '409 order.closed');
    await expectRefused(deal, () => deal.buyer('request-revision', { text: 'Encore.' }), '409 order.closed');
    await expectRefused(deal, () => deal.buyer('request-cancellation', { reason: 'Remboursez.' }), '409 order.closed');
    await expectRefused(deal, () => deal.buyer('complete'), '409 order.closed');
    await expectSellerPaid(deal);
  });

  it('43: a cancelled order is not resumed (CU-T03)', async () => {
    const deal = await deals.cancelled();
    await expectRefused(deal, () => deal.seller('accept'), '409 order.closed');
    await expectRefused(deal, () => deal.seller('deliver', { text: 'Quand même.' }), '409 order.closed');
    await expectRefused(deal, () => deal.buyer('cancel'), '409 order.closed');
  });

  it('46: the same completion three times, with one key, pays once (CU-T14)', async () => {
    const deal = await deals.delivered();
    const complete = () => deal.ana.post(`/orders/${deal.id}/complete`, {}, { key: 'je-valide' });
    const first = await done(complete());
    const again = [await done(complete()), await done(complete())];
    expect(again.map(({ body }) => body)).toEqual([first.body, first.body]);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual(['true', 'true']);
    await expectSellerPaid(deal);
  });

  it('five months after the payment it expires: the money leaves the escrow, and nobody is paid (CU-T43)', async () => {
    const deal = await deals.revisionRequested();
    await here.wait('P5MT2M');
    expect(await deal.seen()).toMatchObject({ status: 'expired', closedBy: 'timer' });
    expect(await deal.money()).toMatchObject({ escrowMinor: 0, suspenseMinor: 10_000, refundedMinor: 0, sellerMinor: 0, feesMinor: 0 });
    expect(await deal.givenBack()).toEqual([]);
  });
});

describe('When the provider does not pay a refund', () => {
  const afterAllRetries = () => here.wait('PT16H');
  const failedRefunds = async () => (await here.ops.get<{ items: { refundId: string; orderId: string; amountMinor: number; status: string }[] }>('/operations/refunds?status=failed&limit=100', { headers: { prefer: 'wait=5' } })).body.items;

  async function cancelledWhile(answer: string): Promise<Deal> {
    const deal = await deals.placed();
    await done(here.ops.post('/dev/provider', { reference: deal.reference, answer }));
    await done(deal.buyer('cancel'));
    await here.wait('PT0S');
    return deal;
  }

  it('49: the order stays cancelled, the refund waits for the operators, and their retry pays once (CU-T03)', async () => {
    const deal = await cancelledWhile('refuse');
    expect((await deal.money()).refunds).toMatchObject([{ status: 'due' }]);
    await afterAllRetries();
    expect((await deal.seen()).status).toBe('cancelled');
    expect(await deal.money()).toMatchObject({ refundedMinor: 10_000, escrowMinor: 0, refunds: [{ status: 'failed', amountMinor: 10_000 }] });
    const failed = (await failedRefunds()).find(({ orderId }) => orderId === deal.id);
    expect(failed).toMatchObject({ amountMinor: 10_000, status: 'failed' });
    expect(await deal.givenBack()).toEqual([]);

    const retry = () => here.ops.post(`/operations/refunds/${failed!.refundId}/retry`, {}, { key: 'encore' });
    await done(here.ops.post('/dev/provider', { reference: deal.reference, answer: 'ok' }));
    await done(retry());
    expect((await done(retry())).headers.get('idempotency-replayed')).toBe('true');
    await here.wait('PT0S');
    expect(await deal.givenBack()).toEqual([10_000]);
    expect((await deal.money()).refunds).toMatchObject([{ status: 'paid' }]);
    expect(refusal(await here.ops.post(`/operations/refunds/${failed!.refundId}/retry`))).toBe('409 state.invalid');
    await here.wait('P1D');
    expect(await deal.givenBack()).toEqual([10_000]);
  });

  it('49: or they settle it otherwise, and say how (CU-T03)', async () => {
    const deal = await cancelledWhile('refuse');
    await afterAllRetries();
    const [{ refundId } = { refundId: '' }] = (await failedRefunds()).filter(({ orderId }) => orderId === deal.id);
    expect(refusal(await here.ops.post(`/operations/refunds/${refundId}/settle-otherwise`, { note: ' ' }))).toBe('422 reason.required');
    await done(here.ops.post(`/operations/refunds/${refundId}/settle-otherwise`, { note: 'Virement du 3 mars.' }));
    expect((await deal.money()).refunds).toMatchObject([{ status: 'paid' }]);
    expect(await deal.givenBack()).toEqual([]);
    expect((await failedRefunds()).map(({ orderId }) => orderId)).not.toContain(deal.id);
    expect(refusal(await here.ops.post(`/operations/refunds/${refundId}/settle-otherwise`, { note: 'Encore.' }))).toBe('409 state.invalid');
  });

  it.each(['lose', 'twice', 'slow'])('49: with a provider that answers "%s" the buyer is paid once all the same (CU-T03)', async (answer) => {
    const deal = await cancelledWhile(answer);
    await afterAllRetries();
    expect((await deal.money()).refunds).toMatchObject([{ status: 'paid' }]);
    expect(await deal.givenBack()).toEqual([10_000]);
  });
});

describe('Everything is told by the events', () => {
  it('48: read models that are built again from the start say the same (CU-T01, CU-T15, CU-T31)', async () => {
    await here.wait('PT0S');
    const read = async () => [
      await here.ops.get('/orders?limit=100'),
      await here.ops.get('/disputes?limit=100'),
      await here.ops.get('/operations/refunds?limit=100'),
      await here.ops.get('/wallets/bo-cu-1'),
      await here.ops.get('/ledger/trial-balance'),
    ].map(({ body }) => body);
    const before = await read();
    for (const context of here.served.embedded.contexts) for (const { projection } of (await context.standing()).projections) expect(await context.rebuild(projection)).toBe(true);
    await here.wait('PT0S');
    expect(await read()).toEqual(before);
  });
});
