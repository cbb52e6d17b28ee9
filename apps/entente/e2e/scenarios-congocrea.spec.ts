import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeInOrder, expectRefused } from './expectations.js';
import { uploaded } from './files.js';
import { town, type Town } from './served.js';
import { done, refusal, situations, type DisputeSeen, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here, 'cg');
});
afterAll(() => closeInOrder(here));

const caseFor = (reason: string) => ({ reason, justification: 'Rien n’est arrivé.' });
const fullRefund = { outcome: 'full_refund', ground: 'not_received', reasons: 'Aucune preuve d’expédition.' };
const home = { country: 'CD', postalCode: '1201', city: 'Kinshasa' };

describe('A buyer opens a case', () => {
  it('from the day after the estimated delivery on (CG-T03, CG-T04, scenario 52)', async () => {
    const deal = await deals.paid({ processingTime: undefined, estimatedDeliveryDate: '2026-03-01' });
    await here.ops.post('/clock/advance', { to: '2026-02-28T10:00:00Z' });
    await expectRefused(deal, () => deal.buyer('open-dispute', caseFor('non_delivery')), '409 too.early');
    await here.ops.post('/clock/advance', { to: '2026-03-01T20:00:00Z' });
    await expectRefused(deal, () => deal.buyer('open-dispute', caseFor('non_delivery')), '409 too.early');
    await here.ops.post('/clock/advance', { to: '2026-03-02T08:00:00Z' });
    expect((await done(deal.buyer('open-dispute', caseFor('non_delivery')))).body).toMatchObject({
      status: 'paid',
      events: ['DisputeOpened'],
      disputeId: deal.disputeId,
    });
  });

  it('and for a hundred days (CG-T03, scenario 52)', async () => {
    const deal = await deals.paid({ processingTime: 'P1D' });
    await here.wait('P102D');
    await expectRefused(deal, () => deal.buyer('open-dispute', caseFor('non_delivery')), '409 deadline.passed');
  });

  it('where no date was given, when the processing time is over (CG-T04, scenario 53)', async () => {
    const deal = await deals.paid({ processingTime: 'P5D' });
    await here.wait('P4D');
    await expectRefused(deal, () => deal.buyer('open-dispute', caseFor('non_delivery')), '409 too.early');
    await here.wait('P2D');
    await done(deal.buyer('open-dispute', caseFor('non_delivery')));
  });

  it('for one of the reasons that the rule book knows, and no other (CG-T03, scenario 54)', async () => {
    const deal = await deals.overdue();
    await expectRefused(deal, () => deal.buyer('open-dispute', caseFor('changed_my_mind')), '409 dispute.not_eligible');
    await done(deal.buyer('send-message', { text: 'J’ai changé d’avis : puis-je le rendre ?' }));
    await expectRefused(deal, () => deal.buyer('open-dispute', { reason: 'non_delivery' }), '422 reason.required');
    await done(deal.buyer('open-dispute', caseFor('non_delivery')));
    await expectRefused(deal, () => deal.buyer('open-dispute', caseFor('non_delivery')), '409 dispute.already_open');
  });

  it('and the seller’s money of this order waits meanwhile (CG-T03)', async () => {
    const deal = await deals.overdue();
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 9_500, heldMinor: 0 });
    await done(deal.buyer('open-dispute', caseFor('non_delivery')));
    await here.wait('PT0S');
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 0, heldMinor: 9_500 });
  });

  it('an order without a date and without a processing time could never have one, and is not placed (CG-T30)', async () => {
    const deal = await deals.people();
    const answer = await here.shop
      .for(deal.buyerId)
      .post('/orders', deals.placing(deal, { policy: 'congocrea/1', duration: undefined }));
    expect(refusal(answer)).toBe('422 field.required');
  });
});

