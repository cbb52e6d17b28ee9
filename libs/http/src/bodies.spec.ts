import { describe, expect, it } from '@jest/globals';
import { Rejection, parseInstant, type Instant } from '@entente/kernel';
import { CountryCode, CurrencyCode, DayText, Flag, Id, Ids, InstantText, Minor, Nested, OneOf, Optional } from './bodies.js';
import { EmptyBody, PageLimit, PeriodText, QueryFlag, SomeOf, Text, validated } from './bodies.js';
import { pathId } from './pipes.js';

const now = parseInstant('2026-01-05T09:00:00Z') as Instant;

class PaymentBody {
  @Text({ required: true, max: 128, pattern: /^[^\s@]+$/, description: 'Of a payment.' })
  reference!: string;

  @OneOf(['card', 'wallet'], 'How it was paid.')
  method!: 'card' | 'wallet';

  @Minor('How much.')
  amountMinor!: number;

  @CurrencyCode()
  currency!: string;
}

class OrderBody {
  @Id('Who buys.')
  buyerId!: string;

  @Text({ max: 200, required: true, description: 'What it is.' })
  title!: string;

  @Nested(() => PaymentBody, 'What was paid.')
  payment!: PaymentBody;

  @Text({ description: 'Why.' })
  reason?: string;

  @Optional()
  @PeriodText('How long.')
  duration?: string;

  @InstantText('By when.')
  @Optional()
  answerBy?: Instant;

  @Optional()
  @DayText('On which day.')
  day?: string;

  @Optional()
  @Ids(2, 'Which files.')
  attachmentIds?: readonly string[];

  @Optional()
  @Flag('Whether it was elsewhere.')
  offPlatform?: boolean;

  @Optional()
  @CountryCode()
  country?: string;

  @Optional()
  @SomeOf(['a', 'b'], 'Which of them.')
  some?: readonly string[];

  @Optional()
  @Nested(() => PaymentBody, 'What was paid.')
  second?: PaymentBody;
}

class ListQuery {
  @PageLimit()
  limit?: number;

  @QueryFlag('Those, or the others.')
  breached?: boolean;
}

const payment = { reference: 'pay-1', method: 'card', amountMinor: 10_000, currency: 'EUR' };
const good = { buyerId: 'ana', title: 'Un logo', payment };
const withPayment = (change: object) => ({ ...good, payment: { ...payment, ...change } });

