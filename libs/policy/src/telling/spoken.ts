import { period, toMs, type Instant } from '@entente/kernel';
import type { Language } from '../texts.js';
import type { Happening } from './phrases.js';

/* How one says a list, a period, a date … in each language. */

/** Before a colon, within quotation marks: French breaks no line there. */
const TIGHT = '\u00A0';

export const quoted = (text: string, language: Language): string =>
  language === 'fr' ? `«${TIGHT}${text}${TIGHT}»` : `“${text}”`;

/** What stands between two clauses, and before what explains the first. */
export const SEMICOLON = { en: '; ', fr: `${TIGHT}; ` } as const;
export const COLON = { en: ': ', fr: `${TIGHT}: ` } as const;

const WORDS = { and: { en: 'and', fr: 'et' }, or: { en: 'or', fr: 'ou' } } as const;
/** `a, b and c` */
export function listed(items: readonly string[], word: keyof typeof WORDS, language: Language): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${WORDS[word][language]} ${last}`;
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** A title in the middle of a sentence. */
export const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const TENSES = {
  past: { en: 'was', fr: 'a été' },
  present: { en: 'is', fr: 'est' },
  future: { en: 'is then', fr: 'est alors' },
} as const;
/** What happens, has happened, or will then. */
export const told = (happening: Happening, tense: keyof typeof TENSES, language: Language): string =>
  happening[language].replace('{be}', TENSES[tense][language]);

const UNITS = {
  months: { en: ['month', 'months'], fr: ['mois', 'mois'] },
  days: { en: ['day', 'days'], fr: ['jour', 'jours'] },
  hours: { en: ['hour', 'hours'], fr: ['heure', 'heures'] },
  minutes: { en: ['minute', 'minutes'], fr: ['minute', 'minutes'] },
  seconds: { en: ['second', 'seconds'], fr: ['seconde', 'secondes'] },
} as const;
type Unit = keyof typeof UNITS;

const counted = (counts: { readonly [U in Unit]?: number }, language: Language): string =>
  listed(
    (Object.entries(counts) as [Unit, number][]).flatMap(([unit, count]) =>
      count === 0 ? [] : [`${count} ${UNITS[unit][language][count === 1 ? 0 : 1]}`],
    ),
    'and',
    language,
  );

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const wholeIn = (ms: number, unitMs: number, belowMs = Infinity): number => Math.floor((ms % belowMs) / unitMs);

/** `PT48H` stays 48 hours: it is not two days where clocks change. */
export function spokenPeriod(text: string, language: Language): string {
  const { months, days, ms } = period(text);
  const hours = wholeIn(ms, HOUR_MS);
  // 90 seconds are not said as minutes, nor 60 as one: as people write it, so it is read.
  const minutes = wholeIn(ms, MINUTE_MS, HOUR_MS);
  const seconds = wholeIn(ms, SECOND_MS, MINUTE_MS);
  return hours === 0 && text.endsWith('S')
    ? counted({ months, days, seconds: wholeIn(ms, SECOND_MS) }, language)
    : counted({ months, days, hours, minutes, seconds }, language);
}

/** What is left of a time, to the minute. */
export function spokenSpan(ms: number, language: Language): string {
  const rest = Math.max(0, ms);
  if (rest < MINUTE_MS) return { en: 'less than a minute', fr: 'moins d’une minute' }[language];
  const days = wholeIn(rest, DAY_MS);
  return counted({ days, hours: wholeIn(rest, HOUR_MS, DAY_MS), minutes: wholeIn(rest, MINUTE_MS, HOUR_MS) }, language);
}

/** The first of a month is not said as the others are, in French. */
const LOCALES = { en: 'en-GB', fr: 'fr-FR' } as const;
const formats = new Map<string, Intl.DateTimeFormat>();
function partsOf(at: Instant, zone: string, language: Language): { readonly [part: string]: string } {
  const key = `${language} ${zone}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(LOCALES[language], {
      timeZone: zone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(key, format);
  return Object.fromEntries(format.formatToParts(toMs(at)).map(({ type, value }) => [type, value]));
}

/** `Monday 9 March 2026 at 11:00`, on the wall of the zone. The order of the parts is ours: what lies between them changes with the library of the day. */
export function spokenDate(at: Instant, zone: string, language: Language): string {
  const { weekday, day = '', month, year, hour, minute } = partsOf(at, zone, language);
  return language === 'fr'
    ? `${weekday} ${day === '1' ? '1er' : day} ${month} ${year} à ${hour}:${minute}`
    : `${weekday} ${day} ${month} ${year} at ${hour}:${minute}`;
}

/** Whose time that is: `Paris time`. */
export function spokenZone(zone: string, language: Language): string {
  const city = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
  if (city === 'UTC') return { en: city, fr: `heure ${city}` }[language];
  if (language === 'en') return `${city} time`;
  return `heure ${/^[AEIOUYÉÎH]/.test(city) ? 'd’' : 'de '}${city}`;
}
