import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plusMs } from '@entente/kernel';
import { closeTestSql } from '@entente/sql/testing';
import { captured, orderNews, standingNews, START } from './payout-on-trial.contract.js';
import { servedPayout, type ServedPayout } from './payout-served.contract.js';

const SECOND_MS = 1_000;
let served: ServedPayout;
const as = (...who: Parameters<ServedPayout['as']>) => served.as(...who);
const shopFor = (member: string, ...marketplaces: readonly string[]) => as('shop', ['service'], marketplaces, member);

/** Sellers have what they earned: 8,000 each. */
beforeAll(async () => {
  served = await servedPayout();
  const sellers = ['bo', 'cleo', 'dan', 'eve'];
  await served.here.publish(
    ...sellers.flatMap((sellerId) => [
      orderNews(1, `o-${sellerId}`, [captured(`pay-${sellerId}`, 10_000)], { sellerId }),
      orderNews(2, `o-${sellerId}`, [{ do: 'release' }], { sellerId }),
    ]),
    orderNews(1, 'o-direct', [captured('pay-direct', 1_000)], { policy: 'direct/1' }),
  );
  await served.quiet();
});
afterAll(async () => {
  await served.stop();
  await closeTestSql();
});

const wish = (amountMinor: number, more: object = {}) => ({ marketplace: 'escrowed', currency: 'EUR', amountMinor, ...more });

