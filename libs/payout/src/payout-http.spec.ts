import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plusMs } from '@entente/kernel';
import { closeTestSql } from '@entente/sql/testing';
import { captured, orderNews, START } from './payout-on-trial.contract.js';
import { servedPayout, type ServedPayout } from './payout-served.contract.js';

const HOURS_16_MS = 16 * 3_600_000;
let served: ServedPayout;
const as = (...who: Parameters<ServedPayout['as']>) => served.as(...who);
const quiet = () => served.quiet();

beforeAll(async () => {
  served = await servedPayout();
  const { here, world } = served;
  await world.till.tell('pay-bad', 'refuse');
  await here.publish(
    orderNews(1, 'o-1', [captured('pay-1', 10_000)]),
    orderNews(2, 'o-1', [{ do: 'split', amountMinor: 3_000 }]),
    orderNews(1, 'o-2', [captured('pay-bad', 5_000)]),
    orderNews(2, 'o-2', [{ do: 'refund' }]),
    orderNews(1, 'o-3', [captured('pay-3', 700)], { policy: 'direct/1' }),
  );
  await quiet();
  for (let ms = 0; ms <= HOURS_16_MS; ms += 600_000) {
    await world.clock.set(plusMs(START, ms));
    await quiet();
  }
});
afterAll(async () => {
  await served.stop();
  await closeTestSql();
});

const operator = () => as('ops', ['operator'], ['escrowed']);

describe('GET /orders/{id}/money', () => {
  it('tells the parties, and staff and services of the marketplace, where all of it is', async () => {
    const money = {
      currency: 'EUR',
      capturedMinor: 10_000,
      escrowMinor: 0,
      refundedMinor: 3_000,
      sellerMinor: 5_000,
      feesMinor: 2_000,
      suspenseMinor: 0,
      voucherMinor: 0,
      refunds: [{ refundId: 'o-1.r1', reference: 'pay-1', amountMinor: 3_000, status: 'paid' }],
      refundDays: 5,
      legs: [
        { to: 'buyer', amountMinor: 3_000 },
        { to: 'seller', amountMinor: 5_000 },
        { to: 'platform', amountMinor: 2_000 },
      ],
    };
    const readers = [as('ana'), as('bo'), operator(), as('shop', ['service'], ['escrowed'])];
    for (const reader of readers) expect((await (await reader).get('/orders/o-1/money').expect(200)).body).toEqual(money);
  });

  it('says in how many days a buyer sees a refund, as each rule book has it (C15)', async () => {
    expect((await (await as('bo')).get('/orders/o-3/money').expect(200)).body).toMatchObject({ refunds: [], refundDays: 3 });
  });

  it('is for nobody else, and a mediator only once there is a dispute', async () => {
    const strangers = [
      as('zed'),
      as('ops', ['operator'], ['direct']),
      as('shop', ['service']),
      as('mia', ['mediator'], ['escrowed']),
      as('lin', ['analyst'], ['escrowed']),
    ];
    for (const stranger of strangers)
      expect((await (await stranger).get('/orders/o-1/money').expect(403)).body).toMatchObject({ code: 'actor.forbidden' });
    const disputed = orderNews(3, 'o-1', []);
    const opened = { disputes: 1, disputeId: 'o-1.1', claimantId: 'ana', justified: true, refundableMinor: 0 };
    await served.here.publish({ ...disputed, type: 'entente.order.dispute_opened.v1', data: { ...disputed.data, ...opened } });
    await quiet();
    await (await as('mia', ['mediator'], ['escrowed'])).get('/orders/o-1/money').expect(200);
    await (await as('mia', ['mediator'], ['direct'])).get('/orders/o-1/money').expect(403);
  });

  it('knows only orders for which something was paid', async () => {
    expect((await (await as('ana')).get('/orders/o-99/money').expect(404)).body).toMatchObject({ code: 'order.not_found' });
  });
});

