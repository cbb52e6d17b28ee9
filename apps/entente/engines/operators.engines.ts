import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Kafka, Partitioners } from 'kafkajs';
import { SERVICES, type ServiceName } from '@entente/contracts';
import { derivedId } from '@entente/kernel';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { entente } from '../e2e/command-line.js';
import { Api } from '../e2e/api.js';
import { startCluster, type Cluster } from './cluster.js';

const TEST_MS_MAX = 180_000;
const TOPIC = 'entente.order.v1';

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('Of three services, operators', () => {
  let cluster: Cluster;
  let ops: Api;

  const metricsOf = async (service: ServiceName) =>
    (await (await fetch(`${cluster.of(service)[0]!.url}/metrics`)).text()).split('\n');
  const valueOf = async (service: ServiceName, series: string): Promise<number> => {
    const line = (await metricsOf(service)).find((one) => one.startsWith(`${series} `));
    return Number(line?.slice(series.length) ?? Number.NaN);
  };
  const quiet = () => ops.post<{ quiet: boolean }>('/clock/advance', { by: 'PT0S' });

  beforeAll(async () => {
    cluster = await startCluster({ env: { LEASE_MS: '2000' } });
    const anyone = new Api(cluster.url);
    ops = await anyone.as('ops', ['operator'], ['comeup']);
    const shop = await anyone.as('shop', ['service'], ['comeup']);
    for (const orderId of ['o-1', 'o-2'])
      await shop.for('ana').post('/orders', {
        orderId,
        policy: 'comeup',
        buyerId: 'ana',
        sellerId: 'bo',
        title: 'Un logo',
        terms: 'Trois propositions',
        duration: 'P5D',
        payment: { reference: `pay-${orderId}`, method: 'card', amountMinor: 10_000, currency: 'EUR' },
      });
    await quiet();
  }, TEST_MS_MAX);
  afterAll(() => cluster.stop());

  it('see backlog, lag and leases in the metrics of each', async () => {
    for (const service of SERVICES) {
      expect(await valueOf(service, `entente_relay_oldest_seconds{context="${service}"}`)).toBe(0);
      expect(await valueOf(service, `entente_held_leases{lease="${service}.relay"}`)).toBe(1);
    }
    expect(await valueOf('payout', `entente_consumer_lag_messages{consumer="payout.hears-orders",topic="${TOPIC}"}`)).toBe(0);
    expect(await valueOf('order', 'entente_open_orders{policy="comeup/2"}')).toBe(2);
    expect(await valueOf('payout', 'entente_ledger_imbalance_minor_units{currency="EUR"}')).toBe(0);
  });

  it(
    'publish again from the store, and whoever has heard it all recognises it',
    async () => {
      // Who knows the order service's database alone.
      const env = { ...cluster.env, DISPUTE_DATABASE_URL: '', PAYOUT_DATABASE_URL: '' };
      const republish = (...more: readonly string[]) =>
        entente(['relay', 'republish', '--from', '2026-01-01T00:00:00Z', '--service', 'order', ...more], env);
      expect(await republish()).toMatchObject({
        code: 0,
        out: expect.stringContaining(`order: 2 messages sent to ${TOPIC}, of 2 events.`),
      });
      expect(await republish('--order', 'o-2')).toMatchObject({
        code: 0,
        out: expect.stringContaining('order: 1 messages sent to'),
      });
      expect((await quiet()).body).toMatchObject({ quiet: true });
      expect(await valueOf('payout', 'entente_messages_total{consumer="payout.hears-orders",outcome="recorded"}')).toBe(2);
      expect(await valueOf('payout', 'entente_messages_total{consumer="payout.hears-orders",outcome="replayed"}')).toBe(3);
      expect(await entente(['relay', 'republish', '--from', '2099-01-01T00:00:00Z', '--service', 'order'], env)).toMatchObject({
        code: 1,
        err: expect.stringContaining('Nothing has happened since 2099-01-01T00:00:00.000Z; the last event'),
      });
      expect(await entente(['relay', 'republish', '--from', '2026-01-01T00:00:00Z'], env)).toMatchObject({
        code: 2,
        err: 'entente relay: DISPUTE_DATABASE_URL and PAYOUT_DATABASE_URL must be set; or name one service with --service.\n',
      });
    },
    TEST_MS_MAX,
  );

  it(
    'look after dead letters, at the gateway or at each service',
    async () => {
      const producer = new Kafka({ clientId: 'stranger', brokers: [...cluster.broker.brokers] }).producer({
        createPartitioner: Partitioners.DefaultPartitioner,
      });
      await producer.connect();
      const eventId = derivedId('dead-letter', 1);
      const headers = {
        ce_specversion: '1.0',
        ce_id: eventId,
        ce_source: '/entente/order',
        ce_type: 'entente.order.order_praised.v1',
        ce_time: '2026-01-05T09:00:00.000Z',
        ce_correlationid: eventId,
        'content-type': 'application/json',
      };
      const value = JSON.stringify({ orderId: 'o-1', marketplace: 'comeup' });
      await producer.send({ topic: TOPIC, messages: [{ key: 'o-1', headers, value }] });
      await producer.disconnect();
      await quiet();

      const [order, dispute, payout] = SERVICES.map((service) => cluster.of(service)[0]?.url ?? '');
      const each = { ORDER_URL: order ?? '', DISPUTE_URL: dispute ?? '', PAYOUT_URL: payout ?? '' };
      const waiting = expect.stringMatching(/dispute +dispute\.hears-orders +o-1 [\s\S]*payout +payout\.hears-orders +o-1 /);
      for (const env of [{ ENTENTE_URL: cluster.url }, each])
        expect(await entente(['dead-letters', 'list'], env)).toMatchObject({ code: 1, err: '', out: waiting });
      expect(await valueOf('payout', 'entente_parked_keys{consumer="payout.hears-orders"}')).toBe(1);
      const skip = (consumer: string, env: { readonly [name: string]: string }) =>
        entente(['dead-letters', 'skip', consumer, 'o-1', eventId, '--reason', 'Praise has no effect.'], env);
      expect(await skip('payout.hears-orders', each)).toMatchObject({ code: 0, err: '' });
      expect(await skip('dispute.hears-orders', { ENTENTE_URL: cluster.url })).toMatchObject({ code: 0, err: '' });
      expect(await entente(['dead-letters', 'list'], each)).toMatchObject({ code: 0, out: 'Nothing is parked.\n' });
    },
    TEST_MS_MAX,
  );
});
