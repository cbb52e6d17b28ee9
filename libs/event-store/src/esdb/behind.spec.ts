import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseAway } from '@entente/sql';
import { startEventStore, type EventStoreServer } from '@entente/testing/eventstore';
import { eventsOf } from '../event-store.contract.js';
import { BeyondHead, type Page, type Position } from '../event-store.js';
import { connectEsdb, EsdbEventStore, type EsdbConnection } from './index.js';

const SHORT_MS = 250;

let server: EventStoreServer;
let connection: EsdbConnection;
let store: EsdbEventStore;

beforeEach(async () => {
  server = await startEventStore();
  connection = connectEsdb(server.url);
  store = new EsdbEventStore(connection);
});
afterEach(async () => {
  await connection.close();
  server.stop();
});

const append = (stream: string) => store.append({ stream, key: stream, expected: -1, events: eventsOf(stream, 'a', 'A') });
const read = (after: Position | undefined, limit = 100, from = store): Promise<Page> =>
  from.readAll({ after, prefixes: ['order-'], limit });
const placesOf = (prefix: string): bigint[] =>
  server.log.all.filter(({ stream }) => stream.startsWith(`entente_${prefix}`)).map(({ place }) => place);
const threeOrders = async (): Promise<void> => {
  for (const stream of ['order-1', 'order-2', 'order-3']) await append(stream);
};

describe('Behind a server that does not know what another has told, a follower', () => {
  it.each(['order-', 'chat-'])('of %s passes over nothing that the server has never heard of', async (prefix) => {
    await append('chat-1');
    await append('order-1');
    const [place] = placesOf('order-') as [bigint];
    await append('order-2');
    await append('chat-2');
    await append('order-3');
    await append('wallet-1');
    const page = (after: Position | undefined): Promise<Page> => store.readAll({ after, prefixes: [prefix], limit: 100 });
    server.faults.next('subscribe', { fault: 'be behind', place });
    const early = await page(undefined);
    expect([early.events.map(({ stream }) => stream), early.atHead]).toEqual([[`${prefix}1`], false]);
    server.faults.next('subscribe', { fault: 'be behind', place });
    await expect(page(early.next)).rejects.toBeInstanceOf(DatabaseAway);
    const late = await page(early.next);
    expect(late.events.map(({ stream }) => stream)).toEqual(prefix === 'chat-' ? ['chat-2'] : ['order-2', 'order-3']);
    expect([late.next, late.atHead]).toEqual([await store.head(), true]);
  });

  it('does not wait for ever for a newest event that was scavenged since', async () => {
    await append('order-1');
    await append('order-2');
    server.log.write('other_order-1', 'Foreign');
    await store.head();
    server.log.all.splice(-2, 1);
    await expect(read(undefined)).resolves.toMatchObject({ atHead: false });
    const { events, atHead } = await read(undefined);
    expect([events.map(({ stream }) => stream), atHead]).toEqual([['order-1'], true]);
  });

  it('does not stop for a server that is behind for a moment, as after an election', async () => {
    await threeOrders();
    const { next } = await read(undefined);
    const [place] = placesOf('order-') as [bigint];
    server.faults.next('read all', { fault: 'be behind', place }, { fault: 'be behind', place: 0n });
    expect(await read(next)).toEqual({ events: [], next, atHead: true });
  });

  it('stops when a restored server has grown past its checkpoint while it looked again', async () => {
    await threeOrders();
    const { next } = await read(undefined);
    server.log.restore(placesOf('order-')[0]!);
    const looks = () => server.calls.get('read all') ?? 0;
    const before = looks();
    const refused = read(next, 100, new EsdbEventStore(connection, { settleMs: 2 * SHORT_MS })).catch((error: unknown) => error);
    while (looks() === before) await wait(1);
    for (let n = 0; n < 9; n++) await append(`order-after-${n}`);
    expect(await refused).toEqual(new BeyondHead(next));
  });
});
