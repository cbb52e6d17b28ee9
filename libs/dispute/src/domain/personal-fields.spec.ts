import { describe, it, expect } from '@jest/globals';
import { histories } from '@entente/testing';
import { personalFields, type DisputeEvent } from './events.js';

/** An id, a code, an instant, a period, a digest: nothing that a person would write, for there is no blank in it. */
const CODE = /^[A-Za-z0-9][A-Za-z0-9_.~:/-]*$/;

const textsIn = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];

describe('Whatever people write in a dispute', () => {
  const events = histories().flatMap(({ disputeHistory }) => disputeHistory);
  const personal = (type: DisputeEvent['type']): readonly string[] =>
    type in personalFields ? personalFields[type as keyof typeof personalFields] : [];

  it('stands in a field that is declared personal', () => {
    const undeclared = events.flatMap((event) =>
      Object.entries(event)
        .filter(([field, value]) => !personal(event.type).includes(field) && textsIn(value).some((text) => !CODE.test(text)))
        .map(([field]) => `${event.type}.${field}`),
    );
    expect([...new Set(undeclared)]).toEqual([]);
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
