import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Funds } from '@entente/contracts';
import { plusMs } from '@entente/kernel';
import { payoutFaults } from './invariants.js';
import {
  captured,
  Crash,
  everythingStored,
  newWorld,
  orderNews,
  payoutProcess,
  START,
  type World,
} from './payout-on-trial.contract.js';
import { MANNERS } from './provider-desk.js';

const HOUR_MS = 3_600_000;
const POLICIES = ['escrowed/1', 'direct/1', 'careful/1'] as const;
/** Every reserve has come to its end. */
const LATEST_H = 46 * 24;
const ORDERS = ['o-1', 'o-2', 'o-3'] as const;
const OWNERS = ['bo', 'ana', 'ana-2'] as const;
/** By then, looked at hour by hour, the sixth attempt at anything has been made. */
const LAST_RETRY_H = 18;
const PAYMENTS_MAX = 3;
const WITHDRAWALS_MAX = 6;
const referenceOf = (orderId: string, n: number): string => `${orderId}-pay-${n}`;

const amountMinor = fc.integer({ min: 0, max: 12_000 });
const later: fc.Arbitrary<Funds> = fc.oneof(
  { arbitrary: fc.constant<Funds>({ do: 'release' }), weight: 2 }, // Only who has been paid can withdraw.
  fc.constantFrom<Funds>({ do: 'refund' }, { do: 'suspense' }, { do: 'voucher' }),
  fc.record({ do: fc.constantFrom('split' as const, 'refund_part' as const, 'cover_part' as const), amountMinor }),
  fc.record({
    do: fc.constant('charge_back' as const),
    reference: fc.constantFrom(...ORDERS).map((orderId) => referenceOf(orderId, 1)),
    amountMinor,
    appliedMinor: amountMinor,
  }),
  fc.record({ do: fc.constantFrom('hold' as const, 'unhold' as const), disputeId: fc.constant('o-1.1') }),
);
/** An option or an offer that the buyer takes while the order goes on. */
const payment = fc.record({
  method: fc.constantFrom('card' as const, 'wallet' as const, 'external' as const),
  amountMinor: fc.integer({ min: 0, max: 3_000 }),
  taxMinor: fc.integer({ min: 0, max: 300 }),
  bankFeesMinor: fc.integer({ min: 0, max: 30 }),
});
/** What happens to one order after its first payment; further payments first, for they can be taken only while there is an order. */
const story = fc.record({
  policy: fc.constantFrom(...POLICIES),
  manner: fc.constantFrom(...MANNERS),
  extras: fc.array(payment, { maxLength: PAYMENTS_MAX - 1 }),
  news: fc.array(later, { maxLength: 4 }),
});
const withdrawal = fc.record({
  ownerId: fc.constantFrom('bo' as const, 'bo' as const, 'bo' as const, ...OWNERS),
  marketplace: fc.constantFrom('escrowed', 'direct', 'careful'),
  amountMinor: fc.oneof(fc.integer({ min: -10, max: 100 }), fc.integer({ min: 100, max: 9_000 })),
});
const drama = fc.record({
  currency: fc.constantFrom('JPY', 'EUR', 'TND'),
  stories: fc.tuple(story, story, story),
  withdrawals: fc.array(withdrawal, { maxLength: WITHDRAWALS_MAX }),
  banks: fc.tuple(...OWNERS.map(() => fc.constantFrom(...MANNERS))),
  /** Which of the steps that can be taken is taken next; where the process ends now and then. */
  choices: fc.array(fc.nat(1_000), { minLength: 60, maxLength: 60 }),
  crashes: fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 6 }),
});

const targets = [
  ...ORDERS.flatMap((orderId) => Array.from({ length: PAYMENTS_MAX }, (_, n) => referenceOf(orderId, n + 1))),
  ...OWNERS.map((ownerId) => `${ownerId}-bank`),
];
const faults = async ({ store, till }: World): Promise<readonly string[]> =>
  payoutFaults({ store, movements: (await Promise.all(targets.map((target) => till.of(target)))).flat() });

