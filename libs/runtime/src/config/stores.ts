import { SERVICES } from '@entente/contracts';
import { fromDisk, readSettings, type Env, type Settings } from '../process/settings.js';

/** Where events are stored: in the database of the process, or in EventStoreDB, in streams whose names begin with `prefix`. */
export type StoreChoice =
  { readonly kind: 'sql' } | { readonly kind: 'eventstore'; readonly url: string; readonly prefix: string };

/** Who looks at the events of all services, and is a user of his own. */
const LOOKER = 'verify';

/** Who is to be a user of EventStoreDB: the address that each service will have, that of whoever verifies them, and that of an administrator. */
export function readUsers(env: Env, readFile = fromDisk): { readonly admin: string; readonly users: readonly string[] } {
  return readSettings(env, readFile, (settings) => {
    const users = [...SERVICES, LOOKER].flatMap((name) => eventStoreOf(settings, `${name.toUpperCase()}_EVENTSTORE_URL`) ?? []);
    if (users.length === 0 && settings.faults.length === 0)
      settings.faults.push(
        'No user is named. Write ORDER_EVENTSTORE_URL, DISPUTE_EVENTSTORE_URL, PAYOUT_EVENTSTORE_URL and VERIFY_EVENTSTORE_URL: what each service, and `entente verify`, will have as its EVENTSTORE_URL.',
      );
    return { admin: eventStoreNeeded(settings), users };
  });
}

/** For what looks at events. */
export const readStore = (env: Env): StoreChoice => readSettings(env, fromDisk, (settings) => storeOf(settings));

const STORES = ['pglite', 'postgres', 'eventstore'] as const;

/** A process keeps events in its own database or in EventStoreDB; a command that only looks knows which database is meant from what it is told of it. */
export function storeOf(settings: Settings, own?: 'pglite' | 'postgres'): StoreChoice {
  const kind = settings.oneOf('ENTENTE_STORE', STORES, own ?? 'postgres');
  if (own !== undefined && kind !== own && kind !== 'eventstore')
    settings.faults.push(
      `ENTENTE_STORE=${kind} is not served by this process. Write ENTENTE_STORE=${own} or eventstore, or leave it out.`,
    );
  if (kind !== 'eventstore') return { kind: 'sql' };
  return { kind, url: eventStoreNeeded(settings), prefix: settings.text('EVENTSTORE_PREFIX') ?? 'entente' };
}

const EVENTSTORE_SHAPE = 'Write esdb://user:password@host:2113, or esdb+discover:// for a cluster.';

/** The rest of an address is read where it is used: the client of EventStoreDB is loaded by nobody else. */
function eventStoreOf(settings: Settings, name: string): string | undefined {
  const url = settings.secret(name);
  // The address holds a password: it is not repeated.
  if (url !== undefined && !/^esdb(\+discover)?:\/\//.test(url))
    settings.faults.push(`${name} is no address of EventStoreDB. ${EVENTSTORE_SHAPE}`);
  return url;
}

function eventStoreNeeded(settings: Settings): string {
  const url = eventStoreOf(settings, 'EVENTSTORE_URL');
  if (url === undefined) settings.faults.push(`EVENTSTORE_URL is missing. ${EVENTSTORE_SHAPE}`);
  return url ?? '';
}
