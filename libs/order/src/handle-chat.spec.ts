import { describe, it, expect } from '@jest/globals';
import { Streams, type Envelope } from '@entente/event-store';
import { MemoryEventStore } from '@entente/event-store/memory';
import { digestOf, parseInstant, must, type Instant } from '@entente/kernel';
import { builtInPacks, Packs, type Actor } from '@entente/policy';
import { HandleChat, ChatHandler } from './handle-chat.js';
import { HandleOrder, OrderHandler } from './handle-order.js';
import { OrderReads } from './read-order.js';
import { orderVersions } from './versions.js';

const NOON = must(parseInstant('2026-03-02T12:00:00Z'), 'Noon');
const packs = new Packs(builtInPacks(), ['comeup/2']);
const placing = {
  orderId: 'o1',
  buyerId: 'ana',
  sellerId: 'bo',
  title: 'Un logo',
  terms: 'Trois propositions',
  payment: { reference: 'pay-1', method: 'card', currency: 'EUR', amountMinor: 10_000 },
} as const;
const noFiles = { describe: async () => [] };
const ana: Actor = { id: 'ana', roles: ['member'], marketplaces: ['comeup'], via: 'shop' };
const bo: Actor = { id: 'bo', roles: ['member'], marketplaces: [] };

function envelope(commandId: string, receivedAt: Instant = NOON): Envelope {
  const bodyHash = digestOf({});
  return { commandId, bodyHash, receivedAt, recordedAt: receivedAt, correlationId: commandId, causationId: commandId };
}

describe('A message that is sent twice under one key', () => {
  it('is answered as the first time, although the slower of the two has read the order before it moved', async () => {
    const streams = new Streams(new MemoryEventStore(), orderVersions, async () => {});
    const reads = new OrderReads(streams, packs, noFiles);
    const orders = new OrderHandler(streams, packs, noFiles);
    const message = new HandleChat('o1', { type: 'SendMessage', by: bo, text: 'Je commence.' }, envelope('message'));
    const placedUnder = packs.get('comeup/2');
    await orders.execute(
      new HandleOrder('o1', { type: 'Act', action: 'place', by: ana, body: placing }, envelope('place'), { placedUnder }),
    );
    const early = must(await reads.load('o1'), 'The order as it was placed');

    await orders.execute(new HandleOrder('o1', { type: 'Act', action: 'accept', by: bo, body: {} }, envelope('accept')));
    const first = await new ChatHandler(streams, packs, reads, noFiles).execute(message);

    /** Its first look is the one from before; whatever it looks at afterwards is there. */
    class Slow extends OrderReads {
      private looks = 0;
      override loadFor(...asked: Parameters<OrderReads['loadFor']>): ReturnType<OrderReads['loadFor']> {
        return this.looks++ === 0 ? Promise.resolve(early) : super.loadFor(...asked);
      }
    }
    const second = await new ChatHandler(streams, packs, new Slow(streams, packs, noFiles), noFiles).execute(message);
    expect(second).toMatchObject({ replayed: true, revision: 0, orderRevision: 1, orderStatus: 'in_progress' });
    expect({ ...second, replayed: false }).toMatchObject({ events: first.events, orderStatus: first.orderStatus });
  });
});
