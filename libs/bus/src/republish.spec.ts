import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Recorded } from '@entente/event-store';
import { MemoryEventStore } from '@entente/event-store/memory';
import { derivedId, type Instant } from '@entente/kernel';
import type { Message } from './bus.js';
import { messageOf } from './cloud-events.js';
import { republish, republishedFrom } from './republish.js';

const at = (minute: number): Instant => `2026-01-05T12:0${minute}:00.000Z` as Instant;

describe('A republish', () => {
  let store: MemoryEventStore;
  let sent: Message[];

  const append = (order: string, revision: number, minute: number): Promise<unknown> =>
    store.append({
      stream: `order-${order}`,
      key: order,
      expected: revision - 1,
      events: [
        {
          id: derivedId(order, revision),
          at: at(minute),
          data: { type: revision === 0 ? 'OrderPlaced' : 'OrderAccepted' },
          meta: { commandId: 'c', bodyHash: 'h', schema: 1, correlationId: 'correlation-1', causationId: 'c' },
        },
      ],
    });
  const send = (from: Instant, key?: string) =>
    republish({
      store,
      prefixes: ['order-'],
      limit: 2,
      upcast: (recorded) => recorded,
      publishes: (recorded: Recorded) =>
        recorded.data.type === 'OrderPlaced'
          ? messageOf(recorded, { context: 'order', event: 'OrderPlaced', version: 1, data: {} })
          : undefined,
      bus: {
        publish: async (messages) => void sent.push(...messages),
        publishToAll: async (message) => void sent.push(message),
      },
      context: 'order',
      from,
      ...(key !== undefined && { key }),
    });
  const keys = (): string[] => sent.map(({ key }) => key);

  beforeEach(async () => {
    store = new MemoryEventStore();
    sent = [];
    await append('1', 0, 1);
    await append('2', 0, 4);
    await append('2', 1, 4);
    await append('3', 0, 3);
    await append('4', 0, 5);
  });

  it('sends everything from the first event of that time on, behind a mark that says from when', async () => {
    expect(await send(at(4))).toEqual({ read: 5, published: 3 });
    expect(keys()).toEqual(['', '2', '3', '4']);
    const [mark, first] = sent;
    expect(mark).toMatchObject({ topic: 'entente.order.v1', type: 'entente.order.republish_began.v1', data: { from: at(4) } });
    expect(mark && republishedFrom(mark)).toBe(at(4));
    expect(first && republishedFrom(first)).toBeUndefined();
  });

  it('of one key comes without a mark: it heals nobody who lacks other keys', async () => {
    expect(await send(at(0), '3')).toEqual({ read: 5, published: 1 });
    expect(keys()).toEqual(['3']);
  });

  it('from a time after the last event sends the mark alone', async () => {
    expect(await send(at(9))).toEqual({ read: 5, published: 0 });
    expect(keys()).toEqual(['']);
  });
});
