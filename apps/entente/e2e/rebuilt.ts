import { setImmediate as breath } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { DeadlineProjection } from '@entente/deadlines';
import { PgDeadlines } from '@entente/deadlines/pg';
import { upcast, type Recorded } from '@entente/event-store';
import { ProjectionRunner, tablesOf } from '@entente/projections';
import type { Sql } from '@entente/sql';
import { testSql } from '@entente/sql/testing';
import type { Town } from './served.js';

const rowsOf = async (sql: Sql, table: string) =>
  (await sql.query<object>(`select * from ${table}`)).map((row) => JSON.stringify(row)).sort();

/** Every read model and every deadline, built from the first event beside those that grew with them, says the same. Close the test databases afterwards. */
export async function expectRebuiltAlike(here: Town): Promise<void> {
  await here.wait('PT0S');
  for (const { parts } of here.served.running.contexts) {
    const { name, store, sql, projections, versions, timed } = parts;
    const empty = await testSql();
    const read = (event: Recorded) => upcast(versions, event);
    const alert = ({ detail }: { readonly detail: string }) => expect(detail).toBe('');
    for (const projection of projections) {
      const runner = new ProjectionRunner({ projection, store, sql: empty, upcast: read, alert });
      await runner.open();
      while ((await runner.step()) === 'moved');
      for (const table of tablesOf(projection))
        expect([name, table, await rowsOf(empty, table)]).toEqual([name, table, await rowsOf(sql, table)]);
      await breath(); // The database works on this thread: connections that wait would be taken for dead.
    }
    const deadlines = new DeadlineProjection({ store, deadlines: await PgDeadlines.open(empty), prefixes: timed, upcast: read });
    while ((await deadlines.step()) === 'moved');
    expect([name, await rowsOf(empty, 'deadlines')]).toEqual([name, await rowsOf(sql, 'deadlines')]);
  }
}
