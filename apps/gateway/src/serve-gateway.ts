import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SERVICES } from '@entente/contracts';
import { ServicesAway, systemElapsed, systemWait } from '@entente/deadlines';
import { Rejection } from '@entente/kernel';
import { failureFields, type Log } from '@entente/observability';
import type { GatewayConfig } from './config.js';
import { cannotListen } from '@entente/runtime/process';
import { forward } from './forward.js';
import { framingOf } from './framing.js';
import { Missing, ownAnswers, relay } from './own.js';
import { answerProblem } from './problem.js';
import { Refused, Replicas } from './replicas.js';
import { destinationOf } from './routes.js';

const DRAIN_MS_MAX = 25_000;
const DRAIN_LOOK_MS = 50;
/** These wait until commands are done, or have none: they are not in flight themselves. */
const NO_COMMAND = /^\/(clock|dev|services)(\/|$)/;

export type Gateway = {
  readonly url: string;
  /** No new requests; what is in hand is finished. */
  stop(): Promise<void>;
};

/** One address for all services. */
export async function serveGateway({ port, host, services }: GatewayConfig, log: Log): Promise<Gateway> {
  const replicas = SERVICES.map((name) => new Replicas(name, services[name], log));
  const open = new Set<ServerResponse>();
  let isDraining = false;
  const own = ownAnswers(replicas, () => isDraining);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET' } = request;
    const framing = framingOf(request);
    if ('fault' in framing) {
      response.shouldKeepAlive = false;
      return answerProblem(response, 'malformed', framing.fault);
    }
    const target = originForm(request.url ?? '/');
    const [path = '/'] = target.split('?', 1);
    const route = `${method === 'HEAD' ? 'GET' : method} ${path}`;
    if (Object.hasOwn(own, route)) return own[route]!(request, response);
    const destination = destinationOf(path);
    if (destination === undefined)
      return answerProblem(response, 'not_found', 'What is measured is asked of each replica itself: GET /metrics there.');
    const { service: name, path: there } = destination;
    const service = replicas[SERVICES.indexOf(name)]!;
    const isCommand = method === 'POST' && !NO_COMMAND.test(path);
    service.inFlight += Number(isCommand);
    try {
      await forward(request, response, service, there + target.slice(path.length), framing);
    } finally {
      service.inFlight -= Number(isCommand);
    }
  }

  const server = createServer((request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    if (isDraining) response.shouldKeepAlive = false;
    answer(request, response).catch((error: unknown) => {
      if (error instanceof Refused) return relay(response, error.heard);
      if (error instanceof Rejection) return answerProblem(response, 'field.invalid', error.message);
      if (error instanceof Missing || error instanceof ServicesAway) return answerProblem(response, 'not_ready', error.message);
      log.error(failureFields(error), 'failed');
      answerProblem(
        response,
        'internal',
        'Something went wrong in the gateway. Repeat the request with the same Idempotency-Key.',
      );
    });
  });

  await Promise.all(replicas.map((service) => service.open()));
  await new Promise<void>((resolve, reject) =>
    server
      .once('error', (error) => {
        for (const service of replicas) service.close(); // Else the process would look at them for ever, and serve nobody.
        reject(cannotListen(error, { port, host }) ?? error);
      })
      .listen(port, host, resolve),
  );
  const { port: listening } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${listening}`,
    async stop() {
      isDraining = true;
      for (const response of open) response.shouldKeepAlive = false;
      let isClosed = false;
      server.close(() => (isClosed = true));
      for (const endsAt = systemElapsed() + DRAIN_MS_MAX; !isClosed && systemElapsed() < endsAt;) await systemWait(DRAIN_LOOK_MS);
      server.closeAllConnections();
      for (const service of replicas) service.close();
    },
  };
}

/** `/orders?limit=5`, also where somebody names the whole address, as to a proxy. */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  if (!URL.canParse(target)) return '/';
  const { pathname, search } = new URL(target);
  return pathname + search;
}
