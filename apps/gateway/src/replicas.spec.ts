import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createBalancer, type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { Log, Metrics } from '@entente/observability';
import { Replicas } from './replicas.js';

/** It has looked three times by then. */
const LOOKS_MS = 1_700;
const log = new Log(new Metrics({ ofProcess: false }), { level: 'silent' });
let servers: Server[] = [];

afterEach(() => {
  for (const server of servers) server.close();
  servers = [];
});

async function portOf(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

it('An address that stands for several replicas is ready while one of them is, also when another is about to end', async () => {
  const first = { isReady: true };
  const portOfOne = (replica: { readonly isReady: boolean }) =>
    portOf(createServer((_, response) => void response.writeHead(replica.isReady ? 200 : 503).end('{"service":"order"}')));
  const ports = [await portOfOne(first), await portOfOne({ isReady: true })] as const;
  // As a cluster's service does: every new connection goes to one that is ready, and those that are there stay where they are.
  const balancer = createBalancer((socket) => {
    const onward = connect(first.isReady ? ports[0] : ports[1], '127.0.0.1');
    for (const end of [socket, onward]) end.on('error', () => [socket, onward].forEach((each) => each.destroy()));
    socket.pipe(onward).pipe(socket);
  });
  const replicas = new Replicas('order', [new URL(`http://127.0.0.1:${await portOf(balancer)}`)], log);
  await replicas.open();
  const seen = new Set([replicas.ready.length]);
  first.isReady = false;
  for (const endsAt = performance.now() + LOOKS_MS; performance.now() < endsAt; await new Promise(setImmediate))
    seen.add(replicas.ready.length);
  replicas.close();
  expect([...seen]).toEqual([1]);
});
