import { describe, it, expect } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import * as papers from './tidy-papers.js';
import * as tidy from './tidy.js';
import { readTree, type Check, type Source } from './tree.js';

/** Who may call what nobody else may: the adapters that own time and chance, by name, with the reason. */
const OWNERS = {
  'libs/bus/src/kafka/codecs.ts': 'a stand-in bears a mark that no producer can write.',
  'libs/bus/src/kafka/read-topic.ts': 'a reader must be in a group that nobody else is in.',
  'libs/bus/src/pg/pg-consumer-state.ts': 'an attempt must bear a name that no other process gives.',
  'libs/bus/src/wait.ts': 'how the loops of the bus wait.',
  'libs/client/src/client.ts': 'a client draws the keys of its requests, and waits before it asks again.',
  'libs/client/src/kafka/commands.ts': 'a sender draws the ids of its commands.',
  'libs/deadlines/src/clocks.ts': 'the system clock reads the system.',
  'libs/event-store/src/esdb/':
    'how long a call may take, when one that ended is made again, and a turn for what the client has buffered.',
  'libs/event-store/src/pg/watch.ts': 'how a store notices what other processes append.',
  'libs/http/src/arrival.ts': 'a door draws the correlation id of a request that brought none.',
  'libs/http/src/caller.ts': 'a development secret must be chance.',
  'libs/http/src/wait.ts': 'how an answer waits until there is something to answer.',
  'libs/observability/src/metrics.ts': 'how long a gauge may take to be read.',
  'libs/observability/src/trace.ts': 'a span id is random by its specification, and nothing is decided by it.',
  'libs/projections/src/eventually.ts': 'how somebody waits for a read model.',
  'libs/runtime/src/waiting.ts':
    'how the process waits between two looks, how far apart two retries are, and what a start is called.',
  'libs/testing/src/engines/': 'a real server is waited for, and its address is found in the environment, or put there.',
  'libs/testing/src/eventstore/main.ts': 'the command that it runs is told of the server in its environment.',
  'libs/testing/src/eventstore/server.ts': 'an answer that is late on purpose.',
  'libs/testing/src/needs/describe-where.ts': 'whether a missing server is a failure is said by who runs the tests.',
  'apps/entente/src/verify/patience.ts': 'how long verify lets what is in flight arrive.',
  'apps/entente/src/main.ts': 'the environment is read here, and handed on.',
  'apps/bench/src/main.ts': 'the environment is read here: it measures what runs elsewhere.',
  'apps/bench/src/customers.ts': 'a customer looks whether his money has come.',
  'apps/gateway/src/main.ts': 'the environment is read here, and handed on.',
  'apps/order-service/src/main.ts': 'the environment is read here, and handed on.',
  'apps/dispute-service/src/main.ts': 'the environment is read here, and handed on.',
  'apps/payout-service/src/main.ts': 'the environment is read here, and handed on.',
};

/** Files of more than 350 lines, and the one question that each of them answers. */
const LONG_FILES = {
  'libs/client/src/generated/http.ts': 'written by a test, and read by compilers.',
  'libs/client/src/generated/messages.ts': 'written by a test, and read by compilers.',
  'libs/testing/src/tidy.spec.ts': 'one table: each demand beside what it must find and what it must let pass.',
};

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `CU-T${String(from + i).padStart(2, '0')}`);
/** The second era's: CU-T23 belongs to the first, CU-T40 and CU-T41 to the third, and there are none between CU-T35 and those. */
const COMEUP_RULES = [...numbered(1, 35), ...numbered(42, 46)].filter((rule) => rule !== 'CU-T23');

const file = (path: string, ...lines: string[]): Source => ({ path, text: lines.join('\n') });
const code = (...lines: string[]) => file('libs/order/src/planted.ts', ...lines);
const spec = (...lines: string[]) => file('libs/order/src/planted.spec.ts', ...lines);
const pack = (...lines: string[]) => file('libs/policy/packs/bazaar/1.yaml', ...lines);
const problems = (...lines: string[]) => file('docs/problems.md', ...lines);
const lock = (packages: object) => file('package-lock.json', JSON.stringify({ packages }));

