import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseAway } from '@entente/sql';
import { startEventStore, type EventStoreServer } from '@entente/testing/eventstore';
import { eventsOf } from '../event-store.contract.js';
import { BeyondHead, type EventStore, type Page, type Position } from '../event-store.js';
import { follow } from './follow.js';
import { connectEsdb, EsdbEventStore, type EsdbConnection } from './index.js';

const SHORT_MS = 250;
/** More than the client keeps in its buffer. */
const MANY = 24;
const FEW = 8;
/** Of which a window of HTTP/2 holds a small part. */
const HISTORY = 10_000;

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

const append = (stream: string, to: EventStore = store) =>
  to.append({ stream, key: stream, expected: -1, events: eventsOf(stream, 'a', 'A') });
const read = (after: Position | undefined, limit = 100, from: EventStore = store): Promise<Page> =>
  from.readAll({ after, prefixes: ['order-'], limit });
const placesOf = (prefix: string): bigint[] =>
  server.log.all.filter(({ stream }) => stream.startsWith(`entente_${prefix}`)).map(({ place }) => place);

/** Orders, among the streams of other kinds, other deployments and the server itself. */
async function write(orders: number): Promise<string[]> {
  const streams = Array.from({ length: orders }, (_, n) => `order-${String(n).padStart(2, '0')}`);
  for (const [n, stream] of streams.entries()) {
    await append(stream);
    if (n % 3 === 0) await append(`chat-${n}`);
    if (n % 5 === 0) server.log.write('other_order-1', 'Foreign');
  }
  return streams;
}

/** What somebody sees who keeps each page's checkpoint and begins again from there, whatever happens. */
async function followed(limit = 100): Promise<{ streams: string[]; cuts: number }> {
  const streams: string[] = [];
  for (let after: Position | undefined, cuts = 0; ;) {
    try {
      const page = await read(after, limit);
      streams.push(...page.events.map(({ stream }) => stream));
      if (page.atHead) return { streams, cuts };
      after = page.next;
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
    }
    cuts += 1;
  }
}

