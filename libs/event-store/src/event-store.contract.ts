import { beforeAll, describe, expect, it } from '@jest/globals';
import { derivedId, fromMs } from '@entente/kernel';
import { BeyondHead, WrongRevision, type EventData, type EventStore, type NewEvent, type Recorded } from './event-store.js';
import { Forgetful } from './testing/forgetful.js';

const AT = fromMs(Date.UTC(2026, 0, 5, 9));

/** The events of one command: their ids derive from it, as everywhere. */
export function eventsOf(stream: string, command: string, ...data: readonly (string | EventData)[]): NewEvent[] {
  return data.map((each, index) => ({
    id: derivedId(stream, command, index),
    at: AT,
    data: typeof each === 'string' ? { type: each } : each,
    meta: { commandId: command, bodyHash: 'hash', schema: 1, correlationId: command, causationId: command },
  }));
}

/** Numbers that look random and are the same for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/**
 * What every adapter of `EventStore` keeps. Order is compared within streams only: nothing may rely on the order between them. `fresh` gives an
 * empty store; whoever calls closes what it opened.
 */
export function eventStoreContract(fresh: () => Promise<EventStore>, { positions }: { positions: 'dense' | 'with gaps' }): void {
  let store: EventStore;
  beforeAll(async () => {
    store = await fresh();
  });

  const append = (
    stream: string,
    command: string,
    expected: number,
    ...data: readonly (string | EventData)[]
  ): Promise<{ revision: number }> => store.append({ stream, key: stream, expected, events: eventsOf(stream, command, ...data) });
  const read = async (stream: string, from?: number): Promise<Recorded[]> => {
    const events = [];
    for await (const event of store.read(stream, from)) events.push(event);
    return events;
  };
  const typesIn = async (stream: string): Promise<string[]> => (await read(stream)).map(({ data }) => data.type);
  const readOn = async (
    from: EventStore,
    after: string | undefined,
    prefixes: readonly string[],
    limit: number,
  ): Promise<Recorded[]> => {
    const events: Recorded[] = [];
    for (let checkpoint = after; ;) {
      const page = await from.readAll({ after: checkpoint, prefixes, limit });
      events.push(...page.events);
      if (page.atHead) return events;
      checkpoint = page.next;
    }
  };

  describe('A stream', () => {
    it('is nothing before its first event', async () => {
      expect(await read('none-1')).toEqual([]);
      expect(await store.revisionOf('none-1')).toBe(-1);
    });

    it('tells how far it goes without being read', async () => {
      await append('told-1', 'a', -1, 'A', 'B');
      expect(await store.revisionOf('told-1')).toBe(1);
    });

    it('gives back what was stored, from any revision on, and the keys of its data in their order', async () => {
      const data = { type: 'Said', z: 1, a: { text: 'é"\\\n\u0000\ud800', list: [1, null, { b: true }] }, left: undefined };
      expect(await append('kept-1', 'c1', -1, data, 'Second')).toEqual({ revision: 1 });
      const [first, second] = await read('kept-1');
      expect(first).toEqual({
        ...eventsOf('kept-1', 'c1', data)[0],
        stream: 'kept-1',
        key: 'kept-1',
        revision: 0,
        position: expect.any(String),
      });
      expect(JSON.stringify(first?.data)).toBe(JSON.stringify(data));
      expect(await read('kept-1', 1)).toEqual([second]);
      expect(await read('kept-1', 2)).toEqual([]);
    });

    it('is read to its end, however long it is', async () => {
      for (let batch = 0; batch < 4; batch++) {
        await append(
          'long-1',
          `c${batch}`,
          batch * 300 - 1,
          ...Array.from({ length: 300 }, (_, i) => ({ type: 'Counted', n: batch * 300 + i })),
        );
      }
      expect((await read('long-1')).map(({ revision, data }) => [revision, data.n])).toEqual(
        Array.from({ length: 1200 }, (_, n) => [n, n]),
      );
    });
  });

  describe('Of two writers at one revision', () => {
    it('the slower keeps nothing', async () => {
      await append('race-1', 'a', -1, 'A');
      await append('race-1', 'b', 0, 'B');
      await expect(append('race-1', 'x', 0, 'X', 'Y')).rejects.toThrow(WrongRevision);
      await expect(append('race-1', 'x', -1, 'X', 'Y')).rejects.toMatchObject({ stream: 'race-1', expected: -1, actual: 1 });
      await expect(append('race-1', 'x', 2, 'X')).rejects.toMatchObject({ actual: 1 });
      await expect(append('none-2', 'x', 0, 'X')).rejects.toMatchObject({ actual: -1 });
      expect(await typesIn('race-1')).toEqual(['A', 'B']);
    });

    it('one wins, also as the first of a stream', async () => {
      const outcomes = await Promise.allSettled(
        ['a', 'b', 'c', 'd'].map((command) => append('race-2', command, -1, command, command)),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await read('race-2')).toHaveLength(2);
    });
  });

  describe('The very same append again', () => {
    it('succeeds and changes nothing, also after later appends', async () => {
      await append('again-1', 'a', -1, 'A', 'B');
      expect(await append('again-1', 'a', -1, 'A', 'B')).toEqual({ revision: 1 });
      await append('again-1', 'b', 1, 'C');
      await append('again-1', 'c', 2, 'D');
      expect(await append('again-1', 'a', -1, 'A', 'B')).toEqual({ revision: 1 });
      expect(await append('again-1', 'b', 1, 'C')).toEqual({ revision: 2 });
      expect(await typesIn('again-1')).toEqual(['A', 'B', 'C', 'D']);
    });

    it('is another one when its ids are the same at first only', async () => {
      await append('again-2', 'a', -1, 'A', 'B');
      const [first] = eventsOf('again-2', 'a', 'A') as [NewEvent];
      const [, other] = eventsOf('again-2', 'another', 'A', 'B') as [NewEvent, NewEvent];
      await expect(store.append({ stream: 'again-2', key: 'again-2', expected: -1, events: [first, other] })).rejects.toThrow(
        WrongRevision,
      );
      await expect(append('again-2', 'a', -1, 'A', 'B', 'C')).rejects.toThrow(WrongRevision);
      expect(await typesIn('again-2')).toEqual(['A', 'B']);
    });

    it('is another one when its ids are the same and its events are not', async () => {
      await append('again-3', 'a', -1, 'A');
      await expect(append('again-3', 'a', -1, 'B')).rejects.toThrow(WrongRevision);
    });

    it('is how an unknown outcome becomes known', async () => {
      const forgetful = new Forgetful(store, 1, () => append('lost-1', 'other', 1, 'C'));
      const lost = { stream: 'lost-1', key: 'lost-1', expected: -1, events: eventsOf('lost-1', 'a', 'A', 'B') };
      await expect(forgetful.append(lost)).rejects.toThrow('was lost');
      expect(await forgetful.append(lost)).toEqual({ revision: 1 });
      expect(await typesIn('lost-1')).toEqual(['A', 'B', 'C']);
    });
  });

  describe('An append that no store may take', () => {
    const refused: readonly (readonly [string, readonly NewEvent[]])[] = [
      ['a date', eventsOf('bad-1', 'a', 'Good', { type: 'Bad', on: new Date(0) as never })],
      ['not a number', eventsOf('bad-1', 'a', { type: 'Bad', n: NaN })],
      ['a hole', eventsOf('bad-1', 'a', { type: 'Bad', list: [undefined] as never })],
      ['a map', eventsOf('bad-1', 'a', { type: 'Bad', map: new Map() as never })],
      ['a big integer', eventsOf('bad-1', 'a', { type: 'Bad', n: 1n as never })],
      ['no type', eventsOf('bad-1', 'a', { type: '' })],
      ['more than a mebibyte', eventsOf('bad-1', 'a', { type: 'Bad', text: 'x'.repeat(1_048_577) })],
      [
        'an instant in other words',
        eventsOf('bad-1', 'a', 'Bad').map((event) => ({ ...event, at: '2026-01-05T09:00:00Z' as NewEvent['at'] })),
      ],
      ['an id that is none', eventsOf('bad-1', 'a', 'Bad').map((event) => ({ ...event, id: 'x' }))],
      ['nothing', []],
    ];
    it.each(refused)('for it holds %s, leaves nothing', async (_, events) => {
      const attempt = store.append({ stream: 'bad-1', key: 'bad-1', expected: -1, events });
      await expect(attempt).rejects.toBeInstanceOf(Error);
      await expect(attempt).rejects.not.toThrow(WrongRevision);
      expect(await read('bad-1')).toEqual([]);
    });
  });

  describe('An event id', () => {
    it('is stored once in the whole store, and what would repeat it leaves nothing', async () => {
      await append('id-1', 'a', -1, 'A');
      const twice = [...eventsOf('id-2', 'a', 'New'), ...eventsOf('id-1', 'a', 'A')];
      await expect(store.append({ stream: 'id-2', key: 'id-2', expected: -1, events: twice })).rejects.toBeInstanceOf(Error);
      expect(await read('id-2')).toEqual([]);
      expect(await append('id-2', 'b', -1, 'B')).toEqual({ revision: 0 });
    });
  });

  describe('A follower of all streams', () => {
    let feed: EventStore;
    const streams = ['order-1', 'order-2', 'chat-1', 'orderly-1'];
    beforeAll(async () => {
      feed = await fresh();
    });

    it('finds nothing in an empty store, and goes on from there', async () => {
      expect(await feed.head()).toBeUndefined();
      const page = await feed.readAll({ after: undefined, prefixes: ['order-'], limit: 10 });
      expect(page).toMatchObject({ events: [], atHead: true });
      for (const [n, stream] of [...streams, ...streams, ...streams].entries()) {
        const expected = Math.floor(n / streams.length) - 1;
        await feed.append({ stream, key: stream, expected, events: eventsOf(stream, `c${n}`, 'A') });
      }
      expect(await readOn(feed, page.next, ['order-', 'chat-', 'orderly-'], 5)).toHaveLength(12);
    });

    it.each([1, 2, 3, 100])('skips nothing and repeats nothing from any checkpoint (pages of %i)', async (limit) => {
      const all = await readOn(feed, undefined, ['order', 'chat'], limit);
      expect(all.map(({ id }) => id).sort()).toEqual([...new Set(all.map(({ id }) => id))].sort());
      for (const [index, { position }] of all.entries()) {
        expect(await readOn(feed, position, ['order', 'chat'], limit)).toEqual(all.slice(index + 1));
      }
      expect(await feed.head()).toBe(all.at(-1)?.position);
    });

    it('sees the streams with its prefixes only, each in its order, and its checkpoint passes over the others', async () => {
      const orders = await readOn(feed, undefined, ['order-'], 2);
      expect(orders.map(({ stream }) => stream).sort()).toEqual([
        'order-1',
        'order-1',
        'order-1',
        'order-2',
        'order-2',
        'order-2',
      ]);
      for (const stream of ['order-1', 'order-2']) {
        expect(orders.filter((event) => event.stream === stream).map(({ revision }) => revision)).toEqual([0, 1, 2]);
      }
      expect(await feed.readAll({ after: undefined, prefixes: ['none-'], limit: 2 })).toEqual({
        events: [],
        next: await feed.head(),
        atHead: true,
      });
      expect(await readOn(feed, undefined, ['chat-', 'order-1'], 4)).toHaveLength(6);
    });

    it('may follow several prefixes without seeing an event twice', async () => {
      expect(await readOn(feed, undefined, ['order', 'order-', 'order-1'], 4)).toHaveLength(9);
    });

    it('stops when its checkpoint is beyond the head, or of another store', async () => {
      const emptied = await fresh();
      const beyond = emptied.readAll({ after: await feed.head(), prefixes: ['order-'], limit: 1 });
      await expect(beyond).rejects.toThrow(BeyondHead);
      await expect(beyond).rejects.toThrow(' is beyond the head 0: ');
      const elsewhere = feed.readAll({ after: 'elsewhere', prefixes: ['order-'], limit: 1 });
      await expect(elsewhere).rejects.toThrow(BeyondHead);
      await expect(elsewhere).rejects.toThrow('The checkpoint elsewhere is not of this store.');
    });

    it('is told of appends until it stops listening', async () => {
      let told = 0;
      const stop = feed.onAppend(() => told++);
      const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
      await feed.append({ stream: 'hint-1', key: 'hint-1', expected: -1, events: eventsOf('hint-1', 'a', 'A') });
      await settled();
      expect(told).toBeGreaterThan(0);
      stop();
      const before = told;
      await feed.append({ stream: 'hint-1', key: 'hint-1', expected: 0, events: eventsOf('hint-1', 'b', 'B') });
      await settled();
      expect(told).toBe(before);
    });
  });

  describe('Eight writers at once', () => {
    it.each([1, 2, 3])('lose nothing that was acknowledged, and a follower misses nothing meanwhile (seed %i)', async (seed) => {
      const shared = await fresh();
      const roll = dice(seed);
      const acknowledged: string[] = [];
      let running = 8;
      const writer = async (name: number): Promise<void> => {
        for (let n = 0; n < 15; n++) {
          const stream = `order-${roll(5)}`;
          const events = eventsOf(stream, `${name}.${n}`, ...Array.from({ length: 1 + roll(3) }, () => 'A'));
          while (!(await tryToAppend(shared, stream, events))); // Somebody was faster: again.
          acknowledged.push(...events.map(({ id }) => id));
        }
        running--;
      };
      const followed: Recorded[] = [];
      const follower = async (): Promise<void> => {
        for (let after: string | undefined, last = false; ;) {
          const page = await shared.readAll({ after, prefixes: ['order-'], limit: 7 });
          followed.push(...page.events);
          after = page.next;
          if (last && page.atHead) return;
          last = running === 0;
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      await Promise.all([follower(), ...Array.from({ length: running }, (_, name) => writer(name))]);

      expect(followed.map(({ id }) => id).sort()).toEqual([...acknowledged].sort());
      for (const stream of new Set(followed.map((event) => event.stream))) {
        const revisions = followed.filter((event) => event.stream === stream).map(({ revision }) => revision);
        expect(revisions).toEqual(revisions.map((_, index) => index));
      }
      const found = followed.map(({ position }) => position);
      expect(found).toEqual(positions === 'dense' ? found.map((_, index) => String(index + 1)) : found);
    });
  });
}

async function tryToAppend(store: EventStore, stream: string, events: readonly NewEvent[]): Promise<boolean> {
  let expected = -1;
  for await (const { revision } of store.read(stream)) expected = revision;
  try {
    await store.append({ stream, key: stream, expected, events });
    return true;
  } catch (error) {
    if (error instanceof WrongRevision) return false;
    throw error;
  }
}
