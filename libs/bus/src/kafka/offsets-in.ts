import { kafkaClient, RETRY_BRIEFLY, type KafkaOptions } from './client.js';
import { Questions, type PartitionOffsets } from './questions.js';

/** How far a topic goes, and how far a consumer has come in it: for whoever only looks. */
export async function offsetsIn({
  topic,
  consumer,
  ...options
}: Pick<KafkaOptions, 'brokers' | 'log'> & { readonly topic: string; readonly consumer: string }): Promise<PartitionOffsets[]> {
  const questions = new Questions(kafkaClient({ clientId: 'entente-reader', retry: RETRY_BRIEFLY, ...options }));
  try {
    return await questions.offsetsOf(consumer, topic);
  } finally {
    await questions.disconnect();
  }
}
