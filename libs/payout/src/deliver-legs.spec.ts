import { describe, expect, it } from '@jest/globals';
import { Busy, WrongRevision } from '@entente/event-store';
import { TOPICS } from '@entente/contracts';
import { payoutFaults } from './invariants.js';
import { captured, Crash, everythingStored, newWorld, orderNews, payoutProcess, type World } from './payout-on-trial.contract.js';

const LEG_FAILPOINTS = ['leg.before-wallet', 'leg.after-wallet', 'leg.after-delivered'] as const;

/** Ends the process at the named place, the n-th time it is reached. */
const crashAt = (place: string, nth = 1) => {
  let reached = 0;
  return (name: string) => {
    if (name === place && ++reached === nth) throw new Crash(name);
  };
};

/** A sale that is settled, and one that was refunded to a wallet: four legs for three wallets. */
const sales = [
  orderNews(1, 'o-1', [captured('pay-1', 10_000)]),
  orderNews(2, 'o-1', [{ do: 'release' }]),
  orderNews(1, 'o-2', [captured('w-2', 5_000, { method: 'wallet' })], { sellerId: 'cleo' }),
  orderNews(2, 'o-2', [{ do: 'split', amountMinor: 1_000 }], { sellerId: 'cleo' }),
];

async function faults(world: World) {
  return payoutFaults({ store: world.store, movements: await movementsIn(world) });
}
const movementsIn = async ({ till }: World) =>
  (await Promise.all(['pay-1', 'w-2'].map((reference) => till.of(reference)))).flat();

describe('The legs of escrows', () => {
  it('reach the wallets: a sale, a payment from a wallet and its refund', async () => {
    const world = newWorld();
    const here = payoutProcess(world);
    await here.publish(...sales);
    await here.settle();
    expect(await here.wallet('escrowed', 'bo')).toMatchObject({ availableMinor: 8_000 });
    expect(await here.wallet('escrowed', 'cleo')).toMatchObject({ availableMinor: 3_000 });
    expect(await here.wallet('escrowed', 'ana')).toMatchObject({ debtMinor: 4_000 });
    expect((await here.money('o-2')).refunds).toMatchObject([{ reference: 'w-2', amountMinor: 1_000, status: 'paid' }]);
    expect(await here.movements('w-2')).toEqual([]);
    expect(await faults(world)).toEqual([]);
  });

  for (const place of LEG_FAILPOINTS) {
    for (const nth of [1, 2, 3, 4]) {
      it(`are delivered once when the process ends at ${place} for the ${nth}. time (scenario 46)`, async () => {
        const world = newWorld();
        const dying = payoutProcess(world, { failpoint: crashAt(place, nth) });
        await dying.publish(...sales);
        await expect(dying.settle()).rejects.toThrow(Crash);

        const next = payoutProcess(world);
        await next.settle();
        expect(await next.wallet('escrowed', 'bo')).toMatchObject({ availableMinor: 8_000 });
        expect(await next.wallet('escrowed', 'cleo')).toMatchObject({ availableMinor: 3_000 });
        expect(await faults(world)).toEqual([]);
      });
    }
  }

  it('are delivered once by two owners who begin at the same place', async () => {
    for (const place of LEG_FAILPOINTS) {
      const world = newWorld();
      // The other owner does all of it while this one stands still.
      const quick = payoutProcess(world);
      const slow = payoutProcess(world, {
        failpoint: async (name) => {
          if (name === place) while ((await quick.legs.step()) === 'moved');
        },
      });
      await slow.publish(...sales);
      await slow.settle();
      expect(await slow.wallet('escrowed', 'bo')).toMatchObject({ availableMinor: 8_000 });
      expect(await faults(world)).toEqual([]);
    }
  });

  it('are not delivered by an owner whom others overtook by more legs than a wallet remembers', async () => {
    const world = newWorld();
    const quick = payoutProcess(world);
    for (const n of [1, 2, 3, 4])
      await quick.publish(orderNews(1, `o-${n}`, [captured(`pay-${n}`, 1_000)], { policy: 'direct/1' }));
    while ((await quick.steps[0]()) === 'moved');
    const delayed = Object.create(world.store) as typeof world.store;
    delayed.revisionOf = async (stream) => {
      while ((await quick.legs.step()) === 'moved');
      return world.store.revisionOf(stream);
    };
    await payoutProcess(world, { store: delayed }).legs.step();
    expect(await quick.wallet('direct', 'bo')).toMatchObject({ availableMinor: 3_200 });
    expect(await payoutFaults({ store: world.store })).toEqual([]);
  });

  it('are delivered from the start again without moving anything', async () => {
    const world = newWorld();
    const first = payoutProcess(world);
    await first.publish(...sales);
    await first.settle();
    const before = await everythingStored(world.store);
    await first.bus.moveCheckpoint('payout-legs', await first.bus.checkpoint('payout-legs'), '0');
    await first.settle();
    expect(await everythingStored(world.store)).toBe(before);
  });

  it('begin again when a wallet changes in between, and give up after five times rather than guess', async () => {
    const world = newWorld();
    const here = payoutProcess(world);
    await here.publish(...sales.slice(0, 2));
    while ((await here.steps[0]()) === 'moved');
    const contested = Object.create(world.store) as typeof world.store;
    let conflicts = 2;
    contested.append = (append) => {
      if (append.stream.startsWith('wallet-') && conflicts-- > 0)
        throw new WrongRevision(append.stream, append.expected, append.expected + 1);
      return world.store.append(append);
    };
    const patient = payoutProcess(world, { store: contested });
    while ((await patient.legs.step()) === 'moved');
    expect(await patient.wallet('escrowed', 'bo')).toMatchObject({ availableMinor: 8_000 });

    conflicts = Infinity;
    await here.publish(orderNews(1, 'o-3', [captured('pay-3', 100)], { policy: 'direct/1' }));
    while ((await here.steps[0]()) === 'moved');
    await expect(patient.legs.step()).rejects.toThrow(Busy);
  });
});