/** What the repository demands of itself; a tree in which it is planted on purpose what it must find there; and what it must let pass. */
const demands: readonly { demand: string; check: Check; planted: Source[]; finds: string[]; passes?: Source[] }[] = [
  {
    demand: 'nobody asks for the time, waits, or leaves something to chance but the adapters that own it',
    check: tidy.bannedCalls(OWNERS),
    planted: [
      code(
        'const now = Date.now();',
        'const later = () => setTimeout(ring, 5);',
        '`${Math.random()}`;',
        'new Date( );',
        'process.env["PORT"];',
        'crypto.randomUUID();',
      ),
      spec('const seed = Math.random();'),
    ],
    finds: [
      'planted.ts:1: Date.now',
      'planted.ts:4: new Date( )',
      'planted.ts:2: setTimeout',
      'planted.ts:3: Math.random',
      'planted.ts:6: randomUUID',
      'planted.ts:5: process.env',
      'planted.spec.ts:1: Math.random',
    ],
    passes: [
      code(
        '// Never Date.now() here.',
        'const at = new Date(0);',
        "const text = 'setTimeout and `Math.random`';",
        'const never = /process.env/;',
      ),
      spec('setTimeout(look, 5);'),
    ],
  },
  {
    demand: 'nothing stays on a list of exceptions that needs no exception',
    check: tidy.staleReasons(OWNERS, LONG_FILES),
    planted: [],
    finds: [...Object.keys(OWNERS), ...Object.keys(LONG_FILES)],
    passes: [
      ...Object.keys(OWNERS).map((path) => file(`${path}${path.endsWith('/') ? 'x.ts' : ''}`, 'Date.now();')),
      ...Object.keys(LONG_FILES).map((path) => file(path, '\n'.repeat(400) + 'end')),
    ],
  },
  {
    demand: 'every rule of the rule books is named by a test',
    check: papers.everyRuleHasATest,
    planted: [
      pack(
        'order:',
        '  rows:',
        '    - { rule: BZ-T1, action: place }',
        '    - rule: BZ-T12',
        '    - { rule: BZ-T1 }',
        '    # rule: BZ-T9 is gone',
      ),
      spec("it('may place (BZ-T12)', () => {});", '// BZ-T1'),
    ],
    finds: ['libs/policy/packs/bazaar/1.yaml:3: no test title names BZ-T1.'],
    passes: [
      pack('- { rule: BZ-T1 }', '- { rule: BZ-T2 }', '- { rule: BZ-T3 }'),
      spec(
        "it('places (BZ-T1)', go);",
        'describe.each([1, 2])(',
        "  'on day %i (BZ-T2)', go);",
        'it(`says ${what} (BZ-T3)`, go);',
      ),
    ],
  },
  {
    demand: 'every rule of ComeUp that is in force is named by a test, whatever the rule book has become',
    check: papers.rulesHaveTests(COMEUP_RULES),
    planted: [spec(...COMEUP_RULES.filter((rule) => rule !== 'CU-T07').map((rule) => `it('holds (${rule})', go);`))],
    finds: ['no test title names CU-T07.'],
    passes: [spec(...COMEUP_RULES.map((rule) => `it('holds (${rule})', go);`))],
  },
  {
    demand: 'every code that answers somebody is explained',
    check: papers.everyCodeIsDocumented,
    planted: [
      code(
        "throw new Rejection('order.lost', 'Look again.');",
        "return reject('order.old');",
        'return rejectState(',
        "  'order.new');",
        "const table = { 'order.odd': { status: 409 }, busy: { status: 503 } };",
        "const row = { refusal: 'too.soon' };",
      ),
      pack(
        'rows:',
        '  - { rule: BZ-T1, else: { visits: visit.refused } }',
        'states:',
        '  shut: { refuses: { open: door.shut } }',
        'rule: too.early',
      ),
      problems('### `order.old`'),
    ],
    finds: [
      'planted.ts:5: order.odd',
      'planted.ts:5: busy',
      'planted.ts:1: order.lost',
      'planted.ts:3: order.new',
      'planted.ts:6: too.soon',
      'bazaar/1.yaml: visit.refused',
      'bazaar/1.yaml: door.shut',
    ],
    passes: [code("reject('order.old');", "// reject('order.lost')"), spec("reject('only.here');"), problems('### `order.old`')],
  },
  {
    demand: 'every refusal has its status and title',
    check: papers.everyRefusalHasItsAnswer,
    planted: [
      code("throw new Rejection('order.lost', 'Look again.');", "return { code: 'order.old', detail: 'It is.' };"),
      file('libs/order/src/http.ts', "const problems = { 'order.old': { status: 409, title: 'Old' } };"),
      pack('rows:', '  - { rule: BZ-T1, else: { visits: visit.refused } }'),
    ],
    finds: [
      'planted.ts:1: no table of problems answers order.lost.',
      'bazaar/1.yaml: no table of problems answers visit.refused.',
    ],
    passes: [
      code("reject('order.old');", "// reject('order.lost')", "busy: { status: 503, title: 'Busy' },", "{ code: 'busy' }"),
      file('libs/order/src/http.ts', "'order.old': {", "  status: 404, title: 'Old' }"),
      spec("reject('only.here');"),
    ],
  },
  {
    demand: 'no code is explained that nobody answers',
    check: papers.everyDocumentedCodeExists,
    planted: [code("reject('order.older');", "// reject('order.old');"), problems('### `order.old`')],
    finds: ['docs/problems.md: nothing answers order.old.'],
    passes: [code("reject('order.old');"), pack('else: too.early'), problems('### `order.old`', '### `too.early`')],
  },
  {
    demand: 'every alert is explained to operators',
    check: papers.everyAlertIsExplained,
    planted: [
      code(
        "alert({ alert: 'lost', key });",
        "const context = { alerts: { Gone: 'gone', Went: 'went' } };",
        "alertRaised('odd.one');",
      ),
      file('docs/operations.md', '# Page', '## Alerts', '| `went` | … |', '| `never` | … |', '## Words', '| `lost` | … |'),
    ],
    finds: [
      'planted.ts:1: the alert lost is not explained',
      'planted.ts:2: the alert gone',
      'planted.ts:3: the alert odd.one',
      'docs/operations.md: nothing raises the alert never.',
    ],
    passes: [
      code("alert({ alert: 'lost', key });", "// alert: 'old'", 'const nothing = { alerts: {} };'),
      spec("log.alert({ alert: 'planted' });"),
      file('docs/operations.md', '## Alerts', '| `lost` | … |'),
    ],
  },
  {
    demand: 'nothing is exported that nobody imports',
    check: tidy.unusedExports,
    planted: [
      code('export const lonely = 1;', 'export async function alone() {}', 'export type Nobody = 1;'),
      file('libs/order/src/index.ts', "export { shown, type Shown } from './shown.js';"),
      file('libs/order/src/shown.ts', 'export const shown = 1;', 'export type Shown = 1;'),
    ],
    finds: ['planted.ts:1: lonely', 'planted.ts:2: alone', 'planted.ts:3: Nobody', 'libs/order/src/index.ts: shown is handed on'],
    passes: [
      code('export const one = 1;', 'export class Two {}', 'export type Three = 3;', 'export const four = 4;', 'const own = 5;'),
      file(
        'libs/order/src/user.ts',
        "import { one as uno, type Three } from './planted.js';",
        "import * as all from './planted.js';",
        'all.four;',
        "const { Two } = await import('./planted.js');",
      ),
    ],
  },
  {
    demand: 'an index is a short list of names, and no other file hands on what it did not declare',
    check: tidy.narrowDoors,
    planted: [
      code("export { a } from './a.js';", "export * from './b.js';"),
      file('libs/order/src/index.ts', "export * from './b.js';", 'export const c = 1;'),
      file('libs/bus/src/index.ts', ...Array.from({ length: 16 }, (_, n) => `export { a${n} } from './a.js';`)),
    ],
    finds: [
      'planted.ts:2: export names',
      'planted.ts:1: only an index.ts',
      'libs/order/src/index.ts:1: export names',
      'libs/order/src/index.ts: an index only',
      'libs/bus/src/index.ts: 16 lines',
    ],
    passes: [
      file(
        'libs/order/src/index.ts',
        '/** The door. */',
        'export {',
        '  a,',
        '  type B,',
        "} from './a.js';",
        "export type { C } from './c.js';",
      ),
      file('libs/bus/src/index.ts', 'export {};'),
    ],
  },
  {
    demand: 'a long file has its reason',
    check: tidy.longFiles(LONG_FILES),
    planted: [code('\n'.repeat(350) + 'end')],
    finds: ['libs/order/src/planted.ts has more than 350 lines'],
    passes: [code('\n'.repeat(349) + 'end', '')],
  },
  {
    demand: 'no two tests bear one name',
    check: tidy.twinTests,
    planted: [
      spec("describe('An order', () => {", "  it('may end', go);", "  it('may end', go);", '});'),
      file(
        'libs/bus/src/other.spec.ts',
        "describe('An order', () => {",
        "  it('may end', go);",
        '});',
        "describe('An order', go);",
      ),
    ],
    finds: [
      'planted.spec.ts:3: "An order › may end" is also the name of libs/order/src/planted.spec.ts:2.',
      'other.spec.ts:2: "An order › may end" is also the name of libs/order/src/planted.spec.ts:2.',
      'other.spec.ts:4: "An order" is also',
    ],
    passes: [
      spec(
        "describe('An order', () => {",
        "  it('may end', go);",
        "  // it('may end', go);",
        '});',
        "describe('A case', () => {",
        "  it('may end', go);",
        '});',
      ),
    ],
  },
  {
    demand: 'every test runs',
    check: tidy.focusedTests,
    planted: [spec("it.only('a', go);", "describe.skip('b', go);", "it.todo('c');", "xit('d', go);")],
    finds: [
      'planted.spec.ts:1: it.only',
      'planted.spec.ts:2: describe.skip',
      'planted.spec.ts:3: it.todo',
      'planted.spec.ts:4: xit(',
    ],
    passes: [spec("it('says it.only', go);", 'process.exit(0);')],
  },
  {
    demand: 'nothing switches the compiler or the linter off without saying why',
    check: tidy.escapeHatches,
    planted: [
      code(
        'const a: any = 1;',
        'const b = a as any;',
        'const c: Record<string, any> = {};',
        '// @ts-ignore',
        '// @ts-expect-error',
        '// oxlint-disable-next-line no-console',
      ),
    ],
    finds: [
      'planted.ts:1: `any`',
      'planted.ts:2: `any`',
      'planted.ts:3: `any`',
      'planted.ts:4: @ts-ignore',
      'planted.ts:5: @ts-expect-error',
      'planted.ts:6: oxlint-disable',
    ],
    passes: [
      code(
        "const text: string = 'as any';",
        '// any',
        'const any = 1;',
        'expect.any(String);',
        '// @ts-expect-error a misspelt event does not compile',
        '// oxlint-disable-next-line no-console -- the command line speaks',
      ),
    ],
  },
  {
    demand: 'no code asks which marketplace it is',
    check: tidy.packNamesInCode,
    planted: [
      pack(''),
      code(
        "if (pack.name === 'bazaar') go();",
        "switch (name) { case 'bazaar/1': }",
        'policy.startsWith("bazaar");',
        "if ('bazaar' !== name) go();",
      ),
    ],
    finds: ['planted.ts:1', 'planted.ts:2', 'planted.ts:3', 'planted.ts:4'],
    passes: [
      pack(''),
      code("const packDefault = 'bazaar/1';", "// name === 'bazaar'", "name === 'bazaars'"),
      spec("policy === 'bazaar'"),
    ],
  },
  {
    demand: 'a link leads somewhere',
    check: papers.brokenLinks,
    planted: [
      file(
        'docs/page.md',
        '# A page',
        '[gone](gone.md)',
        '[no such part](page.md#a-part) [here](#nowhere)',
        '[up](../README.md)',
      ),
    ],
    finds: [
      'docs/page.md:2: no file docs/gone.md.',
      'docs/page.md:3: no heading #a-part',
      'docs/page.md:3: no heading #nowhere',
      'docs/page.md:4: no file README.md.',
    ],
    passes: [
      file(
        'README.md',
        '# Entente',
        '[docs](docs/) [page](docs/page.md#a-page-on-x) [web](https://example.org) [self](#entente)',
        '`[code](nowhere.md)`',
      ),
      file('docs/page.md', '# A page: on `x`', '[up](..)'),
    ],
  },
  {
    demand: 'the lock file knows the binaries of every platform',
    check: papers.incompleteLock,
    planted: [
      lock({
        '': {},
        'node_modules/swift': { optionalDependencies: { '@swift/linux-x64': '1', '@swift/darwin-arm64': '1' } },
        'node_modules/@swift/linux-x64': {},
      }),
    ],
    finds: ['package-lock.json: swift names @swift/darwin-arm64'],
    passes: [lock({ '': { optionalDependencies: { a: '1' } }, 'node_modules/b/node_modules/a': {} })],
  },
  {
    demand: 'what a library imports, its package.json and its tsconfig.json name',
    check: tidy.undeclaredImports,
    planted: [
      code("import { a } from '@entente/kernel';", "import { b } from '@entente/bus/pg';", "import { c } from '@entente/sql';"),
      file('libs/order/package.json', JSON.stringify({ dependencies: { '@entente/kernel': '*', '@entente/bus': '*' } })),
      file('libs/order/tsconfig.json', JSON.stringify({ references: [{ path: '../kernel' }] })),
    ],
    finds: [
      'planted.ts:2: libs/bus is not among the references',
      'planted.ts:3: @entente/sql is not in libs/order/package.json.',
    ],
    passes: [spec("import { a } from '@entente/kernel';"), code("// from '@entente/kernel'")],
  },
  {
    demand: 'no file knows the machine it was written on',
    check: papers.pathsOfOneMachine,
    planted: [
      file('docs/page.md', `cd ${['', 'home', 'ana'].join('/')}`),
      file('.ci/run', `cat "${['', 'work', 'x'].join('/')}"`),
    ],
    finds: ['docs/page.md:1: ', '.ci/run:1: '],
    passes: [file('docs/page.md', 'https://example.org/home/page, apps/x/home/y, /workflows')],
  },
];

const tree = readTree(fileURLToPath(new URL('../../../', import.meta.url)));

describe('In this repository', () => {
  it.each(demands)('$demand', ({ check }) => expect(check(tree)).toEqual([]));
});

describe('A planted violation is found where', () => {
  it.each(demands)('$demand', ({ check, planted, finds, passes = [] }) => {
    expect(check(planted)).toEqual(finds.map((found) => expect.stringContaining(found)));
    expect(check(passes)).toEqual([]);
  });
});

describe('Every check', () => {
  it('is among the demands', () => {
    const names = [...Object.keys(tidy), ...Object.keys(papers)];
    expect(demands).toHaveLength(names.length);
  });
});
