import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Log, Metrics } from '@entente/observability';
import { serveGateway, type Gateway } from './serve-gateway.js';

type Heard = { readonly line: string; readonly headers: NodeJS.Dict<string | string[]>; readonly body: string };

/** By then whatever was sent has been answered or refused. */
const ANSWERED_MS = 150;

let upstream: Server;
let gateway: Gateway;
/** What the service behind the gateway took for requests. */
let heard: Heard[];

beforeEach(async () => {
  heard = [];
  upstream = createServer((request, response) => {
    const { method, url, headers } = request;
    if (url === '/health/ready') return void response.end('{}');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      heard.push({ line: `${method} ${url}`, headers, body: Buffer.concat(chunks).toString() });
      response.end(JSON.stringify({ asked: url }));
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
  const services = { order: [url], dispute: [url], payout: [url] };
  const metrics = new Metrics();
  gateway = await serveGateway({ port: 0, host: '127.0.0.1', services }, new Log(metrics, { level: 'silent' }), metrics);
});

afterEach(async () => {
  await gateway.stop();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

/** Sends these bytes, and gives whatever comes back. */
async function send(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString()));
  socket.on('error', () => {});
  socket.write(bytes);
  await pause(ANSWERED_MS);
  socket.destroy();
  return answer;
}

const request = (line: string, headers: readonly string[], body = '') =>
  [`${line} HTTP/1.1`, 'Host: gateway', ...headers, '', body].join('\r\n');
const chunked = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;

/** The beginning of a request that would swallow the next caller's first line, and act with his credentials. */
const HIDDEN = 'POST /orders/cu-1/complete HTTP/1.1\r\nHost: x\r\nX-Swallowed: ';
const CHUNKED = 'Transfer-Encoding: chunked';
const LENGTH = `Content-Length: ${HIDDEN.length}`;

describe('A request in which another one is hidden', () => {
  it.each<[string, string]>([
    ['GET, in chunks', request('GET /orders', [CHUNKED], chunked(HIDDEN))],
    ['HEAD, in chunks', request('HEAD /orders', [CHUNKED], chunked(HIDDEN))],
    ['DELETE, in chunks', request('DELETE /orders', [CHUNKED], chunked(HIDDEN))],
    ['DELETE, with a length', request('DELETE /orders', [LENGTH], HIDDEN)],
    ['OPTIONS, in chunks', request('OPTIONS /orders', [CHUNKED], chunked(HIDDEN))],
    ['OPTIONS, whose length is named in Connection', request('OPTIONS /orders', [LENGTH, 'Connection: content-length'], HIDDEN)],
    ['GET, whose length is named in Connection', request('GET /orders', [LENGTH, 'Connection: content-length'], HIDDEN)],
    [
      'GET, whose length is named in a second Connection',
      request('GET /orders', [LENGTH, 'Connection: keep-alive', 'Connection: Content-Length'], HIDDEN),
    ],
    ['GET, in no chunks at all', request('GET /orders', [CHUNKED], '0\r\n\r\n')],
    ['GET of what the gateway answers itself', request('GET /health/live', [LENGTH], HIDDEN)],
    ['GET, with both framings', request('GET /orders', [LENGTH, CHUNKED], chunked(HIDDEN))],
    ['POST, with both framings', request('POST /orders', [LENGTH, CHUNKED], chunked(HIDDEN))],
    ['POST, with two lengths', request('POST /orders', ['Content-Length: 0', LENGTH], HIDDEN)],
    ['POST, with one length twice', request('POST /orders', [LENGTH, LENGTH], HIDDEN)],
    ['POST, with lengths in a list', request('POST /orders', [`Content-Length: 0, ${HIDDEN.length}`], HIDDEN)],
    ['POST, with a signed length', request('POST /orders', [`Content-Length: +${HIDDEN.length}`], HIDDEN)],
    ['POST, with a folded length', request('POST /orders', [`Content-Length: 0\r\n ${HIDDEN.length}`], HIDDEN)],
    ['POST, with a folded header', request('POST /orders', [LENGTH, 'X-Folded: a\r\n Content-Length: 0'], HIDDEN)],
    ['POST, with a folded coding', request('POST /orders', ['Transfer-Encoding: identity,\r\n chunked'], chunked(HIDDEN))],
    ['POST, in another coding besides', request('POST /orders', ['Transfer-Encoding: gzip, chunked'], chunked(HIDDEN))],
    ['POST, with two codings', request('POST /orders', [CHUNKED, CHUNKED], chunked(HIDDEN))],
    ['POST, with a blank before the colon', request('POST /orders', ['Transfer-Encoding : chunked'], chunked(HIDDEN))],
  ])('is refused: %s', async (_, bytes) => {
    expect(await send(bytes)).toMatch(/^HTTP\/1\.1 400 /);
    const next = await fetch(`${gateway.url}/orders/cu-2`);
    expect(await next.json()).toEqual({ asked: '/orders/cu-2' });
    expect(heard.map(({ line }) => line)).toEqual(['GET /orders/cu-2']);
  });

  it('is refused as a problem, and the connection ends with it', async () => {
    const answer = await send(request('GET /orders', [CHUNKED], chunked(HIDDEN)));
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*connection: close[^]*"code":"malformed"/i);
  });

  it.each<[string, string]>([
    ['in chunks', request('POST /orders', [CHUNKED], chunked(HIDDEN))],
    ['in chunks that Connection names', request('POST /orders', [CHUNKED, 'Connection: transfer-encoding'], chunked(HIDDEN))],
    ['with a length', request('POST /orders', [LENGTH], HIDDEN)],
    ['with a length that Connection names', request('POST /orders', [LENGTH, 'Connection: content-length'], HIDDEN)],
  ])('arrives as one body where it is one: POST, %s', async (_, bytes) => {
    await send(bytes);
    const next = await fetch(`${gateway.url}/orders/cu-2`);
    expect(await next.json()).toEqual({ asked: '/orders/cu-2' });
    expect(heard.map(({ line, body }) => [line, body])).toEqual([
      ['POST /orders', HIDDEN],
      ['GET /orders/cu-2', ''],
    ]);
  });
});

it('Connection takes neither its credentials nor its host from a request', async () => {
  await send(request('GET /orders', ['Authorization: Bearer ana', 'X-Mine: 1', 'Connection: host, authorization, x-mine']));
  expect(heard).toMatchObject([
    { line: 'GET /orders', headers: { authorization: 'Bearer ana', host: expect.stringMatching(/^127/) } },
  ]);
  expect(heard[0]?.headers).not.toHaveProperty('x-mine');
});