describe('While a case is open', () => {
  it('the buyer escalates after three days, not before (CG-T10, scenario 55)', async () => {
    const deal = await deals.caseOpened();
    await here.wait('P2DT23H');
    expect(refusal(await deal.inDispute(deal.ana, 'escalate'))).toBe('409 too.early');
    await here.wait('PT1H');
    expect((await done(deal.inDispute(deal.ana, 'escalate'))).body).toMatchObject({
      status: 'escalated',
      events: ['DisputeEscalated'],
    });
  });

  it('nothing escalates by itself (CG-T12, scenario 56)', async () => {
    const deal = await deals.caseOpened();
    expect((await deal.dispute()).actions).toEqual(['post-message', 'submit-evidence', 'close']);
    await here.wait('P10D');
    expect(await deal.dispute()).toMatchObject({
      status: 'open',
      flags: ['seller_silent'],
      actions: ['post-message', 'submit-evidence', 'close', 'escalate'],
    });
  });

  it('the marketplace takes it over earlier, for a reason that is kept (CG-T11, scenario 57)', async () => {
    const deal = await deals.caseOpened();
    const escalate = (body: object) => deal.inDispute(here.ops, 'escalate', body);
    await expectRefused(deal, () => escalate({}), '422 reason.required');
    await expectRefused(deal, () => escalate({ reason: 'other' }), '422 reason.required');
    await expectRefused(deal, () => escalate({ reason: 'curiosity' }), '400 malformed');
    await expectRefused(deal, () => deal.inDispute(deal.bo, 'escalate', { reason: 'harassment' }), '403 actor.forbidden');
    await done(escalate({ reason: 'harassment' }));
    const { items } = (await deal.ana.get<{ items: object[] }>(`/disputes/${deal.disputeId}/history`)).body;
    expect(items.at(-1)).toMatchObject({ type: 'DisputeEscalated', rule: 'CG-T11', by: 'ops', data: { reason: 'harassment' } });
  });

  it('both comment with photos and both read them; the order is not frozen (CG-T05, CG-T31, scenario 58)', async () => {
    const deal = await deals.paid();
    await here.wait('P2D');
    await done(deal.buyer('open-dispute', caseFor('non_delivery')));
    await done(deal.inDispute(deal.ana, 'post-message', { text: 'Où est mon panier ?' }));
    await done(deal.inDispute(deal.bo, 'post-message', { text: 'Il part demain.' }));
    const photos = [await uploaded(here, deal, 'La boîte vide.'), await uploaded(here, deal, 'Le colis.', 'seller')];
    const comment = (n: number, text: string) => ({ kind: 'photo', text, attachmentIds: [photos[n]!.attachmentId] });
    await done(deal.inDispute(deal.ana, 'submit-evidence', comment(0, 'Ma boîte aux lettres.')));
    await done(deal.inDispute(deal.bo, 'submit-evidence', comment(1, 'Prêt à partir.')));
    for (const reader of [deal.ana, deal.bo, here.mia])
      expect((await reader.get<DisputeSeen>(`/disputes/${deal.disputeId}`)).body.thread).toMatchObject([
        { by: deal.buyerId, text: 'Où est mon panier ?' },
        { by: deal.sellerId, text: 'Il part demain.' },
        { by: deal.buyerId, text: 'Ma boîte aux lettres.', kind: 'photo', attachments: [photos[0]] },
        { by: deal.sellerId, text: 'Prêt à partir.', kind: 'photo', attachments: [photos[1]] },
      ]);
    await done(deal.seller('ship', { carrier: 'Poste' }));
    expect((await deal.seen()).status).toBe('shipped');
  });

  it('the seller’s full refund by the platform’s method closes it; a part of it, or other means, do not (CG-T07, CG-T35, scenario 59)', async () => {
    const deal = await deals.caseOpened();
    await done(deal.seller('refund', { amountMinor: 4_000, method: 'platform' }));
    await done(deal.seller('refund', { amountMinor: 6_000, method: 'external' }));
    await here.wait('PT0S');
    expect((await deal.dispute()).status).toBe('open');
    expect(await deal.money()).toMatchObject({ capturedMinor: 10_000, refundedMinor: 4_000, sellerMinor: 5_700, feesMinor: 300 });
    expect(refusal(await deal.seller('refund', { amountMinor: 6_001, method: 'platform' }))).toBe('422 amount.invalid');

    await done(deal.seller('refund', { amountMinor: 6_000, method: 'platform' }));
    await here.wait('PT0S');
    expect(await deal.dispute()).toMatchObject({ status: 'closed', closeReason: 'full_refund_by_seller' });
    expect(await deal.money()).toMatchObject({ refundedMinor: 10_000, sellerMinor: 0, feesMinor: 0 });
    expect(await deal.givenBack()).toEqual([4_000, 6_000]);
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 0, heldMinor: 0, debtMinor: 0 });
    expect((await deal.seen()).flags).toEqual([]);
    expect(refusal(await deal.inDispute(deal.ana, 'post-message', { text: 'Merci.' }))).toBe('409 case.closed');
  });

  it('a parcel delivered at the receipt’s address closes a case for non-delivery; delivered elsewhere it does not (CG-T09, CG-T32, scenario 60)', async () => {
    const deal = await deals.caseOpened();
    await done(deal.seller('update-tracking', { status: 'delivered', location: { ...home, postalCode: '9999' } }));
    await here.wait('PT0S');
    expect((await deal.dispute()).status).toBe('open');
    await done(here.shop.post(`/orders/${deal.id}/update-tracking`, { status: 'delivered', location: home }));
    await here.wait('PT0S');
    expect(await deal.dispute()).toMatchObject({ status: 'closed', closeReason: 'tracking_confirmed' });
    expect(await deal.seen()).toMatchObject({ status: 'delivered', flags: [] });
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 9_500, heldMinor: 0 });
    expect(refusal(await deal.buyer('open-dispute', caseFor('non_delivery')))).toBe('409 dispute.not_eligible');
  });

  it('the same parcel changes nothing where the complaint is about what was in it (CG-T09, scenario 61)', async () => {
    const deal = await deals.shipped();
    await here.wait('P2D');
    await done(deal.buyer('open-dispute', caseFor('not_as_described')));
    await done(here.shop.post(`/orders/${deal.id}/update-tracking`, { status: 'delivered', location: home }));
    await here.wait('PT0S');
    expect(await deal.dispute()).toMatchObject({ status: 'open', reason: 'not_as_described' });
    expect((await deal.seen()).status).toBe('delivered');
  });

  it('its buyer closes it when he is content, and its seller does not (CG-T08, scenario 62)', async () => {
    const deal = await deals.caseOpened();
    await expectRefused(deal, () => deal.inDispute(deal.bo, 'close'), '403 actor.forbidden');
    await done(deal.inDispute(deal.ana, 'close'));
    await here.wait('PT0S');
    expect(await deal.dispute()).toMatchObject({ status: 'closed', closeReason: 'closed_by_buyer', actions: [] });
    expect((await deal.seen()).flags).toEqual([]);
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 9_500, heldMinor: 0 });
  });

  it('the seller does not escalate it, and nobody but the mediator who took it decides it (CG-T10, CG-T13)', async () => {
    const deal = await deals.caseOpened();
    await here.wait('P3DT2M');
    expect(refusal(await deal.inDispute(deal.bo, 'escalate'))).toBe('403 actor.forbidden');
    await done(deal.inDispute(deal.ana, 'escalate'));
    expect(refusal(await deal.inDispute(here.mia, 'decide', fullRefund))).toBe('403 actor.forbidden');
    await done(deal.inDispute(here.mia, 'take'));
    expect(refusal(await deal.inDispute(here.max, 'decide', fullRefund))).toBe('403 actor.forbidden');
    expect(refusal(await deal.inDispute(deal.bo, 'decide', fullRefund))).toBe('403 actor.forbidden');
  });

  it('a completed order keeps its case (CG-T33)', async () => {
    const deal = await deals.caseOpened();
    await done(deal.seller('complete'));
    expect(await deal.seen()).toMatchObject({ status: 'completed', flags: [`case_open:${deal.disputeId}`] });
    await done(deal.seller('refund', { amountMinor: 10_000, method: 'platform' }));
    await here.wait('PT0S');
    expect((await deal.dispute()).closeReason).toBe('full_refund_by_seller');
  });
});

