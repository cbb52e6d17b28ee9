import { PackError } from './pack-error.js';
import { many, type PackSource, type TableSource, type TableTexts } from './pack-source.js';
import { baseOf } from './table.js';

/** The first is spoken to whoever understands none of them. */
export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];
type Heading = keyof TableTexts;

/** Written by the parties of every order, whatever its table says. */
const BESIDE_THE_TABLE = ['send-message'];

/** Every word has its text, and every text its word. Throws `PackError`. */
export function checkTexts({ texts, order, dispute, seller }: PackSource): void {
  complete('order', texts.order, { ...wordsOf(order), actions: [...actionsOf(order), ...BESIDE_THE_TABLE] });
  complete('dispute', texts.dispute, { ...wordsOf(dispute), outcomes: said('outcome'), grounds: said('ground') });
  if (seller) complete('seller', texts.seller ?? { states: {}, actions: {} }, wordsOf(seller), texts);
  else if (texts.seller) throw new PackError(texts.seller, 'texts.seller: this rule book has no seller table. Remove it.');

  function said(input: string): string[] {
    return dispute.rows.flatMap(({ says }) => many(says?.[input]).map(String));
  }
}

const actionsOf = ({ rows }: TableSource): string[] => rows.flatMap(({ action }) => (action === undefined ? [] : [action]));

const wordsOf = (table: TableSource) => ({
  states: Object.keys(table.states),
  flags: Object.keys(table.flags ?? {}),
  windows: Object.keys(table.windows ?? {}),
  deadlines: Object.keys(table.deadlines ?? {}),
  actions: actionsOf(table),
});

function complete(
  of: keyof PackSource['texts'],
  texts: TableTexts,
  words: { readonly [H in Heading]?: readonly string[] },
  near: unknown = texts,
): void {
  for (const [heading, used] of Object.entries(words) as [Heading, readonly string[]][]) {
    const written = texts[heading] ?? {};
    const place = `texts.${of}.${heading}`;
    const missing = used.find((word) => !Object.hasOwn(written, word));
    if (missing !== undefined)
      throw new PackError(
        texts[heading] ?? near,
        `${place}: ${missing} has no text. Write \`${missing}: { fr: …, en: … }\`, as people say it.`,
      );
    const [idle] = Object.entries(written).find(([word]) => !used.includes(word)) ?? [];
    if (idle !== undefined)
      throw new PackError(
        written[idle],
        `${place}: this rule book has no "${idle}". Remove it, or write one of: ${[...new Set(used)].join(', ')}.`,
      );
  }
}

type Shown = {
  readonly status: string;
  readonly flags?: readonly string[];
  readonly windows?: readonly { readonly name: string }[];
  readonly deadlines?: readonly { readonly name: string }[];
  readonly actions?: readonly string[];
};

/** The words of an answer in one language, each under the name that it has there. */
export function titlesOf(
  texts: TableTexts | undefined,
  language: Language,
  { status, flags, windows, deadlines, actions }: Shown,
) {
  const named = (heading: Heading, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, titleOf(texts, heading, name, language)]));
  return {
    status: titleOf(texts, 'states', status, language),
    ...(flags && { flags: named('flags', flags) }),
    ...(windows && { windows: named('windows', nameOfEach(windows)) }),
    ...(deadlines && { deadlines: named('deadlines', nameOfEach(deadlines)) }),
    ...(actions && { actions: named('actions', actions) }),
  };
}

/** All that a rule book has under a heading, for people who choose among them. */
export const titlesUnder = (texts: TableTexts, heading: Heading, language: Language): { readonly [word: string]: string } =>
  Object.fromEntries(Object.entries(texts[heading] ?? {}).map(([word, text]) => [word, text[language]]));

/** `offer:offer-2` is an offer. A word without its text, of a rule book that is not here, is shown as it is. */
export const titleOf = (texts: TableTexts | undefined, heading: Heading, name: string, language: Language): string =>
  texts?.[heading]?.[baseOf(name)]?.[language] ?? name;

const nameOfEach = (those: readonly { readonly name: string }[]): string[] => those.map(({ name }) => name);
