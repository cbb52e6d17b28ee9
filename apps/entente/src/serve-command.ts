import { parseArgs } from 'node:util';
import { serveUntilTold } from '@entente/runtime/process';

type Env = { readonly [name: string]: string | undefined };

export const serveHelp = [
  'entente serve: the whole of Entente in one process, until Ctrl-C. It has no options; its settings are environment variables:',
  '',
  '  PORT=3000                  0 for any that is free',
  '  HOST=127.0.0.1',
  '  DATA_DIR=./data            a folder, or memory',
  '  ENTENTE_CLOCK=system       or manual: POST /clock/advance turns it',
  '  ENTENTE_CLOCK_START=…      where a manual clock begins, such as 2026-01-05T09:00:00Z',
  '  ENTENTE_RATE_LIMIT=60      writes a minute and caller; 0 for no limit',
  '  ENTENTE_STORE=pglite       or eventstore: events are in EventStoreDB at EVENTSTORE_URL, under EVENTSTORE_PREFIX',
  '  PACKS_DIR=…                rule books of your own, beside those built in',
  '  PACK_DEFAULT=comeup/2,…    which version a bare name means',
  '  JWKS_URL, JWT_ISSUER, JWT_AUDIENCE   whose tokens count; without them, development tokens do',
].join('\n');

/** Serves until somebody ends it: SIGTERM or Ctrl-C lets it finish what it has in hand. */
export async function serveCommand(args: readonly string[], env: Env): Promise<number> {
  parseArgs({ args: [...args], options: {} });
  const { serve } = await import('@entente/runtime'); // Only now: help answers at once.
  const { readConfig } = await import('@entente/runtime/config');
  const config = readConfig(env);
  return serveUntilTold(
    () => serve(config),
    async ({ url, running }) =>
      console.log(
        [
          `Entente serves ${url}`,
          `  interface   ${url}/docs`,
          `  clock       ${config.clock.kind}, ${await running.clock.now()}`,
          `  data        ${config.dataDir === 'memory' ? 'in memory: gone when this ends' : config.dataDir}`,
        ].join('\n'),
      ),
  );
}
