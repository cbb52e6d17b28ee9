import { describe, expect, it } from '@jest/globals';
import { plusMs } from '@entente/kernel';
import { payoutFaults } from './invariants.js';
import { captured, Crash, newWorld, orderNews, payoutProcess, START, through, type World } from './payout-on-trial.contract.js';
import { MANNERS } from './provider-desk.js';

const MINUTE_MS = 60_000;
/** The sixth and last attempt at a refund that fell due at the start. */
const LAST_ATTEMPT = plusMs(START, (1 + 5 + 30 + 120 + 720) * MINUTE_MS);

const refunded = [orderNews(1, 'o-1', [captured('pay-1', 10_000)]), orderNews(2, 'o-1', [{ do: 'refund' }])];

const moved = async ({ till }: World) => (await till.of('pay-1')).map(({ amountMinor }) => amountMinor);
const faults = async (world: World) => payoutFaults({ store: world.store, movements: await world.till.of('pay-1') });

describe('A refund through the provider', () => {
  it('is paid at once, without the clock being turned (CU-T31)', async () => {
    const world = newWorld();
    const here = payoutProcess(world);
    await here.publish(...refunded);
    await here.settle();
    expect((await here.money('o-1')).refunds).toEqual([
      { refundId: 'o-1.r1', reference: 'pay-1', amountMinor: 10_000, status: 'paid' },
    ]);
    expect(await here.movements('pay-1')).toEqual([{ kind: 'refund', amountMinor: 10_000, key: 'pay-1:o-1.r1' }]);
    expect(await faults(world)).toEqual([]);
  });

  it('whose answer was lost is found paid at the next attempt, a minute later, and not called for again', async () => {
    const world = newWorld();
    await world.till.tell('pay-1', 'lose');
    const here = payoutProcess(world);
    await here.publish(...refunded);
    await here.settle();
    expect((await here.money('o-1')).refunds).toMatchObject([{ status: 'due' }]);
    await world.clock.set(plusMs(START, MINUTE_MS));
    await here.settle();
    expect((await here.money('o-1')).refunds).toMatchObject([{ status: 'paid' }]);
    expect(await moved(world)).toEqual([10_000]);
    expect(await faults(world)).toEqual([]);
  });

  it('that is refused to the end waits in the operators’ queue; retried, it is paid once (scenario 49)', async () => {
    const world = newWorld();
    await world.till.tell('pay-1', 'refuse');
    const here = payoutProcess(world);
    await here.publish(...refunded);
    await through(world, LAST_ATTEMPT, () => here);
    expect((await here.money('o-1')).refunds).toMatchObject([{ status: 'failed' }]);
    expect(await moved(world)).toEqual([]);
    expect(await faults(world)).toEqual([]);

    await world.till.tell('pay-1', 'ok');
    await here.send('o-1', { type: 'RetryRefund', refundId: 'o-1.r1', by: 'ops' }, 'retry-1');
    await here.send('o-1', { type: 'RetryRefund', refundId: 'o-1.r1', by: 'ops' }, 'retry-1');
    await here.settle();
    expect((await here.money('o-1')).refunds).toMatchObject([{ status: 'paid' }]);
    expect(await moved(world)).toEqual([10_000]);
    expect(await faults(world)).toEqual([]);
  });

  it('is not settled otherwise when it turns out to have been paid', async () => {
    const world = newWorld();
    const here = payoutProcess(world);
    await world.till.tell('pay-1', 'refuse');
    await here.publish(...refunded);
    await through(world, plusMs(LAST_ATTEMPT, -1), () => here);
    // Of the last attempt nobody hears; it fails for good, and has paid.
    await world.till.tell('pay-1', 'lose');
    await world.clock.set(LAST_ATTEMPT);
    await here.settle();
    expect((await here.money('o-1')).refunds).toMatchObject([{ status: 'failed' }]);
    const otherwise = here.send(
      'o-1',
      { type: 'SettleRefundOtherwise', refundId: 'o-1.r1', by: 'ops', note: 'Virement.' },
      'otherwise',
    );
    await expect(otherwise).rejects.toMatchObject({ code: 'state.invalid', facts: { status: 'paid' } });
    expect(await faults(world)).toEqual([]);
  });

  for (const manner of MANNERS) {
    for (const place of ['provider.before-call', 'provider.after-call', 'alarm'] as const) {
      it(`is paid once when the provider is told "${manner}" and the process ends at ${place} again and again`, async () => {
        const world = newWorld();
        await world.till.tell('pay-1', manner);
        let crashes = 3;
        const failpoint = (name: string) => {
          if (name.startsWith(place) && crashes-- > 0) throw new Crash(name);
        };
        await payoutProcess(world).publish(...refunded);
        await through(world, LAST_ATTEMPT, () => payoutProcess(world, { failpoint }));
        if (manner === 'refuse') {
          await world.till.tell('pay-1', 'ok');
          await payoutProcess(world).send('o-1', { type: 'RetryRefund', refundId: 'o-1.r1', by: 'ops' }, 'retry');
          await payoutProcess(world).settle();
        }
        const here = payoutProcess(world);
        expect((await here.money('o-1')).refunds).toMatchObject([{ status: 'paid' }]);
        expect(await moved(world)).toEqual([10_000]);
        expect(await faults(world)).toEqual([]);
      });
    }
  }

  it('is paid once by two alarms that ring together', async () => {
    const world = newWorld();
    const first = payoutProcess(world);
    await first.publish(...refunded);
    while ((await first.steps[0]()) === 'moved');
    await Promise.all([first.settle(), payoutProcess(world).settle(), payoutProcess(world).settle()]);
    expect(await moved(world)).toEqual([10_000]);
    expect((await first.money('o-1')).refunds).toMatchObject([{ status: 'paid' }]);
    expect(await faults(world)).toEqual([]);
  });
});

