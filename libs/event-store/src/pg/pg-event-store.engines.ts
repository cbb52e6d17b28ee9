import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DatabaseAway, type Sql } from '@entente/sql';
import { openPostgres, type Postgres } from '@entente/sql/pg';
import { freshDatabase, hasPostgres, startProxy, type Proxy } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { eventsOf, eventStoreContract } from '../event-store.contract.js';
import { UnknownOutcome, type EventStore } from '../event-store.js';
import { eventStoreTables, PgEventStore } from './index.js';

describeWhere(hasPostgres, 'PostgreSQL')('The store on a PostgreSQL server', () => {
  let url: string;
  let postgres: Postgres;
  let schemas = 0;
  const withTables = async (): Promise<{ schema: string; sql: Sql }> => {
    const schema = `store_${++schemas}`;
    const sql = postgres.schema(schema);
    await sql.script(eventStoreTables);
    return { schema, sql };
  };
  const append = (store: EventStore, stream: string, command: string, expected: number) =>
    store.append({ stream, key: stream, expected, events: eventsOf(stream, command, 'A', 'B') });
  const typesIn = async (store: EventStore, stream: string): Promise<string[]> => {
    const types = [];
    for await (const { data } of store.read(stream)) types.push(data.type);
    return types;
  };

  beforeAll(async () => {
    url = await freshDatabase();
    postgres = openPostgres(url);
  });
  afterAll(() => postgres.close());

  eventStoreContract(async () => new PgEventStore((await withTables()).sql), { positions: 'dense' });

  describe('While the database is away', () => {
    let proxy: Proxy;
    let beyond: Postgres;
    let store: PgEventStore;

    beforeAll(async () => {
      proxy = await startProxy(url);
      beyond = openPostgres(proxy.url, { connectionsMax: 1 });
      store = new PgEventStore(beyond.schema((await withTables()).schema));
      await append(store, 'order-1', 'a', -1);
    });
    afterAll(async () => {
      await beyond.close();
      await proxy.stop();
    });

    it('an append whose answer was lost has happened, and repeating it finds that', async () => {
      proxy.dropAnswers();
      await expect(append(store, 'order-1', 'b', 1)).rejects.toBeInstanceOf(UnknownOutcome);
      expect(await append(store, 'order-1', 'b', 1)).toEqual({ revision: 3 });
      expect(await typesIn(store, 'order-1')).toEqual(['A', 'B', 'A', 'B']);
    });

    it('an append does not know its outcome, and a read says that nobody answers', async () => {
      await proxy.refuse();
      proxy.cut();
      await expect(append(store, 'order-1', 'c', 3)).rejects.toBeInstanceOf(UnknownOutcome);
      const reads = [
        () => typesIn(store, 'order-1'),
        () => store.revisionOf('order-1'),
        () => store.readAll({ after: undefined, prefixes: ['order-'], limit: 1 }),
        () => store.head(),
      ];
      for (const read of reads) await expect(read()).rejects.toBeInstanceOf(DatabaseAway);
      await proxy.accept();
      expect(await append(store, 'order-1', 'c', 3)).toEqual({ revision: 5 });
    });
  });

  it('gives up waiting for a counter that somebody holds, and succeeds once it is let go', async () => {
    const { sql } = await withTables();
    const store = new PgEventStore(sql);
    await sql.transaction(async (tx) => {
      await tx.query('select from event_head for update');
      // The transaction is somebody else's: a statement beside it would be refused.
      const other = openPostgres(url);
      const elsewhere = new PgEventStore(other.schema(`store_${schemas}`));
      await expect(append(elsewhere, 'order-1', 'a', -1)).rejects.toBeInstanceOf(UnknownOutcome);
      await other.close();
    });
    expect(await append(store, 'order-1', 'a', -1)).toEqual({ revision: 1 });
    expect(await store.head()).toBe('2');
  });

  describe('What other processes append', () => {
    const WATCH_MS = 5;
    const until = async (holds: () => boolean): Promise<void> => {
      while (!holds()) await wait(WATCH_MS);
    };

    it('is noticed by whoever listens, and by nobody afterwards', async () => {
      const { schema, sql } = await withTables();
      const other = openPostgres(url);
      const elsewhere = new PgEventStore(other.schema(schema));
      const store = new PgEventStore(sql, { watchMs: WATCH_MS });
      let told = 0;
      const stop = store.onAppend(() => (told += 1));
      const alsoStop = store.onAppend(() => undefined);
      for (let round = 0; round < 3; round++) {
        await wait(10 * WATCH_MS);
        told = 0;
        await append(elsewhere, 'order-1', `c${round}`, 2 * round - 1);
        await until(() => told > 0);
      }
      stop();
      stop();
      told = 0;
      await append(elsewhere, 'order-1', 'last', 5);
      await wait(10 * WATCH_MS);
      expect(told).toBe(0);
      alsoStop();
      await other.close();
    });

    it('is noticed again after an outage', async () => {
      const { schema, sql } = await withTables();
      const proxy = await startProxy(url);
      const beyond = openPostgres(proxy.url);
      const store = new PgEventStore(beyond.schema(schema), { watchMs: WATCH_MS });
      let told = 0;
      const stop = store.onAppend(() => (told += 1));
      await until(() => told > 0);
      await proxy.refuse();
      proxy.cut();
      told = 0;
      await append(new PgEventStore(sql), 'order-1', 'a', -1);
      await wait(10 * WATCH_MS);
      expect(told).toBe(0);
      await proxy.accept();
      await until(() => told > 0);
      stop();
      await beyond.close();
      await proxy.stop();
    });
  });
});
