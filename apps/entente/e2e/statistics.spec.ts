import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from './api.js';
import { closeInOrder } from './expectations.js';
import { MARKETPLACES, town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here, 'st');
});
afterAll(() => closeInOrder(here));

type SellerSeen = {
  readonly sellerId: string;
  readonly marketplace: string;
  readonly standing: string;
  readonly statistics: {
    readonly window: string;
    readonly minimumOrders: number;
    readonly completedOrders: number;
    readonly acceptanceRate: number | null;
    readonly completionRate: number | null;
    readonly onTimeRate: number | null;
    readonly responseTime: { readonly meanHours: number } | null;
  };
};

const look = (who: Api, sellerId: string, query = '?marketplace=comeup') =>
  who.get<SellerSeen>(`/sellers/${sellerId}${query}`, { headers: { prefer: 'wait=5' } });
const figuresOf = async (sellerId: string) => (await look(here.zoe, sellerId)).body.statistics;

/** A seller who has completed so many orders, all of them as he should, and one order more. */
async function seller(sellerId: string, orders = 5): Promise<Deal> {
  for (let i = 0; i < orders; i++) {
    const deal = await deals.placed({}, { sellerId });
    await done(deal.seller('accept'));
    await done(deal.seller('deliver', { text: 'Voici les trois logos.' }));
    await done(deal.buyer('complete'));
  }
  return deals.placed({}, { sellerId });
}

describe('A seller’s figures', () => {
  it('2: when he lets an order lapse, the buyer is refunded; the acceptance rate falls, the completion rate does not (CU-T05)', async () => {
    const deal = await seller('lapsing');
    expect(await figuresOf('lapsing')).toEqual({
      window: 'P6M',
      minimumOrders: 5,
      completedOrders: 5,
      acceptanceRate: 1,
      completionRate: 1,
      onTimeRate: 1,
      responseTime: { meanHours: 1 },
    });
    await here.wait('PT48H2M');
    expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'timer' });
    const silent = { meanHours: 28.83 }; // Five hours of five orders, and seven days.
    expect(await figuresOf('lapsing')).toMatchObject({ acceptanceRate: 0.8333, completionRate: 1, responseTime: silent });
    expect((await deal.money()).refundedMinor).toBe(10_000);
  });

  it('3: when a buyer cancels what is not accepted yet, the acceptance rate falls, the completion rate does not (CU-T03)', async () => {
    const deal = await seller('waiting');
    await done(deal.buyer('cancel'));
    expect(await figuresOf('waiting')).toMatchObject({
      acceptanceRate: 0.8333,
      completionRate: 1,
      responseTime: { meanHours: 1 },
    });
    expect((await deal.money()).sellerMinor).toBe(0);
  });

  it('6: when he agrees to cancel, the buyer is refunded in full, and the completion rate falls (CU-T09)', async () => {
    const deal = await seller('agreeing');
    await done(deal.seller('accept'));
    await done(deal.buyer('request-cancellation', { reason: 'Je n’en ai plus besoin.' }));
    await done(deal.seller('accept-cancellation'));
    expect(await figuresOf('agreeing')).toMatchObject({ completedOrders: 5, completionRate: 0.8333, acceptanceRate: 1 });
    await here.wait('PT0S');
    expect(await deal.givenBack()).toEqual([10_000]);
  });

  it('22: when he cancels after he refused a revision, he is paid nothing, and the completion rate falls (CU-T25)', async () => {
    const deal = await seller('leaving');
    await done(deal.seller('accept'));
    await done(deal.seller('deliver', { text: 'Voici.' }));
    await done(deal.buyer('request-revision', { text: 'Plus de bleu.' }));
    await done(deal.seller('refuse-revision', { reason: 'Hors brief.' }));
    await done(deal.seller('cancel'));
    expect(await figuresOf('leaving')).toMatchObject({ completedOrders: 5, completionRate: 0.8333, onTimeRate: 1 });
    expect(refusal(await deal.buyer('review', { rating: 'negative' }))).toBe('409 order.closed');
    await here.wait('PT0S');
    expect(await deal.givenBack()).toEqual([10_000]);
  });

  it('a mediator’s full refund lowers the completion rate, too (CU-T31)', async () => {
    const deal = await seller('mediated');
    await done(deal.seller('accept'));
    await done(deal.seller('deliver', { text: 'Voici.' }));
    await done(deal.buyer('request-revision', { text: 'Plus de bleu.' }));
    await done(deal.seller('refuse-revision', { reason: 'Hors brief.' }));
    await done(deal.buyer('open-dispute', { justification: 'Non conforme au brief.' }));
    await done(deal.inDispute(here.mia, 'take'));
    await done(
      deal.inDispute(here.mia, 'decide', { outcome: 'full_refund', ground: 'not_conform', reasons: 'Le brief le dit.' }),
    );
    await here.wait('PT0S');
    expect(await figuresOf('mediated')).toMatchObject({ completedOrders: 5, completionRate: 0.8333 });
  });

  it('know how long he takes to answer in the chat', async () => {
    const deal = await seller('writing');
    await done(deal.seller('accept'));
    await done(deal.buyer('send-message', { text: 'Bonjour, avez-vous reçu le logo actuel ?' }));
    await here.wait('PT15H');
    await done(deal.seller('send-message', { text: 'Oui, merci.' }));
    expect(await figuresOf('writing')).toMatchObject({ responseTime: { meanHours: 3 } }); // Six hours of six orders, and fifteen.
  });

  it('are withheld below five completed orders, and forgotten after six months', async () => {
    await seller('beginning', 4);
    const none = { acceptanceRate: null, completionRate: null, onTimeRate: null, responseTime: null };
    expect(await figuresOf('beginning')).toEqual({ window: 'P6M', minimumOrders: 5, completedOrders: 4, ...none });
    await seller('resting');
    await here.wait('P6MT26H');
    expect(await figuresOf('resting')).toMatchObject({ completedOrders: 0, ...none });
  });
});

