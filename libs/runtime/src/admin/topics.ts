import { createTopics } from '@entente/bus/kafka';
import type { Topic } from '@entente/bus/kafka';
import { COMMANDS_TOPIC, PAYMENT_RESULTS_TOPIC, PAYMENTS_TOPIC, RESULTS_TOPIC, TOPICS } from '@entente/contracts';
import type { TopicsConfig } from '../config/config.js';
import { CannotStart } from '../process/settings.js';

/** Long enough for an outage over a weekend; whoever has no answer by then asks again. */
const COMMANDS_RETENTION_MS = 3 * 86_400_000;

/** All topics of an installation. */
export const allTopics = (settings: Omit<Topic, 'name' | 'dated'>): Topic[] => [
  ...[...Object.values(TOPICS), RESULTS_TOPIC, PAYMENTS_TOPIC, PAYMENT_RESULTS_TOPIC].map((name) => ({ name, ...settings })),
  { name: COMMANDS_TOPIC, ...settings, retentionMs: COMMANDS_RETENTION_MS, dated: true },
];

/** Creates the topics that are missing; throws where one is there with another number of partitions, which is final. */
export async function prepareTopics({ kafkaBrokers, ...settings }: TopicsConfig): Promise<void> {
  try {
    await createTopics({ brokers: kafkaBrokers, topics: allTopics(settings) });
  } catch (error) {
    throw new CannotStart(`The topics are not ready: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
