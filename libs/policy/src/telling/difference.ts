import { many, TABLES, type RowSource, type TableName, type TableTexts } from '../pack-source.js';
import type { Pack } from '../read-pack.js';
import type { Language } from '../texts.js';
import { bookTold } from './book.js';
import { FRAMES } from './frames.js';
import { ASPECTS, placesOf, sayingsOf, sentenceOf, type Aspect } from './rows.js';
import { speechOf, type Speech } from './speech.js';
import { COLON, quoted, SEMICOLON, uncapital } from './spoken.js';

/** What has changed under one heading, a sentence for each. */
export type Changes = { readonly heading: string; readonly sentences: readonly string[] };

const SAYS = {
  en: {
    added: (what: string) => `New: ${what}`,
    dropped: (what: string) => `Dropped: ${what}`,
    was: (what: string) => `before: ${what}`,
    nowReads: (sentence: string) => `It now reads: ${sentence}`,
  },
  fr: {
    added: (what: string) => `Nouveau${COLON.fr}${what}`,
    dropped: (what: string) => `Supprimé${COLON.fr}${what}`,
    was: (what: string) => `avant${COLON.fr}${what}`,
    nowReads: (sentence: string) => `Désormais${COLON.fr}${sentence}`,
  },
} as const;

const HEADINGS = {
  general: { en: 'In general', fr: 'En général' },
  order: { en: 'The order', fr: 'La commande' },
  dispute: { en: 'The dispute', fr: 'Le litige' },
  seller: { en: 'The seller’s account', fr: 'Le compte du vendeur' },
  money: { en: 'Money', fr: 'L’argent' },
  statistics: { en: 'Statistics', fr: 'Les statistiques' },
  names: { en: 'Names', fr: 'Les noms' },
} as const;

/** What one rule book says otherwise than another. Both are told in the words of the later one, so that a new name alone changes no sentence. */
export function differenceOf(before: Pack, after: Pack, language: Language): readonly Changes[] {
  const texts = Object.fromEntries(
    TABLES.map((of) => [of, textsUpon(before.texts[of], after.texts[of])]),
  ) as unknown as Pack['texts'];
  const [old, now] = [before, after].map((pack) => ({ ...pack, texts })) as [Pack, Pack];
  const [was, is] = [bookTold(old, language), bookTold(now, language)];
  const of = (heading: keyof typeof HEADINGS, sentences: readonly string[]) => ({
    heading: HEADINGS[heading][language],
    sentences,
  });

  return [
    of('general', compared(was.general, is.general, language)),
    ...TABLES.map((table) => of(table, tableChanges(old, now, table, language))),
    of('money', compared(was.money, is.money, language)),
    of('statistics', compared(was.statistics, is.statistics, language)),
    of('names', renamed(before, after, language)),
  ].filter(({ sentences }) => sentences.length > 0);
}

const textsUpon = (before: TableTexts | undefined, after: TableTexts | undefined): TableTexts => {
  const headings = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])] as (keyof TableTexts)[];
  return Object.fromEntries(
    headings.map((heading) => [heading, { ...before?.[heading], ...after?.[heading] }]),
  ) as unknown as TableTexts;
};

type Sentences = { readonly [about: string]: string };
function compared(before: Sentences, after: Sentences, language: Language): string[] {
  const { added, dropped, was: earlier } = SAYS[language];
  const isNew = Object.entries(after).flatMap(([about, sentence]) => {
    const was = before[about];
    if (was === undefined) return [added(sentence)];
    return was === sentence ? [] : [`${clauseOf(sentence)} (${earlier(uncapital(clauseOf(was)))}).`];
  });
  return [...isNew, ...Object.entries(before).flatMap(([about, sentence]) => (about in after ? [] : [dropped(sentence)]))];
}

const clauseOf = (sentence: string): string => sentence.replace(/\.$/, '');

function tableChanges(before: Pack, after: Pack, of: TableName, language: Language): string[] {
  const [was, is] = [before, after].map((pack) => bookTold(pack, language).tables.find((table) => table.of === of));
  const words = (['states', 'flags', 'counters', 'windows', 'deadlines'] as const).flatMap((heading) =>
    compared(was?.[heading] ?? {}, is?.[heading] ?? {}, language),
  );
  return [...words, ...ruleChanges(before, after, of, language)];
}

