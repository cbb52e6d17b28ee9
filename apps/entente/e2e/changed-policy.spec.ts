import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDirectory, removeAll, served, startServe, stopped } from './child.js';
import { entente } from './command-line.js';
import { placedUnderOwnBook, writeOwnBook } from './own-book.js';
import { peopleAt } from './served.js';

const TEST_MS_MAX = 180_000;

let settings: { readonly DATA_DIR: string; readonly PACKS_DIR: string };
beforeAll(async () => {
  settings = { DATA_DIR: join(await freshDirectory(), 'data'), PACKS_DIR: await freshDirectory() };
});
afterAll(removeAll);

const start = () => served(settings.DATA_DIR, settings);

describe('A rule book that has changed since an order was placed under it', () => {
  it(
    'is not gone by: the process does not start, and says which book, which order and what to do',
    async () => {
      await writeOwnBook(settings.PACKS_DIR, 'PT24H');
      const first = await start();
      const { shop } = await peopleAt(first.address);
      expect((await shop.for('ana').post('/orders', placedUnderOwnBook('cu-1'))).status).toBe(201);
      first.signal('SIGKILL'); // Whatever the read models had seen by then.
      await first.ended;

      await writeOwnBook(settings.PACKS_DIR, 'PT12H');
      const refused = startServe(settings.DATA_DIR, settings);
      expect(await refused.ended).toEqual({ code: 2, signal: null });
      expect(refused.said()).toMatch(
        /comeup\/9 is not the rule book any more under which order cu-1 was placed: .* or write what has changed as a version of its own, such as comeup\/10\./,
      );
      expect(refused.said()).not.toMatch(/^\s+at /m); // For people: a sentence, no stack.

      const looked = await entente(['verify'], settings);
      expect(looked.code).toBe(1);
      expect(looked.out).toContain('policies.unchanged');
    },
    TEST_MS_MAX,
  );

  it(
    'may be told in other words, and is gone by again once it is restored',
    async () => {
      await writeOwnBook(settings.PACKS_DIR, 'PT24H', 'Acceptation par le vendeur');
      const again = await start();
      const { ana } = await peopleAt(again.address);
      expect((await ana.get('/orders/cu-1')).body).toMatchObject({ policy: 'comeup/9', status: 'pending' });
      await stopped(again);
      expect(await entente(['verify'], settings)).toMatchObject({ code: 0 });
    },
    TEST_MS_MAX,
  );
});
