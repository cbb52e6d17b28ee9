import { describe, expect, it } from '@jest/globals';
import { readPack } from './read-pack.js';
import { bazaar } from './testing/bazaar.js';

const RESERVE = 'reserve: { basisPoints: 0, hold: P45D }';
const REFUND = 'refund: { providerLimit: null, afterLimit: manual, expectedDays: 5 }';
const read = (from: string, to: string) => readPack(bazaar.replace(from, to), 'bazaar.yaml');
const at = (line: string): string => `bazaar.yaml:${bazaar.split('\n').findIndex((one) => one.includes(line)) + 1}: `;

describe('The money terms of a rule book', () => {
  it('know the zone in which their days and months are counted', () => {
    const { money, zone } = read('', '');
    expect(money).toMatchObject({ zone, reserve: { basisPoints: 0, hold: 'P45D' }, refund: { providerLimit: null } });
  });

  it('say how much of a sale is held, and for how long: a period of at most two years (O16)', () => {
    expect(read(RESERVE, 'reserve: { basisPoints: 1000, hold: P2Y }').money.reserve).toEqual({ basisPoints: 1000, hold: 'P2Y' });
    for (const hold of ['P0D', 'P3Y', '45 days'])
      expect(() => read(RESERVE, `reserve: { basisPoints: 1000, hold: ${hold} }`)).toThrow(
        `${at(RESERVE)}money.reserve.hold: "${hold}" is no period of at most two years. Write one such as P6M.`,
      );
    expect(() => read(RESERVE, 'reserve: { basisPoints: 10001, hold: P45D }')).toThrow(at(RESERVE));
  });

  it('say how long a payment can be given back, and what becomes of a refund after that (G6, O10)', () => {
    const limited = 'refund: { providerLimit: P180D, afterLimit: wallet_credit, expectedDays: 3 }';
    expect(read(REFUND, limited).money.refund).toEqual({ providerLimit: 'P180D', afterLimit: 'wallet_credit', expectedDays: 3 });
    expect(() => read(REFUND, limited.replace('P180D', 'never'))).toThrow(`${at(REFUND)}money.refund.providerLimit: "never"`);
    expect(() => read(REFUND, limited.replace('wallet_credit', 'voucher'))).toThrow('write one of: manual, wallet_credit');
  });

  it.each(['reserve', 'refund', 'withdrawal'])('are whole: %s is not left out', (key) => {
    expect(() => readPack(bazaar.replace(new RegExp(`\\n  ${key}: .*`), ''), 'bazaar.yaml')).toThrow(`\`${key}\` is missing`);
  });
});
