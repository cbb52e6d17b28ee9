import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES, type ServiceName } from '@entente/contracts';
import type { Sql } from '@entente/sql';
import { openPostgres } from '@entente/sql/pg';
import { openEventStores, type EventStores } from '../chosen-store.js';
import { namesDatabases, readDatabases, readDataDir } from '../config/config.js';
import { readStore } from '../config/stores.js';
import { mustBeMigrated, schemasOf } from './migrations.js';
import { ProjectionsOf } from './projections-admin.js';
import { CannotStart, type Env } from '../process/settings.js';

type Opened = { readonly contexts: readonly ProjectionsOf[]; readonly close: () => Promise<void> };

/**
 * The databases of services that the environment names; `DATABASE_URL` for one that is named here; else the directory of the one process, while it
 * does not run.
 */
export async function openProjections(env: Env, service: ServiceName | undefined): Promise<Opened> {
  const named = service && (env['DATABASE_URL'] || env['DATABASE_URL_FILE']) ? urlsOf(env, service) : env;
  const stores = await openEventStores(readStore(env));
  try {
    const opened = await (namesDatabases(named)
      ? inCluster(named, stores, service)
      : inDirectory(readDataDir(env), stores, service));
    return {
      contexts: opened.contexts,
      async close() {
        await stores.close();
        await opened.close();
      },
    };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

const urlsOf = (env: Env, service: ServiceName): Env => ({
  [`${service.toUpperCase()}_DATABASE_URL`]: env['DATABASE_URL'],
  [`${service.toUpperCase()}_DATABASE_URL_FILE`]: env['DATABASE_URL_FILE'],
});

async function inCluster(env: Env, stores: EventStores, service: ServiceName | undefined): Promise<Opened> {
  const databases = Object.entries(readDatabases(env)) as [ServiceName, string][];
  const opened = databases
    .filter(([name]) => service === undefined || name === service)
    .map(([name, url]) => ({ name, postgres: openPostgres(url, { name: 'entente projections' }) }));
  const close = async () => void (await Promise.all(opened.map(({ postgres }) => postgres.close())));
  try {
    const contexts: ProjectionsOf[] = [];
    for (const { name, postgres } of opened) {
      await mustBeMigrated(schemasOf(postgres, name), name);
      contexts.push(await projectionsIn(postgres, stores, name, { isShared: true }));
    }
    return { contexts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function inDirectory(dataDir: string, stores: EventStores, service: ServiceName | undefined): Promise<Opened> {
  if (!existsSync(join(dataDir, 'pglite')))
    throw new CannotStart(
      `${dataDir} holds no database. Name the directory of the one process with DATA_DIR, or databases with ORDER_DATABASE_URL, DISPUTE_DATABASE_URL and PAYOUT_DATABASE_URL.`,
    );
  const { DirectoryUnusable, openPglite } = await import('@entente/sql/pglite'); // Services never need it.
  try {
    const pglite = await openPglite(dataDir);
    try {
      const contexts: ProjectionsOf[] = [];
      for (const name of SERVICES)
        if (service === undefined || name === service)
          contexts.push(await projectionsIn(pglite, stores, name, { isShared: false }));
      return { contexts, close: () => pglite.close() };
    } catch (error) {
      await pglite.close();
      throw error;
    }
  } catch (error) {
    if (error instanceof DirectoryUnusable) throw new CannotStart(error.message, { cause: error });
    throw error;
  }
}

/** The read models of a context are in one schema, and are rebuilt in another. */
async function projectionsIn(
  database: { schema(name: string): Sql },
  stores: EventStores,
  name: ServiceName,
  { isShared }: { readonly isShared: boolean },
): Promise<ProjectionsOf> {
  const live = database.schema(`entente_${name}`);
  return new ProjectionsOf(name, {
    store: await stores.of(name, live),
    live,
    beside: database.schema(`entente_${name}_rebuild`),
    bus: database.schema('entente_bus'),
    isShared,
  });
}
