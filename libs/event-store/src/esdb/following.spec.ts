import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseAway } from '@entente/sql';
import { BeyondHead, type EventStore, type Position } from '../event-store.js';
import { onEventStore, placeIn, streamsOf } from './store-on-trial.contract.js';
import { follow } from './follow.js';
import { connectEsdb, EsdbEventStore, type EsdbConnection } from './index.js';

const SHORT_MS = 250;
/** More than the client keeps in its buffer. */
const MANY = 24;
const FEW = 8;
/** Of which a window of HTTP/2 holds a small part. */
const HISTORY = 10_000;
/** A plain read finds nothing but the checkpoint's own event: all else is left to the filter. */
const trial = onEventStore({ plainEvents: 1 });

/** Orders, among the streams of other kinds, other deployments and the server itself. */
async function write(orders: number): Promise<string[]> {
  const streams = Array.from({ length: orders }, (_, n) => `order-${String(n).padStart(2, '0')}`);
  for (const [n, stream] of streams.entries()) {
    await trial.append(stream);
    if (n % 3 === 0) await trial.append(`chat-${n}`);
    if (n % 5 === 0) trial.server.log.write('other_order-1', 'Foreign');
  }
  return streams;
}

/** What somebody sees who keeps each page's checkpoint and begins again from there, whatever happens. */
async function followed(limit = 100): Promise<{ streams: string[]; cuts: number }> {
  const streams: string[] = [];
  for (let after: Position | undefined, cuts = 0; ;) {
    try {
      const page = await trial.read(after, limit);
      streams.push(...streamsOf(page));
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
      trial.server.faults.next('subscribe', { fault: 'cut', after });
      expect(await followed()).toEqual({ streams: written, cuts: 1 });
    }
    for (let after = 0; after <= 2; after++) {
      trial.server.faults.next('subscribe', ...Array.from({ length: 8 }, () => ({ fault: 'cut', after }) as const));
      expect((await followed(2)).streams).toEqual(written);
    }
  });

  it('reads a page of a long history without being sent the rest of it', async () => {
    const written = await write(FEW);
    for (let n = 0; n < HISTORY; n++) trial.server.log.write('entente_order-history', 'Told');
    const { events } = await trial.read(undefined, FEW);
    expect(events.map(({ stream }) => stream)).toEqual(written);
    expect(trial.server.sent()).toBeLessThan(HISTORY / 2);
  });

  it('reads what is near as it comes, and leaves to the filter what lies behind many events of others', async () => {
    const patient = trial.another({ plainEvents: MANY });
    const written = await write(FEW);
    const near = await trial.read(undefined, 100, patient);
    expect([streamsOf(near), near.atHead, trial.server.calls.get('subscribe')]).toEqual([written, true, undefined]);
    for (let n = 0; n < MANY; n++) trial.server.log.write('other_order-1', 'Foreign');
    await trial.append('order-far');
    const far = await trial.read(near.next, 100, patient);
    expect([streamsOf(far), far.atHead, trial.server.calls.get('subscribe')]).toEqual([['order-far'], true, 1]);
  });

  it('takes no end in good order for the head', async () => {
    const written = await write(FEW);
    for (let after = 0; after <= FEW; after++) {
      trial.server.faults.next('subscribe', { fault: 'end', after });
      expect(await followed()).toEqual({ streams: written, cuts: 1 });
    }
  });

  it('is cut after every checkpoint, and keeps none that has overtaken its events', async () => {
    const written = await write(FEW);
    for (const [index, place] of trial.placesOf('order-').entries()) {
      const after = index + 1;
      trial.server.faults.next('subscribe', [
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
    await trial.append('chat-last');
    const place = trial.placesOf('').at(-1)!;
    if (last === 'caught up') trial.server.faults.next('subscribe', { fault: 'say no checkpoint' });
    const told: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const tell = (what: string) => () => {
        told.push(what);
        if (what !== last) return;
        stop();
        resolve();
      };
      const following = { after: 0n, head: place, prefixes: ['entente_order-'], newest: async () => place };
      const stop = follow(trial.connection, following, {
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
    await trial.append('chat-1');
    const page = await trial.read(undefined);
    expect(page).toEqual({ events: [], next: await trial.store.head(), atHead: true });
    await trial.append('order-1');
    expect((await trial.read(page.next)).events).toHaveLength(1);

    trial.server.faults.next('subscribe', [
      { fault: 'checkpoint', after: 0, place: 2n ** 64n - 1n },
      { fault: 'cut', after: 0 },
    ]);
    expect((await followed()).streams).toEqual(['order-1']);
  });

  it('does not believe a checkpoint beyond the newest event', async () => {
    const written = await write(3);
    const newest = trial.placesOf('').at(-1)!;
    const beyond = newest + 10_000n;
    trial.server.faults.next('subscribe', [
      { fault: 'checkpoint', after: 3, place: beyond },
      { fault: 'hang', after: 3 },
    ]);
    const page = await trial.read(undefined, 100, trial.another({ callMs: SHORT_MS }));
    expect(streamsOf(page)).toEqual(written);
    expect(placeIn(page.next)).toBeLessThanOrEqual(newest);
    await trial.append('order-new');
    expect(streamsOf(await trial.read(page.next))).toEqual(['order-new']);
  });

  it('believes one that was beyond the head it knew, and is not beyond the head of now', async () => {
    await write(3);
    const impatient = trial.another({ callMs: 4 * SHORT_MS });
    const place = trial.placesOf('').at(-1)! + 96n + 400n; // What is appended while the subscription waits will stand a little before it.
    trial.server.faults.next('subscribe', [
      { fault: 'delay', ms: SHORT_MS },
      { fault: 'checkpoint', after: 3, place },
      { fault: 'hang', after: 3 },
    ]);
    const reading = trial.read(undefined, 100, impatient);
    await wait(SHORT_MS / 5);
    await trial.append('chat-late');
    await trial.append('chat-later');
    expect(place).toBeLessThan(trial.placesOf('').at(-1)!);
    expect(await reading).toMatchObject({ next: String(place), atHead: false });
  });

  it('does not believe a checkpoint that goes back', async () => {
    const written = await write(3);
    const [first, , third] = trial.placesOf('order-') as [bigint, bigint, bigint];
    trial.server.faults.next('subscribe', [
      { fault: 'checkpoint', after: 3, place: first },
      { fault: 'hang', after: 3 },
    ]);
    const page = await trial.read(undefined, 100, trial.another({ callMs: SHORT_MS }));
    expect(streamsOf(page)).toEqual(written);
    expect(placeIn(page.next)).toBe(third);
  });

  it('goes on from the checkpoint that it was told before nothing more came', async () => {
    await write(3);
    const [, second] = trial.placesOf('order-') as [bigint, bigint];
    const impatient = trial.another({ callMs: SHORT_MS });
    trial.server.faults.next('subscribe', { fault: 'hang', after: 0 }, [
      { fault: 'checkpoint', after: 0, place: second },
      { fault: 'hang', after: 0 },
    ]);
    await expect(trial.read(undefined, 100, impatient)).rejects.toBeInstanceOf(DatabaseAway);
    expect(await trial.read(undefined, 100, impatient)).toEqual({ events: [], next: String(second), atHead: false });
  });

  it('is told each event once, though the server delivers it twice', async () => {
    const written = await write(MANY);
    trial.server.faults.next('subscribe', { fault: 'deliver twice' });
    expect((await followed()).streams).toEqual(written);
  });

  it('finds its few among the many events of others', async () => {
    await trial.append('order-1');
    for (let n = 0; n < 3_000; n++) trial.server.log.write(`other_order-${n}`, 'Foreign');
    expect(await trial.read(await trial.store.head())).toEqual({ events: [], next: await trial.store.head(), atHead: true });
    await trial.append('order-2');
    expect(streamsOf(await trial.read(undefined))).toEqual(['order-1', 'order-2']);
  });

  it('stops when the server was restored to what it was before its checkpoint, until it is rebuilt', async () => {
    await write(3);
    const { next } = await trial.read(undefined);
    const [, second] = trial.placesOf('order-') as [bigint, bigint];
    trial.server.log.restore(second);
    trial.server.log.write('other_order-1', 'Foreign');
    expect(placeIn(await trial.store.head())).toBe(second);
    const hasty = trial.another({ settleMs: SHORT_MS });
    await expect(trial.read(next, 1, hasty)).rejects.toBeInstanceOf(BeyondHead);
    expect((await trial.read(undefined)).events).toHaveLength(2);
    for (let n = 0; n < 9; n++) await trial.append(`order-after-${n}`);
    expect((await trial.read(undefined)).events).toHaveLength(11);
    expect(placeIn(await trial.store.head())).toBe(trial.placesOf('').at(-1));
  });

  it('hears of a refusal as a refusal, and of an outage as an outage', async () => {
    await trial.append('order-1');
    trial.server.faults.next('subscribe', { fault: 'refuse', code: 7, exception: 'access-denied' });
    await expect(trial.read(undefined)).rejects.toThrow('grant reading of $all');
    trial.server.faults.next('read all', { fault: 'refuse', code: 14 });
    await expect(trial.read(undefined)).rejects.toBeInstanceOf(DatabaseAway);
  });

  it('leaves no call open on the server, however it stops reading', async () => {
    await write(MANY);
    for (let round = 0; round < 5; round++) {
      await trial.read(undefined, 3);
      await trial.read(undefined);
      for await (const event of trial.store.read('order-00')) if (event) break;
    }
    const impatient = trial.another({ callMs: SHORT_MS });
    trial.server.faults.next('read stream', { fault: 'hang' });
    await expect(impatient.revisionOf('order-1')).rejects.toBeInstanceOf(DatabaseAway);
    while (trial.server.openReads() > 0) await wait(1);
    expect(trial.server.calls.get('subscribe')).toBe(10);
  });
});

describe('Who listens to EventStoreDB', () => {
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await wait(2);
  };
  let other: EsdbConnection;
  let elsewhere: EventStore;
  beforeEach(() => {
    other = connectEsdb(trial.server.url);
    elsewhere = new EsdbEventStore(other);
  });
  afterEach(() => other.close());

  it('is told of what other processes append, until it stops', async () => {
    let told = 0;
    const stop = trial.store.onAppend(() => (told += 1));
    const alsoStop = trial.store.onAppend(() => undefined);
    await until(() => trial.server.openReads() === 1);
    for (let n = 0; n < 3; n++) {
      told = 0;
      await trial.append(`order-${n}`, elsewhere);
      await until(() => told > 0);
    }
    expect(trial.server.calls.get('subscribe')).toBe(1);
    stop();
    stop();
    told = 0;
    await trial.append('order-last', elsewhere);
    await wait(20);
    expect([told, trial.server.openReads()]).toEqual([0, 1]);
    alsoStop();
    await until(() => trial.server.openReads() === 0);
  });

  it.each(['end', 'cut'] as const)('is told of what was appended after its subscription came to its %s', async (fault) => {
    trial.server.faults.next('subscribe', { fault, after: 1 }, { fault, after: 0 });
    let told = 0;
    const stop = trial.store.onAppend(() => (told += 1));
    await until(() => trial.server.openReads() === 1);
    await trial.append('order-1', elsewhere);
    await until(() => told === 1);
    await trial.append('order-2', elsewhere);
    await trial.append('order-3', elsewhere);
    await until(() => told === 3);
    expect(trial.server.calls.get('subscribe')).toBe(3);
    stop();
  });

  it('is told again after an outage', async () => {
    let told = 0;
    const stop = trial.store.onAppend(() => (told += 1));
    await until(() => trial.server.openReads() === 1);
    trial.server.stop();
    await wait(20);
    await trial.server.start();
    await trial.append('order-1', elsewhere).catch(() => trial.append('order-1', elsewhere));
    await until(() => told > 0);
    stop();
  });

  it('is told again after the server went back to an older state', async () => {
    await write(9);
    let told = 0;
    const stop = trial.store.onAppend(() => (told += 1));
    await until(() => trial.server.openReads() === 1);
    trial.server.stop();
    trial.server.log.restore(trial.placesOf('order-')[0]!);
    await trial.server.start();
    await until(() => trial.server.openReads() === 1);
    await trial.append('order-1', elsewhere);
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
