import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { COMMANDS_TOPIC, TOPICS } from '@entente/contracts';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { entente } from '../e2e/command-line.js';
import { quiet } from '../e2e/witness.js';
import { Load } from './load.js';
import { BRISK, eventually, expectKept } from './playing.js';
import { withCluster } from './with-cluster.js';

const TEST_MS_MAX = 300_000;
const BUSY_MS = 3_000;
/** Enough that every customer has been to payout. */
const ANSWERS = 15;
const AWAY_MS = 4_000;
/** The client repeats a request 60 times, at most a second apart, and then gives up. */
const AWAY_TOO_LONG_MS = 75_000;
const PAYOUT_HEARS = 'payout.hears-orders';
/** What a partition asks for of which nothing was ever handled: all that there was. */
const EVER = '1970-01-01T00:00:00Z';

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('Whatever becomes of the broker and its log', () => {
  const given = withCluster({ env: BRISK });

  it(
    'restarted under load, once in order and once killed, it costs nothing',
    async () => {
      const { cluster } = given;
      const load = new Load(given, 'restarted');
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        await sleep(BUSY_MS);
        await cluster.broker.stop(signal);
        await sleep(AWAY_MS);
        await cluster.broker.start();
      }
      await sleep(BUSY_MS);
      await expectKept(given, await load.finish());
    },
    TEST_MS_MAX,
  );

  it(
    'away for longer than its client goes on trying, it finds every service at work again when it is back',
    async () => {
      const { cluster } = given;
      const load = new Load(given, 'away');
      await sleep(BUSY_MS);
      await cluster.broker.stop('SIGKILL');
      await sleep(AWAY_TOO_LONG_MS);
      await cluster.broker.start();
      await sleep(BUSY_MS);
      await expectKept(given, await load.finish());
      for (const { url } of cluster.replicas) expect((await fetch(`${url}/health/live`)).status).toBe(200);
    },
    TEST_MS_MAX,
  );

  it(
    'every message of every topic comes twice',
    async () => {
      const { records } = given;
      const load = new Load(given, 'doubled');
      await sleep(BUSY_MS);
      for (const topic of [...Object.values(TOPICS), COMMANDS_TOPIC]) expect(await records.repeat(topic)).toBeGreaterThan(0);
      await expectKept(given, await load.finish());
    },
    TEST_MS_MAX,
  );

  it(
    'a topic is read again from its first record',
    async () => {
      const { cluster, records } = given;
      const load = new Load(given, 'again');
      await sleep(BUSY_MS);
      const [payout] = cluster.of('payout');
      await payout!.stop();
      await records.rewind(PAYOUT_HEARS, TOPICS.order);
      await payout!.start();
      await expectKept(given, await load.finish());
    },
    TEST_MS_MAX,
  );

  it(
    'records are gone that a consumer needs: it stops and says so, and a republish heals it',
    async () => {
      const { cluster, records } = given;
      const [dispute] = cluster.of('dispute');
      await quiet(cluster.url);
      await dispute!.stop();
      // The customers come as far as one can without disputes.
      const before = new Load(given, 'before');
      await eventually(async () => before.answered > ANSWERS && (await payoutLag()) === 0);
      await records.forget(TOPICS.order);
      await dispute!.start();
      // What was lost is noticed with the first record that comes after it.
      const after = new Load(given, 'after');
      await eventually(async () => dispute!.process().said().includes('history_lost'));
      const { code, err } = await entente(['relay', 'republish', '--from', EVER, '--service', 'order'], cluster.env);
      expect([code, err]).toEqual([0, '']);
      await expectKept(given, [...(await before.finish()), ...(await after.finish())]);
    },
    TEST_MS_MAX,
  );

  async function payoutLag(): Promise<number> {
    const metrics = await (await fetch(`${given.cluster.of('payout')[0]!.url}/metrics`)).text();
    return Number(/^entente_consumer_lag_messages\{.*?\} (\d+)$/m.exec(metrics)?.[1] ?? Number.NaN);
  }
});
