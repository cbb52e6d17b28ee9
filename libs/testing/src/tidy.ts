import {
  at,
  code,
  codeOf,
  isCode,
  isSpec,
  packsIn,
  production,
  within,
  withoutComments,
  withoutStrings,
  type Check,
  type Reasons,
  type Source,
} from './tree.js';

/** What a call is banned for, and where it may stand all the same: a path, or a folder that ends in a slash, each with its reason. */
type Ban = { readonly call: RegExp; readonly instead: string; readonly inSpecs?: true };

const BANS: readonly Ban[] = [
  { call: /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)/g, instead: 'ask the Clock port; a decision is told `now`' },
  {
    call: /\b(setTimeout|setInterval|setImmediate)\b/g,
    instead: 'business time is a deadline; technical waiting belongs to the adapter that waits',
    inSpecs: true,
  },
  { call: /\bMath\.random\b/g, instead: 'derive ids with derivedId; take a seed as an argument where chance is meant' },
  { call: /\brandomUUID\b|\brandomBytes\b/g, instead: 'derive ids with derivedId; only a door draws new ones', inSpecs: true },
  {
    call: /\bprocess\.env\b/g,
    instead: 'read libs/runtime/src/config/config.ts, which checks every variable at the start',
    inSpecs: true,
  },
];

const allows = (reasons: Reasons, path: string) =>
  Object.keys(reasons).some((where) => path === where || (where.endsWith('/') && path.startsWith(where)));

export const bannedCalls =
  (owners: Reasons): Check =>
  (tree) =>
    code(tree)
      .filter(({ path }) => !allows(owners, path))
      .flatMap((file) =>
        BANS.filter(({ inSpecs }) => !(inSpecs && isSpec(file.path))).flatMap(({ call, instead }) =>
          within(file, codeOf(file.text), call, ([found]) => `${found} is banned here: ${instead}.`),
        ),
      );

/** An allowance nobody needs any more is an open door. */
export const staleReasons =
  (owners: Reasons, longFiles: Reasons): Check =>
  (tree) => {
    const banned = bannedCalls({})(tree).map((finding) => finding.split(':')[0] ?? '');
    const long = tree.filter(isLong).map(({ path }) => path);
    return [
      ...Object.keys(owners)
        .filter((where) => !banned.some((path) => allows({ [where]: '' }, path)))
        .map((where) => `${where} calls nothing that is banned: take it off the list of owners.`),
      ...Object.keys(longFiles)
        .filter((path) => !long.includes(path))
        .map((path) => `${path} is not a long file: take it off the list.`),
    ];
  };

const EXPORT = /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|type|interface|enum) (\w+)/gm;
const IMPORTED = /\b(?:import|export)\s+(?:type\s+)?(?:\w+\s*,\s*)?\{([^}]*)\}\s*from|\{([^{}]*)\}\s*=\s*await import\(/g;
const RE_EXPORTED = /^export \{([^}]*)\} from/gm;
const namesIn = (list: string) =>
  list
    .split(',')
    .map((name) =>
      name
        .trim()
        .replace(/^type /, '')
        .replace(/\s+as .*|:.*/, ''),
    )
    .filter(Boolean);

/** Textual, hence generous: a name is used as soon as any other file imports one of that name. What an index hands on must be imported by somebody. */
export const unusedExports: Check = (tree) => {
  const files = code(tree);
  const users = new Map<string, string[]>();
  const use = (name: string, path: string) => users.set(name, [...(users.get(name) ?? []), path]);
  for (const { path, text } of files) {
    for (const [, names, dynamic] of text.matchAll(IMPORTED)) for (const name of namesIn(names ?? dynamic ?? '')) use(name, path);
    for (const [, star] of text.matchAll(/\* as (\w+) from/g))
      for (const [, name] of text.matchAll(new RegExp(`\\b${star}\\.(\\w+)`, 'g'))) use(name ?? '', path);
  }
  const isUsed = (name: string, except: string, byIndex: boolean) =>
    (users.get(name) ?? []).some((path) => path !== except && (byIndex || !isIndex(path)));
  const own = files
    .filter(({ path }) => !isIndex(path))
    .flatMap((file) =>
      [...file.text.matchAll(EXPORT)]
        .filter(([, name]) => !isUsed(name ?? '', file.path, true))
        .map((match) => `${at(file, match.index)}: ${match[1]} is exported, and no other file imports it.`),
    );
  // Types are part of the signatures that use them; a value that nobody imports is not a library's surface but its attic.
  const handedOn = files
    .filter(({ path }) => isIndex(path))
    .flatMap((file) =>
      [...file.text.matchAll(RE_EXPORTED)].flatMap(([, list]) =>
        (list ?? '')
          .split(',')
          .filter((name) => !/^\s*type /.test(name))
          .flatMap((name) => namesIn(name))
          .filter((name) => !isUsed(name, file.path, false))
          .map((name) => `${file.path}: ${name} is handed on, and nobody imports it.`),
      ),
    );
  return [...own, ...handedOn];
};

const isIndex = (path: string) => path.endsWith('/index.ts');
const INDEX_LINES_MAX = 15;

