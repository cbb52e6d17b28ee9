import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { faultIn, schemaOf, unknownInstruction, type Fields } from './fields.js';

const moved = { funds: 'funds', disputes: 'few' } as const satisfies Fields;
const isValid = new Ajv2020({ strict: false }).compile(schemaOf(moved, 'order.Moved'));
const told = (...funds: readonly object[]) => ({ disputes: 0, funds });
const paid = {
  do: 'capture',
  reference: 'pay-1',
  method: 'card',
  amountMinor: 10_000,
  feesMinor: 2_000,
  bankFeesMinor: 0,
  taxMinor: 0,
};
const without = (field: keyof typeof paid) => Object.fromEntries(Object.entries(paid).filter(([name]) => name !== field));

describe('An instruction about money that was received', () => {
  it('is taken where it says all that belongs to its word', () => {
    for (const instruction of [
      paid,
      { do: 'release' },
      { do: 'split', amountMinor: 0 },
      { do: 'hold', disputeId: 'cu-1.1' },
      { do: 'charge_back', reference: 'pay-1', amountMinor: 5, appliedMinor: 3 },
    ]) {
      expect(faultIn(moved, told(instruction))).toBeUndefined();
      expect(isValid(told(instruction))).toBe(true);
    }
  });
  it.each([
    ['a division without its amount', { do: 'split' }],
    ['an amount in words', { do: 'refund_part', amountMinor: '100' }],
    ['less than nothing', { do: 'split', amountMinor: -1 }],
    ['a payment without its reference', without('reference')],
    ['a way to pay that there is not', { ...paid, method: 'gold' }],
    ['a payment too large to be summed', { ...paid, amountMinor: Number.MAX_SAFE_INTEGER }],
    ['a hold for no dispute', { do: 'hold' }],
    ['no word', { amountMinor: 1 }],
    ['no object', 'release'],
  ])('is none: %s', (_, instruction) => {
    expect(faultIn(moved, told(instruction as object))).toBe('funds is not what the contract says');
    expect(isValid(told(instruction as object))).toBe(false);
  });
  it('may say more than is known here, and words that are not: a newer release sent them', () => {
    expect(faultIn(moved, told({ do: 'split', amountMinor: 1, note: 'x' }, { do: 'donate', to: 7 }))).toBeUndefined();
    expect(unknownInstruction([{ do: 'split' }, { do: 'donate' }])).toBe('donate');
    expect(unknownInstruction([{ do: 'split' }, { do: 'constructor' }])).toBe('constructor');
    expect(unknownInstruction([{ do: 'unhold' }])).toBeUndefined();
  });
});

describe('A number of things that are told one by one', () => {
  it('has a bound', () => {
    expect(faultIn(moved, { funds: [], disputes: 1_000 })).toBeUndefined();
    expect(faultIn(moved, { funds: [], disputes: 20_000 })).toBe('disputes is not what the contract says');
  });
});
