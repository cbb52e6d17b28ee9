import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { EventStore } from '@entente/event-store';
import { eventStoreTables, PgEventStore } from '@entente/event-store/pg';
import { isOutage, type Sql } from '@entente/sql';
import { openPostgres, type Postgres } from '@entente/sql/pg';
import { freshDatabase, hasPostgres, startProxy } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { buyerTotals, completed, contents, delivered, orderList, placed, record } from './fixture.js';
import type { AnyProjection } from './projection.js';
import { ProjectionRunner } from './runner.js';

const ORDERS = 60;

describeWhere(hasPostgres, 'PostgreSQL')('A projection on a PostgreSQL server', () => {
  let url: string;
  let postgres: Postgres;
  let schemas = 0;
  const schema = () => `views_${++schemas}`;

  beforeAll(async () => {
    url = await freshDatabase();
    postgres = openPostgres(url);
  });
  afterAll(() => postgres.close());

  async function storeIn(sql: Sql): Promise<EventStore> {
    await sql.script(eventStoreTables);
    return new PgEventStore(sql);
  }
  const runner = (projection: AnyProjection, sql: Sql) =>
    new ProjectionRunner({ projection, store: new PgEventStore(sql), sql, alert: () => undefined });
  async function settled(projection: AnyProjection, sql: Sql): Promise<void> {
    const one = runner(projection, sql);
    await one.open();
    while ((await one.step()) === 'moved');
  }
  /** One of several that want to own it: opens it again and again, and takes some steps each time. */
  async function rival(projection: AnyProjection, sql: Sql, goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      const one = runner(projection, sql);
      try {
        await one.open();
        for (let step = 0; step < 5 && !one.stopped; step++) if ((await one.step()) === 'idle') await wait(2);
      } catch (error) {
        if (!isOutage(error)) throw error;
      }
    }
  }
  async function live(store: EventStore): Promise<void> {
    for (let order = 0; order < ORDERS; order++) {
      await record(store, `order-${order}`, placed(`buyer-${order % 3}`));
      await record(store, `order-${order}`, delivered());
      if (order % 2 === 0) await record(store, `order-${order}`, completed);
    }
  }
  const totals = [0, 1, 2].map((buyer) => ({ buyer_id: `buyer-${buyer}`, orders: ORDERS / 3 }));

  it('has each event once in its rows, whoever takes it over while events arrive, and whatever is cut', async () => {
    const name = schema();
    const sql = postgres.schema(name);
    const store = await storeIn(sql);
    const processes = ['one', 'two', 'three'].map((process) => openPostgres(url, { name: process }));
    let isOver = false;
    const rivals = processes.flatMap((process) =>
      [orderList, buyerTotals].map((projection) => rival(projection, process.schema(name), () => !isOver)),
    );
    const cutting = (async () => {
      for (; !isOver; await wait(20))
        await postgres
          .schema('cutter')
          .query(
            `select pg_terminate_backend(pid) from pg_stat_activity where application_name in ('one', 'two', 'three') order by random() limit 1`,
          );
    })();
    await live(store);
    isOver = true;
    await Promise.all([...rivals, cutting]);
    await Promise.all(processes.map((process) => process.close()));
    await Promise.all([orderList, buyerTotals].map((projection) => settled(projection, sql)));

    expect(await sql.query('select * from buyer_totals order by buyer_id')).toEqual(totals);
    const again = postgres.schema(schema());
    await live(await storeIn(again));
    await settled(orderList, again);
    expect(await contents(sql)).toEqual(await contents(again));
  });

  it('goes on after an answer to its commit was lost, once it is opened again', async () => {
    const name = schema();
    const sql = postgres.schema(name);
    await live(await storeIn(sql));
    await settled(buyerTotals, sql);
    const proxy = await startProxy(url);
    const beyond = openPostgres(proxy.url, { connectionsMax: 1 });
    const owner = new ProjectionRunner({
      projection: buyerTotals,
      store: new PgEventStore(sql),
      sql: beyond.schema(name),
      alert: () => undefined,
      failpoint: (point) => (point === 'projection.before-commit' ? proxy.dropAnswers() : undefined),
    });
    await owner.open();
    await owner.rebuild();
    await expect(owner.step()).rejects.toMatchObject({ name: 'DatabaseAway' });
    expect(await owner.step()).toBe('idle');
    expect(owner.stopped).toMatchObject({ reason: 'fenced' });
    await settled(buyerTotals, sql);
    expect(await sql.query('select * from buyer_totals order by buyer_id')).toEqual(totals);
    await beyond.close();
    await proxy.stop();
  });
});
