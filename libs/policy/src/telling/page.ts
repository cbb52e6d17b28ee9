import type { TableName } from '../pack-source.js';
import type { Pack } from '../read-pack.js';
import { bookTold, type BookTold } from './book.js';
import { diagramOf } from './diagram.js';
import { differenceOf } from './difference.js';
import { keyFor, type Sources } from './sources.js';

/** A test whose title names a rule. */
export type RuleTest = { readonly file: string; readonly title: string };
type Beside = {
  /** The version that this one is a change of. */
  readonly base?: Pack | undefined;
  readonly sources?: Sources | undefined;
  readonly tests?: ReadonlyMap<string, readonly RuleTest[]>;
  /** How the page is made anew. */
  readonly renewedBy: string;
};
type Table = BookTold['tables'][number];

const HEADINGS: { readonly [Name in TableName]: string } = {
  order: 'The order',
  dispute: 'The dispute',
  seller: 'The seller’s account',
};

/** Of a rule that an earlier table has as well. */
const IN: { readonly [Name in TableName]: string } = {
  order: 'on the order',
  dispute: 'in the dispute',
  seller: 'on the seller’s account',
};

/** A rule book as a page of Markdown, in English. It links to what lies beside `docs/rules/<marketplace>-<version>.md`. */
export function pageOf(pack: Pack, beside: Beside): string {
  const book = bookTold(pack, 'en');
  const explained = new Set<string>(); // A rule of two tables has one source.
  const parts = [
    `# ${pack.name}`,
    `This page is generated from [the rule book](../../libs/policy/packs/${pack.name}.yaml). Change that, and renew this with \`${beside.renewedBy}\`.`,
    ...(pack.extends === undefined ? [] : [extendsOf(pack.extends, beside.base)]),
    bullets(Object.values(book.general)),
    ...(beside.base ? differences(beside.base, pack) : []),
    ...book.tables.flatMap((table) => tablePart(pack, table, beside, explained)),
    ...withoutRows(beside),
    '## Money',
    bullets(Object.values(book.money)),
    '## Statistics',
    bullets(Object.values(book.statistics)),
    ...legend(pack, beside.sources),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The page of a rule book lies beside the others. */
export const fileOf = (pack: string): string => `${pack.replace('/', '-')}.md`;

const bullets = (sentences: readonly string[]): string => sentences.map((sentence) => `- ${sentence}`).join('\n');

function extendsOf(name: string, base: Pack | undefined): string {
  const link = `[${name}](${fileOf(name)})`;
  return `It is written as a change of ${link}${base ? ': [what is different](#what-is-different)' : ''}. What follows is the whole of it.`;
}

function differences(base: Pack, pack: Pack): readonly string[] {
  const changes = differenceOf(base, pack, 'en');
  return [
    '## What is different',
    `Where ${base.name} says otherwise.`,
    ...changes.flatMap(({ heading, sentences }) => [`_${heading}_`, bullets(sentences)]),
  ];
}

function tablePart(pack: Pack, table: Table, beside: Beside, explained: Set<string>): readonly string[] {
  const words = (title: string, sentences: { readonly [word: string]: string }) =>
    Object.keys(sentences).length === 0
      ? []
      : [`### ${title}`, bullets(Object.entries(sentences).map(([word, sentence]) => `\`${word}\` ${sentence}`))];
  const counters = Object.keys(table.counters).map((name) => `\`${name}\``);
  return [
    `## ${HEADINGS[table.of]}`,
    `\`\`\`mermaid\n${diagramOf(pack, table.of, 'en')}\n\`\`\``,
    'What leaves it where it is, is not drawn. ⏱ is a deadline, ✉ news of another context, ↪ what follows from another rule.',
    ...words('States', table.states),
    ...words('Marks', table.flags),
    ...words('Limits, which are looked at when somebody acts', table.windows),
    ...words('Deadlines, which ring', table.deadlines),
    ...(counters.length === 0 ? [] : ['### Counters', `It counts ${counters.join(', ')}.`]),
    ...table.rules.flatMap(({ rule, rows }) => {
      const said = bullets(rows.map(({ sentence, event }) => `${sentence} _${event}_`));
      if (explained.has(rule))
        return [`### ${rule}, ${IN[table.of]}`, said, `Source and tests: [above](#${rule.toLowerCase()}).`];
      explained.add(rule);
      return [`### ${rule}`, said, ...(asBefore(rule, pack, beside) ?? evidence(rule, beside))];
    }),
  ];
}

/** Of a rule that its base has as well, word for word. */
function asBefore(rule: string, pack: Pack, { base }: Beside): readonly string[] | undefined {
  if (!base) return undefined;
  const rowsOf = ({ source }: Pack) =>
    JSON.stringify([source.order, source.dispute, source.seller].map((table) => table?.rows.filter((row) => row.rule === rule)));
  if (rowsOf(base) !== rowsOf(pack)) return undefined;
  return [`As in ${base.name}, where [source and tests](${fileOf(base.name)}#${rule.toLowerCase()}) stand.`];
}

/** Where a rule comes from, and which tests hold it. */
function evidence(rule: string, { sources, tests }: Beside): readonly string[] {
  const source = sources?.rules[rule];
  const marks = (['B', 'F', 'D'] as const).flatMap((mark) => {
    const from = source?.[mark];
    return from === undefined ? [] : [from.length === 0 ? `**${mark}**` : `**${mark}** ${from.join(', ')}`];
  });
  const byFile = new Map<string, string[]>();
  for (const { file, title } of tests?.get(rule) ?? []) byFile.set(file, [...(byFile.get(file) ?? []), `“${plain(title)}”`]);
  const held = [...byFile].map(([file, titles]) => `[${file.split('/').at(-1)}](../../${file}): ${titles.join(', ')}`);
  return [
    ...(source ? [`Source: ${marks.join(' · ')}: ${source.says}.`] : []),
    ...(held.length > 0 ? [`Tests:\n\n${bullets(held)}`] : []),
  ];
}

/** Rules that no row carries out, and what does. */
function withoutRows(beside: Beside): readonly string[] {
  const others = Object.entries(beside.sources?.rules ?? {}).flatMap(([rule, { carriedBy }]) =>
    carriedBy === undefined ? [] : [[rule, carriedBy] as const],
  );
  if (others.length === 0) return [];
  return [
    '## Rules without a row',
    ...others.flatMap(([rule, carriedBy]) => [`### ${rule}`, `It is carried out by ${carriedBy}.`, ...evidence(rule, beside)]),
  ];
}

function legend(pack: Pack, sources: Sources | undefined): readonly string[] {
  if (!sources) return [];
  const rules = new Set(Object.values(pack.source).flatMap((part) => rulesIn(part)));
  const used = Object.entries(sources.rules).flatMap(([rule, { B = [], F = [], D = [], carriedBy }]) =>
    rules.has(rule) || carriedBy !== undefined ? [...B, ...F, ...D].map((key) => keyFor(sources, key)) : [],
  );
  const keys = Object.entries(sources.keys).filter(([key]) => used.includes(key));
  return [
    '## Sources',
    '**B** is what binds, **F** what fills in, **D** what no page says and was decided here: a number there names the question.',
    bullets(keys.map(([key, says]) => `${key.replace('*', '…')}: ${says}`)),
  ];
}

const rulesIn = (part: unknown): readonly string[] =>
  typeof part === 'object' && part !== null && 'rows' in part ? (part.rows as { rule: string }[]).map(({ rule }) => rule) : [];

/** What Markdown would take for its own is said as it is. */
const plain = (text: string): string => text.replace(/[\\*_<[\]|`]/g, '\\$&');
