import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { builtInPacks, many, type Pack } from '@entente/policy';
import type { Answer, Api } from './api.js';
import { besideTheWork } from './beside.js';
import { inOtherEras } from './eras.js';
import { closeInOrder } from './expectations.js';
import { rentals } from './rentals.js';
import { lineTo, type Line, type OverBus } from './over-bus.js';
import { faultsIn } from './result-contracts.js';
import type { Begun } from './sample.js';
import { samples } from './samples.js';
import { MARKETPLACES, town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type DisputeSeen, type OrderSeen } from './situations.js';

/** Orders of each marketplace, and people whose tokens are for the others. */
type Place = {
  readonly deals: Begun;
  readonly foreign: { readonly mediator: Api; readonly operator: Api; readonly service: Api };
};

let here: Town;
let line: Line;
let analyst: Api;
let nowhere: Api;
let both: Api;
const places: { [marketplace: string]: Place } = {};
beforeAll(async () => {
  here = await town();
  line = lineTo(here.served);
  analyst = await here.anyone.as('analyst', ['analyst'], MARKETPLACES);
  nowhere = await here.anyone.as('placeless', ['mediator', 'operator']);
  both = await here.anyone.as('robot', ['service', 'mediator', 'operator'], MARKETPLACES);
  for (const marketplace of MARKETPLACES) {
    const others = MARKETPLACES.filter((other) => other !== marketplace);
    const [mediator, operator, service] = await Promise.all(
      (['mediator', 'operator', 'service'] as const).map((role) => here.anyone.as(`foreign-${role}`, [role], others)),
    );
    const deals = situations(here, marketplace);
    places[marketplace] = {
      deals: { ...deals, ...besideTheWork(here, deals), ...inOtherEras(here, deals), ...rentals(here, deals) },
      foreign: { mediator: mediator!, operator: operator!, service: service! },
    };
  }
});
afterAll(async () => {
  await line.stop();
  await closeInOrder(here);
});

const placeOf = (marketplace: string): Place => places[marketplace]!;

type Somebody = { readonly who: string; readonly api: Api; readonly stands: readonly string[] };

/** What tells people apart is one piece of code: on the bus these few go through it, each for a reason of his own. */
const IN_SHORT = [
  'the seller',
  'an operator',
  'the shop, for a stranger',
  'staff of no marketplace',
  'another marketplace’s shop, for the buyer',
  'the buyer, who sends the header of services',
];

/** What Ana has proposed, wherever something was proposed. */
const PROPOSED = ['settlement', 'refund_proposed', 'claim'];
const [proposer, counterparty] = ['proposer', 'counterparty'].map((role) => PROPOSED.map((flag) => `${role} of ${flag}`)) as [
  string[],
  string[],
];

/** Everybody there is, and in which relations of a rule book he stands to this deal: Mia is, or will be, its mediator; Ana has made the offer. */
function cast({ ana, bo, buyerId, sellerId }: Deal, { foreign }: Place, isMediated: boolean): readonly Somebody[] {
  return [
    { who: 'the buyer', api: ana, stands: ['buyer', ...proposer] },
    { who: 'the seller', api: bo, stands: ['seller', ...counterparty] },
    { who: 'the mediator', api: here.mia, stands: ['any mediator', 'staff', ...(isMediated ? ['mediator'] : [])] },
    { who: 'another mediator', api: here.max, stands: ['any mediator', 'staff'] },
    { who: 'an operator', api: here.ops, stands: ['staff', 'operator'] },
    { who: 'the shop', api: here.shop, stands: ['service'] },
    {
      who: 'the shop, for the buyer',
      api: here.shop.for(buyerId),
      stands: ['buyer', 'service', 'service for buyer', ...proposer],
    },
    { who: 'the shop, for the seller', api: here.shop.for(sellerId), stands: ['seller', ...counterparty] },
    { who: 'the shop, for a stranger', api: here.shop.for('zoe'), stands: [] },
    { who: 'the shop, for the mediator', api: here.shop.for('mia'), stands: [] },
    { who: 'a stranger', api: here.zoe, stands: [] },
    { who: 'an analyst', api: analyst, stands: [] },
    { who: 'staff of no marketplace', api: nowhere, stands: [] },
    { who: 'a service that claims to be staff', api: both, stands: ['service'] },
    { who: 'a mediator of another marketplace', api: foreign.mediator, stands: [] },
    { who: 'an operator of another marketplace', api: foreign.operator, stands: [] },
    { who: 'another marketplace’s shop', api: foreign.service, stands: [] },
    { who: 'another marketplace’s shop, for the buyer', api: foreign.service.for(buyerId), stands: [] },
    { who: 'the buyer, who sends the header of services', api: ana.for(buyerId), stands: [] },
    { who: 'an operator, who sends the header of services', api: here.ops.for(buyerId), stands: [] },
  ];
}

type Grant = {
  readonly pack: Pack;
  readonly process: 'order' | 'dispute';
  readonly action: string;
  readonly relation: string;
  readonly name: string;
};

