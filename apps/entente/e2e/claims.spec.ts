import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from './api.js';
import { toOrder, underEra } from './eras.js';
import { closeInOrder, expectRefused } from './expectations.js';
import { MARKETPLACES, town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type OrderSeen } from './situations.js';

let here: Town;
let era: ReturnType<typeof underEra>;
let analyst: Api;
let foreign: { readonly mediator: Api; readonly operator: Api; readonly service: Api };
beforeAll(async () => {
  here = await town();
  era = underEra(here, situations(here), 'comeup/3');
  analyst = await here.anyone.as('analyst', ['analyst'], MARKETPLACES);
  const [mediator, operator, service] = await Promise.all(
    (['mediator', 'operator', 'service'] as const).map((role) => here.anyone.as(`foreign-${role}`, [role], ['congocrea'])),
  );
  foreign = { mediator: mediator!, operator: operator!, service: service! };
});
afterAll(() => closeInOrder(here));

const SECRET = 'Il m’a raccroché au nez.';
const REASON = 'Le délai court encore.';
const OF_CLAIMS = /^Claim/;

type Item = { readonly type: string; readonly by: string; readonly data: { readonly text?: string; readonly reason?: string } };
const history = async ({ id }: Deal, reader: Api) => {
  const { status, body } = await reader.get<{ items: Item[] }>(`/orders/${id}/history`);
  return status === 200 ? body.items : [];
};
/** What a reader is told of claims: `ClaimSubmitted: …`. */
const told = async (deal: Deal, reader: Api) =>
  (await history(deal, reader)).flatMap(({ type, data }) =>
    OF_CLAIMS.test(type) ? [[type, data.text ?? data.reason].filter(Boolean).join(': ')] : [],
  );
/** Everything of an order that one may read anywhere. */
const all = async ({ id, disputeId }: Deal, reader: Api) =>
  JSON.stringify(
    await Promise.all(
      [
        `/orders/${id}`,
        `/orders/${id}/history`,
        `/orders/${id}/file`,
        `/orders/${id}/messages`,
        '/orders',
        `/disputes/${disputeId}`,
      ].map(async (path) => (await reader.get(path)).body),
    ),
  );

/** Everybody there is, for a claim that the buyer has made. */
const readers = ({ ana, bo, buyerId, sellerId }: Deal) => ({
  author: ana,
  'shop for the author': here.shop.for(buyerId),
  'other side': bo,
  'shop for the other side': here.shop.for(sellerId),
  shop: here.shop,
  mediator: here.mia,
  operator: here.ops,
});
const strangers = ({ buyerId }: Deal) => [
  here.zoe,
  analyst,
  here.shop.for('zoe'),
  foreign.mediator,
  foreign.operator,
  foreign.service,
  foreign.service.for(buyerId),
];

