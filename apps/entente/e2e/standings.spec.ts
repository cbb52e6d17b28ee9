import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from './api.js';
import { closeInOrder } from './expectations.js';
import { MARKETPLACES, town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here, 'cg');
});
afterAll(() => closeInOrder(here));

const marketplace = 'congocrea';
const WORDS: { readonly [action: string]: object } = {
  suspend: { reason: 'Aucune réponse à trois relances.' },
  'request-reinstatement': { information: 'Le dossier est réglé.' },
  reinstate: {},
};
const act = (who: Api, sellerId: string, action: string, more: object = {}, headers = {}): Promise<Answer> =>
  who.post(`/sellers/${sellerId}/${action}`, { marketplace, ...WORDS[action], ...more }, { headers });
const shown = async (who: Api, sellerId: string) =>
  (await who.get<{ standing: string; actions: string[] }>(`/sellers/${sellerId}?marketplace=${marketplace}`)).body;
const suspended = async (deal: Deal): Promise<Deal> => {
  await done(act(here.ops, deal.sellerId, 'suspend'));
  return deal;
};
const opens = { reason: 'non_delivery', justification: 'Rien n’est arrivé.' };

describe('A suspended seller', () => {
  it('is restored by no case that is settled: he asks, and staff answer (CG-T17, CG-T18, CG-T19, scenario 65)', async () => {
    const deal = await suspended(await deals.caseOpened());
    const { bo, sellerId } = deal;
    expect(await shown(here.zoe, sellerId)).toMatchObject({ standing: 'suspended', actions: [] });
    expect(refusal(await act(bo, sellerId, 'request-reinstatement'))).toBe('409 state.invalid'); // The case is open.
    await done(deal.inDispute(deal.ana, 'close'));
    await here.wait('P30D');
    expect(await shown(bo, sellerId)).toMatchObject({ standing: 'suspended', actions: ['request-reinstatement'] });
    expect(refusal(await act(here.ops, sellerId, 'reinstate'))).toBe('409 state.invalid'); // He has not asked.

    const asked = await done(act(bo, sellerId, 'request-reinstatement'));
    expect(asked.body).toEqual({
      sellerId,
      marketplace,
      standing: 'reinstatement_requested',
      revision: 1,
      events: ['ReinstatementRequested'],
    });
    expect(await shown(here.ops, sellerId)).toMatchObject({ standing: 'reinstatement_requested', actions: ['reinstate'] });
    expect((await done(act(here.ops, sellerId, 'reinstate'))).body).toMatchObject({ standing: 'active' });
    await done(deal.seller('complete'));
  });

  it('ships, tracks, refunds, completes and talks; he neither cancels, nor sells, nor buys (CG-T17, CG-T30, CG-T34)', async () => {
    const deal = await suspended(await deals.paid());
    const { sellerId, buyerId } = deal;
    expect((await deal.bo.get<{ actions: string[] }>(`/orders/${deal.id}`)).body.actions).toEqual([
      'ship',
      'refund',
      'send-message',
    ]);
    expect(refusal(await deal.seller('cancel', { reason: 'Rupture de stock.' }))).toBe('409 seller.suspended');
    await done(deal.seller('send-message', { text: 'Il part demain.' }));
    await done(deal.seller('ship', { carrier: 'Poste' }));
    await done(deal.seller('update-tracking', { status: 'in_transit' }));
    await done(deal.seller('refund', { amountMinor: 1_000, method: 'platform' }));
    await here.wait('P2D');
    await done(deal.buyer('open-dispute', opens));
    await done(deal.inDispute(deal.bo, 'post-message', { text: 'Je cherche.' }));
    await done(deal.inDispute(deal.bo, 'add-proof', { kind: 'tracking', trackingNumber: 'CD 12' }));
    await done(deal.seller('complete'));

    const place = async (who: { buyerId: string; sellerId: string }) => {
      const other = await deals.people(who);
      const body = deals.placing(other, { policy: 'congocrea/1', duration: undefined, processingTime: 'P1D' });
      return here.shop.for(other.buyerId).post('/orders', body);
    };
    expect(refusal(await place({ buyerId, sellerId }))).toBe('409 seller.suspended');
    expect(refusal(await place({ buyerId: sellerId, sellerId: buyerId }))).toBe('409 seller.suspended');
    expect((await place({ buyerId, sellerId: `${sellerId}-else` })).status).toBe(201);
  });

  it('is suspended in one marketplace, and nowhere else (CG-T17)', async () => {
    const { sellerId, buyerId } = await suspended(await deals.paid());
    const comeup = situations(here, 'cu');
    await comeup.placed({}, { sellerId, buyerId });
    expect((await here.zoe.get(`/sellers/${sellerId}?marketplace=comeup`)).body).toMatchObject({ standing: 'active' });
    expect(refusal(await act(here.ops, sellerId, 'suspend', { marketplace: 'comeup' }))).toBe('409 state.invalid');
    expect(refusal(await act(here.ops, sellerId, 'suspend', { marketplace: 'etsy' }))).toBe('404 not_found');
  });

  it('has parcels that he did not send refunded for him (CG-T21)', async () => {
    const deal = await suspended(await deals.paid({ processingTime: 'P5D' }));
    const refund = (who: Api) => who.post(`/orders/${deal.id}/refund`, { amountMinor: 10_000, method: 'platform' });
    expect(refusal(await refund(here.ops))).toBe('409 too.early');
    await here.wait('P6D');
    expect(refusal(await refund(here.zoe))).toBe('403 actor.forbidden');
    await done(refund(here.ops));
    await here.wait('PT0S');
    expect([await deal.givenBack(), (await deal.money()).sellerMinor]).toEqual([[10_000], 0]);
  });
});

