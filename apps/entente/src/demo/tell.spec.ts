import { describe, it, expect } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import type { Instant } from '@entente/kernel';
import type { Line } from './play.js';
import { COLUMNS_MAX, paint, toldHeading, toldLine, toldList, wrapped } from './tell.js';

const plain = paint(false);
const line: Line = {
  at: '2026-01-08T09:00:00.000Z' as Instant,
  who: 'Bo',
  words: 'refuses the revision',
  rule: 'CU-T18',
  state: 'revision_refused',
  notes: [],
};
const told = (more: Partial<Line>) => toldLine({ ...line, ...more }, 'Europe/Paris', plain).split('\n');

describe('A line of a story', () => {
  it('says when, who, what, under which rule, and the state after', () => {
    expect(told({})).toEqual([
      'Thu  8 Jan 10:00  Bo         refuses the revision                            CU-T18   revision_refused',
    ]);
  });

  it('says in its place that something was refused, and below it why', () => {
    const refused = {
      who: 'Ana',
      words: 'tries to cancel',
      refused: 'actor.forbidden',
      notes: [{ kind: 'hint', text: 'Only the seller may cancel here.' } as const],
    };
    const { rule: _, ...rest } = { ...line, ...refused };
    expect(toldLine(rest, 'Europe/Paris', plain).split('\n')).toEqual([
      'Thu  8 Jan 10:00  Ana        tries to cancel                                 refused  actor.forbidden',
      '                             Only the seller may cancel here.',
    ]);
  });

  it('puts money and deadlines beside each other while there is room', () => {
    const notes = [
      { kind: 'money', text: 'escrow 100.00' },
      { kind: 'time', text: 'Bo may accept until Wed 7 Jan 10:00' },
      { kind: 'time', text: 'and something that is said at more length than fits' },
    ] as const;
    expect(
      told({ notes })
        .slice(1)
        .map((text) => text.trim()),
    ).toEqual(['escrow 100.00 · Bo may accept until Wed 7 Jan 10:00', 'and something that is said at more length than fits']);
  });

  it('never is wider than it may be, however much somebody wrote', () => {
    const words = `writes: "${'beaucoup de mots '.repeat(20)}"`;
    const lines = told({
      words,
      state: 'dispute: in_mediation',
      notes: [{ kind: 'differs', text: 'quite another thing '.repeat(20) }],
    });
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(COLUMNS_MAX);
    expect(lines.length).toBeGreaterThan(8);
  });

  it('is coloured on a terminal only, and says the same', () => {
    const notes = [
      { kind: 'money', text: 'seller 80.00' },
      { kind: 'hint', text: 'Wait.' },
    ] as const;
    const coloured = toldLine({ ...line, notes }, 'Europe/Paris', paint(true));
    expect(coloured).toContain('\u001B[');
    expect(stripVTControlCharacters(coloured).split('\n')).toEqual(told({ notes }));
    expect(told({ notes }).join('')).not.toContain('\u001B');
  });
});

describe('Around the lines', () => {
  it('a heading says what follows, and under which rules', () => {
    const [title, about] = toldHeading(
      { title: 'The seller cancels', about: 'He needs nobody.', policy: 'comeup/2' },
      'Europe/Paris',
      plain,
    ).split('\n');
    expect(title).toMatch(/^The seller cancels +comeup\/2 · Europe\/Paris$/);
    expect(title).toHaveLength(COLUMNS_MAX);
    expect(about).toBe('He needs nobody.');
  });

  it('a list aligns what it explains', () =>
    expect(
      toldList([
        { name: 'a', says: 'one' },
        { name: 'long', says: 'two' },
      ]),
    ).toBe('  a     one\n  long  two'));

  it('a text breaks between words; a word that is too long stays whole', () =>
    expect(wrapped('a bc immeasurable d', 4)).toEqual(['a bc', 'immeasurable', 'd']));
});
