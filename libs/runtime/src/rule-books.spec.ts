import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Alert } from '@entente/bus';
import { eventStoreTables, PgEventStore } from '@entente/event-store/pg';
import { derivedId, type Instant } from '@entente/kernel';
import { orderContext } from '@entente/order';
import { builtInPacks, Packs } from '@entente/policy';
import { ProjectionRunner } from '@entente/projections';
import type { Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { mustBeUnchanged } from './rule-books.js';
import { CannotStart } from './process/settings.js';
import { record } from './testing/replica.js';

const packs = new Packs(builtInPacks(), []);
const TODAY = packs.get('comeup/2').digest;
const THEN = 'ab'.repeat(32);

let sql: Sql;
let store: PgEventStore;
beforeEach(async () => {
  alerts = [];
  sql = await testSql();
  await sql.script(eventStoreTables);
  store = new PgEventStore(sql);
});
afterAll(closeTestSql);

const placed = (orderId: string, policy: string, policyDigest: string): Promise<void> =>
  record(store, `order-${orderId}`, { type: 'OrderPlaced', orderId, policy, policyDigest });
/** More than one page of other news. */
async function reported(times: number): Promise<void> {
  const meta = { commandId: derivedId('many'), bodyHash: '', schema: 1, correlationId: 'c', causationId: 'c' };
  const events = Array.from({ length: times }, (_, n) => ({
    id: derivedId('many', n),
    at: '2026-01-05T09:00:00.000Z' as Instant,
    data: { type: 'ConductReported' },
    meta,
  }));
  await store.append({ stream: 'order-cu-9', key: 'cu-9', expected: -1, events });
}
/** As a process does that runs, and ends. */
async function followed(): Promise<void> {
  const projection = orderContext.policiesInUse.view;
  const runner = new ProjectionRunner({ projection, store, sql, alert: () => undefined });
  await runner.open();
  while ((await runner.step()) === 'moved');
}
let alerts: Alert[];
const started = () => mustBeUnchanged({ sql, store }, packs, (alert) => alerts.push(alert));
const REFUSAL = new CannotStart(
  'comeup/2 is not the rule book any more under which order cu-1 was placed: its rules were abababababab… then, and are ' +
    `${TODAY.slice(0, 12)}… now. Restore the file as it was, or write what has changed as a version of its own, such as comeup/4.`,
);

describe('A process begins', () => {
  it('where nothing was ever placed', async () => {
    await started();
    await followed();
    await started();
  });

  it('where every rule book is as it was when orders were placed under it', async () => {
    await placed('cu-1', 'comeup/2', TODAY);
    await record(store, 'order-cu-1', { type: 'OfALaterRelease' });
    await started();
    await followed();
    await placed('cu-2', 'comeup/2', TODAY);
    await started();
    expect(alerts).toEqual([]);
  });

  it('where a rule book was removed, and tells operators which, and of whose orders', async () => {
    await placed('bz-1', 'bazaar/1', THEN);
    await placed('bz-2', 'bazaar/1', THEN);
    await placed('cu-1', 'comeup/2', TODAY);
    await started();
    expect(alerts).toEqual([
      {
        alert: 'rule_book_missing',
        policy: 'bazaar/1',
        orderId: 'bz-1',
        detail: expect.stringMatching(
          /^There is no rule book bazaar\/1, under which order bz-1 was placed, .* back in PACKS_DIR/,
        ),
      },
    ]);
  });
});

describe('A process does not begin where a rule book says something else than when an order was placed under it', () => {
  it('although no read model was ever built', async () => {
    await placed('cu-0', 'comeup/2', TODAY);
    await placed('cu-1', 'comeup/2', THEN);
    await placed('cu-2', 'comeup/2', THEN);
    await expect(started()).rejects.toEqual(REFUSAL);
  });

  it('which the read model knows', async () => {
    await placed('cu-1', 'comeup/2', THEN);
    await placed('cu-2', 'comeup/2', THEN);
    await followed();
    await expect(started()).rejects.toEqual(REFUSAL);
  });

  it('and which was stored after the read model was kept last', async () => {
    await placed('cu-0', 'comeup/2', TODAY);
    await followed();
    await reported(600);
    await placed('cu-1', 'comeup/2', THEN);
    await expect(started()).rejects.toEqual(REFUSAL);
  });

  it('and says so of each', async () => {
    await placed('cu-1', 'comeup/2', THEN);
    await placed('co-1', 'congocrea/1', THEN);
    await expect(started()).rejects.toThrow(/^comeup\/2 .* comeup\/4\.\ncongocrea\/1 .* order co-1 .* congocrea\/2\.$/);
  });

  it('also on a store that was restored to an earlier time than its read models', async () => {
    await placed('cu-1', 'comeup/2', THEN);
    await placed('cu-2', 'comeup/2', TODAY);
    await followed();
    await sql.query(`delete from events where key = 'cu-2'`);
    await sql.query('update event_head set position = 1');
    await expect(started()).rejects.toThrow('order cu-1');
  });
});
