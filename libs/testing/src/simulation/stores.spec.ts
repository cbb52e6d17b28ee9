import { afterAll, describe, expect, it } from '@jest/globals';
import type { Message } from '@entente/bus';
import { TOPICS, type Funds } from '@entente/contracts';
import type { EventStore } from '@entente/event-store';
import { MemoryEventStore } from '@entente/event-store/memory';
import { eventStoreTables, PgEventStore } from '@entente/event-store/pg';
import { derivedId, type Instant, type Json } from '@entente/kernel';
import { orderStream } from '@entente/order';
import { payoutFaults, walletStream } from '@entente/payout';
import { closeTestSql, testSql } from '@entente/sql/testing';
import type { Pack } from '@entente/policy';
import { Chance } from './chance.js';
import { request, shopFor } from './people.js';
import { calm } from './rates.js';
import { CONTEXTS } from './contexts.js';
import type { Disk } from './disk.js';
import { settle } from './settle.js';
import { byStream } from './past.js';
import { World } from './world.js';

const PATIENCE_MS = 300_000;
const WALLET_EVENTS = 2_000;
const PAYMENTS_PER_ORDER = 8;
const COPIED_AT_ONCE = 250;
const POLICY = 'congocrea/1'; // The seller is paid at once: one leg to his wallet for each payment.

const opened: { readonly [name: string]: () => Promise<EventStore> } = {
  memory: async () => new MemoryEventStore(),
  PostgreSQL: async () => {
    const sql = await testSql();
    await sql.script(eventStoreTables);
    return new PgEventStore(sql);
  },
};

afterAll(closeTestSql);

const ORDERS = WALLET_EVENTS / PAYMENTS_PER_ORDER;
/** The last orders are paid on the store on trial itself; what lies before them was copied into it, to save a minute. */
const COPIED_ORDERS = ORDERS - 20;
const WALLET = walletStream('congocrea.bo.EUR');

const worldOver = (stores: Disk['stores']): World => {
  const world = new World(new Chance(1), calm, { stores });
  world.faults.healed = true;
  return world;
};
const storesFrom = async (open: () => Promise<EventStore>): Promise<Disk['stores']> => ({
  order: await open(),
  dispute: await open(),
  payout: await open(),
});

const placing = (orderId: string, reference: string, placedUnder: Pack) => {
  const payment = { reference, method: 'card', amountMinor: 1_000, currency: 'EUR' };
  const body = { orderId, buyerId: 'ana', sellerId: 'bo', title: 'Un masque', terms: 'En bois', payment, processingTime: 'P5D' };
  return request({
    context: 'order',
    stream: orderStream(orderId),
    by: shopFor('ana'),
    action: 'place',
    body,
    commandId: derivedId(orderId),
    placedUnder,
  });
};

/** What an order tells of its payments; of every tenth, some of the money goes back. */
function newsOf(n: number): Message {
  const captures = Array.from({ length: PAYMENTS_PER_ORDER }, (_, i): Funds => ({
    do: 'capture',
    reference: `pay-${n}-${i}`,
    method: 'card',
    amountMinor: 1_000,
    feesMinor: 50,
    bankFeesMinor: 0,
    taxMinor: 0,
  }));
  const funds: readonly Json[] = [...captures, ...(n % 10 === 0 ? [{ do: 'refund_part', amountMinor: 300 }] : [])];
  const data = {
    orderId: `o-${n}`,
    marketplace: 'congocrea',
    policy: POLICY,
    revision: 1,
    buyerId: 'ana',
    sellerId: 'bo',
    currency: 'EUR',
    disputes: 0,
    rule: 'XX-T01',
    by: 'service',
    status: 'pending',
    remainingMinor: 0,
    funds,
  };
  const time = '2026-01-05T09:00:00.000Z' as Instant;
  return {
    topic: TOPICS.order,
    key: `o-${n}`,
    id: derivedId('news', n),
    type: 'entente.order.order_accepted.v1',
    source: '/entente/order',
    time,
    correlationId: `c-${n}`,
    data,
  };
}
const paid = (orders: number): Message[] => Array.from({ length: orders }, (_, n) => newsOf(n));

/** Everything that can be seen to move: what is stored, and what the provider did. */
async function standing({ disk }: World) {
  const heads = await Promise.all(CONTEXTS.map((name) => disk.stores[name].head()));
  const movements = (
    await Promise.all(paid(ORDERS).map(({ key }) => disk.till.of(`pay-${key.slice('o-'.length)}-${PAYMENTS_PER_ORDER - 1}`)))
  ).flat();
  return { heads, wallet: await disk.stores.payout.revisionOf(WALLET), movements };
}

async function copy(from: EventStore, to: EventStore): Promise<void> {
  const { events } = await from.readAll({ after: undefined, prefixes: [''], limit: Number.MAX_SAFE_INTEGER });
  for (const [stream, recorded] of byStream(events, '')) {
    for (let start = 0; start < recorded.length; start += COPIED_AT_ONCE) {
      const part = recorded.slice(start, start + COPIED_AT_ONCE);
      await to.append({
        stream,
        key: part[0]?.key ?? '',
        expected: start - 1,
        events: part.map(({ id, at, data, meta }) => ({ id, at, data, meta })),
      });
    }
  }
}

describe.each(Object.keys(opened))('On the store in %s', (name) => {
  const open = opened[name] ?? (async () => new MemoryEventStore());

  it('of twenty orders at once with one payment, there is one', async () => {
    const world = worldOver(await storesFrom(open));
    const pack = world.disk.packs.get(POLICY);
    const ids = Array.from({ length: 20 }, (_, i) => `o-${i}`);
    await Promise.all(ids.map((id) => world.ask(placing(id, 'pay-1', pack))));
    const revisions = await Promise.all(ids.map((id) => world.disk.stores.order.revisionOf(orderStream(id))));
    expect(revisions.filter((revision) => revision >= 0)).toEqual([0]);
    expect(world.seen.get('refused: payment.reused')).toBe(19);
    expect(world.broken).toEqual([]);
  });

  it(
    'nothing moves when 2,000 events of one wallet, and all that led to them, come again',
    async () => {
      const past = worldOver(await storesFrom(async () => new MemoryEventStore()));
      const first = placing('o-first', 'pay-first', past.disk.packs.get(POLICY));
      await past.ask(first);
      await past.processes.payout.bus.publish(paid(COPIED_ORDERS));
      await settle(past);
      const world = worldOver(await storesFrom(open));
      for (const context of CONTEXTS) await copy(past.disk.stores[context], world.disk.stores[context]);
      for (const movement of (await standing(past)).movements) await world.disk.till.add(movement);
      await world.processes.payout.bus.publish(paid(ORDERS));
      await settle(world);

      const before = await standing(world);
      expect(before.wallet).toBeGreaterThanOrEqual(WALLET_EVENTS);
      expect(before.movements).toHaveLength(ORDERS / 10);
      world.seen.clear();
      world.beginAgain();
      await world.processes.payout.bus.publish(paid(ORDERS));
      await settle(world);
      await world.ask(first);
      await settle(world);

      expect(await standing(world)).toEqual(before);
      expect(world.seen.get('answered again: FollowOrder')).toBe(ORDERS + 1);
      expect(world.seen.get('answered again: place')).toBe(1);
      expect([...past.broken, ...world.broken]).toEqual([]);
      expect(await payoutFaults({ store: world.disk.stores.payout, movements: before.movements })).toEqual([]);
    },
    PATIENCE_MS,
  );
});
