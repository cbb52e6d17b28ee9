import { describe, expect, it } from '@jest/globals';
import { partitioner } from './producer.js';

describe('The partition of a key', () => {
  const partitions = Array.from({ length: 12 }, (_, partitionId) => ({
    partitionId,
    leader: 1,
    partitionErrorCode: 0,
    replicas: [1],
    isr: [1],
  }));

  it.each([
    ['order-1', 10],
    ['order-2', 3],
    ['ana', 4],
    ['é', 3],
  ])('%s is what the Java client finds, of twelve: %i', (key, partition) => {
    const message = { key, value: null };
    expect(partitioner()({ topic: 'entente.order.v1', partitionMetadata: partitions, message })).toBe(partition);
  });
});
