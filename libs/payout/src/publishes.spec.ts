import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { payoutEvents, schemaOf } from '@entente/contracts';
import { upcast } from '@entente/event-store';
import { plusMs } from '@entente/kernel';
import type { PayoutEvent } from './domain/events.js';
import { payoutVersions } from './versions.js';
import { payoutContext } from './payout-context.js';
import { captured, newWorld, orderNews, payoutProcess, START, through } from './payout-on-trial.contract.js';
import { publishPayout } from './publishes.js';

const DAY_MS = 86_400_000;
const ajv = new Ajv2020({ formats: { 'date-time': true } });

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
        'refund_due',
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
    expect(told.find(({ key, type }) => key === 'o-2' && type.endsWith('funds_settled.v1'))?.data).toMatchObject({
      buyerMinor: 1_000,
      sellerMinor: 3_000,
      feesMinor: 1_000,
      suspenseMinor: 0,
    });
  });
});