/** An index is a short list of names, and the only file that hands on what another declares. */
export const narrowDoors: Check = (tree) =>
  code(tree).flatMap((file) => {
    const text = withoutComments(file.text);
    const stars = within(file, text, /^export \*/gm, () => 'export names, not a star.');
    if (!isIndex(file.path))
      return [
        ...stars,
        ...within(
          file,
          text,
          /^export (?:type )?\{[^}]*\} from/gm,
          () => 'only an index.ts hands on what another file declares.',
        ),
      ];
    const lines = file.text.trimEnd().split('\n').length;
    const rest = text.replace(/^export (?:type )?\{[^}]*\}(?: from '[^']+')?;$|^export \*.*$/gm, '').trim();
    return [
      ...stars,
      ...(lines > INDEX_LINES_MAX
        ? [`${file.path}: ${lines} lines. An index has at most ${INDEX_LINES_MAX}: is the surface too wide?`]
        : []),
      ...(rest ? [`${file.path}: an index only lists named exports.`] : []),
    ];
  });

const LINES_MAX = 350;
const isLong = ({ path, text }: Source) => isCode(path) && text.trimEnd().split('\n').length > LINES_MAX;
export const longFiles =
  (reasons: Reasons): Check =>
  (tree) =>
    tree
      .filter((file) => isLong(file) && !allows(reasons, file.path))
      .map(({ path }) => `${path} has more than ${LINES_MAX} lines: two questions, two files; or a reason in tidy.spec.ts.`);

/** Prettier's indentation tells which `describe` a test stands in. A contract suite is run by several specs: its titles repeat on purpose. */
export const twinTests: Check = (tree) => {
  const seen = new Map<string, string>();
  return tree
    .filter(({ path }) => /\.(spec|engines)\.ts$/.test(path))
    .flatMap((file) => {
      const around: { depth: number; title: string }[] = [];
      return [...withoutComments(file.text).matchAll(/^( *)(describe|it|test)\(\s*(['"])((?:\\.|(?!\3).)*)\3/gm)].flatMap(
        (match) => {
          const [, indent = '', kind, , title = ''] = match;
          while ((around.at(-1)?.depth ?? -1) >= indent.length) around.pop();
          around.push({ depth: indent.length, title });
          const name = around.map((level) => level.title).join(' › ');
          const where = at(file, match.index);
          // Two files may speak of one subject, but no two tests may say the same of it.
          const key = kind === 'describe' ? `${file.path} ${name}` : name;
          const twin = seen.get(key);
          seen.set(key, twin ?? where);
          return twin ? [`${where}: "${name}" is also the name of ${twin}.`] : [];
        },
      );
    });
};

export const focusedTests: Check = (tree) =>
  tree
    .filter(({ path }) => isSpec(path))
    .flatMap((file) =>
      within(
        file,
        codeOf(file.text),
        /\b(?:it|test|describe)\.(?:only|skip|todo|failing)\b|\b[xf](?:it|describe|test)\(/g,
        ([found]) => `${found}: a test runs, or is not there.`,
      ),
    );

export const escapeHatches: Check = (tree) =>
  code(tree).flatMap((file) => [
    ...within(
      file,
      codeOf(file.text),
      /(?:[:<,|&(]|\bas|=>)\s*any\b(?!\s*[(.:?])/g,
      () => '`any` switches the compiler off: say `unknown`, and look.',
    ),
    ...within(
      file,
      withoutStrings(file.text),
      /@ts-(?:ignore|nocheck)|@ts-expect-error(?!(?: \S+){2})|(?:oxlint|eslint)-disable(?!-(?:next-)?line \S+ -- \S)/g,
      ([found]) => `${found}: mend it, or name the rule and the reason (\`-- because …\`).`,
    ),
  ]);

/** What a marketplace decides differently is a row of its pack; code that asks for the pack's name knows a marketplace. */
export const packNamesInCode: Check = (tree) => {
  const names = [...new Set(packsIn(tree).map(({ path }) => path.split('/')[3] ?? ''))].filter(Boolean).join('|');
  if (!names) return [];
  const quoted = `['"\`](?:${names})(?:/\\d+)?['"\`]`;
  const comparison = new RegExp(
    `[!=]==?\\s*${quoted}|${quoted}\\s*[!=]==?|\\bcase ${quoted}|\\.(?:startsWith|includes|endsWith)\\(\\s*${quoted}`,
    'g',
  );
  return production(tree).flatMap((file) =>
    within(
      file,
      withoutComments(file.text),
      comparison,
      ([found]) => `${found.trim()}: what marketplaces vary is a row of a pack, never an if on its name.`,
    ),
  );
};

/** Nx builds in the order of what package.json declares, and tsc in that of the references: an import that neither knows builds by luck. */
export const undeclaredImports: Check = (tree) => {
  const textOf = (path: string) => tree.find((file) => file.path === path)?.text ?? '';
  return production(tree).flatMap((file) => {
    const [kind, name] = file.path.split('/');
    const declared = new Set(Object.keys(JSON.parse(textOf(`${kind}/${name}/package.json`) || '{}').dependencies ?? {}));
    const references = textOf(`${kind}/${name}/tsconfig.json`);
    return within(file, withoutComments(file.text), /from '@entente\/([\w-]+)/g, ([, other = '']) => {
      if (!declared.has(`@entente/${other}`)) return `@entente/${other} is not in ${kind}/${name}/package.json.`;
      return new RegExp(`/${other}["/]`).test(references)
        ? ''
        : `libs/${other} is not among the references of ${kind}/${name}/tsconfig.json.`;
    });
  });
};
