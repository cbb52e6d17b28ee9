import { describe, expect, it } from '@jest/globals';
import type { Message } from '@entente/bus';
import { PAYMENT_RESULTS_TOPIC, PAYMENTS_TOPIC } from '@entente/contracts';
import { plusMs, type Instant } from '@entente/kernel';
import { everythingStored, newWorld, payoutProcess, START, through } from '../payout-on-trial.contract.js';
import {
  ALL_IS_TRIED,
  faults,
  KEY,
  MINUTE_MS,
  moved,
  parkedIn,
  refunded,
  refundIn,
  says,
  SILENCE_MS,
} from './asked-on-trial.contract.js';

/** A refund that was asked for once, and about which nobody has said anything yet; with what was asked. */
async function asked(world = newWorld()) {
  const here = payoutProcess(world, { byMessage: 'unheard' });
  const requests: Message[] = [];
  here.bus.consume({ name: 'ears', topics: [PAYMENTS_TOPIC], handle: async (request) => void requests.push(request) });
  await here.publish(...refunded);
  await here.settle();
  const hears = async (...answers: readonly Message[]) => {
    await here.publish(...answers);
    await here.settle();
  };
  const until = (end: Instant) => through(world, end, () => here);
  return { world, here, requests, hears, until };
}

describe('A refund that a payment service is asked for by message', () => {
  it('is paid when the answer is heard, without the clock being turned', async () => {
    const world = newWorld();
    const here = payoutProcess(world, { byMessage: 'answered' });
    await here.publish(...refunded);
    await here.settle();
    expect(await refundIn(here)).toBe('paid');
    expect(await here.movements('pay-1')).toEqual([{ kind: 'refund', amountMinor: 10_000, key: KEY }]);
    expect(await here.nextDue()).toBeUndefined();
    expect(await faults(world)).toEqual([]);
  });

  it('is due until then, and asked for once', async () => {
    const { here, requests, until } = await asked();
    await until(plusMs(START, SILENCE_MS - 1));
    expect(await refundIn(here)).toBe('due');
    expect(requests.map(({ key, data }) => ({ key, data }))).toEqual([
      {
        key: KEY,
        data: {
          key: KEY,
          attempt: 1,
          marketplace: 'escrowed',
          orderId: 'o-1',
          refundId: 'o-1.r1',
          reference: 'pay-1',
          amountMinor: 10_000,
          currency: 'EUR',
        },
      },
    ]);
  });

  it('is asked for again with the same key, and for the same, after each silence; then it is the operators’', async () => {
    const { here, requests, until } = await asked();
    await until(ALL_IS_TRIED);
    expect(await refundIn(here)).toBe('failed');
    expect(requests.map(({ data }) => data['attempt'])).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(requests.map(({ id }) => id)).size).toBe(6);
    expect(new Set(requests.map(({ key, data }) => JSON.stringify([key, { ...data, attempt: 'any' }]))).size).toBe(1);
  });

  it('whose answer is lost is paid once: asked again with the same key, the service says that it has paid', async () => {
    const world = newWorld();
    await world.till.tell('pay-1', 'lose');
    const here = payoutProcess(world, { byMessage: 'answered' });
    await here.publish(...refunded);
    await through(world, plusMs(START, SILENCE_MS), () => here);
    expect([await refundIn(here), await moved(world)]).toEqual(['due', [10_000]]);
    await through(world, plusMs(START, SILENCE_MS + MINUTE_MS), () => here);
    expect(await refundIn(here)).toBe('paid');
    expect(await moved(world)).toEqual([10_000]);
    expect(await faults(world)).toEqual([]);
  });

  it.each([
    ['while the next attempt waits', plusMs(START, SILENCE_MS)],
    ['while the second attempt is under way', plusMs(START, SILENCE_MS + 2 * MINUTE_MS)],
    ['after it has failed for good', ALL_IS_TRIED],
  ])('is paid by an answer that comes late, %s, and not asked for again', async (_, at) => {
    const { here, requests, hears, until } = await asked();
    await until(at);
    const before = requests.length;
    await hears(says());
    expect(await refundIn(here)).toBe('paid');
    await until(plusMs(ALL_IS_TRIED, 60 * MINUTE_MS));
    expect(requests).toHaveLength(before);
    expect(await parkedIn(here)).toEqual([]);
  });

  it('that failed in silence is not settled otherwise before it is certain that it was not paid', async () => {
    const { here, hears, until } = await asked();
    await until(ALL_IS_TRIED);
    const otherwise = (id: string) =>
      here.send('o-1', { type: 'SettleRefundOtherwise', refundId: 'o-1.r1', by: 'ops', note: 'Virement.' }, id);
    await expect(otherwise('first')).rejects.toMatchObject({ code: 'state.invalid', facts: { status: 'failed' } });
    await hears(says({ attempt: 6, reason: 'account_closed' }));
    expect(await refundIn(here)).toBe('failed');
    await otherwise('second');
    expect(await refundIn(here)).toBe('paid');
  });

  it('that is refused to the end waits in the operators’ queue; retried, it is paid once', async () => {
    const world = newWorld();
    await world.till.tell('pay-1', 'refuse');
    const here = payoutProcess(world, { byMessage: 'answered' });
    await here.publish(...refunded);
    await through(world, ALL_IS_TRIED, () => here);
    expect(await refundIn(here)).toBe('failed');
    expect(await moved(world)).toEqual([]);
    await world.till.tell('pay-1', 'ok');
    await here.send('o-1', { type: 'RetryRefund', refundId: 'o-1.r1', by: 'ops' }, 'retry');
    await here.settle();
    expect(await refundIn(here)).toBe('paid');
    expect(await moved(world)).toEqual([10_000]);
    expect(await faults(world)).toEqual([]);
  });

  it('that is refused to the end is settled otherwise, and the requests read again from the first move nothing', async () => {
    const world = newWorld();
    await world.till.tell('pay-1', 'refuse');
    const here = payoutProcess(world, { byMessage: 'answered' });
    await here.publish(...refunded);
    await through(world, ALL_IS_TRIED, () => here);
    await here.send('o-1', { type: 'SettleRefundOtherwise', refundId: 'o-1.r1', by: 'ops', note: 'Virement.' }, 'otherwise');
    await world.till.tell('pay-1', 'ok');
    here.bus.rewind('payment-service', PAYMENTS_TOPIC);
    await here.settle();
    expect(await refundIn(here)).toBe('paid');
    expect(await moved(world)).toEqual([]);
    expect(await parkedIn(here)).toEqual([]);
  });

  it.each([
    ['paid', says(), says({ id: 'again' })],
    ['refused', says({ reason: 'account_closed' }), says({ id: 'again', reason: 'account_closed' })],
  ])('takes an answer that is heard twice for the same: %s', async (_, first, again) => {
    const { world, here, hears } = await asked();
    await hears(first);
    const before = await everythingStored(world.store);
    await hears(first, again);
    here.bus.rewind('payout.hears-payments', PAYMENT_RESULTS_TOPIC);
    await here.settle();
    expect(await everythingStored(world.store)).toBe(before);
    expect(await parkedIn(here)).toEqual([]);
  });

  it('takes the refusal of an attempt that another has followed for what it is: the newest is still awaited', async () => {
    const { here, hears, until } = await asked();
    await until(plusMs(START, SILENCE_MS + 2 * MINUTE_MS));
    await hears(says({ reason: 'account_closed' }), says({ id: 'again', reason: 'account_closed' }));
    expect(await refundIn(here)).toBe('due');
    await hears(says({ attempt: 2 }));
    expect(await refundIn(here)).toBe('paid');
    expect(await parkedIn(here)).toEqual([]);
  });

  it('remembers the refusal of an earlier attempt, though another is under way: that one is not paid after all', async () => {
    const { here, hears, until } = await asked();
    await until(plusMs(START, SILENCE_MS + 2 * MINUTE_MS));
    await hears(says({ reason: 'account_closed' }));
    await hears(says());
    expect(await refundIn(here)).toBe('due');
    expect(await parkedIn(here)).toMatchObject([{ key: KEY, detail: expect.stringContaining('refused before') }]);
  });

  const refusal = says({ reason: 'account_closed' });
  it.each<[string, readonly Message[], Message, string]>([
    ['paid after refused', [refusal], says(), 'refused before'],
    ['refused after paid', [says()], refusal, 'it was paid before'],
    ['paid, another amount', [], says({ amountMinor: 9_999 }), '100.00 EUR were asked for'],
    ['paid again, another amount', [says()], says({ amountMinor: 10_001 }), '100.00 EUR were asked for'],
    ['paid in another currency', [], says({ currency: 'USD' }), '100.00 EUR were asked for'],
    ['refused, another amount', [], says({ amountMinor: 9_999, reason: 'account_closed' }), '100.00 EUR were asked for'],
    ['refused in another currency', [], says({ currency: 'USD', reason: 'account_closed' }), '100.00 EUR were asked for'],
    ['paid, for another marketplace', [], says({ marketplace: 'bazaar' }), 'nobody has asked for that'],
    ['refused, for another marketplace', [], says({ marketplace: 'bazaar', reason: 'closed' }), 'nobody has asked for that'],
    ['paid in an attempt that was not made', [], says({ attempt: 2 }), 'nobody has asked for that'],
    ['refused in an attempt that was not made', [], says({ attempt: 2, reason: 'closed' }), 'nobody has asked for that'],
    ['paid, of another payment', [], says({ key: 'pay-2:o-1.r1' }), 'nobody has asked for that'],
    ['paid, of an order that there is not', [], says({ key: 'pay-9:o-9.r1' }), 'nobody has asked for that'],
    ['paid, of a withdrawal that there is not', [], says({ key: 'withdrawal:w-9' }), 'nobody has asked for that'],
  ])('lets the first answer stand and parks one that contradicts it: %s', async (_, before, contradiction, why) => {
    const { world, here, hears } = await asked();
    await hears(...before);
    const stored = await everythingStored(world.store);
    await hears(contradiction);
    expect(await everythingStored(world.store)).toBe(stored);
    const detail = expect.stringMatching(new RegExp(`refused with payment.contradicted: .*${why}`)) as unknown;
    expect(await parkedIn(here)).toEqual([{ key: contradiction.key, reason: 'rejected', detail }]);
  });

  it('that was settled otherwise is not paid a second time in the books, and somebody is told', async () => {
    const { world, here, hears, until } = await asked();
    await until(ALL_IS_TRIED);
    await hears(says({ attempt: 6, reason: 'account_closed' }));
    await here.send('o-1', { type: 'SettleRefundOtherwise', refundId: 'o-1.r1', by: 'ops', note: 'Virement.' }, 'otherwise');
    const stored = await everythingStored(world.store);
    await hears(says({ attempt: 5 }));
    expect(await everythingStored(world.store)).toBe(stored);
    expect(await parkedIn(here)).toMatchObject([{ key: KEY, reason: 'rejected' }]);
  });

  it.each([
    ['under another key than its own', { ...says(), key: 'o-1' }, 'another key'],
    ['with a key that nobody made', says({ key: 'pay-1' }), 'no key of ours'],
    ['without an amount', says({ amountMinor: '10000' }), 'amountMinor'],
    ['with a sentence for a reason', says({ reason: 'Le compte est fermé' }), 'reason'],
  ])('parks an answer that cannot be read: %s', async (_, unreadable, why) => {
    const { here, hears } = await asked();
    await hears(unreadable);
    expect(await parkedIn(here)).toMatchObject([{ reason: 'malformed', detail: expect.stringContaining(why) }]);
    expect(await refundIn(here)).toBe('due');
  });

  it('counts from when its answer is heard, whatever time its sender has', async () => {
    const { here, hears, requests, until } = await asked();
    await hears(says({ reason: 'account_closed', time: '2029-01-01T00:00:00.000Z' as Instant }));
    expect(await here.nextDue()).toBe(plusMs(START, MINUTE_MS));
    await until(plusMs(START, 2 * MINUTE_MS));
    expect(requests).toHaveLength(2);
  });
});
