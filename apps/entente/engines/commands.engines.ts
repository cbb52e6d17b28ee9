import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import kafkajs, { type Consumer, type Producer } from 'kafkajs';
import { COMMANDS_TOPIC, RESULTS_TOPIC } from '@entente/contracts';
import { plusMs, type Instant } from '@entente/kernel';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import type { Api } from '../e2e/api.js';
import { peopleAt, type People } from '../e2e/served.js';
import { BRISK, eventually } from './playing.js';
import { withCluster } from './with-cluster.js';

const TEST_MS_MAX = 180_000;

type Result = { readonly type: string; readonly key: string; readonly data: { readonly [name: string]: unknown } };

/** A platform service with a client of its own: it knows the topics and what CloudEvents asks for, and nothing else of this project. */
describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('A platform service that sends commands over Kafka', () => {
  const given = withCluster({ env: BRISK });
  let people: People;
  let producer: Producer;
  let consumer: Consumer;
  const results: Result[] = [];

  beforeAll(async () => {
    people = await peopleAt(given.cluster.url);
    const kafka = new kafkajs.Kafka({ brokers: [...given.cluster.broker.brokers], logLevel: kafkajs.logLevel.NOTHING });
    producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    consumer = kafka.consumer({ groupId: `shop-${randomUUID()}` });
    await Promise.all([producer.connect(), consumer.connect()]);
    await consumer.subscribe({ topics: [RESULTS_TOPIC], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message: { key, value, headers } }) => {
        const data = JSON.parse(String(value)) as Result['data'];
        results.push({ type: String(headers?.['ce_type']), key: String(key), data });
      },
    });
  }, TEST_MS_MAX);
  afterAll(async () => {
    await consumer?.disconnect();
    await producer?.disconnect();
  });

  async function send(type: string, key: string, by: Api, body: object = {}, id: string = randomUUID()): Promise<string> {
    const ce = { ce_specversion: '1.0', ce_id: id, ce_source: '/shop', ce_type: type, 'content-type': 'application/json' };
    await producer.send({
      topic: COMMANDS_TOPIC,
      messages: [{ key, value: JSON.stringify(body), headers: { ...ce, ...by.credentials } }],
    });
    return id;
  }
  const told = (id: string): readonly Result[] => results.filter(({ data }) => data['commandId'] === id);
  async function resultOf(id: string): Promise<Result> {
    await eventually(async () => told(id).length > 0);
    return told(id)[0]!;
  }

  const placing = (orderId: string) => ({
    orderId,
    policy: 'comeup/2',
    buyerId: 'ana',
    sellerId: 'bo',
    title: 'Un logo',
    terms: 'Trois propositions',
    duration: 'P5D',
    payment: { reference: `pay-${orderId}`, method: 'card', amountMinor: 10_000, currency: 'EUR' },
  });

  it(
    'reads one result for each, with the answer that HTTP gives, and the same for a command that it sends again',
    async () => {
      const { shop } = people;
      const placed = await send('entente.order.place', 'kc-1', shop.for('ana'), placing('kc-1'));
      expect(await resultOf(placed)).toMatchObject({
        type: 'entente.order.command_accepted.v1',
        key: 'kc-1',
        data: { status: 201, answer: { orderId: 'kc-1', status: 'pending', revision: 0 }, replayed: false },
      });
      const accepted = await send('entente.order.accept', 'kc-1', shop.for('bo'));
      expect((await resultOf(accepted)).data).toMatchObject({ status: 200, answer: { status: 'in_progress', revision: 1 } });
      await send('entente.order.accept', 'kc-1', shop.for('bo'), {}, accepted);
      await eventually(async () => told(accepted).length === 2);
      expect(told(accepted)[1]!.data).toMatchObject({ status: 200, answer: { revision: 1 }, replayed: true });

      const strange = await send('entente.order.accept', 'kc-1', shop.for('zoe'));
      expect((await resultOf(strange)).data).toMatchObject({ status: 403, code: 'actor.forbidden' });
      const unknown = await send('entente.stock.reserve', 'kc-1', shop);
      expect((await resultOf(unknown)).data).toMatchObject({ status: 404, code: 'not_found' });
      expect((await people.ana.get('/orders/kc-1')).body).toMatchObject({ revision: 1 });
    },
    TEST_MS_MAX,
  );

  it(
    'is in time when the broker took the command in time, though it was away for an hour while the last minute passed',
    async () => {
      const { cluster } = given;
      const { shop } = people;
      await resultOf(await send('entente.order.place', 'kc-2', shop.for('ana'), placing('kc-2')));
      const { now, quiet } = (await people.wait('PT47H59M30S')).body;
      expect(quiet).toBe(true);

      const [order] = cluster.of('order');
      order!.process().signal('SIGSTOP');
      const accepted = await send('entente.order.accept', 'kc-2', shop.for('bo'));
      await cluster.broker.stop('SIGTERM');
      order!.process().signal('SIGCONT');
      // Nobody knows what the broker holds: his deadline is over, and does not ring. All services together would not turn their clock now.
      const { ops } = await peopleAt(order!.url);
      const anHourLater = plusMs(now as Instant, 3_600_000);
      expect((await ops.post('/clock/advance', { to: anHourLater })).body).toMatchObject({ now: anHourLater });
      expect((await people.ana.get('/orders/kc-2')).body).toMatchObject({ status: 'pending' });
      expect(told(accepted)).toEqual([]);

      await cluster.broker.start();
      expect((await resultOf(accepted)).data).toMatchObject({ status: 200, answer: { status: 'in_progress' } });
      await eventually(async () => (await people.wait('PT0S')).body.quiet);
      const late = await send('entente.order.decline', 'kc-2', shop.for('bo'), { reason: 'Trop tard.' });
      expect((await resultOf(late)).data).toMatchObject({ status: 409 });
    },
    TEST_MS_MAX,
  );
});
