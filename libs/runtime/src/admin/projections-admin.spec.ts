import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CONSUMER_STATE_TABLES, PgConsumerState } from '@entente/bus/pg';
import { PgDeadlines } from '@entente/deadlines/pg';
import { eventStoreTables, PgEventStore } from '@entente/event-store/pg';
import type { Instant } from '@entente/kernel';
import { orderContext } from '@entente/order';
import { discard, ProjectionRunner, type AnyProjection } from '@entente/projections';
import { Leases, type Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { projectionLease } from '../owning.js';
import { NotDone, ProjectionsOf, type RebuildTold } from './projections-admin.js';
import { record } from '../testing/replica.js';

const [orderList] = orderContext.projections;
const ID = `order-list@${orderList.version}`;
const LEASE = projectionLease('order', orderList);

let live: Sql;
let beside: Sql;
let bus: Sql;
let projections: ProjectionsOf;

beforeEach(async () => {
  [live, beside, bus] = [await testSql(), await testSql(), await testSql()];
  await live.script(eventStoreTables);
  await bus.script(CONSUMER_STATE_TABLES);
  projections = new ProjectionsOf('order', { store: new PgEventStore(live), live, beside, bus, isShared: false });
});
afterAll(closeTestSql);

const process = (holder: string) => Leases.open(live, { holder, elapsed: () => 0 });
/** As an earlier or later release would have left it. */
async function built(projection: AnyProjection): Promise<void> {
  const runner = new ProjectionRunner({ projection, store: new PgEventStore(live), sql: live, alert: () => undefined });
  await runner.open();
  while ((await runner.step()) === 'moved');
}
const former: AnyProjection = {
  name: 'order-list',
  version: 999,
  tables: 'create table if not exists order_list_999 (id text)',
  prefixes: ['order-'],
  on: {},
};
const rebuild = (told: (progress: RebuildTold) => void = () => undefined) =>
  projections.rebuild('order-list', { fromStart: false, isStopped: () => false, told });

describe('Who looks at the projections', () => {
  it('sees what this release reads, before it was ever built, and who follows it', async () => {
    await (await process('replica')).keep([LEASE]);
    expect(await projections.list()).toMatchObject([
      { context: 'order', version: ID, isRead: true, position: undefined, behind: 0, owner: 'replica', stopped: undefined },
      { version: 'seller-statistics@2', owner: undefined },
      { version: 'open-disputes@1' },
      { version: 'policies-in-use@1' },
    ]);
  });

  it('sees what only another release reads, and how far each is behind', async () => {
    await built(former);
    const store = new PgEventStore(live);
    for (const order of ['order-1', 'order-2', 'chat-1']) await record(store, order, { type: 'ReportReceived' });
    const listed = await projections.list();
    expect(listed.map(({ version, isRead, behind }) => [version, isRead, behind])).toEqual([
      ['order-list@999', false, 3],
      [ID, true, 2],
      ['seller-statistics@2', true, expect.any(Number)],
      ['open-disputes@1', true, expect.any(Number)],
      ['policies-in-use@1', true, expect.any(Number)],
    ]);
  });

  it('sees a checkpoint that is not of this store', async () => {
    await built(orderList);
    await live.query(`update checkpoints set position = '99'`);
    expect((await projections.list())[0]).toMatchObject({ version: ID, position: '99', behind: undefined });
  });
});

describe('Who rebuilds a projection', () => {
  it('has it rebuilt where it is read', async () => {
    await rebuild();
    expect((await projections.list())[0]).toMatchObject({ version: ID, behind: 0, owner: undefined });
    expect(await live.query(`select * from ${orderList.tables.match(/order_list\w*/)?.[0]}`)).toEqual([]);
  });

  it('is told when another does it already, and when there is none of that name', async () => {
    await (await process('other')).keep([`${LEASE}.rebuild`]);
    await expect(rebuild()).rejects.toThrow(NotDone);
    const unknown = projections.rebuild('palced', { fromStart: false, isStopped: () => false, told: () => undefined });
    await expect(unknown).rejects.toThrow('This release reads no projection palced of order.');
  });

  it('of a service that does not run is told that it follows, and may end that', async () => {
    const shared = new ProjectionsOf('order', { store: new PgEventStore(live), live, beside, bus, isShared: true });
    let isFollowing = false;
    await shared.rebuild('order-list', {
      fromStart: true,
      isStopped: () => isFollowing,
      told: ({ phase }) => void (isFollowing = phase === 'following'),
    });
    expect([isFollowing, await (await process('replica')).keep([LEASE])]).toEqual([true, new Set([LEASE])]);
  });
});

describe('Who drops a version', () => {
  it('drops what nobody reads', async () => {
    await built(former);
    await projections.drop('order-list', 999);
    await expect(live.query('select * from order_list_999')).rejects.toThrow('order_list_999');
    await expect(projections.drop('order-list', 999)).rejects.toThrow('Nothing is stored of order-list@999');
  });

  it('is refused what this release reads', async () => {
    await rebuild();
    await expect(projections.drop('order-list', orderList.version)).rejects.toThrow('is what this release reads');
    expect(await discard(live, orderList)).toBe(true);
  });

  it('is refused what a process of another release follows', async () => {
    await built(former);
    await (await process('replica of before')).keep([projectionLease('order', former)]);
    await expect(projections.drop('order-list', 999)).rejects.toThrow('follows order-list@999');
    expect(await live.query('select * from order_list_999')).toEqual([]);
  });
});

describe('Who rewinds what follows an older store', () => {
  const NOON = '2026-01-05T12:00:00.000Z' as Instant;
  const followers = () => new PgConsumerState(bus);
  const stand = async (places: { readonly [follower: string]: string }) => {
    for (const [follower, position] of Object.entries(places)) await followers().moveCheckpoint(follower, undefined, position);
  };
  beforeEach(async () => {
    const store = new PgEventStore(live);
    await record(store, 'order-1', { type: 'ReportReceived' });
    await record(store, 'order-2', { type: 'ReportReceived' }, { at: NOON });
  });

  it('sets back who follows it, and has built again what is built from it', async () => {
    await built(orderList);
    await built(former);
    const deadlines = await PgDeadlines.open(live);
    await deadlines.apply([], undefined, '99');
    await stand({ 'order.relay': '99', 'order.alerts': '1', 'payout-legs': '99' });
    expect(await projections.rewind(NOON)).toEqual({
      followers: [
        { follower: 'order.alerts', position: '1' },
        { follower: 'order.relay', position: '1' },
      ],
      dropped: [ID, 'order-list@999'].toSorted(),
    });
    expect(await followers().checkpoint('payout-legs')).toBe('99'); // Another context follows its own store.
    expect(await deadlines.checkpoint()).toBeUndefined();
    await expect(live.query('select * from order_list_999')).rejects.toThrow('order_list_999');
    expect((await projections.list())[0]).toMatchObject({ version: ID, position: undefined, behind: 2 });
  });

  it('is refused while a process is at work', async () => {
    await stand({ 'order.relay': '99' });
    await (await process('replica')).keep(['order.relay']);
    await expect(projections.rewind(NOON)).rejects.toThrow('replica is at work as order.relay. End every process of the order');
    expect(await followers().checkpoint('order.relay')).toBe('99');
  });
});
