import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Log, Metrics } from '@entente/observability';
import { serveGateway, type Gateway } from './serve-gateway.js';

const LEAVES_MS = 100;
/** What it answers, by the end of the address; to any other nothing, and it waits. */
const ANSWERS: { readonly [end: string]: (response: ServerResponse) => void } = {
  ready: (response) => response.end('{}'),
  sound: (response) => response.end('{}'),
  none: (response) => response.writeHead(404).end('{}'),
  broken: (response) => void response.socket?.destroy(),
};

describe('What a gateway measures', () => {
  /** Of the orders; nobody serves the others. */
  let service: Server;
  let gateway: Gateway;
  let asked: string[];
  const ask = (path: string, init: RequestInit = {}) => fetch(`${gateway.url}${path}`, init);
  const measured = async () => {
    const text = await (await fetch(`${gateway.metricsUrl}/metrics`)).text();
    return text.split('\n').filter((line) => /^entente_(forwarded_requests_total|ready_replicas)\{/.test(line));
  };

  beforeEach(async () => {
    asked = [];
    service = createServer(({ url = '' }, response) => {
      if (!url.endsWith('ready')) asked.push(url);
      ANSWERS[url.slice(url.lastIndexOf('/') + 1)]?.(response);
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    const here = [new URL(`http://127.0.0.1:${(service.address() as AddressInfo).port}`)];
    const nowhere = [new URL('http://127.0.0.1:9')];
    const services = { order: here, dispute: nowhere, payout: nowhere };
    const metrics = new Metrics();
    const log = new Log(metrics, { level: 'silent' });
    gateway = await serveGateway({ port: 0, host: '127.0.0.1', metricsPort: 0, services }, log, metrics);
  });
  afterEach(async () => {
    await gateway.stop();
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
  });

  it('is what came of requests, service by service', async () => {
    await ask('/orders/sound');
    await ask('/orders/sound');
    await ask('/orders/none');
    await expect(ask('/orders/slow', { signal: AbortSignal.timeout(LEAVES_MS) })).rejects.toThrow('aborted');
    await ask('/orders/broken', { method: 'POST' });
    await ask('/wallets/bo');
    const counts = async () => (await measured()).filter((line) => line.startsWith('entente_forwarded_requests_total')).sort();
    while (!(await counts()).some((line) => line.includes('"left"'))) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await counts()).toEqual([
      'entente_forwarded_requests_total{service="order",outcome="2xx"} 2',
      'entente_forwarded_requests_total{service="order",outcome="4xx"} 1',
      'entente_forwarded_requests_total{service="order",outcome="left"} 1',
      'entente_forwarded_requests_total{service="order",outcome="unanswered"} 1',
      'entente_forwarded_requests_total{service="payout",outcome="unanswered"} 1',
    ]);
  });

  it('is how many replicas of each service are ready', async () =>
    expect(await measured()).toEqual([
      'entente_ready_replicas{service="order"} 1',
      'entente_ready_replicas{service="dispute"} 0',
      'entente_ready_replicas{service="payout"} 0',
    ]));

  it('is told at a port of its own alone, where no service is reached, until it ends', async () => {
    expect((await ask('/metrics')).status).toBe(404);
    await fetch(`${gateway.metricsUrl}/orders/sound`);
    expect(asked).toEqual([]);
    await gateway.stop();
    await expect(fetch(`${gateway.metricsUrl}/metrics`)).rejects.toThrow('fetch failed');
  });
});
