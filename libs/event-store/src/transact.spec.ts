import { beforeEach, describe, expect, it } from '@jest/globals';
import { fold, plusMs, Rejection, type Decider, type Instant } from '@entente/kernel';
import type { Envelope } from './envelope.js';
import { WrongRevision, type Append, type EventStore, type Recorded } from './event-store.js';
import { MemoryEventStore } from './memory/index.js';
import { Forgetful } from './testing/forgetful.js';
import { Busy, Streams, type Transacted, type Transaction } from './transact.js';
import type { Versions } from './upcast.js';

const NOON = '2026-01-05T12:00:00.000Z' as Instant;
const LIMIT = 3;

type Jar = { readonly balls: number };
type JarEvent = { readonly type: 'BallsAdded'; readonly count: number; readonly from: number } | { readonly type: 'JarFilled' };
type AddBalls = { readonly type: 'AddBalls'; readonly count: number };

/** A jar takes what fits: so an old decision would be wrong after somebody else's. */
const jar: Decider<Jar, AddBalls, JarEvent, { limit: number }> = {
  initial: { balls: 0 },
  decide({ count }, { balls }, { limit }) {
    if (count === 0) return [];
    if (balls >= limit) throw new Rejection('jar.full', 'Take another jar.');
    const fitting = Math.min(count, limit - balls);
    const added = { type: 'BallsAdded', count: fitting, from: balls } as const;
    return balls + fitting === limit ? [added, { type: 'JarFilled' }] : [added];
  },
  evolve: (state, event) => (event.type === 'BallsAdded' ? { balls: state.balls + event.count } : state),
};
const versions: Versions<JarEvent['type']> = { BallsAdded: [(data) => ({ ...data, from: data.from ?? 0 })], JarFilled: [] };

const envelope = (commandId: string, more: Partial<Envelope> = {}): Envelope => ({
  commandId,
  bodyHash: `hash of ${commandId}`,
  receivedAt: NOON,
  recordedAt: NOON,
  correlationId: 'request',
  causationId: commandId,
  ...more,
});

