import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digestOf, type Json } from '@entente/kernel';
import { paymentOf, POSTER } from './beside.js';
import { closeInOrder, expectRefused } from './expectations.js';
import { alertsOf, town, type Town } from './served.js';
import { done, situations, type DisputeSeen, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
});
afterAll(() => closeInOrder(here));

const fullRefund = { outcome: 'full_refund', ground: 'not_conform', reasons: 'Rien du brief n’y est.' };
const paySeller = { outcome: 'pay_seller', ground: 'conform', reasons: 'Tout le brief y est.' };
const partialRefund = { outcome: 'partial_refund', refundMinor: 3_000, ground: 'part_conform', reasons: 'Deux logos sur trois.' };
const inDays = async (days: number) => new Date(Date.parse((await here.wait('PT0S')).body.now) + days * 86_400_000).toISOString();
const restart = async () => ({
  outcome: 'restart',
  newDeadline: await inDays(4),
  ground: 'misunderstanding',
  reasons: 'Vous vous êtes mal compris.',
});

const said = ({ thread }: DisputeSeen) => thread.map(({ by, text }) => `${by}: ${text}`);

describe('While a dispute is open', () => {
  it('nothing moves the order: whatever anybody tries is refused as frozen (CU-T22, scenario 29)', async () => {
    const deal = await deals.disputed();
    await expectRefused(deal, () => deal.buyer('complete'), '409 order.frozen');
    await expectRefused(deal, () => deal.seller('cancel'), '409 order.frozen');
    await expectRefused(deal, () => deal.seller('deliver', { text: 'Une autre version.' }), '409 order.frozen');
    await expectRefused(deal, () => deal.buyer('request-revision', { text: 'Plus de bleu.' }), '409 order.frozen');
    await expectRefused(deal, () => deal.seller('accept-revision'), '409 order.frozen');
    await expectRefused(deal, () => deal.buyer('request-cancellation', { reason: 'Assez.' }), '409 order.frozen');
    const forBuyer = (action: string, body: object) => here.shop.for(deal.buyerId).post(`/orders/${deal.id}/${action}`, body);
    const payment = paymentOf(deal, 1_500);
    await expectRefused(deal, () => forBuyer('buy-option', { label: 'Un format de plus', payment }), '409 order.frozen');
    await expectRefused(deal, () => forBuyer('accept-offer', { offerId: 'offer-1', payment }), '409 order.frozen');
    await expectRefused(deal, () => deal.seller('offer', POSTER), '409 order.frozen');
  });

  it('what the parties write in its thread is read by both and by the mediator (CU-T29, scenario 30)', async () => {
    const deal = await deals.disputed();
    await done(deal.inDispute(deal.ana, 'post-message', { text: 'Regardez le brief.' }));
    await done(deal.inDispute(deal.bo, 'post-message', { text: 'Il y est.' }));
    await done(deal.inDispute(here.mia, 'take'));
    await done(deal.inDispute(here.mia, 'ask', { to: 'both', text: 'Quelle page ?' }));
    expect((await deal.dispute()).flags).toEqual(['awaiting_buyer', 'awaiting_seller']);
    await done(deal.inDispute(deal.bo, 'post-message', { text: 'La deux.' }));
    const expected = [
      `${deal.buyerId}: Regardez le brief.`,
      `${deal.sellerId}: Il y est.`,
      'mia: Quelle page ?',
      `${deal.sellerId}: La deux.`,
    ];
    for (const reader of [deal.ana, deal.bo, here.mia]) {
      const { body } = await reader.get<DisputeSeen>(`/disputes/${deal.disputeId}`);
      expect(said(body)).toEqual(expected);
      expect(body.flags).toEqual(['awaiting_buyer']);
    }
    const { body } = await here.ops.get<DisputeSeen>(`/disputes/${deal.disputeId}`);
    expect(body.thread.map(({ by, text }) => [by, text])).toEqual([
      [deal.buyerId, undefined],
      [deal.sellerId, undefined],
      ['mia', undefined],
      [deal.sellerId, undefined],
    ]);
  });

  it('48 hours without a mediator are an alert, and nothing else: the order stays frozen (CU-T28, scenario 31)', async () => {
    const calls = await alertsOf(here.served, 'dispute_unassigned');
    const deal = await deals.disputed();
    const breached = async () =>
      (
        await here.mia.get<{ items: { disputeId: string }[] }>('/disputes?breached=true&limit=100', {
          headers: { prefer: 'wait=5' },
        })
      ).body.items.map(({ disputeId }) => disputeId);
    await here.wait('PT47H');
    expect(await breached()).not.toContain(deal.disputeId);
    await here.wait('PT1H2M');
    expect(await breached()).toContain(deal.disputeId);
    expect(await deal.dispute()).toMatchObject({ status: 'open', mediatorId: null, outcome: null });
    expect((await deal.seen()).status).toBe('disputed');
    expect((await deal.money()).escrowMinor).toBe(10_000);
    expect(await alertsOf(here.served, 'dispute_unassigned')).toBeGreaterThan(calls);
  });

  it('nobody decides what is not assigned, and only the assigned mediator what is (CU-T28, CU-T31, scenario 32)', async () => {
    const deal = await deals.disputed();
    await expectRefused(deal, () => deal.inDispute(here.mia, 'decide', fullRefund), '409 state.invalid');
    await done(deal.inDispute(here.mia, 'take'));
    await expectRefused(deal, () => deal.inDispute(here.max, 'decide', fullRefund), '403 actor.forbidden');
    await expectRefused(deal, () => deal.inDispute(here.ops, 'decide', fullRefund), '403 actor.forbidden');
    await expectRefused(deal, () => deal.inDispute(here.max, 'take'), '409 state.invalid');
    await done(deal.inDispute(here.ops, 'assign', { mediatorId: 'max' }));
    await expectRefused(deal, () => deal.inDispute(here.mia, 'decide', fullRefund), '403 actor.forbidden');
    await done(deal.inDispute(here.max, 'decide', fullRefund));
    expect(await deal.dispute()).toMatchObject({ mediatorId: 'max', outcome: 'full_refund' });
  });

  it('whoever is buyer or seller mediates nothing here, by assignment or by taking it (CU-T28, scenario 33)', async () => {
    const judge = await here.anyone.as('judge', ['mediator'], ['comeup']);
    for (const who of [{ buyerId: 'judge' }, { sellerId: 'judge' }]) {
      const deal = await deals.placed({}, who);
      await done(deal.seller('accept'));
      await done(deal.seller('deliver', { text: 'Voilà.' }));
      await done(deal.buyer('request-revision', { text: 'Plus de bleu.' }));
      await done(deal.seller('refuse-revision', { reason: 'Hors brief.' }));
      await done(deal.buyer('open-dispute', { justification: 'Non conforme.' }));
      await expectRefused(deal, () => deal.inDispute(here.ops, 'assign', { mediatorId: 'judge' }), '403 actor.forbidden');
      await expectRefused(deal, () => deal.inDispute(judge, 'take'), '403 actor.forbidden');
      await expectRefused(deal, () => deal.inDispute(judge, 'assign', { mediatorId: 'max' }), '403 actor.forbidden');
    }
  });

  it('a second dispute is refused; after a restart and a new refusal there is one with an id of its own (CU-T22, CU-T33, scenario 40)', async () => {
    const deal = await deals.mediated();
    await expectRefused(deal, () => deal.buyer('open-dispute', { justification: 'Encore.' }), '409 dispute.already_open');
    await done(deal.inDispute(here.mia, 'decide', await restart()));
    await here.wait('PT0S');
    await done(deal.seller('deliver', { text: 'Version deux.' }));
    await done(deal.buyer('request-revision', { text: 'Toujours pas bleu.' }));
    await done(deal.seller('refuse-revision', { reason: 'Hors brief.' }));
    const { body } = await done(deal.buyer('open-dispute', { justification: 'Toujours non conforme.' }));
    expect(body['disputeId']).toBe(`${deal.id}.2`);
    expect((await here.mia.get(`/disputes/${deal.id}.2`, { headers: { prefer: 'wait=5' } })).body).toMatchObject({
      status: 'open',
      orderId: deal.id,
    });
    expect(await deal.dispute()).toMatchObject({ status: 'settled', outcome: 'restart' });
  });
});

