import { afterAll, describe, expect, it } from '@jest/globals';
import { shardOf } from '@entente/kernel';
import type { Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { eventsOf, eventStoreContract } from '../event-store.contract.js';
import { eventStoreTables, PgEventStore } from './index.js';

afterAll(closeTestSql);

async function withTables(): Promise<Sql> {
  const sql = await testSql();
  await sql.script(eventStoreTables);
  return sql;
}

describe('The store on PostgreSQL', () => {
  eventStoreContract(async () => new PgEventStore(await withTables()), { positions: 'dense' });

  it('finds its events again after the tables were made sure of once more', async () => {
    const sql = await withTables();
    const append = { stream: 'order-1', key: 'o-1', expected: -1, events: eventsOf('order-1', 'a', 'A') };
    await new PgEventStore(sql).append(append);
    await sql.script(eventStoreTables);
    expect(await new PgEventStore(sql).head()).toBe('1');
    expect(await sql.query('select shard from events')).toEqual([{ shard: shardOf('o-1') }]);
  });

  it('leaves no gap in the positions after an append that failed half-way', async () => {
    const sql = await withTables();
    const store = new PgEventStore(sql);
    await store.append({ stream: 'order-1', key: '1', expected: -1, events: eventsOf('order-1', 'a', 'A') });
    await expect(
      store.append({ stream: 'order-2', key: '2', expected: -1, events: eventsOf('order-1', 'a', 'A') }),
    ).rejects.toMatchObject({ code: '23505' });
    await store.append({ stream: 'order-2', key: '2', expected: -1, events: eventsOf('order-2', 'a', 'A') });
    expect(await sql.query('select position, stream, revision from events order by position')).toEqual([
      { position: 1, stream: 'order-1', revision: 0 },
      { position: 2, stream: 'order-2', revision: 0 },
    ]);
  });
});
