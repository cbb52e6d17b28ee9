import type { ServiceName } from '@entente/contracts';
import { fromDisk, readSettings, type Env, type Settings } from '@entente/runtime/process';

export type GatewayConfig = {
  readonly port: number;
  readonly host: string;
  /** Where it says what it measures; nowhere without one. */
  readonly metricsPort?: number;
  /** Where the replicas of each service are. */
  readonly services: { readonly [name in ServiceName]: readonly URL[] };
};

export const readGatewayConfig = (env: Env): GatewayConfig =>
  readSettings(env, fromDisk, (settings) => {
    const port = settings.whole('PORT', 3000, 65_535);
    return {
      port,
      host: settings.text('HOST') ?? '127.0.0.1',
      ...(settings.text('METRICS_PORT') !== undefined && { metricsPort: metricsPortBeside(port, settings) }),
      services: {
        order: addressesOf(settings, 'order'),
        dispute: addressesOf(settings, 'dispute'),
        payout: addressesOf(settings, 'payout'),
      },
    };
  });

function metricsPortBeside(port: number, settings: Settings): number {
  const own = settings.whole('METRICS_PORT', 9464, 65_535);
  if (own === port && own !== 0) settings.faults.push(`METRICS_PORT=${own} is PORT as well. Write another, such as 9464.`);
  return own;
}

function addressesOf({ text, faults }: Settings, service: ServiceName): readonly URL[] {
  const name = `${service.toUpperCase()}_URL`;
  const example = `http://${service}-service:3000`;
  const written = text(name);
  if (written === undefined) {
    faults.push(`${name} is missing. Write where the ${service} service is, such as ${example}; several replicas with commas.`);
    return [];
  }
  return written.split(',').flatMap((part) => {
    const address = part.trim();
    if (isPlain(address)) return [new URL(address)];
    faults.push(`${name}="${address}" is no address of a service. Write scheme, host and port alone, such as ${example}.`);
    return [];
  });
}

/** Services are reached in the network of the gateway, by plain http and without a path. */
function isPlain(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, pathname, search, username } = new URL(address);
  return protocol === 'http:' && pathname === '/' && search === '' && username === '';
}
