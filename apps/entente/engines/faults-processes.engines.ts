import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { offsetsIn } from '@entente/bus/kafka';
import { SERVICES, TOPICS } from '@entente/contracts';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { handledBy, ready } from './health.js';
import { Load } from './load.js';
import { BRISK, eventually, expectKept } from './playing.js';
import { StoredLeases } from './stored-leases.js';
import { withCluster } from './with-cluster.js';

const TEST_MS_MAX = 240_000;
const BUSY_MS = 3_000;
/** Longer than a session and a lease, so that another has taken over everything. */
const FROZEN_MS = 8_000;
/** By then the gateway sends nothing there, and the database has ended what the frozen one held open. */
const NOTICED_MS = 5_000;
const OTHERS_MS_MAX = 20_000;
const ANSWERS = 10;
/** By then a consumer has been given what is new on its topic. */
const FETCHED_MS = 1_000;

/** What each service hears, and as whom. */
const HEARS = {
  order: ['order.hears-disputes', TOPICS.dispute],
  dispute: ['dispute.hears-orders', TOPICS.order],
  payout: ['payout.hears-orders', TOPICS.order],
} as const;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('Of two replicas', () => {
  const given = withCluster({ replicas: 2, env: BRISK, byProxy: true });

  it.each([0, 1])(
    'one of each service (%i) stands still under load, and the others go on',
    async (n) => {
      const { cluster } = given;
      const load = new Load(given, `still-${n}`);
      await sleep(BUSY_MS);
      const frozen = SERVICES.map((service) => cluster.of(service)[n]!);
      for (const replica of frozen) replica.process().signal('SIGSTOP');
      await sleep(NOTICED_MS);
      const since = performance.now();
      const others = new Load(given, `going-on-${n}`);
      await eventually(async () => others.answered >= ANSWERS);
      const tookMs = performance.now() - since;
      for (const replica of frozen) replica.process().signal('SIGCONT');
      const plays = [...(await load.finish()), ...(await others.finish())];
      expect(tookMs).toBeLessThan(OTHERS_MS_MAX);
      await expectKept(given, plays);
    },
    TEST_MS_MAX,
  );

  it(
    'each wakes when another has done its work, and does it no second time',
    async () => {
      const { cluster } = given;
      const load = new Load(given, 'zombie');
      const leases = new StoredLeases(cluster);
      const taken: string[] = [];
      for (const n of [0, 1]) {
        const frozen = SERVICES.map((service) => cluster.of(service)[n]!);
        await sleep(BUSY_MS);
        for (const replica of frozen) replica.process().signal('SIGSTOP');
        const held = await leases.heldBy(frozen);
        await sleep(FROZEN_MS);
        const now = await leases.all();
        for (const replica of frozen) replica.process().signal('SIGCONT');
        // Each goes on as another's, whom the one that wakes cannot disturb.
        for (const { name, holder, epoch } of held) {
          const after = now.find((lease) => lease.name === name);
          expect(after).toMatchObject({ name, isHeld: true });
          expect([name, after?.holder]).not.toEqual([name, holder]);
          expect(after?.epoch).toBeGreaterThan(epoch);
          taken.push(name);
        }
      }
      await leases.close();
      for (const service of SERVICES) expect(taken).toContain(`${service}.relay`);
      await expectKept(given, await load.finish());
    },
    TEST_MS_MAX,
  );

  it.each(['order', 'dispute', 'payout'] as const)(
    'a third joins while both %s services wait for their database with a message in hand',
    async (service) => {
      const { cluster, proxies, records } = given;
      const load = new Load(given, `joined-${service}`);
      await sleep(BUSY_MS);
      const proxy = proxies.get(service)!;
      proxy.freeze();
      const [consumer, topic] = HEARS[service];
      const waiting = async (): Promise<number> => {
        const offsets = await offsetsIn({ brokers: cluster.broker.brokers, topic, consumer });
        return offsets.reduce((total, { high, low, committed }) => total + high - Math.max(low, committed), 0);
      };
      // All of it comes again, so that there is something to take in hand; without a database nobody gets past the first.
      const repeated = await records.repeat(topic);
      await sleep(FETCHED_MS);
      expect(await waiting()).toBeGreaterThanOrEqual(repeated);
      const third = await cluster.add(service, { DATABASE_URL: cluster.databases[service] });
      await sleep(FROZEN_MS);
      proxy.thaw();
      await ready(third); // It has joined.
      await eventually(async () => (await handledBy(third)) > 0);
      await third.stop();
      await expectKept(given, await load.finish());
    },
    TEST_MS_MAX,
  );
});
