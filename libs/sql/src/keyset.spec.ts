import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { among, rowsAfter } from './keyset.js';
import type { Sql } from './sql.js';
import { closeTestSql, testSql } from './testing/index.js';

type Row = { readonly at: string; readonly id: string };
type Asked = Partial<Parameters<typeof rowsAfter>[1]>;

let sql: Sql;
beforeAll(async () => {
  sql = await testSql();
  await sql.script('create table thing (at text collate "C", id text collate "C", kind text, place text)');
});
afterAll(closeTestSql);

const add = (at: number, id: string, kind = 'a', place = 'x') =>
  sql.query('insert into thing values ($1, $2, $3, $4)', [String(at), id, kind, place]);
const page = (asked: Asked) =>
  rowsAfter<Row>(sql, {
    select: 'select at, id from thing',
    where: {},
    by: ['at', 'id'],
    after: undefined,
    limit: 100,
    ...asked,
  });
const ids = async (asked: Asked) => (await page(asked)).map(({ id }) => id);

/** All pages of two rows; between them, `meanwhile`. */
async function all(asked: Asked, meanwhile: (pages: number) => Promise<unknown>): Promise<string[]> {
  const rows: Row[] = [];
  for (let pages = 1; ; pages++) {
    const found = await page({ ...asked, after: rows.at(-1), limit: 2 });
    if (found.length === 0) return rows.map(({ id }) => id);
    rows.push(...found);
    await meanwhile(pages);
  }
}

describe('Page after page', () => {
  it.each([false, true])(
    'shows every row once, also those of one instant, whatever is written meanwhile (newest first: %s)',
    async (newestFirst) => {
      await sql.query('delete from thing');
      for (const id of ['c', 'a', 'e', 'b', 'd']) await add(5, id);
      for (const id of ['g', 'f']) await add(newestFirst ? 4 : 6, id);
      const atStart = await ids({ newestFirst });
      const seen = await all({ newestFirst }, async (pages) => {
        await add(newestFirst ? 9 : 1, `before-${pages}`);
        await sql.query(`update thing set kind = 'b' where id in ('a', 'f')`);
      });
      expect(seen).toEqual(atStart);
    },
  );
});

describe('What is asked for', () => {
  beforeAll(async () => {
    await sql.query('delete from thing');
    await add(1, 'one', 'a', 'x');
    await add(2, 'two', 'b', 'a');
    await add(3, 'three', 'a', 'y');
  });

  it.each<[string, Asked['where'] & object, string[]]>([
    ['nothing', {}, ['one', 'two', 'three']],
    ['what is undefined is not', { 'kind = $': undefined, 'place = $': 'y' }, ['three']],
    ['several conditions all hold', { 'kind = $': 'a', 'place = $': 'x' }, ['one']],
    ['a value may stand twice in one', { '(kind = $ or place = $)': 'a' }, ['one', 'two', 'three']],
    ['a condition may have no value', { "kind <> 'a'": true }, ['two']],
    ['one of several', among('place', ['a', 'y']), ['two', 'three']],
    ['one of one', among('place', ['y']), ['three']],
    ['one of none', among('place', []), []],
    ['one of whatever', among('place', undefined), ['one', 'two', 'three']],
    ['a value is never SQL', { 'kind = $': "a' or 'a' = 'a" }, []],
  ])('%s', async (_, where, found) => {
    expect(await ids({ where })).toEqual(found);
    expect(await ids({ where, after: { at: '0', id: '' } })).toEqual(found);
  });
});
