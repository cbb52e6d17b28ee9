import { isSoundPeriod } from '@entente/kernel';
import { many, type Lasting, type OneOrMany } from '../pack-source.js';
import type { Speech } from './speech.js';
import { listed, spokenPeriod } from './spoken.js';

/** When a window or a deadline ends, as it is said after `falls`; of several ways, the first whose facts are known. */
export function lastingOf(lasting: OneOrMany<Lasting>, speech: Speech): string {
  const ways = many(lasting).map((one) => wayOf(typeof one === 'string' ? { add: one } : one, speech));
  return ways.join({ en: ', or else ', fr: ', ou à défaut ' }[speech.language]);
}

function wayOf({ add, at, since, beyond, round }: Exclude<Lasting, string>, { language, phrases, say, timer }: Speech): string {
  const length = add === undefined ? undefined : isSoundPeriod(add) ? spokenPeriod(add, language) : say(phrases.periods, add);
  const from = start();
  return round === undefined ? from : `${from}${{ en: ', at the end of that day', fr: ', à la fin de ce jour' }[language]}`;

  function start(): string {
    if (at !== undefined) return length === undefined ? say(phrases.instants, at) : `${say(phrases.instants, at)} + ${length}`;
    if (since !== undefined)
      return { en: `${length} after ${timer(since)} was set`, fr: `${length} après la fixation de ${timer(since)}` }[language];
    if (beyond === undefined) return { en: `after ${length}`, fr: `au bout de ${length}` }[language];
    return length === undefined
      ? { en: `at ${timer(beyond)}`, fr: `à ${timer(beyond)}` }[language]
      : { en: `${length} after ${timer(beyond)}`, fr: `${length} après ${timer(beyond)}` }[language];
  }
}

/** So long before its end, people are reminded. */
export const remindersOf = (remind: OneOrMany<string> | undefined, language: Speech['language']): string =>
  listed(
    many(remind).map((text) => spokenPeriod(text, language)),
    'and',
    language,
  );
