import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { peopleAt } from '../e2e/served.js';
import { startCluster, type Cluster, type Replica } from './cluster.js';
import { Customers } from './customers.js';
import { healthOf, ready } from './health.js';
import { expectSound } from './playing.js';

const TEST_MS_MAX = 240_000;
const CUSTOMERS = 4;
/** Twice as long as the gateway needs to hear that a replica is not ready any more, on a machine that is busy. */
const DRAIN_DELAY_MS = '2000';
/** What a process allows itself before it gives up. */
const STOP_MS_MAX = 45_000;
/** The gateway looks every half second. */
const SEEN_MS = 1_000;
/** No command takes so long while there is a replica that takes it. */
const ANSWER_MS_MAX = 5_000;

const AWAY_MS = 30_000;
const LOOK_MS = 1_000;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('While customers act all the time', () => {
  let cluster: Cluster;
  let customers: Customers | undefined;
  beforeAll(async () => {
    cluster = await startCluster({ replicas: { order: 3, dispute: 2, payout: 2 }, env: { DRAIN_DELAY_MS } });
    await Promise.all(cluster.replicas.map(ready));
  }, TEST_MS_MAX);
  afterAll(() => cluster.stop());

  /** All of it at its end, and all of it there. */
  async function expectAllDone(): Promise<void> {
    const people = await peopleAt(cluster.url);
    expect((await people.wait('PT0S')).body).toMatchObject({ quiet: true });
    expect(customers && (await customers.unfinished())).toEqual([]);
    await expectSound(cluster, customers?.told);
  }

  it(
    'replicas are stopped and started again, one after another, and no request fails',
    async () => {
      customers = await Customers.begin(cluster.url, 'rolled', CUSTOMERS);
      for (const replica of [...cluster.of('order'), cluster.of('dispute')[0]!, cluster.of('payout')[0]!]) {
        const before = customers.answered;
        expect(await msOf(() => replica.stop())).toBeLessThan(STOP_MS_MAX);
        await replica.start();
        await ready(replica);
        expect(customers.answered).toBeGreaterThan(before);
        await sleep(SEEN_MS);
      }
      await customers.finish();
      expect(customers.failed).toEqual([]);
      expect(customers.slowestMs).toBeLessThan(ANSWER_MS_MAX);
      await expectAllDone();
    },
    TEST_MS_MAX,
  );

  it(
    'the broker is away for 30 seconds: commands are answered, and every process stays ready and alive',
    async () => {
      const [stopped, restarted] = cluster.of('order') as [Replica, Replica];
      const others = cluster.replicas.filter((replica) => replica !== stopped && replica !== restarted);
      await restarted.kill();
      await sleep(SEEN_MS);
      customers = await Customers.begin(cluster.url, 'brokerless', CUSTOMERS);
      await sleep(SEEN_MS);
      await cluster.broker.stop();
      const endsAt = performance.now() + AWAY_MS;
      // It ends well although nothing can be told to the broker.
      const stopping = msOf(() => stopped.stop());
      stopping.catch(() => {}); // Looked at below.
      // One that begins now cannot join its group: it lives, and waits to be asked until it has.
      await restarted.start();
      let looks = 0;
      for (; performance.now() < endsAt; looks++) {
        const before = customers.answered;
        expect(await Promise.all(others.map(healthOf))).toEqual(others.map(() => ({ live: 200, ready: 200 })));
        expect(await healthOf(restarted)).toEqual({ live: 200, ready: 503 });
        await sleep(LOOK_MS);
        expect(customers.answered).toBeGreaterThan(before);
      }
      expect(looks).toBeGreaterThan(5);
      expect(await stopping).toBeLessThan(STOP_MS_MAX);
      await cluster.broker.start();
      await stopped.start();
      await ready(restarted);
      await customers.finish();
      expect(customers.failed).toEqual([]);
      expect(customers.slowestMs).toBeLessThan(ANSWER_MS_MAX);
      await expectAllDone();
    },
    TEST_MS_MAX,
  );
});

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const beganAt = performance.now();
  await work();
  return performance.now() - beganAt;
}
