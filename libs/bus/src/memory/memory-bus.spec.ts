import { beforeEach, describe, expect, it } from '@jest/globals';
import { message, NoonClock } from '../bus-on-trial.contract.js';
import { busContract } from '../bus.contract.js';
import { TryLater, type Failpoint } from '../bus.js';
import { MemoryBus, MemoryLog } from './index.js';

describe('The bus in memory', () => {
  busContract(async () => {
    const log = new MemoryLog();
    return { open: async (options) => new MemoryBus({ ...options, log }), close: async () => {} };
  });
});

describe('When a test decides what is delivered', () => {
  let disk: MemoryLog;
  let bus: MemoryBus;
  let seen: string[];
  let failure: Error | undefined;

  const start = (failpoint?: Failpoint): void => {
    bus = new MemoryBus({ clock: new NoonClock(), alert: () => {}, manual: true, log: disk, ...(failpoint && { failpoint }) });
    bus.consume({
      name: 'one',
      topics: ['entente.order.v1'],
      async handle({ id }) {
        if (failure) throw failure;
        seen.push(id);
      },
    });
  };
  const heads = (): string[] => bus.deliverable().map((head) => head.message.id);

  beforeEach(async () => {
    disk = new MemoryLog();
    seen = [];
    failure = undefined;
    start();
    await bus.publish([message('a', 'a1'), message('a', 'a2'), message('b', 'b1')]);
  });

  it('nothing comes by itself, and keys overtake each other but not themselves', async () => {
    expect(seen).toEqual([]);
    expect(bus.deliverable()).toMatchObject([
      { consumer: 'one', key: 'a', message: { id: 'a1' } },
      { consumer: 'one', key: 'b', message: { id: 'b1' } },
    ]);
    expect(await bus.deliver('one', 'b')).toBe('handled');
    expect(await bus.deliver('one', 'a')).toBe('handled');
    expect(heads()).toEqual(['a2']);
    expect(seen).toEqual(['b1', 'a1']);
    expect(await bus.lag()).toBe(1);
  });

  it('everything may come again', async () => {
    for (const key of ['a', 'b', 'a']) await bus.deliver('one', key);
    bus.rewind('one', 'entente.order.v1');
    expect(heads()).toEqual(['a1', 'b1']);
    for (const key of ['a', 'a', 'b']) await bus.deliver('one', key);
    expect(seen).toEqual(['a1', 'b1', 'a2', 'a1', 'a2', 'b1']);
  });

  it('a crash may leave the effect without the offset', async () => {
    start((name) => {
      if (name === 'reaction.after-handle') throw new Error('crash');
    });
    await expect(bus.deliver('one', 'a')).rejects.toThrow('crash');
    expect(seen).toEqual(['a1']);
    start();
    expect(heads()).toEqual(['a1', 'b1']);
    await bus.deliver('one', 'a');
    expect(seen).toEqual(['a1', 'a1']);
  });

  it('an outage leaves the message where it is, and a failure parks it with all its attempts', async () => {
    failure = new TryLater('busy');
    expect(await bus.deliver('one', 'a')).toBe('later');
    expect(heads()).toEqual(['a1', 'b1']);
    failure = new Error('broken');
    expect(await bus.deliver('one', 'a')).toBe('parked');
    expect(await bus.deliver('one', 'a')).toBe('parked');
    expect(heads()).toEqual(['b1']);
    failure = undefined;
    expect(await bus.redrive('one', 'a')).toEqual({ left: 0 });
    expect(seen).toEqual(['a1', 'a2']);
  });

  it('a message in hand is not handed out beside itself', async () => {
    const first = bus.deliver('one', 'a');
    expect(heads()).toEqual(['b1']);
    await expect(bus.deliver('one', 'a')).rejects.toThrow('A deliverable message of a for one');
    expect(await first).toBe('handled');
  });

  it('a consumer that another has replaced moves no offset that is not its own', async () => {
    let letGo = (): void => {};
    start((name) => (name === 'reaction.after-handle' ? new Promise<void>((resolve) => (letGo = resolve)) : undefined));
    const asleep = bus.deliver('one', 'a');
    while (seen.length === 0) await Promise.resolve();
    start();
    await bus.deliver('one', 'a');
    letGo();
    await asleep;
    expect(heads()).toEqual(['a2', 'b1']);
  });

  it('a skipped message is kept with its reason', async () => {
    failure = new Error('broken');
    await bus.deliver('one', 'a');
    failure = undefined;
    await bus.skip('one', 'a', 'a1', 'Settled by hand.');
    expect(disk.state.skipped).toMatchObject([{ consumer: 'one', key: 'a', eventId: 'a1', reason: 'Settled by hand.' }]);
  });
});
