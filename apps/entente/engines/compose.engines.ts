import { fileURLToPath } from 'node:url';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SERVICES } from '@entente/contracts';
import { must } from '@entente/kernel';
import { allTopics } from '@entente/runtime/admin';
import { describeWhere } from '@entente/testing';
import {
  freePort,
  hasKafka,
  hasPostgres,
  startBroker,
  startPostgres,
  type Broker,
  type PostgresServer,
} from '@entente/testing/engines';
import { entente } from '../e2e/command-line.js';
import { removeAll, startProcess, stopped, up } from '../e2e/child.js';
import { readCompose } from '../e2e/compose.js';
import { eventually } from './playing.js';

const START_MS_MAX = 240_000;
const TEST_MS_MAX = 120_000;
const { services, configs } = readCompose({ ENTENTE_CLOCK: 'manual', KAFKA_PARTITIONS: '6' });

/** What the image makes of its environment: `KAFKA_NODE_ID` is `node.id`. */
function propertiesOf(environment: { readonly [name: string]: string }): { [name: string]: string } {
  const set = Object.entries(environment).filter(([name]) => name.startsWith('KAFKA_') && name !== 'KAFKA_HEAP_OPTS');
  return Object.fromEntries(set.map(([name, value]) => [name.slice('KAFKA_'.length).toLowerCase().replaceAll('_', '.'), value]));
}

const partOf = (file: string): string => fileURLToPath(new URL(`../../../${file}`, import.meta.url));

/** Without Docker: the same settings, statements and commands, on servers of this machine. Only addresses are others. */
describeWhere(hasPostgres && hasKafka, 'PostgreSQL and Kafka')('What docker-compose.yml says', () => {
  let postgres: PostgresServer;
  let broker: Broker;
  let outside: number;
  beforeAll(async () => {
    postgres = await startPostgres();
    const [inside, controller] = [await freePort(), await freePort()];
    outside = await freePort();
    // Each listener keeps its name and its part; of what it is reached at, only host and port are this machine's.
    const here = (value: string): string =>
      value
        .replace(/INSIDE:\/\/\w*:\d+/, `INSIDE://127.0.0.1:${inside}`)
        .replace(/OUTSIDE:\/\/\w*:\d+/, `OUTSIDE://127.0.0.1:${outside}`)
        .replace(/CONTROLLER:\/\/:\d+|(?<=@)kafka:\d+/, (found) =>
          found.startsWith('C') ? `CONTROLLER://127.0.0.1:${controller}` : `127.0.0.1:${controller}`,
        );
    const { 'log.dirs': _, ...props } = propertiesOf(must(services['kafka'], 'Kafka').environment);
    broker = await startBroker({
      port: inside,
      props: Object.fromEntries(Object.entries(props).map(([name, value]) => [name, here(value)])),
    });
  }, START_MS_MAX);
  afterAll(async () => {
    await removeAll();
    await broker?.remove();
    await postgres?.remove();
  });

  /** The environment of a container, with the names of containers replaced by where their parts are here. */
  const environmentOf = (of: string): { [name: string]: string } =>
    Object.fromEntries(
      Object.entries(must(services[of], of).environment).map(([name, value]) => [
        name,
        value.replace('postgres:5432', `127.0.0.1:${postgres.port}`).replace('kafka:19092', broker.brokers.join(',')),
      ]),
    );

  it(
    'makes three databases and all topics, and its services are ready on them',
    async () => {
      const client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
      // One by one, as psql sends them: a database cannot be made in a transaction.
      for (const statement of (configs['databases']?.content ?? '').split(';'))
        if (statement.trim() !== '') await client.query(statement);
      await client.end();
      expect(await entente(['migrate'], environmentOf('migrate'))).toMatchObject({ code: 0, err: '' });
      expect(await entente(['topics'], environmentOf('topics'))).toMatchObject({
        code: 0,
        err: '',
        out: expect.stringContaining('6'),
      });
      for (const service of SERVICES) {
        const env = { ...environmentOf(`${service}-service`), PORT: '0', HOST: '127.0.0.1', DRAIN_DELAY_MS: '0' };
        const serving = await up(startProcess(partOf(`apps/${service}-service/dist/main.js`), [], env));
        await eventually(async () => (await fetch(`${serving.address}/health/ready`)).status === 200);
        await stopped(serving);
      }
    },
    TEST_MS_MAX,
  );

  it('has no topic made by accident, and is reached from the machine as from within', async () => {
    const retry = { retries: 2 };
    const kafka = new Kafka({ clientId: 'compose', brokers: [`127.0.0.1:${outside}`], logLevel: logLevel.NOTHING, retry });
    const [admin, producer] = [kafka.admin(), kafka.producer()];
    await admin.connect();
    await producer.connect();
    await expect(producer.send({ topic: 'entente.odrer.v1', messages: [{ value: 'misspelt' }] })).rejects.toThrow(
      'does not host this topic',
    );
    const topics = await admin.listTopics();
    const wanted = allTopics({ partitions: 1, replication: 1, retentionMs: 1 });
    expect(topics.filter((topic) => topic.startsWith('entente.')).sort()).toEqual(wanted.map(({ name }) => name).sort());
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  });
});
