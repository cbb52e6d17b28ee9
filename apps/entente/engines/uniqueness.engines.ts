import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import type { Answer } from '../e2e/api.js';
import { tally, times } from '../e2e/racing.js';
import { peopleAt, type People } from '../e2e/served.js';
import { startCluster, type Cluster } from './cluster.js';
import { expectSound } from './playing.js';

const TEST_MS_MAX = 180_000;
const ORDERS = 20;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('Among three replicas of the order service', () => {
  let cluster: Cluster;
  /** Each of them is asked directly: no gateway puts anything in order. */
  let replicas: readonly People[];
  beforeAll(async () => {
    cluster = await startCluster({ replicas: { order: 3, dispute: 1, payout: 1 } });
    replicas = await Promise.all(cluster.of('order').map(({ url }) => peopleAt(url)));
  }, TEST_MS_MAX);
  afterAll(() => cluster.stop());

  const placing = (orderId: string | undefined, reference: string) => ({
    ...(orderId !== undefined && { orderId }),
    policy: 'comeup/2',
    buyerId: 'ana',
    sellerId: 'bo',
    title: 'Un logo',
    terms: 'Trois propositions',
    duration: 'P5D',
    payment: { reference, method: 'card', amountMinor: 10_000, currency: 'EUR' },
  });

  /** The n-th of many at once, at a replica of its turn. */
  const place = (n: number, body: object, key?: string): Promise<Answer> =>
    replicas[n % replicas.length]!.shop.for('ana').post('/orders', body, key === undefined ? {} : { key });

  const ordersWith = async (reference: string): Promise<number> => {
    const { body } = await replicas[0]!.ops.get<{ items: { orderId: string }[] }>('/orders?limit=100', {
      headers: { prefer: 'wait=5' },
    });
    return body.items.filter(({ orderId }) => orderId.startsWith(reference)).length;
  };

  it(
    'of 20 orders at once with one payment there is one, and the others hear why (payment.reused)',
    async () => {
      const answers = await times(ORDERS, (n) => place(n, placing(`one-${n}`, 'pay-one')));
      expect(tally(answers)).toEqual({ done: 1, '409 payment.reused': ORDERS - 1 });
      expect(await ordersWith('one-')).toBe(1);
    },
    TEST_MS_MAX,
  );

  it(
    'of 20 requests at once with one key there is one order, and all hear of it',
    async () => {
      const answers = await times(ORDERS, (n) => place(n, placing('same', 'pay-same'), 'the-same-key'));
      expect(tally(answers)).toEqual({ done: ORDERS });
      expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(ORDERS - 1);
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      expect(await ordersWith('same')).toBe(1);
    },
    TEST_MS_MAX,
  );

  it(
    'of 20 orders at once without an id of their own there is one, and its id follows from the payment',
    async () => {
      const answers = await times(ORDERS, (n) => place(n, placing(undefined, 'pay-unnamed')));
      expect(tally(answers)).toEqual({ done: 1, '409 payment.reused': ORDERS - 1 });
    },
    TEST_MS_MAX,
  );

  it(
    'what came of it is sound',
    async () => {
      expect((await (await peopleAt(cluster.url)).wait('PT0S')).body).toMatchObject({ quiet: true });
      await expectSound(cluster);
    },
    TEST_MS_MAX,
  );
});
