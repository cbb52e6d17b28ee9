import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { Streams, upcast } from '@entente/event-store';
import { createHttpApp, stopHttpApp, Tokens, type Role } from '@entente/http';
import { Clock, plusMs } from '@entente/kernel';
import { Log, Metrics } from '@entente/observability';
import { ProjectionRunner, ViewHeads, type AnyProjection } from '@entente/projections';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { payoutVersions } from './domain/versions.js';
import { payoutProblems } from './payout-http.js';
import { captured, newWorld, orderNews, payoutProcess, START, termsOf } from './payout-on-trial.contract.js';
import { PayoutModule } from './payout.module.js';
import { ledger } from './views/ledger.js';
import { refundList } from './views/refunds.js';
import { walletList } from './views/wallets.js';

const HOURS_16_MS = 16 * 3_600_000;
const tokens = new Tokens({ from: 'development' });
const world = newWorld();
const here = payoutProcess(world);
let app: NestExpressApplication;
let runners: readonly ProjectionRunner[];

/** Everything that follows from what was done, the views included. */
async function quiet(): Promise<void> {
  await here.settle();
  for (const runner of runners) while ((await runner.step()) === 'moved');
}

beforeAll(async () => {
  const sql = await testSql();
  runners = ([ledger, walletList, refundList] as readonly AnyProjection[]).map(
    (projection) =>
      new ProjectionRunner({
        projection,
        store: world.store,
        sql,
        upcast: (event) => upcast(payoutVersions, event),
        alert: () => {},
      }),
  );
  for (const runner of runners) await runner.open();
  class Heads extends ViewHeads {
    reached = quiet;
  }
  const payout = PayoutModule.over({
    streams: new Streams(world.store, payoutVersions, async () => {}),
    sql,
    packs: { get: (policy) => ({ money: termsOf(policy) }) },
    clock: world.clock,
    provider: here.provider,
    heads: new Heads(),
    desk: here.provider,
  });
  @Module({ imports: [CqrsModule.forRoot(), payout], providers: [{ provide: Clock, useValue: world.clock }], exports: [Clock] })
  class Service {}
  const metrics = new Metrics();
  app = await createHttpApp(Service, {
    tokens,
    log: new Log(metrics, { level: 'silent' }),
    metrics,
    problems: [payoutProblems],
    writesPerMinute: 0,
    docs: { title: 'Payout', version: '1', description: 'For this spec.', actions: [] },
  });
  await app.listen(0, '127.0.0.1');

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
  await stopHttpApp(app);
  await closeTestSql();
});

const as = async (sub: string, roles: readonly Role[] = ['member'], marketplaces: readonly string[] = []) => {
  const authorization = `Bearer ${await tokens.write({ sub, roles, marketplaces })}`;
  const http = () => request(app.getHttpServer());
  return {
    get: (path: string) => http().get(path).set('authorization', authorization),
    post: (path: string, body: object, key?: string) => {
      const call = http().post(path).set('authorization', authorization);
      return (key === undefined ? call : call.set('idempotency-key', key)).send(body);
    },
  };
};
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
      legs: [
        { to: 'buyer', amountMinor: 3_000 },
        { to: 'seller', amountMinor: 5_000 },
        { to: 'platform', amountMinor: 2_000 },
      ],
    };
    const readers = [as('ana'), as('bo'), operator(), as('shop', ['service'], ['escrowed'])];
    for (const reader of readers) expect((await (await reader).get('/orders/o-1/money').expect(200)).body).toEqual(money);
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
    await here.publish({ ...disputed, type: 'entente.order.dispute_opened.v1', data: { ...disputed.data, ...opened } });
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
