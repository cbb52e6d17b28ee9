import { describe, it, expect } from '@jest/globals';
import { lineOf, refusal } from './testing/mistaken.js';

describe('What would harm whoever reads a rule book is refused like any other mistake', () => {
  it('an alias for nothing, or for more than there is room', () => {
    expect(refusal('zone: Europe/Paris', 'zone: *paris')).toMatch(
      /^bazaar\/1\.yaml:1: Unresolved alias .* Write out what the aliases \(\*\) stand for\.$/,
    );
    const nested = ['a0: &a0 [x]', ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`)];
    expect(refusal('# A bazaar.', nested.join('\n'))).toContain('Write out what the aliases (*) stand for.');
  });
  it('a name that every object has, which would be there before anybody sets it', () => {
    expect(refusal('    late:  ', '    constructor: {}\n    late:  ')).toBe(
      `bazaar/1.yaml:${lineOf('    late:  ')}: order.flags: every object has something of this name. Take another.`,
    );
    expect(refusal('counters: [refusals', 'counters: [toString, refusals')).toContain(
      'order.counters.0: every object has something',
    );
  });
  it('an amount that is no number of minor units', () =>
    expect(refusal('minimumMinor: 0', 'minimumMinor: .inf')).toContain('money.withdrawal.minimumMinor: must be integer.'));
  it('a text for what cannot be a name, and says how one is written', () =>
    expect(refusal('      pending: ', '      Pending: ')).toContain('write it like in_progress, or open-dispute.'));
});
