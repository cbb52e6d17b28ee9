import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from '@jest/globals';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import type { Replica } from './cluster.js';
import { healthOf, ready } from './health.js';
import { withCluster } from './with-cluster.js';

const TEST_MS_MAX = 120_000;
/** Several looks, of two seconds each, of all who look. */
const AWAY_MS = 8_000;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')(
  'On the clock of its system, a service without its database',
  () => {
    const given = withCluster({ env: { ENTENTE_CLOCK: 'system' }, byProxy: true });
    beforeAll(async () => void (await Promise.all(given.cluster.replicas.map(ready))), TEST_MS_MAX);

    it.each(['refuses', 'answers nothing'] as const)(
      'is not ready while it %s, lives on, and is ready again soon after',
      async (how) => {
        const { cluster, proxies } = given;
        const [replica] = cluster.of('order') as [Replica];
        const proxy = proxies.get('order')!;
        if (how === 'refuses') {
          await proxy.refuse();
          proxy.cut();
        } else proxy.freeze();
        await sleep(AWAY_MS);
        expect(await healthOf(replica)).toEqual({ live: 200, ready: 503 });
        expect(await (await fetch(`${replica.url}/health/ready`)).json()).toMatchObject({ checks: { store: false } });
        expect((await fetch(`${cluster.url}/health/ready`)).status).toBe(503);
        for (const other of [...cluster.of('dispute'), ...cluster.of('payout')])
          expect(await healthOf(other)).toEqual({ live: 200, ready: 200 });
        if (how === 'refuses') await proxy.accept();
        else proxy.thaw();
        await ready(replica);
      },
      TEST_MS_MAX,
    );
  },
);
