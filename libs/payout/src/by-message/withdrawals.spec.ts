import { describe, expect, it } from '@jest/globals';
import type { Message } from '@entente/bus';
import { PAYMENTS_TOPIC } from '@entente/contracts';
import { plusMs } from '@entente/kernel';
import { everythingStored, newWorld, payoutProcess, START, through } from '../payout-on-trial.contract.js';
import { ALL_IS_TRIED, MINUTE_MS, parkedIn, released, says, SILENCE_MS, type Said } from './asked-on-trial.contract.js';

describe('A withdrawal that a payment service is asked for by message', () => {
  /** One that was asked for once; nobody has said anything yet. */
  async function withdrawing() {
    const world = newWorld();
    const here = payoutProcess(world, { byMessage: 'unheard' });
    const requests: Message[] = [];
    here.bus.consume({ name: 'ears', topics: [PAYMENTS_TOPIC], handle: async (request) => void requests.push(request) });
    await here.publish(...released);
    await here.settle();
    const { withdrawalId } = await here.withdraw('w-1', 5_000);
    await here.settle();
    const answer = (more: Said = {}) => says({ key: `withdrawal:${withdrawalId}`, amountMinor: 5_000, ...more });
    const hears = async (...answers: readonly Message[]) => {
      await here.publish(...answers);
      await here.settle();
    };
    return { world, here, requests, withdrawalId, answer, hears };
  }

  it('names its owner, and not where the money goes', async () => {
    const { requests, withdrawalId } = await withdrawing();
    const key = `withdrawal:${withdrawalId}`;
    const movement = { key, attempt: 1, marketplace: 'escrowed', amountMinor: 5_000, currency: 'EUR' };
    expect(requests.map(({ data }) => data)).toEqual([{ ...movement, withdrawalId, ownerId: 'bo' }]);
  });

  it('stays reserved in silence for ever, is asked for with one key, and paid by an answer that comes late', async () => {
    const { world, here, requests, withdrawalId, answer, hears } = await withdrawing();
    await through(world, plusMs(ALL_IS_TRIED, 48 * 60 * MINUTE_MS), () => here);
    expect(await here.withdrawal(withdrawalId)).toMatchObject({ status: 'reserved', isUnsure: true });
    expect(requests.length).toBeGreaterThan(6);
    expect(new Set(requests.map(({ key }) => key)).size).toBe(1);
    await hears(answer());
    expect(await here.withdrawal(withdrawalId)).toMatchObject({ status: 'paid', isClosed: true });
    expect(await here.wallet('escrowed', 'bo')).toMatchObject({ availableMinor: 3_000, reservedMinor: 0 });
    expect(await here.nextDue()).toBeUndefined();
  });

  it('is certain not to be paid once that is said late, and goes on', async () => {
    const { world, here, withdrawalId, answer, hears } = await withdrawing();
    await through(world, plusMs(START, SILENCE_MS), () => here);
    await hears(answer({ reason: 'account_closed' }));
    expect(await here.withdrawal(withdrawalId)).toMatchObject({ status: 'reserved', isUnsure: false, failures: 1 });
    await through(world, plusMs(START, SILENCE_MS + MINUTE_MS), () => here);
    await hears(answer({ attempt: 2 }));
    expect(await here.withdrawal(withdrawalId)).toMatchObject({ status: 'paid', isClosed: true });
  });

  it('lets the first answer stand, and parks one that contradicts it', async () => {
    const { world, here, answer, hears } = await withdrawing();
    await hears(answer());
    const stored = await everythingStored(world.store);
    await hears(answer({ reason: 'account_closed' }), answer({ amountMinor: 4_000 }));
    expect(await everythingStored(world.store)).toBe(stored);
    expect(await parkedIn(here)).toMatchObject([{ reason: 'rejected', detail: expect.stringContaining('payment.contradicted') }]);
  });

  it('that was given back to the wallet is not paid in the books when the service says later that it was', async () => {
    const world = newWorld();
    const here = payoutProcess(world, { byMessage: 'answered' });
    await here.publish(...released);
    await here.settle();
    await world.till.tell('bo-bank', 'refuse');
    const { withdrawalId } = await here.withdraw('w-1', 5_000);
    await through(world, ALL_IS_TRIED, () => here);
    expect(await here.wallet('escrowed', 'bo')).toMatchObject({ availableMinor: 8_000, reservedMinor: 0 });
    const stored = await everythingStored(world.store);
    await here.publish(says({ key: `withdrawal:${withdrawalId}`, amountMinor: 5_000, attempt: 6 }));
    await here.settle();
    expect(await everythingStored(world.store)).toBe(stored);
    expect(await parkedIn(here)).toMatchObject([{ reason: 'rejected' }]);
  });
});
