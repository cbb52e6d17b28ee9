import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { payoutFaults } from '@entente/payout';
import { closeTestSql } from '@entente/sql/testing';
import { paymentServiceIn, type PaymentService } from './payment-service.js';
import { alertsOf, town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type Situations } from './situations.js';

/** Six attempts, and the silences after them. */
const ALL_IS_TRIED = 'P1D';

let here: Town;
let deals: Situations;
let service: PaymentService;
beforeAll(async () => {
  here = await town({ ENTENTE_PROVIDER: 'by-message' });
  deals = situations(here);
  service = await paymentServiceIn(here);
});
afterAll(async () => {
  await service.stop();
  await here.stop();
  await closeTestSql();
});

const requestsOf = ({ id, sellerId }: Deal) =>
  service.requests.filter((one) => ('orderId' in one ? one.orderId === id : one.ownerId === sellerId));
const statusOf = async (deal: Deal) => (await deal.money()).refunds.map(({ status }) => status);
const queued = async ({ id }: Deal) => {
  const { body } = await here.ops.get<{ items: { refundId: string; orderId: string }[] }>('/operations/refunds?status=failed');
  return body.items.filter(({ orderId }) => orderId === id).map(({ refundId }) => refundId);
};

/** An order that was cancelled, in the given mood of the payment service: its refund was asked for. */
async function cancelled(mood: PaymentService['mood']): Promise<Deal> {
  service.mood = mood;
  const deal = await deals.cancelled();
  await here.wait('PT0S');
  return deal;
}

