import { randomBytes } from 'node:crypto';
import pg from 'pg';

const { DATABASE_URL: databaseUrl, KAFKA_BROKERS: brokerList } = process.env;

/** Whether this run has the server: `describeWhere(hasPostgres, 'PostgreSQL')`. */
export const hasPostgres = databaseUrl !== undefined;
export const hasKafka = brokerList !== undefined;

/** The URL of a new, empty database on the server of this run. It is left there: the server is thrown away after the run, or is whose it is. */
export async function freshDatabase(): Promise<string> {
  const name = `entente_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: needed(databaseUrl, 'DATABASE_URL') });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(needed(databaseUrl, 'DATABASE_URL'));
  url.pathname = `/${name}`;
  return url.href;
}

/** The broker of this run, shared by all: name topics and groups so that no other suite has the same. */
export const kafkaBrokers = (): readonly string[] => needed(brokerList, 'KAFKA_BROKERS').split(',');

function needed(value: string | undefined, name: string): string {
  if (value === undefined) throw new Error(`There is no server. Run npm run test:engines, or set ${name}.`);
  return value;
}
