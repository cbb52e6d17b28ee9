import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { Api } from '../e2e/api.js';
import { MARKETPLACES } from '../e2e/served.js';
import { entente } from '../e2e/command-line.js';
import { startCluster, type Cluster } from './cluster.js';

const TEST_MS_MAX = 180_000;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('The clock of three services, two replicas each', () => {
  let cluster: Cluster;
  let each: { readonly [name: string]: string };
  let operator: Api;
  beforeAll(async () => {
    cluster = await startCluster({ replicas: 2 });
    const url = (service: 'order' | 'dispute' | 'payout') => cluster.of(service)[0]?.url ?? '';
    each = { ORDER_URL: url('order'), DISPUTE_URL: url('dispute'), PAYOUT_URL: url('payout') };
    operator = await new Api(cluster.url).as('ops', ['operator'], MARKETPLACES);
  }, TEST_MS_MAX);
  afterAll(() => cluster.stop());

  const nows = async () => {
    const { body } = await operator.get<{ services: { [name: string]: { now: string } } }>('/clock');
    return Object.values(body.services).map(({ now }) => now);
  };

  it(
    'is turned together, with no gateway between, and a deadline on the way has its effect everywhere',
    async () => {
      const shop = await new Api(cluster.url).as('shop', ['service'], MARKETPLACES);
      const placed = await shop.for('ana').post('/orders', {
        orderId: 'cu-turned',
        policy: 'comeup',
        buyerId: 'ana',
        sellerId: 'bo',
        title: 'Un logo',
        terms: 'Trois propositions',
        duration: 'P5D',
        payment: { reference: 'pay-turned', method: 'card', amountMinor: 10_000, currency: 'EUR' },
      });
      expect(placed.status).toBe(201);
      const { code, out, err } = await entente(['clock', 'advance', '--by', 'P3D'], each);
      expect({ code, err, out }).toEqual({
        code: 0,
        err: '',
        out: expect.stringMatching(/^2026-01-08T09:00:00.000Z {2}deadlines passed: [1-9]/),
      });
      expect(await nows()).toEqual(Array.from({ length: 3 }, () => '2026-01-08T09:00:00.000Z'));
      // Nobody accepted it: what was paid is given back by another service.
      expect((await shop.get('/orders/cu-turned')).body).toMatchObject({ status: 'cancelled' });
      expect((await shop.get('/orders/cu-turned/money')).body).toMatchObject({ refundedMinor: 10_000, escrowMinor: 0 });
    },
    TEST_MS_MAX,
  );

  it(
    'is not turned while one service is away, and for all of them when it is back',
    async () => {
      for (const replica of cluster.of('payout')) await replica.kill();
      const before = await entente(['clock', 'advance', '--by', 'P1D'], each);
      expect(before).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/Nothing answers at/) });
      expect((await operator.post('/clock/advance', { by: 'P1D' })).body).toMatchObject({ status: 503, code: 'not_ready' });
      for (const replica of cluster.of('payout')) await replica.start();
      const { code, out } = await entente(['clock', 'advance', '--by', 'P1D'], each);
      expect([code, out]).toEqual([0, expect.stringMatching(/^2026-01-09T09:00:00.000Z/)]);
      expect(await nows()).toEqual(Array.from({ length: 3 }, () => '2026-01-09T09:00:00.000Z'));
    },
    TEST_MS_MAX,
  );

  it('what concerns one service or all of them is answered at the gateway', async () => {
    expect((await operator.get('/operations/parked')).body).toEqual({ items: [], next: null });
    const { body } = await operator.get<{ paths: object; components: { schemas: object } }>('/openapi.json');
    const paths = ['/orders/{id}/accept', '/disputes/{id}/take', '/wallets/{ownerId}/withdraw', '/clock/advance'];
    expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(paths));
    const channelsAt = async (path: string) => Object.keys((await operator.get<{ channels: object }>(path)).body.channels);
    expect(await channelsAt('/asyncapi.json')).toEqual(['order', 'commands', 'results', 'dispute', 'payout']);
    for (const service of ['order', 'dispute', 'payout']) {
      expect((await operator.get(`/services/${service}/health/ready`)).status).toBe(200);
      expect(await channelsAt(`/services/${service}/asyncapi.json`)).toEqual([service, 'commands', 'results']);
      expect((await operator.get(`/services/${service}/clock`)).body).toMatchObject({ lag: 0, due: 0, inFlight: 0 });
    }
  });
});
