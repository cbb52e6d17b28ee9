import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Body, type Client } from '@entente/client';

const MARKETPLACE = 'comeup';
const PAID_MINOR = 10_000;
const LOOKS_AGAIN_MS = 50;
const ARRIVED_MS_MAX = 60_000;

/** Before others buy and sell: a member may write so often in a minute, and no oftener. */
const ORDERS_A_PAIR = 20;

/** One who buys and one who sells. */
type Pair = {
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

/** So many act at once: each has orders placed, accepted, delivered and completed, one after another without a pause, for so many seconds. */
export async function carries(url: string, customers: number, seconds: number, run: string): Promise<Carried> {
  const anyone = createClient({ baseUrl: url });
  const drawn = async (body: Body<'/dev/tokens'>) => anyone.as((await anyone.post('/dev/tokens', { body })).token);
  const shop = await drawn({ sub: 'bench', roles: ['service'], marketplaces: [MARKETPLACE] });
  const pair = async (name: string): Promise<Pair> => {
    const [buyerId, sellerId] = [`ana-${name}`, `bo-${name}`];
    const [buyer, seller] = await Promise.all([drawn({ sub: buyerId }), drawn({ sub: sellerId })]);
    return { shop: shop.for(buyerId), buyer, seller, buyerId, sellerId };
  };
  const tookMs: number[] = [];
  const sold = new Map<Pair, number>();
  const began = performance.now();
  const act = async (name: string): Promise<void> => {
    for (let pairs = 0; ; pairs++) {
      const people = await pair(`${name}-${pairs}`);
      for (let orders = 0; orders < ORDERS_A_PAIR; orders++) {
        if (performance.now() - began >= seconds * 1000) return;
        await order(people, `${name}-${pairs}-${orders}`, tookMs);
        sold.set(people, orders + 1);
      }
    }
  };
  await Promise.all(Array.from({ length: customers }, (_, n) => act(`${run}-${n}`)));
  const ended = performance.now();
  await Promise.all([...sold].map(([people, orders]) => isPaid(people, orders)));
  return {
    seconds: (ended - began) / 1000,
    orders: [...sold.values()].reduce((sum, orders) => sum + orders, 0),
    tookMs: tookMs.toSorted((one, other) => one - other),
    behindMs: performance.now() - ended,
  };
}

async function order({ shop, buyer, seller, buyerId, sellerId }: Pair, id: string, tookMs: number[]): Promise<void> {
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

async function isPaid({ seller, sellerId }: Pair, orders: number): Promise<void> {
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
