import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseInstant } from '@entente/kernel';
import { closeTestSql } from '@entente/sql/testing';
import { openPglite } from '@entente/sql/pglite';
import { askedOf, reconciled } from '../src/payments/reconcile.js';
import type { Movement } from '../src/verify/installation.js';
import { openPayout } from '../src/verify/opened.js';
import { entente } from './command-line.js';
import { paymentServiceIn } from './payment-service.js';
import { town } from './served.js';
import { done, situations } from './situations.js';

const TEST_MS_MAX = 120_000;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'entente-'));
});
afterAll(async () => {
  await closeTestSql();
  await rm(root, { recursive: true });
});

describe('The ledger beside a payment service’s book', () => {
  let env: { readonly [name: string]: string };
  let book: readonly Movement[];
  let asked: Awaited<ReturnType<typeof askedOf>>;
  let askedElsewhere: typeof asked;
  /** What was paid by other means, and what nobody has answered yet. */
  let [settled, unanswered] = ['', ''];

  beforeAll(async () => {
    env = { DATA_DIR: join(root, 'by-message'), ENTENTE_PROVIDER: 'by-message' };
    const here = await town(env);
    const deals = situations(here);
    const service = await paymentServiceIn(here);
    const keyOf = (orderId: string) => service.requests.find((one) => 'orderId' in one && one.orderId === orderId)!.key;

    service.mood = 'refuse';
    const refused = await deals.cancelled();
    await here.wait('P1D');
    await done(here.ops.post(`/operations/refunds/${refused.id}.r1/settle-otherwise`, { note: 'Viré à la main.' }));
    settled = keyOf(refused.id);
    service.mood = 'ok';
    await deals.cancelled();
    const earned = await deals.completed();
    await here.wait('PT0S');
    const wish = { marketplace: 'comeup', amountMinor: 5_000, currency: 'EUR' };
    await done(earned.bo.post(`/wallets/${earned.sellerId}/withdraw`, wish));
    await here.wait('PT0S');
    service.mood = 'silent';
    const waiting = await deals.cancelled();
    await here.wait('PT0S');
    unanswered = keyOf(waiting.id);
    await service.stop();
    await here.stop();

    book = await service.exported();
    const payout = await openPayout({ directory: env['DATA_DIR']! }, { kind: 'sql' });
    asked = await askedOf(payout.store, undefined);
    askedElsewhere = await askedOf(payout.store, 'congocrea');
    await payout.close();
  }, TEST_MS_MAX);

  it('agrees with it', () => {
    expect(book.map(({ kind }) => kind).sort()).toEqual(['pay_out', 'refund']);
    expect(reconciled(asked, book, undefined)).toEqual({ agreeing: 2, open: [], differences: [] });
    expect(askedElsewhere.size).toBe(0);
  });

  const refund = (key: string): Movement => ({ key, kind: 'refund', amountMinor: 10_000, currency: 'EUR' });

  it.each<[string, (first: Movement) => readonly Movement[], string]>([
    ['is missing', () => [], 'was paid, and the provider has moved nothing.'],
    ['is of another amount', (one) => [{ ...one, amountMinor: 1 }], 'of 0.01 EUR.'],
    ['is in another currency', (one) => [{ ...one, currency: 'USD' }], 'USD.'],
    ['is of another kind', (one) => [{ ...one, kind: one.kind === 'refund' ? 'pay_out' : 'refund' }], ', and the provider a '],
    ['is there twice', (one) => [one, one], 'the provider has moved it 2 times'],
  ])('says of each movement that it %s', (_, planted, sentence) => {
    for (const one of book) {
      const others = book.filter((other) => other !== one);
      const { agreeing, open, differences } = reconciled(asked, [...others, ...planted(one)], undefined);
      expect([agreeing, open]).toEqual([others.length, []]);
      expect(differences).toEqual([expect.stringMatching(new RegExp(`^${one.key}: .*${sentence.replace('.', '\\.')}`))]);
    }
  });

  it('says of a movement that nobody has asked for it, or that it was paid by other means', () => {
    const [stranger, twice] = ['pay-x:cu-x.r1', settled].map((key) => reconciled(asked, [...book, refund(key)], undefined));
    expect(stranger!.differences).toEqual([
      'pay-x:cu-x.r1: the provider has moved a refund of 100.00 EUR, and the ledger has never asked for it.',
    ]);
    expect(twice!.differences).toEqual([
      `${settled}: the provider has moved a refund of 100.00 EUR, and the ledger does not say that it was paid.`,
    ]);
  });

  it('takes a movement whose answer is still awaited for no difference, and tells of it', () => {
    const { differences, open } = reconciled(asked, [...book, refund(unanswered)], undefined);
    expect(differences).toEqual([]);
    expect(open).toEqual([`${unanswered}: the provider has moved a refund of 100.00 EUR, and the ledger waits for its answer.`]);
  });

  it('misses nothing in a book that was written before it was paid', () => {
    expect(reconciled(asked, [], parseInstant('2026-01-05T08:00:00Z')).differences).toEqual([]);
    expect(reconciled(asked, [], parseInstant('2027-01-05T08:00:00Z')).differences).toHaveLength(2);
  });

  const written = async (lines: readonly object[], mark = ''): Promise<string> => {
    const path = join(root, 'book.jsonl');
    await writeFile(path, mark + lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return path;
  };

  it(
    'is compared by the command, which ends with 0, with 1, or with 2 and what to write',
    async () => {
      const reconcile = (...args: readonly string[]) => entente(['payments', 'reconcile', ...args], env);
      expect(await reconcile('--movements', await written(book))).toEqual({
        code: 0,
        err: '',
        out: '2 agree, 0 wait for an answer, 0 differ.\n',
      });
      expect(await reconcile('--movements', await written(book, '\uFEFF'))).toMatchObject({ code: 0 }); // As some programs begin a file.
      const { code, out } = await reconcile('--movements', await written(book.slice(1)));
      expect([code, out]).toEqual([1, expect.stringMatching(/moved nothing\.\n1 agree, 0 wait for an answer, 1 differ\.\n$/)]);
      const strange = { ...book[0], key: 'k\n2 agree, 0 wait for an answer, 0 differ.\u001b[2J' };
      expect((await reconcile('--movements', await written([...book, strange]))).out).toMatch(
        /^k\uFFFD2 agree, 0 wait for an answer, 0 differ\.\uFFFD\[2J: the provider has moved .*\n2 agree, 0 wait for an answer, 1 differ\.\n$/,
      );
      const misuses = [
        [await reconcile('--movements', await written([{ key: 'k-1' }])), 'Line 1 is no movement'],
        [await reconcile('--movements', join(root, 'nowhere')), 'nowhere'],
        [await reconcile('--movements', '-', '--until', 'Monday'), 'is no instant'],
        [await reconcile(), 'name it with --movements'],
        [await entente(['payments'], env), 'write `reconcile`'],
      ] as const;
      for (const [said, why] of misuses) expect(said).toMatchObject({ code: 2, out: '', err: expect.stringContaining(why) });
    },
    TEST_MS_MAX,
  );

  it(
    'is not judged by verify, which leaves that book alone',
    async () => {
      const { code, out } = await entente(['verify', '--patience', '0'], env);
      expect([code, out]).toEqual([0, expect.stringMatching(/provider\.movements +0 +0 +0/)]);
    },
    TEST_MS_MAX,
  );
});

describe('The simulated provider’s book', () => {
  it(
    'lies beside the ledger, and both agree until somebody changes one',
    async () => {
      const directory = join(root, 'simulated');
      const there = await town({ DATA_DIR: directory });
      const deal = await situations(there).cancelled();
      await there.wait('PT0S');
      await there.stop();
      const look = () => entente(['payments', 'reconcile'], { DATA_DIR: directory });
      expect(await look()).toMatchObject({ code: 0, out: '1 agree, 0 wait for an answer, 0 differ.\n' });
      const pglite = await openPglite(directory);
      await pglite.schema('entente_payout').query('update provider_movements set amount_minor = amount_minor - 1');
      await pglite.close();
      expect(await look()).toMatchObject({
        code: 1,
        out: expect.stringContaining(`${deal.reference}:${deal.id}.r1: the ledger says`),
      });
    },
    TEST_MS_MAX,
  );
});
