import { CONSUMER_STATE_TABLES } from '@entente/bus/pg';
import { SERVICES, type ServiceName } from '@entente/contracts';
import { CLOCK_TABLE } from '@entente/deadlines';
import { PgDeadlines } from '@entente/deadlines/pg';
import { eventStoreTables } from '@entente/event-store/pg';
import { Attachments } from '@entente/order';
import { SqlTill } from '@entente/payout/simulated';
import { LEASE_TABLES, type Sql } from '@entente/sql';
import { openPostgres, type Postgres } from '@entente/sql/pg';
import { BUILT_FROM_TABLE } from '../chosen-store.js';
import { CannotStart } from '../process/settings.js';

/** The parts of a service's database, a schema each. Read models are not migrated: their tables belong to their versions. */
export const schemasOf = (postgres: Postgres, name: ServiceName) => ({
  own: postgres.schema(`entente_${name}`),
  bus: postgres.schema('entente_bus'),
  clock: postgres.schema('entente_clock'),
});

type Schemas = ReturnType<typeof schemasOf>;
type Migration = (schemas: Schemas, name: ServiceName) => Promise<unknown>;

/** One entry a version of the schema, in order; what is released is never changed, only followed by the next. Each may be run again. */
const MIGRATIONS: readonly Migration[] = [
  async ({ own, bus, clock }, name) => {
    await oneAtATime(own, eventStoreTables);
    await oneAtATime(own, LEASE_TABLES);
    await PgDeadlines.open(own);
    await oneAtATime(bus, CONSUMER_STATE_TABLES);
    await oneAtATime(clock, CLOCK_TABLE);
    if (name === 'order') await Attachments.open(own);
    if (name === 'payout') await SqlTill.open(own);
  },
  ({ own }) => oneAtATime(own, BUILT_FROM_TABLE),
];

const TABLE = 'create table if not exists migrations (version integer primary key)';
/** Two that migrate one database at the same time take turns, statement by statement: each may be run again. */
const MIGRATION_LOCK = 719_204_335;

/** Brings a service's database to what this release needs, and says from which version to which. Repeatable; run before the release is rolled out. */
export async function migrate(url: string, name: ServiceName): Promise<{ readonly from: number; readonly to: number }> {
  const postgres = openPostgres(url, { name: `entente migrate ${name}` });
  try {
    const schemas = schemasOf(postgres, name);
    await mustBeOf(schemas.bus, name);
    await oneAtATime(schemas.own, TABLE);
    const from = await versionOf(schemas.own);
    for (const [index, migration] of MIGRATIONS.entries()) {
      if (index < from) continue;
      await migration(schemas, name);
      await schemas.own.query('insert into migrations (version) values ($1) on conflict do nothing', [index + 1]);
    }
    return { from, to: Math.max(from, MIGRATIONS.length) };
  } finally {
    await postgres.close();
  }
}

/** A service begins on a database that was brought up for it, or not at all: a later schema is an earlier release's to read. */
export async function mustBeMigrated({ own }: Schemas, name: ServiceName): Promise<void> {
  const [found] = await own.query<{ is_there: boolean }>(`select to_regclass('migrations') is not null as is_there`);
  const version = found?.is_there ? await versionOf(own) : 0;
  if (version < MIGRATIONS.length)
    throw new CannotStart(
      `The database of the ${name} service is at version ${version}, and this release needs ${MIGRATIONS.length}. Run "entente migrate" with ${name.toUpperCase()}_DATABASE_URL first.`,
    );
}

/** A database is one service's alone: two would take each other's clock, and what each remembers of its consumers. */
async function mustBeOf(sql: Sql, name: ServiceName): Promise<void> {
  const others = SERVICES.filter((other) => other !== name).map((other) => `entente_${other}`);
  const [found] = await sql.query<{ nspname: string }>('select nspname from pg_namespace where nspname = any($1)', [others]);
  if (!found) return;
  const owner = found.nspname.replace('entente_', '');
  throw new CannotStart(
    `${name.toUpperCase()}_DATABASE_URL names the database of the ${owner} service. Write one of the ${name} service alone.`,
  );
}

async function versionOf(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ version: number | null }>('select max(version) as version from migrations');
  return row?.version ?? 0;
}

const oneAtATime = (sql: Sql, script: string): Promise<void> =>
  sql.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1::bigint)', [MIGRATION_LOCK]);
    await tx.script(script);
  });
