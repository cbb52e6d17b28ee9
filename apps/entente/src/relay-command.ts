import { parseArgs } from 'node:util';
import { SERVICES, TOPICS } from '@entente/contracts';
import { parseInstant } from '@entente/kernel';

type Env = { readonly [name: string]: string | undefined };

export const relayHelp = [
  'entente relay republish: sends again what the stores hold, to heal consumers that have lost something: see docs/operations.md.',
  '',
  '  --from <instant>      everything from then on, such as 2026-01-07T09:00:00Z; the alert `history_lost` says since when',
  '  --order <id>          only what is told of this order (of a member: his id), for somebody who lacks something of it',
  '  --service <context>   only what order, dispute or payout has to tell',
  '',
  '  ORDER_DATABASE_URL, DISPUTE_DATABASE_URL, PAYOUT_DATABASE_URL   or a file each (…_FILE)',
  '  KAFKA_BROKERS=…',
  '  ENTENTE_STORE=eventstore, EVENTSTORE_URL=…   where events are in EventStoreDB',
  '',
  'The services may run: each waits with its news until this has ended, and recognises what it has heard already.',
].join('\n');

const PROGRESS_MESSAGES = 1_000;

export async function relayCommand(args: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { from: { type: 'string', default: '' }, order: { type: 'string' }, service: { type: 'string' } },
  });
  const { NotDone, republishFrom } = await import('@entente/runtime/admin'); // Only now: help answers at once.
  const { readBrokers, readDatabases, readStore } = await import('@entente/runtime/config');
  const from = parseInstant(values.from);
  const asked = SERVICES.filter((name) => values.service === undefined || name === values.service);
  if (positionals.join(' ') !== 'republish') return couldNot('write `republish`');
  if (from === undefined) return couldNot(`"${values.from}" is no instant; write one such as --from 2026-01-07T09:00:00Z`);
  if (asked.length === 0) return couldNot(`there is no service "${values.service}"; write order, dispute or payout`);
  const databases = readDatabases(env);
  const [store, kafkaBrokers] = [readStore(env), readBrokers(env)];
  const missing = asked.filter((name) => databases[name] === undefined).map((name) => `${name.toUpperCase()}_DATABASE_URL`);
  if (missing.length > 0) return couldNot(`${missing.join(' and ')} must be set; or name one service with --service`);
  try {
    for (const name of asked) {
      console.log(`${name}: from ${from}${values.order === undefined ? '' : `, of ${values.order}`} …`);
      const { read, published } = await republishFrom({
        name,
        databaseUrl: databases[name] ?? '',
        store,
        kafkaBrokers,
        from,
        key: values.order,
        told: progress(name),
      });
      console.log(`${name}: ${published} messages sent to ${TOPICS[name]}, of ${read} events.`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof NotDone)) throw error;
    console.error(`entente relay: ${error.message}`);
    return 1;
  }
}

function progress(name: string): (published: number) => void {
  let next = PROGRESS_MESSAGES;
  return (published) => {
    if (published < next) return;
    console.log(`${name}: ${published} messages …`);
    next = published + PROGRESS_MESSAGES;
  };
}

function couldNot(why: string): number {
  console.error(`entente relay: ${why}.`);
  return 2;
}
