import { kafkaMissing, startBroker } from './kafka.js';
import { postgresMissing, startPostgres } from './postgres.js';

/** How to throw away what was started, in the reverse order. */
const started: (() => Promise<void>)[] = [];

/**
 * One PostgreSQL and one Kafka for a whole run, told to its suites by the variables that name servers of one's own: where they are set already,
 * those are used. Where a server cannot be had, its suites are passed over.
 */
export async function startServers(): Promise<void> {
  const env = process.env;
  if (env['DATABASE_URL'] === undefined && isThere('PostgreSQL', postgresMissing())) {
    const postgres = await startPostgres();
    started.push(() => postgres.remove());
    env['DATABASE_URL'] = postgres.url;
  }
  if (env['KAFKA_BROKERS'] === undefined && isThere('Kafka', await kafkaMissing())) {
    const broker = await startBroker();
    started.push(() => broker.remove());
    env['KAFKA_BROKERS'] = broker.brokers.join(',');
  }
}

export async function removeServers(): Promise<void> {
  for (const remove of started.splice(0).reverse()) await remove();
}

function isThere(server: string, missing: string | undefined): boolean {
  if (missing === undefined) return true;
  const said = `No ${server} on this machine: install ${missing}.`;
  if (process.env['ENTENTE_REQUIRE_SERVERS']) throw new Error(said);
  process.stderr.write(`${said} Its suites are passed over.\n`);
  return false;
}
