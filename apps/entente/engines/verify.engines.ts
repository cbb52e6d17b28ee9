import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openPostgres } from '@entente/sql/pg';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { entente } from '../e2e/command-line.js';
import { startCluster, type Cluster } from './cluster.js';

const TEST_MS_MAX = 480_000;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')(
  'Of three services on PostgreSQL and Kafka, entente verify',
  () => {
    let cluster: Cluster;
    beforeAll(async () => {
      cluster = await startCluster();
    }, TEST_MS_MAX);
    afterAll(() => cluster.stop());

    const verified = (...args: readonly string[]) => entente(['verify', ...args], cluster.env);

    it(
      'finds nothing violated, neither while they are at work nor when they rest',
      async () => {
        let isOver = false;
        const played = entente(['demo', '--cluster'], { ENTENTE_URL: cluster.url }).finally(() => (isOver = true));
        while (!isOver) {
          const { code, out, err } = await verified();
          expect({ code, err, out }).toEqual({ code: 0, err: '', out: expect.stringContaining('\nNo violation.\n') });
        }
        expect(await played).toMatchObject({ code: 0, err: '' });
        const { code, out } = await verified();
        expect({ code, out }).toEqual({ code: 0, out: expect.not.stringContaining('In flight:') });
        expect(out).toMatch(/\nmoney\.prescribed +[1-9]\d+ +0 +0 /);
      },
      TEST_MS_MAX,
    );

    it(
      'reads a parked message, whatever was written in it',
      async () => {
        const postgres = openPostgres(cluster.databases.payout);
        const bus = postgres.schema('entente_bus');
        const at = ['payout.hears-orders', 'entente.order.v1', 'nobody'];
        await bus.query(
          `insert into parked (consumer, topic, key, reason, detail, since) values ($1, $2, $3, 'malformed', 'Not ours.', '')`,
          at,
        );
        await bus.query(
          `insert into parked_messages (consumer, topic, key, event_id, type, message) values ($1, $2, $3, 'e', '', $4::json)`,
          [...at, JSON.stringify({ data: { marketplace: 'come\u0000up' } })],
        );
        const { code, out, err } = await verified('--patience', '5');
        for (const table of ['parked_messages', 'parked']) await bus.query(`delete from ${table}`);
        await postgres.close();
        expect({ code, err, out }).toEqual({
          code: 0,
          err: '',
          out: expect.stringContaining('\n  nobody of payout.hears-orders: malformed, 1 messages. Not ours.\n'),
        });
      },
      TEST_MS_MAX,
    );

    it(
      'finds a row of the ledger that was deleted',
      async () => {
        const postgres = openPostgres(cluster.databases.payout);
        await postgres
          .schema('entente_payout')
          .query('delete from ledger_postings_1 where ctid = (select min(ctid) from ledger_postings_1)');
        await postgres.close();
        const { code, out } = await verified('--patience', '5');
        expect({ code, out }).toEqual({
          code: 1,
          out: expect.stringMatching(/\n {2}views\.rebuilt {2}ledger@\d+ ledger_postings_1: /),
        });
        expect(out).toContain('\n  ledger.trial_balance  ledger ');
      },
      TEST_MS_MAX,
    );
  },
);
