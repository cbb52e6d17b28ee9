import { parseArgs } from 'node:util';
import { parseInstant } from '@entente/kernel';

type Env = { readonly [name: string]: string | undefined };

export const paymentsHelp = [
  'entente payments reconcile: compares what the ledger says that the provider has paid with the provider’s own book. It writes nothing.',
  '',
  '  --movements <file>     the book: a JSON object a line, with key, kind (refund, pay_out), amountMinor and currency; - for standard input',
  '  --marketplace <name>   only what was asked for this marketplace, where each has a payment service of its own',
  '  --until <instant>      when the book was written, such as 2026-01-07T09:00:00Z: what was paid later is not missed in it',
  '',
  'The simulated provider’s book lies beside the ledger, and needs no --movements. ENTENTE_PROVIDER=by-message says that there is another.',
  '',
  '  PAYOUT_DATABASE_URL   or a file (…_FILE); the service may run, and a role that may only read is enough',
  '  DATA_DIR=./data       without it, the directory of the single process while it does not run',
  '  ENTENTE_STORE=eventstore, EVENTSTORE_URL=…   where events are in EventStoreDB',
  '',
  'Ends with 0 when both agree, 1 when they do not, 2 when it could not look.',
].join('\n');

export async function paymentsCommand(args: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { movements: { type: 'string' }, marketplace: { type: 'string' }, until: { type: 'string' } },
  });
  const { movements: path, marketplace } = values;
  const until = values.until === undefined ? undefined : parseInstant(values.until);
  if (positionals.join(' ') !== 'reconcile') return couldNot('write `reconcile`.');
  if (values.until !== undefined && until === undefined)
    return couldNot(`"${values.until}" is no instant. Write one with its offset, such as 2026-01-07T09:00:00Z.`);
  const { readDatabaseOf, readDataDir, readProvider, readStore } = await import('@entente/runtime/config'); // Only now: help answers at once.
  if (path === undefined && readProvider(env) === 'by-message')
    return couldNot('only your payment service knows what it has moved. Export its book, and name it with --movements.');
  const { openPayout } = await import('../verify/opened.js');
  const { readBook } = await import('./read-book.js');
  const { askedOf, reconciled } = await import('./reconcile.js');
  const database = readDatabaseOf('payout', env);
  let payout: Awaited<ReturnType<typeof openPayout>> | undefined;
  try {
    const written = path === undefined ? undefined : await readBook(path);
    const at = database === undefined ? { directory: readDataDir(env) } : { database };
    payout = await openPayout(at, readStore(env));
    const book = written ?? (await allOf(payout.movements()));
    const { differences, open, agreeing } = reconciled(await askedOf(payout.store, marketplace), book, until);
    for (const line of [...open, ...differences]) console.log(inOneLine(line));
    console.log(`${agreeing} agree, ${open.length} wait for an answer, ${differences.length} differ.`);
    return differences.length === 0 ? 0 : 1;
  } catch (error) {
    return couldNot(error instanceof Error ? error.message : String(error));
  } finally {
    await payout?.close();
  }
}

async function allOf<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function couldNot(why: string): number {
  console.error(`entente payments: ${inOneLine(why)}`);
  return 2;
}

/** A book is another's: what it holds gives a terminal no orders, and writes no sentence of ours. */
const inOneLine = (text: string): string => text.replaceAll(/\p{Cc}/gu, '\u{FFFD}');
