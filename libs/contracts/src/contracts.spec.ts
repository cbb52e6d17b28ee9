import { beforeAll, describe, it, expect } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { publishedEverywhere, WRITTEN } from '@entente/testing';
import { faultIn, pick, schemaOf, type Fields } from './fields.js';
import { contracts, schemaOfContract, typeOf } from './published.js';

const ajv = new Ajv2020({ validateFormats: false, strict: false, allErrors: true });
const schemas = new Map<string, ValidateFunction>(
  contracts.map((contract) => [typeOf(contract), ajv.compile(schemaOfContract(contract))]),
);

/** Every text in something, however deep. */
const textsIn = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];

describe('What is published', () => {
  let published: Awaited<ReturnType<typeof publishedEverywhere>>;
  beforeAll(async () => {
    published = await publishedEverywhere();
  });

  it('is what the contract says, for everything that happens in any context', () => {
    for (const { type, data } of published.messages) {
      const isValid = schemas.get(type);
      isValid?.(data);
      expect({ type, errors: isValid?.errors }).toEqual({ type, errors: null });
    }
  });
  it('is everything that the contract names, and nothing else', () => {
    const seen = new Set(published.messages.map(({ type }) => type));
    expect([...seen].sort()).toEqual([...schemas.keys()].sort());
  });
  it('holds nothing that anybody wrote', () => {
    const all = JSON.stringify(published.messages);
    // Whatever was stored and is neither an id nor a word of a list: sentences, names, addresses.
    const written = new Set(textsIn(published.stored).filter((text) => /[^\w.:/~-]/.test(text)));
    expect([...written]).toEqual(expect.arrayContaining([...Object.values(WRITTEN), 'Viré à la main le 3']));
    for (const text of [...written, 'Kinshasa', 'Lubumbashi', 'bo-bank']) expect(all).not.toContain(text);
  });
});

describe('A published schema', () => {
  const fields = { orderId: 'id', funds: 'funds?', at: 'instant', amountMinor: 'minor' } as const satisfies Fields;
  const isValid = ajv.compile(schemaOf(fields, 'example'));
  const event = { orderId: 'o1', at: '2026-01-05T09:00:00.000Z', amountMinor: 5 };

  it('is closed: no field may be added that it does not name', () => {
    expect(isValid(event)).toBe(true);
    expect(isValid({ ...event, title: 'Un logo' })).toBe(false);
    expect(isValid({ orderId: 'o1', at: event.at })).toBe(false);
  });
  it('has no kind of field that would hold a sentence, and money in whole minor units', () => {
    expect(isValid({ ...event, orderId: 'Un logo pour moi' })).toBe(false);
    expect(isValid({ ...event, amountMinor: 0.5 })).toBe(false);
    expect(isValid({ ...event, amountMinor: -1 })).toBe(false);
  });
  it('names one of several deadlines of a kind', () => {
    const names = ['check', 'check-PT72H', 'offer:offer-1', 'offer-PT24H:offer-1'];
    expect(names.map((passed) => faultIn({ passed: 'code' }, { passed }))).toEqual(names.map(() => undefined));
    expect(faultIn({ passed: 'code' }, { passed: 'Mon offre' })).toBeDefined();
  });
  it('knows every instruction to the payout context, and no other', () => {
    expect(
      isValid({
        ...event,
        funds: [{ do: 'release' }, { do: 'voucher' }, { do: 'split', amountMinor: 5 }, { do: 'hold', disputeId: 'o1.1' }],
      }),
    ).toBe(true);
    for (const funds of [{ do: 'split' }, { do: 'gift' }, { do: 'release', amountMinor: 5 }])
      expect(isValid({ ...event, funds: [funds] })).toBe(false);
  });
  it('is filled with what it names alone, and without what is not there', () =>
    expect(pick(fields, { ...event, funds: undefined, title: 'Un logo' })).toEqual(event));

  it('is held against what is received, where a field that is not known yet passes', () => {
    expect(faultIn(fields, { ...event, later: 'a newer release' })).toBeUndefined();
    const amounts = ['5', -1, 0.5, null].map((amountMinor) => faultIn(fields, { ...event, amountMinor }));
    expect(amounts).toEqual(amounts.map(() => 'amountMinor is not what the contract says'));
    expect(faultIn(fields, { orderId: 'o1', at: event.at })).toBe('amountMinor is not what the contract says');
    expect(faultIn(fields, { ...event, at: 'Monday' })).toBe('at is not what the contract says');
    expect(faultIn(fields, { ...event, funds: [{ do: 'split', amountMinor: '5' }] })).toBe('funds is not what the contract says');
  });
});
