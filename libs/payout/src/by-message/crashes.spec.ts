import { describe, expect, it } from '@jest/globals';
import { plusMs } from '@entente/kernel';
import { Crash, newWorld, payoutProcess, through } from '../payout-on-trial.contract.js';
import { MANNERS } from '../provider-desk.js';
import { ALL_IS_TRIED, faults, MINUTE_MS, moved, parkedIn, refunded, refundIn, released } from './asked-on-trial.contract.js';

const PLACES = [
  'append.before',
  'append.after',
  'provider.before-call',
  'provider.after-call',
  'withdrawal.before-call',
  'withdrawal.after-call',
  'withdrawal.before-settled',
  'withdrawal.after-settled',
  'alarm.before-ring',
  'alarm.after-ring',
  'reaction.before-handle',
  'reaction.after-handle',
] as const;

describe('Wherever the process ends again and again', () => {
  const crashing = (place: string) => {
    let passed = 0;
    // Every third time: so that it ends now in the request, now in the answer, now in what follows.
    return (name: string) => {
      if (name === place && ++passed % 3 === 1 && passed < 14) throw new Crash(name);
    };
  };

  for (const manner of MANNERS)
    it.each(PLACES.filter((place) => !place.startsWith('withdrawal')))(
      `a refund by message is paid once, though the bank is told "${manner}": %s`,
      async (place) => {
        const world = newWorld();
        await world.till.tell('pay-1', manner);
        const failpoint = crashing(place);
        const open = () => payoutProcess(world, { failpoint, byMessage: 'answered' });
        await open().publish(...refunded);
        await through(world, ALL_IS_TRIED, open);
        const here = payoutProcess(world, { byMessage: 'answered' });
        if (manner === 'refuse') {
          await through(world, plusMs(ALL_IS_TRIED, 60 * MINUTE_MS), () => here);
          await world.till.tell('pay-1', 'ok');
          await here.send('o-1', { type: 'RetryRefund', refundId: 'o-1.r1', by: 'ops' }, 'retry');
        }
        await here.settle();
        expect(await refundIn(here)).toBe('paid');
        expect(await moved(world)).toEqual([10_000]);
        expect(await parkedIn(here)).toEqual([]);
        expect(await faults(world)).toEqual([]);
      },
    );

  for (const manner of ['ok', 'lose', 'refuse'] as const)
    it.each(PLACES.filter((place) => !place.startsWith('provider')))(
      `a withdrawal by message leaves the wallet once, or not at all, though the bank is told "${manner}": %s`,
      async (place) => {
        const world = newWorld();
        const before = payoutProcess(world, { byMessage: 'answered' });
        await before.publish(...released);
        await before.settle();
        await world.till.tell('bo-bank', manner);
        const { withdrawalId } = await before.withdraw('w-1', 5_000);
        const failpoint = crashing(place);
        await through(world, ALL_IS_TRIED, () => payoutProcess(world, { failpoint, byMessage: 'answered' }));
        const here = payoutProcess(world, { byMessage: 'answered' });
        await through(world, plusMs(ALL_IS_TRIED, 24 * 60 * MINUTE_MS), () => here);
        const isPaid = manner !== 'refuse';
        expect(await here.withdrawal(withdrawalId)).toMatchObject({ status: isPaid ? 'paid' : 'failed', isClosed: true });
        const left = isPaid ? 3_000 : 8_000;
        expect(await here.wallet('escrowed', 'bo')).toMatchObject({ availableMinor: left, reservedMinor: 0 });
        expect(await moved(world)).toEqual(isPaid ? [5_000] : []);
        expect(await parkedIn(here)).toEqual([]);
        expect(await faults(world)).toEqual([]);
      },
    );
});
