import { setTimeout as sleep } from 'node:timers/promises';
import { Streams, type Envelope, type EventStore } from '@entente/event-store';
import { derivedId, type Instant } from '@entente/kernel';
import { HandleOrder, OrderHandler, orderContext, type OrderCommand } from '@entente/order';
import { builtInPacks, Packs } from '@entente/policy';
import type { Cluster } from './cluster.js';
import { inStore } from './in-store.js';

/** Orders are handled by so many at once. */
const HANDS = 8;
const POLICY = 'comeup/2';

/**
 * Many orders that a buyer pays from the wallet and cancels, handled by the order's own handler over the service's own store, without a request
 * each. What follows from them is left to the services.
 */
export async function payAndCancel(
  cluster: Cluster,
  count: number,
  by: { readonly buyerId: string; readonly at: Instant },
): Promise<void> {
  await inStore(cluster, 'order', (store) => handled(store, count, by), { connectionsMax: HANDS });
}

async function handled(
  store: EventStore,
  count: number,
  { buyerId, at }: { readonly buyerId: string; readonly at: Instant },
): Promise<void> {
  const packs = new Packs(builtInPacks(), []);
  const handler = new OrderHandler(new Streams(store, orderContext.versions, (attempt) => sleep(attempt)), packs, {
    describe: async () => [],
  });
  const placedUnder = packs.get(POLICY);
  const member = { id: buyerId, roles: [], marketplaces: [] };
  const shop = { id: buyerId, via: 'shop', roles: ['service'], marketplaces: [placedUnder.marketplace] } as const;

  async function one(n: number): Promise<void> {
    const orderId = `paid-${n}`;
    const payment = { reference: `pay-${orderId}`, method: 'wallet', amountMinor: 1_000 + n, currency: 'EUR' } as const;
    const body = {
      orderId,
      policy: POLICY,
      buyerId,
      sellerId: 'bo',
      title: 'Un logo',
      terms: 'Trois propositions',
      duration: 'P5D',
      payment,
    };
    const place: OrderCommand = { type: 'Act', action: 'place', by: shop, body };
    await handler.execute(new HandleOrder(orderId, place, envelopeFor(orderId, 'place', at), { placedUnder }));
    const cancel: OrderCommand = { type: 'Act', action: 'cancel', by: member, body: {} };
    await handler.execute(new HandleOrder(orderId, cancel, envelopeFor(orderId, 'cancel', at)));
  }

  let left = count;
  const hand = async () => {
    while (left > 0) await one(left--);
  };
  await Promise.all(Array.from({ length: HANDS }, hand));
}

function envelopeFor(orderId: string, action: string, at: Instant): Envelope {
  const commandId = derivedId('paid directly', orderId, action);
  return { commandId, bodyHash: commandId, receivedAt: at, recordedAt: at, correlationId: commandId, causationId: commandId };
}
