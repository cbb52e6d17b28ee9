import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWhere } from '@entente/testing/needs';
import { freshDatabase, hasPostgres, startPostgres, startProxy } from '@entente/testing/engines';
import { DatabaseAway, isOutage } from '../outage.js';
import type { Sql } from '../sql.js';
import { sqlContract } from '../sql.contract.js';
import { openPostgres, type Postgres, type PostgresOptions } from './index.js';

/** At once, whenever it is looked at. */
const errorOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => undefined,
    (error: unknown) => error,
  );

describeWhere(hasPostgres, 'PostgreSQL')('PostgreSQL', () => {
  let url: string;
  const opened: Postgres[] = [];
  const open = (options?: PostgresOptions, at = url): Postgres => {
    const postgres = openPostgres(at, options);
    opened.push(postgres);
    return postgres;
  };
  let schemas = 0;
  const fresh = async (options?: PostgresOptions, at?: string): Promise<Sql> => open(options, at).schema(`s${++schemas}`);

  beforeAll(async () => {
    url = await freshDatabase();
  });
  afterAll(() => Promise.all(opened.map((postgres) => postgres.close())));

  sqlContract(fresh);

  describe('A schema', () => {
    it('is created once, however many ask for it at once', async () => {
      const all = Array.from({ length: 6 }, () => open().schema('wanted'));
      await Promise.all(all.map((sql) => sql.query('select 1')));
      expect(await all[0]?.query(`select nspname from pg_namespace where nspname = 'wanted'`)).toHaveLength(1);
    });

    it('that is there needs no right to create it', async () => {
      const owner = open().schema('granted');
      const asGuest = new URL(url);
      const guest = `guest_of${asGuest.pathname.replace('/', '_')}`; // Roles are the server's, not the database's.
      asGuest.username = guest;
      await owner.script(`create table thing (name text); create role ${guest} login; grant usage on schema granted to ${guest};
        grant select on thing to ${guest}`);
      expect(await open({}, asGuest.href).schema('granted').query('select * from thing')).toEqual([]);
    });

    it('is seen by itself, beside the others of one server', async () => {
      const postgres = open();
      await postgres.schema('one').script('create table only_here (a int)');
      await expect(postgres.schema('other').query('select * from only_here')).rejects.toMatchObject({ code: '42P01' });
      expect(await postgres.schema('one').query('select * from only_here')).toEqual([]);
    });
  });

  it.each([
    'options=-c%20work_mem%3D5MB%20-c%20search_path%3Dpublic%20-c%20lock_timeout%3D0%20-c%20default_transaction_read_only%3Doff',
    'options=-c%20work_mem%3D5MB&options=--search_path%3Dpublic%5C',
    'options=-c+work_mem%3D5MB&lock_timeout=1&statement_timeout=1&idle_in_transaction_session_timeout=1&application_name=x&query_timeout=1',
  ])('keeps its settings whatever the address says: %s', async (query) => {
    const sql = open({ readOnly: true, name: 'looker' }, `${url}${url.includes('?') ? '&' : '?'}${query}`).schema('kept');
    const names = ['search_path', 'lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'];
    const set = ['default_transaction_read_only', 'application_name', 'work_mem'];
    const settings = await sql.query<{ setting: string }>(
      'select current_setting(name) as setting from unnest($1::text[]) with ordinality as asked(name, n) order by n',
      [[...names, ...set]],
    );
    expect(settings.map(({ setting }) => setting)).toEqual(['kept', '2s', '15s', '5s', 'on', 'looker', '5MB']);
  });

  describe('Who only looks', () => {
    it('reads, writes nothing, and creates no schema', async () => {
      const postgres = open();
      await postgres.schema('watched').script('create table thing (name text)');
      const reader = open({ readOnly: true });
      expect(await reader.schema('watched').query('select * from thing')).toEqual([]);
      const refused = { code: '25006' };
      await expect(reader.schema('watched').query(`insert into thing values ('a')`)).rejects.toMatchObject(refused);
      await expect(reader.schema('watched').script('create table other (a int)')).rejects.toMatchObject(refused);
      await expect(reader.schema('missing').query('select * from thing')).rejects.toMatchObject({ code: '42P01' });
      expect(await reader.schema('watched').query(`select from pg_namespace where nspname = 'missing'`)).toEqual([]);
    });
  });

  describe('Many transactions at once', () => {
    it('have a connection each, from the first statement to the last', async () => {
      const sql = await fresh({ connectionsMax: 4 });
      const pids = await Promise.all(
        Array.from({ length: 40 }, () =>
          sql.transaction(async (tx) => {
            const pid = async () => (await tx.query<{ pid: number }>('select pg_backend_pid() as pid, pg_sleep(0.002)'))[0]?.pid;
            return [await pid(), await pid(), await pid()];
          }),
        ),
      );
      for (const [first, ...others] of pids) expect(others).toEqual([first, first]);
      expect(new Set(pids.flat()).size).toBe(4);
    });

    it('lose no update of one row that each of them locks', async () => {
      const sql = await fresh();
      await sql.script('create table counter (n int8); insert into counter values (0)');
      const increment = () =>
        sql.transaction(async (tx) => {
          const [row] = await tx.query<{ n: number }>('select n from counter for update');
          await tx.query('update counter set n = $1', [(row?.n ?? 0) + 1]);
        });
      await Promise.all(Array.from({ length: 50 }, increment));
      expect(await sql.query('select n from counter')).toEqual([{ n: 50 }]);
    });
  });

  describe('When it is closed', () => {
    it('what was asked for is answered first, also what waited for a connection', async () => {
      const postgres = open({ connectionsMax: 1 });
      const sql = postgres.schema('closing');
      const asked = [1, 2, 3].map((n) => sql.query(`select ${n} as n, pg_sleep(0.02)`));
      await postgres.close();
      expect((await Promise.all(asked)).map(([row]) => row?.['n'])).toEqual([1, 2, 3]);
      await expect(sql.query('select 1')).rejects.toBeInstanceOf(DatabaseAway);
    });
  });

  describe('A connection that is cut', () => {
    const pidOf = async (sql: Pick<Sql, 'query'>): Promise<number> =>
      (await sql.query<{ pid: number }>('select pg_backend_pid() as pid'))[0]?.pid ?? 0;
    const cut = (pid: number) => open().schema('cutter').query('select pg_terminate_backend($1)', [pid]);

    it('while it was idle, is replaced: the next statement works', async () => {
      const sql = await fresh({ connectionsMax: 1 });
      const pid = await pidOf(sql);
      await cut(pid);
      await wait(100);
      expect(await pidOf(sql)).not.toBe(pid);
    });

    it('under a statement, ends it as an outage, and the next works', async () => {
      const sql = await fresh({ connectionsMax: 1 });
      const pid = await pidOf(sql);
      const running = errorOf(sql.query('select pg_sleep(10)'));
      await wait(100);
      await cut(pid);
      expect(await running).toBeInstanceOf(DatabaseAway);
      expect(await sql.query('select 1 as one')).toEqual([{ one: 1 }]);
    });

    it('inside a transaction, is an outage for its work and for whoever began it, and nothing is kept', async () => {
      const sql = await fresh({ connectionsMax: 1 });
      await sql.script('create table thing (name text)');
      let told: unknown;
      const running = sql.transaction(async (tx) => {
        await tx.query(`insert into thing values ('a')`);
        await cut(await pidOf(tx));
        await tx.query('select 1').catch((error: unknown) => (told = error));
        throw new Error('Its work wrapped what it was told.');
      });
      await expect(running).rejects.toBeInstanceOf(DatabaseAway);
      expect(isOutage(told)).toBe(true);
      expect(await sql.query('select * from thing')).toEqual([]);
    });

    it('before its answer arrived, has done what it was asked for', async () => {
      const proxy = await startProxy(url);
      const sql = await fresh({ connectionsMax: 1 }, proxy.url);
      await sql.script('create table thing (name text)');
      proxy.dropAnswers();
      await expect(sql.query(`insert into thing values ('a')`)).rejects.toBeInstanceOf(DatabaseAway);
      expect(await sql.query('select * from thing')).toEqual([{ name: 'a' }]);
      await proxy.stop();
    });
  });

  describe('A server that is away', () => {
    it('is an outage until it is back, also for who never reached it', async () => {
      const server = await startPostgres();
      const postgres = openPostgres(server.url);
      const [known, unknown] = [postgres.schema('known'), postgres.schema('unknown')];
      try {
        await known.query('select 1');
        for (const mode of ['fast', 'immediate'] as const) {
          await server.stop(mode);
          for (const sql of [known, unknown]) {
            await expect(sql.query('select 1')).rejects.toBeInstanceOf(DatabaseAway);
            await expect(sql.transaction(async () => 0)).rejects.toBeInstanceOf(DatabaseAway);
          }
          await server.start();
          for (const sql of [known, unknown]) expect(await sql.query('select 1 as one')).toEqual([{ one: 1 }]);
        }
      } finally {
        await postgres.close();
        await server.remove();
      }
    });

    it('and then answers with an error of the database, is not away', async () => {
      const sql = await fresh();
      const error = await errorOf(sql.query('select 1/0'));
      expect(error).toMatchObject({ code: '22012' });
      expect(isOutage(error)).toBe(false);
    });
  });

  describe('Who would hold up the others', () => {
    let sql: Sql;
    beforeAll(async () => {
      sql = await fresh();
      await sql.script(`create table thing (name text primary key); insert into thing values ('a')`);
    });

    it('by sleeping inside a transaction, loses it, and with it its locks', async () => {
      let hold = (): void => undefined;
      const holding = new Promise<void>((resolve) => (hold = resolve));
      const sleeping = errorOf(
        sql.transaction(async (tx) => {
          await tx.query('select from thing for update');
          hold();
          await wait(5_500);
          await tx.query('select 1');
        }),
      );
      await holding;
      const began = performance.now();
      const waiting = errorOf(sql.query('select from thing for update'));
      expect(await waiting).toMatchObject({ code: '55P03' }); // Nobody waits longer than this for a lock.
      expect(performance.now() - began).toBeLessThan(4_000);
      expect(await sleeping).toBeInstanceOf(DatabaseAway);
      expect(await sql.query('select name from thing for update')).toEqual([{ name: 'a' }]);
    });

    it('by a statement without end, or a way on which nothing arrives, is cut off', async () => {
      const proxy = await startProxy(url);
      const frozen = await fresh({ connectionsMax: 1 }, proxy.url);
      await frozen.query('select 1');
      proxy.freeze();
      const endless = errorOf(sql.query('select pg_sleep(60)'));
      await expect(frozen.query('select 1')).rejects.toBeInstanceOf(DatabaseAway);
      expect(await endless).toMatchObject({ code: '57014' });
      proxy.thaw();
      expect(await frozen.query('select 1 as one')).toEqual([{ one: 1 }]);
      await proxy.stop();
    });
  });
});
