import { fileURLToPath } from 'node:url';
import { MEMORY, openPglite, type Pglite } from '../pglite/index.js';
import type { Sql } from '../sql.js';

const cacheDir = fileURLToPath(new URL('../../../../.cache', import.meta.url));

let database: Promise<Pglite> | undefined;
let schemas = 0;

/** An empty schema for every call, all in one database in memory: opening that takes half a second, a schema takes a millisecond. */
export async function testSql(): Promise<Sql> {
  database ??= openPglite(MEMORY, { cacheDir });
  return (await database).schema(`test_${++schemas}`);
}

/** For `afterAll` of every spec that called `testSql`: an open database keeps the test run alive. */
export async function closeTestSql(): Promise<void> {
  const closing = database;
  database = undefined;
  await (await closing)?.close();
}