describe('A command', () => {
  let store: MemoryEventStore;
  let waits: number[];
  beforeEach(() => {
    store = new MemoryEventStore();
    waits = [];
  });

  const streamsOn = (on: EventStore): Streams => new Streams(on, versions, async (attempt) => void waits.push(attempt));
  const add = (
    count: number,
    sent: Envelope,
    more: Partial<Transaction<Jar, AddBalls, JarEvent, { limit: number }>> = {},
    on: EventStore = store,
  ): Promise<Transacted<Jar, JarEvent>> =>
    streamsOn(on).transact({
      stream: 'jar-1',
      key: '1',
      decider: jar,
      command: { type: 'AddBalls', count },
      given: { limit: LIMIT },
      envelope: sent,
      ...more,
    });
  const stored = async (): Promise<Recorded[]> => {
    const events = [];
    for await (const event of store.read('jar-1')) events.push(event);
    return events;
  };

  it('records what was decided, with all that is known about it', async () => {
    expect(await add(3, envelope('a', { traceparent: '00-trace' }))).toEqual({
      revision: 1,
      events: [{ type: 'BallsAdded', count: 3, from: 0 }, { type: 'JarFilled' }],
      replayed: false,
      state: { balls: 3 },
    });
    const about = { commandId: 'a', bodyHash: 'hash of a', correlationId: 'request', causationId: 'a', traceparent: '00-trace' };
    expect((await stored()).map(({ at, key, meta }) => ({ at, key, meta }))).toEqual([
      { at: NOON, key: '1', meta: { ...about, schema: 2 } },
      { at: NOON, key: '1', meta: { ...about, schema: 1 } },
    ]);
  });

  it('that decides nothing records nothing, and tells the revision there is', async () => {
    expect(await add(0, envelope('a'))).toEqual({ revision: -1, events: [], replayed: false, state: { balls: 0 } });
    await add(1, envelope('b'));
    expect(await add(0, envelope('c'))).toMatchObject({ revision: 0, events: [] });
  });

  it('never records an event before the one it follows', async () => {
    await add(1, envelope('a'));
    await add(1, envelope('b', { recordedAt: plusMs(NOON, -5) }));
    await add(1, envelope('c', { recordedAt: plusMs(NOON, 5) }));
    expect((await stored()).map(({ at }) => at)).toEqual([NOON, NOON, plusMs(NOON, 5), plusMs(NOON, 5)]);
  });

  it('that is refused is not remembered', async () => {
    await add(3, envelope('a'));
    await expect(add(1, envelope('b'))).rejects.toMatchObject({ code: 'jar.full' });
    expect(await add(1, envelope('b'), { given: { limit: 4 } })).toMatchObject({ revision: 3, replayed: false });
  });

  describe('that comes again', () => {
    it('is answered as the first time, whatever has happened since', async () => {
      const { replayed, ...first } = await add(1, envelope('a'));
      await add(2, envelope('b'));
      expect(replayed).toBe(false);
      expect(await add(1, envelope('a'))).toEqual({ ...first, replayed: true });
      expect(await add(1, envelope('a'), { expected: -1 })).toEqual({ ...first, replayed: true });
      expect(await stored()).toHaveLength(3);
    });

    it('is refused with another body', async () => {
      await add(1, envelope('a'));
      await expect(add(2, envelope('a', { bodyHash: 'other' }))).rejects.toMatchObject({ code: 'command.id_reused' });
    });

    it('twice at once is recorded once, and both get the same answer', async () => {
      const [one, other] = await Promise.all([add(1, envelope('a')), add(1, envelope('a', { recordedAt: plusMs(NOON, 9) }))]);
      expect(one.replayed).not.toBe(other.replayed);
      expect({ ...one, replayed: 0 }).toEqual({ ...other, replayed: 0 });
      expect(await stored()).toHaveLength(1);
    });

    it('twice at once with two bodies is refused once', async () => {
      const both = await Promise.allSettled([add(1, envelope('a')), add(1, envelope('a', { bodyHash: 'other' }))]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'command.id_reused' } });
    });
  });

  it('that expects a revision is refused at any other', async () => {
    await add(1, envelope('a'), { expected: -1 });
    await add(1, envelope('b'), { expected: 0 });
    await expect(add(1, envelope('c'), { expected: 0 })).rejects.toMatchObject({ code: 'revision.stale' });
  });

  it('waits for what must be certain before its events are, and asks only once it is accepted', async () => {
    const asked: unknown[] = [];
    const beforeAppend = async (events: readonly JarEvent[], state: Jar): Promise<void> => {
      asked.push([events.length, state, (await stored()).length]);
    };
    await add(3, envelope('a'), { beforeAppend });
    await expect(add(1, envelope('b'), { beforeAppend })).rejects.toThrow(Rejection);
    expect(asked).toEqual([[2, { balls: 0 }, 0]]);
    const refusing = (): Promise<void> => Promise.reject(new Rejection('payment.reused', 'No.'));
    await expect(add(1, envelope('c'), { given: { limit: 9 }, beforeAppend: refusing })).rejects.toMatchObject({
      code: 'payment.reused',
    });
    expect(await stored()).toHaveLength(2);
  });

  describe('that is slower than another', () => {
    it('decides anew on what there is now', async () => {
      const overtaken = async (): Promise<void> => void (waits.length === 0 && (await add(2, envelope('faster'))));
      expect(await add(2, envelope('slower'), { beforeAppend: overtaken })).toMatchObject({
        revision: 2,
        events: [{ type: 'BallsAdded', count: 1, from: 2 }, { type: 'JarFilled' }],
        state: { balls: 3 },
      });
      expect(waits).toEqual([1]);
    });

    it('is refused when there is no room left', async () => {
      await expect(
        add(1, envelope('slower'), { beforeAppend: async () => void (await add(3, envelope('faster'))) }),
      ).rejects.toMatchObject({
        code: 'jar.full',
      });
    });

    it('five times gives up', async () => {
      let others = 0;
      const always = async (): Promise<void> => void (await add(1, envelope(`faster ${++others}`), { given: { limit: 99 } }));
      await expect(add(1, envelope('slower'), { given: { limit: 99 }, beforeAppend: always })).rejects.toThrow(Busy);
      expect(others).toBe(5);
      expect(waits).toEqual([1, 2, 3, 4]);
    });
  });

  describe('whose answer from the store is lost', () => {
    it('has happened once', async () => {
      expect(await add(1, envelope('a'), {}, new Forgetful(store, 2))).toMatchObject({ revision: 0, replayed: false });
      expect(waits).toEqual([1, 2]);
      expect(await stored()).toHaveLength(1);
    });

    it('has happened once, also when others went on meanwhile', async () => {
      const forgetful = new Forgetful(store, 1, () => add(1, envelope('b')));
      expect(await add(1, envelope('a'), {}, forgetful)).toMatchObject({ revision: 0, state: { balls: 1 } });
      expect(
        fold(
          jar,
          (await stored()).map(({ data }) => data as JarEvent),
        ),
      ).toEqual({ balls: 2 });
    });

    it('and had lost the race decides anew', async () => {
      class LostOnTheWay extends Forgetful {
        override async append(append: Append): Promise<{ revision: number }> {
          if (this.lost++ === 0) await add(2, envelope('faster'));
          return super.append(append);
        }
      }
      expect(await add(2, envelope('a'), {}, new LostOnTheWay(store, 0))).toMatchObject({ revision: 2, state: { balls: 3 } });
    });

    it('finds its own events when the store says no more than that somebody was faster', async () => {
      class Suspicious extends Forgetful {
        override async append(append: Append): Promise<{ revision: number }> {
          if ((await this.revisionOf(append.stream)) !== append.expected)
            throw new WrongRevision(append.stream, append.expected, 0);
          return super.append(append);
        }
      }
      expect(await add(1, envelope('a'), {}, new Suspicious(store, 1))).toMatchObject({
        revision: 0,
        replayed: true,
        state: { balls: 1 },
      });
      expect(await stored()).toHaveLength(1);
    });

    it('again and again is told so, and can be sent again', async () => {
      await expect(add(1, envelope('a'), {}, new Forgetful(store, 99))).rejects.toThrow('was lost');
      expect(await add(1, envelope('a'))).toMatchObject({ revision: 0, replayed: true });
    });
  });

  it('reads old events as today’s code knows them', async () => {
    const old = { id: '00000000-0000-5000-8000-000000000000', at: NOON, data: { type: 'BallsAdded', count: 1 } };
    await store.append({
      stream: 'jar-1',
      key: '1',
      expected: -1,
      events: [{ ...old, meta: { ...envelope('old'), schema: 1 } }],
    });
    const { events, state, revision, lastAt } = await streamsOn(store).load('jar-1', jar);
    expect([events[0]?.data, state, revision, lastAt]).toEqual([
      { type: 'BallsAdded', count: 1, from: 0 },
      { balls: 1 },
      0,
      NOON,
    ]);
  });
});

describe('Whoever has decided on what was loaded', () => {
  it('appends right behind it, or nothing', async () => {
    const streams = new Streams(new MemoryEventStore(), versions, async () => undefined);
    const loaded = await streams.load('jar-1', jar);
    const added = (from: number): JarEvent[] => [{ type: 'BallsAdded', count: 1, from }];
    expect(await streams.appendAfter({ stream: 'jar-1', key: '1', envelope: envelope('a') }, loaded, added(0))).toBe(true);
    expect(await streams.appendAfter({ stream: 'jar-1', key: '1', envelope: envelope('b') }, loaded, added(0))).toBe(false);
    expect(await streams.load('jar-1', jar)).toMatchObject({ revision: 0, state: { balls: 1 } });
  });
});
