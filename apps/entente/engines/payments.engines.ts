import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { freshDatabase, hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { servePayments, type Bank } from '../../../docs/examples/payment-service.js';
import { entente } from '../e2e/command-line.js';
import { peopleAt, type People } from '../e2e/served.js';
import { BRISK, eventually } from './playing.js';
import { withCluster } from './with-cluster.js';

const TEST_MS_MAX = 180_000;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')(
  'The payment service of docs/payments.md, against three services',
  () => {
    const given = withCluster({ env: { ...BRISK, ENTENTE_PROVIDER: 'by-message' } });
    let people: People;
    let pool: Pool;
    let service: Awaited<ReturnType<typeof servePayments>>;
    let mood: 'ok' | 'refuse' = 'ok';
    /** A bank remembers what it has moved under which key. */
    const moved = new Map<string, number>();
    const bank: Bank = async ({ amountMinor }, bankKey) => {
      if (mood === 'refuse') return { refused: 'account_closed' };
      moved.set(bankKey, amountMinor);
      return {};
    };
    const begin = async () => void (service = await servePayments([...given.cluster.broker.brokers], pool, bank));

    beforeAll(async () => {
      people = await peopleAt(given.cluster.url);
      pool = new Pool({ connectionString: await freshDatabase() });
      await begin();
    }, TEST_MS_MAX);
    // Before the broker goes that it is connected to.
    afterAll(async () => {
      await service?.stop();
      await pool?.end();
    });

    const placing = (orderId: string) => ({
      orderId,
      policy: 'comeup/2',
      buyerId: 'ana',
      sellerId: 'bo',
      title: 'Un logo',
      terms: 'Trois propositions',
      duration: 'P5D',
      payment: { reference: `pay-${orderId}`, method: 'card', amountMinor: 10_000, currency: 'EUR' },
    });
    async function cancelled(orderId: string): Promise<void> {
      expect((await people.shop.for('ana').post('/orders', placing(orderId))).status).toBe(201);
      expect((await people.ana.post(`/orders/${orderId}/cancel`)).status).toBe(200);
    }
    async function refundOf(orderId: string): Promise<string | undefined> {
      const { body } = await people.ana.get<{ refunds?: { status: string }[] }>(`/orders/${orderId}/money`);
      return body.refunds?.[0]?.status;
    }
    const becomes = (orderId: string, status: string) => eventually(async () => (await refundOf(orderId)) === status);
    const movedFor = (orderId: string) =>
      [...moved].filter(([key]) => key.startsWith(`pay-${orderId}:`)).map(([, amount]) => amount);

    it(
      'pays a refund that it is asked for, and is heard',
      async () => {
        await cancelled('kp-1');
        await becomes('kp-1', 'paid');
        expect(movedFor('kp-1')).toEqual([10_000]);
      },
      TEST_MS_MAX,
    );

    it(
      'was away while it was asked three times with one key, and pays once when it is back',
      async () => {
        await service.stop();
        await cancelled('kp-2');
        await becomes('kp-2', 'due');
        await eventually(async () => (await people.wait('PT40M')).body.quiet);
        expect(await refundOf('kp-2')).toBe('due');
        await begin();
        await becomes('kp-2', 'paid');
        expect(movedFor('kp-2')).toEqual([10_000]);
        const { rows } = await pool.query(`select key, is_made from payments where key like 'pay-kp-2:%'`);
        expect(rows).toEqual([{ key: 'pay-kp-2:kp-2.r1', is_made: true }]);
      },
      TEST_MS_MAX,
    );

    it.each(['provider.before-call', 'provider.after-call', 'reaction.after-handle', 'offset.before-commit'])(
      'pays once though the payout service is killed at %s',
      async (place) => {
        const orderId = `kp-${place.replace('.', '-')}`;
        const [payout] = given.cluster.of('payout');
        await payout!.stop();
        await payout!.start({ FAILPOINT: place });
        await cancelled(orderId);
        expect(await payout!.process().ended).toEqual({ code: null, signal: 'SIGKILL' });
        await payout!.start();
        await becomes(orderId, 'paid');
        expect(movedFor(orderId)).toEqual([10_000]);
      },
      TEST_MS_MAX,
    );

    it(
      'refuses to the end: the refund waits in the operators’ queue, and is paid once when it is retried',
      async () => {
        mood = 'refuse';
        await cancelled('kp-3');
        await becomes('kp-3', 'due');
        const queue = async () =>
          (await people.ops.get<{ items: { refundId: string }[] }>('/operations/refunds?status=failed')).body.items;
        await eventually(async () => {
          await people.wait('PT6H');
          return (await queue()).length > 0;
        });
        expect((await queue()).map(({ refundId }) => refundId)).toEqual(['kp-3.r1']);
        mood = 'ok';
        expect((await people.ops.post('/operations/refunds/kp-3.r1/retry', {})).status).toBe(200);
        await becomes('kp-3', 'paid');
        expect(movedFor('kp-3')).toEqual([10_000]);
      },
      TEST_MS_MAX,
    );

    it(
      'agrees with the ledger in the end, by the query that the page shows',
      async () => {
        const { rows } = await pool.query<{ line: string }>(
          `select json_build_object('key', key, 'kind', kind, 'amountMinor', amount_minor, 'currency', currency)::text as line
         from payments where is_made`,
        );
        const folder = await mkdtemp(join(tmpdir(), 'entente-'));
        await writeFile(join(folder, 'book.jsonl'), rows.map(({ line }) => `${line}\n`).join(''));
        const env = { PAYOUT_DATABASE_URL: given.cluster.databases.payout, ENTENTE_PROVIDER: 'by-message' };
        const said = await entente(['payments', 'reconcile', '--movements', join(folder, 'book.jsonl')], env);
        await rm(folder, { recursive: true });
        expect(said).toEqual({ code: 0, err: '', out: `${rows.length} agree, 0 wait for an answer, 0 differ.\n` });
        expect(rows.length).toBe(moved.size);
      },
      TEST_MS_MAX,
    );
  },
);
