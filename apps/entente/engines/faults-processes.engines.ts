import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SERVICES } from '@entente/contracts';
import { hasKafka, hasPostgres, startProxy, type Proxy } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { removeAll } from '../e2e/child.js';
import { startCluster, type Cluster } from './cluster.js';
import { Load } from './load.js';
import { BRISK, eventually, expectKept } from './playing.js';

const TEST_MS_MAX = 240_000;
const BUSY_MS = 3_000;
/** Longer than a session and a lease, so that another has taken over everything. */
const FROZEN_MS = 8_000;
/** By then the gateway sends nothing there, and the database has ended what the frozen one held open. */
const NOTICED_MS = 5_000;
const OTHERS_MS_MAX = 20_000;
const ANSWERS = 10;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('Of two replicas', () => {
  let cluster: Cluster;
  const proxies = new Map<string, Proxy>();
  beforeAll(async () => {
    const databaseVia = async (service: string, url: string): Promise<string> => {
      const proxy = await startProxy(url);
      proxies.set(service, proxy);
      return proxy.url;
    };
    cluster = await startCluster({ replicas: 2, env: BRISK, databaseVia });
  }, TEST_MS_MAX);
  afterAll(async () => {
    await cluster.stop();
    for (const proxy of proxies.values()) await proxy.stop();
    await removeAll();
  });

  it.each([0, 1])(
    'one of each service (%i) stands still under load, and the others go on',
    async (n) => {
      const load = new Load(cluster, `still-${n}`);
      await sleep(BUSY_MS);
      const frozen = SERVICES.map((service) => cluster.of(service)[n]!);
      for (const replica of frozen) replica.process().signal('SIGSTOP');
      await sleep(NOTICED_MS);
      const since = performance.now();
      const others = new Load(cluster, `going-on-${n}`);
      await eventually(async () => others.answered >= ANSWERS);
      const tookMs = performance.now() - since;
      for (const replica of frozen) replica.process().signal('SIGCONT');
      const plays = [...(await load.finish()), ...(await others.finish())];
      expect(tookMs).toBeLessThan(OTHERS_MS_MAX);
      await expectKept(cluster, plays);
    },
    TEST_MS_MAX,
  );

  it(
    'each wakes when another has done its work, and does it no second time',
    async () => {
      const load = new Load(cluster, 'zombie');
      for (const n of [0, 1]) {
        const frozen = SERVICES.map((service) => cluster.of(service)[n]!);
        await sleep(BUSY_MS);
        for (const replica of frozen) replica.process().signal('SIGSTOP');
        await sleep(FROZEN_MS);
        for (const replica of frozen) replica.process().signal('SIGCONT');
      }
      await expectKept(cluster, await load.finish());
    },
    TEST_MS_MAX,
  );

  it.each(['order', 'dispute', 'payout'] as const)(
    'a third joins while both %s services wait for their database with a message in hand',
    async (service) => {
      const load = new Load(cluster, `joined-${service}`);
      await sleep(BUSY_MS);
      const proxy = proxies.get(service)!;
      proxy.freeze();
      const third = await cluster.add(service, { DATABASE_URL: cluster.databases[service] });
      await sleep(FROZEN_MS);
      proxy.thaw();
      await sleep(BUSY_MS);
      await third.stop();
      await expectKept(cluster, await load.finish());
    },
    TEST_MS_MAX,
  );
});
