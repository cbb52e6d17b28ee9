import { describe, it, expect } from '@jest/globals';
import {
  endOfCalendarDay,
  endOfDay,
  fromMs,
  isSoundPeriod,
  isZone,
  later,
  parseDay,
  parseInstant,
  parsePeriod,
  period,
  plusMs,
  plusPeriod,
  type Instant,
} from './time.js';

const PARIS = 'Europe/Paris';
const at = (text: string) => text as Instant;
const plus = (from: string, length: string, zone = PARIS) => plusPeriod(at(from), period(length), zone);

describe('When the clocks of Paris go forward (29 March 2026)', () => {
  const eve = '2026-03-28T09:00:00.000Z'; // 10:00 in Paris, in winter.

  it('hours are exact', () => expect(plus(eve, 'PT48H')).toBe('2026-03-30T09:00:00.000Z'));
  it('days keep the time on the wall', () => {
    expect(plus(eve, 'P2D')).toBe('2026-03-30T08:00:00.000Z');
    expect(plus('2026-03-25T09:00:00.000Z', 'P7D')).toBe('2026-04-01T08:00:00.000Z');
  });
  it('a time that the wall never shows is the one an hour later', () =>
    expect(plus('2026-03-28T01:30:00.000Z', 'P1D')).toBe('2026-03-29T01:30:00.000Z'));
  it('a day may be short', () => {
    expect(endOfDay(at('2026-03-29T00:30:00.000Z'), PARIS)).toBe('2026-03-29T21:59:59.999Z');
    expect(endOfCalendarDay('2026-03-28', PARIS)).toBe('2026-03-28T22:59:59.999Z');
  });
});

describe('When the clocks of Paris go back (25 October 2026)', () => {
  const eve = '2026-10-24T08:00:00.000Z'; // 10:00 in Paris, in summer.

  it('hours are exact', () => expect(plus(eve, 'PT48H')).toBe('2026-10-26T08:00:00.000Z'));
  it('days keep the time on the wall', () => {
    expect(plus(eve, 'P2D')).toBe('2026-10-26T09:00:00.000Z');
    expect(plus('2026-10-20T08:00:00.000Z', 'P7D')).toBe('2026-10-27T09:00:00.000Z');
  });
  it('an hour that the wall shows twice is the first of them', () =>
    expect(plus('2026-10-24T00:30:00.000Z', 'P1D')).toBe('2026-10-25T00:30:00.000Z'));
  it('hours that are added to days are exact again', () => expect(plus(eve, 'P1DT24H')).toBe('2026-10-26T09:00:00.000Z'));
});

describe('Months', () => {
  it.each([
    { from: '2026-08-31T10:00:00.000Z', five: '2027-01-31T11:00:00.000Z', six: '2027-02-28T11:00:00.000Z' },
    { from: '2027-08-31T10:00:00.000Z', five: '2028-01-31T11:00:00.000Z', six: '2028-02-29T11:00:00.000Z' },
    { from: '2026-11-29T11:00:00.000Z', five: '2027-04-29T10:00:00.000Z', six: '2027-05-29T10:00:00.000Z' },
    { from: '2026-11-30T11:00:00.000Z', five: '2027-04-30T10:00:00.000Z', six: '2027-05-30T10:00:00.000Z' },
    { from: '2028-02-29T11:00:00.000Z', five: '2028-07-29T10:00:00.000Z', six: '2028-08-29T10:00:00.000Z' },
  ])('five and six of them from $from end at noon in Paris', ({ from, five, six }) =>
    expect([plus(from, 'P5M'), plus(from, 'P6M')]).toEqual([five, six]),
  );
  it('clamp to the last day that there is', () => {
    expect(plus('2026-09-30T10:00:00.000Z', 'P5M')).toBe('2027-02-28T11:00:00.000Z');
    expect(plus('2027-09-30T10:00:00.000Z', 'P5M')).toBe('2028-02-29T11:00:00.000Z');
  });
  it('make years, and weeks make days', () => {
    expect(parsePeriod('P1Y2M')).toEqual({ months: 14, days: 0, ms: 0 });
    expect(parsePeriod('P2W1D')).toEqual({ months: 0, days: 15, ms: 0 });
  });
});

