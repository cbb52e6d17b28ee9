import { describe, it, expect } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { publishDispute, type DisputeEvent } from '@entente/dispute';
import type { Recorded } from '@entente/event-store';
import { orderContext, type OrderEvent } from '@entente/order';
import { histories, WRITTEN } from '@entente/testing';
import { disputeEvents } from './dispute-events.js';
import { faultIn, pick, schemaOf, type Fields } from './fields.js';
import { orderEvents } from './order-events.js';
import { payoutEvents } from './payout-events.js';

const ajv = new Ajv2020({ validateFormats: false, strict: false, allErrors: true });
const schemasOf = (context: string, events: { readonly [type: string]: Fields }) =>
  new Map<string, ValidateFunction>(
    Object.entries(events).map(([type, fields]) => [type, ajv.compile(schemaOf(fields, `${context}.${type}`))]),
  );
const schemas = {
  order: schemasOf('order', orderEvents),
  dispute: schemasOf('dispute', disputeEvents),
  payout: schemasOf('payout', payoutEvents),
};

const published = histories().flatMap(({ happened, chat }) =>
  [...happened, ...chat].map((event) => {
    const context = event.stream.startsWith('dispute-') ? ('dispute' as const) : ('order' as const);
    const { data } =
      context === 'order'
        ? orderContext.publishes(event as Recorded<OrderEvent>)
        : publishDispute(event as Recorded<DisputeEvent>);
    return { context, type: event.data.type, data };
  }),
);

describe('What is published', () => {
  it('is what the contract says, for everything that happens', () => {
    for (const { context, type, data } of published) {
      const isValid = schemas[context].get(type);
      isValid?.(data);
      expect({ type, errors: isValid?.errors }).toEqual({ type, errors: null });
    }
  });
  it('holds nothing that anybody wrote', () => {
    const all = JSON.stringify(published);
    for (const text of [
      ...Object.values(WRITTEN),
      'Un logo pour la boulangerie',
      'Trois propositions, deux retouches',
      'Kinshasa',
      'Lubumbashi',
    ])
      expect(all).not.toContain(text);
  });
  it('can be all that happens but what no rule book does yet', () => {
    const seen = new Set(published.map(({ context, type }) => `${context} ${type}`));
    const missing = (['order', 'dispute'] as const)
      .flatMap((context) => [...schemas[context].keys()].map((type) => `${context} ${type}`))
      .filter((name) => !seen.has(name));
    expect(missing).toEqual(['order DeadlinePassed', 'dispute ReminderDue', 'dispute DeadlinePassed']);
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
