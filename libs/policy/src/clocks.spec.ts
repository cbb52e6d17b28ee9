import { describe, it, expect } from '@jest/globals';
import { compileTable } from './compile.js';
import { lineOf, refusal } from './testing/mistaken.js';
import { orderWords } from './vocabulary.js';

/** What is said of the bazaar's book in which the chat ends otherwise. */
const chatEnds = (lasts: string, more = '') =>
  refusal('    chat_end: { lasts: P7D, while: completed }\n', `    chat_end: { lasts: ${lasts}, while: completed }\n${more}`);

describe('A window or deadline that is counted from another', () => {
  it('does not hang on itself', () => {
    const line = lineOf('    chat_end: {');
    expect(chatEnds('{ beyond: chat_end, add: P1D }')).toBe(
      `bazaar/1.yaml:${line}: window chat_end: it hangs on itself. Count one of them from something else.`,
    );
    expect(
      chatEnds(
        '{ beyond: second }',
        '    second: { lasts: { since: third, add: P1D } }\n    third: { lasts: { beyond: chat_end } }\n',
      ),
    ).toBe(
      `bazaar/1.yaml:${line}: window chat_end: it hangs on itself, by way of second, third. Count one of them from something else.`,
    );
  });
  it('does not hang on what never runs when it begins', () => {
    expect(chatEnds('{ beyond: acceptance, add: P7D }')).not.toContain('never runs'); // An order that is not accepted ends.
    expect(chatEnds('{ beyond: delivery, add: P7D }')).toBe(
      `bazaar/1.yaml:${lineOf('    chat_end: {')}: window chat_end: it is counted from delivery, which never runs when it begins. Correct the \`while\` of one of them.`,
    );
  });
  it('begins after it, wherever it is written', () => {
    const table = compileTable(
      {
        states: { working: {} },
        windows: { second: { lasts: { beyond: 'first', add: 'P1D' } }, first: { lasts: 'P1D' } },
        rows: [{ rule: 'BZ-T01', action: 'place', by: 'service for buyer', from: 'new', to: 'working', event: 'OrderPlaced' }],
      },
      orderWords,
      'UTC',
      0,
    );
    expect([...table.timers.keys()]).toEqual(['first', 'second']);
  });
  it('is counted from one thing, and ends after it has begun', () => {
    expect(chatEnds('{ since: acceptance, beyond: acceptance, add: P7D }')).toContain(
      'an end is counted from one thing. Write one of: since, beyond.',
    );
    expect(chatEnds('{ since: acceptance }')).toContain(
      '`since: acceptance` is over when it begins. Write what to `add` as well.',
    );
  });
});
