import { createServer, type Server } from 'node:http';
import type { ServiceName } from '@entente/contracts';
import type { Metrics } from '@entente/observability';
import type { Came } from './forward.js';
import type { Replicas } from './replicas.js';

/** Registers what a gateway measures; returns how to count a request that was handed on, with the status that its caller was given. */
export function measure(metrics: Metrics, services: readonly Replicas[]) {
  const count = metrics.counting({
    name: 'entente_forwarded_requests_total',
    help: 'Requests handed on, by service and by what came of them: the class of its answer, none, or a caller who left before.',
    labels: ['service', 'outcome'],
  });
  metrics.watch({
    name: 'entente_ready_replicas',
    help: 'Addresses of a service that this gateway takes for ready.',
    labels: ['service'],
    read: async () => services.map(({ name, ready }) => ({ of: { service: name }, value: ready.length })),
  });
  return (service: ServiceName, came: Came, status: number): void =>
    count({ service, outcome: came === 'answered' ? `${Math.floor(status / 100)}xx` : came });
}

/** Whatever it is asked. It has a port of its own, for whoever comes from outside reaches the other one. */
export const metricsServer = ({ registry }: Metrics): Server =>
  createServer((_, response) => {
    registry.metrics().then(
      (text) => response.setHeader('content-type', registry.contentType).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
