import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Body, type Client } from '@entente/client';

const MARKETPLACE = 'comeup';
const PAID_MINOR = 10_000;
const LOOKS_AGAIN_MS = 50;
const ARRIVED_MS_MAX = 60_000;

/** One who buys and one who sells, order after order. */
type Customer = {
  readonly shop: Client;
  readonly buyer: Client;
  readonly seller: Client;
  readonly sellerId: string;
  readonly buyerId: string;
};

type Carried = {
  /** From the first command to the last answer. */
  readonly seconds: number;
  readonly orders: number;
  /** How long each command took, shortest first. */
  readonly tookMs: readonly number[];
  /** From the last answer until the money of all orders was in the wallets of their sellers. */
  readonly behindMs: number;
};

/** Whoever measures may have any system before him: where it writes no development tokens, that is said. */
export async function customersOf(url: string, count: number, run: string): Promise<readonly Customer[]> {
  const anyone = createClient({ baseUrl: url });
  const drawn = async (body: Body<'/dev/tokens'>) => anyone.as((await anyone.post('/dev/tokens', { body })).token);
  const shop = await drawn({ sub: 'bench', roles: ['service'], marketplaces: [MARKETPLACE] });
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const [buyerId, sellerId] = [`ana-${run}-${n}`, `bo-${run}-${n}`];
      return {
        shop: shop.for(buyerId),
        buyer: await drawn({ sub: buyerId }),
        seller: await drawn({ sub: sellerId }),
        buyerId,
        sellerId,
      };
    }),
  );
}

/** Each of them places, accepts, delivers and completes order after order, without a pause, for so many seconds; and finishes the order in hand. */
export async function carries(customers: readonly Customer[], seconds: number, run: string): Promise<Carried> {
  const tookMs: number[] = [];
  const began = performance.now();
  const ordersOf = await Promise.all(
    customers.map(async (customer, n) => {
      let orders = 0;
      while (performance.now() - began < seconds * 1000) await order(customer, `${run}-${n}-${orders++}`, tookMs);
      return orders;
    }),
  );
  const ended = performance.now();
  await Promise.all(customers.map((customer, n) => isPaid(customer, ordersOf[n]!)));
  return {
    seconds: (ended - began) / 1000,
    orders: ordersOf.reduce((sum, orders) => sum + orders, 0),
    tookMs: tookMs.toSorted((one, other) => one - other),
    behindMs: performance.now() - ended,
  };
}

async function order({ shop, buyer, seller, buyerId, sellerId }: Customer, id: string, tookMs: number[]): Promise<void> {
  const payment = { reference: `pay-${id}`, method: 'card' as const, amountMinor: PAID_MINOR, currency: 'EUR' };
  const body = {
    orderId: id,
    policy: MARKETPLACE,
    buyerId,
    sellerId,
    title: 'Un logo',
    terms: 'Trois propositions',
    duration: 'P5D',
    payment,
  };
  const timed = async (command: () => Promise<unknown>) => {
    const began = performance.now();
    await command();
    tookMs.push(performance.now() - began);
  };
  await timed(() => shop.post('/orders', { body }));
  await timed(() => seller.post('/orders/{id}/accept', { id }));
  await timed(() => seller.post('/orders/{id}/deliver', { id, body: { text: 'Voici.' } }));
  await timed(() => buyer.post('/orders/{id}/complete', { id }));
}

async function isPaid({ seller, sellerId }: Customer, orders: number): Promise<void> {
  const until = performance.now() + ARRIVED_MS_MAX;
  for (;;) {
    const { items } = await seller.get('/wallets/{ownerId}', { ownerId: sellerId });
    const minor = items.reduce((sum, { availableMinor, heldMinor }) => sum + availableMinor + heldMinor, 0);
    if (minor >= (orders * PAID_MINOR * 8) / 10) return;
    if (performance.now() > until)
      throw new Error(`After a minute the wallet of ${sellerId} holds ${minor} for ${orders} orders of ${PAID_MINOR}.`);
    await sleep(LOOKS_AGAIN_MS);
  }
}
