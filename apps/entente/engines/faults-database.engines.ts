import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { SERVICES } from '@entente/contracts';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import pg from 'pg';
import { Load } from './load.js';
import { BRISK, expectKept } from './playing.js';
import { withCluster } from './with-cluster.js';

const TEST_MS_MAX = 240_000;
const BUSY_MS = 3_000;
const BLOWS = 20;
const BETWEEN_MS = 300;
/** Under constant blows at least so many commands get through. */
const ANSWERS_MIN = 10;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('Whatever becomes of the way to the database', () => {
  const given = withCluster({ env: BRISK, byProxy: true });

  it(
    'the server ends every connection, again and again',
    async () => {
      const { cluster } = given;
      const load = new Load(given, 'ended');
      await sleep(BUSY_MS);
      const clients = await Promise.all(SERVICES.map((service) => connected(cluster.databases[service])));
      let ended = 0;
      for (let blow = 0; blow < BLOWS; blow++) {
        for (const client of clients) ended += (await client.query(END_ALL)).rows.length;
        await sleep(BETWEEN_MS);
      }
      await Promise.all(clients.map((client) => client.end()));
      expect(ended).toBeGreaterThan(BLOWS * SERVICES.length);
      await expectKept(given, await load.finish());
      expect(load.answered).toBeGreaterThan(ANSWERS_MIN);
    },
    TEST_MS_MAX,
  );

  it(
    'what it answers is lost, so that nobody knows what was committed',
    async () => {
      const { proxies } = given;
      const load = new Load(given, 'lost');
      await sleep(BUSY_MS);
      for (let blow = 0; blow < BLOWS; blow++) {
        for (const proxy of proxies.values()) proxy.dropAnswers();
        await sleep(BETWEEN_MS);
      }
      await expectKept(given, await load.finish());
      expect(load.answered).toBeGreaterThan(ANSWERS_MIN);
    },
    TEST_MS_MAX,
  );
});

const END_ALL =
  'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
