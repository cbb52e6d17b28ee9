import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { upcast } from '@entente/event-store';
import { ProjectionRunner, type AnyProjection } from '@entente/projections';
import { plusMs } from '@entente/kernel';
import type { Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { payoutVersions } from '../versions.js';
import { payoutFaults } from '../invariants.js';
import { payoutContext } from '../payout-context.js';
import { captured, newWorld, orderNews, payoutProcess, START, type World } from '../payout-on-trial.contract.js';
import { accountBalances, trialBalance } from './ledger.js';
import { refundPage } from './refunds.js';
import { walletsOf } from './wallets.js';
import { withdrawalPage } from './withdrawals.js';

afterAll(closeTestSql);

let sql: Sql;
let world: World;
let here: ReturnType<typeof payoutProcess>;
beforeEach(async () => {
  sql = await testSql();
  world = newWorld();
  here = payoutProcess(world);
});

async function project(): Promise<void> {
  for (const projection of payoutContext.projections as readonly AnyProjection[]) {
    const runner = new ProjectionRunner({
      projection,
      store: world.store,
      sql,
      upcast: (event) => upcast(payoutVersions, event),
      alert: ({ detail }) => {
        throw new Error(detail);
      },
    });
    await runner.open();
    while ((await runner.step()) === 'moved');
  }
}

describe('The ledger', () => {
  it('is in balance by currency and marketplace, and is what the events say', async () => {
    await here.publish(
      orderNews(1, 'o-1', [captured('pay-1', 10_000)]),
      orderNews(2, 'o-1', [{ do: 'split', amountMinor: 3_000 }]),
      orderNews(1, 'o-2', [captured('pay-2', 5_000)], { policy: 'direct/1' }),
      orderNews(2, 'o-2', [{ do: 'refund_part', amountMinor: 1_000 }], { policy: 'direct/1' }),
    );
    await here.settle();
    await project();
    expect(await trialBalance(sql, ['escrowed', 'direct'])).toEqual([{ currency: 'EUR', balanceMinor: 0 }]);
    expect(await trialBalance(sql, ['elsewhere'])).toEqual([]);
    expect(await accountBalances(sql)).toEqual([
      { account: 'fees:direct', currency: 'EUR', balanceMinor: 800 },
      { account: 'fees:escrowed', currency: 'EUR', balanceMinor: 2_000 },
      { account: 'provider:direct', currency: 'EUR', balanceMinor: -4_000 },
      { account: 'provider:escrowed', currency: 'EUR', balanceMinor: -7_000 },
      { account: 'wallet:direct.bo', currency: 'EUR', balanceMinor: 3_200 },
      { account: 'wallet:escrowed.bo', currency: 'EUR', balanceMinor: 5_000 },
    ]);
    const movements = [...(await world.till.of('pay-1')), ...(await world.till.of('pay-2'))];
    expect(await payoutFaults({ store: world.store, balances: await accountBalances(sql), movements })).toEqual([]);
  });

  it('shows what is wrong when it is', async () => {
    await here.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)]), orderNews(2, 'o-1', [{ do: 'release' }]));
    while ((await here.steps[0]()) === 'moved');
    await project();
    await sql.query(`update ledger_postings_1 set amount_minor = amount_minor + 1 where account = 'fees:escrowed'`);
    expect(
      await payoutFaults({
        store: world.store,
        balances: await accountBalances(sql),
        movements: [{ currency: 'EUR', amountMinor: 5 }],
      }),
    ).toEqual([
      'The trial balance of EUR is 1.',
      'The ledger view and the events differ about fees:escrowed EUR.',
      'transit:o-1:1 still holds 8000.',
      'The leg o-1:1 is not delivered.',
      'The provider holds 9995 EUR, the ledger says 10000.',
    ]);
  });
});

describe('The wallets', () => {
  it('show what is available, held and owed', async () => {
    await here.publish(
      orderNews(1, 'o-1', [captured('pay-1', 10_000)], { policy: 'direct/1' }),
      orderNews(1, 'o-2', [captured('pay-2', 1_000)], { policy: 'direct/1' }),
      orderNews(2, 'o-1', [{ do: 'hold', disputeId: 'o-1.1' }], { policy: 'direct/1' }),
      orderNews(1, 'o-3', [captured('w-3', 300, { method: 'wallet' })]),
    );
    await here.settle();
    await project();
    const empty = { availableMinor: 0, heldMinor: 0, reservedMinor: 0, debtMinor: 0 };
    expect(await walletsOf(sql, 'bo')).toEqual([
      { marketplace: 'direct', currency: 'EUR', ...empty, availableMinor: 800, heldMinor: 8_000 },
    ]);
    expect(await walletsOf(sql, 'ana', ['escrowed'])).toEqual([
      { marketplace: 'escrowed', currency: 'EUR', ...empty, debtMinor: 300 },
    ]);
    expect(await walletsOf(sql, 'ana', ['direct'])).toEqual([]);
  });
});

