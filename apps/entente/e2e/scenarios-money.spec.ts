import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeTestSql } from '@entente/sql/testing';
import { closeInOrder, expectRefused, expectSellerPaid } from './expectations.js';
import { expectRebuiltAlike } from './rebuilt.js';
import { alertsOf, town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
});
afterAll(async () => {
  await closeTestSql();
  await closeInOrder(here);
});

describe('When the order has ended', () => {
  it('a completed order takes no dispute, no revision and no request for money (CU-T14, scenario 41)', async () => {
    const deal = await deals.completed();
    await here.wait('PT0S');
    await expectRefused(deal, () => deal.buyer('open-dispute', { justification: 'Finalement non.' }), '409 order.closed');
    await expectRefused(deal, () => deal.buyer('request-revision', { text: 'Encore.' }), '409 order.closed');
    await expectRefused(deal, () => deal.buyer('request-cancellation', { reason: 'Remboursez.' }), '409 order.closed');
    await expectRefused(deal, () => deal.buyer('complete'), '409 order.closed');
    await expectSellerPaid(here, deal);
  });

  it('a cancelled order is not resumed (CU-T03, scenario 43)', async () => {
    const deal = await deals.cancelled();
    await expectRefused(deal, () => deal.seller('accept'), '409 order.closed');
    await expectRefused(deal, () => deal.seller('deliver', { text: 'Quand même.' }), '409 order.closed');
    await expectRefused(deal, () => deal.buyer('cancel'), '409 order.closed');
  });

  it('the same completion three times, with one key, pays once (CU-T14, scenario 46)', async () => {
    const deal = await deals.delivered();
    const complete = () => deal.ana.post(`/orders/${deal.id}/complete`, {}, { key: 'je-valide' });
    const first = await done(complete());
    const again = [await done(complete()), await done(complete())];
    expect(again.map(({ body }) => body)).toEqual([first.body, first.body]);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual(['true', 'true']);
    await expectSellerPaid(here, deal);
  });

  it('five months after the payment it expires: the money leaves the escrow, and nobody is paid (CU-T43)', async () => {
    const deal = await deals.revisionRequested();
    await here.wait('P5MT2M');
    expect(await deal.seen()).toMatchObject({ status: 'expired', closedBy: 'timer' });
    expect(await deal.money()).toMatchObject({
      escrowMinor: 0,
      suspenseMinor: 10_000,
      refundedMinor: 0,
      sellerMinor: 0,
      feesMinor: 0,
    });
    expect(await deal.givenBack()).toEqual([]);
  });
});

describe('Who has lost his money to the bank’s limit', () => {
  it('has a voucher for the asking, once: what he paid less tax and bank fees, out of what was put aside (CU-T43)', async () => {
    const deal = await deals.people();
    const payment = { ...deals.placing(deal).payment, taxMinor: 2_000, bankFeesMinor: 500 };
    await done(here.shop.for(deal.buyerId).post('/orders', deals.placing(deal, { payment })));
    await done(deal.seller('accept'));
    await here.wait('P5M1D');
    expect((await deal.seen()).actions).toContain('request-voucher');
    await expectRefused(deal, () => deal.seller('request-voucher'), '403 actor.forbidden');
    await done(deal.buyer('request-voucher'));
    await here.wait('PT0S');
    expect(await deal.money()).toMatchObject({ voucherMinor: 7_500, suspenseMinor: 2_500, refundedMinor: 0, sellerMinor: 0 });
    expect(await deal.givenBack()).toEqual([]);
    await expectRefused(deal, () => deal.buyer('request-voucher'), '409 state.invalid');
  });
});

describe('When the provider does not pay a refund', () => {
  const afterAllRetries = () => here.wait('PT16H');
  const failedRefunds = async () =>
    (
      await here.ops.get<{ items: { refundId: string; orderId: string; amountMinor: number; status: string }[] }>(
        '/operations/refunds?status=failed&limit=100',
        { headers: { prefer: 'wait=5' } },
      )
    ).body.items;

  async function cancelledWhile(answer: string): Promise<Deal> {
    const deal = await deals.placed();
    await done(here.ops.post('/dev/provider', { reference: deal.reference, answer }));
    await done(deal.buyer('cancel'));
    await here.wait('PT0S');
    return deal;
  }

  it('the order stays cancelled, the refund waits for the operators, and their retry pays once (CU-T03, scenario 49)', async () => {
    const deal = await cancelledWhile('refuse');
    expect((await deal.money()).refunds).toMatchObject([{ status: 'due' }]);
    await afterAllRetries();
    expect(await alertsOf(here.served, 'refund_failed')).toBeGreaterThan(0);
    expect((await deal.seen()).status).toBe('cancelled');
    expect(await deal.money()).toMatchObject({
      refundedMinor: 10_000,
      escrowMinor: 0,
      refunds: [{ status: 'failed', amountMinor: 10_000 }],
    });
    const failed = (await failedRefunds()).find(({ orderId }) => orderId === deal.id);
    expect(failed).toMatchObject({ amountMinor: 10_000, status: 'failed' });
    expect(await deal.givenBack()).toEqual([]);

    const retry = () => here.ops.post(`/operations/refunds/${failed!.refundId}/retry`, {}, { key: 'encore' });
    await done(here.ops.post('/dev/provider', { reference: deal.reference, answer: 'ok' }));
    await done(retry());
    expect((await done(retry())).headers.get('idempotency-replayed')).toBe('true');
    await here.wait('PT0S');
    expect(await deal.givenBack()).toEqual([10_000]);
    expect((await deal.money()).refunds).toMatchObject([{ status: 'paid' }]);
    expect(refusal(await here.ops.post(`/operations/refunds/${failed!.refundId}/retry`))).toBe('409 state.invalid');
    await here.wait('P1D');
    expect(await deal.givenBack()).toEqual([10_000]);
  });

  it('or they settle it otherwise, and say how (CU-T03, scenario 49)', async () => {
    const deal = await cancelledWhile('refuse');
    await afterAllRetries();
    const [{ refundId } = { refundId: '' }] = (await failedRefunds()).filter(({ orderId }) => orderId === deal.id);
    expect(refusal(await here.ops.post(`/operations/refunds/${refundId}/settle-otherwise`, { note: ' ' }))).toBe(
      '422 reason.required',
    );
    await done(here.ops.post(`/operations/refunds/${refundId}/settle-otherwise`, { note: 'Virement du 3 mars.' }));
    expect((await deal.money()).refunds).toMatchObject([{ status: 'paid' }]);
    expect(await deal.givenBack()).toEqual([]);
    expect((await failedRefunds()).map(({ orderId }) => orderId)).not.toContain(deal.id);
    expect(refusal(await here.ops.post(`/operations/refunds/${refundId}/settle-otherwise`, { note: 'Encore.' }))).toBe(
      '409 state.invalid',
    );
  });

  it.each(['lose', 'twice', 'slow'])(
    'with a provider that answers "%s" the buyer is paid once all the same (CU-T03, scenario 49)',
    async (answer) => {
      const deal = await cancelledWhile(answer);
      await afterAllRetries();
      expect((await deal.money()).refunds).toMatchObject([{ status: 'paid' }]);
      expect(await deal.givenBack()).toEqual([10_000]);
    },
  );
});

describe('Everything is told by the events', () => {
  it('read models built from the start, beside those that grew with them, say the same (CU-T01, CU-T03, CU-T14, CU-T43, scenario 48)', async () => {
    await expectRebuiltAlike(here);
  });
});
