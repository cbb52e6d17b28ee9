import { beforeEach, describe, expect, it } from '@jest/globals';
import { eventsOf, eventStoreContract } from './event-store.contract.js';
import type { Page, Position } from './event-store.js';
import { MemoryEventStore } from './memory/index.js';
import { Tail } from './tail.js';

const ALL = [''];

/** A store that says what it was asked for, and answers when it is let. */
class Watched extends MemoryEventStore {
  readonly asked: string[] = [];
  let: () => Promise<void> = async () => {};

  override async readAll(query: Parameters<MemoryEventStore['readAll']>[0]): Promise<Page> {
    this.asked.push(`${query.after ?? 'start'} ${query.prefixes.join()}`);
    const page = await super.readAll(query);
    await this.let();
    return page;
  }
}

describe('A store with a shared tail', () => {
  eventStoreContract(
    async () => {
      const tail = new Tail(new MemoryEventStore());
      tail.onAppend(() => {});
      return tail;
    },
    { positions: 'dense' },
  );
});

describe('Followers of one store', () => {
  let store: Watched;
  let tail: Tail;
  let sequence = 0;
  beforeEach(() => {
    store = new Watched();
    tail = new Tail(store);
  });

  const append = async (stream: string) => {
    const expected = await store.revisionOf(stream);
    await store.append({ stream, key: stream, expected, events: eventsOf(stream, `c${++sequence}`, 'Happened') });
    await Promise.resolve(); // Who listens is told in a microtask.
  };
  const after = (place: Position | undefined, prefixes: readonly string[] = ALL, limit = 10) =>
    tail.readAll({ after: place, prefixes, limit });

  it('ask it once for what was appended, and each is given what he follows', async () => {
    tail.onAppend(() => {});
    await append('order-1');
    const { next } = await after(undefined);
    await append('order-1');
    await append('seller-1');
    store.asked.length = 0;
    const [orders, sellers, all] = await Promise.all([after(next, ['order-']), after(next, ['seller-']), after(next)]);
    expect(store.asked).toEqual(['1 ']);
    expect(orders.events.map(({ stream }) => stream)).toEqual(['order-1']);
    expect(sellers.events.map(({ stream }) => stream)).toEqual(['seller-1']);
    expect(all.events).toHaveLength(2);
    for (const page of [orders, sellers, all]) expect(page).toMatchObject({ next: '3', atHead: true });
    // Who was busy meanwhile is given it, too.
    expect(await after(next, ['order-'])).toEqual(orders);
    expect(store.asked).toHaveLength(1);
  });

  it('ask for themselves while they catch up, and only for what they follow', async () => {
    tail.onAppend(() => {});
    for (let i = 0; i < 4; i++) await append('order-1');
    const first = await after(undefined, ['order-'], 2);
    await after(first.next, ['order-'], 2);
    expect(store.asked).toEqual(['start order-', '2 order-']);
  });

  it('are told that there is more where something was appended after the page was read', async () => {
    tail.onAppend(() => {});
    await append('order-1');
    const { next } = await after(undefined);
    await append('order-1');
    expect(await after(next)).toMatchObject({ next: '2', atHead: true });
    await append('order-1');
    expect(await after(next)).toMatchObject({ next: '2', atHead: false });
    expect(await after('2')).toMatchObject({ next: '3', atHead: true });
  });

  it('do not take an answer that began before what woke them', async () => {
    tail.onAppend(() => {});
    await append('order-1');
    const { next } = await after(undefined);
    let answer = () => {};
    store.let = () => new Promise((resolve) => (answer = resolve));
    const early = after(next);
    await append('order-1');
    const late = after(next);
    store.let = async () => {};
    answer();
    expect(await early).toMatchObject({ events: [] });
    expect(await late).toMatchObject({ events: [{ revision: 1 }], atHead: true });
  });

  it('look again where nothing was found, or the store did not answer', async () => {
    tail.onAppend(() => {});
    await append('order-1');
    const { next } = await after(undefined);
    store.let = async () => Promise.reject(new Error('away'));
    await expect(after(next)).rejects.toThrow('away');
    store.let = async () => {};
    store.asked.length = 0;
    for (let i = 0; i < 2; i++) expect(await after(next)).toMatchObject({ events: [], atHead: true });
    expect(store.asked).toHaveLength(2);
  });

  it('are given no more than they asked for, and go on from there', async () => {
    tail.onAppend(() => {});
    await append('order-1');
    const { next } = await after(undefined);
    for (let i = 0; i < 3; i++) await append('order-1');
    expect(await after(next, ALL, 2)).toMatchObject({ events: [{ revision: 1 }, { revision: 2 }], next: '3', atHead: false });
    expect(await after('3', ALL, 2)).toMatchObject({ events: [{ revision: 3 }], next: '4', atHead: true });
  });

  it('read by themselves when nobody listens: nothing would tell that a page has aged', async () => {
    await append('order-1');
    const stop = tail.onAppend(() => {});
    const { next } = await after(undefined);
    stop();
    await append('order-1');
    await after(next);
    await append('order-1');
    expect(await after(next)).toMatchObject({ next: '3', atHead: true });
  });
});
