import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import {
  amountIn,
  commissionOn,
  decimalsOf,
  isCurrency,
  isMinor,
  isPositiveMinor,
  proRata,
  share,
  sum,
  written,
} from './money.js';

const minor = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

describe('An amount that people read', () => {
  it('has its currency, or says that it is in minor units', () => {
    expect([amountIn(8_000, 'EUR'), amountIn(8_000, 'JPY'), amountIn(5, 'KWD')]).toEqual(['80.00 EUR', '8000 JPY', '0.005 KWD']);
    expect([amountIn(8_000, undefined), amountIn(8_000, '')]).toEqual(['8000 in minor units', '8000 in minor units']);
  });
});

describe('A commission', () => {
  const fifth = { basisPoints: 2000, fixedMinor: 0 };

  it('is rounded half-up', () => {
    expect([10_000, 10_002, 10_003, 1, 2, 3].map((amount) => commissionOn(amount, fifth))).toEqual([2000, 2000, 2001, 0, 0, 1]);
    expect(share(5, 1, 2)).toBe(3);
  });
  it('adds its fixed part, and is never more than what there is', () => {
    expect(commissionOn(10_000, { basisPoints: 500, fixedMinor: 30 })).toBe(530);
    expect(commissionOn(20, { basisPoints: 500, fixedMinor: 30 })).toBe(20);
    expect(commissionOn(10_000, fifth, 1500)).toBe(1500);
  });
  it('is exact however large the amount is', () =>
    expect(commissionOn(Number.MAX_SAFE_INTEGER, { basisPoints: 10_000, fixedMinor: 0 })).toBe(Number.MAX_SAFE_INTEGER));
});

describe('What goes back in parts', () => {
  it('adds up to the whole exactly, whatever the parts', () =>
    fc.assert(
      fc.property(
        minor,
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 20 }),
        (totalMinor, parts) => {
          const ofMinor = sum(parts);
          let before = 0;
          const given = parts.map((part) => proRata(totalMinor, before, (before += part), ofMinor));
          expect(sum(given)).toBe(totalMinor);
          expect(given.every(isMinor)).toBe(true);
        },
      ),
    ));
});

describe('An amount', () => {
  it('is whole, safe and not negative', () => {
    expect([0, 1, Number.MAX_SAFE_INTEGER].map(isMinor)).toEqual([true, true, true]);
    expect([-1, 0.5, NaN, Infinity, Number.MAX_SAFE_INTEGER + 1, '1', null, undefined].map(isMinor)).toEqual(
      Array(8).fill(false),
    );
    expect([0, 1].map(isPositiveMinor)).toEqual([false, true]);
  });
  it('is summed exactly or not at all', () => {
    expect(sum([])).toBe(0);
    expect(sum([3, -5])).toBe(-2);
    expect(() => sum([Number.MAX_SAFE_INTEGER, 1])).toThrow('beyond what can be stored exactly');
  });
  it('is written with the decimals of its currency', () => {
    expect(written({ amountMinor: 10_000, currency: 'EUR' })).toBe('100.00');
    expect(written({ amountMinor: 5, currency: 'EUR' })).toBe('0.05');
    expect(written({ amountMinor: -1234, currency: 'KWD' })).toBe('-1.234');
    expect(written({ amountMinor: 500, currency: 'JPY' })).toBe('500');
  });
});

describe('A currency', () => {
  it('is one of ISO 4217, in capitals', () => {
    expect(['EUR', 'CDF', 'JPY'].map(isCurrency)).toEqual([true, true, true]);
    expect(['eur', 'EURO', '', 'XXZ'].map(isCurrency)).toEqual([false, false, false, false]);
    expect(['EUR', 'JPY', 'KWD'].map(decimalsOf)).toEqual([2, 0, 3]);
  });
});
