import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEventStore, type EventStoreServer } from '@entente/testing/eventstore';
import { eventsOf } from '../event-store.contract.js';
import type { EventStore, Position } from '../event-store.js';
import { connectEsdb, EsdbEventStore, type EsdbConnection } from './index.js';

describe('A store on EventStoreDB', () => {
  let server: EventStoreServer;
  let connection: EsdbConnection;
  beforeAll(async () => {
    server = await startEventStore();
    connection = connectEsdb(server.url);
  });
  afterAll(async () => {
    await connection.close();
    server.stop();
  });
  const append = (stream: string, to: EventStore) =>
    to.append({ stream, key: stream, expected: -1, events: eventsOf(stream, 'a', 'A') });

  it('of one context sees nothing of another under the same prefix, nor is its head moved by it', async () => {
    const orders = new EsdbEventStore(connection, { streams: ['order-', 'chat-'] });
    await append('chat-1', orders);
    const next = await orders.head();
    await append('wallet-1', new EsdbEventStore(connection));
    expect(await orders.head()).toBe(next);
    const all = (after: Position | undefined, prefixes: readonly string[]) => orders.readAll({ after, prefixes, limit: 100 });
    expect(await all(next, [''])).toEqual({ events: [], next, atHead: true });
    await append('order-1', orders);
    expect((await all(undefined, [''])).events.map(({ stream }) => stream)).toEqual(['chat-1', 'order-1']);
    expect((await all(undefined, ['wallet-', 'chat-'])).events.map(({ stream }) => stream)).toEqual(['chat-1']);
    expect(await all(undefined, ['wallet-'])).toEqual({ events: [], next: await orders.head(), atHead: true });
    await expect(append('wallet-2', orders)).rejects.toThrow('wallet-2 is no stream of this store');
  });
});