/** Those that others extend come first: what an era changes is for its own specs to say. */
const packs = [...builtInPacks()].sort((one, other) => Number('extends' in one) - Number('extends' in other));

/** What the rule books grant: every pair of an action and a relation, once. Placing has a test of its own. */
const granted: readonly Grant[] = packs.flatMap((pack) =>
  (['order', 'dispute'] as const).flatMap((process) => {
    const pairs = pack.source[process].rows.flatMap(({ action, by }) =>
      action === undefined || action === 'place' ? [] : many(by).map((relation) => [action, relation] as const),
    );
    return pairs.map(([action, relation]): Grant => ({
      pack,
      process,
      action,
      relation,
      name: `${pack.marketplace} ${process}: ${action} by ${relation}`,
    }));
  }),
);
const grants = granted.filter(({ name }, at) => granted.findIndex((other) => other.name === name) === at);

/** All of them over HTTP; on the bus each action for one of those who may do it, or with FULL=1 for all. */
const isFirst = ({ process, action }: Grant, at: number): boolean =>
  grants.findIndex((other) => other.process === process && other.action === action) === at;
const tried = [
  ...grants.map((grant) => ({ ...grant, way: 'over HTTP' as const })),
  ...grants
    .filter((grant, at) => process.env['FULL'] === '1' || isFirst(grant, at))
    .map((grant) => ({ ...grant, way: 'on the bus' as const })),
];

it('has a sample of everything that a rule book grants, and of nothing else', () => {
  expect(Object.keys(samples).sort()).toEqual(grants.map(({ name }) => name).sort());
});

describe('The table of the rule book is who may do what', () => {
  it.each(tried)('$name, $way', async (grant) => {
    const { pack, process, action, relation, name, way } = grant;
    const on = (api: Api): OverBus => (way === 'over HTTP' ? api : line.by(api));
    /** `409 order.closed`, whichever way it was said. */
    const no = (answer: Answer): string =>
      way === 'over HTTP' ? refusal(answer) : `${answer.status} ${String(answer.body['code'])}`;
    const { from, body: said = {}, worse, again, repeatable = false } = samples[name]!;
    const place = placeOf(pack.marketplace);
    const begin = typeof from === 'string' ? (place.deals[from] as () => Promise<Deal>) : () => from(here, place.deals);
    const deal = await begin();
    const body = typeof said === 'function' ? said(deal) : said;
    const path = process === 'order' ? `/orders/${deal.id}` : `/disputes/${deal.disputeId}`;
    const seen = async () => (await deal.ana.get<OrderSeen>(path)).body;
    const before = await seen();

    const rows = pack[process].rows.filter(
      ({ trigger, from: states }) => trigger.kind === 'action' && trigger.name === action && states.has(before.status),
    );
    const allowed = new Set(rows.flatMap(({ by }) => by));
    expect([...allowed]).toContain(relation);
    const isMediated = (before as unknown as DisputeSeen).mediatorId === 'mia';
    const everybody = cast(deal, place, isMediated);

    const forbidden = everybody.filter(
      ({ who, stands }) => !stands.some((one) => allowed.has(one)) && (way === 'over HTTP' || IN_SHORT.includes(who)),
    );
    const answers = await Promise.all(
      forbidden.map(async ({ who, api }) => [who, no(await on(api).post(`${path}/${action}`, body))]),
    );
    expect(answers).toEqual(forbidden.map(({ who }) => [who, '403 actor.forbidden']));
    expect(await seen()).toEqual(before);

    const [first, ...others] = everybody.filter(({ stands }) => stands.includes(relation));
    const acting = repeatable ? [first!, ...others] : [first!];
    for (const { who, api } of acting) expect([who, (await on(api).post(`${path}/${action}`, body)).status]).toEqual([who, 200]);
    await here.wait('PT0S');
    const after = await seen();
    expect(no(await on(first!.api).post(`${path}/${action}`, worse ?? body))).toBe(again);
    expect(await seen()).toEqual(after);
  });

  it('what was told on the bus is as its contract says, and each command was answered once', () => {
    const { results } = line;
    expect(results.length).toBeGreaterThan(grants.length);
    expect(results.flatMap(faultsIn)).toEqual([]);
    expect(new Set(results.map(({ data }) => data.commandId)).size).toBe(results.length);
  });

  it('buyer and seller write to each other, in person or through their service, and nobody else (CU-T16)', async () => {
    const place = placeOf('comeup');
    const deal = await place.deals.revisionRequested();
    const send = (api: Api, text = 'Bonjour.') => api.post(`/orders/${deal.id}/send-message`, { text });
    for (const { who, api, stands } of cast(deal, place, false)) {
      const mayWrite = stands.includes('buyer') || stands.includes('seller');
      const answer = await send(api);
      expect([who, answer.status === 200 ? '200' : refusal(answer)]).toEqual([who, mayWrite ? '200' : '403 actor.forbidden']);
    }
    expect(refusal(await send(deal.ana, ' '))).toBe('422 reason.required');
  });

  it('an order is placed by a service of its marketplace, for the buyer, and by nobody else (CU-T01, CG-T30, RE-T01)', async () => {
    for (const [marketplace, { deals, foreign }] of Object.entries(places)) {
      const deal = await deals.people();
      const { name: policy } = packs.find((pack) => pack.marketplace === marketplace)!;
      const order = deals.placing(deal, { policy, processingTime: 'P1D', estimatedDeliveryDate: '2026-12-01' });
      const forbidden = [
        deal.ana,
        deal.bo,
        here.zoe,
        here.mia,
        here.ops,
        analyst,
        nowhere,
        here.shop,
        both,
        foreign.service,
        foreign.service.for(deal.buyerId),
        here.shop.for(deal.sellerId),
        deal.ana.for(deal.buyerId),
        here.ops.for(deal.buyerId),
      ];
      for (const api of forbidden) expect(refusal(await api.post('/orders', order))).toBe('403 actor.forbidden');
      const { body } = await deal.ana.post('/orders', order);
      expect(body['detail']).toContain('Entente-On-Behalf-Of');
      expect(refusal(await deal.ana.get(`/orders/${deal.id}`))).toBe('404 order.not_found');
      await done(here.shop.for(deal.buyerId).post('/orders', order));
      const { items } = (await deal.ana.get<{ items: { by: string; via: string | null }[] }>(`/orders/${deal.id}/history`)).body;
      expect(items).toMatchObject([{ by: deal.buyerId, via: 'shop' }]);
    }
  });
});

