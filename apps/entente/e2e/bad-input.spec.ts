import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Api, type Answer } from '../src/api.js';
import { town, type Town } from './served.js';
import { done, faultsInBooks, heads, refusal, situations, type Deal, type Situations } from './situations.js';

const SECRET = 'a secret that only this spec and its town know';

let here: Town;
let deals: Situations;
let cu: { readonly placed: Deal; readonly accepted: Deal; readonly delivered: Deal; readonly mediated: Deal };
let cg: Deal;
let before: string;
beforeAll(async () => {
  here = await town({ DEV_TOKEN_SECRET: SECRET });
  deals = situations(here);
  cu = { placed: await deals.placed(), accepted: await deals.accepted(), delivered: await deals.delivered(), mediated: await deals.mediated() };
  cg = await deals.paid();
  await here.wait('PT0S');
  before = await heads(here);
});
afterAll(async () => {
  expect(await heads(here)).toBe(before); // Of all that is sent here nothing is ever written.
  expect(await faultsInBooks(here)).toEqual([]);
  await here.stop();
});

/** Refused as it should be; and nothing was written anywhere. */
async function expectRefused(asked: Promise<Answer>, why: string): Promise<Answer> {
  const answer = await asked;
  expect(refusal(answer)).toBe(why);
  expect(await heads(here)).toBe(before);
  return answer;
}

const placingAnew = (more: object): Promise<Answer> => here.shop.for('ana').post('/orders', { ...newOrder(), ...more });
const newOrder = () => ({
  orderId: 'never', policy: 'comeup/2', buyerId: 'ana', sellerId: 'bo', title: 'Un logo', terms: 'Trois propositions',
  payment: { reference: 'pay-never', method: 'card', amountMinor: 10_000, currency: 'EUR' },
});
const paying = (more: object): Promise<Answer> => placingAnew({ payment: { ...newOrder().payment, ...more } });
const json = { 'content-type': 'application/json' };
const LONE_SURROGATE = String.fromCharCode(0xd800);
const NUL = String.fromCharCode(0);
const controls = [NUL, String.fromCharCode(7), String.fromCharCode(0x1b), String.fromCharCode(0x7f), String.fromCharCode(0x85), '\r'];

describe('A body that is no JSON object', () => {
  it.each(['{', '', 'null', '[]', '"text"', '7', '{"reason": undefined}', "{'reason': 'x'}", '{"a":1}{"b":2}', '\u0000', '{"amountMinor": NaN}', '{"amountMinor": 1e999}'])('%j', async (body) => {
    await expectRefused(here.shop.for('ana').send('POST', '/orders', body, json), '400 malformed');
    if (body !== '' && body !== 'null') await expectRefused(cu.accepted.bo.send('POST', `/orders/${cu.accepted.id}/cancel`, body, json), '400 malformed');
  });

  it('or is no UTF-8', async () => {
    const token = await tokenFor({ sub: cu.accepted.sellerId });
    const answer = await raw([`POST /orders/${cu.accepted.id}/deliver HTTP/1.1`, 'Host: here', `Authorization: Bearer ${token}`, 'Content-Type: application/json', 'Content-Length: 12', 'Connection: close'], Buffer.from([...Buffer.from('{"text":"'), 0xff, 0x22, 0x7d]));
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"malformed"/);
    expect(await heads(here)).toBe(before);
  });
});