function ruleChanges(before: Pack, after: Pack, of: TableName, language: Language): string[] {
  const { added, dropped } = SAYS[language];
  const [old, now] = [before, after].map((pack) => (pack.source[of] ? speechOf(pack, of, language) : undefined));
  const rowsOf = (speech: Speech | undefined, rule: string) => speech?.source.rows.filter((row) => row.rule === rule) ?? [];
  const rules = [...new Set([now, old].flatMap((speech) => speech?.source.rows.map(({ rule }) => rule) ?? []))];
  return rules.flatMap((rule) => {
    const { pairs, came, went } = matched(rowsOf(old, rule), rowsOf(now, rule));
    return [
      ...pairs.map(([was, is]) => changeOf(was, is, old!, now!)),
      ...came.map((row) => added(`${rule} ${sentenceOf(row, now!)}`)),
      ...went.map((row) => dropped(`${rule} ${sentenceOf(row, old!)}`)),
    ];
  });
}

type Matched = {
  readonly pairs: readonly (readonly [RowSource, RowSource])[];
  readonly came: readonly RowSource[];
  readonly went: readonly RowSource[];
};
/** Rows that say the same are no change. The others are matched by what they have in common, as long as the same sets them off. */
function matched(before: readonly RowSource[], after: readonly RowSource[]): Matched {
  const [was, is] = [before.filter((row) => !after.some(isSame(row))), after.filter((row) => !before.some(isSame(row)))];
  const candidates = was
    .flatMap((one) => is.map((other) => ({ one, other, columns: inCommon(one, other) })))
    .filter(({ one, other }) => triggerIn(one) === triggerIn(other))
    .sort((one, other) => other.columns - one.columns);
  const taken = new Set<RowSource>();
  const pairs = candidates.flatMap(({ one, other }) => {
    if (taken.has(one) || taken.has(other)) return [];
    taken.add(one).add(other);
    return [[one, other] as const];
  });
  return { pairs, came: is.filter((row) => !taken.has(row)), went: was.filter((row) => !taken.has(row)) };
}

const isSame = (row: RowSource) => (other: RowSource) => JSON.stringify(sorted(row)) === JSON.stringify(sorted(other));
const sorted = (row: RowSource) => Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1));
const triggerIn = ({ action, deadline, on, follows }: RowSource): string => action ?? deadline ?? on ?? many(follows).join();
const inCommon = (one: RowSource, other: RowSource): number =>
  sorted(one).filter(([column, value]) => JSON.stringify(value) === JSON.stringify(other[column as keyof RowSource])).length;

function changeOf(before: RowSource, after: RowSource, old: Speech, now: Speech): string {
  const { language } = now;
  const { added, dropped, was: earlier, nowReads } = SAYS[language];
  const [was, is] = [sayingsOf(before, old), sayingsOf(after, now)];
  const changes = ASPECTS.flatMap((aspect) => {
    const [said, says] = [was[aspect], is[aspect]];
    const phrase = phraseOf(aspect, language);
    const those = (words: readonly string[], sayings: Sentences, speech: Speech) =>
      aspect === 'from' && words.length > 0
        ? [placesOf({ from: words }, speech)]
        : words.map((word) => phrase(sayings[word] ?? ''));
    const came = Object.keys(says).filter((word) => !(word in said));
    const went = Object.keys(said).filter((word) => !(word in says));
    return [
      ...those(came, says, now).map((text) => uncapital(added(text))),
      ...those(went, said, old).map((text) => uncapital(dropped(text))),
      ...Object.entries(says).flatMap(([word, text]) =>
        word in said && said[word] !== text ? [`${phrase(text)} (${earlier(phrase(said[word] ?? ''))})`] : [],
      ),
    ];
  });
  return `${after.rule}${COLON[language]}${changes.join(SEMICOLON[language])}. ${nowReads(sentenceOf(after, now))}`;
}

/** As it stands in the row's own sentence. */
function phraseOf(aspect: Aspect, language: Language): (text: string) => string {
  const { provided, stating } = FRAMES[language];
  return aspect === 'if' ? provided : aspect === 'needs' ? stating : (text) => text;
}

/** Words that both have, and call otherwise. */
function renamed(before: Pack, after: Pack, language: Language): string[] {
  return TABLES.flatMap((of) =>
    Object.entries(after.texts[of] ?? {}).flatMap(([heading, texts]) =>
      Object.entries(texts).flatMap(([word, text]) => {
        const was = before.texts[of]?.[heading as keyof TableTexts]?.[word]?.[language];
        if (was === undefined || was === text[language]) return [];
        const [is, called] = [quoted(text[language], language), quoted(was, language)];
        return [{ en: `${called} is now called ${is}.`, fr: `${called} s’appelle désormais ${is}.` }[language]];
      }),
    ),
  );
}
