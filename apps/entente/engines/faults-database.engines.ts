import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SERVICES } from '@entente/contracts';
import { hasKafka, hasPostgres, startProxy, type Proxy } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import pg from 'pg';
import { removeAll } from '../e2e/child.js';
import { startCluster, type Cluster } from './cluster.js';
import { Load } from './load.js';
import { BRISK, expectKept } from './playing.js';

const TEST_MS_MAX = 240_000;
const BUSY_MS = 3_000;
const BLOWS = 20;
const BETWEEN_MS = 300;
/** Under constant blows at least so many commands get through. */
const ANSWERS_MIN = 10;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('Whatever becomes of the way to the database', () => {
  let cluster: Cluster;
  const proxies: Proxy[] = [];
  beforeAll(async () => {
    const databaseVia = async (_: string, url: string): Promise<string> => {
      const proxy = await startProxy(url);
      proxies.push(proxy);
      return proxy.url;
    };
    cluster = await startCluster({ env: BRISK, databaseVia });
  }, TEST_MS_MAX);
  afterAll(async () => {
    await cluster.stop();
    for (const proxy of proxies) await proxy.stop();
    await removeAll();
  });

  it(
    'the server ends every connection, again and again',
    async () => {
      const load = new Load(cluster, 'ended');
      await sleep(BUSY_MS);
      const clients = await Promise.all(SERVICES.map((service) => connected(cluster.databases[service])));
      let ended = 0;
      for (let blow = 0; blow < BLOWS; blow++) {
        for (const client of clients) ended += (await client.query(END_ALL)).rows.length;
        await sleep(BETWEEN_MS);
      }
      await Promise.all(clients.map((client) => client.end()));
      expect(ended).toBeGreaterThan(BLOWS * SERVICES.length);
      await expectKept(cluster, await load.finish());
      expect(load.answered).toBeGreaterThan(ANSWERS_MIN);
    },
    TEST_MS_MAX,
  );

  it(
    'what it answers is lost, so that nobody knows what was committed',
    async () => {
      const load = new Load(cluster, 'lost');
      await sleep(BUSY_MS);
      for (let blow = 0; blow < BLOWS; blow++) {
        for (const proxy of proxies) proxy.dropAnswers();
        await sleep(BETWEEN_MS);
      }
      await expectKept(cluster, await load.finish());
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
