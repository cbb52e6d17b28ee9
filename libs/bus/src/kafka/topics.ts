import kafkajs, { type Admin } from 'kafkajs';
import { waiting } from '../wait.js';
import { kafkaClient, RETRY_BRIEFLY, type KafkaOptions } from './client.js';
import { COMPRESSIONS } from './codecs.js';

const { ConfigResourceTypes } = kafkajs;

const LOOKS_MAX = 60;
const LOOK_MS = 500;

export type Topic = {
  readonly name: string;
  /** Final: the key decides the partition, and another count would deal the next messages of a key past those that wait. */
  readonly partitions: number;
  readonly replication: number;
  readonly retentionMs: number;
  /** The broker writes down when it took each record, whatever its sender says. */
  readonly dated?: true;
};

/**
 * Creates the topics that are missing, and leaves those alone that are there; throws where one of them has other partitions than it should, or may hold
 * what consumers cannot unpack. Repeatable.
 */
export async function createTopics({
  topics,
  ...options
}: Pick<KafkaOptions, 'brokers' | 'log'> & { readonly topics: readonly Topic[] }): Promise<void> {
  const admin = kafkaClient({ clientId: 'entente-topics', retry: RETRY_BRIEFLY, ...options }).admin();
  await admin.connect();
  try {
    await createMissing(admin, topics);
    await comparePartitions(admin, topics);
    await compareSettings(admin, topics);
  } finally {
    await admin.disconnect();
  }
}

/** How the broker is to keep it, as `kafka-configs.sh` calls it. */
export const topicSettings = ({ replication, retentionMs, dated }: Topic): { readonly [setting: string]: string } => ({
  'retention.ms': String(retentionMs),
  'cleanup.policy': 'delete',
  ...(dated && { 'message.timestamp.type': 'LogAppendTime' }),
  // In whatever codec a producer sends, it is kept in one that every client knows.
  'compression.type': 'gzip',
  // One broker less does not stop publishing. From three copies on, what was acknowledged survives the loss of a broker besides; of two, the one that is
  // left may have been behind.
  'min.insync.replicas': String(Math.max(1, replication - 1)),
});

async function createMissing(admin: Admin, topics: readonly Topic[]): Promise<void> {
  const there = new Set(await admin.listTopics());
  const missing = topics.filter(({ name }) => !there.has(name));
  if (missing.length === 0) return;
  await admin.createTopics({
    waitForLeaders: false, // It gives up where the broker that is asked has not heard of the topic yet.
    topics: missing.map((topic) => ({
      topic: topic.name,
      numPartitions: topic.partitions,
      replicationFactor: topic.replication,
      configEntries: Object.entries(topicSettings(topic)).map(([name, value]) => ({ name, value })),
    })),
  });
}

async function comparePartitions(admin: Admin, wanted: readonly Topic[]): Promise<void> {
  const topics = await known(admin, wanted);
  for (const { name, partitions } of wanted) {
    const there = topics.find((topic) => topic.name === name)?.partitions.length ?? 0;
    if (there !== partitions)
      throw new Error(
        `${name} has ${there} partitions, and ${partitions} are configured. A topic with keys keeps its partitions for ever: configure ${there}.`,
      );
  }
}

async function compareSettings(admin: Admin, wanted: readonly Topic[]): Promise<void> {
  const configNames = ['compression.type', 'message.timestamp.type'];
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: wanted.map(({ name }) => ({ type: ConfigResourceTypes.TOPIC, name, configNames })),
  });
  for (const { resourceName, configEntries } of resources) {
    const [compression = '', timestamp] = configNames.map(
      (config) => configEntries.find(({ configName }) => configName === config)?.configValue,
    );
    const toSet = (setting: string) => `kafka-configs.sh --alter --topic ${resourceName} --add-config ${setting}.`;
    if (!COMPRESSIONS.includes(compression))
      throw new Error(
        `${resourceName} has compression.type=${compression}, so it may come to hold what consumers cannot unpack. Set it to gzip: ` +
          toSet('compression.type=gzip'),
      );
    const { dated } = wanted.find(({ name }) => name === resourceName) ?? {};
    if (dated && timestamp !== 'LogAppendTime')
      throw new Error(
        `${resourceName} has message.timestamp.type=${timestamp ?? ''}: a sender could say himself when his command came. ` +
          toSet('message.timestamp.type=LogAppendTime'),
      );
  }
}

/** What has just been created is not known to every broker at once. */
async function known(admin: Admin, wanted: readonly Topic[]) {
  const loop = waiting();
  for (let look = 1; ; look++) {
    try {
      return (await admin.fetchTopicMetadata({ topics: wanted.map(({ name }) => name) })).topics;
    } catch (error) {
      const isUnknown = error instanceof Error && 'type' in error && error.type === 'UNKNOWN_TOPIC_OR_PARTITION';
      if (!isUnknown || look === LOOKS_MAX) throw error;
      await loop.pause(LOOK_MS);
    }
  }
}
