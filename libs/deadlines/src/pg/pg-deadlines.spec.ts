import { afterAll, describe, expect, it } from '@jest/globals';
import { closeTestSql, testSql } from '@entente/sql/testing';
import type { Instant } from '@entente/kernel';
import { deadlinesContract } from '../deadlines.contract.js';
import { PgDeadlines } from './pg-deadlines.js';

afterAll(closeTestSql);

deadlinesContract('PostgreSQL', async () => PgDeadlines.open(await testSql()));

describe('Opened again, the deadlines', () => {
  const dueAt = '2026-03-02T12:00:00.000Z' as Instant;
  const work = { stream: 'order-1', name: 'work', revision: 0, dueAt, graceMs: 0 };
  const filled = async () => {
    const sql = await testSql();
    await (await PgDeadlines.open(sql)).apply([{ stream: 'order-1', started: [work], ended: [] }], undefined, '5');
    return sql;
  };

  it('go on where they stood', async () => {
    const again = await PgDeadlines.open(await filled());
    expect(await again.checkpoint()).toBe('5');
    expect(await again.due('2026-03-03T00:00:00.000Z' as Instant, 10)).toEqual([work]);
  });

  it.each(['deadlines', 'deadlines_checkpoint'])('begin from the start when %s was dropped', async (table) => {
    const sql = await filled();
    await sql.script(`drop table ${table}`);
    const again = await PgDeadlines.open(sql);
    expect(await again.checkpoint()).toBeUndefined();
    expect(await again.next()).toBeUndefined();
  });
});
