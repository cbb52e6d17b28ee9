import { describe, it, expect } from '@jest/globals';
import { isBlank } from './text.js';

describe('A text', () => {
  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t\u00A0'],
    ['a zero-width space', '\u200B'],
    ['a Hangul filler', '\u3164'],
    ['empty Braille', '\u2800'],
    ['direction marks', '\u200E\u202E'],
  ])('of %s is blank', (_, text) => expect(isBlank(text)).toBe(true));
  it.each([
    ['a word', ' oui '],
    ['an emoji of several parts', '👩‍🎨'],
    ['a sign', '.'],
    ['another script', 'ምን'],
  ])('of %s is none that is blank', (_, text) => expect(isBlank(text)).toBe(false));
});
