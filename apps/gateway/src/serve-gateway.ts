import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SERVICES } from '@entente/contracts';
import { ServicesAway, systemElapsed, systemWait } from '@entente/deadlines';
import { Rejection } from '@entente/kernel';
import { failureFields, type Log, type Metrics } from '@entente/observability';
import type { GatewayConfig } from './config.js';
import { cannotListen } from '@entente/runtime/process';
import { forward } from './forward.js';
import { framingOf } from './framing.js';
import { measure, metricsServer } from './measured.js';
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
  /** Where it says what it measures; undefined where no port was named for that. */
  readonly metricsUrl: string | undefined;
  /** No new requests; what is in hand is finished. */
  stop(): Promise<void>;
};

/** One address for all services. */
export async function serveGateway(config: GatewayConfig, log: Log, metrics: Metrics): Promise<Gateway> {
  const { port, host, metricsPort, services } = config;
  const replicas = SERVICES.map((name) => new Replicas(name, services[name], log));
  const count = measure(metrics, replicas);
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
      count(name, await forward(request, response, service, there + target.slice(path.length), framing), response.statusCode);
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
  const measuring = metricsServer(metrics);
  const close = () => {
    for (const one of [server, measuring]) one.close().closeAllConnections();
    for (const service of replicas) service.close(); // Else the process would look at them for ever, and serve nobody.
  };
  const origin = `http://${host.includes(':') ? `[${host}]` : host}`;
  const listen = (one: Server, place: Parameters<typeof cannotListen>[1]) =>
    new Promise<string>((resolve, reject) => {
      one.once('error', (error) => {
        close();
        reject(cannotListen(error, place) ?? error);
      });
      one.listen(place.port, host, () => resolve(`${origin}:${(one.address() as AddressInfo).port}`));
    });
  const ofMetrics = metricsPort !== undefined && { port: metricsPort, host, setting: 'METRICS_PORT' };
  const metricsUrl = ofMetrics ? await listen(measuring, ofMetrics) : undefined;
  return {
    url: await listen(server, { port, host }),
    metricsUrl,
    async stop() {
      isDraining = true;
      for (const response of open) response.shouldKeepAlive = false;
      let isClosed = false;
      server.close(() => (isClosed = true));
      for (const endsAt = systemElapsed() + DRAIN_MS_MAX; !isClosed && systemElapsed() < endsAt;) await systemWait(DRAIN_LOOK_MS);
      close();
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