describe('Prefer: wait', () => {
  it('lets a seller ask as soon as his case has ended, though its order has still to hear of it (CG-T18)', async () => {
    const deal = await suspended(await deals.caseOpened());
    await done(deal.inDispute(deal.ana, 'close'));
    await done(act(deal.bo, deal.sellerId, 'request-reinstatement', {}, { prefer: 'wait=5' }));
  });
  it('ends with its time where a case goes on; and who does not look at cases does not wait (CG-T17, CG-T18)', async () => {
    const deal = await deals.caseOpened();
    const began = performance.now();
    await done(act(here.ops, deal.sellerId, 'suspend', {}, { prefer: 'wait=5' }));
    expect(performance.now() - began).toBeLessThan(4_000);
    const asked = await act(deal.bo, deal.sellerId, 'request-reinstatement', {}, { prefer: 'wait=1' });
    expect([refusal(asked), asked.headers.get('preference-applied')]).toEqual(['409 state.invalid', 'wait=1']);
  });
});

describe('POST /sellers/{sellerId}/{action}', () => {
  const ROLES = ['mediator', 'operator', 'analyst', 'service'] as const;
  /** Who may, once a seller stands where the action begins. */
  const ALLOWED: { readonly [action: string]: readonly string[] } = {
    suspend: ['mediator', 'operator'],
    'request-reinstatement': ['seller', 'service for seller'],
    reinstate: ['mediator', 'operator'],
  };
  /** Everybody who could ask: of his marketplace, of another, and on whose behalf. */
  async function callers(sellerId: string): Promise<{ readonly [name: string]: Api }> {
    const own = Object.fromEntries(
      await Promise.all(ROLES.map(async (role) => [role, await here.anyone.as(`own-${role}`, [role], MARKETPLACES)] as const)),
    );
    const foreign = await Promise.all(
      ROLES.map(async (role) => [`foreign ${role}`, await here.anyone.as(`far-${role}`, [role], ['comeup'])] as const),
    );
    const far = Object.fromEntries(foreign);
    return {
      ...own,
      ...far,
      seller: await here.anyone.as(sellerId),
      stranger: here.zoe,
      'seller as operator': await here.anyone.as(sellerId, ['operator'], MARKETPLACES),
      'service for seller': own['service']!.for(sellerId),
      'service for stranger': own['service']!.for('zoe'),
      'service for operator': own['service']!.for('ops'),
      'foreign service for seller': far['foreign service']!.for(sellerId),
    };
  }
  /** A seller who stands where the action begins. */
  async function standing(sellerId: string, action: string): Promise<string> {
    const seller = await here.anyone.as(sellerId);
    if (action !== 'suspend') await done(act(here.ops, sellerId, 'suspend'));
    if (action === 'reinstate') await done(act(seller, sellerId, 'request-reinstatement'));
    return sellerId;
  }

  it.each(Object.keys(ALLOWED))(
    '%s is for those whom the rule book names, and for nobody else (CG-T17, CG-T18, CG-T19)',
    async (action) => {
      const refused = await standing(`matrix-${action}`, action);
      for (const [name, api] of Object.entries(await callers(refused))) {
        const may = ALLOWED[action]!.includes(name) || (name === 'seller as operator' && action === 'request-reinstatement');
        const sellerId = may ? await standing(`${name.replaceAll(' ', '-')}-${action}`, action) : refused;
        const caller = may && name.includes('seller') ? (await callers(sellerId))[name]! : api;
        const answer = await act(caller, sellerId, action);
        expect([name, answer.status === 200 ? '200' : refusal(answer)]).toEqual([name, may ? '200' : '403 actor.forbidden']);
      }
      expect(refusal(await act(here.anyone, refused, action))).toBe('401 unauthenticated');
    },
  );

  it('takes what it needs, and knows its words (CG-T17, CG-T18)', async () => {
    const sellerId = await standing('worded', 'suspend');
    expect(refusal(await here.ops.post(`/sellers/${sellerId}/suspend`, WORDS['suspend']))).toBe('400 malformed');
    expect(refusal(await act(here.ops, sellerId, 'suspend', { reason: ' ' }))).toBe('422 reason.required');
    expect(refusal(await act(here.ops, sellerId, 'suspend', { until: '2027-01-01' }))).toBe('400 malformed');
    expect(refusal(await act(here.ops, sellerId, 'banish'))).toBe('404 not_found');
    expect(refusal(await act(here.ops, 'a@b', 'suspend'))).toBe('404 not_found');
  });

  it('is answered as the first time when it is repeated, and refused at another revision than was read (CG-T17)', async () => {
    const key = '7d9f1c62-repeat';
    const suspend = () => here.ops.post('/sellers/repeated/suspend', { marketplace, ...WORDS['suspend'] }, { key });
    const [first, second] = [await done(suspend()), await done(suspend())];
    expect([second.body, second.headers.get('idempotency-replayed')]).toEqual([first.body, 'true']);
    const stale = await act(await here.anyone.as('repeated'), 'repeated', 'request-reinstatement', {}, { 'if-match': '7' });
    expect(refusal(stale)).toBe('412 revision.stale');
    const probed = await act(here.zoe, 'repeated', 'suspend', {}, { 'if-match': '7' }); // That is not for strangers to find out.
    expect(refusal(probed)).toBe('403 actor.forbidden');
  });

  it('is documented, each with its reason (CG-T17)', async () => {
    const { body } = await here.anyone.get<{ paths: { [path: string]: { post?: { tags: string[]; requestBody: object } } } }>(
      '/openapi.json',
    );
    for (const action of Object.keys(ALLOWED))
      expect(body.paths[`/sellers/{sellerId}/${action}`]?.post).toMatchObject({ tags: ['Sellers'] });
  });
});