describe('GET /sellers/{sellerId}', () => {
  it('is for every member, and for mediators, operators and services of the marketplace', async () => {
    const { anyone, zoe, mia, ops, shop } = here;
    const answer = await look(zoe, 'nobody');
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { sellerId: 'nobody', marketplace: 'comeup', standing: 'active', statistics: { completedOrders: 0, acceptanceRate: null } },
    ]);
    for (const reader of [mia, ops, shop, shop.for('zoe')]) expect((await look(reader, 'nobody')).status).toBe(200);
    const foreigners = await Promise.all(
      (['mediator', 'operator', 'service'] as const).map((role) => anyone.as(`foreign-${role}`, [role], ['congocrea'])),
    );
    const analyst = await anyone.as('analyst', ['analyst'], MARKETPLACES);
    for (const reader of [...foreigners, foreigners[2]!.for('zoe'), analyst])
      expect(refusal(await look(reader, 'nobody'))).toBe('403 actor.forbidden');
    expect(refusal(await look(anyone, 'nobody'))).toBe('401 unauthenticated');
    expect((await look(foreigners[0]!, 'foreign-mediator')).status).toBe(200); // He sells here himself.
  });

  it('says what is missing, and what is not there', async () => {
    const without = await look(here.zoe, 'bo', '');
    expect([refusal(without), without.body]).toMatchObject(['422 field.required', { field: 'marketplace' }]);
    expect(refusal(await look(here.zoe, 'bo', '?marketplace='))).toBe('422 field.required');
    for (const unknown of ['etsy', 'comeup/2'])
      expect(refusal(await look(here.zoe, 'bo', `?marketplace=${unknown}`))).toBe('404 not_found');
    expect(refusal(await look(here.zoe, 'a@b'))).toBe('404 not_found');
    expect(refusal(await look(here.zoe, 'bo', '?marketplace=comeup&since=2020'))).toBe('400 malformed');
  });

  it('is documented', async () => {
    const { body } = await here.anyone.get<{
      paths: { [path: string]: { get?: object } };
      components: { schemas: { [name: string]: object } };
    }>('/openapi.json');
    expect(body.paths['/sellers/{sellerId}']?.get).toMatchObject({
      tags: ['Sellers'],
      parameters: expect.arrayContaining([expect.objectContaining({ name: 'marketplace', in: 'query' })]),
      responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Seller' } } } } },
    });
    const figures = { completionRate: { oneOf: [{ type: 'number' }, { type: 'null' }] } };
    expect(body.components.schemas['Seller']).toMatchObject({ properties: { statistics: { properties: figures } } });
  });
});
