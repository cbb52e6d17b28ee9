import { describe, it, expect } from '@jest/globals';
import type { Instant } from '@entente/kernel';
import { calendarFrom, nextMonday, spoken, type Moment } from './calendar.js';

const PARIS = 'Europe/Paris';
const at = (text: string) => text as Instant;

describe('The calendar of a story', () => {
  it('counts its weeks from its first Monday, on the wall clock', () => {
    const on = calendarFrom(at('2026-03-23T09:00:00.000Z'), PARIS);
    expect(on.at('Mon 10:00')).toBe('2026-03-23T09:00:00.000Z');
    expect(on.at('Thu 10:00:30')).toBe('2026-03-26T09:00:30.000Z');
    // The clocks have been put forward meanwhile: ten in the morning stays ten in the morning.
    expect(on.at('2nd Mon 10:00')).toBe('2026-03-30T08:00:00.000Z');
    expect(on.day('2nd Wed 12:00')).toBe('2026-04-01');
  });

  it('does not guess what is no moment', () => {
    const on = calendarFrom(at('2026-01-05T09:00:00.000Z'), PARIS);
    expect(() => on.at('Thu noon')).toThrow('"Thu noon" is no moment of a story.');
    expect(() => on.at('Day 10:00' as Moment)).toThrow('is no moment of a story');
  });

  it('begins on the Monday that is, or the next one', () => {
    const monday = '2026-01-05T09:00:00.000Z';
    expect(nextMonday(at('2026-01-05T09:00:00.000Z'), PARIS)).toBe(monday);
    expect(nextMonday(at('2026-01-04T23:30:00.000Z'), PARIS)).toBe(monday);
    expect(nextMonday(at('2026-01-05T09:00:00.001Z'), PARIS)).toBe('2026-01-12T09:00:00.000Z');
    expect(nextMonday(at('2026-03-26T12:00:00.000Z'), PARIS)).toBe('2026-03-30T08:00:00.000Z');
  });

  it('says dates as people of the zone do', () => {
    expect(spoken(at('2026-09-03T22:05:00.000Z'), PARIS)).toBe('Fri 4 Sep 00:05');
    expect(spoken(at('2026-01-05T09:00:00.000Z'), 'Africa/Kinshasa', { aligned: true })).toBe('Mon  5 Jan 10:00');
  });
});
