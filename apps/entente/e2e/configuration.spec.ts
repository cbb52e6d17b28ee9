import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { PROGRAMS, VARIABLES, type Program } from '@entente/runtime/process';
import { CONFIGURATION_PAGE, configurationPage, RENEWED_BY } from '../src/configuration-page.js';
import { RUNNING_AT } from '../src/running-system.js';

const TEST_MS_MAX = 120_000;
const ROOT = new URL('../../../', import.meta.url);
/** Nothing answers there, and nobody is asked for anything. */
const NOWHERE = { ENTENTE_URL: 'http://127.0.0.1:9' };
const NO_DATABASE = 'postgresql://127.0.0.1:9/none';
const DATABASES = { ORDER_DATABASE_URL: NO_DATABASE, DISPUTE_DATABASE_URL: NO_DATABASE, PAYOUT_DATABASE_URL: NO_DATABASE };

type Env = { readonly [name: string]: string };
type Start = { readonly args: readonly string[]; readonly env?: Env };

const ofApp = (app: string, env: Env = {}): Start => ({ args: [`apps/${app}/dist/main.js`], env });
const entente = (line: string, env: Env = {}): Start => ({ args: ['apps/entente/dist/main.js', ...line.split(' ')], env });

/** Starts that each end at once, and together ask for everything: the first of them with nothing but what makes it end. */
const STARTS: { readonly [program in Program]: readonly Start[] } = {
  'entente serve': [entente('serve', { PORT: 'none' })],
  'order-service': [ofApp('order-service')],
  'dispute-service': [ofApp('dispute-service')],
  'payout-service': [ofApp('payout-service')],
  gateway: [ofApp('gateway')],
  'entente migrate': [entente('migrate')],
  'entente topics': [entente('topics')],
  'entente relay': [
    entente('relay republish --from 2026-01-05T09:00:00Z'),
    entente('relay republish --from 2026-01-05T09:00:00Z', DATABASES),
  ],
  'entente verify': [entente('verify', { DATA_DIR: '/nowhere' }), entente('verify', DATABASES)],
  'entente projections': [
    entente('projections list', { DATA_DIR: '/nowhere' }),
    entente('projections list --service order', { DATABASE_URL: 'none' }),
  ],
  'entente clock': [entente('clock show'), entente('clock show', NOWHERE)],
  'entente dead-letters': [entente('dead-letters list'), entente('dead-letters list', NOWHERE)],
  'entente replay': [entente('replay cu-1', { PORT: '9' })],
  'entente policy': [entente('policy list')],
  'entente demo': [entente('demo --cluster', NOWHERE)],
};

const MARK = 'asked for: ';
/** Notes which variables our own code asks for: libraries ask for others, which are none of our settings. */
const RECORDER = `data:text/javascript,${encodeURIComponent(`
  const asked = new Set();
  const isOurs = () => {
    const caller = new Error().stack.split('\\n')[3] ?? '';
    return caller.includes(${JSON.stringify(ROOT.href)}) && !caller.includes('/node_modules/');
  };
  process.env = new Proxy(process.env, {
    get(env, name) {
      if (!asked.has(name) && isOurs()) asked.add(name);
      return env[name];
    },
    ownKeys(env) {
      if (isOurs()) asked.add('all of them');
      return Reflect.ownKeys(env);
    },
  });
  process.on('exit', () => process._rawDebug(${JSON.stringify(MARK)} + JSON.stringify([...asked])));
`)}`;

type Ended = { readonly asked: readonly string[]; readonly err: string };

async function ended({ args, env = {} }: Start): Promise<Ended> {
  const starting = promisify(execFile)(process.execPath, ['--import', RECORDER, ...args], { cwd: fileURLToPath(ROOT), env });
  const { stderr } = await starting.catch((error: { stderr: string }) => error);
  return { err: stderr, asked: JSON.parse(stderr.slice(stderr.lastIndexOf(MARK) + MARK.length)) as readonly string[] };
}

const names = (is: (variable: (typeof VARIABLES)[number]) => boolean): readonly string[] =>
  VARIABLES.filter(is)
    .map(({ name }) => name)
    .sort();

describe('The page of variables', () => {
  it('is what their table says', () => {
    const isCurrent = readFileSync(CONFIGURATION_PAGE, 'utf8') === configurationPage();
    expect(isCurrent ? 'current' : `docs/configuration.md is stale. Renew it: ${RENEWED_BY}`).toBe('current');
  });

  it('names each once', () => expect(new Set(VARIABLES.map(({ name }) => name)).size).toBe(VARIABLES.length));

  it.each(PROGRAMS)(
    'says what %s reads, what it needs, and what may be a file',
    async (program) => {
      const starts = await Promise.all(STARTS[program].map(ended));
      const asked = [...new Set(starts.flatMap((start) => start.asked))];
      const files = asked.filter((name) => name.endsWith('_FILE'));
      expect(asked.filter((name) => !files.includes(name)).sort()).toEqual(names(({ readBy }) => readBy.includes(program)));
      expect(files.map((name) => name.slice(0, -'_FILE'.length)).sort()).toEqual(
        names(({ readBy, isSecret = false }) => isSecret && readBy.includes(program)),
      );
      const missing = starts.flatMap(({ err }) => [...err.matchAll(/^ {2}([A-Z_]+) is missing|No database is named\. (.*)$/gm)]);
      const told = missing.flatMap(([, one, several = '']) => one ?? several.match(/[A-Z]+_DATABASE_URL/g) ?? []);
      const isVerify = program === 'entente verify'; // It needs them all where it is to look at services, and none of them else.
      expect(isVerify ? [] : told.sort()).toEqual(names(({ neededBy = [] }) => neededBy.includes(program)));
    },
    TEST_MS_MAX,
  );

  it('says where commands look that were told nothing', () => {
    const { default: told } = VARIABLES.find(({ name }) => name === 'ENTENTE_URL') ?? {};
    expect(told).toEqual({ 'entente replay': RUNNING_AT, 'entente demo': RUNNING_AT });
  });
});
