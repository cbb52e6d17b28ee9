import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Log, Metrics } from '@entente/observability';
import { serveGateway, type Gateway } from './serve-gateway.js';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A service of a few lines: it is ready, says what it was asked, and does what a test wants at some addresses. */
class Service {
  isReady = true;
  /** As what it makes itself known, if not by its name. */
  says: string | undefined;
  /** Takes what it is sent, and answers nothing. */
  isFrozen = false;
  now = '2026-01-05T09:00:00.000Z';
  readonly heard: string[] = [];
  readonly answers: { [route: string]: Answer } = {};
  private readonly server: Server;

  constructor(readonly name: string) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.once('end', () => this.answer(request, response, Buffer.concat(chunks).toString()));
    });
  }

  async listen(port = 0): Promise<URL> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    return this.url;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Two keys, page by page. */
  private parked(query: URLSearchParams) {
    const begin = Number(query.get('cursor') || 0);
    const end = Math.min(2, begin + Number(query.get('limit')));
    const items = [1, 2].slice(begin, end).map((n) => `${this.name} ${n}`);
    return { items, next: end < 2 ? String(end) : null };
  }

  private answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    if (this.isFrozen) return;
    const { method, url = '', headers } = request;
    const route = `${method} ${url}`;
    const say = (status: number, answer: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    };
    if (url === '/health/ready') return say(this.isReady ? 200 : 503, { service: this.says ?? this.name });
    if (route === 'GET /clock') {
      const at = { head: '7', relayed: '7', projected: '7', lag: 0, inFlight: 0, due: 0 };
      return say(200, { now: this.now, next: null, ...at });
    }
    this.heard.push(route);
    if (this.answers[route]) return this.answers[route](request, response, body);
    if (route === 'POST /clock/advance') {
      const { to } = JSON.parse(body) as { to?: string };
      if (headers.authorization !== 'Bearer operator') return say(403, { code: 'actor.forbidden' });
      if (to === undefined) return say(422, { code: 'field.invalid' });
      this.now = to;
      return say(200, { now: to, fired: 1, quiet: true });
    }
    if (url.startsWith('/operations/parked?')) return say(200, this.parked(new URL(url, this.url).searchParams));
    say(200, { from: this.name, route, headers, body });
  }
}

/** By then a gateway has noticed that a replica is silent. */
const SILENT_MS = 7_000;

let running: (Service | Gateway)[] = [];

afterEach(async () => {
  for (const one of running.toReversed()) await one.stop();
  running = [];
});

async function town({ orders = 1 } = {}) {
  const all = [...Array.from({ length: orders }, () => new Service('order')), new Service('dispute'), new Service('payout')];
  for (const service of all) await service.listen();
  const of = (name: string) => all.filter((service) => service.name === name);
  const services = {
    order: of('order').map(({ url }) => url),
    dispute: of('dispute').map(({ url }) => url),
    payout: of('payout').map(({ url }) => url),
  };
  const metrics = new Metrics();
  const log = new Log(metrics, { level: 'silent' });
  const gateway = await serveGateway({ port: 0, host: '127.0.0.1', services }, log, metrics);
  running = [...all, gateway];
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${gateway.url}${path}`, init);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as { [field: string]: unknown },
    };
  };
  const turn = (body: object, who = 'operator') =>
    ask('/clock/advance', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${who}` },
      body: JSON.stringify(body),
    });
  const [order, ...others] = all;
  return { gateway, ask, turn, all, order: order!, second: others[0]!, dispute: of('dispute')[0]!, payout: of('payout')[0]! };
}

