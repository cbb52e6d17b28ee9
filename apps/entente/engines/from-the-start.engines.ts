import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { SERVICES, type ServiceName, TOPICS } from '@entente/contracts';
import type { Instant } from '@entente/kernel';
import { openPostgres } from '@entente/sql/pg';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import type { Answer } from '../e2e/api.js';
import { allIn } from '../e2e/event-stores.js';
import { peopleAt, type People } from '../e2e/served.js';
import { done, situations } from '../e2e/situations.js';
import { startCluster, type Cluster } from './cluster.js';
import { handledBy, ready } from './health.js';
import { inStore } from './in-store.js';
import { payAndCancel } from './ordered-directly.js';
import { expectSound } from './playing.js';

const { Kafka, logLevel } = kafkajs;

const TEST_MS_MAX = 300_000;
/** Each is paid from Ana's wallet, and given back to it. */
const ORDERS = 1_000;
const WALLET = 'wallet-comeup.ana.EUR';
const QUIET_TURNS_MAX = 10;
/** Before the gateway knows that somebody is there again. */
const SEEN_MS = 1_000;

/** Who hears what; the names are those of their groups. */
const GROUPS = [
  ['order.hears-disputes', TOPICS.dispute],
  ['dispute.hears-orders', TOPICS.order],
  ['payout.hears-orders', TOPICS.order],
] as const;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('After 2,000 events on one wallet of three services', () => {
  let cluster: Cluster;
  let people: People;
  let withdrawn: Answer;
  beforeAll(async () => {
    cluster = await startCluster();
    people = await peopleAt(cluster.url);
    const earner = await situations(people, 'earned').placed({}, { buyerId: 'zoe', sellerId: 'ana' });
    await done(earner.seller('accept'));
    await done(earner.seller('deliver', { text: 'Voici.' }));
    await done(earner.buyer('complete'));
    await quiet();
    withdrawn = await done(withdraw());

    const { body } = await people.ops.get<{ now: Instant }>('/clock');
    await payAndCancel(cluster, ORDERS, { buyerId: 'ana', at: body.now });
    await quiet();
  }, TEST_MS_MAX);
  afterAll(() => cluster.stop());

  const withdraw = () =>
    people.ana.post(
      '/wallets/ana/withdraw',
      { marketplace: 'comeup', amountMinor: 500, currency: 'EUR', destination: 'iban-of-ana' },
      { key: 'first-withdrawal' },
    );

  async function quiet(): Promise<void> {
    for (let turns = 1; turns <= QUIET_TURNS_MAX; turns++) {
      const { status, body } = await people.wait('PT0S');
      if (body.quiet) return;
      if (status !== 200) await sleep(SEEN_MS);
    }
    throw new Error('It does not become quiet.');
  }

  it(
    'all topics from offset 0, every follower from its start, and the first withdrawal again: nothing moves',
    async () => {
      const before = await standing();
      expect(before.walletEvents).toBeGreaterThanOrEqual(2 * ORDERS);
      await Promise.all(cluster.replicas.map((replica) => replica.stop()));
      await rewind();
      for (const service of SERVICES) await forget(service);
      await Promise.all(cluster.replicas.map((replica) => replica.start()));
      await Promise.all(cluster.replicas.map(ready));
      await quiet();

      expect(await handledBy(cluster.of('payout')[0]!)).toBeGreaterThanOrEqual(4 * ORDERS); // What it had heard, and what was published again.
      const again = await done(withdraw());
      expect([again.body, again.headers.get('idempotency-replayed')]).toEqual([withdrawn.body, 'true']);
      expect(await standing()).toEqual(before);
      await expectSound(cluster);
    },
    TEST_MS_MAX,
  );

  /** Everything that may not move, as it is stored and as it is shown. */
  async function standing() {
    const stores = await Promise.all(SERVICES.map((service) => inStore(cluster, service, allIn)));
    return {
      stores: stores.map((events) => events.map(({ stream, revision, id }) => `${stream} ${revision} ${id}`)),
      walletEvents: stores.flat().filter(({ stream }) => stream === WALLET).length,
      movements: await digest('payout', 'provider_movements'),
      wallet: (await people.ana.get('/wallets/ana')).body,
      trialBalance: (await people.ops.get('/ledger/trial-balance')).body,
    };
  }

  const digest = (service: ServiceName, table: string) =>
    inSchema(service, `entente_${service}`, (sql) =>
      sql.query(
        `select count(*)::integer as rows, md5(string_agg(row::text, '' order by row::text)) as digest from ${table} as row`,
      ),
    );

  async function rewind(): Promise<void> {
    const admin = new Kafka({ brokers: [...cluster.broker.brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      await Promise.all(
        GROUPS.map(async ([groupId, topic]) => {
          const partitions = (await admin.fetchTopicOffsets(topic)).map(({ partition }) => ({ partition, offset: '0' }));
          await admin.setOffsets({ groupId, topic, partitions });
        }),
      );
    } finally {
      await admin.disconnect();
    }
  }

  /** Of relay, legs and alerts, of deadlines, and of every read model. */
  async function forget(service: ServiceName): Promise<void> {
    const own = `entente_${service}`;
    await inSchema(service, 'entente_bus', (sql) => sql.query('delete from checkpoints'));
    await inSchema(service, own, (sql) => sql.query('delete from checkpoints'));
    await inSchema(service, own, (sql) => sql.query('drop table deadlines_checkpoint'));
  }

  async function inSchema<T>(
    service: ServiceName,
    schema: string,
    work: (sql: ReturnType<ReturnType<typeof openPostgres>['schema']>) => Promise<T>,
  ): Promise<T> {
    const postgres = openPostgres(cluster.databases[service], { connectionsMax: 1 });
    try {
      return await work(postgres.schema(schema));
    } finally {
      await postgres.close();
    }
  }
});
