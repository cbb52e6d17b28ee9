import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, Problem, type Client } from '@entente/client';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Api } from './api.js';
import { town, type Town } from './served.js';

let here: Town;
let ana: Client;
let bo: Client;
let shop: Client;
beforeAll(async () => {
  here = await town();
  const anyone = createClient({ baseUrl: `${here.served.url}/` });
  [ana, bo, shop] = [anyone.as(tokenOf(here.ana)), anyone.as(tokenOf(here.bo)), anyone.as(tokenOf(here.shop))];
});
afterAll(() => here.stop());

const tokenOf = ({ credentials }: Api): string => credentials['authorization']!.slice('Bearer '.length);
const placed = (orderId: string) => ({
  orderId,
  policy: 'comeup/2',
  buyerId: 'ana',
  sellerId: 'bo',
  title: 'Un logo',
  terms: 'Trois propositions',
  payment: { reference: `pay-${orderId}`, method: 'card' as const, amountMinor: 10_000, currency: 'EUR' },
});
const place = (orderId: string) => shop.for('ana').post('/orders', { body: placed(orderId) });

async function problemOf(asked: Promise<unknown>): Promise<Problem> {
  const answer = await asked.catch((error: unknown) => error);
  if (answer instanceof Problem) return answer;
  throw new Error(`It was not refused: ${JSON.stringify(answer)}`, { cause: answer });
}

/** Somebody whose requests all arrive, and what befalls their first answers; `keys` are those that he sent. */
function onBadLine(api: Api, befalls: (answer: Response) => Response, times: number) {
  const keys: (string | null)[] = [];
  const line: typeof fetch = async (url, request) => {
    keys.push(new Headers(request?.headers).get('idempotency-key'));
    const answer = await fetch(url, request);
    return keys.length > times ? answer : befalls(answer);
  };
  return { keys, client: createClient({ baseUrl: here.served.url, token: tokenOf(api), fetch: line }) };
}
const lost = (): never => {
  throw new TypeError('fetch failed');
};
const brokenOff = ({ status, headers }: Response): Response =>
  new Response(new ReadableStream({ start: (body) => body.error(new TypeError('terminated')) }), { status, headers });
const busy = (): Response =>
  Response.json(
    { code: 'busy', title: 'Busy', status: 503, detail: 'Repeat the request in a moment.' },
    { status: 503, headers: { 'content-type': 'application/problem+json' } },
  );

const cutOff = (): Response => new Response('<h1>504 Gateway Time-out</h1>', { status: 504 });

describe('Whoever uses the client', () => {
  it('asks in the words of the interface, and is answered in its forms', async () => {
    expect(await place('typed-1')).toMatchObject({ orderId: 'typed-1', status: 'pending', revision: 0 });
    await bo.post('/orders/{id}/accept', { id: 'typed-1' });
    await bo.post('/orders/{id}/deliver', { id: 'typed-1', body: { text: 'Voici.' } });
    const { status, actions } = await ana.get('/orders/{id}', { id: 'typed-1' });
    expect({ status, actions }).toEqual({ status: 'delivered', actions: expect.arrayContaining(['complete']) });
    const { items } = await ana.get('/orders', { status: 'delivered', limit: 1 });
    expect(items.map(({ orderId }) => orderId)).toEqual(['typed-1']);
    expect(await ana.send('GET', '/orders/{id}/money', { id: 'typed-1', waitS: 5 })).toMatchObject({ escrowMinor: 10_000 });
  });

  it('is told titles in the language that was chosen', async () => {
    await place('typed-2');
    const french = createClient({ baseUrl: here.served.url, token: tokenOf(here.ana), language: 'fr' });
    const { titles } = await french.get('/orders/{id}', { id: 'typed-2' });
    expect(titles.status).toBe('En attente');
  });

  it('catches a refusal with its code, its sentence and its facts', async () => {
    await place('typed-3');
    const problem = await problemOf(ana.post('/orders/{id}/accept', { id: 'typed-3' }));
    expect(problem).toMatchObject({ code: 'actor.forbidden', status: 403, title: 'Not for this party' });
    expect(problem.detail).toBe(problem.message);
    expect(problem.detail).not.toBe('');
    const invalid = await problemOf(place('typed-3 again'));
    expect(invalid).toMatchObject({ code: 'field.invalid', status: 422, facts: { field: 'orderId' } });
    expect(Object.keys(invalid.facts)).not.toContain('instance');
  });

  it('is told that somebody was faster than the revision that he saw', async () => {
    await place('typed-4');
    const { revision } = await ana.get('/orders/{id}', { id: 'typed-4' });
    await bo.post('/orders/{id}/accept', { id: 'typed-4', ifMatch: revision });
    const late = await problemOf(bo.post('/orders/{id}/deliver', { id: 'typed-4', body: { text: 'Voici.' }, ifMatch: revision }));
    expect(late).toMatchObject({ code: 'revision.stale', status: 412 });
    expect((await ana.get('/orders/{id}', { id: 'typed-4' })).status).toBe('in_progress');
  });

  it('hands in a file, and gets it back', async () => {
    await place('typed-5');
    const body = new FormData();
    body.append('file', new Blob(['Trois logos'], { type: 'text/plain' }), 'brief.txt');
    const { attachmentId, size } = await ana.post('/orders/{id}/attachments', { id: 'typed-5', body });
    expect(size).toBe(11);
    const file = await ana.get('/orders/{id}/attachments/{attachmentId}', { id: 'typed-5', attachmentId });
    expect(await file.text()).toBe('Trois logos');
  });

  it('cannot misspell a path, forget an id, or send what nobody takes', async () => {
    // @ts-expect-error there is no such path
    expect(await problemOf(ana.post('/orders/{id}/acept', { id: 'typed-1' }))).toMatchObject({ code: 'not_found' });
    // @ts-expect-error the id is missing
    await expect(ana.get('/orders/{id}')).rejects.toThrow('/orders/{id}: "" is no id.');
    // @ts-expect-error nobody takes such a field
    const refused = bo.post('/orders/{id}/deliver', { id: 'typed-1', body: { txt: 'Voici.' } });
    expect((await problemOf(refused)).code).toBe('malformed');
  });

  it('gets no further with an id that would be another path', async () => {
    for (const id of ['', '.', '..']) await expect(ana.get('/orders/{id}/money', { id })).rejects.toThrow(TypeError);
    expect(await problemOf(ana.get('/orders/{id}', { id: 'typed-1/money' }))).toMatchObject({ status: 404 });
  });

  it('leaves the host that was named by no path', async () => {
    for (const path of ['.example.com/orders', '@example.com/orders', 'orders', ''])
      await expect(ana.send('GET', path)).rejects.toThrow('Begin it with a slash.');
  });

  it.each([301, 302, 303, 307, 308])(
    'is not led elsewhere (%i): what he sent is nobody else’s, and was not done',
    async (status) => {
      const id = `led-${status}`;
      await place(id);
      const asked: string[] = [];
      const guide = createServer(({ method, url }, answer) => {
        asked.push(`${method} ${url}`);
        answer.writeHead(status, { location: '/orders' }).end();
      });
      await new Promise<void>((resolve) => void guide.listen(0, '127.0.0.1', resolve));
      const { port } = guide.address() as AddressInfo;
      const led = createClient({ baseUrl: `http://127.0.0.1:${port}`, token: tokenOf(here.bo) });
      expect(await problemOf(led.post('/orders/{id}/accept', { id }))).toMatchObject({ code: 'unknown', status });
      expect(asked).toEqual([`POST /orders/${id}/accept`]);
      await new Promise((resolve) => void guide.close(resolve));
    },
  );

  it('is asked whether it is an Entente that answers, where it is none', async () => {
    const elsewhere = createClient({ baseUrl: here.served.url, fetch: async () => new Response('<p>Away</p>', { status: 502 }) });
    expect(await problemOf(elsewhere.get('/orders'))).toMatchObject({ code: 'unknown', status: 502, facts: {} });
  });
});