const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('The gateway', () => {
  it('hands everything on as it came, and the answer back', async () => {
    const { ask } = await town();
    const sent = { method: 'POST', headers: { 'idempotency-key': 'k1', 'content-type': 'application/json' }, body: '{"a":1}' };
    const { status, body } = await ask('/disputes/cu-1.1/take?x=%20y', sent);
    expect(status).toBe(200);
    expect(body).toMatchObject({ from: 'dispute', route: 'POST /disputes/cu-1.1/take?x=%20y', body: '{"a":1}' });
    expect(body.headers).toMatchObject({ 'idempotency-key': 'k1', 'content-length': '7' });
  });

  it('says that a request without a body has none', async () => {
    const { ask } = await town();
    const { headers } = (await ask('/orders/1/accept', { method: 'POST' })).body;
    expect(headers).toMatchObject({ 'content-length': '0' });
    expect(headers).not.toHaveProperty('transfer-encoding');
  });

  it('takes turns over the replicas that are ready', async () => {
    const { ask, order, second } = await town({ orders: 2 });
    for (let n = 0; n < 6; n++) await ask('/orders');
    expect([order.heard.length, second.heard.length]).toEqual([3, 3]);
    second.isReady = false;
    await new Promise((resolve) => setTimeout(resolve, 700));
    for (let n = 0; n < 4; n++) await ask('/orders');
    expect([order.heard.length, second.heard.length]).toEqual([7, 3]);
  });

  it('tries another replica where one cannot be reached, also with a command', async () => {
    const { ask, order, second } = await town({ orders: 2 });
    await order.stop();
    running = running.filter((one) => one !== order);
    for (let n = 0; n < 4; n++) expect((await ask('/orders', { method: 'POST', body: '{}' })).status).toBe(200);
    expect(second.heard).toHaveLength(4);
  });

  it('sends no command twice: a lost answer is said to be lost', async () => {
    const { ask, order } = await town();
    order.answers['POST /orders'] = (request) => void request.socket.destroy();
    const { status, headers, body } = await ask('/orders', { method: 'POST', body: '{}' });
    expect([status, body.code, headers.get('content-type')]).toEqual([502, 'answer.lost', 'application/problem+json']);
    expect(body.detail).toMatch(/same Idempotency-Key/);
    expect(order.heard).toEqual(['POST /orders']);
  });

  it('asks another replica what only reads', async () => {
    const { ask, all } = await town({ orders: 2 });
    const breaking = all[1]!;
    breaking.answers['GET /orders'] = (request) => void request.socket.destroy();
    expect((await ask('/orders')).status).toBe(200);
    expect((await ask('/orders')).status).toBe(200);
  });

  it('gives up what a replica has in hand that answers nobody any more, and that alone', async () => {
    const { ask, order, second, payout } = await town({ orders: 2 });
    payout.answers['GET /wallets/bo'] = (_, response) => void setTimeout(() => response.end('{"done":true}'), SILENT_MS);
    const slow = ask('/wallets/bo');
    await until(async () => payout.heard.length > 0);
    payout.isReady = false;

    order.isFrozen = true;
    const since = performance.now();
    const [read, other, ...written] = await Promise.all([
      ask('/orders'),
      ask('/orders'),
      ask('/orders', { method: 'POST', body: '{}' }),
      ask('/orders', { method: 'POST', body: '{}' }),
    ]);
    expect(performance.now() - since).toBeLessThan(2 * SILENT_MS);
    expect([read.status, other.status]).toEqual([200, 200]);
    expect(second.heard.filter((route) => route === 'GET /orders')).toHaveLength(2);
    expect(written.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 503]));
    const refused = written.find(({ status }) => status === 503);
    expect(refused?.body).toMatchObject({ code: 'busy', detail: expect.stringMatching(/same Idempotency-Key/) });
    expect((await slow).body).toEqual({ done: true });
  });

  it('does not pass half an answer for a whole one', async () => {
    const { gateway, order } = await town();
    order.answers['GET /orders'] = (request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => request.socket.destroy(), 20);
    };
    await expect(fetch(`${gateway.url}/orders`).then((response) => response.text())).rejects.toThrow('terminated');
  });

  it('says when to come back where nobody is ready, and finds those that are there again', async () => {
    const { ask, payout } = await town();
    const { port } = payout.url;
    await payout.stop();
    const { status, headers, body } = await ask('/wallets/bo');
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'not_ready', '1']);
    expect((await ask('/health/ready')).body.detail).toMatch(/payout/);
    expect((await ask('/health/live')).status).toBe(200);
    const again = new Service('payout');
    await again.listen(Number(port));
    running.push(again);
    await until(async () => (await ask('/health/ready')).status === 200);
    expect((await ask('/wallets/bo')).body).toMatchObject({ from: 'payout' });
  });

  it('sends nothing to a replica that is of another service than its address was given for', async () => {
    const { ask, order, dispute } = await town();
    [order.says, dispute.says] = ['dispute', 'order'];
    await until(async () => (await ask('/health/ready')).status === 503);
    expect((await ask('/health/ready')).body.detail).toBe('No replica is ready of: order, dispute.');
    expect((await ask('/orders')).body.code).toBe('not_ready');
    expect([order.heard, dispute.heard]).toEqual([[], []]);
    [order.says, dispute.says] = [undefined, undefined];
    await until(async () => (await ask('/health/ready')).status === 200);
  });

  it('finishes what it has in hand before it ends', async () => {
    const { gateway, ask, order } = await town();
    order.answers['GET /slow'] = (_, response) => void setTimeout(() => response.end('{"done":true}'), 200);
    const slow = ask('/slow');
    await until(async () => order.heard.includes('GET /slow'));
    await gateway.stop();
    expect((await slow).body).toEqual({ done: true });
    await expect(fetch(`${gateway.url}/orders`)).rejects.toThrow('fetch failed');
  });
});

