import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type ISocketFactory, type Message as KafkaRecord } from 'kafkajs';
import { must } from '@entente/kernel';
import { openPostgres, type Postgres } from '@entente/sql/pg';
import { freshDatabase, kafkaBrokers } from '@entente/testing/engines';
import type { Sql } from '@entente/sql';
import type { Alert, Message } from '../bus.js';
import { message, NoonClock } from '../bus-on-trial.contract.js';
import { CONSUMER_STATE_TABLES } from '../pg/tables.js';
import { createTopics, KafkaBus, type KafkaBusOptions } from './index.js';
import { partitioner } from './producer.js';
import { toRecord } from './record.js';

const { CompressionTypes, Kafka, logLevel } = kafkajs;

/** A process's connections to the broker, which a test can cut for a time or for good: as if it slept, or had been killed. */
class Wire {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  readonly socketFactory: ISocketFactory = ({ host, port, onConnect }) => {
    const socket = connect({ host, port }, onConnect);
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    if (this.isCut) socket.destroy(new Error('cut off'));
    return socket;
  };

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy(new Error('cut off'));
  }

  mend(): void {
    this.isCut = false;
  }
}

/** As short as the broker of the tests allows. */
const SESSION = { sessionTimeoutMs: 1_500, rebalanceTimeoutMs: 4_000, heartbeatIntervalMs: 200, maxWaitTimeInMs: 50 };

/** Topics, groups and a database that nobody else has, on the servers of this run. */
export async function kafkaOnTrial(brokers: readonly string[] = kafkaBrokers()) {
  const prefix = `${randomUUID().slice(0, 8)}-`;
  const postgres: Postgres = openPostgres(await freshDatabase(), { connectionsMax: 4 });
  const sql: Sql = postgres.schema('entente_bus');
  await sql.script(CONSUMER_STATE_TABLES);
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'trial', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const alerts: Alert[] = [];
  const wires = new Map<KafkaBus, Wire>();

  return {
    admin,
    alerts,
    brokers,
    group: (consumer: string) => prefix + consumer,
    /** A topic of this trial's own. */
    async topic(name: string, partitions = 1): Promise<string> {
      const topic = `${prefix}${name}`;
      await createTopics({ brokers, topics: [{ name: topic, partitions, replication: 1, retentionMs: -1 }] });
      return topic;
    },
    /** Somebody who writes to a topic as he likes. */
    async rawProducer(topic: string) {
      const producer = kafka.producer({ createPartitioner: partitioner });
      await producer.connect();
      return {
        producer,
        headers: toRecord(told(topic, 'a', 'a1')).headers ?? {},
        send: async (messages: KafkaRecord[], packed = false) =>
          void (await producer.send({ topic, messages, compression: packed ? CompressionTypes.GZIP : CompressionTypes.None })),
      };
    },
    /** A process on the same database. */
    async open(options: Partial<KafkaBusOptions> = {}): Promise<KafkaBus> {
      const wire = new Wire();
      const { socketFactory } = wire;
      const bus = await KafkaBus.open({
        ...SESSION,
        brokers,
        clientId: 'trial',
        sql,
        clock: new NoonClock(),
        groupPrefix: prefix,
        socketFactory,
        firstRetryMs: 1,
        alert: (alert) => void alerts.push(alert),
        ...options,
      });
      wires.set(bus, wire);
      return bus;
    },
    wireOf: (bus: KafkaBus): Wire => must(wires.get(bus), 'The wire of a bus'),
    /** Nothing of it reaches the broker any more; what its handlers do goes on, and stays without effect. */
    kill(bus: KafkaBus): void {
      this.wireOf(bus).cut();
      wires.delete(bus);
      void bus.close();
    },
    async close(): Promise<void> {
      await Promise.all([...wires.keys()].map((bus) => bus.close()));
      await admin.disconnect();
      await postgres.close();
    },
  };
}

export const told = (topic: string, key: string, id: string): Message => message(key, id, 'entente.order.order_placed.v1', topic);

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}
