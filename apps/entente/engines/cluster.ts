import { fileURLToPath } from 'node:url';
import { createTopics } from '@entente/bus/kafka';
import { SERVICES, type ServiceName } from '@entente/contracts';
import { allTopics, migrate } from '@entente/runtime/admin';
import type { StoreChoice } from '@entente/runtime/config';
import { freePort, freshDatabase, startBroker, type Broker } from '@entente/testing/engines';
import { startProcess, stopped, up, type Child } from '../e2e/child.js';
import { storeOf, storeSettings } from '../e2e/event-stores.js';
import { ready } from './health.js';

type Env = { readonly [name: string]: string };

const mainOf = (app: string): string => fileURLToPath(new URL(`../../${app}/dist/main.js`, import.meta.url));
/** Few, so that several keys share one; the tests that need the real number say so. */
const PARTITIONS = 6;

/** One process of a service. It keeps its address when it is started again. */
export type Replica = {
  readonly service: ServiceName;
  readonly url: string;
  readonly process: () => Child;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and waits until it has ended well. */
  stop(): Promise<void>;
  start(env?: Env): Promise<void>;
  /** Begins to start it, and does not wait until it serves: it may never. */
  launch(env?: Env): Child;
};

/** Three services, a gateway before them, and what lies under them: databases of their own, and a broker of their own. */
export type Cluster = {
  readonly url: string;
  readonly broker: Broker;
  readonly databases: { readonly [name in ServiceName]: string };
  /** In those databases, or in EventStoreDB: where ENTENTE_STORE says. */
  readonly store: StoreChoice;
  /** What the command line is told that works on all three: where their databases are, their broker and their events. */
  readonly env: Env;
  readonly replicas: readonly Replica[];
  of(service: ServiceName): readonly Replica[];
  /** One more replica of a service; it is not behind the gateway. */
  add(service: ServiceName, env?: Env): Promise<Replica>;
  /** Waits until the gateway has seen each service ready: whoever asks before that is told to come again. */
  ready(): Promise<void>;
  stop(): Promise<void>;
};

export type ClusterOptions = {
  /** Of every service, or of each. */
  readonly replicas?: number | { readonly [name in ServiceName]: number };
  /** For every service. */
  readonly env?: Env;
  readonly envOf?: { readonly [name in ServiceName]?: Env };
  /** The address under which a service reaches its database, or the broker: a proxy, perhaps. */
  readonly databaseVia?: (service: ServiceName, url: string) => Promise<string>;
};

/** Answers when it is ready. */
export async function startCluster({ replicas = 1, env = {}, envOf = {}, databaseVia }: ClusterOptions = {}): Promise<Cluster> {
  const broker = await startBroker();
  const databases = { order: await freshDatabase(), dispute: await freshDatabase(), payout: await freshDatabase() };
  for (const service of SERVICES) await migrate(databases[service], service);
  await createTopics({
    brokers: broker.brokers,
    topics: allTopics({ partitions: PARTITIONS, replication: 1, retentionMs: 86_400_000 }),
  });
  const reached = {
    order: (await databaseVia?.('order', databases.order)) ?? databases.order,
    dispute: (await databaseVia?.('dispute', databases.dispute)) ?? databases.dispute,
    payout: (await databaseVia?.('payout', databases.payout)) ?? databases.payout,
  };
  const gatewayPort = await freePort();
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const under = { KAFKA_BROKERS: broker.brokers.join(','), ...storeSettings(gatewayUrl) };
  const settings = {
    ...under,
    ENTENTE_CLOCK: 'manual',
    DRAIN_DELAY_MS: '700',
    ORDER_URL: gatewayUrl,
    ...env,
  };
  const all: Replica[] = [];

  async function add(service: ServiceName, own: Env = {}): Promise<Replica> {
    const port = await freePort();
    let child: Child | undefined;
    const replica: Replica = {
      service,
      url: `http://127.0.0.1:${port}`,
      process: () => {
        if (!child) throw new Error(`No ${service}-service runs there.`);
        return child;
      },
      async kill() {
        replica.process().signal('SIGKILL');
        await replica.process().ended;
      },
      stop: () => stopped(replica.process()),
      async start(again) {
        await up(replica.launch(again));
      },
      launch(again = {}) {
        const mine = { PORT: String(port), DATABASE_URL: reached[service], ...settings, ...envOf[service], ...own, ...again };
        return (child = startProcess(mainOf(`${service}-service`), [], mine));
      },
    };
    await replica.start();
    all.push(replica);
    return replica;
  }

  const countOf = (service: ServiceName): number => (typeof replicas === 'number' ? replicas : replicas[service]);
  await Promise.all(SERVICES.flatMap((service) => Array.from({ length: countOf(service) }, () => add(service))));
  const behind = (service: ServiceName): string =>
    all
      .filter((replica) => replica.service === service)
      .map(({ url }) => url)
      .join(',');
  const gateway = await up(
    startProcess(mainOf('gateway'), [], {
      PORT: String(gatewayPort),
      ORDER_URL: behind('order'),
      DISPUTE_URL: behind('dispute'),
      PAYOUT_URL: behind('payout'),
    }),
  );
  const seen = () => ready({ url: gateway.address, process: () => gateway });
  await seen();
  return {
    url: gateway.address,
    broker,
    databases,
    store: storeOf(gatewayUrl),
    env: {
      ...under,
      ORDER_DATABASE_URL: databases.order,
      DISPUTE_DATABASE_URL: databases.dispute,
      PAYOUT_DATABASE_URL: databases.payout,
    },
    replicas: all,
    of: (service) => all.filter((replica) => replica.service === service),
    add,
    ready: seen,
    async stop() {
      await Promise.all([gateway, ...all.map((replica) => replica.process())].map(ended));
      await broker.remove();
    },
  };
}

async function ended(child: Child): Promise<void> {
  child.signal('SIGKILL');
  await child.ended;
}
