import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { freePort } from './ports.js';
import { ServerProcess } from './server-process.js';

export type Broker = {
  readonly brokers: readonly string[];
  readonly port: number;
  /** Again, with the same data on the same port. */
  start(): Promise<void>;
  /** SIGTERM, unless told otherwise. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** SIGSTOP freezes it, SIGCONT lets it go on. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
};

export type BrokerOptions = {
  /** One that `freePort` gave, for whoever must know it before the broker runs: a proxy that clients are to dial. */
  readonly port?: number;
  /** Lines of server.properties, over those below. */
  readonly props?: Readonly<Record<string, string | number | boolean>>;
};

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
/** Beside the source; nothing copies them to dist. */
const RECIPE = join(ROOT, 'libs/testing/src/engines/kafka');
const CACHE = join(ROOT, '.cache/kafka');

const JAVA_VERSION_MIN = 17;
const JVM = [
  '-Xms64m',
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Djava.awt.headless=true',
  '-Dfile.encoding=UTF-8',
  `-Dlog4j2.configurationFile=${join(RECIPE, 'log4j2.properties')}`,
];
/** Any sixteen bytes in base64; a directory that was formatted for another cluster is refused. */
const CLUSTER_ID = 'MkU3OEVBNTcwNTJENDM2Qk';

const run = promisify(execFile);
const java = (): string => {
  const home = process.env['JAVA_HOME'];
  return home ? join(home, 'bin/java') : 'java';
};

/** What this machine lacks for a broker; nothing, if all is there. The jars are fetched when they are needed. */
export async function kafkaMissing(): Promise<string | undefined> {
  if (javaVersion() < JAVA_VERSION_MIN) return `Java ${JAVA_VERSION_MIN} or later`;
  try {
    await fetchJars();
    return undefined;
  } catch (error) {
    return `Maven, and a way to its repository for Kafka's jars (${String(error)})`;
  }
}

function javaVersion(): number {
  try {
    // Not `-version`, which speaks on stderr.
    const said = execFileSync(java(), ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return Number(/\d+/.exec(said)?.[0]);
  } catch {
    return 0;
  }
}

/** The directory of the broker's jars: 45 MB, fetched once for each recipe. It appears whole or not at all, whoever else fetches meanwhile. */
async function fetchJars(): Promise<string> {
  const pom = join(RECIPE, 'pom.xml');
  const recipe = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex');
  const jars = join(CACHE, recipe.slice(0, 12));
  if (existsSync(jars)) return jars;
  await mkdir(CACHE, { recursive: true });
  const fetching = await mkdtemp(`${jars}.`);
  try {
    await run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${fetching}`]);
    await rename(fetching, jars);
  } catch (error) {
    await rm(fetching, { recursive: true, force: true });
    if (!existsSync(jars)) throw error;
  }
  return jars;
}

/** A broker of one's own: Apache Kafka in KRaft mode, one node, with a new directory. It never creates a topic that was not asked for. */
export async function startBroker({ port: wanted, props = {} }: BrokerOptions = {}): Promise<Broker> {
  const classpath = join(await fetchJars(), '*');
  const directory = await mkdtemp(join(tmpdir(), 'entente-kafka-'));
  const port = wanted ?? (await freePort());
  const config = join(directory, 'server.properties');
  const lines = Object.entries({ ...properties(port, await freePort(), directory), ...props });
  await writeFile(config, lines.map(([name, value]) => `${name}=${value}\n`).join(''));
  const program = (main: string, ...args: string[]) => [...JVM, '-cp', classpath, main, ...args];
  await run(java(), program('kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', config));
  const server = new ServerProcess({
    command: java(),
    args: program('kafka.Kafka', config),
    directory,
    readyLine: 'Kafka Server started',
  });
  await server.start();
  const brokers = [`127.0.0.1:${port}`];
  if (props['advertised.listeners'] === undefined) await warmUp(brokers);
  return {
    brokers,
    port,
    start: () => server.start(),
    stop: (signal = 'SIGTERM') => server.stop(signal),
    signal: (signal) => server.signal(signal),
    async remove() {
      await server.stop('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const properties = (port: number, controllerPort: number, directory: string) => ({
  'process.roles': 'broker,controller',
  'node.id': 1,
  listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
  'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
  'log.dirs': join(directory, 'data'),
  'auto.create.topics.enable': false,
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 1,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'group.initial.rebalance.delay.ms': 0,
  'group.min.session.timeout.ms': 1000,
  // After a kill the broker may register again when its old session has ended: 5 s instead of 12 s.
  'broker.session.timeout.ms': 3000,
  'broker.heartbeat.interval.ms': 500,
  // By default the cleaner takes 128 MiB of the heap.
  'log.cleaner.dedupe.buffer.size': 2_097_152,
});

/** Has the internal topics created: the first consumer would find no coordinator, and crash once. */
async function warmUp(brokers: readonly string[]): Promise<void> {
  const retry = { initialRetryTime: 50, multiplier: 1.5, maxRetryTime: 500, retries: 100 };
  const kafka = new Kafka({ clientId: 'warm-up', brokers: [...brokers], logLevel: logLevel.NOTHING, retry });
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.describeCluster();
    await admin.describeGroups(['warm-up']);
  } finally {
    await admin.disconnect();
  }
}
