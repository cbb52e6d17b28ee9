import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { hasKafka, hasPostgres, startBroker } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import type { Consumer, Message } from '../bus.js';
import { kafkaOnTrial, told, until } from './kafka-on-trial.contract.js';
import type { KafkaBus } from './index.js';

const describeKafka = describeWhere(hasKafka && hasPostgres, 'Kafka');

let trial: Awaited<ReturnType<typeof kafkaOnTrial>>;
let topic: string;
let seen: string[];

const noting: Consumer['handle'] = async ({ id }) => void seen.push(id);
const consume = (bus: KafkaBus) => bus.consume({ name: 'one', topics: [topic], handle: noting });
const quiet = (bus: KafkaBus) => until(async () => (await bus.lag()) === 0);

/** As a relay does: what was refused is published again, before anything that follows it. */
const untilPublished = (bus: KafkaBus, one: Message) =>
  until(() =>
    bus.publish([one]).then(
      () => true,
      () => false,
    ),
  );

beforeEach(() => {
  seen = [];
});
afterEach(() => trial.close());

describeKafka('While the broker is away', () => {
  it('publishing is given up in the end, and nothing of it arrives later', async () => {
    trial = await kafkaOnTrial();
    topic = await trial.topic('order');
    const bus = await trial.open();
    await bus.publish([told(topic, 'a', 'a1')]);
    trial.wireOf(bus).cut();
    await expect(bus.publish([told(topic, 'a', 'a2')])).rejects.toThrow('The broker has not taken it within');
    trial.wireOf(bus).mend();
    await sleep(3_000);
    await bus.publish([told(topic, 'a', 'a3')]);
    consume(bus);
    await quiet(bus);
    expect(seen).toEqual(['a1', 'a3']);
  });

  it('nothing is lost: what was published arrives, in its order, and whoever starts meanwhile joins later', async () => {
    const broker = await startBroker();
    try {
      trial = await kafkaOnTrial(broker.brokers);
      topic = await trial.topic('order', 3);
      const bus = await trial.open();
      consume(bus);
      await until(() => bus.hasJoined);
      const publishing = (async () => {
        for (let n = 100; n < 400; n++) await untilPublished(bus, told(topic, `k${n % 7}`, String(n)));
      })();
      await until(() => seen.length > 50);
      await broker.stop('SIGKILL');
      const late = await trial.open();
      late.consume({ name: 'late', topics: [topic], handle: async () => {} });
      await sleep(2_000);
      expect(late.hasJoined).toBe(false);
      expect(await late.checkpoint('relay')).toBeUndefined();
      await broker.start();
      await publishing;
      await quiet(bus);
      await until(() => late.hasJoined);
      expect([bus.isAlive, late.isAlive]).toEqual([true, true]);
      const first = seen.filter((id, index) => seen.indexOf(id) === index);
      expect([...first].sort()).toEqual(Array.from({ length: 300 }, (_, n) => String(100 + n)));
      for (let key = 0; key < 7; key++) {
        const ofKey = first.filter((id) => Number(id) % 7 === key);
        expect(ofKey).toEqual([...ofKey].sort());
      }
    } finally {
      await trial.close();
      await broker.remove();
      trial = await kafkaOnTrial();
    }
  });
});