describe('On behalf of a member', () => {
  it('the member acts, and the history names both', async () => {
    const deal = await placeOf('comeup').deals.placed();
    await done(here.shop.for(deal.sellerId).post(`/orders/${deal.id}/accept`));
    const { items } = (
      await deal.ana.get<{ items: { type: string; by: string; via: string | null }[] }>(`/orders/${deal.id}/history`)
    ).body;
    expect(items[1]).toMatchObject({ type: 'OrderAccepted', by: deal.sellerId, via: 'shop' });
  });

  it('a list of actions is the member’s own', async () => {
    const deal = await placeOf('comeup').deals.placed();
    const actions = async (api: Api) => (await api.get<OrderSeen>(`/orders/${deal.id}`)).body.actions;
    expect(await actions(here.shop.for(deal.sellerId))).toEqual(await actions(deal.bo));
    expect(await actions(here.shop.for(deal.buyerId))).toEqual(['cancel', 'report', 'send-message']);
    expect(await actions(here.shop)).toEqual([]);
  });

  it('nobody but a service may speak for somebody, whatever he asks for', async () => {
    for (const api of [here.zoe, here.mia, here.ops, analyst]) {
      expect(refusal(await api.for('ana').get('/orders'))).toBe('403 actor.forbidden');
      expect(refusal(await api.for('ana').post('/orders/nothing/accept'))).toBe('403 actor.forbidden');
    }
    expect(refusal(await here.shop.for('ana@example.fr').get('/orders'))).toBe('400 malformed');
  });

  it('a service lends no rights of its own, and none of the member’s as staff', async () => {
    expect(refusal(await here.shop.for('ops').post('/clock/advance', { by: 'PT0S' }))).toBe('403 actor.forbidden');
    expect(refusal(await here.shop.for('ana').get('/ledger/trial-balance'))).toBe('403 actor.forbidden');
    expect(refusal(await both.post('/clock/advance', { by: 'PT0S' }))).toBe('403 actor.forbidden');
  });
});

describe('The assigned mediator', () => {
  it('acts only while his token has the role, and the marketplace', async () => {
    const deal = await placeOf('comeup').deals.mediated();
    const decision = { outcome: 'pay_seller', ground: 'conform', reasons: 'Conforme.' };
    for (const api of [
      await here.anyone.as('mia'),
      await here.anyone.as('mia', ['mediator']),
      await here.anyone.as('mia', ['mediator'], ['congocrea']),
      await here.anyone.as('mia', ['operator'], ['comeup']),
    ])
      expect(refusal(await deal.inDispute(api, 'decide', decision))).toBe('403 actor.forbidden');
    await done(deal.inDispute(await here.anyone.as('mia', ['mediator'], ['comeup']), 'decide', decision));
  });
});

describe('A condition on the revision', () => {
  it('tells a stranger nothing about it', async () => {
    const deal = await placeOf('comeup').deals.placed();
    const accept = (api: Api, ifMatch: string, id = deal.id) =>
      api.post(`/orders/${id}/accept`, {}, { headers: { 'if-match': ifMatch } });
    for (const ifMatch of ['0', '7']) expect(refusal(await accept(here.zoe, ifMatch))).toBe('403 actor.forbidden');
    expect(refusal(await accept(deal.bo, '7', 'nothing'))).toBe('404 order.not_found');
    expect(refusal(await accept(deal.bo, '7'))).toBe('412 revision.stale');
    await done(accept(deal.bo, '"0"'));
  });
});
