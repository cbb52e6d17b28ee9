export const SERVICES = ['order', 'dispute', 'payout'] as const;
export type ServiceName = (typeof SERVICES)[number];

export type GatewayConfig = {
  readonly port: number;
  readonly host: string;
  /** Where the replicas of each service are. */
  readonly services: { readonly [name in ServiceName]: readonly URL[] };
};

type Env = { readonly [name: string]: string | undefined };

/** Whoever starts the gateway can mend it: a sentence for each variable, without a stack. */
export class UnusableSettings extends Error {
  constructor(faults: readonly string[]) {
    super(`The gateway cannot start with these settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

const PORT = 3000;
const PORT_MAX = 65_535;

export function readGatewayConfig(env: Env): GatewayConfig {
  const faults: string[] = [];
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const port = text('PORT') ?? String(PORT);
  if (!/^\d{1,5}$/.test(port) || Number(port) > PORT_MAX)
    faults.push(`PORT="${port}" is not a whole number from 0 to ${PORT_MAX}. Write one such as ${PORT}.`);

  const addresses = (service: ServiceName): readonly URL[] => {
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
  };
  const services = { order: addresses('order'), dispute: addresses('dispute'), payout: addresses('payout') };
  if (faults.length > 0) throw new UnusableSettings(faults);
  return { port: Number(port), host: text('HOST') ?? '127.0.0.1', services };
}

/** Services are reached in the network of the gateway, by plain http and without a path. */
function isPlain(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, pathname, search, username } = new URL(address);
  return protocol === 'http:' && pathname === '/' && search === '' && username === '';
}