describe('On a bad line', () => {
  const troubles = { 'is lost': lost, 'a proxy lost': cutOff, 'breaks off': brokenOff, 'is "busy"': busy };

  it.each(Object.entries(troubles))(
    'a command whose answer %s is repeated under its key, and answered as the first time',
    async (how, befalls) => {
      const id = `line-${how.replaceAll(/\W+/g, '-')}0`;
      await place(id);
      const { client, keys } = onBadLine(here.bo, befalls, 2);
      expect(await client.post('/orders/{id}/accept', { id })).toMatchObject({
        status: 'in_progress',
        revision: 1,
        events: ['OrderAccepted'],
      });
      expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
      expect((await ana.get('/orders/{id}/history', { id })).items).toHaveLength(2);
      // The next command is another, and brings another key; unless somebody says that it is the same.
      expect((await problemOf(client.post('/orders/{id}/accept', { id }))).code).toBe('state.invalid');
      const idempotencyKey = keys[0]!;
      expect(await client.post('/orders/{id}/accept', { id, idempotencyKey })).toMatchObject({ revision: 1 });
      expect(new Set(keys).size).toBe(2);
    },
  );

  it('what is only read is read again', async () => {
    await place('line-read');
    const { client, keys } = onBadLine(here.ana, lost, 1);
    expect(await client.get('/orders/{id}', { id: 'line-read' })).toMatchObject({ status: 'pending' });
    expect(keys).toEqual([null, null]);
  });

  it('a request is given up in the end, with what was answered last', async () => {
    const away = onBadLine(here.ana, lost, Infinity);
    await expect(away.client.get('/orders')).rejects.toThrow('fetch failed');
    const full = onBadLine(here.ana, busy, Infinity);
    expect(await problemOf(full.client.get('/orders'))).toMatchObject({ code: 'busy', status: 503 });
    expect([away.keys.length, full.keys.length]).toEqual([5, 5]);
  });

  it('what knows no key is not sent twice: the clock would be turned twice', async () => {
    const before = await here.ops.get<{ now: string }>('/clock');
    const { client, keys } = onBadLine(here.ops, lost, 1);
    await expect(client.post('/clock/advance', { body: { by: 'PT1H' } })).rejects.toThrow('fetch failed');
    expect(keys).toEqual([null]);
    const after = await here.ops.get<{ now: string }>('/clock');
    expect(Date.parse(after.body.now) - Date.parse(before.body.now)).toBe(3_600_000);
  });

  it('what knows no key is not sent twice either where its address is written out', async () => {
    const { client, keys } = onBadLine(here.ops, lost, 1);
    const skip = client.send('POST', '/operations/parked/payout.hears-orders/cu-1/skip', { body: {} });
    await expect(skip).rejects.toThrow('fetch failed');
    expect(keys).toEqual([null]);
  });

  it('whoever does not want to wait any longer is not kept waiting', async () => {
    const waiting = new AbortController();
    const hangsUp = () => {
      waiting.abort();
      return lost();
    };
    const { client, keys } = onBadLine(here.ana, hangsUp, Infinity);
    await expect(client.get('/orders', { signal: waiting.signal })).rejects.toThrow('fetch failed');
    expect(keys).toHaveLength(1);
  });
});
