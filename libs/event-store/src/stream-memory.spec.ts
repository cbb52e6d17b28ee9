import { beforeEach, describe, expect, it } from '@jest/globals';
import { eventsOf } from './event-store.contract.js';
import type { Recorded } from './event-store.js';
import { MemoryEventStore } from './memory/index.js';
import { StreamMemory } from './stream-memory.js';
import { Streams } from './transact.js';

const counting = { initial: 0, evolve: (count: number) => count + 1 };
const naming = { initial: '', evolve: (names: string, { type }: { readonly type: string }) => `${names}${type}` };

/** A store that says from where it was read. */
class Watched extends MemoryEventStore {
  readonly reads: string[] = [];
  override read(stream: string, from = 0): AsyncIterable<Recorded> {
    this.reads.push(`${stream} from ${from}`);
    return super.read(stream, from);
  }
}

describe('A stream that is loaded again', () => {
  let store: Watched;
  let streams: Streams;
  beforeEach(() => {
    store = new Watched();
    streams = new Streams(store, { A: [], B: [] }, async () => {});
  });
  const append = (expected: number, ...types: string[]) =>
    store.append({ stream: 'jar-1', key: '1', expected, events: eventsOf('jar-1', `after ${expected}`, ...types) });

  it('is read from where it was left, and comes to the same', async () => {
    await append(-1, 'A', 'A');
    await streams.load('jar-1', counting);
    await append(1, 'B');
    const loaded = await streams.load('jar-1', counting);
    expect(loaded).toEqual(await new Streams(store, { A: [], B: [] }, async () => {}).load('jar-1', counting));
    expect(loaded).toMatchObject({ state: 3, revision: 2, events: [{ revision: 0 }, { revision: 1 }, { revision: 2 }] });
    expect(store.reads).toEqual(['jar-1 from 0', 'jar-1 from 2', 'jar-1 from 0']);
  });

  it('is given as it was to whoever has it, whatever is read later', async () => {
    await append(-1, 'A');
    const before = await streams.load('jar-1', counting);
    await append(0, 'B');
    await streams.load('jar-1', counting);
    expect(before).toMatchObject({ state: 1, revision: 0, events: [{ revision: 0 }] });
    expect(before.events).toHaveLength(1);
  });

  it('is read anew by whoever folds it in another way, or from another place', async () => {
    await append(-1, 'A', 'B');
    await streams.load('jar-1', counting);
    expect(await streams.load('jar-1', naming)).toMatchObject({ state: 'AB' });
    expect(await streams.load('jar-1', naming, 1)).toMatchObject({ state: 'B', revision: 1 });
    expect(store.reads).toEqual(['jar-1 from 0', 'jar-1 from 0', 'jar-1 from 1']);
  });

  it('is looked for again where there was none', async () => {
    expect(await streams.load('jar-1', counting)).toMatchObject({ state: 0, revision: -1 });
    await append(-1, 'A');
    expect(await streams.load('jar-1', counting)).toMatchObject({ state: 1, revision: 0 });
  });
});

describe('What is remembered of streams', () => {
  const known = (events: number) => ({
    decider: counting,
    from: 0,
    next: events,
    state: events,
    events: Array.from({ length: events }, () => ({}) as Recorded),
  });
  const kept = (memory: StreamMemory) => ['a', 'b', 'c'].filter((stream) => memory.of(stream, counting, 0).next > 0);

  it('is what was asked for last, as far as there is room', () => {
    const memory = new StreamMemory(10);
    for (const stream of ['a', 'b', 'c']) memory.keep(stream, known(4));
    expect(kept(memory)).toEqual(['b', 'c']);
    memory.keep('b', known(5));
    memory.keep('a', known(4));
    expect(kept(memory)).toEqual(['a', 'b']);
  });

  it('is no stream that has no room by itself', () => {
    const memory = new StreamMemory(10);
    memory.keep('a', known(11));
    expect(kept(memory)).toEqual([]);
    memory.keep('b', known(10));
    expect(kept(memory)).toEqual(['b']);
  });
});