describe('A claim', () => {
  it('is read by its author and the staff; the other side sees that there is one, and machines no more than that (C5, CU-T41)', async () => {
    const deal = await era.claimed();
    await done(deal.buyer('amend-claim', { text: 'Deux fois.' }));
    const claim = [`ClaimSubmitted: ${SECRET}`, 'ClaimAmended: Deux fois.'];
    const seen = Object.fromEntries(
      await Promise.all(Object.entries(readers(deal)).map(async ([who, api]) => [who, await told(deal, api)])),
    );
    expect(seen).toEqual({
      author: claim,
      'shop for the author': claim,
      mediator: claim,
      operator: claim,
      'other side': [],
      'shop for the other side': [],
      shop: [],
    });
    for (const api of Object.values(readers(deal)))
      expect((await api.get<OrderSeen>(`/orders/${deal.id}`)).body).toMatchObject({ status: 'in_progress', flags: ['claim'] });
    for (const hidden of [deal.bo, here.shop, here.shop.for(deal.sellerId)]) {
      const everything = await all(deal, hidden);
      for (const secret of [SECRET, 'Deux fois.', 'ClaimSubmitted', 'ClaimAmended']) expect(everything).not.toContain(secret);
    }
    for (const api of strangers(deal))
      for (const path of ['', '/history', '/file', '/messages'])
        expect(refusal(await api.get(`/orders/${deal.id}${path}`))).toBe('403 actor.forbidden');
  });

  it('is in no file, whoever reads it: a mediator judges an order by what both sides know (CU-T41)', async () => {
    const deal = await era.claimed();
    for (const api of [deal.ana, deal.bo, here.shop, here.mia]) {
      const { status, body } = await api.get(`/orders/${deal.id}/file`);
      expect([status, JSON.stringify(body).includes(SECRET)]).toEqual([200, false]);
    }
    expect(refusal(await here.ops.get(`/orders/${deal.id}/file`))).toBe('403 actor.forbidden');
  });

  it('is found by every mediator of the marketplace in the list of orders, with its flag (CU-T41)', async () => {
    const deal = await era.working();
    for (const path of ['', '/history', '/file', '/messages', '/money'])
      expect(refusal(await here.mia.get(`/orders/${deal.id}${path}`))).toBe('403 actor.forbidden');
    const listed = async (api: Api) =>
      (
        await api.get<{ items: { orderId: string; flags: string[]; disputeId: string | null }[] }>(
          `/orders?limit=100&buyerId=${deal.buyerId}`,
          { headers: { prefer: 'wait=5' } },
        )
      ).body.items;
    expect(await listed(here.mia)).toEqual([]);
    await done(deal.buyer('submit-claim', { text: SECRET }));
    for (const api of [here.mia, here.max, here.ops, here.shop])
      expect(await listed(api)).toMatchObject([{ orderId: deal.id, flags: ['claim'], disputeId: null }]);
    expect(await listed(foreign.mediator)).toEqual([]);
    await done(toOrder(deal, here.mia, 'review-claim'));
    expect(await listed(here.max)).toMatchObject([{ orderId: deal.id, flags: ['claim', 'claim_in_review'] }]);
    for (const path of ['', '/history', '/file', '/messages', '/money', '/money/history'])
      expect((await here.mia.get(`/orders/${deal.id}${path}`, { headers: { prefer: 'wait=5' } })).status).toBe(200);
    for (const api of [here.mia, deal.ana, deal.bo])
      expect(JSON.stringify((await api.get(`/orders/${deal.id}/money/history`)).body)).not.toContain('Claim');
  });

  it('is withdrawn until a mediator looks at it; the other side is left without a trace of it (CU-T41)', async () => {
    const deal = await era.claimed('seller');
    const before = await told(deal, deal.ana);
    await expectRefused(deal, () => deal.buyer('withdraw-claim'), '403 actor.forbidden');
    await expectRefused(deal, () => deal.buyer('submit-claim', { text: 'Moi aussi.' }), '409 state.invalid');
    await done(deal.seller('withdraw-claim'));
    expect((await deal.seen()).flags).toEqual([]);
    expect(await told(deal, deal.ana)).toEqual(before);
    expect(await told(deal, deal.bo)).toEqual([`ClaimSubmitted: ${SECRET}`, 'ClaimWithdrawn']);

    await done(deal.seller('submit-claim', { text: SECRET }));
    await done(toOrder(deal, here.mia, 'review-claim'));
    await expectRefused(deal, () => deal.seller('withdraw-claim'), '409 state.invalid');
    await expectRefused(deal, () => deal.seller('amend-claim', { text: 'Trop tard.' }), '409 state.invalid');
  });

  it('is rejected with a reason, which its author and the staff read, and nobody else (CU-T41)', async () => {
    const deal = await era.claimed();
    await expectRefused(deal, () => toOrder(deal, here.mia, 'reject-claim', { reason: REASON }), '409 state.invalid');
    await done(toOrder(deal, here.mia, 'review-claim'));
    await expectRefused(deal, () => toOrder(deal, here.mia, 'reject-claim'), '422 reason.required');
    await done(toOrder(deal, here.mia, 'reject-claim', { reason: REASON }));
    for (const [who, api] of Object.entries(readers(deal)))
      expect([who, (await all(deal, api)).includes(REASON)]).toEqual([
        who,
        ['author', 'shop for the author', 'mediator', 'operator'].includes(who),
      ]);
    expect((await deal.seen()).actions).toContain('submit-claim');
    await done(deal.seller('submit-claim', { text: 'À mon tour.' }));
    expect(await told(deal, deal.bo)).toEqual(['ClaimSubmitted: À mon tour.']); // Each reads his own.
    expect(await told(deal, deal.ana)).toEqual([`ClaimSubmitted: ${SECRET}`, 'ClaimReviewStarted', `ClaimRejected: ${REASON}`]);
  });

  it('is made a dispute of, in its author’s name and with his words, which both sides read from then on (C5, CU-T41, CU-T22)', async () => {
    const deal = await era.claimed('seller');
    await done(toOrder(deal, here.mia, 'review-claim'));
    const { body } = await done(toOrder(deal, here.mia, 'convert-claim'));
    expect(body).toMatchObject({ status: 'disputed', disputeId: deal.disputeId, events: ['DisputeOpened'] });
    expect(await deal.dispute()).toMatchObject({ status: 'open', claimantId: deal.sellerId, mediatorId: null, flags: [] });
    expect(refusal(await deal.seller('deliver', { text: 'Le voilà.' }))).toBe('409 order.frozen');
    for (const api of [deal.ana, deal.bo, here.mia, here.shop]) expect(await all(deal, api)).toContain(SECRET);
    expect(await told(deal, deal.ana)).toEqual([]);
    await done(deal.inDispute(here.max, 'take'));
    await done(deal.inDispute(here.max, 'decide', { outcome: 'pay_seller', ground: 'conform', reasons: 'Le brief le dit.' }));
    await here.wait('PT0S');
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'mediator' });
  });

  it('is no affair of a mediator who is a party, of operators, machines or strangers (CU-T41)', async () => {
    const deal = await era.claimed();
    const himself = await here.anyone.as(deal.sellerId, ['mediator'], ['comeup']);
    for (const action of ['review-claim', 'reject-claim', 'convert-claim'])
      for (const who of [himself, deal.ana, deal.bo, here.ops, here.shop, here.zoe, foreign.mediator, here.shop.for('mia')])
        await expectRefused(
          deal,
          () => toOrder(deal, who, action, action === 'reject-claim' ? { reason: 'Non.' } : {}),
          '403 actor.forbidden',
        );
    expect(await told(deal, himself)).toEqual([]); // His role does not make him read what the other side complains of.
  });

  it('that the order’s end has overtaken is over with it (CU-T41)', async () => {
    const deal = await era.claimed();
    await done(deal.seller('cancel', { reason: 'Malade.' }));
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', flags: [] });
    expect(refusal(await toOrder(deal, here.mia, 'review-claim'))).toBe('409 order.closed');
    expect(refusal(await deal.buyer('submit-claim', { text: SECRET }))).toBe('409 order.closed');
  });
});

describe('Under the other rule books', () => {
  it.each(['comeup/1', 'comeup/2'])('%s: nobody complains to the staff in this way (C5, CU-T41)', async (policy) => {
    const deal = await underEra(here, situations(here, policy.replace('/', '-')), policy).working();
    for (const act of [deal.buyer, deal.seller])
      await expectRefused(deal, () => act('submit-claim', { text: SECRET }), '409 state.invalid');
    expect((await deal.seen()).actions).not.toContain('submit-claim');
  });
});
