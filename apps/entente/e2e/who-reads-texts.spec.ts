import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from './api.js';
import { besideTheWork, POSTER } from './beside.js';
import { closeInOrder } from './expectations.js';
import { MARKETPLACES, town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type DisputeSeen, type OrderSeen, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
let strangers: { readonly [who: string]: Api };
/** An order at work, in whose chat was written; and one in mediation, whose thread holds evidence. */
let quiet: Deal;
let mediated: Deal;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
  strangers = {
    'a stranger': here.zoe,
    'a mediator elsewhere': await here.anyone.as('foreign-mediator', ['mediator'], ['congocrea']),
    'an operator elsewhere': await here.anyone.as('foreign-operator', ['operator'], ['congocrea']),
    'a service elsewhere': await here.anyone.as('foreign-shop', ['service'], ['congocrea']),
    'the shop, for a stranger': here.shop.for('zoe'),
    'an analyst': await here.anyone.as('analyst', ['analyst'], MARKETPLACES),
    'staff of no marketplace': await here.anyone.as('placeless', ['mediator', 'operator']),
  };
  quiet = await deals.accepted();
  await done(quiet.buyer('send-message', { text: 'Bonjour Bo.' }));
  await done(here.shop.for(quiet.sellerId).post(`/orders/${quiet.id}/send-message`, { text: 'Bonjour Ana.' }));
  await done(quiet.seller('offer', POSTER));
  await done(quiet.buyer('report', { text: 'Il m’insulte.' }));
  mediated = await besideTheWork(here, deals).asked();
  const { ana, bo, inDispute } = mediated;
  await done(inDispute(ana, 'submit-evidence', { kind: 'screenshot', text: 'Ma capture.' }));
  await done(inDispute(bo, 'submit-evidence', { kind: 'message', text: 'Un courriel.', offPlatform: true }));
  await done(mediated.seller('report', { text: 'Elle me menace.' }));
});
afterAll(() => closeInOrder(here));

const reading = async <Body>(api: Api, path: string): Promise<Body> => {
  const { status, body } = await api.get<Body>(path);
  expect(status).toBe(200);
  return body;
};
const texts = async (api: Api, { id }: Deal) =>
  (await reading<{ items: { by: string; via: string | null; text: string | null }[] }>(api, `/orders/${id}/messages`)).items;
type Item = { readonly type: string; readonly by: string; readonly data: { readonly [name: string]: unknown } };
const history = async (api: Api, { id }: Deal) => (await reading<{ items: Item[] }>(api, `/orders/${id}/history`)).items;

describe('Strangers, and staff of other marketplaces', () => {
  it('read nothing: not the chat, nor offers, evidence or reports', async () => {
    for (const path of [
      `/orders/${quiet.id}`,
      `/orders/${quiet.id}/messages`,
      `/orders/${quiet.id}/messages?cursor=999`,
      `/orders/${quiet.id}/history`,
      `/orders/${quiet.id}/file`,
      `/orders/${mediated.id}/messages`,
      `/disputes/${mediated.disputeId}`,
    ])
      for (const [who, api] of Object.entries(strangers))
        expect([who, path, refusal(await api.get(path))]).toEqual([who, path, '403 actor.forbidden']);
    expect(refusal(await here.anyone.get(`/orders/${quiet.id}/messages`))).toBe('401 unauthenticated');
    expect(refusal(await here.zoe.get('/orders/nothing/messages'))).toBe('404 order.not_found');
  });

  it('nor does a mediator where there was no dispute', async () => {
    for (const path of ['', '/messages', '/history', '/file'])
      expect(refusal(await here.mia.get(`/orders/${quiet.id}${path}`))).toBe('403 actor.forbidden');
  });
});

