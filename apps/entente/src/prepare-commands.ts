import { parseArgs } from 'node:util';
import { SERVICES } from '@entente/contracts';

type Env = { readonly [name: string]: string | undefined };

export const migrateHelp = [
  'entente migrate: brings the databases of the services to what this release needs. Run it before the release is rolled out, and as often as you like.',
  '',
  '  ORDER_DATABASE_URL, DISPUTE_DATABASE_URL, PAYOUT_DATABASE_URL   those of them that are to be migrated (or …_FILE)',
].join('\n');

export async function migrateCommand(args: readonly string[], env: Env): Promise<number> {
  parseArgs({ args: [...args], options: {} });
  const { migrate } = await import('@entente/runtime/admin'); // Only now: help answers at once.
  const { readDatabases } = await import('@entente/runtime/config');
  const databases = readDatabases(env);
  for (const name of SERVICES) {
    const url = databases[name];
    if (url === undefined) continue;
    const { from, to } = await migrate(url, name);
    console.log(from === to ? `${name}: at version ${to} already.` : `${name}: from version ${from} to ${to}.`);
  }
  return 0;
}

export const topicsHelp = [
  'entente topics: creates the topics that are missing, and checks those that are there. A service never creates one by accident.',
  '',
  '  KAFKA_BROKERS=…            kafka-0:9092,kafka-1:9092',
  '  KAFKA_PARTITIONS=48        final: messages of one order keep their order because its key always means the same partition',
  '  KAFKA_REPLICATION=1        3 wherever losing a broker must lose nothing',
  '  KAFKA_RETENTION_DAYS=30    how long a consumer may be away',
].join('\n');

export async function topicsCommand(args: readonly string[], env: Env): Promise<number> {
  parseArgs({ args: [...args], options: {} });
  const { prepareTopics } = await import('@entente/runtime/admin');
  const { readTopicsConfig } = await import('@entente/runtime/config');
  const config = readTopicsConfig(env);
  await prepareTopics(config);
  console.log(`All topics are there, with ${config.partitions} partitions each.`);
  return 0;
}