function refused(body: unknown, type: new () => object = OrderBody): Rejection {
  try {
    validated(type, body, now);
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('A body', () => {
  it('is accepted with what it needs and nothing else, tidied', () => {
    const body = validated(
      OrderBody,
      { ...good, title: '  Un logo \r\n bleu\t', reason: '', answerBy: '2026-02-01T10:00+01:00' },
      now,
    );
    expect(JSON.parse(JSON.stringify(body))).toEqual({
      ...good,
      title: 'Un logo \n bleu',
      reason: '',
      answerBy: '2026-02-01T09:00:00.000Z',
    });
    expect(body.payment).toBeInstanceOf(PaymentBody);
  });

  it('may be left out where nothing needs to be said', () => {
    expect(validated(EmptyBody, undefined, now)).toEqual({});
    expect(refused({ reason: 'x' }, EmptyBody).code).toBe('malformed');
  });

  it.each<[string, unknown, string]>([
    ['a list', [good], 'body'],
    ['a text', 'ana', 'body'],
    ['an unknown field', { ...good, buyer: 'ana' }, 'buyer'],
    ['an unknown field inside', withPayment({ fee: 1 }), 'payment.fee'],
    ['a missing field', { ...good, buyerId: undefined }, 'buyerId'],
    ['a missing object', { buyerId: 'ana', title: 'x' }, 'payment'],
    ['a list instead of an object', { ...good, payment: [payment] }, 'payment'],
    ['an empty list instead of an object', { ...good, payment: [] }, 'payment'],
    ['null instead of an object', { ...good, payment: null }, 'payment'],
    ['a text instead of an object', { ...good, payment: 'pay-1' }, 'payment'],
    ['null instead of nothing', { ...good, reason: null }, 'reason'],
    ['null for what is optional', { ...good, duration: null }, 'duration'],
    ['null for an optional object', { ...good, second: null }, 'second'],
    ['a number for a text', { ...good, title: 7 }, 'title'],
    ['a list for a text', { ...good, reason: ['x'] }, 'reason'],
    ['an object for a text', { ...good, reason: { x: 1 } }, 'reason'],
    ['a number for an id', { ...good, buyerId: 7 }, 'buyerId'],
    ['a fraction of a cent', withPayment({ amountMinor: 0.5 }), 'payment.amountMinor'],
    ['an amount as a text', withPayment({ amountMinor: '100' }), 'payment.amountMinor'],
    ['an amount beyond what is exact', withPayment({ amountMinor: 2 ** 53 + 2 }), 'payment.amountMinor'],
    ['an enormous amount', withPayment({ amountMinor: 1e20 }), 'payment.amountMinor'],
    ['true for an amount', withPayment({ amountMinor: true }), 'payment.amountMinor'],
    ['an unknown word', withPayment({ method: 'cash' }), 'payment.method'],
    ['a word in capitals', withPayment({ method: 'CARD' }), 'payment.method'],
    ['a currency as a number', withPayment({ currency: 978 }), 'payment.currency'],
    ['ids that are no list', { ...good, attachmentIds: 'a' }, 'attachmentIds'],
    ['ids that are numbers', { ...good, attachmentIds: [1] }, 'attachmentIds'],
    ['yes for true', { ...good, offPlatform: 'yes' }, 'offPlatform'],
    ['an unknown word in a list', { ...good, some: ['a', 'c'] }, 'some'],
    ['__proto__', JSON.parse('{"__proto__":{"title":"x"}}'), '__proto__'],
    ['constructor', { ...good, constructor: 'x' }, 'constructor'],
    ['toString, inside', withPayment({ toString: 'x' }), 'toString'],
  ])('is malformed with %s', (_, body, field) => {
    const { code, message, facts } = refused(body);
    expect({ code, field: facts['field'] }).toEqual({ code: 'malformed', field });
    expect(message).toContain(field);
  });

  it.each<[string, unknown, string]>([
    ['a text too long', { ...good, reason: 'x'.repeat(10_001) }, 'reason'],
    ['a title too long', { ...good, title: 'x'.repeat(201) }, 'title'],
    ['a blank title', { ...good, title: '  ' }, 'title'],
    ['NUL in a text', { ...good, reason: 'a\u0000b' }, 'reason'],
    ['an escape sequence in a text', { ...good, reason: 'a\u001b[2Jb' }, 'reason'],
    ['half a character', { ...good, reason: 'a\ud83d' }, 'reason'],
    ['a blank id', { ...good, buyerId: '' }, 'buyerId'],
    ['an e-mail address as an id', { ...good, buyerId: 'ana@example.com' }, 'buyerId'],
    ['an id too long', { ...good, buyerId: 'x'.repeat(57) }, 'buyerId'],
    ['a reference with a blank', withPayment({ reference: 'pay 1' }), 'payment.reference'],
    ['a currency that is none', withPayment({ currency: 'EURO' }), 'payment.currency'],
    ['a currency in small letters', withPayment({ currency: 'eur' }), 'payment.currency'],
    ['a period that is none', { ...good, duration: '7 days' }, 'duration'],
    ['a period of nothing', { ...good, duration: 'PT0S' }, 'duration'],
    ['a period beyond two years', { ...good, duration: 'P2Y1D' }, 'duration'],
    ['an instant without an offset', { ...good, answerBy: '2026-02-01T10:00:00' }, 'answerBy'],
    ['an instant that does not exist', { ...good, answerBy: '2026-02-31T25:00:00Z' }, 'answerBy'],
    ['an instant too far away', { ...good, answerBy: '2031-02-01T10:00:00Z' }, 'answerBy'],
    ['a day that does not exist', { ...good, day: '2026-02-30' }, 'day'],
    ['a day too far away', { ...good, day: '2099-01-01' }, 'day'],
    ['too many ids', { ...good, attachmentIds: ['a', 'b', 'c'] }, 'attachmentIds'],
    ['an impossible id in a list', { ...good, attachmentIds: ['a', ''] }, 'attachmentIds'],
    ['a country that is none', { ...good, country: 'France' }, 'country'],
  ])('has an invalid field with %s', (_, body, field) => {
    const { code, message, facts } = refused(body);
    expect({ code, field: facts['field'] }).toEqual({ code: 'field.invalid', field });
    expect(message).toContain(field);
  });

  it.each<[string, unknown]>([
    ['no reason', good],
    ['a blank reason', { ...good, reason: ' ' }],
    ['an amount of nothing', withPayment({ amountMinor: 0 })],
    ['an amount below nothing', withPayment({ amountMinor: -5 })],
    ['10,000 characters of four bytes each', { ...good, reason: '🙂'.repeat(10_000) }],
    ['two years', { ...good, duration: 'P2Y' }],
  ])('with %s is for the rules to judge', (_, body) => expect(() => validated(OrderBody, body, now)).not.toThrow());

  it('names every field at fault at once, and those of its shape first', () => {
    const { message, facts } = refused({
      buyerId: 7,
      title: '',
      payment: { ...payment, amountMinor: '1', method: 'cash' },
      extra: 1,
    });
    expect(facts['errors']).toEqual([
      { field: 'extra', says: 'is not known here' },
      { field: 'buyerId', says: 'must be a text' },
      { field: 'payment.method', says: 'must be one of card, wallet' },
      { field: 'payment.amountMinor', says: expect.stringContaining('whole number') },
    ]);
    expect(message).toMatch(/^extra is not known here; buyerId must be a text; /);
  });

  it('with a thousand faults is answered with twenty', () => {
    const { message, facts } = refused(
      Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`field${index}`, 1])),
      EmptyBody,
    );
    expect(facts['errors']).toHaveLength(20);
    expect(message).toMatch(/and 980 more\.$/);
  });
});

describe('A query', () => {
  it('is text, read as what it means', () => {
    expect(validated(ListQuery, { limit: '100', breached: 'true' }, now)).toEqual({ limit: 100, breached: true });
    expect(JSON.parse(JSON.stringify(validated(ListQuery, {}, now)))).toEqual({});
  });

  it.each([
    [{ limit: '101' }, 'field.invalid'],
    [{ limit: '0' }, 'field.invalid'],
    [{ limit: 'all' }, 'malformed'],
    [{ limit: ['1', '2'] }, 'malformed'],
    [{ breached: '1' }, 'malformed'],
    [{ offset: '3' }, 'malformed'],
  ])('such as %p is refused', (query, code) => expect(refused(query, ListQuery).code).toBe(code));
});

describe('An id in a path', () => {
  it('that cannot be one is not there', () => {
    const pipe = pathId('thing.not_found');
    const meta = { type: 'param' } as const;
    expect(pipe.transform('cu-1001.2', meta)).toBe('cu-1001.2');
    for (const id of ['', 'a b', 'a\u0000', '-a', 'x'.repeat(65), undefined]) {
      expect(() => pipe.transform(id, meta)).toThrow(expect.objectContaining({ code: 'thing.not_found' }));
    }
  });
});
