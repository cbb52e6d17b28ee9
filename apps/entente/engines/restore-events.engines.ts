import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ServiceName } from '@entente/contracts';
import { must } from '@entente/kernel';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { startEventStore, type EventStoreServer } from '@entente/testing/eventstore';
import { describeWhere } from '@entente/testing/needs';
import { entente } from '../e2e/command-line.js';
import { quiet } from '../e2e/witness.js';
import { eventually, playOn } from './playing.js';
import { follow, forgotten, played, startAll, started, violatedOf, type Restoring } from './restoring.js';

const TEST_MS_MAX = 300_000;
/** He has withdrawn what was paid for an order. */
const WALLET = 'comeup.bo-paid.EUR';

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')(
  'Events that were put back in EventStoreDB, with everything else ahead',
  () => {
    let server: EventStoreServer;
    let here: Restoring;
    let end: bigint;
    const head = (): bigint => must(server.log.all.at(-1), 'An event').place;
    const calls = (service: ServiceName, alert: string, who: string, why: string): boolean =>
      here.cluster
        .of(service)
        .flatMap((replica) => replica.process().said().split('\n'))
        .some((line) => line.includes(`"${alert}"`) && line.includes(`"${who}"`) && line.includes(why));
    const expectStopped = async (whyOfOrders: string): Promise<void> => {
      await eventually(async () => calls('order', 'checkpoint_beyond_head', 'order.relay', whyOfOrders));
      await eventually(async () => calls('order', 'checkpoint_beyond_head', 'order.deadlines', whyOfOrders));
      await eventually(async () => calls('order', 'projection_stopped', 'order-list@3', whyOfOrders));
      await eventually(async () => calls('payout', 'checkpoint_beyond_head', 'payout-legs', 'beyond the head'));
    };
    beforeAll(async () => {
      server = await startEventStore();
      here = await started({ ENTENTE_STORE: 'eventstore', EVENTSTORE_URL: server.url });
      const { cluster } = here;
      const { url } = cluster;
      await played('disputed and refunded in part', 'earlier', url);
      const paid = await played('paid out', 'paid', url, 2);
      await quiet(url);
      const backup = head();

      await playOn(paid, url);
      await played('cancelled and refunded', 'lost', url);
      await quiet(url);
      await Promise.all(cluster.replicas.map((replica) => replica.stop()));
      end = head();
      server.log.restore(backup);
      await Promise.all(cluster.replicas.map((replica) => replica.start()));
    }, TEST_MS_MAX);
    afterAll(async () => {
      await here.stop();
      server.stop();
    });

    it(
      'stop whatever stands beyond their end, and it calls',
      async () => {
        await expectStopped('beyond the head');
        expect(await entente(['projections', 'list'], here.env)).toMatchObject({
          code: 0,
          out: expect.stringMatching(/order +order-list@3 .* not of this store .* beyond_head: /),
        });
      },
      TEST_MS_MAX,
    );

    it(
      'stop it as well when so much was decided since that the end has passed where it stood',
      async () => {
        const { cluster } = here;
        // None that was started on the older store is ready: nobody comes through the gateway.
        const { url } = must(cluster.of('order')[0], 'A replica');
        for (let n = 0; head() <= end; n++) await played('cancelled and refunded', `since-${n}`, url, 1);
        await Promise.all(cluster.replicas.map((replica) => replica.stop()));
        await Promise.all(cluster.replicas.map((replica) => replica.start()));
        await expectStopped('not of this store'); // Payout has heard of none of it: its own end is where it was.
      },
      TEST_MS_MAX,
    );

    it(
      'are followed again after a rewind, which is refused while somebody is at work',
      async () => {
        const { cluster, env, verified } = here;
        expect(await follow('rewind', env)).toMatchObject({
          code: 1,
          out: expect.stringMatching(/is at work as order\.\S+\. End every process of the order service first/),
        });
        await Promise.all(cluster.replicas.map((replica) => replica.stop()));
        expect(await follow('rewind', env)).toMatchObject({
          code: 0,
          out: expect.stringContaining('order: order.relay goes on '),
        });
        await startAll(cluster.replicas);
        await quiet(cluster.url);
        const { out, report } = await verified();
        expect(forgotten(out)).toEqual([WALLET, 'lost', 'paid']);
        const names = report.violations.map(({ invariant }) => invariant);
        expect(names).toContain('provider.movements');
        expect(names.filter((name) => name === 'views.rebuilt' || name.startsWith('deadlines.'))).toEqual([]);
      },
      TEST_MS_MAX,
    );

    it(
      'are what they were when everybody has repeated what he did',
      async () => {
        const { cluster, env, verified } = here;
        for (const [story, orderId] of [
          ['paid out', 'paid'],
          ['cancelled and refunded', 'lost'],
        ] as const)
          await (await played(story, orderId, cluster.url)).check(cluster.url);
        const { report } = await verified();
        const repeated = ['topics.complete'];
        expect(violatedOf(report)).toEqual({ [WALLET]: repeated, lost: repeated, paid: repeated });
        expect(await follow('--known', env)).toMatchObject({ code: 0, out: expect.stringContaining('\nNo violation.\n') });
      },
      TEST_MS_MAX,
    );
  },
);
