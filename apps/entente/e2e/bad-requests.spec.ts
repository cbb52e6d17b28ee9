import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from './api.js';
import { closeInOrder } from './expectations.js';
import { town, type Town } from './served.js';
import { done, heads, refusal, situations, type Deal, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
let cu: { readonly placed: Deal; readonly accepted: Deal; readonly mediated: Deal };
let before: string;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
  cu = { placed: await deals.placed(), accepted: await deals.accepted(), mediated: await deals.mediated() };
  await here.wait('PT0S');
  before = await heads(here);
});
afterAll(() => closeInOrder(here));

/** Refused as it should be; and nothing was written anywhere. */
async function expectRefused(asked: Promise<Answer>, why: string): Promise<Answer> {
  const answer = await asked;
  expect(refusal(answer)).toBe(why);
  expect(await heads(here)).toBe(before);
  return answer;
}

const json = { 'content-type': 'application/json' };
const NUL = String.fromCharCode(0);

describe('Other people’s orders', () => {
  it('are nobody else’s business, whatever he tries', async () => {
    for (const action of ['accept', 'cancel', 'deliver', 'complete', 'open-dispute', 'refund', 'ship'])
      await expectRefused(
        here.zoe.post(`/orders/${cu.placed.id}/${action}`, action === 'refund' ? { amountMinor: 1, method: 'platform' } : {}),
        '403 actor.forbidden',
      );
    const meant = { offerId: 'offer-1' };
    for (const [action, body] of Object.entries({
      report: { text: 'x' },
      hold: { reason: 'x' },
      'send-message': { text: 'x' },
      review: { rating: 'positive' },
      'request-voucher': {},
      'decline-offer': meant,
      'withdraw-offer': meant,
    }))
      await expectRefused(here.zoe.post(`/orders/${cu.placed.id}/${action}`, body), '403 actor.forbidden');
    for (const path of ['', '/money', '/history', '/file', '/messages'])
      await expectRefused(here.zoe.get(`/orders/${cu.placed.id}${path}`), '403 actor.forbidden');
    await expectRefused(here.zoe.post(`/disputes/${cu.mediated.disputeId}/post-message`, { text: 'x' }), '403 actor.forbidden');
    await expectRefused(here.zoe.get(`/wallets/${cu.placed.sellerId}`), '403 actor.forbidden');
  });
});

/** What no client would send: written into the socket as it is. */
function raw(lines: readonly string[], body = Buffer.alloc(0)): Promise<string> {
  const { hostname, port } = new URL(here.served.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body])),
    );
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    socket.on('close', () => resolve(Buffer.concat(parts).toString('utf8')));
    socket.on('error', reject);
  });
}

describe('Headers', () => {
  const cancel = (headers: { readonly [name: string]: string }, body: object = {}) =>
    cu.placed.ana.post(`/orders/${cu.placed.id}/cancel`, body, { headers });

  it('Idempotency-Key: 1 to 255 printable characters', async () => {
    for (const key of ['', ' ', 'é', 'x'.repeat(256), 'a\tb'])
      await expectRefused(cancel({ 'idempotency-key': key }), '400 malformed');
  });

  it('If-Match: one revision, and the one that is', async () => {
    for (const ifMatch of ['', 'abc', 'W/"0"', '"0", "1"', '-1', '0.0', '0'.repeat(40)])
      await expectRefused(cancel({ 'if-match': ifMatch }), '400 malformed');
    for (const ifMatch of ['7', '"7"', '999999999999'])
      await expectRefused(cancel({ 'if-match': ifMatch }), '412 revision.stale');
    await expectRefused(
      cu.mediated.ana.post(`/disputes/${cu.mediated.disputeId}/post-message`, { text: 'x' }, { headers: { 'if-match': '"0"' } }),
      '412 revision.stale',
    );
  });

  it('sent twice', async () => {
    const token = await here.served.tokens.write({ sub: cu.placed.buyerId });
    const service = await here.served.tokens.write({ sub: 'shop', roles: ['service'], marketplaces: ['comeup'] });
    const twice = async (authorization: readonly string[], name: string, values: readonly string[]) => {
      const answer = await raw(
        [
          `POST /orders/${cu.placed.id}/cancel HTTP/1.1`,
          'Host: here',
          'Connection: close',
          'Content-Type: application/json',
          'Content-Length: 2',
          ...authorization.map((value) => `Authorization: Bearer ${value}`),
          ...values.map((value) => `${name}: ${value}`),
        ],
        Buffer.from('{}'),
      );
      expect(await heads(here)).toBe(before);
      return answer.slice(0, 'HTTP/1.1 400'.length);
    };
    expect(await twice([token], 'If-Match', ['0', '1'])).toBe('HTTP/1.1 400');
    expect(await twice([service], 'Entente-On-Behalf-Of', [cu.placed.buyerId, cu.accepted.buyerId])).toBe('HTTP/1.1 400');
    expect(await twice([token], 'Content-Length', ['2'])).toBe('HTTP/1.1 400');
    expect(await twice([await here.served.tokens.write({ sub: 'zoe' }), token], 'X-Nothing', ['1'])).toBe('HTTP/1.1 403'); // The first one counts.
  });

  it('that are no HTTP, or too large', async () => {
    expect(await raw(['NONSENSE'])).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"malformed"/);
    expect(await raw(['GET /orders HTTP/1.1', 'Host: here', `X-Large: ${'x'.repeat(20_000)}`])).toMatch(
      /^HTTP\/1\.1 431 [\s\S]*"code":"headers\.too_large"/,
    );
    expect(await heads(here)).toBe(before);
  });

  it('a body that is no UTF-8', async () => {
    const token = await here.served.tokens.write({ sub: cu.accepted.sellerId });
    const answer = await raw(
      [
        `POST /orders/${cu.accepted.id}/deliver HTTP/1.1`,
        'Host: here',
        `Authorization: Bearer ${token}`,
        'Content-Type: application/json',
        'Content-Length: 12',
        'Connection: close',
      ],
      Buffer.from([...Buffer.from('{"text":"'), 0xff, 0x22, 0x7d]),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"malformed"/);
    expect(await heads(here)).toBe(before);
  });

  it('a content type that is not JSON', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'application/jsonp',
      '',
    ])
      await expectRefused(
        cu.placed.ana.send('POST', `/orders/${cu.placed.id}/cancel`, '{}', { 'content-type': type }),
        '415 unsupported_media_type',
      );
    await expectRefused(
      cu.placed.ana.send('POST', `/orders/${cu.placed.id}/cancel`, '{}', { ...json, 'content-encoding': 'gzip' }),
      '415 unsupported_media_type',
    );
    await expectRefused(
      cu.placed.ana.send('POST', `/orders/${cu.placed.id}/cancel`, '{}', { 'content-type': 'application/json; charset=latin1' }),
      '415 unsupported_media_type',
    );
  });

  it('odd ones that mean nothing do no harm', async () => {
    const odd = {
      prefer: ['wait=-1', 'wait=x, respond-async'],
      traceparent: ['zz'],
      'x-correlation-id': ['a'.repeat(500)],
      'x-http-method-override': ['DELETE'],
      'x-forwarded-for': ['::1'],
    };
    for (const [name, values] of Object.entries(odd))
      for (const value of values)
        expect((await cu.placed.ana.get(`/orders/${cu.placed.id}`, { headers: { [name]: value } })).status).toBe(200);
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
    await expectRefused(
      here.shop.for(deal.buyerId).post('/orders', deals.placing(deal, { title: 'Deux logos' }), { key: 'place' }),
      '422 command.id_reused',
    );
    expect((await here.shop.for(deal.buyerId).post('/orders', deals.placing(deal), { key: 'place' })).status).toBe(201);
  });
});

