import { parseArgs } from 'node:util';
import type { ParkedKey } from '@entente/bus';
import type { Client } from '@entente/client';
import { accepted, addressesIn, operatorAt, Unusable } from './running-system.js';
import { toldTable } from './told-table.js';

type Env = { readonly [name: string]: string | undefined };

export const deadLettersHelp = [
  'entente dead-letters: what consumers could not handle. The messages of its key wait behind it; all others go on.',
  '',
  '  list                                                  every parked key, with the reason',
  '  show <consumer> <key>                                 what went wrong, and each message that waits',
  '  redrive <consumer> <key>                              tries them again, oldest first, once the cause is mended',
  '  skip <consumer> <key> <event id> --reason <text>      drops one for good, records why, and goes on with the others',
  '',
  'The system is at ENTENTE_URL (a gateway, or a single process); or its services at ORDER_URL, DISPUTE_URL and PAYOUT_URL.',
  'ENTENTE_TOKEN is the token of an operator, who sees the keys of his marketplaces; without it a development token is drawn for the',
  'marketplaces that are built in, where the system writes them.',
  '',
  'Ends with 0 when nothing is parked, or nothing is left of the key; 1 when something is; 2 when it could not ask.',
].join('\n');

const NOTHING_LEFT = 0;
const SOMETHING_LEFT = 1;
const UNUSABLE = 2;

const PAGE_KEYS = 100;

/** How many words follow. */
const VERBS: { readonly [verb: string]: number } = { list: 0, show: 2, redrive: 2, skip: 3 };

export async function deadLettersCommand(args: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { reason: { type: 'string', default: '' } },
  });
  try {
    const [verb = '', ...words] = positionals;
    if (!Object.hasOwn(VERBS, verb) || words.length !== VERBS[verb])
      throw new Unusable(
        'Write `list`, `show <consumer> <key>`, `redrive <consumer> <key>`, or `skip <consumer> <key> <event id>`.',
      );
    const [consumer = '', key = '', eventId = ''] = words;
    const { reason } = values;
    if (verb === 'skip' && reason.trim() === '') throw new Unusable('Say why with --reason: it is kept.');
    const doors = await doorsOf(env);
    if (verb === 'list') return await list(doors);
    if (verb === 'show') return await show(doors, consumer, key);
    return await go(doors, consumer, key, verb === 'skip' ? { eventId, reason } : undefined);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    console.error(`entente dead-letters: ${error.message}`);
    return UNUSABLE;
  }
}

/** Where parked keys are looked after: one address for all services, or one of each. */
type Door = { readonly url: string; readonly operator: Client; readonly service?: string };

async function doorsOf(env: Env): Promise<readonly Door[]> {
  const at = addressesIn(env);
  const { builtInPacks } = await import('@entente/policy'); // Only now: help answers at once.
  const marketplaces = [...new Set(builtInPacks().map(({ marketplace }) => marketplace))];
  const operator = (url: string) => operatorAt(url, env.ENTENTE_TOKEN, marketplaces);
  if ('whole' in at) return [{ url: at.whole, operator: await operator(at.whole) }];
  return Promise.all(at.services.map(async ([service, url]) => ({ service, url, operator: await operator(url) })));
}

async function parkedBehind(doors: readonly Door[]): Promise<readonly ParkedKey[]> {
  return (await Promise.all(doors.map((door) => allBehind(door)))).flat();
}

async function allBehind({ url, operator }: Door): Promise<readonly ParkedKey[]> {
  type Page = { readonly items: readonly ParkedKey[]; readonly next: string | null };
  const all: ParkedKey[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const asked = { limit: PAGE_KEYS, ...(cursor !== undefined && { cursor }) };
    const { items, next } = (await accepted(url, operator.get('/operations/parked', asked))) as Page;
    all.push(...items);
    cursor = next;
  }
  return all;
}

async function list(doors: readonly Door[]): Promise<number> {
  const parked = await parkedBehind(doors);
  if (parked.length === 0) {
    console.log('Nothing is parked.');
    return NOTHING_LEFT;
  }
  const rows = parked.map(({ consumer, key, reason, since, messages }) => [
    serviceOf(consumer),
    consumer,
    key,
    reason,
    since,
    String(messages.length),
  ]);
  console.log(toldTable([['service', 'consumer', 'key', 'reason', 'since', 'messages'], ...rows]));
  return SOMETHING_LEFT;
}

async function show(doors: readonly Door[], consumer: string, key: string): Promise<number> {
  const parked = (await parkedBehind(doors)).filter((one) => one.consumer === consumer && one.key === key);
  if (parked.length === 0) throw new Unusable(`Nothing of ${key} is parked for ${consumer}. \`list\` says what is.`);
  for (const { topic, reason, detail, since, messages } of parked) {
    console.log(`${consumer} ${key}, of ${topic}, since ${since}\n${reason}: ${detail}\n`);
    const rows = messages.map(({ eventId, type, time, marketplace }) => [eventId, type, time, marketplace ?? '-']);
    console.log(toldTable([['event id', 'type', 'time', 'marketplace'], ...rows]));
  }
  return SOMETHING_LEFT;
}

/** Redrives a key, perhaps without one of its messages. */
async function go(
  doors: readonly Door[],
  consumer: string,
  key: string,
  dropped?: { readonly eventId: string; readonly reason: string },
): Promise<number> {
  const door = doors.find(({ service }) => service === undefined || service === serviceOf(consumer));
  if (!door) throw new Unusable(`No service has a consumer ${consumer}. \`list\` says which have parked something.`);
  const asked = dropped
    ? door.operator.post('/operations/parked/{consumer}/skip', { consumer, body: { key, ...dropped } })
    : door.operator.post('/operations/parked/{consumer}/redrive', { consumer, body: { key } });
  const { left } = await accepted(door.url, asked);
  if (left === 0) {
    console.log(`Nothing of ${key} is left for ${consumer}.`);
    return NOTHING_LEFT;
  }
  console.log(`${left} left. \`show ${consumer} ${key}\` says what is wrong now.`);
  return SOMETHING_LEFT;
}

/** A consumer is named after the service that it belongs to: `dispute.hears-orders`. */
const serviceOf = (consumer: string): string => consumer.split('.', 1)[0] ?? '';
