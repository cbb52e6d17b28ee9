import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { TryLater } from '@entente/bus';
import { Tokens } from '@entente/http';
import { commandOnBus, createHttpApp } from '@entente/http/serving';
import { Clock, digestOf, fromMs } from '@entente/kernel';
import { Log, Metrics } from '@entente/observability';
import { Controller, Get, Module } from '@nestjs/common';
import { HttpOrderFiles } from './order-files-http.js';

const FILE = {
  orderId: 'cu-1',
  revision: 4,
  chatRevision: -1,
  policy: 'comeup/2',
  terms: '',
  events: [],
  messages: [],
  deliveries: [],
};
const FILES = { items: [{ attachmentId: 'a', sha256: 'b', size: 1 }] };

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** The files of an order service that answers so, read with a token of this process. */
async function filesOf(answer: RequestListener): Promise<HttpOrderFiles> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return new HttpOrderFiles(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'token');
}

const says =
  (body: unknown, status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** The first bytes of a whole answer, and no more. */
const breaksOff =
  (body: unknown, status = 200): RequestListener =>
  (request, response) => {
    const text = JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length });
    response.write(text.slice(0, 5));
    setTimeout(() => request.socket.destroy(), 20);
  };

describe('The file of an order, read over HTTP', () => {
  it('is what the order service answers, and its digest', async () => {
    const files = await filesOf((request, response) =>
      says(request.url === '/orders/cu-1/file' ? FILE : FILES)(request, response),
    );
    expect(await files.read('cu-1')).toEqual({ file: FILE, digest: digestOf(FILE) });
    expect(await files.attachments('cu-1', ['a'])).toEqual(FILES.items);
  });

  it.each<[string, RequestListener]>([
    ['breaks off', breaksOff(FILE)],
    ['breaks off while it refuses', breaksOff({ code: 'order.not_found' }, 404)],
    ['is no JSON', says('{"orderId": "cu-1", ')],
    ['is nothing', says('')],
    ['is away', says({}, 503)],
  ])('is asked for again where the answer %s: nothing is decided on half of it', async (_, answer) => {
    const files = await filesOf(answer);
    await expect(files.read('cu-1')).rejects.toBeInstanceOf(TryLater);
    await expect(files.attachments('cu-1', ['a'])).rejects.toBeInstanceOf(TryLater);
  });

  it.each([
    ['empty', {}],
    ['of another order', { ...FILE, orderId: 'cu-2' }],
    ['without its revision', { ...FILE, revision: undefined }],
    ['without its messages', { ...FILE, messages: null }],
  ])('is not believed where it is %s', async (_, body) => {
    await expect((await filesOf(says(body))).read('cu-1')).rejects.toThrow(/set ORDER_URL/);
  });

  it.each([{}, { items: {} }, { items: [{ attachmentId: 7 }] }])('is not believed with the attachments %j', async (body) => {
    await expect((await filesOf(says(body))).attachments('cu-1', [])).rejects.toThrow(/set ORDER_URL/);
  });

  it.each([
    [404, 'order.not_found'],
    [403, 'actor.forbidden'],
  ])('is refused in the words of the order service (%i)', async (status, code) => {
    const files = await filesOf(says({ code, detail: 'Look again.' }, status));
    await expect(files.read('cu-1')).rejects.toMatchObject({ name: 'Rejection', code, message: 'Look again.' });
  });
});

describe('Whoever is unknown to the order service', () => {
  const UNKNOWN = says({ code: 'unauthenticated', detail: 'The token has expired. Fetch a new one.' }, 401);

  it('hears so, in its words', async () => {
    const files = await filesOf(UNKNOWN);

    @Controller('files')
    class FilesController {
      @Get()
      read() {
        return files.read('cu-1');
      }
    }
    @Module({
      controllers: [FilesController],
      providers: [{ provide: Clock, useValue: { now: async () => fromMs(0) } }],
      exports: [Clock],
    })
    class Files {}

    const metrics = new Metrics({ ofProcess: false });
    const tokens = new Tokens({ from: 'development' });
    const log = new Log(metrics, { level: 'silent' });
    const docs = { title: 'Files', version: '1', description: 'For this spec.', actions: [] };
    const app = await createHttpApp(Files, { tokens, log, metrics, problems: [], docs });
    await app.listen(0, '127.0.0.1');
    const authorization = `Bearer ${await tokens.write({ sub: 'mia' })}`;
    const response = await fetch(`${await app.getUrl()}/files`, { headers: { authorization } });
    expect([response.status, await response.json()]).toMatchObject([
      401,
      { code: 'unauthenticated', detail: 'The token has expired. Fetch a new one.' },
    ]);
    await app.close();
  });

  it('is not the mediator whose command the bus took in time, however long it waited there: this process asks for him', async () => {
    const tokens = new Tokens({ from: 'development' });
    const authorization = `Bearer ${await tokens.write({ sub: 'mia', roles: ['mediator'], marketplaces: ['comeup'] })}`;
    const askedBy: (string | undefined)[] = [];
    const files = await filesOf((request, response) => {
      askedBy.push(request.headers.authorization);
      (request.headers.authorization === authorization ? UNKNOWN : says(FILE))(request, response);
    });
    const actions = {
      names: ['decide'],
      path: () => '/disputes/cu-1.1/decide',
      perform: async () => ({ status: 200 as const, body: { digest: (await files.read('cu-1')).digest }, replayed: false }),
    };
    const [appendedAt, receivedAt] = [fromMs(performance.timeOrigin), fromMs(0)];
    const command = { subject: 'cu-1.1', action: 'decide', body: {}, id: 'c-1', correlationId: 'c-1', traceparent: undefined };
    const decided = commandOnBus({ ...command, headers: { authorization }, receivedAt, appendedAt }, actions, tokens);
    expect(await decided).toMatchObject({ body: { digest: digestOf(FILE) } });
    expect(askedBy).toEqual([authorization, 'Bearer token']);
  });

  it('is this process itself where nobody asks: whoever looks after it must mend that', async () => {
    await expect((await filesOf(UNKNOWN)).read('cu-1')).rejects.toThrow(/with 401 \(unauthenticated\)/);
  });
});
