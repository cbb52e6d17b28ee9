import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { DatabaseAway } from '@entente/sql';
import { BeyondHead, type Page, type Position } from '../event-store.js';
import { onEventStore, streamsOf } from './store-on-trial.contract.js';

const SHORT_MS = 250;

const trial = onEventStore();

const threeOrders = async (): Promise<void> => {
  for (const stream of ['order-1', 'order-2', 'order-3']) await trial.append(stream);
};

describe('Behind a server that does not know what another has told, a follower', () => {
  const mixed = async (): Promise<bigint> => {
    await trial.append('chat-1');
    await trial.append('order-1');
    for (const stream of ['order-2', 'chat-2', 'order-3', 'wallet-1']) await trial.append(stream);
    return trial.placesOf('order-')[0]!;
  };
  const unread = { 'chat-': ['chat-2'], 'order-': ['order-2', 'order-3'] };

  it.each(['order-', 'chat-'] as const)('of %s passes over nothing that the server has never heard of', async (prefix) => {
    const place = await mixed();
    const store = trial.another({ plainEvents: 1 });
    const page = (after: Position | undefined): Promise<Page> => store.readAll({ after, prefixes: [prefix], limit: 100 });
    trial.server.faults.next('subscribe', { fault: 'be behind', place });
    const early = await page(undefined);
    expect([streamsOf(early), early.atHead]).toEqual([[`${prefix}1`], false]);
    trial.server.faults.next('subscribe', { fault: 'be behind', place });
    await expect(page(early.next)).rejects.toBeInstanceOf(DatabaseAway);
    const late = await page(early.next);
    expect(streamsOf(late)).toEqual(unread[prefix]);
    expect([late.next, late.atHead]).toEqual([await store.head(), true]);
  });

  it.each(['order-', 'chat-'] as const)('of %s takes no short answer of a plain read for the end', async (prefix) => {
    const place = await mixed();
    const page = (after: Position | undefined): Promise<Page> => trial.store.readAll({ after, prefixes: [prefix], limit: 100 });
    trial.server.faults.next('read all', [], { fault: 'be behind', place });
    const early = await page(undefined);
    expect([streamsOf(early), early.atHead]).toEqual([[`${prefix}1`], false]);
    const late = await page(early.next);
    expect([streamsOf(late), late.atHead, late.next]).toEqual([unread[prefix], true, await trial.store.head()]);
  });

  it('does not wait for ever for a newest event that was scavenged since', async () => {
    const store = trial.another({ plainEvents: 1 });
    await trial.append('order-1', store);
    await trial.append('order-2', store);
    trial.server.log.write('other_order-1', 'Foreign');
    await store.head();
    trial.server.log.all.splice(-2, 1);
    await expect(trial.read(undefined, 100, store)).resolves.toMatchObject({ atHead: false });
    const page = await trial.read(undefined, 100, store);
    expect([streamsOf(page), page.atHead]).toEqual([['order-1'], true]);
  });

  it('does not stop for a server that is behind for a moment, as after an election', async () => {
    await threeOrders();
    const { next } = await trial.read(undefined);
    const [place] = trial.placesOf('order-') as [bigint];
    trial.server.faults.next('read all', { fault: 'be behind', place }, { fault: 'be behind', place: 0n });
    expect(await trial.read(next)).toEqual({ events: [], next, atHead: true });
  });

  it('stops when a restored server has grown past its checkpoint while it looked again', async () => {
    await threeOrders();
    const { next } = await trial.read(undefined);
    trial.server.log.restore(trial.placesOf('order-')[0]!);
    const looks = () => trial.server.calls.get('read all') ?? 0;
    const before = looks();
    const refused = trial.read(next, 100, trial.another({ settleMs: 8 * SHORT_MS })).catch((error: unknown) => error);
    while (looks() === before) await wait(1);
    for (let n = 0; n < 9; n++) await trial.append(`order-after-${n}`);
    expect(await refused).toEqual(new BeyondHead(next));
  });

  it.each([
    ['stands where no event begins any more', ['order-a-longer-name', 'order-5', 'order-6']],
    ['stands where another event begins now', ['order-4', 'order-5', 'order-6']],
    ['stands where the newest event is another one', ['order-4', 'order-5']],
  ])('stops after a restore also where the head has passed its checkpoint, which %s', async (_, grown) => {
    await threeOrders();
    const { next } = await trial.read(undefined);
    trial.server.log.restore(trial.placesOf('order-')[0]!);
    for (const stream of grown) await trial.append(stream);
    const hasty = trial.another({ settleMs: SHORT_MS });
    await expect(trial.read(next, 100, hasty)).rejects.toEqual(new BeyondHead(next));
    const looks = () => trial.server.calls.get('read all') ?? 0;
    const before = looks();
    await expect(trial.read(next, 100, hasty)).rejects.toEqual(new BeyondHead(next));
    expect(looks() - before).toBeLessThanOrEqual(2); // It does not wait once more.
    expect(streamsOf(await trial.read(undefined, 100, hasty))).toEqual(['order-1', ...grown]);
  });

  it.each([
    [2, 'Trying to read from an invalid position.'],
    [3, 'Trying to read from an invalid position.'],
    [2, 'Unexpected ReadAllResult: Error'],
  ])('stops when the server says with code %i "%s" of its checkpoint, and of no other error', async (code, says) => {
    await threeOrders();
    const { next } = await trial.read(undefined, 1);
    const hasty = trial.another({ settleMs: 0 });
    trial.server.faults.next('read all', [], { fault: 'refuse', code, says });
    await expect(trial.read(next, 100, hasty)).rejects.toEqual(new BeyondHead(next));
    trial.server.faults.next('read all', [], { fault: 'refuse', code: 2, says: 'The server is stopping.' });
    await expect(trial.read(next, 100, hasty)).rejects.toBeInstanceOf(DatabaseAway);
  });

  it('leaves to the filter what takes too long to be read as it comes', async () => {
    await threeOrders();
    const { next } = await trial.read(undefined, 1);
    trial.server.faults.next('read all', [], { fault: 'hang' });
    const page = await trial.read(next, 100, trial.another({ callMs: SHORT_MS }));
    expect([streamsOf(page), page.atHead, trial.server.calls.get('subscribe')]).toEqual([['order-2', 'order-3'], true, 1]);
  });

  it('goes on after a restore from a checkpoint that the older log has as well', async () => {
    await threeOrders();
    const { next } = await trial.read(undefined, 1);
    trial.server.log.restore(trial.placesOf('order-')[1]!);
    await trial.append('order-4');
    expect(streamsOf(await trial.read(next))).toEqual(['order-2', 'order-4']);
  });
});
