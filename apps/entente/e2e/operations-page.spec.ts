import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICES } from '@entente/contracts';
import { readConfig, readDatabases, readServiceConfig, readTopicsConfig } from '@entente/runtime';

type Env = { readonly [name: string]: string | undefined };

/** The command line asks for these itself. */
const OF_THE_COMMAND_LINE = ['ENTENTE_URL', 'ENTENTE_TOKEN'];
/** A process of another app, which cannot be asked here. */
const OF_THE_GATEWAY = ['PORT', 'HOST', 'ORDER_URL', 'DISPUTE_URL', 'PAYOUT_URL'];

/** Every variable that somebody looks for, and which of them may be files. */
function askedFor(...readers: readonly ((env: Env) => unknown)[]) {
  const asked = new Set<string>();
  const env = new Proxy<Env>({}, { get: (_, name) => void asked.add(String(name)) });
  for (const read of readers) {
    try {
      read(env);
    } catch {
      // What is missing is told once all was asked for.
    }
  }
  const files = [...asked].filter((name) => name.endsWith('_FILE'));
  return {
    names: [...asked].filter((name) => !files.includes(name)),
    secrets: files.map((name) => name.slice(0, -'_FILE'.length)),
  };
}

const { names, secrets } = askedFor(
  readConfig,
  ...SERVICES.map((name) => (env: Env) => readServiceConfig(name, env)),
  readDatabases,
  readTopicsConfig,
);

describe('The page for operators', () => {
  let rows: readonly { readonly name: string; readonly row: string }[];
  beforeAll(async () => {
    const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
    rows = [...page.matchAll(/^\| `([A-Z][A-Z_]+)`.*$/gm)].map(([row, name = '']) => ({ name, row }));
  });

  it('explains every setting, and none that nobody reads', () => {
    const read = new Set([...names, ...OF_THE_COMMAND_LINE, ...OF_THE_GATEWAY]);
    expect(rows.map(({ name }) => name).sort()).toEqual([...read].sort());
  });

  it('says which of them may be files', () =>
    expect(rows.flatMap(({ name, row }) => (row.includes('Secret') ? [name] : [])).sort()).toEqual([...new Set(secrets)].sort()));
});