/** A process that ends at a named place now and then, and is begun again, over one world; steps in an order that a seed chooses. */
describe('However the steps are mixed, whatever is paid, given back and withdrawn, and wherever the process ends', () => {
  it('nothing is lost or invented at any quiet moment, and from the start again nothing moves (acceptance of money)', async () => {
    await fc.assert(
      fc.asyncProperty(drama, async ({ currency, stories, withdrawals, banks, choices, crashes }) => {
        const world = newWorld();
        let reached = 0;
        const failpoint = (name: string) => {
          if (crashes.includes(++reached)) throw new Crash(name);
        };
        let running = payoutProcess(world, { failpoint });
        const unlessItEnds = async (work: () => Promise<unknown>): Promise<void> => {
          try {
            await work();
          } catch (error) {
            if (!(error instanceof Crash)) throw error;
            running = payoutProcess(world, { failpoint });
          }
        };
        const withdraw = (i: number) => {
          const { amountMinor, ...more } = withdrawals[i] ?? { amountMinor: 0 };
          return running.withdraw(`w-${i}`, amountMinor, { ...more, currency });
        };

        for (const [i, ownerId] of OWNERS.entries()) await world.till.tell(`${ownerId}-bank`, banks[i] ?? 'ok');
        for (const [i, { policy, manner, extras, news }] of stories.entries()) {
          const orderId = ORDERS[i] ?? 'o-0';
          await world.till.tell(referenceOf(orderId, 1), manner);
          const told: readonly Funds[] = [
            captured(referenceOf(orderId, 1), 10_000, { taxMinor: 1_000 }),
            ...extras.map(({ amountMinor, ...more }, n) => captured(referenceOf(orderId, n + 2), amountMinor, more)),
            ...news,
          ];
          const whose = { policy, currency, sellerId: i === 2 ? 'ana-2' : 'bo' };
          await running.publish(...told.map((funds, n) => orderNews(n, orderId, [funds], whose)));
        }
        for (const [n, choice] of choices.entries()) {
          const step = running.steps[choice % running.steps.length];
          await unlessItEnds(async () => step?.());
          if (n % 20 === 19 && n / 20 < withdrawals.length) await unlessItEnds(() => withdraw(Math.floor(n / 20)));
        }
        // What has arrived by now is asked for too, each withdrawal beside what the one before has left to do.
        await unlessItEnds(() => running.settle());
        for (const i of withdrawals.keys()) if (i >= 3) await unlessItEnds(() => Promise.all([withdraw(i), running.settle()]));
        // Everybody recovers, and time passes until the last retry.
        running = payoutProcess(world);
        for (const from of [0, 24]) {
          if (from > 0) for (const target of targets) await world.till.tell(target, 'ok');
          for (let hour = from; hour <= from + LAST_RETRY_H; hour++) {
            await world.clock.set(plusMs(START, hour * HOUR_MS));
            await payoutProcess(world).settle();
            // A lost answer is learnt a minute later: until then the provider alone knows what it moved.
            expect(hour === 0 ? await payoutFaults({ store: world.store }) : await faults(world)).toEqual([]);
          }
        }

        await world.clock.set(plusMs(START, LATEST_H * HOUR_MS));
        await payoutProcess(world).settle();
        expect(await faults(world)).toEqual([]);

        for (const i of withdrawals.keys()) await withdraw(i);
        await running.settle();
        const before = await everythingStored(world.store);
        running = payoutProcess(world);
        await running.bus.moveCheckpoint('payout-legs', await running.bus.checkpoint('payout-legs'), '0');
        running.bus.rewind(running.consumer, 'entente.order.v1');
        for (const i of withdrawals.keys()) expect(await withdraw(i)).toMatchObject({ replayed: true });
        await running.settle();
        expect(await everythingStored(world.store)).toBe(before);
        expect(await faults(world)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
