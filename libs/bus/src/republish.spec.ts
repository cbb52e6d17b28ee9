import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Recorded } from '@entente/event-store';
import { MemoryEventStore } from '@entente/event-store/memory';
import { derivedId, type Instant } from '@entente/kernel';
import type { Message } from './bus.js';
import { messageOf } from './cloud-events.js';
import { MemoryConsumerState } from './memory/memory-consumer-state.js';
import { relay } from './relay.js';
import { republish, republishedFrom, rewind } from './republish.js';

const at = (minute: number): Instant => `2026-01-05T12:0${minute}:00.000Z` as Instant;

describe('A republish', () => {
  let store: MemoryEventStore;
  let sent: Message[];
  let state: MemoryConsumerState;
  let failsAt: 'mark' | 'page' | undefined;
  /** What happens to the process while it sends the mark. */
  let meanwhile: () => Promise<unknown>;

  const append = (order: string, revision: number, minute: number): Promise<unknown> =>
    store.append({
      stream: `order-${order}`,
      key: order,
      expected: revision - 1,
      events: [
        {
          id: derivedId(order, revision),
          at: at(minute),
          data: { type: revision === 0 ? 'OrderPlaced' : 'OrderAccepted' },
          meta: { commandId: 'c', bodyHash: 'h', schema: 1, correlationId: 'correlation-1', causationId: 'c' },
        },
      ],
    });
  const NAME = 'order.relay';
  const fail = (): never => {
    throw new Error('killed');
  };
  const relaying = () => ({
    name: NAME,
    store,
    prefixes: ['order-'],
    limit: 2,
    upcast: (recorded: Recorded) => recorded,
    publishes: (recorded: Recorded) =>
      recorded.data.type === 'OrderPlaced'
        ? messageOf(recorded, { context: 'order', event: 'OrderPlaced', version: 1, data: {} })
        : undefined,
    bus: {
      publish: async (messages: readonly Message[]) => void (failsAt === 'page' ? fail() : sent.push(...messages)),
      async publishToAll(message: Message) {
        await meanwhile();
        if (failsAt === 'mark') fail();
        sent.push(message);
      },
      checkpoint: (follower: string) => state.checkpoint(follower),
      moveCheckpoint: (...move: Parameters<MemoryConsumerState['moveCheckpoint']>) => state.moveCheckpoint(...move),
    },
  });
  const send = (from: Instant, key?: string) =>
    republish({ ...relaying(), context: 'order', from, ...(key !== undefined && { key }) });
  /** As a replica goes on. */
  async function relayed(): Promise<void> {
    failsAt = undefined;
    const follower = relay(relaying());
    while ((await follower.step()) === 'moved');
  }
  const keys = (): string[] => sent.map(({ key }) => key);

  beforeEach(async () => {
    store = new MemoryEventStore();
    state = new MemoryConsumerState();
    sent = [];
    failsAt = undefined;
    meanwhile = async () => {};
    await append('1', 0, 1);
    await append('2', 0, 4);
    await append('2', 1, 4);
    await append('3', 0, 3);
    await append('4', 0, 5);
    await relayed();
    sent = [];
  });

  it('sends everything from the first event of that time on, behind a mark that says from when', async () => {
    expect(await send(at(4))).toEqual({ read: 4, published: 3 });
    expect(keys()).toEqual(['', '2', '3', '4']);
    expect(await state.checkpoint(NAME)).toBe(await store.head());
    const [mark, first] = sent;
    expect(mark).toMatchObject({ topic: 'entente.order.v1', type: 'entente.order.republish_began.v1', data: { from: at(4) } });
    expect(mark && republishedFrom(mark)).toBe(at(4));
    expect(first && republishedFrom(first)).toBeUndefined();
  });

  it('of one key comes without a mark: it heals nobody who lacks other keys', async () => {
    expect(await send(at(0), '3')).toEqual({ read: 5, published: 1 });
    expect(keys()).toEqual(['3']);
  });

  it('from a time after the last event sends the mark alone', async () => {
    expect(await send(at(9))).toEqual({ read: 0, published: 0 });
    expect(keys()).toEqual(['']);
  });

  it('from before the first event begins with the first', async () => {
    expect(await send(at(0))).toEqual({ read: 5, published: 4 });
    expect(keys()).toEqual(['', '1', '2', '3', '4']);
  });

  it.each(['mark', 'page'] as const)(
    'that dies at its %s leaves the rest to the relay: all of it, before anything newer',
    async (place) => {
      failsAt = place;
      await expect(send(at(4))).rejects.toThrow('killed');
      await append('5', 0, 6);
      await relayed();
      expect(keys()).toEqual([...(place === 'page' ? [''] : []), '2', '3', '4', '5']);
    },
  );

  it('does not pass over what the relay has still to send', async () => {
    await state.moveCheckpoint(NAME, await store.head(), undefined);
    expect(await send(at(4))).toEqual({ read: 5, published: 4 });
    expect(keys()).toEqual(['', '1', '2', '3', '4']);
    await state.moveCheckpoint(NAME, await store.head(), '1');
    sent = [];
    await send(at(9));
    expect(keys()).toEqual(['', '2', '3', '4']);
  });

  it('that stood still while a replica took over sends behind its mark what that one has sent before it', async () => {
    meanwhile = relayed;
    await send(at(4));
    expect(keys()).toEqual(['2', '3', '4', '', '2', '3', '4']);
  });

  describe('and a rewind of all that follows', () => {
    /** As in EventStoreDB: between two events lie places of others, at which a checkpoint may stand. */
    const sparse: Pick<MemoryEventStore, 'readAll'> = {
      async readAll({ after, ...query }) {
        const { events, next, atHead } = await store.readAll({
          ...query,
          after: after === undefined ? undefined : String(Math.floor(Number(after) / 10)),
        });
        return { events: events.map((event) => ({ ...event, position: `${event.position}0` })), next: `${next}0`, atHead };
      },
    };
    const stand = (places: { readonly [name: string]: string }) =>
      Promise.all(Object.entries(places).map(([name, place]) => state.moveCheckpoint(name, undefined, place)));
    const rewound = async (names: readonly string[], from: Instant, where = sparse) =>
      Object.fromEntries(await rewind({ store: where, bus: state, names, from, limit: 2 }));

    it('sets back who has come further than its time, and nobody else', async () => {
      await stand({ first: '5', second: '14', last: '50', between: '25' });
      const places = { new: undefined, first: '5', second: '10', last: '10', between: '10' };
      expect(await rewound(Object.keys(places), at(4))).toEqual(places);
      expect(await state.checkpoint('last')).toBe('10');
    });

    it('from a time after the last event leaves all where they are, save who stands beyond an older store', async () => {
      await stand({ behind: '25', there: '50', beyond: '61' });
      const places = { behind: '25', there: '50', beyond: '50' };
      expect(await rewound(Object.keys(places), at(9))).toEqual(places);
    });

    it('sets who stands beyond a store without events to its start', async () => {
      await stand({ beyond: '50' });
      expect(await rewound(['beyond'], at(0), new MemoryEventStore())).toEqual({ beyond: undefined });
    });
  });
});