describe('When the mediator gives the buyer everything back', () => {
  it('recovers it from the seller’s account, fees returned (CG-T13)', async () => {
    const deal = await deals.caseTaken();
    await done(deal.inDispute(here.mia, 'decide', fullRefund));
    await here.wait('PT0S');
    expect(await deal.dispute()).toMatchObject({
      status: 'closed',
      closeReason: 'platform_refund',
      decisions: [{ orderedMinor: 10_000, appliedMinor: 10_000 }],
    });
    expect(await deal.money()).toMatchObject({ refundedMinor: 10_000, sellerMinor: 0, feesMinor: 0 });
    expect(await deal.givenBack()).toEqual([10_000]);
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 0, heldMinor: 0, debtMinor: 0 });
    expect((await deal.seen()).status).toBe('shipped');
    expect(refusal(await deal.inDispute(here.mia, 'decide', fullRefund))).toBe('409 case.closed');
  });

  it('gives what is left, where the seller has given a part (CG-T13, CG-T35)', async () => {
    const deal = await deals.caseTaken();
    await done(deal.seller('refund', { amountMinor: 2_500, method: 'platform' }));
    await here.wait('PT0S');
    await done(deal.inDispute(here.mia, 'decide', fullRefund));
    await here.wait('PT0S');
    expect(await deal.money()).toMatchObject({ refundedMinor: 10_000, sellerMinor: 0, feesMinor: 0 });
    expect(await deal.givenBack()).toEqual([2_500, 7_500]);
  });

  it('nothing is recovered of what was paid outside (CG-T13, CG-T35, scenario 63)', async () => {
    const deal = await deals.escalated({
      payment: { reference: 'cash-63', method: 'external', amountMinor: 10_000, currency: 'USD' },
    });
    await done(deal.inDispute(here.mia, 'take'));
    expect(refusal(await deal.seller('refund', { amountMinor: 1, method: 'platform' }))).toBe('422 amount.invalid');
    await done(deal.inDispute(here.mia, 'decide', fullRefund));
    await here.wait('PT0S');
    expect(await deal.dispute()).toMatchObject({
      status: 'closed',
      closeReason: 'platform_refund',
      decisions: [{ orderedMinor: 0, appliedMinor: 0 }],
    });
    expect(await deal.money()).toMatchObject({ capturedMinor: 0, refundedMinor: 0, sellerMinor: 0, refunds: [] });
    expect(await deal.sellersWallet()).toBeUndefined();
  });
});