describe('The chat', () => {
  it('is read by its parties and the marketplace’s service; operators see that something was written, by whom, and not what', async () => {
    const written = [
      { by: quiet.buyerId, via: null, text: 'Bonjour Bo.' },
      { by: quiet.sellerId, via: 'shop', text: 'Bonjour Ana.' },
    ];
    for (const api of [quiet.ana, quiet.bo, here.shop, here.shop.for(quiet.buyerId)])
      expect(await texts(api, quiet)).toMatchObject(written);
    expect(await texts(here.ops, quiet)).toMatchObject(written.map((message) => ({ ...message, text: null })));
  });

  it('of a disputed order is read by mediators as well', async () => {
    const deal = await deals.revisionRefused();
    await done(deal.buyer('send-message', { text: 'Parlons-en.' }));
    await done(deal.buyer('open-dispute', { justification: 'Non conforme.' }));
    for (const api of [here.mia, here.max]) expect(await texts(api, deal)).toMatchObject([{ text: 'Parlons-en.' }]);
    const { messages } = await reading<{ messages: object[] }>(here.mia, `/orders/${deal.id}/file`);
    expect(messages).toMatchObject([{ by: deal.buyerId, text: 'Parlons-en.' }]);
  });
});

describe('What an offer is for', () => {
  it('is read by the parties and their service; operators read its price, and no label', async () => {
    for (const api of [quiet.ana, quiet.bo, here.shop])
      expect((await reading<OrderSeen>(api, `/orders/${quiet.id}`)).offers).toMatchObject([POSTER]);
    const { price, duration } = POSTER;
    expect((await reading<OrderSeen>(here.ops, `/orders/${quiet.id}`)).offers).toMatchObject([{ price, duration, label: null }]);
    const made = async (api: Api) => (await history(api, quiet)).find(({ type }) => type === 'OfferMade')!.data;
    expect(await made(quiet.bo)).toMatchObject({ label: POSTER.label, priceMinor: 2_000 });
    expect(await made(here.ops)).toMatchObject({ priceMinor: 2_000 });
    expect(JSON.stringify(await made(here.ops))).not.toContain(POSTER.label);
  });
});

describe('Evidence', () => {
  it('is read by both sides and every mediator, with whether it counts; operators see that it was handed in', async () => {
    const thread = async (api: Api) =>
      (await reading<DisputeSeen>(api, `/disputes/${mediated.disputeId}`)).thread.filter(
        ({ type }) => type === 'EvidenceSubmitted',
      );
    const handedIn = [
      { by: mediated.buyerId, kind: 'screenshot', admissible: true, text: 'Ma capture.' },
      { by: mediated.sellerId, kind: 'message', admissible: false, text: 'Un courriel.' },
    ];
    for (const api of [mediated.ana, mediated.bo, here.mia, here.max, here.shop])
      expect(await thread(api)).toMatchObject(handedIn);
    const seen = await thread(here.ops);
    expect(seen).toMatchObject(handedIn.map(({ by, kind, admissible }) => ({ by, kind, admissible })));
    for (const item of seen) expect(item).not.toHaveProperty('text');
  });

  it('from elsewhere is warned about, and only then (CU-T29)', async () => {
    const submit = async (more: object) =>
      (await done(mediated.inDispute(mediated.ana, 'submit-evidence', { kind: 'message', text: 'Ceci.', ...more }))).body[
        'warnings'
      ];
    expect(await submit({ offPlatform: true })).toEqual(['evidence.off_platform']);
    expect(await submit({ offPlatform: false })).toBeUndefined();
  });
});

describe('A report', () => {
  it('is read by staff with its words, and by neither party, anywhere (CU-T46)', async () => {
    const reported = async (api: Api, deal: Deal) => (await history(api, deal)).filter(({ type }) => type === 'ConductReported');
    expect(await reported(here.ops, quiet)).toMatchObject([{ by: quiet.buyerId, data: { text: 'Il m’insulte.' } }]);
    for (const api of [here.ops, here.mia, here.max])
      expect(await reported(api, mediated)).toMatchObject([{ by: mediated.sellerId, data: { text: 'Elle me menace.' } }]);
    for (const [deal, text] of [
      [quiet, 'Il m’insulte.'],
      [mediated, 'Elle me menace.'],
    ] as const)
      for (const api of [deal.ana, deal.bo, here.shop.for(deal.buyerId)])
        for (const path of ['', '/history', '/messages', '/file', '/money'])
          expect(JSON.stringify(await reading(api, `/orders/${deal.id}${path}`))).not.toMatch(
            new RegExp(`${text}|ConductReported`),
          );
  });
});