describe('The withdrawals', () => {
  it('show where each stands, and their wallet what it reserves for them', async () => {
    await here.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)]), orderNews(2, 'o-1', [{ do: 'release' }]));
    await here.settle();
    await here.withdraw('w-1', 500);
    await here.settle();
    await world.till.tell('bo-bank', 'refuse');
    await world.clock.set(plusMs(START, 1_000));
    await here.withdraw('w-2', 7_000);
    await world.clock.set(plusMs(START, 2_000));
    await here.withdraw('w-3', 501);
    await here.settle();
    await project();
    const all = { ownerId: 'bo', marketplaces: undefined, cursor: undefined, limit: 10 };
    expect((await withdrawalPage(sql, all)).items).toMatchObject([
      { amountMinor: 501, status: 'refused', requestedAt: plusMs(START, 2_000) },
      { amountMinor: 7_000, status: 'reserved', marketplace: 'escrowed', currency: 'EUR' },
      { amountMinor: 500, status: 'paid', requestedAt: START },
    ]);
    expect((await withdrawalPage(sql, { ...all, marketplaces: ['direct'] })).items).toEqual([]);
    expect((await withdrawalPage(sql, { ...all, ownerId: 'ana' })).items).toEqual([]);
    expect(await walletsOf(sql, 'bo')).toMatchObject([{ availableMinor: 500, heldMinor: 0, reservedMinor: 7_000, debtMinor: 0 }]);
    const movements = await world.till.of('bo-bank');
    expect(await payoutFaults({ store: world.store, balances: await accountBalances(sql), movements })).toEqual([]);
  });

  it('are missed by the books when a wallet forgets one', async () => {
    await here.publish(orderNews(1, 'o-1', [captured('pay-1', 10_000)]), orderNews(2, 'o-1', [{ do: 'release' }]));
    await here.settle();
    await world.till.tell('bo-bank', 'refuse');
    const { withdrawalId } = await here.withdraw('w-1', 500);
    await here.settle();
    const forgetful = Object.create(world.store) as typeof world.store;
    forgetful.readAll = async (asked) => {
      const page = await world.store.readAll(asked);
      return { ...page, events: page.events.filter(({ data }) => data.type !== 'WithdrawalReserved') };
    };
    expect(await payoutFaults({ store: forgetful })).toEqual([`The withdrawal ${withdrawalId} takes 500, reserved are 0.`]);
  });
});

describe('The operators’ queue', () => {
  it('holds no refund any more that the bank has paid, and what is left of it anew (CG-T36)', async () => {
    await world.till.tell('pay-1', 'refuse');
    const bank = { do: 'charge_back', reference: 'pay-1', amountMinor: 9_000, appliedMinor: 7_000 } as const;
    await here.publish(
      orderNews(1, 'o-1', [captured('pay-1', 10_000)]),
      orderNews(2, 'o-1', [{ do: 'refund_part', amountMinor: 3_000 }, bank]),
    );
    await here.settle();
    await project();
    const { items } = await refundPage(sql, { marketplaces: ['escrowed'], limit: 5 });
    expect(items).toMatchObject([
      { refundId: 'o-1.r1', amountMinor: 2_000, status: 'paid' },
      { refundId: 'o-1.r2', amountMinor: 1_000, status: 'due' },
    ]);
    const movements = await world.till.of('pay-1');
    expect(await payoutFaults({ store: world.store, balances: await accountBalances(sql), movements })).toEqual([]);
  });

  it('lists refunds by status, the oldest first, page by page', async () => {
    for (const n of [1, 2, 3, 4, 5]) {
      await world.till.tell(`pay-${n}`, n === 4 ? 'refuse' : 'ok');
      await here.publish(orderNews(1, `o-${n}`, [captured(`pay-${n}`, 1_000)]), orderNews(2, `o-${n}`, [{ do: 'refund' }]));
      await world.clock.set(plusMs(START, n * 1_000));
      await here.settle();
    }
    await project();
    const all = { marketplaces: ['escrowed'], limit: 2 };
    const first = await refundPage(sql, { ...all, status: 'paid' });
    expect(first.items.map(({ refundId }) => refundId)).toEqual(['o-1.r1', 'o-2.r1']);
    const second = await refundPage(sql, { ...all, status: 'paid', cursor: first.next ?? '' });
    expect(second.items.map(({ refundId }) => refundId)).toEqual(['o-3.r1', 'o-5.r1']);
    expect(second.next).toBeNull();
    expect(await refundPage(sql, { ...all, status: 'due' })).toEqual({
      items: [{ refundId: 'o-4.r1', orderId: 'o-4', reference: 'pay-4', amountMinor: 1_000, currency: 'EUR', status: 'due' }],
      next: null,
    });
    expect((await refundPage(sql, { ...all, marketplaces: ['elsewhere'] })).items).toEqual([]);
    await expect(refundPage(sql, { ...all, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'malformed' });
  });
});
