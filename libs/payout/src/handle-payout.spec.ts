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