describe('After 2,000 events on one wallet', () => {
  const ORDERS = 2_000;

  it('every follower from its start, the topic from its first message and the first withdrawal’s key move nothing', async () => {
    const world = newWorld();
    const here = payoutProcess(world);
    const sale = (n: number) => orderNews(1, `o-${n}`, [captured(`pay-${n}`, 500 + n)], { policy: 'direct/1' });
    const firstWithdrawal = (process: typeof here) => process.withdraw('w-1', 300, { marketplace: 'direct' });
    await here.publish(sale(1));
    await here.settle();
    expect(await firstWithdrawal(here)).toMatchObject({ status: 'reserved' });
    for (let n = 2; n <= ORDERS; n++) await here.publish(sale(n));
    await here.settle();
    const wallet = 'wallet-direct.bo.EUR';
    expect(await world.store.revisionOf(wallet)).toBeGreaterThanOrEqual(ORDERS);
    const carried = [];
    for await (const { revision, data } of world.store.read(wallet)) if (data.type === 'BalanceCarried') carried.push(revision);
    expect(carried).toEqual([500, 1_000, 1_500, 2_000]);
    expect(await payoutFaults({ store: world.store })).toEqual([]);

    const before = await everythingStored(world.store);
    await here.bus.moveCheckpoint('payout-legs', await here.bus.checkpoint('payout-legs'), '0');
    here.bus.rewind(here.consumer, TOPICS.order);
    const again = payoutProcess(world);
    expect(await again.bus.lag()).toBe(ORDERS);
    await again.settle();
    expect(await firstWithdrawal(again)).toMatchObject({ replayed: true, status: 'paid' });
    await again.settle();
    expect(await again.bus.lag()).toBe(0);
    expect(await everythingStored(world.store)).toBe(before);
    expect(await again.movements('bo-bank')).toMatchObject([{ amountMinor: 300 }]);
    expect(await payoutFaults({ store: world.store })).toEqual([]);
  });
});
