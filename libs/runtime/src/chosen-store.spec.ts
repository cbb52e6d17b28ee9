import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventStoreTables } from '@entente/event-store/pg';
import type { Instant } from '@entente/kernel';
import type { Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { startEventStore, type EventStoreServer } from '@entente/testing/eventstore';
import { BUILT_FROM_TABLE, openEventStores } from './chosen-store.js';
import type { StoreChoice } from './config/stores.js';
import { lastAtIn } from './last-at.js';
import { record } from './testing/replica.js';

const IN_SQL: StoreChoice = { kind: 'sql' };
let server: EventStoreServer;
let sql: Sql;

beforeEach(async () => {
  server = await startEventStore();
  sql = await testSql();
  await sql.script(`${eventStoreTables}${BUILT_FROM_TABLE}`);
});
afterEach(() => server.stop());
afterAll(closeTestSql);

const onServer = (prefix = 'entente'): StoreChoice => ({ kind: 'eventstore', url: server.url, prefix });

/** What it was opened for, and that it is there. */
async function opened(choice: StoreChoice, isServing: boolean, context: 'order' | 'payout' = 'order'): Promise<string> {
  const stores = await openEventStores(choice, { isServing });
  try {
    return (await stores.of(context, sql)).constructor.name;
  } finally {
    await stores.close();
  }
}

describe('The store of a context', () => {
  it('is the one that was chosen, and remains it for the database that was built from it', async () => {
    expect(await opened(onServer(), true)).toBe('EsdbEventStore');
    expect(await opened(onServer(), false)).toBe('EsdbEventStore');
    const another =
      'The database of the order context belongs to events that are kept in EventStoreDB under the prefix entente, and not in';
    await expect(opened(IN_SQL, true)).rejects.toThrow(`${another} the database itself. Set ENTENTE_STORE`);
    await expect(opened(IN_SQL, false)).rejects.toThrow(another);
    await expect(opened(onServer('other'), true)).rejects.toThrow(`${another} EventStoreDB under the prefix other.`);
  });

  it('is the database itself where events were stored before anybody noted it', async () => {
    const stores = await openEventStores(IN_SQL);
    await record(await stores.of('order', sql), 'order-1', { type: 'ReportReceived' });
    await expect(opened(onServer(), true)).rejects.toThrow(
      'are kept in the database itself, and not in EventStoreDB under the prefix entente.',
    );
    expect(await opened(IN_SQL, true)).toBe('PgEventStore');
  });

  it('is not chosen by whoever only looks', async () => {
    expect(await opened(onServer(), false)).toBe('EsdbEventStore');
    expect(await opened(IN_SQL, true)).toBe('PgEventStore');
  });

  it('in EventStoreDB is its own, though all contexts share a prefix', async () => {
    const stores = await openEventStores(onServer(), { isServing: true });
    const [orders, money] = [await stores.of('order', sql), await stores.of('payout', sql)];
    await record(orders, 'order-1', { type: 'ReportReceived' });
    expect(await money.head()).toBeUndefined();
    await expect(record(money, 'order-2', { type: 'ReportReceived' })).rejects.toThrow('order-2 is no stream of this store');
    await stores.close();
  });

  it('knows when the latest of its events happened, which need not be the newest', async () => {
    const stores = await openEventStores(onServer(), { isServing: true });
    const orders = await stores.of('order', sql);
    expect(await lastAtIn(orders)).toBeUndefined();
    for (const at of [7, 9, 8].map((day) => `2026-01-0${day}T09:00:00.000Z` as Instant))
      await record(orders, `order-${randomUUID()}`, { type: 'ReportReceived' }, { at });
    expect(await lastAtIn(orders)).toBe('2026-01-09T09:00:00.000Z');
    await stores.close();
  });

  it('is refused, with the name of the setting, where its address or its prefix cannot be read', async () => {
    const wrong: StoreChoice = { kind: 'eventstore', url: 'esdb://user:hunter2@host:port', prefix: 'entente' };
    const refused = openEventStores(wrong);
    await expect(refused).rejects.toThrow('EVENTSTORE_URL: The address of EventStoreDB names a host that is none.');
    await expect(refused).rejects.not.toThrow('hunter2');
    await expect(opened(onServer('En_Tente'), true)).rejects.toThrow('EVENTSTORE_PREFIX: "En_Tente" is no prefix for streams.');
  });
});
