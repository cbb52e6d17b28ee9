import { open, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseInstant } from '@entente/kernel';
import type { Installation } from './installation.js';
import type { Report } from './verify.js';

type Env = { readonly [name: string]: string | undefined };

export const verifyHelp = [
  'entente verify: checks that what is stored, published and shown agrees, across all three contexts. It writes nothing.',
  '',
  '  --sample <0…1>     only this part of the orders and wallets; read models are not built again then',
  '  --since <instant>  only orders and wallets with an event at or after it, such as 2026-01-07T09:00:00Z',
  '  --patience <s>     how long what is in flight may take to arrive (60)',
  '  --witness <file>   what clients were told, a JSON object a line: docs/verify.md',
  '  --report <file>    writes everything that was found, as JSON',
  '  --known <file>     such a report, of which somebody has seen to everything: what it lists counts no more, as long as it is the same',
  '',
  'It reads the services while they run:',
  '',
  '  ORDER_DATABASE_URL, DISPUTE_DATABASE_URL, PAYOUT_DATABASE_URL   or a file each (…_FILE); a role that may only read is enough',
  '  KAFKA_BROKERS=…',
  '',
  'or, without those, the directory of the single process while it does not run:',
  '',
  '  DATA_DIR=./data',
  '  PACKS_DIR=…        rule books of your own, in both cases',
  '  ENTENTE_STORE=eventstore, EVENTSTORE_URL=…   where events are in EventStoreDB; its user must be allowed to read those of all services',
  '  ENTENTE_PROVIDER=by-message   where a payment service moves the money, whose book is its own: see entente payments',
  '',
  'Ends with 0 when nothing is violated, 1 when something is, 2 when it could not look.',
].join('\n');

const PATIENCE_SECONDS = 60;

export async function verifyCommand(args: readonly string[], env: Env): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sample: { type: 'string', default: '1' },
      since: { type: 'string' },
      patience: { type: 'string', default: String(PATIENCE_SECONDS) },
      witness: { type: 'string' },
      report: { type: 'string' },
      known: { type: 'string' },
    },
  });
  const [sample, patienceSeconds] = [Number(values.sample), Number(values.patience)];
  const since = values.since === undefined ? undefined : parseInstant(values.since);
  const fault =
    sample > 0 && sample <= 1
      ? patienceSeconds >= 0
        ? values.since !== undefined && since === undefined
          ? `"${values.since}" is no instant. Write one with its offset, such as 2026-01-07T09:00:00Z.`
          : undefined
        : `"${values.patience}" is no patience. Write seconds, such as --patience 60.`
      : `"${values.sample}" is no part of a whole. Write a number above 0 and up to 1, such as --sample 0.1.`;
  if (fault !== undefined) return couldNot(fault);
  const { readWitness } = await import('./witness.js'); // Only now: help answers at once.
  const { verify } = await import('./verify.js');
  const { toldReport } = await import('./tell-verify.js');
  let installation: Installation | undefined;
  try {
    // What was found in hours must not be lost at the end.
    if (values.report !== undefined) await (await open(values.report, 'a')).close();
    const witness = values.witness === undefined ? [] : await readWitness(values.witness);
    const known = values.known === undefined ? [] : await readKnown(values.known);
    installation = await openedBy(env);
    const report = await verify(installation, { sample, since, patienceSeconds, witness, known });
    if (values.report !== undefined) await writeFile(values.report, `${JSON.stringify(report, undefined, 2)}\n`);
    console.log(toldReport(report));
    return report.violations.length === 0 ? 0 : 1;
  } catch (error) {
    return couldNot(error instanceof Error ? error.message : String(error));
  } finally {
    await installation?.close();
  }
}

/** What an earlier report had known itself is known still. */
async function readKnown(path: string): Promise<Report['violations']> {
  const { violations, inFlight } = reportIn(await readFile(path, 'utf8')) ?? {};
  if (!Array.isArray(violations) || !Array.isArray(inFlight))
    throw new SyntaxError(`${path} is no report. Name a file that --report has written.`);
  return [...violations, ...(inFlight as Report['inFlight']).filter(({ why }) => why === 'known')];
}

function reportIn(text: string): Partial<Report> | undefined {
  try {
    return JSON.parse(text) as Partial<Report>;
  } catch {
    return undefined;
  }
}

function couldNot(why: string): number {
  console.error(`entente verify: ${why}`);
  return 2;
}

/** The services where a database is named, else the single process's directory. */
async function openedBy(env: Env): Promise<Installation> {
  const { openDirectory, openCluster } = await import('./opened.js');
  const { namesDatabases, readBrokers, readDatabases, readDataDir, readProvider, readStore } =
    await import('@entente/runtime/config');
  const { installedPacks, Packs } = await import('@entente/policy');
  const packs = new Packs(installedPacks(env.PACKS_DIR?.trim() || undefined), []);
  const setUp = { packs, provider: readProvider(env), store: readStore(env) };
  if (!namesDatabases(env)) return openDirectory(readDataDir(env), setUp);
  const { order, dispute, payout } = readDatabases(env);
  if (order === undefined || dispute === undefined || payout === undefined)
    throw new Error(
      'It looks across all three services. Write ORDER_DATABASE_URL, DISPUTE_DATABASE_URL and PAYOUT_DATABASE_URL.',
    );
  return openCluster({ order, dispute, payout }, readBrokers(env), setUp);
}
