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

export const usersHelp = [
  'entente users: makes the users of the services in EventStoreDB and lets them read $all, which only administrators may at first. Repeatable: a user',
  'who is there gets the password that is named now. Each may read and write all streams of the server: a server each keeps services apart.',
  '',
  '  EVENTSTORE_URL=…           with an administrator’s name and password (or …_FILE)',
  '  ORDER_EVENTSTORE_URL, DISPUTE_EVENTSTORE_URL, PAYOUT_EVENTSTORE_URL   what each service has as its EVENTSTORE_URL (or …_FILE)',
  '  VERIFY_EVENTSTORE_URL      what `entente verify` has, which looks at the events of all of them (or …_FILE)',
].join('\n');

export async function usersCommand(args: readonly string[], env: Env): Promise<number> {
  parseArgs({ args: [...args], options: {} });
  const { prepareUsers } = await import('@entente/event-store/esdb');
  const { readUsers } = await import('@entente/runtime/config');
  const { admin, users } = readUsers(env);
  try {
    for (const { user, isNew } of await prepareUsers(admin, users))
      console.log(isNew ? `${user}: made.` : `${user}: was there, and has the password that is named now.`);
    return 0;
  } catch (error) {
    // An address, a password or a right: a mistake of ours would have another name.
    if (!(error instanceof Error) || error.name !== 'Error') throw error;
    console.error(`entente users: ${error.message}`);
    return 2;
  }
}