describe('Where no clocks change', () => {
  it('a day is 24 hours, and ends at midnight of the place', () => {
    expect(plus('2026-03-28T09:00:00.000Z', 'P2D', 'Africa/Kinshasa')).toBe('2026-03-30T09:00:00.000Z');
    expect(endOfCalendarDay('2026-03-01', 'Africa/Kinshasa')).toBe('2026-03-01T22:59:59.999Z');
    expect(endOfDay(at('2026-03-01T23:30:00.000Z'), 'Africa/Kinshasa')).toBe('2026-03-02T22:59:59.999Z');
  });
});

describe('A period', () => {
  it.each(['P7D', 'PT48H', 'P5M', 'P1Y', 'P2W', 'P1DT12H', 'PT1M', 'PT60S'])('may read %s', (text) =>
    expect(parsePeriod(text)).toBeDefined(),
  );
  it.each(['', 'P', 'PT', 'P1DT', '7D', 'P-1D', 'P1.5D', 'P1H', 'PT1D', 'p7d', 'P7D ', 'P1D2M'])('may not read "%s"', (text) => {
    expect(parsePeriod(text)).toBeUndefined();
    expect(() => period(text)).toThrow('Write P7D, PT48H, P5M');
  });
  it('that somebody states is more than nothing and at most two years', () => {
    expect(['PT1S', 'P2Y', 'P24M', 'P730D'].map(isSoundPeriod)).toEqual([true, true, true, true]);
    expect(['P0D', 'PT0S', 'P2Y1D', 'P25M', 'P9999Y', 'soon'].map(isSoundPeriod)).toEqual(Array(6).fill(false));
  });
});

describe('An instant', () => {
  it('is written in UTC to the millisecond, whatever it was read from', () => {
    expect(parseInstant('2026-01-05T10:00:00+01:00')).toBe('2026-01-05T09:00:00.000Z');
    expect(parseInstant('2026-01-05T09:00Z')).toBe('2026-01-05T09:00:00.000Z');
    expect(parseInstant('2026-01-05T09:00:00.123456789Z')).toBe('2026-01-05T09:00:00.123Z');
  });
  it.each([
    '2026-01-05',
    '2026-01-05T09:00:00',
    '2026-13-05T09:00:00Z',
    '2026-01-05T25:00:00Z',
    '1969-12-31T23:59:59Z',
    '+010000-01-01T00:00:00Z',
    '2026-01-05 09:00:00Z',
    'now',
  ])('may not read "%s"', (text) => expect(parseInstant(text)).toBeUndefined());
  it('of a day that there is not, is none', () => expect(parseInstant('2026-02-30T09:00:00Z')).toBeUndefined());
  it('never leaves the years 1970 to 9999', () => {
    expect(parseInstant('9999-12-31T23:59:59.999Z')).toBe('9999-12-31T23:59:59.999Z');
    expect(parseInstant('9999-12-31T23:59:59-01:00')).toBeUndefined();
  });
  it('compares as text in the order of time', () => {
    const nine = fromMs(32_400_000);
    expect(later(nine, plusMs(nine, 1))).toBe('1970-01-01T09:00:00.001Z');
    expect(later(plusMs(nine, 1), nine)).toBe('1970-01-01T09:00:00.001Z');
  });
});

describe('A day', () => {
  it('is one that exists', () => {
    expect(parseDay('2028-02-29')).toBe('2028-02-29');
    expect(['2026-02-29', '2026-04-31', '2026-00-10', '26-01-01', '2026-01-01T00:00:00Z'].map(parseDay)).toEqual(
      Array(5).fill(undefined),
    );
  });
});

describe('A zone', () => {
  it('is one that the calendar knows', () => {
    expect(['Europe/Paris', 'Africa/Kinshasa', 'UTC'].map(isZone)).toEqual([true, true, true]);
    expect(['Europe/Pariss', 'Kinshasa', ''].map(isZone)).toEqual([false, false, false]);
  });
});
