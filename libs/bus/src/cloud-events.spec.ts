import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@entente/kernel';
import type { Message } from './bus.js';
import { messageOf, parseTypeName, topicOf, typeNameOf } from './cloud-events.js';

const at = '2026-01-05T12:00:00.000Z' as Instant;
const told: Message = {
  topic: 'entente.order.v1',
  key: 'cu-1001',
  id: '0b7d4f2e-6c1b-5f0e-8a53-3b1e1f0c9d11',
  type: 'entente.order.dispute_opened.v1',
  source: '/entente/order',
  time: at,
  correlationId: 'correlation-1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  data: { orderId: 'cu-1001', refundableMinor: 4500 },
};

describe('The name of a published type', () => {
  it.each([
    ['DisputeOpened', 'entente.order.dispute_opened.v1'],
    ['Reviewed', 'entente.order.reviewed.v1'],
    ['Offer2Made', 'entente.order.offer2_made.v1'],
  ])('says %s as %s, and back', (event, type) => {
    expect(typeNameOf({ context: 'order', event, version: 1 })).toBe(type);
    expect(parseTypeName(type)).toEqual({ context: 'order', event, version: 1 });
  });

  it.each([
    '',
    'entente.order.v1',
    'entente.order.dispute_opened',
    'entente.order.DisputeOpened.v1',
    'entente.order.a__b.v1',
    'other.order.a.v1',
    'entente.order.a.v0',
  ])('is not "%s"', (type) => expect(parseTypeName(type)).toBeUndefined());

  it('comes from PascalCase only', () =>
    expect(() => typeNameOf({ context: 'order', event: 'dispute_opened', version: 1 })).toThrow('PascalCase'));

  it('goes with a topic for each context', () => expect(topicOf('payout')).toBe('entente.payout.v1'));
});

describe('A message of a stored event', () => {
  it('carries its id, key, time and chain, and the public data alone', () => {
    const { correlationId, traceparent = '' } = told;
    const recorded = {
      stream: 'order-cu-1001',
      revision: 4,
      position: '17',
      id: told.id,
      at,
      key: told.key,
      data: { type: 'DisputeOpened', justification: 'Non conforme.' },
      meta: { commandId: 'c', bodyHash: 'h', schema: 1, correlationId, causationId: 'x', traceparent },
    };
    expect(messageOf(recorded, { context: 'order', event: 'DisputeOpened', version: 1, data: told.data })).toEqual(told);
  });
});
