import { describe, expect, it } from '@jest/globals';
import { fromMs } from '@entente/kernel';
import type { EventData, Recorded } from './event-store.js';
import { UnknownEvent, upcast, versionOf, type Versions } from './upcast.js';

const versions: Versions<'Priced' | 'Placed'> = {
  Priced: [({ amount, ...rest }) => ({ ...rest, amountMinor: Number(amount) * 100 }), (data) => ({ ...data, currency: 'EUR' })],
  Placed: [],
};

const stored = (schema: number, data: EventData): Recorded => ({
  stream: 'order-1',
  revision: 0,
  position: '1',
  id: '00000000-0000-5000-8000-000000000000',
  at: fromMs(0),
  key: '1',
  data,
  meta: { commandId: 'c', bodyHash: 'h', schema, correlationId: 'c', causationId: 'c' },
});

describe('A stored event', () => {
  it('is brought up from whichever version it was stored in, and says so', () => {
    const today = { type: 'Priced', amountMinor: 500, currency: 'EUR' };
    expect(upcast(versions, stored(1, { type: 'Priced', amount: 5 })).data).toEqual(today);
    expect(upcast(versions, stored(2, { type: 'Priced', amountMinor: 500 })).data).toEqual(today);
    expect(upcast(versions, stored(3, today))).toEqual(stored(3, today));
    expect(upcast(versions, stored(1, { type: 'Priced', amount: 5 })).meta.schema).toBe(versionOf(versions, 'Priced'));
  });

  it('keeps fields that nobody knows', () => {
    expect(upcast(versions, stored(1, { type: 'Placed', gift: true })).data).toEqual({ type: 'Placed', gift: true });
  });

  it('of a newer version stops the reader', () => {
    expect(() => upcast(versions, stored(4, { type: 'Priced' }))).toThrow(
      'Priced is known up to version 3, and order-1 holds version 4.',
    );
    expect(() => upcast(versions, stored(0, { type: 'Priced' }))).toThrow(UnknownEvent);
  });

  it('of an unknown type stops the reader, and is never written', () => {
    expect(() => upcast(versions, stored(1, { type: 'Vanished' }))).toThrow('Nobody here knows events of type Vanished.');
    expect(() => versionOf(versions, 'constructor')).toThrow(UnknownEvent);
  });
});
