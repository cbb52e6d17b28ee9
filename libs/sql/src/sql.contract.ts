import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Sql } from './sql.js';

/** What every adapter of `Sql` keeps. `fresh` gives an empty schema; whoever calls closes what it opened. */
export function sqlContract(fresh: () => Promise<Sql>): void {
  let sql: Sql;
  const names = async (): Promise<unknown[]> => (await sql.query('select name from thing order by name')).map(({ name }) => name);

  beforeAll(async () => {
    sql = await fresh();
    await sql.script('create table thing (name text primary key, amount int8); create table stored (data json, bytes bytea)');
  });

  describe('Values', () => {
    it('come back as they went in', async () => {
      const values = ['é\n"\\', 5, Number.MAX_SAFE_INTEGER, 12n, true, null];
      expect(await sql.query('select $1::text a, $2::int4 b, $3::int8 c, $4::int8 d, $5::boolean e, $6::text f', values)).toEqual(
        [{ a: 'é\n"\\', b: 5, c: Number.MAX_SAFE_INTEGER, d: 12, e: true, f: null }],
      );
    });

    it('are numbers when they are 64-bit integers, counts too', async () => {
      expect(await sql.query('select count(*) a, array[1::int8, 2] b from (values (1)) one')).toEqual([{ a: 1, b: [1, 2] }]);
    });

    it('may be lists, whatever their texts hold', async () => {
      const texts = ['a"b\\c', '{x,y}', '', 'NULL', ' ', "l'é\n", '{"json":"\\u0000"}'];
      expect(await sql.query('select $1::text[] a, $2::int8[] b, $3::text[] c', [texts, [1, 2], []])).toEqual([
        { a: texts, b: [1, 2], c: [] },
      ]);
    });

    it('keep the order of keys in json, and go in as an object or as JSON text', async () => {
      const [row] = await sql.query<{ a: object; b: unknown }>('select $1::json a, $2::json b', [
        { z: 1, a: [{ y: null }] },
        JSON.stringify([1, 'two']),
      ]);
      expect(JSON.stringify(row?.a)).toBe('{"z":1,"a":[{"y":null}]}');
      expect(row?.b).toEqual([1, 'two']);
    });

    it('may be bytes', async () => {
      await sql.query('insert into stored (bytes) values ($1)', [new Uint8Array([0, 1, 255])]);
      const [row] = await sql.query<{ bytes: Uint8Array }>('select bytes from stored');
      expect([...(row?.bytes ?? [])]).toEqual([0, 1, 255]);
    });

    it('may be ten megabytes, or a part of them, or none', async () => {
      const large = Uint8Array.from({ length: 10 * 1024 * 1024 }, (_, i) => (i * 7 + (i >> 8)) % 256);
      for (const bytes of [large, large.subarray(5, 9), new Uint8Array()]) {
        const [row] = await sql.query<{ bytes: Uint8Array }>('select $1::bytea bytes', [bytes]);
        expect(Buffer.compare(row?.bytes ?? Buffer.of(1), bytes)).toBe(0);
      }
    });
  });

  describe('A script', () => {
    it('keeps nothing when one of its statements fails', async () => {
      await expect(sql.script(`insert into thing values ('script'); insert into thing values ('script')`)).rejects.toMatchObject({
        code: '23505',
      });
      expect(await names()).not.toContain('script');
    });
  });

  describe('A transaction', () => {
    it('keeps everything, and answers what its work answered', async () => {
      const answer = await sql.transaction(async (tx) => {
        await tx.query('insert into thing values ($1)', ['kept']);
        return tx.query('select name from thing');
      });
      expect(answer).toEqual([{ name: 'kept' }]);
      expect(await names()).toContain('kept');
    });

    it('keeps nothing when its work throws, and throws the same', async () => {
      const reason = new Error('no');
      const failing = sql.transaction(async (tx) => {
        await tx.query('insert into thing values ($1)', ['undone']);
        throw reason;
      });
      await expect(failing).rejects.toBe(reason);
      expect(await names()).not.toContain('undone');
    });

    it('keeps nothing after a statement that failed, even if its work caught the error', async () => {
      const careless = sql.transaction(async (tx) => {
        await tx.query('insert into thing values ($1)', ['careless']);
        await tx.query('insert into thing values ($1)', ['careless']).catch(() => undefined);
      });
      await expect(careless).rejects.toBeInstanceOf(Error);
      expect(await names()).not.toContain('careless');
    });

    it('refuses another transaction, and statements beside its own, at once', async () => {
      const beside = [() => sql.transaction(async () => 0), () => sql.query('select 1'), () => sql.script('select 1')];
      for (const wrong of beside) await expect(sql.transaction(wrong as () => Promise<unknown>)).rejects.toThrow('Use the tx');
      expect(await sql.query('select 1 as one')).toEqual([{ one: 1 }]);
    });

    it('does not bind what its work started and did not wait for', async () => {
      let release = (): void => undefined;
      const ended = new Promise<void>((resolve) => (release = resolve));
      let later: Promise<unknown> = Promise.resolve();
      await sql.transaction(async () => {
        later = ended.then(() => sql.query('select 2 as two'));
      });
      release();
      expect(await later).toEqual([{ two: 2 }]);
    });

    it('cannot be used once it is over', async () => {
      const tx = await sql.transaction(async (open) => open);
      await expect(tx.query('select 1')).rejects.toBeInstanceOf(Error);
    });

    it('is not seen by others before its end', async () => {
      let seen: Promise<unknown> = Promise.resolve();
      let look = (): void => undefined;
      const looking = new Promise<void>((resolve) => (look = resolve)).then(() => (seen = names()));
      const running = sql.transaction(async (tx) => {
        await tx.query('insert into thing values ($1)', ['hidden']);
        look();
        await tx.query('select 1');
        throw new Error('undo');
      });
      await expect(running).rejects.toThrow('undo');
      await looking;
      expect(await seen).not.toContain('hidden');
    });
  });
}
