import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PROGRAMS, VARIABLES, type Program } from '@entente/runtime/process';
import { CONFIGURATION_PAGE, configurationPage, RENEWED_BY } from '../src/configuration-page.js';
import { RUNNING_AT } from '../src/running-system.js';

const TEST_MS_MAX = 120_000;
const ROOT = new URL('../../../', import.meta.url);
/** Nothing answers there, and nobody is asked for anything. */
const NOWHERE = { ENTENTE_URL: 'http://127.0.0.1:9' };
const NO_DATABASE = 'postgresql://127.0.0.1:9/none';
const DATABASES = { ORDER_DATABASE_URL: NO_DATABASE, DISPUTE_DATABASE_URL: NO_DATABASE, PAYOUT_DATABASE_URL: NO_DATABASE };

/** Where the address of EventStoreDB is asked for as well. */
const EVENTS = { ENTENTE_STORE: 'eventstore', EVENTSTORE_URL: 'esdb://127.0.0.1:9?tls=false' };

type Env = { readonly [name: string]: string };
type Start = { readonly args: readonly string[]; readonly env: Env };

const entente = (line: string, env: Env = {}): Start => ({ args: line.split(' '), env });

/** Starts that each end at once, and together ask for everything: the first of them with nothing but what makes it end. */
const STARTS = {
  'entente serve': [entente('serve', { PORT: 'none', ...EVENTS })],
  'entente migrate': [entente('migrate')],
  'entente topics': [entente('topics')],
  'entente relay': [
    entente('relay republish --from 2026-01-05T09:00:00Z'),
    entente('relay republish --from 2026-01-05T09:00:00Z', { ...DATABASES, ...EVENTS }),
  ],
  'entente verify': [entente('verify', { DATA_DIR: '/nowhere', ...EVENTS }), entente('verify', DATABASES)],
  'entente projections': [
    entente('projections list', { DATA_DIR: '/nowhere', ...EVENTS }),
    entente('projections list --service order', { DATABASE_URL: 'none' }),
  ],
  'entente payments': [
    entente('payments reconcile', { DATA_DIR: '/nowhere', ...EVENTS }),
    entente('payments reconcile', { PAYOUT_DATABASE_URL: NO_DATABASE }),
  ],
  'entente users': [entente('users')],
  'entente clock': [entente('clock show'), entente('clock show', NOWHERE)],
  'entente dead-letters': [entente('dead-letters list'), entente('dead-letters list', NOWHERE)],
  'entente replay': [entente('replay cu-1', { PORT: '9' })],
  'entente policy': [entente('policy list')],
  'entente demo': [entente('demo --cluster', NOWHERE)],
} satisfies { readonly [program in Program]?: readonly Start[] };

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

/** An app of its own, started with nothing but where events are. */
async function ofApp(app: string): Promise<Ended> {
  const args = ['--import', RECORDER, `apps/${app}/dist/main.js`];
  const starting = promisify(execFile)(process.execPath, args, { cwd: fileURLToPath(ROOT), env: EVENTS });
  const { stderr } = await starting.catch((error: { stderr: string }) => error);
  return { err: stderr, asked: JSON.parse(stderr.slice(stderr.lastIndexOf(MARK) + MARK.length)) as readonly string[] };
}

/** One process for all commands, which are handed their environment: to start each would take longer than everything else here. */
const COMMANDS = `
  import { run } from ${JSON.stringify(new URL('apps/entente/dist/command-line.js', ROOT).href)};
  const ended = {};
  for (const [program, starts] of Object.entries(${JSON.stringify(STARTS)})) {
    ended[program] = [];
    for (const { args, env } of starts) {
      const asked = new Set();
      const said = [];
      console.log = () => {};
      console.error = (text) => said.push(text);
      const recorded = new Proxy(env, {
        get: (_, name) => (asked.add(name), env[name]),
        ownKeys: () => (asked.add('all of them'), Reflect.ownKeys(env)),
      });
      await run(args, recorded).catch((error) => said.push(error.message));
      ended[program].push({ asked: [...asked], err: said.join('\\n') });
    }
  }
  process.stdout.write(JSON.stringify(ended), () => process.exit());
`;

async function ofCommands(): Promise<{ readonly [program: string]: readonly Ended[] }> {
  const args = ['--input-type=module', '--eval', COMMANDS];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: fileURLToPath(ROOT), env: {} });
  return JSON.parse(stdout) as { readonly [program: string]: readonly Ended[] };
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

  let commands: { readonly [program: string]: readonly Ended[] };
  beforeAll(async () => {
    commands = await ofCommands();
  }, TEST_MS_MAX);

  it.each(PROGRAMS)(
    'says what %s reads, what it needs, and what may be a file',
    async (program) => {
      const starts = commands[program] ?? [await ofApp(program)];
      const asked = [...new Set(starts.flatMap((start) => start.asked))];
      const files = asked.filter((name) => name.endsWith('_FILE'));
      expect(asked.filter((name) => !files.includes(name)).sort()).toEqual(names(({ readBy }) => readBy.includes(program)));
      expect(files.map((name) => name.slice(0, -'_FILE'.length)).sort()).toEqual(
        names(({ readBy, isSecret = false }) => isSecret && readBy.includes(program)),
      );
      const missing = starts.flatMap(({ err }) => [
        ...err.matchAll(/^ {2}([A-Z_]+) is missing|No (?:database|user) is named\. (.*)$/gm),
      ]);
      const told = missing.flatMap(([, one, several = '']) => one ?? several.match(/[A-Z]+_(?:DATABASE|EVENTSTORE)_URL/g) ?? []);
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
