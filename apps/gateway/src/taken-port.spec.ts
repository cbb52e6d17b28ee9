import { expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Log, Metrics } from '@entente/observability';
import { serveGateway } from './serve-gateway.js';

/** Twice as long as between two looks at a replica. */
const LOOKS_MS = 1_200;

it.each([
  ['may not listen', 'PORT', (taken: number) => ({ port: taken })],
  ['may not listen where it is to be measured', 'METRICS_PORT', (taken: number) => ({ port: 0, metricsPort: taken })],
])('a gateway that %s says so, and looks at nobody any more: its process can end', async (_, setting, portsWith) => {
  let looks = 0;
  const service = createServer((_, response) => {
    looks += 1;
    response.end('{"service":"order"}');
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const { port } = service.address() as AddressInfo;
  const urls = [new URL(`http://127.0.0.1:${port}`)];
  const config = { ...portsWith(port), host: '127.0.0.1', services: { order: urls, dispute: urls, payout: urls } };
  const metrics = new Metrics();
  const serving = serveGateway(config, new Log(metrics, { level: 'silent' }), metrics);
  await expect(serving).rejects.toThrow(`Port ${port} is taken. Set ${setting} to another`);
  const looked = looks;
  await new Promise((resolve) => setTimeout(resolve, LOOKS_MS));
  expect([looked > 0, looks - looked]).toEqual([true, 0]);
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});
