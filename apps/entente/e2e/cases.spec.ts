import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from './api.js';
import { closeInOrder, expectSoundBooks } from './expectations.js';
import { uploaded } from './files.js';
import { bothAtOnce, outcome, times } from './racing.js';
import { alertsOf, town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type DisputeSeen, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
let foreign: { readonly mediator: Api; readonly operator: Api; readonly service: Api };
beforeAll(async () => {
  here = await town();
  deals = situations(here, 'cg');
  foreign = {
    mediator: await here.anyone.as('foreign-mediator', ['mediator'], ['comeup']),
    operator: await here.anyone.as('foreign-operator', ['operator'], ['comeup']),
    service: await here.anyone.as('foreign-shop', ['service'], ['comeup']),
  };
});
afterAll(() => closeInOrder(here));

const home = { country: 'CD', postalCode: '1201', city: 'Kinshasa' };
const away = { country: 'CD', postalCode: '7000', city: 'Lubumbashi' };
const seenBy = async (reader: Api, { disputeId }: Deal) => (await reader.get<DisputeSeen>(`/disputes/${disputeId}`)).body;
const chargeBack = ({ id, reference }: Deal, who: Api, amountMinor = 10_000) =>
  who.post(`/orders/${id}/record-chargeback`, { reference, amountMinor });

describe('Who reads a case', () => {
  it('finds proofs of shipping in its thread, and whether each went where the receipt says (CG-T06)', async () => {
    const deal = await deals.caseOpened();
    const { attachmentId, sha256 } = await uploaded(here, deal, 'Reçu de la poste.', 'seller');
    const prove = (body: object) => done(deal.inDispute(deal.bo, 'add-proof', body));
    await prove({ kind: 'tracking', carrier: 'Poste', trackingNumber: 'CD 12', shippedTo: home });
    await prove({ kind: 'customs_form', attachmentIds: [attachmentId], shippedTo: away });
    await prove({ kind: 'service_receipt', attachmentIds: [attachmentId] });
    const entries = [
      { type: 'ProofAdded', by: deal.sellerId, kind: 'tracking', addressMatches: 'matches', attachments: [] },
      { kind: 'customs_form', addressMatches: 'differs', attachments: [{ attachmentId, sha256 }] },
      { kind: 'service_receipt', addressMatches: 'unknown' },
    ];
    for (const reader of [deal.ana, deal.bo, here.mia, here.shop]) {
      const { thread } = await seenBy(reader, deal);
      expect(thread).toMatchObject(entries);
      expect(thread[0]).toMatchObject({ carrier: 'Poste', trackingNumber: 'CD 12', shippedTo: home });
    }
    const forOperators = (await seenBy(here.ops, deal)).thread;
    expect(forOperators).toMatchObject(entries);
    expect(JSON.stringify(forOperators)).not.toMatch(/CD 12|Kinshasa|Lubumbashi|Poste/);
    const refused = await deal.inDispute(deal.bo, 'add-proof', { kind: 'customs_form', trackingNumber: 'CD 12' });
    expect(refusal(refused)).toBe('422 field.required');
    expect(refusal(await deal.inDispute(deal.ana, 'add-proof', { kind: 'tracking', trackingNumber: 'CD 12' }))).toBe(
      '403 actor.forbidden',
    );
  });

  it('is warned of what was said by e-mail, which is kept (CG-T02)', async () => {
    const deal = await deals.caseOpened();
    const mail = { kind: 'message', text: 'Par courriel : il arrive.', offPlatform: true };
    expect((await done(deal.inDispute(deal.bo, 'submit-evidence', mail))).body).toMatchObject({
      warnings: ['evidence.off_platform'],
    });
    expect((await deal.dispute()).thread).toMatchObject([{ admissible: false, text: 'Par courriel : il arrive.' }]);
  });

  it('is one of those whom it concerns: no stranger, no other marketplace’s staff, no service on their behalf (CG-T05, CG-T11)', async () => {
    const deal = await deals.caseOpened();
    const { buyerId, sellerId, disputeId } = deal;
    const others = [
      here.zoe,
      foreign.mediator,
      foreign.operator,
      foreign.service,
      foreign.service.for(buyerId),
      foreign.service.for(sellerId),
      here.shop.for('zoe'),
    ];
    const tries: readonly (readonly [string, object])[] = [
      ['post-message', { text: 'Moi.' }],
      ['submit-evidence', { kind: 'photo', text: 'Moi.' }],
      ['add-proof', { kind: 'tracking', trackingNumber: '1' }],
      ['close', {}],
      ['escalate', { reason: 'integrity' }],
      ['take', {}],
      ['assign', { mediatorId: 'max' }],
      ['reopen', { reason: 'Moi.' }],
    ];
    for (const other of others) {
      for (const path of [`/disputes/${disputeId}`, `/disputes/${disputeId}/history`])
        expect(refusal(await other.get(path))).toBe('403 actor.forbidden');
      for (const [action, body] of tries)
        expect(refusal(await other.post(`/disputes/${disputeId}/${action}`, body))).toBe('403 actor.forbidden');
      expect(refusal(await chargeBack(deal, other))).toBe('403 actor.forbidden');
    }
    expect(await deal.dispute()).toMatchObject({ status: 'open', thread: [] });
    const said = await here.shop.for(buyerId).post(`/disputes/${disputeId}/post-message`, { text: 'Par le service.' });
    expect([said.status, (await deal.dispute()).thread]).toMatchObject([200, [{ by: buyerId, text: 'Par le service.' }]]);
  });
});

describe('The queue', () => {
  it('shows cases with the marketplace that nobody has taken for two days, until somebody does (CG-T13)', async () => {
    const deal = await deals.escalated();
    const queue = async (query: string) => {
      const path = `/disputes?limit=100&marketplace=congocrea&${query}`;
      const { body } = await here.mia.get<{ items: { disputeId: string; flags: string[]; breached: boolean }[] }>(path, {
        headers: { prefer: 'wait=5' },
      });
      return body.items.find(({ disputeId }) => disputeId === deal.disputeId);
    };
    expect(await queue('status=escalated')).toMatchObject({
      breached: false,
      mediatorId: null,
      flags: expect.arrayContaining(['awaiting_mediator', 'seller_silent']),
    });
    expect(await queue('breached=true')).toBeUndefined();
    const calls = await alertsOf(here.served, 'dispute_unassigned');
    await here.wait('PT49H');
    expect(await queue('breached=true')).toMatchObject({ breached: true, status: 'escalated' });
    expect(await alertsOf(here.served, 'dispute_unassigned')).toBeGreaterThan(calls);
    await done(deal.inDispute(here.mia, 'take'));
    expect(await queue('breached=true')).toBeUndefined();
    expect(await queue('mediatorId=mia&status=escalated')).toMatchObject({ breached: false, flags: ['seller_silent'] });
  });
});

describe('When the bank has taken the payment back', () => {
  it('the case is closed, the seller pays, and nobody is paid twice (CG-T20, CG-T36)', async () => {
    const deal = await deals.caseTaken();
    await done(deal.seller('refund', { amountMinor: 2_500, method: 'platform' }));
    await done(chargeBack(deal, here.shop, 4_000));
    await here.wait('PT0S');
    expect(await deal.dispute()).toMatchObject({ status: 'closed', closeReason: 'chargeback', flags: ['chargeback'] });
    expect((await deal.seen()).flags).toEqual(['chargeback']);
    expect(await deal.money()).toMatchObject({ refundedMinor: 6_500, sellerMinor: 3_325, feesMinor: 175 });
    expect(await deal.givenBack()).toEqual([2_500]);
    expect(refusal(await deal.seller('refund', { amountMinor: 3_501, method: 'platform' }))).toBe('422 amount.invalid');
    expect(refusal(await deal.inDispute(here.ops, 'reopen', { reason: 'À revoir.' }))).toBe('409 state.invalid');
    const again = { reason: 'not_as_described', justification: 'Et il est abîmé.' };
    expect(refusal(await deal.buyer('open-dispute', again))).toBe('409 dispute.not_eligible');
    for (const who of [deal.ana, deal.bo, here.mia, here.ops])
      expect(refusal(await chargeBack(deal, who))).toBe('403 actor.forbidden');
  });
});

describe('At the same moment', () => {
  it('the buyer closes and the seller refunds in full: one end, and the refund stands (CG-T07, CG-T08, scenario 66)', async () => {
    const opened = await times(4, () => deals.caseOpened());
    const said = await Promise.all(
      opened.map((deal, n) =>
        bothAtOnce(
          n,
          () => deal.inDispute(deal.ana, 'close'),
          () => deal.seller('refund', { amountMinor: 10_000, method: 'platform' }),
        ),
      ),
    );
    await here.wait('PT0S');
    for (const [n, deal] of opened.entries()) {
      const [closed, refunded] = said[n]!;
      expect([refunded, ['done', '409 case.closed'].includes(closed)]).toEqual(['done', true]);
      const { items } = (await deal.ana.get<{ items: { type: string }[] }>(`/disputes/${deal.disputeId}/history`)).body;
      expect(items.filter(({ type }) => type === 'DisputeClosed')).toHaveLength(1);
      expect(await deal.dispute()).toMatchObject({
        status: 'closed',
        closeReason: closed === 'done' ? 'closed_by_buyer' : 'full_refund_by_seller',
      });
      expect([(await deal.seen()).flags, await deal.givenBack()]).toEqual([[], [10_000]]);
      await expectSoundBooks(deal);
    }
  });

  it('staff suspend an account and buyers order there: each order is placed or refused, and none after (CG-T17, CG-T30)', async () => {
    const sellerId = 'bo-in-a-rush';
    const rush = await times(6, () => deals.people({ sellerId }));
    const place = ({ id, buyerId, reference }: Deal) =>
      here.shop.for(buyerId).post('/orders', {
        orderId: id,
        policy: 'congocrea/1',
        buyerId,
        sellerId,
        title: 'Un panier',
        terms: 'Osier, 40 cm',
        processingTime: 'P1D',
        payment: { reference, method: 'card', amountMinor: 10_000, currency: 'EUR' },
      });
    const suspend = () => here.ops.post(`/sellers/${sellerId}/suspend`, { marketplace: 'congocrea', reason: 'Aucune réponse.' });
    const [suspended, ...placed] = await Promise.all([suspend(), ...rush.slice(0, 5).map(place)]);
    expect(suspended.status).toBe(200);
    for (const answer of placed) expect(['done', '409 seller.suspended']).toContain(outcome(answer));
    expect(refusal(await place(rush[5]!))).toBe('409 seller.suspended');
    for (const [n, { id }] of rush.entries())
      expect((await here.shop.get(`/orders/${id}`)).status).toBe(placed[n]?.status === 201 ? 200 : 404);
  });
});