describe('When the marketplace has decided', () => {
  it('its own words count, whatever the shop’s terms say (CG-T01, CG-T13, scenario 67)', async () => {
    const deal = await deals.shipped({ terms: 'Ni repris, ni échangé, ni remboursé.' });
    await here.wait('P2D');
    await done(deal.buyer('open-dispute', caseFor('not_as_described')));
    await here.wait('P3DT2M');
    await done(deal.inDispute(deal.ana, 'escalate'));
    await done(deal.inDispute(here.mia, 'take'));
    await done(deal.inDispute(here.mia, 'decide', { ...fullRefund, ground: 'not_conform' }));
    await here.wait('PT0S');
    expect(await deal.givenBack()).toEqual([10_000]);
  });

  it('staff reopen a case, and nobody else; what was given stays given (CG-T16, scenario 64)', async () => {
    const deal = await deals.caseTaken();
    const part = { outcome: 'partial_refund', ground: 'part_conform', reasons: 'Une anse manque.' };
    await done(deal.inDispute(here.mia, 'decide', { ...part, refundMinor: 3_000 }));
    await here.wait('PT0S');
    expect(await deal.dispute()).toMatchObject({ status: 'closed', closeReason: 'platform_refund' });
    const reopen = { reason: 'Le suivi semble falsifié.' };
    for (const who of [deal.ana, deal.bo])
      await expectRefused(deal, () => deal.inDispute(who, 'reopen', reopen), '403 actor.forbidden');
    await expectRefused(deal, () => deal.inDispute(here.ops, 'reopen'), '422 reason.required');
    await done(deal.inDispute(here.ops, 'reopen', reopen));
    await here.wait('PT0S');
    expect(await deal.dispute()).toMatchObject({
      status: 'escalated',
      closeReason: null,
      mediatorId: null,
      flags: ['reopened', 'awaiting_mediator'],
    });
    expect((await deal.seen()).flags).toEqual([`case_open:${deal.disputeId}`]);
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 0, heldMinor: 6_650 });

    await done(deal.inDispute(here.max, 'take'));
    await done(deal.inDispute(here.max, 'decide', { ...part, refundMinor: 2_000 }));
    await here.wait('PT0S');
    expect(await deal.money()).toMatchObject({ refundedMinor: 5_000, sellerMinor: 4_750, feesMinor: 250 });
    expect(await deal.dispute()).toMatchObject({
      status: 'closed',
      decisions: [
        { orderedMinor: 3_000, appliedMinor: 3_000 },
        { orderedMinor: 2_000, appliedMinor: 2_000 },
      ],
    });
  });

  it('a case of more than a year ends with a full refund, and with nothing else (CG-T15)', async () => {
    const deal = await deals.caseTaken();
    await here.wait('P366D');
    expect((await deal.dispute()).flags).toEqual(['seller_silent', 'stale']);
    const nothing = { outcome: 'no_refund', ground: 'unfounded', reasons: 'Trop tard.' };
    await expectRefused(deal, () => deal.inDispute(here.mia, 'decide', nothing), '409 outcome.not_allowed');
    await done(deal.inDispute(here.mia, 'decide', { ...fullRefund, ground: 'late_delivery' }));
    await here.wait('PT0S');
    expect(await deal.money()).toMatchObject({ refundedMinor: 10_000, sellerMinor: 0 });
  });
});

describe('A parcel on its way', () => {
  it('is shipped with a carrier, tracked by the seller or the shop, and completed by the seller (CG-T31, CG-T32, CG-T33)', async () => {
    const deal = await deals.paid();
    await expectRefused(deal, () => deal.seller('update-tracking', { status: 'in_transit' }), '409 state.invalid');
    await expectRefused(deal, () => deal.seller('ship'), '422 field.required');
    await done(deal.seller('ship', { carrier: 'Poste' }));
    await done(here.shop.post(`/orders/${deal.id}/update-tracking`, { status: 'in_transit' }));
    await done(deal.seller('update-tracking', { status: 'delivered', location: home }));
    await expectRefused(deal, () => deal.buyer('complete'), '403 actor.forbidden');
    await done(deal.seller('complete'));
    await expectRefused(deal, () => deal.seller('ship', { carrier: 'Poste' }), '409 order.closed');
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 9_500 });
  });

  it('or by the end of the time for cases (CG-T33)', async () => {
    const deal = await deals.shipped();
    await here.wait('P103D');
    expect((await deal.seen()).status).toBe('completed');
  });
});