describe('What concerns all services', () => {
  it('the clock is read of all, and turned for all', async () => {
    const { ask, turn, all, dispute } = await town();
    dispute.now = '2026-01-06T09:00:00.000Z';
    const { body } = await ask('/clock');
    expect(body).toMatchObject({ now: '2026-01-05T09:00:00.000Z', services: { dispute: { now: dispute.now } } });
    expect(await turn({ by: 'P1D' })).toMatchObject({ status: 200, body: { now: '2026-01-07T09:00:00.000Z', quiet: true } });
    for (const { now } of all) expect(now).toBe('2026-01-07T09:00:00.000Z');
  });

  it('a turn that is refused is refused in the words of a service', async () => {
    const { turn, all } = await town();
    expect(await turn({ by: 'P1D' }, 'bo')).toMatchObject({ status: 403, body: { code: 'actor.forbidden' } });
    expect(await turn({ by: 'soon' })).toMatchObject({ status: 422, body: { code: 'field.invalid' } });
    for (const { now } of all) expect(now).toBe('2026-01-05T09:00:00.000Z');
  });

  it('is not turned by a single step where the goal is years away', async () => {
    const { turn, all } = await town();
    expect(await turn({ to: '9999-12-31T00:00:00Z' })).toMatchObject({ status: 422, body: { code: 'field.invalid' } });
    for (const { now, heard } of all) expect([now, heard]).toEqual(['2026-01-05T09:00:00.000Z', []]);
  });

  it('is not turned while one is away', async () => {
    const { turn, order, payout } = await town();
    await payout.stop();
    running = running.filter((one) => one !== payout);
    expect(await turn({ by: 'P1D' })).toMatchObject({ status: 503, body: { code: 'not_ready' } });
    expect(order.now).toBe('2026-01-05T09:00:00.000Z');
  });

  it.each([1, 2, 3, 4, 5, 6, 50])('parked keys are listed together, in pages of %i: none twice, none left out', async (limit) => {
    const { ask } = await town();
    const pages: string[][] = [];
    for (let next: string | null = ''; next !== null;) {
      const { body } = await ask(`/operations/parked?limit=${limit}&cursor=${next}`);
      const page = body as { items: string[]; next: string | null };
      pages.push(page.items);
      next = page.next;
    }
    const all = ['order', 'dispute', 'payout'].flatMap((name) => [`${name} 1`, `${name} 2`]);
    expect(pages.flat()).toEqual(all);
    expect(pages.map((items) => items.length)).toEqual(
      Array.from({ length: Math.ceil(6 / limit) }, (_, i) => Math.min(limit, 6 - i * limit)),
    );
    expect((await ask('/operations/parked')).body).toEqual({ items: all, next: null });
  });

  it('one description names the addresses of all services', async () => {
    const { ask, all } = await town();
    for (const service of all)
      service.answers['GET /openapi.json'] = (_, response) =>
        response.end(JSON.stringify({ openapi: '3.1.0', paths: { [`/${service.name}`]: { get: {} } }, components: {} }));
    const { body } = await ask('/openapi.json');
    expect(Object.keys(body['paths'] as object)).toEqual(['/payout', '/dispute', '/order']);
  });

  it('one description names all topics and messages', async () => {
    const { ask, all } = await town();
    for (const service of all)
      service.answers['GET /asyncapi.json'] = (_, response) => {
        const { name } = service;
        const components = { messages: { [name]: {} }, schemas: { funds: { of: name } } };
        const sends = { [`send-${name}`]: {} };
        const messages = { [`entente.${name}.act`]: {} };
        const channels = { [name]: { messages: {} }, commands: { address: 'entente.commands.v1', messages } };
        response.end(JSON.stringify({ asyncapi: '3.1.0', channels, operations: sends, components }));
      };
    expect((await ask('/asyncapi.json')).body).toEqual({
      asyncapi: '3.1.0',
      channels: {
        order: { messages: {} },
        dispute: { messages: {} },
        payout: { messages: {} },
        commands: {
          address: 'entente.commands.v1',
          messages: { 'entente.order.act': {}, 'entente.dispute.act': {}, 'entente.payout.act': {} },
        },
      },
      operations: { 'send-order': {}, 'send-dispute': {}, 'send-payout': {} },
      components: { messages: { order: {}, dispute: {}, payout: {} }, schemas: { funds: { of: 'order' } } },
    });
  });
});
