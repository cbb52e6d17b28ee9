import { SERVICES, type ServiceName } from '@entente/contracts';

/** Which service answers which address, and everything below it: the first row that fits. `*` is one part of a path. */
const ROUTES: readonly (readonly [path: string, service: ServiceName])[] = [
  ['/orders/*/money', 'payout'],
  ['/wallets', 'payout'],
  ['/ledger', 'payout'],
  ['/operations', 'payout'],
  ['/dev/provider', 'payout'],
  ['/disputes', 'dispute'],
  ['/', 'order'],
];

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

/** Where a request goes: to a service, perhaps under another path there. */
type Destination = { readonly service: ServiceName; readonly path: string };

export function destinationOf(path: string): Destination {
  const parts = partsOf(path);
  const [first, second = '', third = ''] = parts;
  const named = SERVICES.find((name) => name === second);
  // One service in particular: for what every service has (its clock, metrics, health and parked keys).
  if (first === 'services' && named) return { service: named, path: path.slice(`/services/${named}`.length) || '/' };
  // A consumer is named after the service that it belongs to: `dispute.hears-orders`.
  const owner = SERVICES.find((name) => third.startsWith(`${name}.`));
  if (first === 'operations' && second === 'parked' && owner) return { service: owner, path };
  const service = ROUTES.find(([route]) => partsOf(route).every((part, i) => part === '*' || part === parts[i]))?.[1];
  return { service: service ?? 'order', path };
}