describe('A chargeback', () => {
  const direct = { policy: 'direct/1' };
  const bank = (appliedMinor: number) => ({ do: 'charge_back', reference: 'pay-1', amountMinor: 10_000, appliedMinor }) as const;

  it('makes the seller owe what he has withdrawn, later sales repay it, and until then he withdraws nothing (CG-T13, CG-T20)', async () => {
    const world = newWorld();
    const here = payoutProcess(world);
    const withdrawn = { marketplace: 'direct' };
    await here.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)], direct));
    await here.settle();
    await here.withdraw('w-1', 5_000, withdrawn);
    await here.publish(orderNews(2, 'o-1', [bank(10_000)], direct));
    await here.settle();
    expect(await here.wallet('direct', 'bo')).toMatchObject({ availableMinor: 0, heldMinor: 0, debtMinor: 5_000 });
    expect(await here.withdraw('w-2', 100, withdrawn)).toMatchObject({ status: 'refused', refusal: { why: 'not_covered' } });
    await here.publish(orderNews(1, 'o-2', [captured('pay-2', 5_000)], direct));
    await here.settle();
    expect(await here.wallet('direct', 'bo')).toMatchObject({ availableMinor: 0, debtMinor: 1_000 });
    await here.publish(orderNews(1, 'o-3', [captured('pay-3', 2_500)], direct));
    await here.settle();
    expect(await here.wallet('direct', 'bo')).toMatchObject({ availableMinor: 1_000, debtMinor: 0 });
    expect(await here.withdraw('w-3', 1_000, withdrawn)).toMatchObject({ status: 'reserved' });
    await here.settle();
    const movements = [...(await world.till.of('bo-bank')), ...(await world.till.of('pay-1'))];
    expect(await payoutFaults({ store: world.store, movements })).toEqual([]);
  });

  it.each(MANNERS)(
    'of a payment whose refund is under way pays the buyer once more only where the provider may have: %s (CG-T36)',
    async (manner) => {
      const world = newWorld();
      await world.till.tell('pay-1', manner);
      const here = payoutProcess(world);
      await here.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)], direct));
      await here.publish(orderNews(2, 'o-1', [{ do: 'refund_part', amountMinor: 3_000 }], direct));
      await here.settle();
      await here.publish(orderNews(3, 'o-1', [bank(7_000)], direct));
      await through(world, LAST_ATTEMPT, () => here);
      expect((await here.money('o-1')).refunds).toMatchObject([{ amountMinor: 3_000, status: 'paid' }]);
      expect(await moved(world)).toEqual(manner === 'refuse' ? [] : [3_000]);
      expect(await faults(world)).toEqual([]);
    },
  );

  it('repeated, and of a payment that is not there, moves nothing (CG-T36)', async () => {
    const world = newWorld();
    const here = payoutProcess(world);
    await here.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)], direct));
    await here.publish(orderNews(2, 'o-1', [bank(10_000)], direct), orderNews(2, 'o-1', [bank(10_000)], direct));
    await here.publish(orderNews(3, 'o-1', [{ ...bank(5_000), reference: 'pay-9' }], direct));
    await here.settle();
    expect(await here.money('o-1')).toMatchObject({ refundedMinor: 10_000, sellerMinor: 0, feesMinor: 0, refunds: [] });
    expect(await moved(world)).toEqual([]);
    expect(await faults(world)).toEqual([]);
  });
});

