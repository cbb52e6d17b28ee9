import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Funds } from '@entente/contracts';
import { plusMs } from '@entente/kernel';
import { payoutFaults } from './invariants.js';
import { captured, Crash, everythingStored, newWorld, orderNews, payoutProcess, START } from './payout-on-trial.contract.js';
import { MANNERS } from './provider-desk.js';

const POLICIES = ['escrowed/1', 'direct/1'] as const;
const ORDERS = ['o-1', 'o-2', 'o-3'] as const;
const referenceOf = (orderId: string, n: number): string => `${orderId}-pay-${n}`;

const later: fc.Arbitrary<Funds> = fc.oneof(
  fc.constantFrom<Funds>({ do: 'release' }, { do: 'refund' }, { do: 'suspense' }),
  fc.record({ do: fc.constantFrom('split' as const, 'refund_part' as const), amountMinor: fc.integer({ min: 0, max: 12_000 }) }),
  fc.record({ do: fc.constantFrom('hold' as const, 'unhold' as const), disputeId: fc.constant('o-1.1') }),
);
/** What happens to one order after its first payment; a second payment among it, perhaps from the wallet. */
const story = fc.record({
  policy: fc.constantFrom(...POLICIES),
  method: fc.constantFrom('card' as const, 'wallet' as const),
  manner: fc.constantFrom(...MANNERS),
  news: fc.array(later, { maxLength: 4 }),
});
const drama = fc.record({
  stories: fc.tuple(story, story, story),
  /** Which of the steps that can be taken is taken next; where the process ends now and then. */
  choices: fc.array(fc.nat(1_000), { minLength: 60, maxLength: 60 }),
  crashes: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 5 }),
});

/** Two processes at a time over one world, in an order that a seed chooses; each may end at any named place and is begun again. */
describe('However the steps of two processes are mixed, and wherever they end', () => {
  it('nothing is lost or invented, and from the start again nothing moves', async () => {
    await fc.assert(
      fc.asyncProperty(drama, async ({ stories, choices, crashes }) => {
        const world = newWorld();
        let reached = 0;
        const failpoint = (name: string) => {
          if (crashes.includes(++reached)) throw new Crash(name);
        };
        const open = () => payoutProcess(world, { failpoint });
        const processes = [open()];

        for (const [i, { policy, method, manner, news }] of stories.entries()) {
          const orderId = ORDERS[i] ?? 'o-0';
          await world.till.tell(referenceOf(orderId, 1), manner);
          const first = captured(referenceOf(orderId, 1), 10_000);
          const second = captured(referenceOf(orderId, 2), 333, { method });
          const told = [[first], [second], ...news.map((funds) => [funds])];
          await processes[0]?.publish(
            ...told.map((funds, n) => orderNews(n, orderId, funds, { policy, sellerId: i === 2 ? 'ana-2' : 'bo' })),
          );
        }
        for (const choice of choices) {
          const running = processes[0] ?? open();
          const step = running.steps[choice % running.steps.length];
          try {
            await step?.();
          } catch (error) {
            if (!(error instanceof Crash)) throw error;
            processes[0] = open();
          }
        }
        // Everybody recovers, and time passes until the last retry.
        for (const manner of ['as told', 'ok'] as const) {
          for (const orderId of ORDERS) if (manner === 'ok') await world.till.tell(referenceOf(orderId, 1), manner);
          for (let hour = 0; hour <= 16; hour++) {
            await world.clock.set(plusMs(START, (manner === 'ok' ? 24 + hour : hour) * 3_600_000));
            await payoutProcess(world).settle();
          }
        }
        const movements = (
          await Promise.all(ORDERS.flatMap((orderId) => [1, 2].map((n) => world.till.of(referenceOf(orderId, n)))))
        ).flat();
        expect(await payoutFaults({ store: world.store, movements })).toEqual([]);

        const before = await everythingStored(world.store);
        const again = payoutProcess(world);
        await again.bus.moveCheckpoint('payout-legs', await again.bus.checkpoint('payout-legs'), '0');
        again.bus.rewind(again.consumer, 'entente.order.v1');
        await again.settle();
        expect(await everythingStored(world.store)).toBe(before);
      }),
      { numRuns: 60 },
    );
  });
});
