import { describe, it, expect } from '@jest/globals';
import { helped, histories } from '@entente/testing';
import { personalFields as ofOrders } from './events.js';
import { personalFields as ofSellers } from './seller.js';

/** An id, a code, an instant, a period, a digest: nothing that a person would write, for there is no blank in it. */
const CODE = /^[A-Za-z0-9][A-Za-z0-9_.~:/-]*$/;

const textsIn = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];

const personalFields: { readonly [type: string]: readonly string[] } = { ...ofOrders, ...ofSellers };

describe('Whatever people write about an order, or a seller', () => {
  const events = [...histories(), helped()].flatMap(({ history, sellerHistory }) => [...history, ...sellerHistory]);
  const personal = (type: string): readonly string[] => personalFields[type] ?? [];

  it('stands in a field that is declared personal', () => {
    const undeclared = events.flatMap((event) =>
      Object.entries(event)
        .filter(([field, value]) => !personal(event.type).includes(field) && textsIn(value).some((text) => !CODE.test(text)))
        .map(([field]) => `${event.type}.${field}`),
    );
    expect([...new Set(undeclared)]).toEqual([]);
  });
  it('in its chat, stands in the text of a message', () => {
    const messages = histories().flatMap(({ chat }) => chat.map(({ data }) => data));
    const texts = messages.flatMap((message) => textsIn({ ...message, text: '' }).filter((text) => text !== ''));
    expect([messages.length > 0, texts.filter((text) => !CODE.test(text))]).toEqual([true, []]);
  });
  it('is declared where it is written, and nowhere else', () => {
    const written = new Set(
      events.flatMap((event) =>
        personal(event.type)
          .filter((field) => field in event)
          .map((field) => `${event.type}.${field}`),
      ),
    );
    const declared = Object.entries(personalFields).flatMap(([type, fields]) => fields.map((field) => `${type}.${field}`));
    expect(declared.filter((field) => !written.has(field))).toEqual([]);
  });
});
