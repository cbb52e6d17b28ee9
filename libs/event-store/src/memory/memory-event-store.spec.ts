import { describe, expect, it } from '@jest/globals';
import { eventsOf, eventStoreContract } from '../event-store.contract.js';
import { MemoryEventStore } from './index.js';

describe('The store in memory', () => {
  eventStoreContract(async () => new MemoryEventStore(), { positions: 'dense' });

  it('does not let a reader change the past', async () => {
    const store = new MemoryEventStore();
    await store.append({ stream: 'order-1', key: '1', expected: -1, events: eventsOf('order-1', 'a', { type: 'A', list: [1] }) });
    for await (const { data } of store.read('order-1')) expect(() => (data.list as number[]).push(2)).toThrow(TypeError);
  });
});
