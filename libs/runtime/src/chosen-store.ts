import type { ServiceName } from '@entente/contracts';
import type { EventStore } from '@entente/event-store';
import { PgEventStore } from '@entente/event-store/pg';
import type { Sql } from '@entente/sql';
import { CONTEXTS } from './all-contexts.js';
import type { StoreChoice } from './config/stores.js';
import { CannotStart } from './process/settings.js';

/** Where the events of contexts are, for a process that serves or a command that looks. */
export type EventStores = {
  /** `sql` is the context's own schema: it holds the events, or what is built from those in EventStoreDB. Throws `CannotStart` if it is another store's. */
  of(context: ServiceName, sql: Sql): Promise<EventStore>;
  close(): Promise<void>;
};

type Opening = {
  /** How soon a store in SQL sees what another process has appended. */
  readonly watchMs?: number;
  /** It may be the first to use a database, which is that store's from then on. */
  readonly isServing?: boolean;
};

/** Throws `CannotStart` for an address that is none. */
export async function openEventStores(choice: StoreChoice, { watchMs, isServing = false }: Opening = {}): Promise<EventStores> {
  const place = placeOf(choice);
  const prepared = async (context: ServiceName, sql: Sql): Promise<void> => {
    if (isServing) await claim(place, sql);
    await mustBeOf(place, context, sql);
  };
  if (choice.kind === 'sql')
    return {
      async of(context, sql) {
        await prepared(context, sql);
        return new PgEventStore(sql, watchMs === undefined ? {} : { watchMs });
      },
      close: async () => undefined,
    };
  const { connectEsdb, EsdbEventStore } = await import('@entente/event-store/esdb'); // Whoever does without it does not load its client.
  const connection = said('EVENTSTORE_URL', () => connectEsdb(choice.url));
  return {
    async of(context, sql) {
      const options = { prefix: choice.prefix, streams: CONTEXTS[context].streams };
      const store = said('EVENTSTORE_PREFIX', () => new EsdbEventStore(connection, options));
      await prepared(context, sql);
      return store;
    },
    close: () => connection.close(),
  };
}

function said<Opened>(variable: string, open: () => Opened): Opened {
  try {
    return open();
  } catch (error) {
    throw new CannotStart(`${variable}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

const placeOf = (choice: StoreChoice): string => (choice.kind === 'sql' ? 'sql' : `eventstore:${choice.prefix}`);

export const BUILT_FROM_TABLE =
  'create table if not exists built_from (only_one boolean primary key default true check (only_one), place text not null)';

/** Read models and checkpoints follow one store. Which one is noted before the first of them is built; where events were stored already, it is theirs. */
async function claim(place: string, sql: Sql): Promise<void> {
  await sql.query(
    `insert into built_from (place) values (case when exists (select from events) then 'sql' else $1 end) on conflict do nothing`,
    [place],
  );
}

async function mustBeOf(place: string, context: ServiceName, sql: Sql): Promise<void> {
  const [table] = await sql.query<{ is_there: boolean }>(`select to_regclass('built_from') is not null as is_there`);
  if (!table?.is_there) return;
  const [found] = await sql.query<{ place: string }>('select place from built_from');
  if (!found || found.place === place) return;
  throw new CannotStart(
    `The database of the ${context} context belongs to events that are kept in ${told(found.place)}, and not in ${told(place)}. ` +
      'Set ENTENTE_STORE and EVENTSTORE_PREFIX as they were, or begin with an empty database.',
  );
}

const told = (place: string): string =>
  place === 'sql' ? 'the database itself' : `EventStoreDB under the prefix ${place.slice('eventstore:'.length)}`;
