import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sqlContract } from '../sql.contract.js';
import { closeTestSql, testSql } from '../testing/index.js';
import { openPglite, type Pglite } from './index.js';

afterAll(closeTestSql);

describe('PGlite', () => {
  sqlContract(testSql);
});

describe('Contexts that share one PGlite', () => {
  it('see their own tables only, however their statements interleave', async () => {
    const [one, other] = [await testSql(), await testSql()];
    for (const [sql, owner] of [
      [one, 'one'],
      [other, 'other'],
    ] as const) {
      await sql.script('create table mine (owner text)');
      await sql.query('insert into mine values ($1)', [owner]);
    }
    const asked = [one, other, one, one, other].map((sql) => sql.query('select owner from mine'));
    expect((await Promise.all(asked)).map(([row]) => row?.owner)).toEqual(['one', 'other', 'one', 'one', 'other']);
  });

  it('stay in their schema after a transaction of another failed', async () => {
    const [one, other] = [await testSql(), await testSql()];
    await one.script('create table only_here (a int)');
    await expect(other.transaction((tx) => tx.query('select * from only_here'))).rejects.toThrow('only_here');
    expect(await one.query('select * from only_here')).toEqual([]);
    await expect(other.query('select * from only_here')).rejects.toThrow('only_here');
  });

  it('refuse to wait for each other inside a transaction', async () => {
    const [one, other] = [await testSql(), await testSql()];
    await expect(one.transaction(() => other.query('select 1'))).rejects.toThrow('Use the tx');
  });

  it('take turns: no update between a read and a write of one transaction is lost', async () => {
    const sql = await testSql();
    await sql.script('create table counter (n int8); insert into counter values (0)');
    const increment = async (): Promise<void> =>
      sql.transaction(async (tx) => {
        const [row] = await tx.query<{ n: number }>('select n from counter');
        await tx.query('update counter set n = $1', [(row?.n ?? 0) + 1]);
      });
    await Promise.all(Array.from({ length: 20 }, increment));
    expect(await sql.query('select n from counter')).toEqual([{ n: 20 }]);
  });

  it('have names that need no quotes', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'entente-'));
    const database = await openPglite(directory, { cacheDir });
    expect(() => database.schema('a"; drop schema b')).toThrow('no name for a schema');
    await database.close();
    await rm(directory, { recursive: true });
  });
});

const cacheDir = fileURLToPath(new URL('../../../../.cache', import.meta.url));

describe('A database on disk', () => {
  let directory: string;
  let database: Pglite;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'entente-'));
    await mkdir(join(directory, 'pglite.new', 'left-by-a-crash'), { recursive: true });
    database = await openPglite(directory, { cacheDir });
  });
  afterAll(async () => {
    await database.close();
    await rm(directory, { recursive: true });
  });

  it('is opened once', async () => {
    await expect(openPglite(directory, { cacheDir })).rejects.toThrow(`${directory} is already open in this process`);
    expect(JSON.parse(await readFile(join(directory, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('finishes what was asked, then closes and refuses the rest', async () => {
    const sql = database.schema('order_context');
    const asked = sql.script('create table kept (a int); insert into kept values (1)');
    await Promise.all([asked, database.close(), database.close()]);
    await expect(sql.query('select 1')).rejects.toThrow('closed');
  });

  it('keeps everything from one opening to the next, and nothing of a beginning that crashed', async () => {
    expect((await readdir(directory)).sort()).toEqual(['pglite']);
    database = await openPglite(directory, { cacheDir });
    expect(await database.schema('order_context').query('select a from kept')).toEqual([{ a: 1 }]);
  });

  it('is not begun anew over what is left of it', async () => {
    await database.close();
    await rm(join(directory, 'pglite', 'PG_VERSION'));
    await expect(openPglite(directory, { cacheDir })).rejects.toThrow('PG_VERSION is missing. Restore the directory');
  });
});
