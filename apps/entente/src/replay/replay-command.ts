import { parseArgs } from 'node:util';
import { createClient, Problem, type Client } from '@entente/client';
import { parseInstant } from '@entente/kernel';
import { installedPacks, InvalidPack } from '@entente/policy';
import { addressOf, drawn, RUNNING_AT, tokenOf, Unusable } from '../running-system.js';
import { paint } from '../demo/tell.js';
import { NoStory, readHistories } from './histories.js';
import { storyOf } from './story-of.js';
import { toldReplay } from './tell-replay.js';

type Env = { readonly [name: string]: string | undefined };

export const replayHelp = [
  'entente replay <order-id>: the story of one order, from the events of the order, its disputes and its money.',
  '',
  '  --as-of <instant>  only what had happened by then, such as 2026-01-07T09:00:00Z',
  '  --json             for programs: docs/replay.md says how to read it',
  '',
  'It asks an Entente that runs:',
  '',
  '  ENTENTE_URL=http://127.0.0.1:3000   where; PORT alone is enough for another port of this machine',
  '  ENTENTE_TOKEN=…                     whose eyes to look through. Without one, and where development tokens are on, an',
  "                                      operator's, which reads no texts; for rule books of your own, set PACKS_DIR too",
  '',
  'Ends with 0 when the story is told, 1 when there is none to tell, 2 when it was asked in a way that cannot be read.',
].join('\n');

export async function replayCommand(args: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { 'as-of': { type: 'string' }, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [orderId, ...more] = positionals;
  const asOf = parseInstant(values['as-of'] ?? '');
  const url = addressIn(env);
  const fault =
    orderId === undefined || more.length > 0
      ? 'say which order, one at a time: entente replay cu-1001.'
      : values['as-of'] !== undefined && asOf === undefined
        ? `"${values['as-of']}" is no instant. Write one with its offset, such as 2026-01-07T09:00:00Z.`
        : undefined;
  if (orderId === undefined || fault !== undefined) {
    console.error(`entente replay: ${fault}`);
    return 2;
  }
  const painted = paint(!env.NO_COLOR && process.stdout.isTTY);
  try {
    const story = storyOf(await readHistories(await readerAt(url, env), orderId, asOf), asOf);
    console.log(values.json ? JSON.stringify(story, undefined, 2) : toldReplay(story, painted));
    return 0;
  } catch (error) {
    const why = error instanceof NoStory || error instanceof InvalidPack ? error.message : unreachableBecause(error, url);
    if (why === undefined) throw error;
    console.error(`entente replay: ${why}`);
    return 1;
  }
}

function addressIn(env: Env): string {
  const [url, port] = [env.ENTENTE_URL?.trim(), env.PORT?.trim()];
  if (url || !port) return addressOf('ENTENTE_URL', url || RUNNING_AT);
  if (/^\d{1,5}$/.test(port)) return `http://127.0.0.1:${port}`;
  throw new Unusable(`PORT="${port}" is no port. Write a number such as 3000, or ENTENTE_URL.`);
}

/** Whoever brings a token reads what it may read. */
async function readerAt(url: string, env: Env): Promise<Client> {
  const token = env.ENTENTE_TOKEN?.trim();
  const anyone = createClient({ baseUrl: url });
  if (token) return anyone.as(tokenOf(token));
  const marketplaces = [...new Set(installedPacks(env.PACKS_DIR?.trim() || undefined).map(({ marketplace }) => marketplace))];
  try {
    return await drawn(anyone, 'replay', ['operator'], marketplaces);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new NoStory('Tokens are checked there. Set ENTENTE_TOKEN to one that may read the order.', { cause: error });
  }
}

/** `fetch` says no more than that it failed; its cause says why. */
function unreachableBecause(error: unknown, url: string): string | undefined {
  if (!(error instanceof TypeError) || !(error.cause instanceof Error)) return undefined;
  const { cause } = error;
  const why = 'code' in cause ? String(cause.code) : cause.message;
  return `nothing answers at ${url} (${why}). Start it with npm start, or say with ENTENTE_URL where it is.`;
}