describe('A follower on EventStoreDB', () => {
  it('misses nothing and repeats nothing when its subscription is cut at every message', async () => {
    const written = await write(FEW);
    for (let after = 0; after <= FEW; after++) {
      server.faults.next('subscribe', { fault: 'cut', after });
      expect(await followed()).toEqual({ streams: written, cuts: 1 });
    }
    for (let after = 0; after <= 2; after++) {
      server.faults.next('subscribe', ...Array.from({ length: 8 }, () => ({ fault: 'cut', after }) as const));
      expect((await followed(2)).streams).toEqual(written);
    }
  });

  it('reads a page of a long history without being sent the rest of it', async () => {
    const written = await write(FEW);
    for (let n = 0; n < HISTORY; n++) server.log.write('entente_order-history', 'Told');
    const { events } = await read(undefined, FEW);
    expect(events.map(({ stream }) => stream)).toEqual(written);
    expect(server.sent()).toBeLessThan(HISTORY / 2);
  });

  it('takes no end in good order for the head', async () => {
    const written = await write(FEW);
    for (let after = 0; after <= FEW; after++) {
      server.faults.next('subscribe', { fault: 'end', after });
      expect(await followed()).toEqual({ streams: written, cuts: 1 });
    }
  });

  it('is cut after every checkpoint, and keeps none that has overtaken its events', async () => {
    const written = await write(FEW);
    for (const [index, place] of placesOf('order-').entries()) {
      const after = index + 1;
      server.faults.next('subscribe', [
        { fault: 'checkpoint', after, place },
        { fault: 'cut', after },
      ]);
      expect((await followed()).streams).toEqual(written);
    }
  });

  it.each([
    ['hears of a checkpoint', 'checkpoint'],
    ['has caught up', 'caught up'],
  ])('that takes its time %s only when it was told all that came before', async (_, last) => {
    const written = await write(MANY);
    await append('chat-last');
    const place = placesOf('').at(-1)!;
    if (last === 'caught up') server.faults.next('subscribe', { fault: 'say no checkpoint' });
    const told: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const tell = (what: string) => () => {
        told.push(what);
        if (what !== last) return;
        stop();
        resolve();
      };
      const following = { after: 0n, head: place, prefixes: ['entente_order-'], newest: async () => place };
      const stop = follow(connection, following, {
        event: async ({ streamId }) => {
          await wait(1);
          told.push(streamId.slice('entente_'.length));
        },
        checkpoint: tell('checkpoint'),
        caughtUp: tell('caught up'),
        ended: reject,
      });
    });
    expect(told).toEqual([...written, last]);
  });

  it('does not believe the checkpoint END, which skips all that comes (KDB-744)', async () => {
    await append('chat-1');
    const page = await read(undefined);
    expect(page).toEqual({ events: [], next: await store.head(), atHead: true });
    await append('order-1');
    expect((await read(page.next)).events).toHaveLength(1);

    server.faults.next('subscribe', [
      { fault: 'checkpoint', after: 0, place: 2n ** 64n - 1n },
      { fault: 'cut', after: 0 },
    ]);
    expect((await followed()).streams).toEqual(['order-1']);
  });

  it('does not believe a checkpoint beyond the newest event', async () => {
    const written = await write(3);
    const newest = placesOf('').at(-1)!;
    const beyond = newest + 10_000n;
    server.faults.next('subscribe', [
      { fault: 'checkpoint', after: 3, place: beyond },
      { fault: 'hang', after: 3 },
    ]);
    const page = await read(undefined, 100, new EsdbEventStore(connection, { callMs: SHORT_MS }));
    expect(page.events.map(({ stream }) => stream)).toEqual(written);
    expect(BigInt(page.next)).toBeLessThanOrEqual(newest);
    await append('order-new');
    expect((await read(page.next)).events.map(({ stream }) => stream)).toEqual(['order-new']);
  });

  it('believes one that was beyond the head it knew, and is not beyond the head of now', async () => {
    await write(3);
    const impatient = new EsdbEventStore(connection, { callMs: 4 * SHORT_MS });
    const place = placesOf('').at(-1)! + 96n + 400n; // What is appended while the subscription waits will stand a little before it.
    server.faults.next('subscribe', [
      { fault: 'delay', ms: SHORT_MS },
      { fault: 'checkpoint', after: 3, place },
      { fault: 'hang', after: 3 },
    ]);
    const reading = read(undefined, 100, impatient);
    await wait(SHORT_MS / 5);
    await append('chat-late');
    await append('chat-later');
    expect(place).toBeLessThan(placesOf('').at(-1)!);
    expect(await reading).toMatchObject({ next: String(place), atHead: false });
  });

  it('does not believe a checkpoint that goes back', async () => {
    const written = await write(3);
    const [first, , third] = placesOf('order-') as [bigint, bigint, bigint];
    server.faults.next('subscribe', [
      { fault: 'checkpoint', after: 3, place: first },
      { fault: 'hang', after: 3 },
    ]);
    const page = await read(undefined, 100, new EsdbEventStore(connection, { callMs: SHORT_MS }));
    expect(page.events.map(({ stream }) => stream)).toEqual(written);
    expect(page.next).toBe(String(third));
  });

  it('goes on from the checkpoint that it was told before nothing more came', async () => {
    await write(3);
    const [, second] = placesOf('order-') as [bigint, bigint];
    const impatient = new EsdbEventStore(connection, { callMs: SHORT_MS });
    server.faults.next('subscribe', { fault: 'hang', after: 0 }, [
      { fault: 'checkpoint', after: 0, place: second },
      { fault: 'hang', after: 0 },
    ]);
    await expect(read(undefined, 100, impatient)).rejects.toBeInstanceOf(DatabaseAway);
    expect(await read(undefined, 100, impatient)).toEqual({ events: [], next: String(second), atHead: false });
  });

  it('is told each event once, though the server delivers it twice', async () => {
    const written = await write(MANY);
    server.faults.next('subscribe', { fault: 'deliver twice' });
    expect((await followed()).streams).toEqual(written);
  });

  it('finds its few among the many events of others', async () => {
    await append('order-1');
    for (let n = 0; n < 3_000; n++) server.log.write(`other_order-${n}`, 'Foreign');
    expect(await read(await store.head())).toEqual({ events: [], next: await store.head(), atHead: true });
    await append('order-2');
    expect((await read(undefined)).events.map(({ stream }) => stream)).toEqual(['order-1', 'order-2']);
  });

  it('stops when the server was restored to what it was before its checkpoint, until it is rebuilt', async () => {
    await write(3);
    const { next } = await read(undefined);
    const [, second] = placesOf('order-') as [bigint, bigint];
    server.log.restore(second);
    server.log.write('other_order-1', 'Foreign');
    expect(await store.head()).toBe(String(second));
    const hasty = new EsdbEventStore(connection, { settleMs: SHORT_MS });
    await expect(read(next, 1, hasty)).rejects.toBeInstanceOf(BeyondHead);
    expect((await read(undefined)).events).toHaveLength(2);
    for (let n = 0; n < 9; n++) await append(`order-after-${n}`);
    expect((await read(undefined)).events).toHaveLength(11);
    expect(await store.head()).toBe(String(placesOf('').at(-1)));
  });

  it('hears of a refusal as a refusal, and of an outage as an outage', async () => {
    await append('order-1');
    server.faults.next('subscribe', { fault: 'refuse', code: 7, exception: 'access-denied' });
    await expect(read(undefined)).rejects.toThrow('grant reading of $all');
    server.faults.next('read all', { fault: 'refuse', code: 14 });
    await expect(read(undefined)).rejects.toBeInstanceOf(DatabaseAway);
  });

  it('leaves no call open on the server, however it stops reading', async () => {
    await write(MANY);
    for (let round = 0; round < 5; round++) {
      await read(undefined, 3);
      await read(undefined);
      for await (const event of store.read('order-00')) if (event) break;
    }
    const impatient = new EsdbEventStore(connection, { callMs: SHORT_MS });
    server.faults.next('read stream', { fault: 'hang' });
    await expect(impatient.revisionOf('order-1')).rejects.toBeInstanceOf(DatabaseAway);
    while (server.openReads() > 0) await wait(1);
    expect(server.calls.get('subscribe')).toBe(10);
  });
});