describe('Addresses', () => {
  it('that lead nowhere', async () => {
    for (const path of [
      '/',
      '/nothing',
      '/Orders',
      '/orders/',
      `/orders/${cu.placed.id}/`,
      `/orders/${cu.placed.id}/nothing`,
      '/orders/a/b/c/d',
      '//orders',
      '/.env',
      '/docs/../.env',
      '/dev',
      '/operations',
      '/disputes/',
    ])
      await expectRefused(here.ops.get(path), '404 not_found');
    for (const path of ['/', '/nothing', '/orders/', `/orders/${cu.placed.id}`, '/clock', '/dev/tokens/x'])
      await expectRefused(here.ops.post(path), '404 not_found');
  });

  it('actions that are no words', async () => {
    for (const action of [
      'explode',
      'Accept',
      'place',
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
      'accept%20',
      '%00',
    ]) {
      await expectRefused(cu.placed.bo.post(`/orders/${cu.placed.id}/${action}`), '404 not_found');
      await expectRefused(here.mia.post(`/disputes/${cu.mediated.disputeId}/${action}`), '404 not_found');
    }
  });

  it('methods that are not used', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const { headers } = await expectRefused(
        cu.placed.ana.send(method, `/orders/${cu.placed.id}`, undefined, {}),
        '405 method_not_allowed',
      );
      expect(headers.get('allow')).toContain('GET');
    }
    expect(await raw(['TRACE / HTTP/1.1', 'Host: here', 'Connection: close'])).toMatch(/^HTTP\/1\.1 405 /);
  });
});

describe('Queries', () => {
  it('with names and values that nobody knows', async () => {
    for (const list of ['/orders', '/disputes', '/operations/refunds']) {
      for (const query of [
        'color=blue',
        '__proto__=1',
        'constructor=1',
        'toString=1',
        'limit=x',
        'limit=1.5',
        'limit=1e2',
        'limit=',
        'limit=1&limit=2',
        'cursor=a&cursor=b',
        'status[]=x',
        'status[a]=x',
        'limit[]=1',
      ])
        await expectRefused(here.ops.get(`${list}?${query}`), '400 malformed');
      for (const query of ['limit=0', 'limit=101', 'limit=999999999'])
        await expectRefused(here.ops.get(`${list}?${query}`), '422 field.invalid');
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
      for (const cursor of [
        'x',
        '!!!',
        coded('x'),
        coded(`${NUL} ${NUL}`),
        coded("' or 1=1 --"),
        coded('2026-01-05T09:00:00.000Z'),
        coded(`2026-01-05T09:00:00.000Z ${NUL}`),
        coded('2026-01-05T09:00:00.000Z a b'),
        coded('{"a":1}'),
      ])
        await expectRefused(here.ops.get(`${list}?cursor=${cursor}`), '400 malformed');
    await expectRefused(here.ops.get(`/orders?cursor=${'x'.repeat(301)}`), '422 field.invalid');
  });

  it('pages lead to every row once, and to the end', async () => {
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: { items: { orderId: string }[]; next: string | null } = (
        await here.ops.get<{ items: { orderId: string }[]; next: string | null }>(`/orders?limit=2&cursor=${next}`)
      ).body;
      seen.push(...page.items.map(({ orderId }) => orderId));
      next = page.next;
    }
    const all = (await here.ops.get<{ items: { orderId: string }[] }>('/orders?limit=100')).body.items.map(
      ({ orderId }) => orderId,
    );
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
      for (let n = 0; n < 8; n++)
        expect(refusal(await strict.shop.post('/orders/nothing/update-tracking', { status: 'in_transit' }))).toBe(
          '404 order.not_found',
        );
    } finally {
      await strict.stop();
    }
  });
});
