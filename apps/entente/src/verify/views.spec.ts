import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from '@jest/globals';
import { eventStoreTables, PgEventStore } from '@entente/event-store/pg';
import { derivedId, type Instant } from '@entente/kernel';
import { ProjectionRunner, type Projection } from '@entente/projections';
import { MEMORY, openPglite, type Pglite } from '@entente/sql/pglite';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { judgeView } from './views.js';

const ROWS = 150_000;
const TEST_MS_MAX = 120_000;

type Counted = { readonly type: 'Counted'; readonly rows: number };

const many: Projection<Counted> = {
  name: 'many',
  version: 1,
  tables: 'create table if not exists many (n integer primary key)',
  prefixes: ['order-'],
  on: { Counted: (sql, { data: { rows } }) => sql.query('insert into many select generate_series(1, $1::integer)', [rows]) },
};

const CACHE = fileURLToPath(new URL('../../../../.cache/', import.meta.url));

/** As verify has it: a database of its own, beside the one that is looked at. */
let scratch: Pglite | undefined;
afterAll(async () => {
  await scratch?.close();
  await closeTestSql();
});

it(
  'a read model of many rows is laid beside itself, row by row',
  async () => {
    const sql = await testSql();
    await sql.script(eventStoreTables);
    const store = new PgEventStore(sql);
    const id = derivedId('order-1', 0);
    const meta = { commandId: id, bodyHash: '', schema: 1, correlationId: id, causationId: id };
    const at = '2026-01-05T09:00:00.000Z' as Instant;
    const events = [{ id, at, data: { type: 'Counted', rows: ROWS } as const, meta }];
    await store.append({ stream: 'order-1', key: '1', expected: -1, events });
    const runner = new ProjectionRunner({ projection: many, store, sql, upcast: (event) => event, alert: () => {} });
    await runner.open();
    while ((await runner.step()) === 'moved');
    await sql.query('delete from many where n = 7');

    scratch = await openPglite(MEMORY, { cacheDir: CACHE });
    const judged = await judgeView({ sql, store, versions: { Counted: [] } }, many, scratch.schema('scratch'));
    expect(judged).toEqual([
      { invariant: 'views.rebuilt', stream: 'many@1 many', times: ROWS },
      { invariant: 'views.rebuilt', stream: 'many@1 many', fault: { expected: '{"n": 7}', found: 'no such row' } },
    ]);
  },
  TEST_MS_MAX,
);
