import type { Pack } from '@entente/policy';
import type { BookTold, Changes } from '@entente/policy/telling';
import { wrapped, type Paint } from '../demo/tell.js';
import { toldTable } from '../told-table.js';

const COLUMNS_MAX = 110;
const BULLET = '- ';
const HEADINGS = {
  en: {
    order: 'The order',
    dispute: 'The dispute',
    seller: 'The seller’s account',
    states: 'States',
    flags: 'Marks',
    windows: 'Limits',
    deadlines: 'Deadlines',
    counters: 'Counters',
    rules: 'Rules',
    money: 'Money',
    statistics: 'Statistics',
    same: 'Both say the same.',
  },
  fr: {
    order: 'La commande',
    dispute: 'Le litige',
    seller: 'Le compte du vendeur',
    states: 'États',
    flags: 'Mentions',
    windows: 'Limites',
    deadlines: 'Échéances',
    counters: 'Compteurs',
    rules: 'Règles',
    money: 'L’argent',
    statistics: 'Les statistiques',
    same: 'Les deux disent la même chose.',
  },
} as const;
type Language = keyof typeof HEADINGS;

export const toldList = (packs: readonly Pack[]): string =>
  toldTable([
    ['rule book', 'extends', 'rules', 'zone', 'digest'],
    ...packs.map(({ name, extends: base = '', zone, digest, source }) => {
      const rows = [source.order, source.dispute, source.seller].flatMap((table) => table?.rows ?? []);
      const rules = new Set(rows.map(({ rule }) => rule)).size;
      return [name, base, String(rules), zone, digest.slice(0, 12)];
    }),
  ]);

const indented = (sentences: readonly string[], first = BULLET): readonly string[] =>
  sentences.flatMap((sentence) =>
    wrapped(sentence, COLUMNS_MAX - first.length).map((line, i) => `${i === 0 ? first : ' '.repeat(first.length)}${line}`),
  );

/** A whole rule book, on a terminal. */
export function toldBook(pack: Pack, book: BookTold, language: Language, { bold, dim }: Paint): string {
  const says = HEADINGS[language];
  const section = (heading: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', dim(heading), ...lines]);
  const tables = book.tables.flatMap((table) => [
    '',
    bold(says[table.of]),
    ...(['states', 'flags', 'windows', 'deadlines', 'counters'] as const).flatMap((heading) =>
      section(says[heading], indented(Object.values(table[heading]))),
    ),
    ...section(
      says.rules,
      table.rules.flatMap(({ rule, rows }) =>
        indented(
          rows.map(({ sentence }) => sentence),
          `${rule}  `,
        ),
      ),
    ),
  ]);
  return [
    bold(pack.name),
    ...indented(Object.values(book.general)),
    ...tables,
    '',
    bold(says.money),
    ...indented(Object.values(book.money)),
    '',
    bold(says.statistics),
    ...indented(Object.values(book.statistics)),
  ].join('\n');
}

export function toldDifference(changes: readonly Changes[], language: Language, { bold }: Paint): string {
  if (changes.length === 0) return HEADINGS[language].same;
  return changes.map(({ heading, sentences }) => [bold(heading), ...indented(sentences)].join('\n')).join('\n\n');
}

/** Several pictures, each under its heading, as Markdown has them. */
export const toldPictures = (
  pictures: readonly { readonly of: 'order' | 'dispute' | 'seller'; readonly text: string }[],
  language: Language,
): string => pictures.map(({ of, text }) => `## ${HEADINGS[language][of]}\n\n\`\`\`mermaid\n${text}\n\`\`\``).join('\n\n');