describe('When it opened by itself, the mediator', () => {
  it('waits for the buyer’s justification, 48 hours at most (CU-T20)', async () => {
    const deal = await deals.disputedByItself();
    await done(deal.inDispute(here.mia, 'take'));
    await expectRefused(deal, () => deal.inDispute(here.mia, 'decide', fullRefund), '409 too.early');
    await expectRefused(deal, () => deal.inDispute(deal.bo, 'justify', { text: 'Il ment.' }), '403 actor.forbidden');
    await done(deal.inDispute(deal.ana, 'justify', { text: 'Il ne répond à rien.' }));
    await done(deal.inDispute(here.mia, 'decide', fullRefund));
    const silent = await deals.disputedByItself();
    await done(silent.inDispute(here.mia, 'take'));
    await here.wait('PT48H2M');
    await done(silent.inDispute(here.mia, 'decide', paySeller));
  });
});

describe('The mediator decides', () => {
  it('everything goes back to the buyer, every captured cent; the order is cancelled (CU-T31, scenario 34)', async () => {
    const deal = await deals.decided(fullRefund);
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'mediator' });
    expect(await deal.money()).toMatchObject({
      capturedMinor: 10_000,
      escrowMinor: 0,
      refundedMinor: 10_000,
      sellerMinor: 0,
      feesMinor: 0,
      refunds: [{ amountMinor: 10_000, status: 'paid' }],
    });
    expect(await deal.givenBack()).toEqual([10_000]);
    expect(await deal.sellersWallet()).toBeUndefined();
    expect(await deal.dispute()).toMatchObject({
      status: 'settled',
      outcome: 'full_refund',
      decisions: [{ outcome: 'full_refund', by: 'mia', orderedMinor: 10_000, appliedMinor: 10_000 }],
    });
  });

  it('what both sides arranged is applied as a partial refund (CU-T30, CU-T32, scenario 35)', async () => {
    const deal = await deals.settlementProposed('ana');
    const arranged = { outcome: 'partial_refund', ground: 'arrangement', reasons: 'Vous vous êtes entendus.' };
    await expectRefused(deal, () => deal.inDispute(here.mia, 'decide', { ...arranged, refundMinor: 3_000 }), '409 state.invalid');
    await expectRefused(deal, () => deal.inDispute(deal.ana, 'accept-settlement'), '403 actor.forbidden');
    const { settlement } = await deal.dispute();
    await expectRefused(deal, () => deal.inDispute(deal.bo, 'accept-settlement', { proposalId: 'p9' }), '409 state.invalid');
    await done(deal.inDispute(deal.bo, 'accept-settlement', { proposalId: settlement?.proposalId }));
    await expectRefused(
      deal,
      () => deal.inDispute(here.mia, 'decide', { ...arranged, refundMinor: 4_000 }),
      '422 amount.invalid',
    );
    await done(deal.inDispute(here.mia, 'decide', { ...arranged, refundMinor: 3_000 }));
    await here.wait('PT0S');
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'mediator' });
    expect(await deal.money()).toMatchObject({
      escrowMinor: 0,
      refundedMinor: 3_000,
      sellerMinor: 5_000,
      feesMinor: 2_000,
      legs: [
        { to: 'buyer', amountMinor: 3_000 },
        { to: 'seller', amountMinor: 5_000 },
        { to: 'platform', amountMinor: 2_000 },
      ],
    });
    expect(await deal.givenBack()).toEqual([3_000]);
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 5_000 });
  });

  it('a partial refund stays below what is refundable: fees are kept (CU-T32)', async () => {
    const deal = await deals.mediated();
    for (const refundMinor of [0, -1, 8_000, 10_000])
      await expectRefused(
        deal,
        () => deal.inDispute(here.mia, 'decide', { ...partialRefund, refundMinor }),
        '422 amount.invalid',
      );
    await expectRefused(
      deal,
      () => deal.inDispute(here.mia, 'decide', { ...partialRefund, refundMinor: undefined }),
      '422 field.required',
    );
    await done(deal.inDispute(here.mia, 'decide', { ...partialRefund, refundMinor: 7_999 }));
    await here.wait('PT0S');
    expect(await deal.money()).toMatchObject({ refundedMinor: 7_999, sellerMinor: 1, feesMinor: 2_000 });
  });

  it('a restart returns the order to work, until the deadline of the decision; no money moves (CU-T33, scenario 36)', async () => {
    const deal = await deals.mediated();
    const decision = await restart();
    await done(deal.inDispute(here.mia, 'decide', decision));
    await here.wait('PT0S');
    const seen = await deal.seen();
    expect(seen).toMatchObject({
      status: 'in_progress',
      closedBy: null,
      actions: expect.arrayContaining(['send-message']),
      counters: { revisionRefusals: 0, cancellationRefusals: 0 },
    });
    expect(seen.deadlines).toContainEqual(expect.objectContaining({ name: 'delivery', dueAt: decision.newDeadline }));
    expect(seen.deadlines).toContainEqual(expect.objectContaining({ name: 'expiry', dueAt: expect.any(String) }));
    expect(await deal.money()).toMatchObject({ escrowMinor: 10_000, refundedMinor: 0, sellerMinor: 0, legs: [] });
    expect(await deal.dispute()).toMatchObject({
      status: 'settled',
      outcome: 'restart',
      decisions: [{ orderedMinor: 0, appliedMinor: 0 }],
    });
  });

  it('a restarted order is delivered and completed like any other (CU-T33, CU-T14, scenario 37)', async () => {
    const deal = await deals.decided(await restart());
    await done(deal.seller('deliver', { text: 'Version deux.' }));
    await done(deal.buyer('complete'));
    await here.wait('PT0S');
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'buyer' });
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 8_000 });
  });

  it('and pays the seller in full where the delivery is what was ordered (CU-T34)', async () => {
    const deal = await deals.decided(paySeller);
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'mediator' });
    expect(await deal.money()).toMatchObject({
      escrowMinor: 0,
      refundedMinor: 0,
      sellerMinor: 8_000,
      feesMinor: 2_000,
      refunds: [],
    });
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 8_000 });
  });

  it('once, and for good: whatever comes after is refused (CU-T35, scenario 38)', async () => {
    const deal = await deals.decided(paySeller);
    await expectRefused(deal, () => deal.inDispute(here.mia, 'decide', fullRefund), '409 decision.final');
    await expectRefused(deal, () => deal.inDispute(here.max, 'take'), '409 decision.final');
    await expectRefused(deal, () => deal.inDispute(here.ops, 'assign', { mediatorId: 'max' }), '409 decision.final');
    await expectRefused(deal, () => deal.inDispute(deal.ana, 'propose-settlement', { outcome: 'restart' }), '409 decision.final');
    await expectRefused(deal, () => deal.buyer('open-dispute', { justification: 'Je fais appel.' }), '409 order.closed');
    expect(await deal.money()).toMatchObject({ sellerMinor: 8_000, refundedMinor: 0 });
  });

  it('for a week explanations may be asked for and given, then no more (CU-T35)', async () => {
    const deal = await deals.decided(paySeller);
    await done(deal.inDispute(deal.ana, 'post-message', { text: 'Pourquoi ?' }));
    await done(deal.inDispute(here.mia, 'post-message', { text: 'Parce que le brief le dit.' }));
    await here.wait('P8D');
    await expectRefused(deal, () => deal.inDispute(deal.ana, 'post-message', { text: 'Pourquoi donc ?' }), '409 chat.closed');
  });

  it('with reasons, always (CU-T31, CU-T32, CU-T33, CU-T34, scenario 39)', async () => {
    const deal = await deals.mediated();
    for (const decision of [fullRefund, partialRefund, paySeller, await restart()]) {
      await expectRefused(
        deal,
        () => deal.inDispute(here.mia, 'decide', { ...decision, reasons: undefined }),
        '422 reason.required',
      );
      await expectRefused(deal, () => deal.inDispute(here.mia, 'decide', { ...decision, reasons: ' \n' }), '422 reason.required');
    }
  });

  it('on a ground that belongs to the outcome, and with a deadline that lies ahead (CU-T31, CU-T33)', async () => {
    const deal = await deals.mediated();
    await expectRefused(
      deal,
      () => deal.inDispute(here.mia, 'decide', { ...fullRefund, ground: 'conform' }),
      '409 outcome.not_allowed',
    );
    await expectRefused(
      deal,
      () => deal.inDispute(here.mia, 'decide', { ...fullRefund, ground: 'not_received' }),
      '409 outcome.not_allowed',
    );
    await expectRefused(
      deal,
      () => deal.inDispute(here.mia, 'decide', { ...fullRefund, outcome: 'no_refund' }),
      '409 outcome.not_allowed',
    );
    await expectRefused(
      deal,
      async () => deal.inDispute(here.mia, 'decide', { ...(await restart()), newDeadline: undefined }),
      '422 field.required',
    );
    await expectRefused(
      deal,
      async () => deal.inDispute(here.mia, 'decide', { ...(await restart()), newDeadline: await inDays(-1) }),
      '422 field.invalid',
    );
  });

  it('on the order’s file, whose revision and digest are kept (CU-T31)', async () => {
    const deal = await deals.mediated();
    const { body: file } = await here.mia.get<Json & { revision: number }>(`/orders/${deal.id}/file`);
    await done(deal.inDispute(here.mia, 'decide', fullRefund));
    expect((await deal.dispute()).decisions).toMatchObject([{ file: { revision: file.revision, sha256: digestOf(file) } }]);
  });
});