describe('Where a payment service moves the money, asked by message in one process', () => {
  it('a refund is paid by its answer, without the clock being turned', async () => {
    const deal = await cancelled('ok');
    expect(await statusOf(deal)).toEqual(['paid']);
    expect(requestsOf(deal)).toMatchObject([{ attempt: 1, amountMinor: 10_000, currency: 'EUR', reference: deal.reference }]);
  });

  it('the answer completes it as a step of its own, however much later', async () => {
    const deal = await cancelled('later');
    expect(await statusOf(deal)).toEqual(['due']);
    await here.wait('PT14M');
    expect(await statusOf(deal)).toEqual(['due']);
    await service.letGo();
    await here.wait('PT0S');
    expect(await statusOf(deal)).toEqual(['paid']);
    expect(requestsOf(deal)).toHaveLength(1);
  });

  it('silence is met with the same request under the same key, and the money moves once', async () => {
    const deal = await cancelled('later');
    await here.wait('PT40M');
    const keys = new Set(requestsOf(deal).map(({ key }) => key));
    expect([requestsOf(deal).length, keys.size]).toEqual([3, 1]);
    await service.letGo();
    await here.wait('PT0S');
    expect(await statusOf(deal)).toEqual(['paid']);
    expect(service.moved.filter(({ bankKey }) => keys.has(bankKey.split('/')[0]!))).toHaveLength(1);
  });

  it('what is refused to the end waits in the operators’ queue, where it is retried, or settled otherwise', async () => {
    const before = await alertsOf(here.served, 'refund_failed');
    const [retried, settled] = [await cancelled('refuse'), await cancelled('refuse')];
    await here.wait(ALL_IS_TRIED);
    expect([await queued(retried), await queued(settled)]).toEqual([[`${retried.id}.r1`], [`${settled.id}.r1`]]);
    expect(await alertsOf(here.served, 'refund_failed')).toBe(before + 2);
    service.mood = 'ok';
    await done(here.ops.post(`/operations/refunds/${retried.id}.r1/retry`, {}));
    await done(here.ops.post(`/operations/refunds/${settled.id}.r1/settle-otherwise`, { note: 'Viré à la main.' }));
    await here.wait('PT0S');
    expect([await statusOf(retried), await statusOf(settled)]).toEqual([['paid'], ['paid']]);
    expect(service.moved.filter(({ bankKey }) => bankKey.startsWith(retried.reference))).toHaveLength(1);
    expect(service.moved.filter(({ bankKey }) => bankKey.startsWith(settled.reference))).toHaveLength(0);
  });

  it('what nobody has answered to the end is not settled otherwise, for it may have been paid', async () => {
    const deal = await cancelled('silent');
    await here.wait(ALL_IS_TRIED);
    const path = `/operations/refunds/${deal.id}.r1/settle-otherwise`;
    expect(refusal(await here.ops.post(path, { note: 'Viré à la main.' }))).toBe('409 state.invalid');
    service.mood = 'ok';
    await done(here.ops.post(`/operations/refunds/${deal.id}.r1/retry`, {}));
    await here.wait('PT0S');
    expect(await statusOf(deal)).toEqual(['paid']);
  });

  it('an answer that contradicts the first is not applied: operators are called, see why, and pass it over', async () => {
    const deal = await cancelled('ok');
    const before = await alertsOf(here.served, 'key_parked');
    const [{ traced: _, ...request }] = requestsOf(deal) as [PaymentService['requests'][number]];
    const { key, attempt, marketplace, amountMinor, currency } = request;
    await service.says({ key, attempt, marketplace, amountMinor, currency, reason: 'account_closed' });
    await here.wait('PT0S');
    expect(await statusOf(deal)).toEqual(['paid']);
    expect(await alertsOf(here.served, 'key_parked')).toBe(before + 1);
    type Parked = { key: string; reason: string; detail: string; messages: { eventId: string }[] };
    const { items } = (await here.ops.get<{ items: Parked[] }>('/operations/parked')).body;
    expect(items).toMatchObject([{ key, reason: 'rejected', detail: expect.stringContaining('payment.contradicted') }]);
    const [{ eventId }] = items[0]!.messages as [{ eventId: string }];
    const skip = await here.ops.post('/operations/parked/payout.hears-payments/skip', {
      key,
      eventId,
      reason: 'A slip of theirs.',
    });
    expect([skip.status, skip.body]).toEqual([200, { left: 0 }]);
  });

  it('a withdrawal is paid by its answer; where the money goes, the service alone is told, and over HTTP alone', async () => {
    service.mood = 'ok';
    const deal = await deals.completed();
    await here.wait('PT0S');
    const wish = { marketplace: 'comeup', amountMinor: 5_000, currency: 'EUR', destination: 'FR76 of Bo' };
    const { withdrawalId } = (await done(deal.bo.post(`/wallets/${deal.sellerId}/withdraw`, wish))).body as {
      withdrawalId: string;
    };
    await here.wait('PT0S');
    expect(JSON.stringify(service.requests)).not.toContain('FR76');
    expect(requestsOf(deal)).toMatchObject([{ key: `withdrawal:${withdrawalId}`, withdrawalId, amountMinor: 5_000 }]);
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 3_000, reservedMinor: 0 });

    const path = `/wallets/${deal.sellerId}/withdrawals/${withdrawalId}`;
    const { body } = await done(here.shop.get(path));
    expect(body).toEqual({ ...wish, withdrawalId, ownerId: deal.sellerId, status: 'paid' });
    const elsewhere = await here.anyone.as('depot', ['service'], ['congocrea']);
    expect(refusal(await elsewhere.get(path))).toBe('404 withdrawal.not_found');
    expect(refusal(await here.shop.get(`/wallets/zoe/withdrawals/${withdrawalId}`))).toBe('404 withdrawal.not_found');
    for (const somebody of [deal.bo, here.ops, here.mia]) expect(refusal(await somebody.get(path))).toBe('403 actor.forbidden');
  });

  it('the books are in order after all that was lost, late, doubled, refused and contradicted', async () => {
    await here.wait('PT0S');
    const { store } = here.served.running.contexts.find(({ parts }) => parts.name === 'payout')!.parts;
    expect(await payoutFaults({ store, movements: await service.exported() })).toEqual([]);
  });

  it('nobody tells the provider how to answer: it is another’s', async () =>
    expect((await here.ops.get('/dev/provider?reference=pay-1')).status).toBe(404));
});
