import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@entente/kernel';
import { listed, quoted, spokenDate, spokenPeriod, spokenSpan, spokenZone } from './spoken.js';

describe('A period is said as it was written', () => {
  it.each([
    ['P7D', '7 days', '7 jours'],
    ['P1D', '1 day', '1 jour'],
    ['PT48H', '48 hours', '48 heures'],
    ['PT90S', '90 seconds', '90 secondes'],
    ['PT1H30M', '1 hour and 30 minutes', '1 heure et 30 minutes'],
    ['P5M', '5 months', '5 mois'],
    ['P1Y', '12 months', '12 mois'],
    ['P1M2DT3H', '1 month, 2 days and 3 hours', '1 mois, 2 jours et 3 heures'],
  ])('%s', (text, en, fr) => expect([spokenPeriod(text, 'en'), spokenPeriod(text, 'fr')]).toEqual([en, fr]));
});

describe('A rest of time', () => {
  it.each([
    [0, 'less than a minute'],
    [-5, 'less than a minute'],
    [60_000, '1 minute'],
    [86_400_000, '1 day'],
    [90_061_000, '1 day, 1 hour and 1 minute'],
  ])('of %i ms is said to the minute', (ms, said) => expect(spokenSpan(ms, 'en')).toBe(said));
});

describe('An instant', () => {
  const midnight = '2026-08-31T22:00:00.000Z' as Instant;
  it('is said as on the wall of the zone', () => {
    expect(spokenDate(midnight, 'Europe/Paris', 'en')).toBe('Tuesday 1 September 2026 at 00:00');
    expect(spokenDate(midnight, 'Europe/Paris', 'fr')).toBe('mardi 1er septembre 2026 à 00:00');
    expect(spokenDate(midnight, 'America/Montreal', 'fr')).toBe('lundi 31 août 2026 à 18:00');
  });
  it('and whose time that is', () =>
    expect([
      spokenZone('Europe/Paris', 'fr'),
      spokenZone('Africa/Abidjan', 'fr'),
      spokenZone('America/New_York', 'en'),
      spokenZone('UTC', 'en'),
      spokenZone('UTC', 'fr'),
    ]).toEqual(['heure de Paris', 'heure d’Abidjan', 'New York time', 'UTC', 'heure UTC']));
});

describe('Several things', () => {
  it('are said in a row', () =>
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((items) => listed(items, 'or', 'fr'))).toEqual([
      '',
      'a',
      'a ou b',
      'a, b ou c',
    ]));
  it('a name stands in the quotation marks of its language', () =>
    expect([quoted('x', 'en'), quoted('x', 'fr')]).toEqual(['“x”', '«\u00A0x\u00A0»']));
});
