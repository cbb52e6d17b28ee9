import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from './api.js';
import { closeInOrder } from './expectations.js';
import { town, type Town } from './served.js';
import { done, refusal, situations, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
});
afterAll(() => closeInOrder(here));

/** How something is answered to whoever has seen it under a tag. */
async function seen(api: Api, path: string, headers: { readonly [name: string]: string } = {}) {
  const { status, body, headers: answered } = await api.get<{ revision: number } | ''>(path, { headers });
  return { status, body, tag: answered.get('etag') ?? '' };
}

describe('The ETag of an order', () => {
  it('begins with its revision, and is what If-Match takes', async () => {
    const deal = await deals.placed();
    const { tag, body } = await seen(deal.bo, `/orders/${deal.id}`);
    expect(tag).toMatch(/^"0\.[0-9a-f]{12}"$/);
    expect(body).toMatchObject({ revision: 0 });
    const act = (action: string, ifMatch: string, body = {}) =>
      deal.bo.post(`/orders/${deal.id}/${action}`, body, { headers: { 'if-match': ifMatch } });
    const delivery = { text: 'Voici.' };
    await done(act('accept', tag));
    expect(refusal(await act('deliver', tag, delivery))).toBe('412 revision.stale');
    await done(act('deliver', (await seen(deal.ana, `/orders/${deal.id}`)).tag, delivery)); // Whoever has seen it: the revision counts.
  });

  it('spares whoever has it already the answer, until that would be another', async () => {
    const deal = await deals.placed();
    const path = `/orders/${deal.id}`;
    const { tag } = await seen(deal.bo, path);
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*'])
      expect(await seen(deal.bo, path, { 'if-none-match': known })).toEqual({ status: 304, body: '', tag });
    for (const other of ['"0"', '"0.000000000000"', 'nonsense'])
      expect(await seen(deal.bo, path, { 'if-none-match': other })).toMatchObject({ status: 200, tag });
    // The buyer may do something else with it, and in French it reads otherwise.
    expect((await seen(deal.ana, path, { 'if-none-match': tag })).status).toBe(200);
    expect((await seen(deal.bo, path, { 'if-none-match': tag, 'accept-language': 'fr' })).status).toBe(200);
    await done(deal.seller('accept'));
    expect((await seen(deal.bo, path, { 'if-none-match': tag })).status).toBe(200);
  });

  it('is another once the time has changed what may be done, though nothing was recorded', async () => {
    const deal = await deals.shipped();
    const path = `/orders/${deal.id}`;
    const before = await seen(deal.ana, path);
    await here.wait('P2D');
    const after = await seen(deal.ana, path, { 'if-none-match': before.tag });
    expect(after.status).toBe(200);
    expect(after.body).toMatchObject({ actions: expect.arrayContaining(['open-dispute']) });
  });

  it('is not there for how it was', async () => {
    const deal = await deals.placed();
    const { now } = (await here.ops.get<{ now: string }>('/clock')).body;
    expect(await seen(deal.bo, `/orders/${deal.id}?asOf=${now}`)).toMatchObject({ status: 200, tag: '' });
  });
});

it('a dispute has an ETag, too', async () => {
  const deal = await deals.mediated();
  const path = `/disputes/${deal.disputeId}`;
  const { tag, body } = await seen(here.mia, path);
  expect(tag.startsWith(`"${(body as { revision: number }).revision}.`)).toBe(true);
  expect((await seen(here.mia, path, { 'if-none-match': tag })).status).toBe(304);
  const say = () => here.mia.post(`${path}/post-message`, { text: 'Bonjour.' }, { headers: { 'if-match': tag } });
  await done(say());
  expect(refusal(await say())).toBe('412 revision.stale');
  expect((await seen(here.mia, path, { 'if-none-match': tag })).status).toBe(200);
});

it('the standing of a seller has one, for himself and for the staff', async () => {
  const { bo, sellerId } = await deals.paid();
  const path = `/sellers/${sellerId}?marketplace=congocrea`;
  expect((await seen(here.ops, path)).tag).toBe(''); // Nothing has happened to it yet.
  const act = (action: string, body: object, ifMatch = '*') =>
    here.ops.post(`/sellers/${sellerId}/${action}`, { marketplace: 'congocrea', ...body }, { headers: { 'if-match': ifMatch } });
  await done(act('suspend', { reason: 'Trois litiges.' }));
  const { tag } = await seen(here.ops, path);
  expect(tag).toMatch(/^"0\./);
  expect((await seen(bo, path)).tag).toMatch(/^"0\./);
  expect((await seen(here.zoe, path)).tag).toBe('');
  await done(bo.post(`/sellers/${sellerId}/request-reinstatement`, { marketplace: 'congocrea', information: 'Tout est réglé.' }));
  expect(refusal(await act('reinstate', {}, tag))).toBe('412 revision.stale');
  await done(act('reinstate', {}, (await seen(here.ops, path)).tag));
});
