import { beforeAll, describe, expect, it } from '@jest/globals';
import { derivedId, must } from '@entente/kernel';
import { orderStream } from '@entente/order';
import { prescribed } from '@entente/payout/audit';
import { builtInPacks, type Actor, type Body } from '@entente/policy';
import { Chance } from './chance.js';
import { debtsOf, givenBackFaults } from './money-course.js';
import { pastOf } from './past.js';
import { request, shopFor, withdrawal } from './people.js';
import { calm, type Rates } from './rates.js';
import { readBalances } from './read.js';
import { settle } from './settle.js';
import { simulate, told, type Run } from './simulate.js';
import { World } from './world.js';

/** `SEED=7 npm test -- money` plays again what a title names. */
const SEED = Number(process.env['SEED'] ?? process.pid);
const RUNS = 8;
const PLAYED_MS_MAX = 300_000;
const SALES_MAX = 30;

const names = builtInPacks().map(({ name }) => name);
/** Under each rule book alone, and under all of them at once. */
const MIXES = [...names.map((name) => ({ mix: name, policies: [name] })), { mix: 'all of them', policies: names }];

/** Several orders of few people, who buy and sell, withdraw and give back: nothing breaks, but what one context tells another takes its time. */
const busy = (chance: Chance): Rates => ({
  ...calm,
  orders: 4,
  turns: 320,
  weights: { ...calm.weights, person: 34, clock: 6, crash: 0, again: 1, rewind: 0, resume: 0, provider: 0.5 },
  illegal: 0.05,
  badBank: chance.happens(0.3) ? 0.5 : 0,
});

describe.each(MIXES)(`The money of whole orders under $mix (SEED=${SEED})`, ({ policies }) => {
  const runs: Run[] = [];
  beforeAll(async () => {
    for (let n = 0; n < RUNS; n++) {
      const options = { policies, rates: busy };
      const run = await simulate(SEED + n, options);
      if (run.broken.length > 0) throw new Error(await told(SEED + n, options));
      runs.push(run);
    }
  }, PLAYED_MS_MAX);

  it('the trial balance is zero, nothing stays in transit, wallets and provider agree with the ledger, and everybody has what is his', () => {
    expect(runs.flatMap(({ broken }) => broken)).toEqual([]);
    expect(runs.every(({ past }) => past.escrows.size > 0)).toBe(true);
  });
  it('of no payment was ever more given back than had been paid until then, whatever came in between', () => {
    expect(runs.flatMap(({ past }) => givenBackFaults(past.escrows))).toEqual([]);
    expect(runs.some(({ past }) => [...past.escrows.values()].flat().some(({ data }) => 'returned' in data))).toBe(true);
  });
  it('nobody who owes has withdrawn anything', () => {
    expect(runs.flatMap(({ past }) => debtsOf(past.wallets).faults)).toEqual([]);
  });
});

const PAID_AT_ONCE = builtInPacks().flatMap(({ name, marketplace, money }) =>
  money.payout === 'at_capture' ? [{ name, marketplace }] : [],
);

describe.each(PAID_AT_ONCE)(
  `A seller under $name who has withdrawn what he must give back (SEED=${SEED})`,
  ({ name, marketplace }) => {
    it('owes it; and what he sells next repays it to the cent before anything is his again (CG-T13)', async () => {
      for (let n = 0; n < RUNS; n++) await repaid(new Chance(SEED + n));
    });

    async function repaid(chance: Chance): Promise<void> {
      const world = new World(chance, calm, { policies: [name] });
      world.faults.healed = true;
      const pack = world.disk.packs.get(name);
      const owned = { marketplace, ownerId: 'bo', currency: 'EUR' };
      let withdrawnMinor = 0;
      let orders = 0;

      const does = async (by: Actor, orderId: string, action: string, body: Body) => {
        const commandId = derivedId(orderId, action);
        const placed = action === 'place' && { placedUnder: pack };
        await world.ask(request({ context: 'order', stream: orderStream(orderId), by, action, body, commandId, ...placed }));
        await settle(world);
      };
      const sells = async (amountMinor: number): Promise<string> => {
        const orderId = `o-${++orders}`;
        const payment = { reference: `pay-${orderId}`, method: 'card', amountMinor, currency: 'EUR' };
        const people = { buyerId: 'ana', sellerId: 'bo', title: 'Un masque', terms: 'En bois' };
        await does(shopFor('ana'), orderId, 'place', { orderId, ...people, payment, processingTime: 'P5D' });
        return orderId;
      };
      const withdraws = async (amountMinor: number): Promise<boolean> => {
        const asked = withdrawal(owned, amountMinor, derivedId('withdrawal', orders, withdrawnMinor));
        await world.ask(asked);
        await settle(world);
        const { withdrawals } = await pastOf(world.disk);
        const isPaid = withdrawals.get(asked.stream)?.some(({ data }) => data.type === 'WithdrawalPaid') ?? false;
        if (isPaid) withdrawnMinor += amountMinor;
        return isPaid;
      };
      /** What his orders have given him, computed from their own events, less what he has withdrawn. */
      const hisMinor = async (): Promise<number> => {
        const { orders: streams } = await pastOf(world.disk);
        const shares = [...streams.values()].map(
          (stream) =>
            prescribed(
              stream.flatMap(({ data }) => ('funds' in data ? (data.funds ?? []) : [])),
              pack.money,
            ).seller,
        );
        return shares.reduce((total, minor) => total + minor, 0) - withdrawnMinor;
      };
      const agrees = async () => {
        const { availableMinor, heldMinor, reservedMinor, debtMinor } = await readBalances(world.disk, owned);
        const minor = await hisMinor();
        expect({ his: availableMinor + heldMinor + reservedMinor, owed: debtMinor }).toEqual({
          his: Math.max(0, minor),
          owed: Math.max(0, -minor),
        });
        return { availableMinor, debtMinor };
      };

      const given = await sells(5_000 + chance.below(20_000));
      const { availableMinor } = await agrees();
      expect(await withdraws(availableMinor)).toBe(true);
      const paidMinor = must((await pastOf(world.disk)).orders.get(orderStream(given))?.[0], 'A sale').data.about.remainingMinor;
      const seller: Actor = { id: 'bo', roles: ['member'], marketplaces: [marketplace] };
      await does(seller, given, 'refund', { amountMinor: paidMinor - chance.below(1_000), method: 'platform' });
      let { debtMinor } = await agrees();
      expect(debtMinor).toBeGreaterThan(0);
      for (let sales = 0; debtMinor > 0; sales++) {
        expect(sales).toBeLessThan(SALES_MAX);
        expect(await withdraws(1)).toBe(false);
        await sells(200 + chance.below(3_000));
        ({ debtMinor } = await agrees());
      }
      const { debts } = debtsOf((await pastOf(world.disk)).wallets);
      expect(debts.map(({ repaidMinor }) => repaidMinor)).toEqual(debts.map(({ owedMinor }) => owedMinor));
      expect(world.broken).toEqual([]);
    }
  },
);
