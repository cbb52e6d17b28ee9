import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { payoutEvents, schemaOf } from '@entente/contracts';
import { upcast } from '@entente/event-store';
import { plusMs } from '@entente/kernel';
import type { PayoutEvent } from './domain/events.js';
import { payoutVersions } from './versions.js';
import { payoutContext } from './payout-context.js';
import { captured, newWorld, orderNews, payoutProcess, standingNews, START, through } from './payout-on-trial.contract.js';
import { publishPayout } from './publishes.js';

const DAY_MS = 86_400_000;
const SIX_MONTHS_LATER = plusMs(START, 185 * DAY_MS);
const ajv = new Ajv2020({ formats: { 'date-time': true } });

/** Refunds and a chargeback of which the platform bears a part, and one that comes too late for the bank. */
async function borneByThePlatform(here: ReturnType<typeof payoutProcess>): Promise<void> {
  const direct = { policy: 'direct/1' };
  await here.publish(
    orderNews(1, 'o-5', [captured('pay-5', 10_000)], direct),
    orderNews(2, 'o-5', [{ do: 'cover_part', amountMinor: 1_000 }], direct),
    orderNews(1, 'o-6', [captured('pay-6', 10_000), { do: 'cover_part', amountMinor: 1_000 }]),
    orderNews(2, 'o-6', [{ do: 'refund' }]),
    orderNews(1, 'o-7', [captured('pay-7', 10_000)]),
    orderNews(2, 'o-7', [{ do: 'refund' }], { time: SIX_MONTHS_LATER }),
  );
  await here.settle();
  const bank = { do: 'charge_back', reference: 'pay-5', amountMinor: 10_000, appliedMinor: 9_000 } as const;
  await here.publish(orderNews(3, 'o-5', [bank], direct));
  await here.settle();
}

/** A disputed sale of which a part is refunded, and a closing with a refund to a wallet. */
async function published() {
  const world = newWorld();
  const here = payoutProcess(world);
  await here.publish(
    orderNews(1, 'o-1', [captured('pay-1', 10_000)], { policy: 'direct/1' }),
    orderNews(2, 'o-1', [{ do: 'hold', disputeId: 'o-1.1' }], { policy: 'direct/1' }),
    orderNews(
      3,
      'o-1',
      [
        { do: 'unhold', disputeId: 'o-1.1' },
        { do: 'refund_part', amountMinor: 2_500 },
      ],
      { policy: 'direct/1' },
    ),
    orderNews(1, 'o-2', [captured('w-2', 5_000, { method: 'wallet' })]),
    orderNews(2, 'o-2', [{ do: 'split', amountMinor: 1_000 }]),
  );
  await here.publish(
    orderNews(1, 'o-3', [captured('pay-3', 9_000)]),
    orderNews(2, 'o-3', [{ do: 'suspense' }]),
    orderNews(3, 'o-3', [{ do: 'voucher' }]),
  );
  await here.settle();
  await here.withdraw('w-1', 100);
  await here.withdraw('w-2', -5);
  await world.till.tell('cleo-bank', 'refuse');
  await here.publish(orderNews(1, 'o-4', [captured('pay-4', 9_000)], { sellerId: 'cleo' }));
  await here.publish(orderNews(2, 'o-4', [{ do: 'release' }], { sellerId: 'cleo' }));
  await here.settle();
  await here.withdraw('w-3', 200, { ownerId: 'cleo' });
  await borneByThePlatform(here);
  await here.publish(standingNews(0, 'cleo', 'suspended', 'direct'));
  await through(world, plusMs(START, DAY_MS), () => here);
  const { events } = await world.store.readAll({ after: undefined, prefixes: payoutContext.published, limit: 1_000 });
  return events.flatMap((event) => publishPayout(upcast<PayoutEvent>(payoutVersions, event)) ?? []);
}

describe('What is published of the money', () => {
  it('is what the contract promises, and nothing else', async () => {
    for (const { type, data } of await published()) {
      const [, snake = ''] = /^entente\.payout\.(.+)\.v1$/.exec(type) ?? [];
      const name = snake.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()) as keyof typeof payoutEvents;
      const fits = ajv.compile(schemaOf(payoutEvents[name], `trial/${type}`));
      ajv.removeSchema();
      expect({ type, data, fits: fits(data), errors: fits.errors }).toMatchObject({ fits: true });
    }
  });

  it('tells of captures, settlements, refunds and wallets; of attempts and legs nothing', async () => {
    const told = await published();
    expect([...new Set(told.map(({ type }) => type))].sort()).toEqual(
      [
        'funds_held',
        'funds_returned',
        'funds_settled',
        'funds_unheld',
        'payment_captured',
        'payment_charged_back',
        'refund_due',
        'refund_failed',
        'refund_paid',
        'voucher_issued',
        'wallet_credited',
        'wallet_debited',
        'withdrawal_failed',
        'withdrawal_paid',
        'withdrawal_requested',
      ].map((event) => `entente.payout.${event}.v1`),
    );
    expect(told.filter(({ type }) => type.endsWith('withdrawal_requested.v1'))).toMatchObject([
      { key: 'escrowed.bo.EUR', data: { ownerId: 'bo', amountMinor: 100 } },
      { key: 'escrowed.cleo.EUR', data: { ownerId: 'cleo', amountMinor: 200 } },
    ]);
    expect(JSON.stringify(told)).not.toContain('-bank');
    expect(told.find(({ type }) => type.endsWith('voucher_issued.v1'))?.data).toMatchObject({
      buyerId: 'ana',
      amountMinor: 9_000,
    });
    expect(told.find(({ type }) => type.endsWith('funds_returned.v1'))?.data).toMatchObject({
      buyerMinor: 2_500,
      recoveredMinor: 2_000,
      feesMinor: 500,
    });
    const of = (order: string, event: string) =>
      told.find(({ key, type }) => key === order && type.endsWith(`${event}.v1`))?.data;
    expect(of('o-5', 'funds_returned')).toMatchObject({ buyerMinor: 1_000, recoveredMinor: 0, coveredMinor: 1_000 });
    expect(of('o-5', 'payment_charged_back')).toMatchObject({
      reference: 'pay-5',
      amountMinor: 10_000,
      appliedMinor: 9_000,
      recoveredMinor: 7_200,
      feesMinor: 1_800,
      lossMinor: 1_000,
    });
    expect(of('o-6', 'funds_settled')).toMatchObject({ buyerMinor: 9_000, sellerMinor: 0, feesMinor: 0, protectionMinor: 1_000 });
    expect(of('o-7', 'refund_failed')).toMatchObject({ amountMinor: 10_000, reason: 'beyond_limit' });
    expect(told.find(({ key, type }) => key === 'o-2' && type.endsWith('funds_settled.v1'))?.data).toMatchObject({
      buyerMinor: 1_000,
      sellerMinor: 3_000,
      feesMinor: 1_000,
      suspenseMinor: 0,
    });
  });
});
