import { must } from '@entente/kernel';
import type { TableName, TableSource, TableTexts } from '../pack-source.js';
import type { Pack } from '../read-pack.js';
import { titleOf, type Language } from '../texts.js';
import { disputePhrases, sellerPhrases } from './dispute-phrases.js';
import { orderPhrases } from './order-phrases.js';
import type { Happening, Phrase, Phrases } from './phrases.js';
import { quoted } from './spoken.js';

const PHRASES: { readonly [Name in TableName]: Phrases } = {
  order: orderPhrases,
  dispute: disputePhrases,
  seller: sellerPhrases,
};

/** One table of a rule book, in one language: how its words are said. */
export type Speech = {
  readonly of: TableName;
  readonly language: Language;
  readonly source: TableSource;
  readonly phrases: Phrases;
  readonly subject: string;
  readonly title: (heading: keyof TableTexts, name: string) => string;
  /** The title as it stands in a sentence, in quotation marks. */
  readonly named: (heading: keyof TableTexts, name: string) => string;
  readonly timer: (name: string) => string;
  readonly say: (phrases: { readonly [word: string]: Phrase }, word: string) => string;
  readonly event: (type: string) => Happening;
};

/** Decided by the dispute, whoever hears of it. */
const DECIDED: ReadonlySet<keyof TableTexts> = new Set(['outcomes', 'grounds']);
const LIMIT = { en: 'the limit', fr: 'la limite' } as const;
const DEADLINE = { en: 'the deadline', fr: 'l’échéance' } as const;

export function speechOf({ source, texts }: Pick<Pack, 'source' | 'texts'>, table: TableName, language: Language): Speech {
  const title = (heading: keyof TableTexts, name: string) =>
    titleOf(texts[DECIDED.has(heading) ? 'dispute' : table], heading, name, language);
  const named = (heading: keyof TableTexts, name: string) => quoted(title(heading, name), language);
  const written = must(source[table], `The table ${table}`);
  return {
    of: table,
    language,
    source: written,
    phrases: PHRASES[table],
    subject: PHRASES[table].subject[language],
    title,
    named,
    timer: (name) =>
      name in (written.windows ?? {})
        ? `${LIMIT[language]} ${named('windows', name)}`
        : `${DEADLINE[language]} ${named('deadlines', name)}`,
    say: (phrases, word) => must(phrases[word], `The phrase of ${word}`)[language],
    event: (type) => must(PHRASES[table].events[type], `The phrase of ${type}`),
  };
}
