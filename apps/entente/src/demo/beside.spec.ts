import { describe, it, expect } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import type { Instant } from '@entente/kernel';
import { toldBeside } from './beside.js';
import type { Line } from './play.js';
import { at, order, under } from './story.js';
import { COLUMNS_MAX, paint } from './tell.js';

const ana = { id: 'ana', name: 'Ana' };
const line = (more: Partial<Line>): Line => ({
  at: '2026-01-09T08:00:00.000Z' as Instant,
  who: 'Ana',
  words: 'opens a dispute',
  rule: 'CU-T22',
  state: 'disputed',
  notes: [],
  ...more,
});
const story = (policy: string) => ({
  policy,
  about: 'A quarrel.',
  steps: [at('Fri 09:00', ana, 'opens a dispute', order('open-dispute'), under('CU-T22', 'disputed'))],
});
const books = ['comeup/1', 'comeup/2', 'comeup/3'].map(story);
const told = (columns: readonly (readonly Line[])[], painted = paint(false)) => toldBeside(books, columns, painted).split('\n');
const { rule: _, ...unruled } = line({});
const refused: Line = { ...unruled, refused: 'dispute.not_eligible', state: 'delivered' };

describe('The same story under several rule books', () => {
  it('is told once where it goes the same way everywhere', () =>
    expect(told([[line({})], [line({})], [line({})]]).slice(-3)).toEqual([
      '                 comeup/1                       comeup/2                       comeup/3',
      '  Fri 09:00      Ana opens a dispute',
      '                 CU-T22 disputed',
    ]));

  it('and in columns, with a mark, where it does not', () =>
    expect(told([[refused], [line({})], [line({ notes: [{ kind: 'money', text: 'escrow 70.00' }] })]]).slice(-3)).toEqual([
      '≠ Fri 09:00      Ana opens a dispute',
      '                 refused dispute.not_eligible   CU-T22 disputed                CU-T22 disputed',
      '                                                                               escrow 70.00',
    ]));

  it('says what somebody may do in place of an outcome, and where a story broke off', () => {
    const asked = line({ notes: [{ kind: 'may', text: 'may open-dispute · complete' }] });
    expect(told([[asked], [asked], []]).slice(-2)).toEqual([
      '≠ Fri 09:00      Ana opens a dispute',
      '                 may open-dispute · complete    may open-dispute · complete    was not reached',
    ]);
  });

  it('stays in its columns, in colour too, whatever differs', () => {
    const differs = line({ notes: [{ kind: 'differs', text: 'quite another thing '.repeat(20) }] });
    const columns = [[differs], [line({})], [differs]];
    const coloured = told(columns, paint(true)).map((text) => stripVTControlCharacters(text).trimEnd());
    expect(coloured).toEqual(told(columns));
    expect(Math.max(...told(columns).map(({ length }) => length))).toBeLessThanOrEqual(COLUMNS_MAX);
  });
});