describe('POST /wallets/{ownerId}/withdraw', () => {
  it('reserves the money and has it paid, to where the owner says', async () => {
    const bo = await as('bo');
    const answer = await bo.post('/wallets/bo/withdraw', wish(5_000, { destination: 'bank-7' }), 'first').expect(201);
    expect(answer.body).toEqual({ withdrawalId: expect.any(String), status: 'reserved' });
    const wallet = (await bo.get('/wallets/bo?marketplace=escrowed').set('prefer', 'wait=5').expect(200)).body.items;
    expect(wallet).toMatchObject([{ availableMinor: 3_000, reservedMinor: 0, debtMinor: 0 }]);
    const ops = await as('ops', ['operator'], ['escrowed']);
    expect((await ops.get('/dev/provider?reference=bank-7').expect(200)).body).toEqual({
      items: [{ kind: 'pay_out', amountMinor: 5_000, key: `withdrawal:${answer.body.withdrawalId}` }],
    });

    const again = await bo.post('/wallets/bo/withdraw', wish(5_000, { destination: 'bank-7' }), 'first').expect(201);
    expect(again.body).toEqual(answer.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const other = await bo.post('/wallets/bo/withdraw', wish(5_001, { destination: 'bank-7' }), 'first').expect(422);
    expect(other.body).toMatchObject({ code: 'command.id_reused' });
  });

  it('pays to the owner’s own id when he names no destination, and does so for his service', async () => {
    const forCleo = await shopFor('cleo', 'escrowed');
    await forCleo.post('/wallets/cleo/withdraw', wish(100)).expect(201);
    await served.quiet();
    await forCleo.post('/wallets/cleo/withdraw', wish(200, { destination: ' ' })).expect(201);
    await served.quiet();
    expect(await served.here.movements('cleo')).toMatchObject([{ amountMinor: 100 }, { amountMinor: 200 }]);
  });

  it('is refused with what is available: more than there is, nothing, less than nothing, too little (scenario 50)', async () => {
    const dan = await as('dan');
    const refused = async (body: object, facts: object) =>
      expect((await dan.post('/wallets/dan/withdraw', body).expect(422)).body).toMatchObject({
        code: 'amount.invalid',
        ...facts,
      });
    await refused(wish(8_001), { availableMinor: 8_000 });
    await refused(wish(0), { availableMinor: 8_000 });
    await refused(wish(-5), { availableMinor: 8_000 });
    await refused(wish(1, { currency: 'USD' }), { availableMinor: 0 });
    await refused(wish(99, { marketplace: 'direct' }), { availableMinor: 0, minimumMinor: 100 });
  });

  it('remembers a refusal: the same key is answered the same, whatever there is by now', async () => {
    const dan = await as('dan');
    const first = await dan.post('/wallets/dan/withdraw', wish(9_000), 'too-much').expect(422);
    const sale = { sellerId: 'dan' };
    await served.here.publish(
      orderNews(1, 'o-dan-2', [captured('pay-dan-2', 10_000)], sale),
      orderNews(2, 'o-dan-2', [{ do: 'release' }], sale),
    );
    await served.quiet();
    const again = await dan.post('/wallets/dan/withdraw', wish(9_000), 'too-much').expect(422);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    await dan.post('/wallets/dan/withdraw', wish(9_000), 'enough').expect(201);
  });

  it('is for the owner in person and for a service that speaks for him, before anything else is looked at', async () => {
    const strangers = [
      as('ana'),
      as('ops', ['operator'], ['escrowed']),
      as('shop', ['service'], ['escrowed']),
      as('bo', ['service'], ['escrowed']),
      shopFor('ana', 'escrowed'),
      shopFor('bo', 'direct'),
    ];
    for (const stranger of strangers)
      expect((await (await stranger).post('/wallets/bo/withdraw', wish(0)).expect(403)).body).toMatchObject({
        code: 'actor.forbidden',
      });
  });

  it('of a suspended seller is refused until he is reinstated, where the marketplace says so (CG-T17, CG-T18, CG-T19)', async () => {
    const gus = await as('gus');
    const standing = async (
      revision: number,
      status: 'suspended' | 'reinstatement_requested' | 'active',
      marketplace: string,
    ) => {
      await served.here.publish(standingNews(revision, 'gus', status, marketplace));
      await served.quiet();
    };
    const sales = ['escrowed', 'direct'].map((name) => ({ policy: `${name}/1`, sellerId: 'gus' }));
    for (const [i, sale] of sales.entries())
      await served.here.publish(
        orderNews(1, `o-gus-${i}`, [captured(`pay-gus-${i}`, 10_000)], sale),
        orderNews(2, `o-gus-${i}`, [{ do: 'release' }], sale),
      );
    await served.quiet();
    const refused = async (key: string) =>
      (await gus.post('/wallets/gus/withdraw', wish(1_000, { marketplace: 'direct' }), key).expect(409)).body;

    await standing(0, 'suspended', 'direct');
    await standing(0, 'suspended', 'escrowed');
    expect(await refused('gus-1')).toMatchObject({ code: 'seller.suspended' });
    await gus.post('/wallets/gus/withdraw', wish(1_000), 'gus-2').expect(201);
    await standing(1, 'reinstatement_requested', 'direct');
    await refused('gus-3');
    await standing(2, 'active', 'direct');
    await gus.post('/wallets/gus/withdraw', wish(1_000, { marketplace: 'direct' }), 'gus-4').expect(201);
    // What was refused stays refused under its key.
    expect(await refused('gus-1')).toMatchObject({ code: 'seller.suspended' });
  });

  it('takes no unknown words', async () => {
    const bo = await as('bo');
    await bo.post('/wallets/bo/withdraw', {}).expect(400);
    await bo.post('/wallets/bo/withdraw', wish(1.5)).expect(400);
    await bo.post('/wallets/bo/withdraw', wish(1, { iban: 'FR76' })).expect(400);
    await bo.post('/wallets/bo/withdraw', wish(1, { currency: 'Euro' })).expect(422);
    await bo.post('/wallets/bo/withdraw', wish(1, { destination: 'x'.repeat(201) })).expect(422);
  });

  it('that the bank refuses for good brings the money back, and is asked for anew', async () => {
    const eve = await as('eve');
    const ops = await as('ops', ['operator'], ['escrowed']);
    await ops.post('/dev/provider', { reference: 'eve', answer: 'refuse' }).expect(200);
    await eve.post('/wallets/eve/withdraw', wish(8_000), 'eve-1').expect(201);
    await served.quiet();
    expect((await eve.get('/wallets/eve').expect(200)).body.items).toMatchObject([{ availableMinor: 0, reservedMinor: 8_000 }]);
    for (let due = await served.here.nextDue(); due !== undefined; due = await served.here.nextDue()) {
      await served.world.clock.set(due);
      await served.quiet();
    }
    expect((await eve.get('/wallets/eve').expect(200)).body.items).toMatchObject([{ availableMinor: 8_000, reservedMinor: 0 }]);
    await ops.post('/dev/provider', { reference: 'eve', answer: 'ok' }).expect(200);
    await eve.post('/wallets/eve/withdraw', wish(8_000), 'eve-2').expect(201);
    await served.quiet();
    const { items } = (await eve.get('/wallets/eve/withdrawals').expect(200)).body;
    expect(items.map(({ status }: { status: string }) => status)).toEqual(['paid', 'failed']);
  });
});

describe('GET /wallets/{ownerId}/withdrawals', () => {
  it('lists them, the newest first, page by page, and says nowhere where the money went', async () => {
    const { here, world } = served;
    await here.publish(
      orderNews(1, 'o-fay', [captured('pay-fay', 10_000)], { sellerId: 'fay' }),
      orderNews(2, 'o-fay', [{ do: 'release' }], { sellerId: 'fay' }),
    );
    await served.quiet();
    const fay = await as('fay');
    for (const amountMinor of [1, 2, 3, 4, 9_999]) {
      await world.clock.set(plusMs(await world.clock.now(), SECOND_MS));
      await fay.post('/wallets/fay/withdraw', wish(amountMinor, { destination: 'secret-place' }));
    }
    await served.quiet();
    const page = async (query: string) => (await fay.get(`/wallets/fay/withdrawals?${query}`).expect(200)).body;
    const first = await page('limit=2');
    expect(first.items).toMatchObject([
      { amountMinor: 9_999, status: 'refused', marketplace: 'escrowed', currency: 'EUR', requestedAt: expect.any(String) },
      { amountMinor: 4, status: 'paid' },
    ]);
    await fay.post('/wallets/fay/withdraw', wish(5)).expect(201);
    await served.quiet();
    const second = await page(`limit=2&cursor=${first.next}`);
    expect(second.items).toMatchObject([{ amountMinor: 3 }, { amountMinor: 2 }]);
    const third = await page(`limit=2&cursor=${second.next}`);
    expect(third).toMatchObject({ items: [{ amountMinor: 1 }], next: null });
    expect((await page('marketplace=direct')).items).toEqual([]);
    expect(JSON.stringify([first, second, third])).not.toContain('secret-place');
    await fay.get('/wallets/fay/withdrawals?cursor=nonsense').expect(400);
  });

  it('is for those who see the wallet', async () => {
    const own = (await (await as('bo')).get('/wallets/bo/withdrawals').expect(200)).body.items;
    expect(own).toHaveLength(1);
    expect((await (await as('ops', ['operator'], ['escrowed'])).get('/wallets/bo/withdrawals').expect(200)).body.items).toEqual(
      own,
    );
    expect((await (await shopFor('bo', 'direct')).get('/wallets/bo/withdrawals').expect(200)).body.items).toEqual([]);
    for (const stranger of [as('ana'), as('mia', ['mediator'], ['escrowed']), as('ops', ['operator'])])
      await (await stranger).get('/wallets/bo/withdrawals').expect(403);
  });
});

describe('The money of an order', () => {
  it('is told as it was at an instant, and event by event', async () => {
    const { here, world } = served;
    const paidAt = await world.clock.now();
    const settledAt = plusMs(paidAt, 60 * SECOND_MS);
    await here.publish(orderNews(1, 'o-9', [captured('pay-9', 10_000)]));
    await served.quiet();
    await world.clock.set(settledAt);
    await here.publish(orderNews(2, 'o-9', [{ do: 'suspense' }, { do: 'voucher' }]));
    await served.quiet();
    const ana = await as('ana');
    const at = async (instant: string) => (await ana.get(`/orders/o-9/money?asOf=${instant}`).expect(200)).body;
    const now = (await ana.get('/orders/o-9/money').expect(200)).body;
    expect(now).toMatchObject({ escrowMinor: 0, suspenseMinor: 0, voucherMinor: 10_000 });
    expect(await at(settledAt)).toEqual(now);
    expect(await at(plusMs(settledAt, -1))).toMatchObject({ escrowMinor: 10_000, voucherMinor: 0 });
    expect((await ana.get(`/orders/o-9/money?asOf=${plusMs(START, -1)}`).expect(404)).body).toMatchObject({
      code: 'order.not_found',
    });
    await ana.get('/orders/o-9/money?asOf=yesterday').expect(422);

    const { items } = (await ana.get('/orders/o-9/money/history').expect(200)).body;
    expect(items.map(({ type }: { type: string }) => type)).toEqual([
      'EscrowOpened',
      'PaymentCaptured',
      'FundsSettled',
      'VoucherIssued',
    ]);
    expect(items[1]).toMatchObject({
      revision: 1,
      at: paidAt,
      postings: [
        { account: 'provider:escrowed', amountMinor: -10_000 },
        { account: 'escrow:o-9', amountMinor: 10_000 },
      ],
      money: { capturedMinor: 10_000, escrowMinor: 10_000 },
    });
    const { refundDays: _, ...figures } = now;
    expect(items[3].money).toEqual(figures);
  });

  it('has no history for those who may not read it', async () => {
    for (const path of ['/orders/o-9/money?asOf=2026-01-01T00:00:00Z', '/orders/o-9/money/history']) {
      await (await as('zed')).get(path).expect(403);
      await (await as('mia', ['mediator'], ['escrowed'])).get(path).expect(403);
    }
    await (await as('ana')).get('/orders/o-99/money/history').expect(404);
  });
});