describe('A body in the wrong shape', () => {
  const wrong: readonly (readonly [string, object])[] = [
    ['a number for a text', { title: 7 }],
    ['a list for a text', { title: ['Un logo'] }],
    ['an object for a text', { title: { toString: 'x' } }],
    ['null for a text', { terms: null }],
    ['a text for an object', { payment: 'paid' }],
    ['a list for an object', { payment: [] }],
    ['null for an object', { payment: null }],
    ['no payment', { payment: undefined }],
    ['no buyer', { buyerId: undefined }],
    ['a number for an id', { buyerId: 7 }],
    ['an unknown field', { color: 'blue' }],
    ['an unknown field inside', { payment: { ...newOrder().payment, cvc: '123' } }],
    ['a word that is not in the list', { payment: { ...newOrder().payment, method: 'barter' } }],
    ['the names of every object', JSON.parse('{"__proto__": {"isAdmin": true}}') as object],
    ['constructor', { constructor: { prototype: { isAdmin: true } } }],
    ['a prototype inside', { payment: JSON.parse('{"reference":"r","method":"card","amountMinor":1,"currency":"EUR","__proto__":{"amountMinor":1}}') as object }],
  ];
  it.each(wrong)('%s', async (_, more) => {
    // A spread drops __proto__: it is written into the text itself.
    const body = `${JSON.stringify({ ...newOrder(), ...more }).slice(0, -1)}${Object.hasOwn(more, '__proto__') ? ',"__proto__":{"isAdmin":true}' : ''}}`;
    await expectRefused(here.shop.for('ana').send('POST', '/orders', body, json), '400 malformed');
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('is answered with every field that is wrong, at once', async () => {
    const { body } = await expectRefused(placingAnew({ title: 7, color: 'blue', payment: { method: 'barter' } }), '400 malformed');
    expect((body['errors'] as { field: string }[]).map(({ field }) => field)).toEqual(expect.arrayContaining(['title', 'color', 'payment.method', 'payment.amountMinor', 'payment.reference', 'payment.currency']));
  });

  it('whatever the action is', async () => {
    const { placed, accepted, delivered, mediated } = cu;
    await expectRefused(placed.seller('accept', { reason: 'x' }), '400 malformed');
    await expectRefused(placed.seller('decline', { reason: 7 }), '400 malformed');
    await expectRefused(accepted.seller('deliver', { text: ['x'] }), '400 malformed');
    await expectRefused(delivered.buyer('request-revision', { text: 'x', urgent: true }), '400 malformed');
    await expectRefused(mediated.inDispute(here.mia, 'decide', { outcome: 'half', ground: 'conform', reasons: 'x' }), '400 malformed');
    await expectRefused(mediated.inDispute(here.mia, 'decide', { outcome: 'restart', ground: 'misunderstanding', reasons: 'x', newDeadline: 7 }), '400 malformed');
    await expectRefused(mediated.inDispute(here.mia, 'ask', { to: 'everybody', text: 'x' }), '400 malformed');
    await expectRefused(mediated.inDispute(here.ops, 'assign', {}), '400 malformed');
    await expectRefused(cg.seller('refund', { amountMinor: '100', method: 'platform' }), '400 malformed');
    await expectRefused(cg.seller('ship', { carrier: { name: 'Poste' } }), '400 malformed');
    await expectRefused(here.ops.post('/dev/provider', { reference: 'pay-cu-1', answer: 'maybe' }), '400 malformed');
    await expectRefused(here.ops.post('/clock/advance', { by: 7 }), '400 malformed');
    await expectRefused(here.anyone.post('/dev/tokens', { sub: 'x', roles: ['king'] }), '400 malformed');
  });

  it('deep or wide', async () => {
    const deep = `${'{"payment":'.repeat(3_000)}1${'}'.repeat(3_000)}`;
    await expectRefused(here.shop.for('ana').send('POST', '/orders', deep, json), '400 malformed');
    await expectRefused(here.shop.for('ana').send('POST', '/orders', `{"title":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, json), '400 malformed');
    const wide = Object.fromEntries(Array.from({ length: 4_000 }, (_, n) => [`f${n}`, n]));
    const { body } = await expectRefused(placingAnew(wide), '400 malformed');
    expect(JSON.stringify(body).length).toBeLessThan(8_000);
  });
});

describe('Texts', () => {
  it('of 100 kB are too large, and of 10,001 characters too long', async () => {
    await expectRefused(cu.accepted.seller('deliver', { text: 'x'.repeat(100_000) }), '413 too_large');
    await expectRefused(placingAnew({ terms: 'x'.repeat(100_000) }), '413 too_large');
    await expectRefused(cu.accepted.seller('deliver', { text: 'x'.repeat(10_001) }), '422 field.invalid');
    await expectRefused(placingAnew({ title: 'x'.repeat(201) }), '422 field.invalid');
    await expectRefused(cu.mediated.inDispute(cu.mediated.ana, 'post-message', { text: '🦊'.repeat(10_001) }), '422 field.invalid');
  });

  it.each(controls)('with the control character %j', async (control) => {
    await expectRefused(cu.accepted.seller('deliver', { text: `Voi${control}là` }), '422 field.invalid');
    await expectRefused(placingAnew({ title: `Un${control}logo` }), '422 field.invalid');
    await expectRefused(cu.mediated.inDispute(here.mia, 'decide', { outcome: 'pay_seller', ground: 'conform', reasons: `Par${control}ce que` }), '422 field.invalid');
  });

  it('with half of a surrogate pair', async () => {
    await expectRefused(cu.accepted.seller('deliver', { text: `x${LONE_SURROGATE}x` }), '422 field.invalid');
    await expectRefused(cu.accepted.bo.send('POST', `/orders/${cu.accepted.id}/deliver`, '{"text":"\\udc00"}', json), '422 field.invalid');
    await expectRefused(placingAnew({ orderId: `x${LONE_SURROGATE}` }), '422 field.invalid');
  });

  it('that are blank are none', async () => {
    await expectRefused(cu.placed.seller('decline', { reason: '\t \n\u00a0\u2003' }), '422 reason.required');
    await expectRefused(placingAnew({ title: '   ' }), '422 field.invalid');
  });
});

describe('Money', () => {
  it.each([0.5, 99.999, 1e21, 2 ** 53, '10000', null, true, [10_000], {}])('that is no whole number of minor units: %j', async (amountMinor) => {
    await expectRefused(paying({ amountMinor }), '400 malformed');
    if (amountMinor !== null) await expectRefused(paying({ feesMinor: amountMinor }), '400 malformed');
    await expectRefused(cg.seller('refund', { amountMinor, method: 'platform' }), '400 malformed');
    await expectRefused(cu.mediated.inDispute(here.mia, 'decide', { outcome: 'partial_refund', ground: 'part_conform', reasons: 'x', refundMinor: amountMinor }), '400 malformed');
  });

  it.each([0, -1, -10_000])('that is nothing or less: %d', async (amountMinor) => {
    await expectRefused(paying({ amountMinor }), '422 amount.invalid');
    await expectRefused(cg.seller('refund', { amountMinor, method: 'platform' }), '422 amount.invalid');
    await expectRefused(cg.seller('refund', { amountMinor, method: 'external' }), '422 amount.invalid');
    await expectRefused(cu.mediated.inDispute(cu.mediated.ana, 'propose-settlement', { outcome: 'partial_refund', refundMinor: amountMinor }), '422 amount.invalid');
    await expectRefused(cu.mediated.inDispute(here.mia, 'decide', { outcome: 'partial_refund', ground: 'part_conform', reasons: 'x', refundMinor: amountMinor }), '422 amount.invalid');
  });

  it('that is more than there is', async () => {
    const { body } = await expectRefused(cg.seller('refund', { amountMinor: 10_001, method: 'platform' }), '422 amount.invalid');
    expect(body['limitMinor']).toBe(10_000);
    await expectRefused(cg.seller('refund', { amountMinor: Number.MAX_SAFE_INTEGER, method: 'platform' }), '422 amount.invalid');
    await expectRefused(paying({ amountMinor: Number.MAX_SAFE_INTEGER }), '422 amount.invalid');
  });

  it('whose fees are more than was paid, or less than nothing', async () => {
    for (const more of [{ feesMinor: 10_001 }, { feesMinor: -1 }, { bankFeesMinor: 10_001 }, { taxMinor: 10_001 }, { taxMinor: -1 }, { feesMinor: 6_000, bankFeesMinor: 4_001 }, { taxMinor: 6_000, bankFeesMinor: 4_001 }])
      await expectRefused(paying(more), '422 amount.invalid');
  });

  it('without fees, taxes and bank fees is fine', async () => {
    const deal = await deals.placed({ payment: { reference: 'free', method: 'card', amountMinor: 1, currency: 'EUR', feesMinor: 0, taxMinor: 0, bankFeesMinor: 0 } });
    await here.wait('PT0S');
    before = await heads(here);
    expect(await deal.money()).toMatchObject({ capturedMinor: 1, escrowMinor: 1, feesMinor: 0 });
  });

  it.each(['EURO', 'eur', 'XYZ', '', '€', 'E R'])('in the currency %j', async (currency) => {
    await expectRefused(paying({ currency }), '422 field.invalid');
  });
});

describe('Ids', () => {
  const bad = ['ana@example.fr', 'a b', '', '-a', '.', 'a/b', 'a'.repeat(57), 'é', 'a%2Fb', `a${NUL}`, 'a\n'];
  it.each(bad)('of people and orders: %j', async (id) => {
    await expectRefused(placingAnew({ sellerId: id }), '422 field.invalid');
    await expectRefused(placingAnew({ orderId: id }), '422 field.invalid');
    await expectRefused(paying({ reference: id }), '422 field.invalid');
    await expectRefused(cu.mediated.inDispute(here.ops, 'assign', { mediatorId: id }), '422 field.invalid');
  });

  it.each(['ana@example.fr', 'a%20b', 'a%2Fb', '%00', '%E2%82%AC', `a${'b'.repeat(64)}`, '..%2F..%2Fetc', "cu'--", '-1'])('in an address: %s', async (id) => {
    for (const path of [`/orders/${id}`, `/orders/${id}/money`, `/orders/${id}/history`, `/orders/${id}/file`]) await expectRefused(here.ops.get(path), '404 order.not_found');
    await expectRefused(here.ops.get(`/disputes/${id}`), '404 dispute.not_found');
    await expectRefused(here.ops.get(`/wallets/${id}`), '404 not_found');
    await expectRefused(cu.placed.bo.post(`/orders/${id}/accept`), '404 order.not_found');
    await expectRefused(here.mia.post(`/disputes/${id}/take`), '404 dispute.not_found');
    await expectRefused(here.ops.post(`/operations/refunds/${id}/retry`), '404 refund.not_found');
    await expectRefused(here.ops.post(`/operations/parked/${id}/${id}/redrive`), '404 parked.not_found');
  });

  it('that cannot be decoded', async () => {
    for (const path of ['/orders/%', '/orders/%zz', '/orders/%ff', '/wallets/%c0%af']) await expectRefused(here.ops.get(path), '400 malformed');
  });

  it('of which the second is the first', async () => {
    await expectRefused(placingAnew({ sellerId: 'ana' }), '422 buyer_is_seller');
    await expectRefused(placingAnew({ orderId: cu.placed.id }), '409 order.exists');
    await expectRefused(placingAnew({ payment: { ...newOrder().payment, reference: cu.placed.reference } }), '409 payment.reused');
    await expectRefused(placingAnew({ policy: 'comeup/99' }), '409 pack.unknown');
    await expectRefused(placingAnew({ policy: '../../etc' }), '409 pack.unknown');
  });
});

describe('Times', () => {
  it('that are no periods, or none that make sense', async () => {
    for (const duration of ['', '5 days', 'P0D', 'PT0S', 'P3Y', '-P1D', 'P1.5D', 'P99999999999D', 'p5d', 'P']) await expectRefused(placingAnew({ duration }), '422 field.invalid');
    for (const by of ['', 'P', '-P1D', 'soon']) await expectRefused(here.ops.post('/clock/advance', { by }), '422 field.invalid');
    await expectRefused(here.ops.post('/clock/advance', {}), '422 field.invalid');
    await expectRefused(here.ops.post('/clock/advance', { by: 'PT0S', to: '2026-02-01T00:00:00Z' }), '422 field.invalid');
    await expectRefused(here.ops.post('/clock/advance', { to: '2025-01-01T00:00:00Z' }), '422 field.invalid');
    await expectRefused(here.ops.post('/clock/advance', { by: 'P9999999Y' }), '422 field.invalid');
  });

  it('that are no days and no instants, or too far away', async () => {
    for (const estimatedDeliveryDate of ['2026-02-30', '2026-3-1', '01/03/2026', '2026-03-01T00:00:00Z', '2099-01-01']) await expectRefused(placingAnew({ policy: 'congocrea/1', estimatedDeliveryDate }), '422 field.invalid');
    const restart = { outcome: 'restart', ground: 'misunderstanding', reasons: 'x' };
    for (const newDeadline of ['2026-02-30T00:00:00Z', '2026-03-01', 'tomorrow', '2026-03-01T00:00:00', '2099-01-01T00:00:00Z', '1999-01-01T00:00:00Z']) await expectRefused(cu.mediated.inDispute(here.mia, 'decide', { ...restart, newDeadline }), '422 field.invalid');
    await expectRefused(cu.mediated.inDispute(here.mia, 'ask', { to: 'buyer', text: 'x', answerBy: '2026-01-01T00:00:00Z' }), '422 field.invalid');
  });
});

describe('Other people’s orders', () => {
  it('are nobody else’s business, whatever he tries', async () => {
    for (const action of ['accept', 'cancel', 'deliver', 'complete', 'open-dispute', 'refund', 'ship'])
      await expectRefused(here.zoe.post(`/orders/${cu.placed.id}/${action}`, action === 'refund' ? { amountMinor: 1, method: 'platform' } : {}), '403 actor.forbidden');
    for (const path of ['', '/money', '/history', '/file']) await expectRefused(here.zoe.get(`/orders/${cu.placed.id}${path}`), '403 actor.forbidden');
    await expectRefused(here.zoe.post(`/disputes/${cu.mediated.disputeId}/post-message`, { text: 'x' }), '403 actor.forbidden');
    await expectRefused(here.zoe.get(`/wallets/${cu.placed.sellerId}`), '403 actor.forbidden');
  });
});

/** A token in the form of the town's own, with whatever is to be wrong about it. */
async function tokenFor(claims: object, { header = {}, sign = hs256(SECRET) }: { header?: object; sign?: (text: string) => string } = {}): Promise<string> {
  const now = Math.floor(Date.parse(new Headers(await (await fetch(`${here.served.url}/health/live`)).headers).get('date') ?? '') / 1000);
  const all = { iss: 'urn:entente:development', aud: 'entente', sub: 'ana', iat: now, exp: now + 600, ...relative(claims, now) };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'at+jwt', ...header })}.${part(all)}`;
  return `${text}.${sign(text)}`;
}
const relative = ({ expiresInS, ...claims }: { expiresInS?: number }, now: number) => ({ ...claims, ...(expiresInS !== undefined && { exp: now + expiresInS }) });
const hs256 = (secret: string) => (text: string) => createHmac('sha256', secret).update(text).digest('base64url');

describe('Tokens', () => {
  const asking = async (authorization: string | undefined): Promise<Answer> => here.anyone.get('/orders', { headers: authorization === undefined ? {} : { authorization } });
  const isRefused = async (token: string) => {
    await expectRefused(asking(`Bearer ${token}`), '401 unauthenticated');
    await expectRefused(here.anyone.post(`/orders/${cu.placed.id}/cancel`, {}, { headers: { authorization: `Bearer ${token}` } }), '401 unauthenticated');
  };

  it('like the town’s own are accepted: the others differ in one thing each', async () => {
    expect((await asking(`Bearer ${await tokenFor({})}`)).status).toBe(200);
  });

  it('that are missing, or are none', async () => {
    for (const authorization of [undefined, '', 'Bearer', 'Bearer ', 'Bearer x', 'Bearer a.b.c', 'Basic YW5hOmFuYQ==', `Token ${await tokenFor({})}`, `Bearer ${'x'.repeat(9_000)}`]) {
      const { headers } = await expectRefused(asking(authorization), '401 unauthenticated');
      expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it('that have expired, or are not valid yet', async () => {
    await isRefused(await tokenFor({ expiresInS: -1 }));
    await isRefused(await tokenFor({ nbf: 4_000_000_000 }));
    await isRefused(await tokenFor({ exp: undefined }));
    await isRefused(await tokenFor({ exp: 'tomorrow' }));
  });

  it('that are not signed, or by somebody else, or in another way', async () => {
    await isRefused(await tokenFor({}, { header: { alg: 'none' }, sign: () => '' }));
    await isRefused(await tokenFor({}, { header: { alg: 'None' }, sign: () => '' }));
    await isRefused(await tokenFor({}, { sign: () => '' }));
    await isRefused(await tokenFor({}, { sign: hs256('somebody else’s secret, of sufficient length') }));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await isRefused(await tokenFor({}, { header: { alg: 'RS256' }, sign: (text) => createSign('sha256').update(text).sign(privateKey, 'base64url') }));
    const [header = '', , signature = ''] = (await tokenFor({})).split('.');
    const forged = Buffer.from(JSON.stringify({ iss: 'urn:entente:development', aud: 'entente', sub: 'ops', roles: ['operator'], exp: 4_000_000_000 })).toString('base64url');
    await isRefused(`${header}.${forged}.${signature}`);
  });

  it('that are for somebody else, from somebody else, or of another kind', async () => {
    await isRefused(await tokenFor({ aud: 'another-service' }));
    await isRefused(await tokenFor({ aud: undefined }));
    await isRefused(await tokenFor({ iss: 'https://elsewhere.example' }));
    await isRefused(await tokenFor({ iss: undefined }));
    await isRefused(await tokenFor({}, { header: { typ: 'JWT' } }));
    await isRefused(await tokenFor({}, { header: { typ: undefined } }));
  });

  it('that name nobody, or claim in a form that is none', async () => {
    for (const claims of [{ sub: undefined }, { sub: '' }, { sub: 'ana@example.fr' }, { sub: 7 }, { roles: 'operator' }, { roles: [7] }, { marketplaces: 'comeup' }, { marketplaces: { comeup: true } }]) await isRefused(await tokenFor(claims));
  });

  it('with roles that nobody knows grant nothing', async () => {
    const king = new Api(here.served.url, await tokenFor({ sub: 'louis', roles: ['king'], marketplaces: ['comeup'] }));
    await expectRefused(king.post('/clock/advance', { by: 'PT0S' }), '403 actor.forbidden');
    await expectRefused(king.get(`/orders/${cu.placed.id}`), '403 actor.forbidden');
  });
});

/** What no client would send: written into the socket as it is. */
function raw(lines: readonly string[], body = Buffer.alloc(0)): Promise<string> {
  const { hostname, port } = new URL(here.served.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body])));
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    socket.on('close', () => resolve(Buffer.concat(parts).toString('utf8')));
    socket.on('error', reject);
  });
}

describe('Headers', () => {
  const cancel = (headers: { readonly [name: string]: string }, body: object = {}) => cu.placed.ana.post(`/orders/${cu.placed.id}/cancel`, body, { headers });

  it('Idempotency-Key: 1 to 255 printable characters', async () => {
    for (const key of ['', ' ', 'é', 'x'.repeat(256), 'a\tb']) await expectRefused(cancel({ 'idempotency-key': key }), '400 malformed');
  });

  it('If-Match: one revision, and the one that is', async () => {
    for (const ifMatch of ['', 'abc', 'W/"0"', '"0", "1"', '-1', '0.0', '0'.repeat(40)]) await expectRefused(cancel({ 'if-match': ifMatch }), '400 malformed');
    for (const ifMatch of ['7', '"7"', '999999999999']) await expectRefused(cancel({ 'if-match': ifMatch }), '412 revision.stale');
    await expectRefused(cu.mediated.ana.post(`/disputes/${cu.mediated.disputeId}/post-message`, { text: 'x' }, { headers: { 'if-match': '"0"' } }), '412 revision.stale');
  });

  it('sent twice', async () => {
    const token = await tokenFor({ sub: cu.placed.buyerId });
    const service = await tokenFor({ sub: 'shop', roles: ['service'], marketplaces: ['comeup'] });
    const twice = async (authorization: readonly string[], name: string, values: readonly string[]) => {
      const answer = await raw([`POST /orders/${cu.placed.id}/cancel HTTP/1.1`, 'Host: here', 'Connection: close', 'Content-Type: application/json', 'Content-Length: 2', ...authorization.map((value) => `Authorization: Bearer ${value}`), ...values.map((value) => `${name}: ${value}`)], Buffer.from('{}'));
      expect(await heads(here)).toBe(before);
      return answer.slice(0, 'HTTP/1.1 400'.length);
    };
    expect(await twice([token], 'If-Match', ['0', '1'])).toBe('HTTP/1.1 400');
    expect(await twice([service], 'Entente-On-Behalf-Of', [cu.placed.buyerId, cu.accepted.buyerId])).toBe('HTTP/1.1 400');
    expect(await twice([token], 'Content-Length', ['2'])).toBe('HTTP/1.1 400');
    expect(await twice([await tokenFor({ sub: 'zoe' }), token], 'X-Nothing', ['1'])).toBe('HTTP/1.1 403'); // The first one counts.
  });

  it('that are no HTTP, or too large', async () => {
    expect(await raw(['NONSENSE'])).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"malformed"/);
    expect(await raw(['GET /orders HTTP/1.1', 'Host: here', `X-Large: ${'x'.repeat(20_000)}`])).toMatch(/^HTTP\/1\.1 431 [\s\S]*"code":"headers\.too_large"/);
    expect(await heads(here)).toBe(before);
  });

  it('a content type that is not JSON', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', 'application/jsonp', ''])
      await expectRefused(cu.placed.ana.send('POST', `/orders/${cu.placed.id}/cancel`, '{}', { 'content-type': type }), '415 unsupported_media_type');
    await expectRefused(cu.placed.ana.send('POST', `/orders/${cu.placed.id}/cancel`, '{}', { ...json, 'content-encoding': 'gzip' }), '415 unsupported_media_type');
    await expectRefused(cu.placed.ana.send('POST', `/orders/${cu.placed.id}/cancel`, '{}', { 'content-type': 'application/json; charset=latin1' }), '415 unsupported_media_type');
  });

  it('odd ones that mean nothing do no harm', async () => {
    const odd = { prefer: ['wait=-1', 'wait=x, respond-async'], traceparent: ['zz'], 'x-correlation-id': ['a'.repeat(500)], 'x-http-method-override': ['DELETE'], 'x-forwarded-for': ['::1'] };
    for (const [name, values] of Object.entries(odd)) for (const value of values) expect((await cu.placed.ana.get(`/orders/${cu.placed.id}`, { headers: { [name]: value } })).status).toBe(200);
  });
});

describe('An Idempotency-Key', () => {
  it('means one body: with another it is refused, whatever the other says', async () => {
    const deal = await deals.placed();
    const key = 'once';
    const first = await done(deal.bo.post(`/orders/${deal.id}/decline`, { reason: 'Agenda plein.' }, { key }));
    await here.wait('PT0S');
    before = await heads(here);
    await expectRefused(deal.bo.post(`/orders/${deal.id}/decline`, { reason: 'Autre chose.' }, { key }), '422 command.id_reused');
    const again = await done(deal.bo.post(`/orders/${deal.id}/decline`, { reason: 'Agenda plein.' }, { key }));
    expect([again.body, again.headers.get('idempotency-replayed')]).toEqual([first.body, 'true']);
    // Another route, or another caller, is another command.
    await expectRefused(deal.bo.post(`/orders/${deal.id}/cancel`, {}, { key }), '409 order.closed');
    await expectRefused(deal.ana.post(`/orders/${deal.id}/decline`, { reason: 'Agenda plein.' }, { key }), '409 order.closed');
  });

  it('of a placing too', async () => {
    const deal = await deals.people();
    await done(here.shop.for(deal.buyerId).post('/orders', deals.placing(deal), { key: 'place' }));
    await here.wait('PT0S');
    before = await heads(here);
    await expectRefused(here.shop.for(deal.buyerId).post('/orders', deals.placing(deal, { title: 'Deux logos' }), { key: 'place' }), '422 command.id_reused');
    expect((await here.shop.for(deal.buyerId).post('/orders', deals.placing(deal), { key: 'place' })).status).toBe(201);
  });
});

describe('Addresses', () => {
  it('that lead nowhere', async () => {
    for (const path of ['/', '/nothing', '/Orders', '/orders/', `/orders/${cu.placed.id}/`, `/orders/${cu.placed.id}/nothing`, '/orders/a/b/c/d', '//orders', '/.env', '/docs/../.env', '/dev', '/operations', '/disputes/'])
      await expectRefused(here.ops.get(path), '404 not_found');
    for (const path of ['/', '/nothing', '/orders/', `/orders/${cu.placed.id}`, '/clock', '/dev/tokens/x']) await expectRefused(here.ops.post(path), '404 not_found');
  });

  it('actions that are no words', async () => {
    for (const action of ['explode', 'Accept', 'place', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'accept%20', '%00']) {
      await expectRefused(cu.placed.bo.post(`/orders/${cu.placed.id}/${action}`), '404 not_found');
      await expectRefused(here.mia.post(`/disputes/${cu.mediated.disputeId}/${action}`), '404 not_found');
    }
  });

  it('methods that are not used', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const { headers } = await expectRefused(cu.placed.ana.send(method, `/orders/${cu.placed.id}`, undefined, {}), '405 method_not_allowed');
      expect(headers.get('allow')).toContain('GET');
    }
    expect(await raw(['TRACE / HTTP/1.1', 'Host: here', 'Connection: close'])).toMatch(/^HTTP\/1\.1 405 /);
  });
});

describe('Queries', () => {
  it('with names and values that nobody knows', async () => {
    for (const list of ['/orders', '/disputes', '/operations/refunds']) {
      for (const query of ['color=blue', '__proto__=1', 'constructor=1', 'toString=1', 'limit=x', 'limit=1.5', 'limit=1e2', 'limit=', 'limit=1&limit=2', 'cursor=a&cursor=b', 'status[]=x', 'status[a]=x', 'limit[]=1'])
        await expectRefused(here.ops.get(`${list}?${query}`), '400 malformed');
      for (const query of ['limit=0', 'limit=101', 'limit=999999999']) await expectRefused(here.ops.get(`${list}?${query}`), '422 field.invalid');
    }
    await expectRefused(here.ops.get('/disputes?breached=maybe'), '400 malformed');
    await expectRefused(here.ops.get('/orders?buyerId=ana@example.fr'), '422 field.invalid');
    await expectRefused(here.ops.get('/orders?status=%00'), '422 field.invalid');
    await expectRefused(here.ops.get(`/orders?status=${'x'.repeat(41)}`), '422 field.invalid');
    await expectRefused(here.ops.get('/operations/refunds?status=lost'), '400 malformed');
    await expectRefused(here.ops.get('/dev/provider'), '400 malformed');
    await expectRefused(here.ops.get(`/wallets/${cu.placed.sellerId}?color=blue`), '400 malformed');
  });

  it('with a cursor that was never ours', async () => {
    const coded = (text: string) => Buffer.from(text).toString('base64url');
    for (const list of ['/orders', '/disputes', '/operations/refunds'])
      for (const cursor of ['x', '!!!', coded('x'), coded(`${NUL} ${NUL}`), coded("' or 1=1 --"), coded('2026-01-05T09:00:00.000Z'), coded(`2026-01-05T09:00:00.000Z ${NUL}`), coded('2026-01-05T09:00:00.000Z a b'), coded('{"a":1}')])
        await expectRefused(here.ops.get(`${list}?cursor=${cursor}`), '400 malformed');
    await expectRefused(here.ops.get(`/orders?cursor=${'x'.repeat(301)}`), '422 field.invalid');
  });

  it('pages lead to every row once, and to the end', async () => {
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: { items: { orderId: string }[]; next: string | null } = (await here.ops.get<{ items: { orderId: string }[]; next: string | null }>(`/orders?limit=2&cursor=${next}`)).body;
      seen.push(...page.items.map(({ orderId }) => orderId));
      next = page.next;
    }
    const all = (await here.ops.get<{ items: { orderId: string }[] }>('/orders?limit=100')).body.items.map(({ orderId }) => orderId);
    expect(seen).toEqual(all);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('Too many writes', () => {
  it('are refused with the time to wait; reads, services and others are not', async () => {
    const strict = await town({ ENTENTE_RATE_LIMIT: '5' });
    try {
      for (let n = 0; n < 5; n++) expect(refusal(await strict.zoe.post('/orders/nothing/accept'))).toBe('404 order.not_found');
      const answer = await strict.zoe.post('/orders/nothing/accept');
      expect(refusal(answer)).toBe('429 rate.limited');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refusal(await strict.zoe.post('/disputes/nothing.1/take'))).toBe('429 rate.limited');
      expect((await strict.zoe.get('/orders')).status).toBe(200);
      expect(refusal(await strict.ana.post('/orders/nothing/accept'))).toBe('404 order.not_found');
      // On behalf of a member, it is the member's allowance; for itself a service has no limit.
      expect(refusal(await strict.shop.for('zoe').post('/orders/nothing/accept'))).toBe('429 rate.limited');
      for (let n = 0; n < 8; n++) expect(refusal(await strict.shop.post('/orders/nothing/update-tracking', { status: 'in_transit' }))).toBe('404 order.not_found');
    } finally {
      await strict.stop();
    }
  });
});
