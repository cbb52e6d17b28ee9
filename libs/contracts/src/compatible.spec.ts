import { describe, expect, it } from '@jest/globals';
import { breaks } from './compatible.js';
import { schemaOf, type Fields, type JsonSchema } from './fields.js';

const fields = { orderId: 'id', amountMinor: 'minor', funds: 'funds', reason: 'code?' } as const satisfies Fields;
const released = schemaOf(fields, 'trial');
const withFields = (changed: Fields) => breaks(released, schemaOf(changed, 'trial'));

/** An event of one field. */
const event = (value: JsonSchema): JsonSchema => ({ type: 'object', properties: { value }, required: ['value'] });
const changed = (older: JsonSchema, newer: JsonSchema) => breaks(event(older), event(newer));
/** A list of instructions, as `funds` is one. */
const told = (...words: readonly JsonSchema[]): JsonSchema => ({ type: 'array', items: { oneOf: words } });
const word = (does: string, more: { readonly [name: string]: JsonSchema } = {}): JsonSchema => ({
  type: 'object',
  properties: { do: { const: does }, ...more },
  required: ['do', ...Object.keys(more)],
});
const split = word('split', { amountMinor: { type: 'integer' } });

describe('A change of a published event that surprises nobody', () => {
  it('is none', () => expect(withFields(fields)).toEqual([]));
  it('adds a field, required or not', () => {
    expect(withFields({ ...fields, claimantId: 'id' })).toEqual([]);
    expect(withFields({ ...fields, claimantId: 'id?' })).toEqual([]);
  });
  it('gives always what could be missing', () => expect(withFields({ ...fields, reason: 'code' })).toEqual([]));
  it('tells it in other words, or in another order', () => {
    const { funds, ...rest } = fields;
    const told = { description: 'It happened.', fields: { orderId: 'Which.', amountMinor: 'How much.' } };
    expect(breaks(released, schemaOf({ funds, ...rest }, 'elsewhere', told))).toEqual([]);
  });
  it('gives one more instruction, or one that says more', () => {
    expect(changed(told(split), told(split, word('donate')))).toEqual([]);
    expect(changed(told(split), told(word('split', { amountMinor: { type: 'integer' }, note: { type: 'string' } })))).toEqual([]);
  });
});

describe('A change of a published event that breaks whoever reads it', () => {
  it('takes a field away, even one that could be missing', () => {
    const { amountMinor: _, ...others } = fields;
    expect(withFields(others)).toEqual(['amountMinor is gone']);
    const { reason: __, ...without } = fields;
    expect(withFields(without)).toEqual(['reason is gone']);
  });
  it('renames a field', () => {
    const { amountMinor, ...others } = fields;
    expect(withFields({ ...others, refundMinor: amountMinor })).toEqual(['amountMinor is gone']);
  });
  it('leaves out what was always there', () =>
    expect(withFields({ ...fields, amountMinor: 'minor?' })).toEqual(['amountMinor was always there, and may be missing now']));
  it.each([
    ['another', 'string', 'integer', 'value was string and is integer'],
    ['a narrower', 'number', 'integer', 'value was number and is integer'],
    ['a no longer nullable', ['string', 'null'], 'string', 'value was string or null and is string'],
    ['a nullable', 'string', ['string', 'null'], 'value was string and is string or null'],
    ['no', 'string', undefined, 'value was string and is anything'],
  ])('gives a field %s type', (_, older, newer, says) =>
    expect(changed({ type: older }, newer === undefined ? {} : { type: newer })).toEqual([says]),
  );
  it.each<[string, JsonSchema, JsonSchema, string]>([
    ['taken from', { enum: ['card', 'wallet'] }, { enum: ['card'] }, 'value is never "wallet" any more'],
    [
      'added to',
      { enum: ['card'] },
      { enum: ['card', 'cash'] },
      'value can now be "cash", for which no reader of a closed list is prepared',
    ],
    ['all of', { enum: ['card'] }, {}, 'value was one of "card", and can now be anything'],
    ['made', {}, { enum: ['card'] }, 'value could be anything of its kind, and is now one of "card"'],
  ])('has values %s a closed list', (_, older, newer, says) => expect(changed(older, newer)).toEqual([says]));
  it('says another word where there was one', () =>
    expect(changed({ const: 'a' }, { const: 'b' })).toEqual([
      'value is never "a" any more',
      'value can now be "b", for which no reader of a closed list is prepared',
    ]));
  it.each<[string, JsonSchema, JsonSchema, string]>([
    ['raised', { maximum: 5 }, { maximum: 9 }, 'maximum of value was 5 and is 9: values come that were ruled out'],
    ['lowered', { maximum: 9 }, { maximum: 5 }, 'maximum of value was 9 and is 5: values that came are ruled out'],
    ['taken away', { minimum: 0 }, {}, 'minimum of value was 0 and is not set: values come that were ruled out'],
    ['set', {}, { maxLength: 5 }, 'maxLength of value was not set and is 5: values that came are ruled out'],
  ])('has a bound %s', (_, older, newer, says) => expect(changed(older, newer)).toEqual([says]));
  it('spells values otherwise', () => {
    expect(changed({ pattern: '^a' }, { pattern: '^b' })).toEqual(['pattern of value was "^a" and is "^b"']);
    expect(changed({ format: 'date-time' }, {})).toEqual(['format of value was "date-time" and is null']);
  });
  it('takes an instruction away, or something that one says', () => {
    expect(changed(told(split, word('hold')), told(split))).toEqual(['value[] "hold" is gone']);
    expect(changed(told(split), told(word('split')))).toEqual(['value[] "split".amountMinor is gone']);
  });
  it('is found behind a reference as well', () => {
    const funds = (released['$defs'] as { funds: { oneOf: JsonSchema[] } }).funds;
    const fewer = { ...released, $defs: { funds: { oneOf: funds.oneOf.slice(1) } } };
    expect(breaks(released, fewer)).toEqual(['funds[] "capture" is gone']);
    expect(() => breaks(released, { ...released, $defs: {} })).toThrow('#/$defs/funds leads nowhere');
  });
  it('is one that this check was never taught', () =>
    expect(changed({ multipleOf: 5 }, { multipleOf: 10 })).toEqual(['multipleOf of value was 5 and is 10']));
});
