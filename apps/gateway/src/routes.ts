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

/** `undefined` for what is no business of whoever comes from outside: what is measured, each replica says to those who can reach it. */
export function destinationOf(path: string): Destination | undefined {
  const destination = serviceOf(path);
  return isMetrics(destination.path) ? undefined : destination;
}

/** However it is spelled: services are lenient. */
function isMetrics(path: string): boolean {
  let [first = ''] = partsOf(path);
  for (let encoded = ''; encoded !== first;) {
    encoded = first;
    first = first.replaceAll(/%[0-7][0-9a-f]/gi, decodeURIComponent);
  }
  return first.toLowerCase() === 'metrics';
}

function serviceOf(path: string): Destination {
  const parts = partsOf(path);
  const [first, second = '', third = ''] = parts;
  const named = SERVICES.find((name) => name === second);
  // One service in particular: for what every service has (its clock, health, description and parked keys).
  if (first === 'services' && named) return { service: named, path: path.slice(`/services/${named}`.length) || '/' };
  // A consumer is named after the service that it belongs to: `dispute.hears-orders`.
  const owner = SERVICES.find((name) => third.startsWith(`${name}.`));
  if (first === 'operations' && second === 'parked' && owner) return { service: owner, path };
  const service = ROUTES.find(([route]) => partsOf(route).every((part, i) => part === '*' || part === parts[i]))?.[1];
  return { service: service ?? 'order', path };
}
