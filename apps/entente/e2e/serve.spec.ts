import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Api } from './api.js';
import { freshDirectory, removeAll, served, startServe, stopped } from './child.js';

const TEST_MS_MAX = 120_000;
const LOOK_MS = 10;

let one: string;
let other: string;
beforeAll(async () => {
  one = await freshDirectory();
  other = await freshDirectory();
});
afterAll(removeAll);

describe('A data directory', () => {
  it(
    'belongs to one process: a second is refused, and told which one it is',
    async () => {
      const first = await served(one);
      const second = startServe(one);
      expect(await second.ended).toEqual({ code: 2, signal: null });
      expect(second.said()).toContain(`${one} is in use by process ${first.pid}.`);
      expect(second.said()).not.toMatch(/^\s+at /m); // For people: a sentence, no stack.
      expect((await new Api(first.address).get('/health/ready')).status).toBe(200);

      first.signal('SIGKILL');
      await first.ended;
      // The lock of the dead is still there, and holds nobody up.
      expect(JSON.parse(await readFile(join(one, 'lock'), 'utf8'))).toMatchObject({ pid: first.pid });
      await stopped(await served(one));
    },
    TEST_MS_MAX,
  );

  it(
    'begins as a copy of a database that was initialised once',
    async () => {
      await stopped(await served(other));
      // Every initialisation draws an identifier of its own: the first eight bytes of this file.
      const identifierOf = async (dataDir: string) =>
        (await readFile(join(dataDir, 'pglite', 'global', 'pg_control'))).subarray(0, 8);
      expect(await identifierOf(other)).toEqual(await identifierOf(one));
    },
    TEST_MS_MAX,
  );
});

describe('Told to stop, the process', () => {
  it(
    'says that it is not ready, takes no new connection, answers what has come in, and ends in good order',
    async () => {
      const process = await served(one);
      const { hostname, port, host } = new URL(process.address);
      const { body } = await new Api(process.address).post<{ token: string }>('/dev/tokens', {
        sub: 'shop',
        roles: ['service'],
        marketplaces: ['comeup'],
      });

      // A balancer's connection: one question is answered, the next is on its way when the signal comes.
      const balancer = connect(Number(port), hostname);
      const question = `GET /health/ready HTTP/1.1\r\nHost: ${host}\r\n`;
      balancer.write(`${question}\r\n${question}`);
      await said(balancer, '"status":"ready"');
      // A command whose second half is still to come.
      const command = JSON.stringify({
        orderId: 'late',
        policy: 'comeup',
        buyerId: 'ana',
        sellerId: 'bo',
        title: 'Un logo',
        terms: 'Bleu',
        duration: 'P5D',
        payment: { reference: 'pay-late', method: 'card', amountMinor: 10_000, currency: 'EUR' },
      });
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(command),
        authorization: `Bearer ${body.token}`,
        'entente-on-behalf-of': 'ana',
        expect: '100-continue',
      };
      const placing = request(`${process.address}/orders`, { method: 'POST', headers });
      placing.write(command.slice(0, 40));
      await once(placing, 'continue');

      process.signal('SIGTERM');
      while (await accepts(hostname, Number(port))) await sleep(LOOK_MS);
      balancer.write('\r\n');
      expect(await said(balancer, '"code":"not_ready"')).toMatch(/^HTTP\/1\.1 503 [\s\S]*"not draining":false/m);
      placing.end(command.slice(40));
      const [answer] = (await once(placing, 'response')) as [{ statusCode: number }];
      expect(answer.statusCode).toBe(201);
      expect(await process.ended).toEqual({ code: 0, signal: null });

      const next = await served(one);
      expect((await new Api(next.address, body.token).get('/orders/late')).body).toMatchObject({ status: 'pending' });
      await stopped(next);
    },
    TEST_MS_MAX,
  );
});

/** Everything that comes over a connection, until it holds what is waited for. */
async function said(socket: Socket, text: string): Promise<string> {
  let all = '';
  while (!all.includes(text)) all += String((await once(socket, 'data'))[0]);
  return all;
}

async function accepts(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
