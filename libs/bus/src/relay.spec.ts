import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EventData, Recorded } from '@entente/event-store';
import { MemoryEventStore } from '@entente/event-store/memory';
import { derivedId } from '@entente/kernel';
import type { Alert, Failpoint } from './bus.js';
import { NOON, NoonClock } from './bus-on-trial.contract.js';
import { messageOf } from './cloud-events.js';
import { follow, storeFollower, type Follower } from './follow.js';
import { MemoryBus } from './memory/index.js';
import { relay } from './relay.js';

let store: MemoryEventStore;
let bus: MemoryBus;
let alerts: Alert[];
let consumed: string[];

const append = (stream: string, revision: number, type = 'OrderPlaced'): Promise<unknown> =>
  store.append({
    stream,
    key: stream.slice(stream.indexOf('-') + 1),
    expected: revision - 1,
    events: [
      {
        id: derivedId(stream, revision),
        at: NOON,
        data: { type, secret: 'Maison.' },
        meta: { commandId: 'c', bodyHash: 'h', schema: 1, correlationId: 'correlation-1', causationId: 'c' },
      },
    ],
  });

const orderRelay = (failpoint?: Failpoint): Follower => relay({ ...parts(), ...(failpoint && { failpoint }) });

const parts = () => ({
  name: 'order-relay',
  store,
  bus,
  prefixes: ['order-'],
  limit: 2,
  upcast: (recorded: Recorded): Recorded<EventData & { upcast: true }> => ({
    ...recorded,
    data: { ...recorded.data, upcast: true },
  }),
  publishes: (recorded: Recorded<EventData & { upcast: true }>) =>
    recorded.data.type === 'OrderPlaced'
      ? messageOf(recorded, { context: 'order', event: recorded.data.type, version: 1, data: { upcast: recorded.data.upcast } })
      : undefined,
});

const published = async (): Promise<string[]> => {
  consumed = [];
  for (let head = bus.deliverable()[0]; head; head = bus.deliverable()[0]) await bus.deliver(head.consumer, head.key);
  return consumed;
};
const untilIdle = async (follower: Follower): Promise<number> => {
  let steps = 1;
  while ((await follower.step()) === 'moved') steps += 1;
  return steps;
};

beforeEach(() => {
  alerts = [];
  store = new MemoryEventStore();
  bus = new MemoryBus({ clock: new NoonClock(), alert: (alert) => void alerts.push(alert), manual: true });
  bus.consume({
    name: 'listening',
    topics: ['entente.order.v1'],
    handle: async ({ key, data }) => void consumed.push(`${key} ${JSON.stringify(data)}`),
  });
});

describe('The relay', () => {
  it('publishes what is public of its own streams, page by page, and stands at the head', async () => {
    await append('order-1', 0);
    await append('chat-1', 0);
    await append('order-2', 0, 'SecretKept');
    await append('order-3', 0);
    await append('chat-1', 1);
    await untilIdle(orderRelay());
    expect(await published()).toEqual(['1 {"upcast":true}', '3 {"upcast":true}']);
    expect(await bus.checkpoint('order-relay')).toBe(await store.head());
    expect(await untilIdle(orderRelay())).toBe(1);
    expect(await published()).toEqual([]);
  });

  it('is idle in an empty store, and begins with the first event', async () => {
    expect(await orderRelay().step()).toBe('idle');
    await append('order-1', 0);
    await untilIdle(orderRelay());
    expect(await published()).toHaveLength(1);
  });

  it.each([
    ['relay.before-publish', 1],
    ['relay.after-publish', 2],
  ])('loses nothing by a crash at %s', async (place, times) => {
    await append('order-1', 0);
    const crashing = orderRelay((name) => {
      if (name === place) throw new Error('crash');
    });
    await expect(crashing.step()).rejects.toThrow('crash');
    expect(await bus.checkpoint('order-relay')).toBeUndefined();
    await untilIdle(orderRelay());
    expect(await published()).toHaveLength(times);
  });

  it('has its checkpoint moved by one owner only', async () => {
    await append('order-1', 0);
    const overtaken = orderRelay(async (name) => {
      if (name === 'relay.after-publish') await orderRelay().step();
    });
    await overtaken.step();
    expect(await overtaken.step()).toBe('idle');
    expect(await bus.checkpoint('order-relay')).toBe(await store.head());
  });
});