describe('GET /wallets/{ownerId}', () => {
  const wallet = (marketplace: string, availableMinor: number) => ({
    marketplace,
    currency: 'EUR',
    availableMinor,
    heldMinor: 0,
    reservedMinor: 0,
    debtMinor: 0,
  });

  it('shows the owner all of his, and staff those of their marketplaces', async () => {
    const own = await (await as('bo')).get('/wallets/bo').expect(200);
    expect(own.body.items).toEqual([wallet('direct', 560), wallet('escrowed', 5_000)]);
    expect((await (await as('bo')).get('/wallets/bo?marketplace=direct').expect(200)).body.items).toEqual([
      wallet('direct', 560),
    ]);
    expect((await (await operator()).get('/wallets/bo').expect(200)).body.items).toEqual([wallet('escrowed', 5_000)]);
  });

  it('is nobody else’s', async () => {
    for (const stranger of [as('ana'), as('mia', ['mediator'], ['escrowed'])])
      await (await stranger).get('/wallets/bo').expect(403);
    await (await operator()).get('/wallets/bo?marketplace=direct').expect(403);
  });
});

describe('GET /ledger/trial-balance', () => {
  it('is zero, for operators and services', async () => {
    expect((await (await operator()).get('/ledger/trial-balance').expect(200)).body).toEqual({
      items: [{ currency: 'EUR', balanceMinor: 0 }],
    });
    await (await as('ana')).get('/ledger/trial-balance').expect(403);
  });
});

describe('The operators’ refunds', () => {
  it('are listed, retried and paid once (scenario 49)', async () => {
    const ops = await operator();
    const failed = {
      refundId: 'o-2.r1',
      orderId: 'o-2',
      reference: 'pay-bad',
      amountMinor: 5_000,
      currency: 'EUR',
      status: 'failed',
    };
    expect((await ops.get('/operations/refunds?status=failed').expect(200)).body).toEqual({ items: [failed], next: null });
    await (await as('ops', ['operator'], ['direct'])).post('/operations/refunds/o-2.r1/retry', {}).expect(403);
    await (await as('ana')).post('/operations/refunds/o-2.r1/retry', {}).expect(403);
    // Nobody judges his own affair, whatever his token says besides.
    for (const party of ['ana', 'bo'])
      await (
        await as(party, ['operator'], ['escrowed'])
      )
        .post('/operations/refunds/o-2.r1/settle-otherwise', { note: 'Payé.' })
        .expect(403);
    await ops.post('/operations/refunds/o-2.r9/retry', {}).expect(404);
    await ops.post('/operations/refunds/o-2.r1/settle-otherwise', { note: ' ' }).expect(422);

    await ops.post('/dev/provider', { reference: 'pay-bad', answer: 'ok' }).expect(200);
    const first = await ops.post('/operations/refunds/o-2.r1/retry', {}, 'again').expect(200);
    expect(first.body).toMatchObject({ refundId: 'o-2.r1', orderId: 'o-2', events: ['RefundRetried'] });
    const second = await ops.post('/operations/refunds/o-2.r1/retry', {}, 'again').expect(200);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);
    await quiet();
    expect((await ops.get('/dev/provider?reference=pay-bad').expect(200)).body).toEqual({
      items: [{ kind: 'refund', amountMinor: 5_000, key: 'pay-bad:o-2.r1' }],
    });
    expect((await ops.get('/operations/refunds?status=failed').set('prefer', 'wait=5').expect(200)).body.items).toEqual([]);
    expect((await ops.post('/operations/refunds/o-2.r1/settle-otherwise', { note: 'Virement.' }).expect(409)).body).toMatchObject(
      { code: 'state.invalid' },
    );
  });

  it('take no unknown words', async () => {
    const ops = await operator();
    await ops.get('/operations/refunds?status=lost').expect(400);
    await ops.post('/dev/provider', { reference: 'pay-1', answer: 'maybe' }).expect(400);
    await ops.post('/dev/provider', { reference: 'a@b', answer: 'ok' }).expect(422);
    await (await as('ana')).get('/dev/provider?reference=pay-1').expect(403);
  });
});
