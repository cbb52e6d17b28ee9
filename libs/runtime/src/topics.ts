import { createTopics } from '@entente/bus/kafka';
import { TOPICS } from '@entente/contracts';
import type { TopicsConfig } from './config.js';
import { CannotStart } from './process/settings.js';

/** Creates the topics that are missing; throws where one is there with another number of partitions, which is final. */
export async function prepareTopics({ kafkaBrokers, ...settings }: TopicsConfig): Promise<void> {
  try {
    await createTopics({ brokers: kafkaBrokers, topics: Object.values(TOPICS).map((name) => ({ name, ...settings })) });
  } catch (error) {
    throw new CannotStart(`The topics are not ready: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