describe('A reserve', () => {
  it('is not available until its end, when it is released by itself (O16)', async () => {
    const world = newWorld();
    const here = payoutProcess(world);
    await here.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)], { policy: 'careful/1' }));
    await here.settle();
    expect(await here.wallet('careful', 'bo')).toMatchObject({ availableMinor: 7_200, heldMinor: 800 });
    const end = plusMs(START, 45 * 24 * 60 * MINUTE_MS);
    await through(world, plusMs(end, -1), () => here);
    expect(await here.wallet('careful', 'bo')).toMatchObject({ availableMinor: 7_200, heldMinor: 800 });
    await through(world, plusMs(end, MINUTE_MS), () => here);
    expect(await here.wallet('careful', 'bo')).toMatchObject({ availableMinor: 8_000, heldMinor: 0 });
    expect(await here.nextDue()).toBeUndefined();
    expect(await faults(world)).toEqual([]);
  });
});

describe('A refund that comes too late for the bank', () => {
  const halfAYearLater = { time: plusMs(START, 185 * 24 * 60 * MINUTE_MS) };

  it('waits for the operators, and ends when they have settled it otherwise (G6, O10)', async () => {
    const world = newWorld();
    const here = payoutProcess(world);
    await here.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)]), orderNews(2, 'o-1', [{ do: 'refund' }], halfAYearLater));
    await here.settle();
    expect((await here.money('o-1')).refunds).toMatchObject([{ status: 'failed' }]);
    await here.send('o-1', { type: 'SettleRefundOtherwise', refundId: 'o-1.r1', by: 'ops', note: 'Virement.' }, 'otherwise');
    await here.settle();
    expect((await here.money('o-1')).refunds).toMatchObject([{ status: 'paid' }]);
    expect(await moved(world)).toEqual([]);
    expect(await faults(world)).toEqual([]);
  });

  it('is in the buyer’s wallet, where the rule book says so (G6)', async () => {
    const world = newWorld();
    const here = payoutProcess(world);
    const careful = { policy: 'careful/1' };
    await here.publish(
      orderNews(1, 'o-1', [captured('pay-1', 10_000)], careful),
      orderNews(2, 'o-1', [{ do: 'refund' }], { ...careful, ...halfAYearLater }),
    );
    await here.settle();
    expect((await here.money('o-1')).refunds).toMatchObject([{ status: 'paid' }]);
    expect(await here.wallet('careful', 'ana')).toMatchObject({ availableMinor: 10_000 });
    expect(await moved(world)).toEqual([]);
    expect(await faults(world)).toEqual([]);
  });
});