describe('A relay that has read a page and is not the owner any more', () => {
  it('publishes nothing of it, and stays where it was', async () => {
    await append('order-1', 0);
    let isOurs = true;
    const late = relay({ ...parts(), isOurs: () => isOurs, failpoint: () => void (isOurs = false) });
    await expect(late.step()).rejects.toThrow('order-relay has gone to somebody else');
    expect(await published()).toEqual([]);
    expect(await bus.checkpoint('order-relay')).toBeUndefined();
  });
});

describe('A follower', () => {
  const alert = (one: Alert): void => void alerts.push(one);

  it('goes on as soon as there is news, and stops when it is told', async () => {
    let steps = 0;
    let moved = (): void => {};
    const hasMoved = new Promise<void>((resolve) => (moved = resolve));
    const apply = async (): Promise<void> => moved();
    const own = storeFollower({ name: 'own', store, checkpoints: bus, prefixes: ['order-'], apply });
    const following = follow(
      { name: 'own', step: () => (steps++, own.step()) },
      { listen: (wake) => store.onAppend(wake), alert },
    );
    await append('order-1', 0);
    await hasMoved;
    await following.stop();
    const stepsThen = steps;
    await append('order-1', 1);
    expect(steps).toBe(stepsThen);
    expect(await bus.checkpoint('own')).toBe('1');
  });

  it.each([
    ['was told so, begins where the other left it', (own: Follower) => own.forget?.(), ['1', '3']],
    ['was not, repeats what the other did, and loses nothing', () => {}, ['1', '2', '3', '3']],
  ])('whose work another process has had meanwhile, and who %s', async (_, meanwhile, applies) => {
    const applied: string[] = [];
    const apply = async (events: readonly Recorded[]) => void applied.push(...events.map(({ position }) => position));
    const own = storeFollower({ name: 'own', store, checkpoints: bus, prefixes: ['order-'], apply });
    await append('order-1', 0);
    await own.step();
    await append('order-1', 1);
    await bus.moveCheckpoint('own', '1', '2');
    meanwhile(own);
    await append('order-1', 2);
    while ((await own.step()) === 'moved');
    expect(applied).toEqual(applies);
    expect(await bus.checkpoint('own')).toBe('3');
  });

  it('takes a failing step again, and alerts once when that goes on', async () => {
    let failures = 6;
    let done = (): void => {};
    const isDone = new Promise<void>((resolve) => (done = resolve));
    const step = async (): Promise<'idle'> => {
      if (failures-- > 0) throw new Error('away');
      done();
      return 'idle';
    };
    const following = follow({ name: 'own', step }, { alert, firstRetryMs: 1 });
    await isDone;
    await following.stop();
    expect(alerts).toEqual([{ alert: 'follower_failing', follower: 'own', detail: 'Error: away' }]);
  });

  it('stops and says so when its checkpoint is beyond the head', async () => {
    await bus.moveCheckpoint('own', undefined, '99');
    let steps = 0;
    let stopped = (): void => {};
    const hasStopped = new Promise<void>((resolve) => (stopped = resolve));
    const own = storeFollower({ name: 'own', store, checkpoints: bus, prefixes: ['order-'], apply: async () => {} });
    const following = follow(
      { name: 'own', step: () => (steps++, own.step()) },
      { listen: (wake) => store.onAppend(wake), alert: (one) => (alert(one), stopped()) },
    );
    await hasStopped;
    await append('order-1', 0);
    await following.stop();
    expect(steps).toBe(1);
    expect(alerts).toMatchObject([{ alert: 'checkpoint_beyond_head', follower: 'own' }]);
  });
});
