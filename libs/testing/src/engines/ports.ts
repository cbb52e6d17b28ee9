import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to clients: a client that redials a dead server within that range can connect to itself, and then the
 * server cannot have its port back.
 */
const FROM = 20_000;
const BELOW = 32_768;
const ATTEMPTS_MAX = 200;

const given = new Set<number>();

/** A free port of 127.0.0.1, which nobody else in this process was given. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const port = randomInt(FROM, BELOW);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`None of ${ATTEMPTS_MAX} ports was free. Which servers were left running?`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
