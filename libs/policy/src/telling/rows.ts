import { must } from '@entente/kernel';
import { many, type RowSource } from '../pack-source.js';
import { FRAMES } from './frames.js';
import { lastingOf } from './lasting.js';
import { RELATION_PHRASES } from './phrases.js';
import type { Speech } from './speech.js';
import { capital, listed, SEMICOLON, told, uncapital } from './spoken.js';

/** The things that a row may say, in the order in which people are told. */
export const ASPECTS = [
  'trigger',
  'says',
  'from',
  'after',
  'within',
  'with',
  'without',
  'if',
  'needs',
  'amount',
  'else',
  'to',
  'sets',
  'clears',
  'starts',
  'counts',
  'resets',
  'funds',
  'event',
] as const;
export type Aspect = (typeof ASPECTS)[number];
/** A phrase for each, by the word that it is about: two rows are compared by them. */
type Sayings = { readonly [A in Aspect]: { readonly [about: string]: string } };

export function sayingsOf(row: RowSource, speech: Speech): Sayings {
  const { language, named, phrases, say, subject, timer } = speech;
  const frames = FRAMES[language];
  const flag = (name: string) => named('flags', name);
  const test = (plain: (flag: string) => string, any: (flag: string) => string) => (text: string) =>
    text.startsWith('any ') ? any(flag(text.slice('any '.length))) : plain(flag(text));

  return {
    trigger: { [row.action ?? row.deadline ?? row.on ?? 'follows']: triggerOf(row, speech) },
    says: entries(row.says, (input, values) => chosenBy(input, values.map(String), speech)),
    from: phrased(row.from, (place) => frames.groups[place] ?? named('states', place)),
    after: phrased(row.after, (name) => frames.after(timer(name))),
    within: phrased(row.within, (name) => frames.within(timer(name))),
    with: phrased(row.with, test(frames.withMark, frames.withAnyMark)),
    without: phrased(row.without, test(frames.withoutMark, frames.withoutAnyMark)),
    if: entries(row.if, (fact, wanted) => conditionOf(fact, wanted.map(String), speech)),
    needs: phrased(row.needs, (need) => {
      const words = need.split(' or ').map((word) => say(phrases.needs, word));
      return listed(words, 'or', language);
    }),
    amount: phrased(row.amount, (text) => {
      const [, bound = '', sum = ''] = /^(below|up to|as) (\w+)$/.exec(text) ?? [];
      return frames.amounts[bound]!(say(phrases.sums, sum));
    }),
    else: Object.fromEntries(refusalsOf(row, speech).map(({ guard, code, named: of }) => [guard, frames.otherwise(code, of)])),
    to: phrased(row.to, (state) =>
      state === 'back' ? frames.returns(subject) : frames.becomes(subject, named('states', state)),
    ),
    sets: phrased(row.sets, (name) => frames.sets(flag(name))),
    clears: phrased(row.clears, (name) => frames.clears(flag(name))),
    starts: Object.fromEntries(
      Object.entries(row.starts ?? {}).map(([name, end]) => [name, frames.falls(timer(name), lastingOf(end, speech))]),
    ),
    counts: phrased(row.counts, frames.counts),
    resets: phrased(row.resets, frames.resets),
    funds: phrased(row.funds, (funds) => say(phrases.funds, funds)),
    event: { [row.event]: told(speech.event(row.event), 'present', language) },
  };
}

const phrased = (words: string | readonly string[] | undefined, phrase: (word: string) => string) =>
  Object.fromEntries(many(words).map((word) => [word, phrase(word)]));
const entries = <Value>(
  record: { readonly [name: string]: Value | readonly Value[] } | undefined,
  phrase: (name: string, values: readonly Value[]) => string,
) => Object.fromEntries(Object.entries(record ?? {}).map(([name, values]) => [name, phrase(name, many(values))]));

/** Who may do what; or what happens. */
function triggerOf({ action, by, deadline, on, follows }: RowSource, speech: Speech): string {
  const { language, phrases, timer, title } = speech;
  const frames = FRAMES[language];
  if (action !== undefined) return frames.may(whoOf(by, speech), uncapital(title('actions', action)));
  if (deadline !== undefined) return frames.at(timer(deadline));
  if (on !== undefined) return frames.when(told(phrases.news[on]!, 'present', language));
  return frames.rightAfter(listed(many(follows), 'or', language));
}

export function whoOf(by: RowSource['by'], { language, named }: Speech): string {
  const frames = FRAMES[language];
  const people = many(by).map((relation) => {
    const [role = '', flag] = relation.split(' of ');
    if (flag !== undefined) return frames[role === 'proposer' ? 'proposer' : 'counterparty'](named('flags', flag));
    return RELATION_PHRASES[relation as keyof typeof RELATION_PHRASES][language];
  });
  return listed(people, 'or', language);
}

function chosenBy(input: string, values: readonly string[], { language, named, phrases }: Speech): string {
  const heading = input === 'outcome' ? 'outcomes' : input === 'ground' ? 'grounds' : undefined;
  const said = values.map((value) =>
    heading ? named(heading, value) : must(phrases.says[input]?.[value as 'true'], `The phrase of ${input} ${value}`)[language],
  );
  const ground = { en: 'ground ', fr: 'motif ' }[language];
  return `${input === 'ground' ? ground : ''}${listed(said, 'or', language)}`;
}