describe('Who listens to EventStoreDB', () => {
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await wait(2);
  };
  let other: EsdbConnection;
  let elsewhere: EventStore;
  beforeEach(() => {
    other = connectEsdb(server.url);
    elsewhere = new EsdbEventStore(other);
  });
  afterEach(() => other.close());

  it('is told of what other processes append, until it stops', async () => {
    let told = 0;
    const stop = store.onAppend(() => (told += 1));
    const alsoStop = store.onAppend(() => undefined);
    await until(() => server.openReads() === 1);
    for (let n = 0; n < 3; n++) {
      told = 0;
      await append(`order-${n}`, elsewhere);
      await until(() => told > 0);
    }
    expect(server.calls.get('subscribe')).toBe(1);
    stop();
    stop();
    told = 0;
    await append('order-last', elsewhere);
    await wait(20);
    expect([told, server.openReads()]).toEqual([0, 1]);
    alsoStop();
    await until(() => server.openReads() === 0);
  });

  it.each(['end', 'cut'] as const)('is told of what was appended after its subscription came to its %s', async (fault) => {
    server.faults.next('subscribe', { fault, after: 1 }, { fault, after: 0 });
    let told = 0;
    const stop = store.onAppend(() => (told += 1));
    await until(() => server.openReads() === 1);
    await append('order-1', elsewhere);
    await until(() => told === 1);
    await append('order-2', elsewhere);
    await append('order-3', elsewhere);
    await until(() => told === 3);
    expect(server.calls.get('subscribe')).toBe(3);
    stop();
  });

  it('is told again after an outage', async () => {
    let told = 0;
    const stop = store.onAppend(() => (told += 1));
    await until(() => server.openReads() === 1);
    server.stop();
    await wait(20);
    await server.start();
    await append('order-1', elsewhere).catch(() => append('order-1', elsewhere));
    await until(() => told > 0);
    stop();
  });

  it('is told again after the server went back to an older state', async () => {
    await write(9);
    let told = 0;
    const stop = store.onAppend(() => (told += 1));
    await until(() => server.openReads() === 1);
    server.stop();
    server.log.restore(placesOf('order-')[0]!);
    await server.start();
    await until(() => server.openReads() === 1);
    await append('order-1', elsewhere);
    await until(() => told > 0);
    stop();
  });
});

describe('The adapter of EventStoreDB', () => {
  it('has no word for what would destroy a history, or read it by other ways', () => {
    const folder = new URL('./', import.meta.url);
    const files = readdirSync(folder).filter((name) => !name.endsWith('.spec.ts'));
    const words =
      /deleteStream|tombstone\w*\(|setStreamMetadata|PersistentSubscription|Projection\(|resolveLinkTos|throwOnAppend/;
    expect(files).toContain('esdb-event-store.ts');
    for (const name of files) expect(readFileSync(new URL(name, folder), 'utf8')).not.toMatch(words);
  });
});
