import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from './api.js';
import { closeInOrder } from './expectations.js';
import { MARKETPLACES, town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
let analyst: Api;
let nowhere: Api;
let foreign: { readonly mediator: Api; readonly operator: Api; readonly service: Api };
beforeAll(async () => {
  here = await town();
  deals = situations(here);
  analyst = await here.anyone.as('analyst', ['analyst'], MARKETPLACES);
  nowhere = await here.anyone.as('placeless', ['mediator', 'operator']);
  foreign = {
    mediator: await here.anyone.as('foreign-mediator', ['mediator'], ['congocrea']),
    operator: await here.anyone.as('foreign-operator', ['operator'], ['congocrea']),
    service: await here.anyone.as('foreign-shop', ['service'], ['congocrea']),
  };
});
afterAll(() => closeInOrder(here));

describe('Who reads what', () => {
  type Reader =
    | 'buyer'
    | 'seller'
    | 'shop for buyer'
    | 'shop for stranger'
    | 'foreign shop for buyer'
    | 'stranger'
    | 'mediator'
    | 'operator'
    | 'shop'
    | 'analyst'
    | 'staff of no marketplace'
    | 'foreign mediator'
    | 'foreign operator'
    | 'foreign shop';
  const parties: readonly Reader[] = ['buyer', 'seller', 'shop for buyer'];

  let quiet: Deal;
  let mediated: Deal;
  beforeAll(async () => {
    quiet = await deals.delivered();
    mediated = await deals.mediated();
    await done(mediated.inDispute(mediated.ana, 'post-message', { text: 'Secret.' }));
    await done(here.ops.post('/dev/provider', { reference: quiet.reference, answer: 'ok' }));
    await here.wait('PT0S');
  });

  const readers = ({ ana, bo, buyerId }: Deal): { readonly [R in Reader]: Api } => {
    return {
      buyer: ana,
      seller: bo,
      'shop for buyer': here.shop.for(buyerId),
      'shop for stranger': here.shop.for('zoe'),
      'foreign shop for buyer': foreign.service.for(buyerId),
      stranger: here.zoe,
      mediator: here.max,
      operator: here.ops,
      shop: here.shop,
      analyst,
      'staff of no marketplace': nowhere,
      'foreign mediator': foreign.mediator,
      'foreign operator': foreign.operator,
      'foreign shop': foreign.service,
    };
  };

  async function expectReaders(deal: Deal, path: string, allowed: readonly Reader[]): Promise<void> {
    const said: [string, string][] = [];
    for (const [who, api] of Object.entries(readers(deal))) {
      const answer = await api.get(path, { headers: { prefer: 'wait=1' } });
      said.push([who, answer.status === 200 ? '200' : refusal(answer)]);
    }
    expect(said).toEqual(said.map(([who]) => [who, allowed.includes(who as Reader) ? '200' : '403 actor.forbidden']));
    expect(refusal(await here.anyone.get(path))).toBe('401 unauthenticated');
  }

  it('an order, its history, its money and that something was written: the parties, operators and services of its marketplace', async () => {
    for (const path of ['', '/history', '/money', '/messages'])
      await expectReaders(quiet, `/orders/${quiet.id}${path}`, [...parties, 'operator', 'shop']);
  });
  it('its file: not the operators, for it is made of texts', async () => {
    await expectReaders(quiet, `/orders/${quiet.id}/file`, [...parties, 'shop']);
  });
  it('an order with a dispute: its marketplace’s mediators as well, file and all', async () => {
    for (const path of ['', '/history', '/money', '/messages'])
      await expectReaders(mediated, `/orders/${mediated.id}${path}`, [...parties, 'operator', 'shop', 'mediator']);
    await expectReaders(mediated, `/orders/${mediated.id}/file`, [...parties, 'shop', 'mediator']);
  });
  it('a dispute: the parties, and those of its marketplace', async () => {
    await expectReaders(mediated, `/disputes/${mediated.disputeId}`, [...parties, 'operator', 'shop', 'mediator']);
  });
  it('a wallet: its owner, operators and services', async () => {
    await expectReaders(quiet, `/wallets/${quiet.buyerId}?marketplace=comeup`, ['buyer', 'shop for buyer', 'operator', 'shop']);
    // Without a marketplace: the reader's own, which may hold nothing of this owner.
    await expectReaders(quiet, `/wallets/${quiet.sellerId}`, ['seller', 'operator', 'shop', 'foreign operator', 'foreign shop']);
  });
  it('the books: operators and services; the operators’ queues: operators', async () => {
    // Whose token covers other marketplaces, or none, sees their share, or nothing.
    const operators: readonly Reader[] = ['operator', 'foreign operator', 'staff of no marketplace'];
    await expectReaders(quiet, '/ledger/trial-balance', [...operators, 'shop', 'foreign shop']);
    for (const path of ['/operations/refunds', '/operations/parked', `/dev/provider?reference=${quiet.reference}`])
      await expectReaders(quiet, path, operators);
  });
  it('nothing is there for nobody: an unknown order and an unknown dispute are the same for all', async () => {
    for (const api of Object.values(readers(quiet))) {
      expect(refusal(await api.get('/orders/nothing'))).toBe('404 order.not_found');
      expect(refusal(await api.get('/orders/nothing/money'))).toBe('404 order.not_found');
      expect(refusal(await api.get('/disputes/nothing.1'))).toBe('404 dispute.not_found');
    }
  });

  it('operators see that something was written, not what', async () => {
    const told = async (api: Api) =>
      JSON.stringify([
        (await api.get(`/orders/${mediated.id}`)).body,
        (await api.get(`/orders/${mediated.id}/history`)).body,
        (await api.get(`/disputes/${mediated.disputeId}`)).body,
      ]);
    const texts = [
      'Un logo',
      'Trois propositions',
      'Voici les trois logos.',
      'Plus de bleu',
      'Hors brief.',
      'Non conforme au brief.',
      'Secret.',
    ];
    const [forOperator, forBuyer, forMediator] = [await told(here.ops), await told(mediated.ana), await told(here.max)];
    for (const text of texts) {
      expect(forOperator).not.toContain(text);
      expect(forBuyer).toContain(text);
      expect(forMediator).toContain(text);
    }
  });

  describe('in lists', () => {
    type Rows = { items: { orderId: string; marketplace: string }[]; next: string | null };
    const ids = async (api: Api, path: string): Promise<string[]> => {
      const { status, body } = await api.get<Rows>(path, { headers: { prefer: 'wait=5' } });
      expect(status).toBe(200);
      return body.items.map(({ orderId }) => orderId);
    };

    it('members see their own orders and disputes, and may ask for nobody else’s', async () => {
      expect(await ids(quiet.ana, '/orders')).toEqual([quiet.id]);
      expect(await ids(quiet.bo, `/orders?sellerId=${quiet.sellerId}`)).toEqual([quiet.id]);
      expect(await ids(quiet.ana, `/orders?sellerId=${quiet.buyerId}`)).toEqual([]);
      expect(await ids(mediated.ana, '/disputes')).toEqual([mediated.id]);
      expect(await ids(quiet.ana, '/disputes')).toEqual([]);
      expect(await ids(here.zoe, '/orders')).toEqual([]);
      expect(await ids(analyst, '/orders')).toEqual([]);
      expect(refusal(await quiet.ana.get(`/orders?sellerId=${quiet.sellerId}`))).toBe('403 actor.forbidden');
      expect(refusal(await quiet.ana.get(`/orders?buyerId=${mediated.buyerId}`))).toBe('403 actor.forbidden');
    });

    it('mediators see what is, or was, in dispute; operators and services all of their marketplaces', async () => {
      const narrowed = `/orders?limit=100&buyerId=`;
      expect(await ids(here.max, narrowed + quiet.buyerId)).toEqual([]);
      expect(await ids(here.max, narrowed + mediated.buyerId)).toEqual([mediated.id]);
      for (const api of [here.ops, here.shop]) expect(await ids(api, narrowed + quiet.buyerId)).toEqual([quiet.id]);
      for (const api of [foreign.operator, foreign.service, nowhere])
        expect(await ids(api, narrowed + quiet.buyerId)).toEqual([]);
      for (const api of [foreign.mediator, nowhere]) expect(await ids(api, '/disputes?limit=100')).not.toContain(mediated.id);
      for (const path of ['/orders', '/disputes'])
        expect(refusal(await foreign.operator.get(`${path}?marketplace=comeup`))).toBe('403 actor.forbidden');
    });

    it('a service that speaks for a member sees that member’s, in its own marketplaces', async () => {
      expect(await ids(here.shop.for(quiet.buyerId), '/orders')).toEqual([quiet.id]);
      expect(await ids(foreign.service.for(quiet.buyerId), '/orders')).toEqual([]);
    });
  });
});