function conditionOf(fact: string, wanted: readonly string[], { language, phrases, source }: Speech): string {
  const frames = FRAMES[language];
  if (!(source.counters ?? []).includes(fact)) {
    const facts = wanted.map((value) => must(phrases.facts[fact]?.[value as 'true'], `The phrase of ${fact} ${value}`)[language]);
    return facts.length > 1 ? frames.either(facts) : (facts[0] ?? '');
  }
  const [, sign, count] = /^(>=|<) ?(\d+)$/.exec(wanted[0] ?? '') ?? [];
  return sign === '>=' ? frames.atLeast(fact, Number(count)) : frames.below(fact, Number(count));
}

type Refusal = { readonly guard: string; readonly code: string; readonly named: string };
/** Which guard is answered with which code. */
function refusalsOf({ else: otherwise, with: flags, without }: RowSource, { named, source, timer }: Speech): Refusal[] {
  if (typeof otherwise === 'string') return [{ guard: 'all', code: otherwise, named: '' }];
  const tested = [...many(flags), ...many(without)].map((text) => text.replace(/^any /, ''));
  const nameOf = (guard: string): string => {
    if (tested.includes(guard)) return named('flags', guard);
    return guard in { ...source.windows, ...source.deadlines } ? timer(guard) : `\`${guard}\``;
  };
  return Object.entries(otherwise ?? {}).map(([guard, code]) => ({ guard, code, named: nameOf(guard) }));
}

/** One clause for each code. */
function refusedWith(row: RowSource, speech: Speech): string[] {
  const refusals = refusalsOf(row, speech);
  return [...new Set(refusals.map(({ code }) => code))].map((code) => {
    const guards = refusals.filter((one) => one.code === code).map((one) => one.named);
    return FRAMES[speech.language].otherwise(code, listed(guards, 'or', speech.language));
  });
}

const valuesOf = (sayings: Sayings, ...aspects: readonly Aspect[]): string[] =>
  aspects.flatMap((aspect) => Object.values(sayings[aspect]));

/** Where a row applies: `in “Delivered” or “Late”, or at any time`. */
export function placesOf({ from }: Pick<RowSource, 'from'>, { language, named }: Speech): string {
  const { groups, inPlaces } = FRAMES[language];
  const states = many(from).filter((place) => !(place in groups));
  const inStates = inPlaces(
    listed(
      states.map((state) => named('states', state)),
      'or',
      language,
    ),
  );
  const others = many(from).flatMap((place) => groups[place] ?? []);
  return listed([...others, ...(states.length > 0 ? [inStates] : [])], 'or', language);
}

/** What must be so beside the place: `until “Check” ends, without the mark “Late”, if …`. */
export function conditionsOf(sayings: Sayings, language: Speech['language']): string[] {
  const conditions = listed(valuesOf(sayings, 'if'), 'and', language);
  return [
    listed(valuesOf(sayings, 'after', 'within'), 'and', language),
    listed(valuesOf(sayings, 'with', 'without'), 'and', language),
    conditions && FRAMES[language].provided(conditions),
  ].filter((part) => part !== '');
}

/** What a row does. Where it leads nowhere else, what has happened is said first. */
const effectsOf = (sayings: Sayings): string[] => [
  ...(Object.keys(sayings.to).length > 0 ? [] : Object.values(sayings.event)),
  ...valuesOf(sayings, 'to', 'sets', 'clears', 'starts', 'counts', 'resets', 'funds'),
];

/** A row as people would say it. */
export function sentenceOf(row: RowSource, speech: Speech): string {
  const { language } = speech;
  const sayings = sayingsOf(row, speech);
  const [trigger = ''] = Object.values(sayings.trigger);
  const said = valuesOf(sayings, 'says');
  const what = said.length > 0 ? `${trigger} (${said.join(', ')})` : trigger;
  const where = placesOf(row, speech);
  const conditions = conditionsOf(sayings, language);
  const effects = effectsOf(sayings);
  const clauses = (...parts: readonly string[]) => `${capital(parts.filter((part) => part !== '').join(', '))}.`;
  const together = (parts: readonly string[]) => parts.join(SEMICOLON[language]);

  if (row.action === undefined) {
    const isEverywhere = row.from === 'any' || row.from === 'new';
    const [first = '', ...others] = effects;
    const news = trigger.endsWith(first) && others.length > 0 ? others : effects; // The news need not be told twice.
    return clauses(what, isEverywhere ? '' : where, ...conditions, together(news));
  }
  const needs = listed(Object.values(sayings.needs), 'and', language);
  const refusals = refusedWith(row, speech);
  return [
    clauses(where, what, ...conditions, needs && FRAMES[language].stating(needs), ...valuesOf(sayings, 'amount')),
    clauses(together(effects)),
    ...(refusals.length > 0 ? [clauses(together(refusals))] : []),
  ].join(' ');
}
