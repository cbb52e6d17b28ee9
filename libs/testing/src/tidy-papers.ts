import { posix } from 'node:path';
import { parse } from 'yaml';
import { at, isSpec, packsIn, production, within, withoutComments, type Check, type Source } from './tree.js';

const TITLE =
  /(?:\b(?:describe|it|test)(?:\.\w+)*\(|\]\s*(?:as const)?\s*,?\s*\)\(|\.each\(\w+\)\()\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g;
/** Titles as they are written, and the rows that fill them: what a table's row says becomes part of a title. */
const titlesIn = ({ text }: Source): string[] => [
  ...[...withoutComments(text).matchAll(TITLE)].map(([, , title]) => title ?? ''),
  ...[...withoutComments(text).matchAll(/\.each\((\[[\s\S]*?\])(?: as const)?,?\s*\)\(\s*['"`][^'"`]*[%$]/g)].map(
    ([, rows]) => rows ?? '',
  ),
];

/** The law book and the specs are the same list. */
const rulesNamed = (tree: Parameters<Check>[0]): Set<string> => {
  const specs = tree.filter(({ path }) => isSpec(path));
  return new Set(specs.flatMap(titlesIn).flatMap((title) => title.match(/\b[A-Z]+-[A-Z]*\d+[a-z]?\b/g) ?? []));
};

/** Rules that must be in force whatever a rule book says: one that lost its row would not be missed else. */
export const rulesHaveTests =
  (rules: readonly string[]): Check =>
  (tree) => {
    const named = rulesNamed(tree);
    return rules.filter((rule) => !named.has(rule)).map((rule) => `no test title names ${rule}.`);
  };

export const everyRuleHasATest: Check = (tree) => {
  const named = rulesNamed(tree);
  return packsIn(tree).flatMap((file) =>
    within(file, file.text, /^[^#\n]*?\brule:\s*["']?([A-Z]+-[A-Z]*\d+[a-z]?)/gm, ([, rule = '']) => {
      if (named.has(rule)) return '';
      named.add(rule); // A rule of several rows is missed once.
      return `no test title names ${rule}.`;
    }),
  );
};

const CODE = '[a-z_]+(?:\\.[a-z_]+)?';
const CODE_THROWN = new RegExp(`(?:(?:new Rejection|\\breject\\w*)\\(|\\b(?:code|refusal):)\\s*['"](${CODE})['"]`, 'g');
const CODE_ANSWERED = new RegExp(`['"]?\\b(${CODE})['"]?:\\s*\\{\\s*status:\\s*[45]\\d\\d`, 'g');

const strings = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : value !== null && typeof value === 'object' ? Object.values(value).flatMap(strings) : [];
/** The codes that a pack answers with: whatever stands under `else` and `refuses`, at any depth. */
const codesOf = (value: unknown): string[] =>
  value === null || typeof value !== 'object'
    ? []
    : Object.entries(value).flatMap(([key, below]) => (key === 'else' || key === 'refuses' ? strings(below) : codesOf(below)));

type Quoted = { readonly found: string; readonly where: string };
const codesMatching = (tree: readonly Source[], pattern: RegExp): Quoted[] =>
  production(tree).flatMap((file) =>
    [...withoutComments(file.text).matchAll(pattern)].map((match) => ({ found: match[1] ?? '', where: at(file, match.index) })),
  );
/** Whatever somebody may be refused with, by code or by a rule book. */
const refusals = (tree: readonly Source[]): Quoted[] => [
  ...codesMatching(tree, CODE_THROWN),
  ...packsIn(tree).flatMap(({ path, text }) => codesOf(parse(text)).map((found) => ({ found, where: path }))),
];
/** Missed once is enough. */
const missedIn = (known: Set<string>, quoted: readonly Quoted[]): Quoted[] =>
  quoted.filter(({ found }) => !known.has(found) && known.add(found));

const PROBLEMS = 'docs/problems.md';
const documentedCodes = (tree: readonly Source[]): string[] =>
  [...(tree.find(({ path }) => path === PROBLEMS)?.text ?? '').matchAll(/^### `([^`]+)`/gm)].map(([, found]) => found ?? '');

export const everyCodeIsDocumented: Check = (tree) => {
  const quoted = [...codesMatching(tree, CODE_ANSWERED), ...refusals(tree)];
  return missedIn(new Set(documentedCodes(tree)), quoted).map(
    ({ found, where }) => `${where}: ${found} is not explained in ${PROBLEMS}.`,
  );
};

/** A refusal that no table of problems knows would be answered by what is left: 409, and no title that helps. */
export const everyRefusalHasItsAnswer: Check = (tree) => {
  const answered = new Set(codesMatching(tree, CODE_ANSWERED).map(({ found }) => found));
  return missedIn(answered, refusals(tree)).map(
    ({ found, where }) => `${where}: no table of problems answers ${found}. Write its status and title beside the others.`,
  );
};

/** A page that explains what cannot happen sends its reader looking for it. */
export const everyDocumentedCodeExists: Check = (tree) => {
  const quoted = [...production(tree).map(({ text }) => withoutComments(text)), ...packsIn(tree).map(({ text }) => text)].join(
    '\n',
  );
  const bare = (found: string) => new RegExp(`(?<![\\w.])${found.replace('.', '\\.')}(?![\\w.])`);
  return documentedCodes(tree)
    .filter((found) => !bare(found).test(quoted))
    .map((found) => `${PROBLEMS}: nothing answers ${found}.`);
};

const OPERATIONS = 'docs/operations.md';
/** Where an alert is raised: by its name, by a table of events that call for somebody, or only counted. */
const ALERT = /\balert: '([\w.]+)'|\balertRaised\('([\w.]+)'\)|\balerts: \{([^}]*)\}/g;

/** Whoever is called by name looks the name up. */
export const everyAlertIsExplained: Check = (tree) => {
  const raised = new Map(
    production(tree).flatMap((file) =>
      [...withoutComments(file.text).matchAll(ALERT)].flatMap(({ index, 1: name, 2: counted, 3: table = '' }) => {
        const names = [name ?? counted ?? [], ...[...table.matchAll(/: '([\w.]+)'/g)].map(([, one]) => one ?? [])].flat();
        return names.map((one) => [one, at(file, index)] as const);
      }),
    ),
  );
  const page = tree.find(({ path }) => path === OPERATIONS)?.text ?? '';
  const table = /^## Alerts$([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(page)?.[1] ?? '';
  const explained = [...table.matchAll(/^\| `([\w.]+)`/gm)].map(([, name]) => name ?? '');
  return [
    ...[...raised]
      .filter(([name]) => !explained.includes(name))
      .map(([name, where]) => `${where}: the alert ${name} is not explained in ${OPERATIONS}.`),
    ...explained.filter((name) => !raised.has(name)).map((name) => `${OPERATIONS}: nothing raises the alert ${name}.`),
  ];
};

const slug = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
const anchorsIn = (text: string) => new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slug(heading ?? '')));

export const brokenLinks: Check = (tree) => {
  const files = new Map(tree.map(({ path, text }) => [path, text]));
  const exists = (path: string) =>
    path === '.' || files.has(path) || tree.some((file) => file.path.startsWith(`${path.replace(/\/$/, '')}/`));
  return tree
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap((file) =>
      within(
        file,
        file.text.replace(/```[\s\S]*?```|`[^`\n]*`/g, (text) => text.replace(/[^\n]/g, ' ')),
        /\]\((?!\w+:)([^)\s#]*)(?:#([^)\s]*))?\)/g,
        ([, target = '', anchor = '']) => {
          const path = target ? posix.normalize(posix.join(posix.dirname(file.path), decodeURI(target))) : file.path;
          if (!exists(path)) return `no file ${path}.`;
          return anchor && path.endsWith('.md') && !anchorsIn(files.get(path) ?? '').has(anchor)
            ? `no heading #${anchor} in ${path}.`
            : '';
        },
      ),
    );
};

/** A lock file that was made without a platform's binaries breaks `npm ci` on that platform, and on a good day everywhere. */
export const incompleteLock: Check = (tree) => {
  const lock = tree.find(({ path }) => path === 'package-lock.json');
  if (!lock) return ['package-lock.json is missing: `npm ci` needs it.'];
  const packages: { [path: string]: { optionalDependencies?: { [name: string]: string } } } = JSON.parse(lock.text).packages;
  const locked = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !locked.has(name))
      .map(
        (name) =>
          `package-lock.json: ${path.replace(/^.*node_modules\//, '') || 'the root'} names ${name}, which is not locked. Pin a version whose platforms are all published.`,
      ),
  );
};

/** The machine something was written on is nobody else's. */
export const pathsOfOneMachine: Check = (tree) =>
  tree.flatMap((file) =>
    within(
      file,
      file.text,
      /(?<![\w.@:~*-])\/(?:work|home|Users|root)\/[\w.]/g,
      ([found]) => `${found}… is a path of one machine.`,
    ),
  );
