import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { DatabaseAway } from '@entente/sql';
import { startEventStore } from '@entente/testing/eventstore';
import { eventsOf } from '../event-store.contract.js';
import { UnknownOutcome, WrongRevision, type EventStore } from '../event-store.js';
import { onEventStore } from './store-on-trial.contract.js';
import { connectEsdb, EsdbEventStore } from './index.js';

/** Long enough for a busy machine to answer, where an answer is to come. */
const SHORT_MS = 250;
const UNAVAILABLE = 14;

describe('An append to EventStoreDB', () => {
  const trial = onEventStore();

  const append = (to: EventStore, command: string, expected: number) =>
    to.append({ stream: 'order-1', key: 'o-1', expected, events: eventsOf('order-1', command, `${command}1`, `${command}2`) });
  const written = (): string[] => trial.server.log.of('entente_order-1').map(({ type }) => type);

  it('is found to have happened when its acknowledgement was lost and it is repeated', async () => {
    trial.server.faults.next('append', { fault: 'lose the acknowledgement' });
    await expect(append(trial.store, 'a', -1)).rejects.toBeInstanceOf(UnknownOutcome);
    expect(await append(trial.store, 'a', -1)).toEqual({ revision: 1 });
    await append(trial.store, 'b', 1);
    expect(await append(trial.store, 'a', -1)).toEqual({ revision: 1 });
    expect(written()).toEqual(['a1', 'a2', 'b1', 'b2']);
  });

  it('that was lost on its way loses to whoever was faster than its repetition', async () => {
    trial.server.faults.next('append', { fault: 'refuse', code: UNAVAILABLE });
    await expect(append(trial.store, 'a', -1)).rejects.toBeInstanceOf(UnknownOutcome);
    await append(trial.store, 'b', -1);
    await expect(append(trial.store, 'a', -1)).rejects.toMatchObject({ stream: 'order-1', expected: -1, actual: 1 });
    await expect(append(trial.store, 'a', -1)).rejects.toBeInstanceOf(WrongRevision);
    expect(written()).toEqual(['b1', 'b2']);
  });

  it('that hangs is given up in time, and repeated', async () => {
    const impatient = trial.another({ callMs: SHORT_MS });
    trial.server.faults.next('append', { fault: 'hang' });
    await expect(append(impatient, 'a', -1)).rejects.toBeInstanceOf(UnknownOutcome);
    expect(await append(trial.store, 'a', -1)).toEqual({ revision: 1 });
  });

  it('is given up in time also where the client waits without a limit: for a cluster that says nothing', async () => {
    const sockets: Socket[] = [];
    const mute = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const cluster = connectEsdb(`esdb+discover://127.0.0.1:${(mute.address() as AddressInfo).port}?tls=false`);
    const impatient = new EsdbEventStore(cluster, { callMs: SHORT_MS });
    await expect(append(impatient, 'a', -1)).rejects.toBeInstanceOf(UnknownOutcome);
    await expect(impatient.head()).rejects.toBeInstanceOf(DatabaseAway);
    await cluster.close();
    mute.close();
    for (const socket of sockets) socket.destroy();
  });

  it('that comes late finds that its repetition was faster, and changes nothing', async () => {
    const impatient = trial.another({ callMs: SHORT_MS });
    trial.server.faults.next('append', { fault: 'delay', ms: 2 * SHORT_MS });
    await expect(append(impatient, 'a', -1)).rejects.toBeInstanceOf(UnknownOutcome);
    expect(await append(trial.store, 'a', -1)).toEqual({ revision: 1 });
    await append(trial.store, 'b', 1);
    await wait(2 * SHORT_MS);
    expect(written()).toEqual(['a1', 'a2', 'b1', 'b2']);
  });

  it('to a server that is down does not know its outcome, though the client gives it no type (a bare code 14)', async () => {
    await append(trial.store, 'a', -1);
    trial.server.stop();
    const failing = append(trial.store, 'b', 1);
    await expect(failing).rejects.toBeInstanceOf(UnknownOutcome);
    await expect(failing).rejects.toMatchObject({ cause: { code: UNAVAILABLE } });
    await expect(trial.store.revisionOf('order-1')).rejects.toBeInstanceOf(DatabaseAway);
    await expect(trial.store.head()).rejects.toBeInstanceOf(DatabaseAway);
    await trial.server.start();
    expect(await append(trial.store, 'b', 1)).toEqual({ revision: 3 });
  });

  it('is repeated at the leader when it was sent to another, and so are reads', async () => {
    const leader = await startEventStore();
    trial.server.followLeaderAt(leader.port);
    await expect(append(trial.store, 'a', -1)).rejects.toBeInstanceOf(UnknownOutcome);
    expect(await append(trial.store, 'a', -1)).toEqual({ revision: 1 });
    expect([written(), leader.log.of('entente_order-1').length]).toEqual([[], 2]);

    const other = connectEsdb(trial.server.url);
    const reader = new EsdbEventStore(other);
    await expect(reader.revisionOf('order-1')).rejects.toBeInstanceOf(DatabaseAway);
    expect(await reader.revisionOf('order-1')).toBe(1);
    await other.close();
    leader.stop();
  });

  it('is a call of its own, and asks for no features of the server: one that failed would be remembered for ever', async () => {
    await append(trial.store, 'a', -1);
    await append(trial.store, 'b', 1);
    expect([...trial.server.calls]).toEqual([['append', 2]]);
  });

  it.each([1, 2, 4, 10, 13, 14, 15])('may have happened when the server answers with code %i', async (code) => {
    trial.server.faults.next('append', { fault: 'refuse', code });
    await expect(append(trial.store, 'a', -1)).rejects.toBeInstanceOf(UnknownOutcome);
  });

  it.each([
    ['denies it', { code: 7, exception: 'access-denied' }, 'grant reading of $all'],
    ['knows no such user', { code: 16 }, 'grant reading of $all'],
    ['does not understand it', { code: 3 }, 'is it EventStoreDB 23.10 to 24.6?'],
    ['does not know what an append is', { code: 12 }, 'is it EventStoreDB 23.10 to 24.6?'],
    [
      'has lost the stream for good',
      { code: 9, exception: 'stream-deleted', more: { 'stream-name': 'entente_order-1' } },
      'restore it from a backup',
    ],
  ])('is no outage when the server %s', async (_, refused, advice) => {
    trial.server.faults.next('append', { fault: 'refuse', ...refused });
    const failing = append(trial.store, 'a', -1);
    await expect(failing).rejects.toThrow(advice);
    await expect(failing).rejects.not.toBeInstanceOf(UnknownOutcome);
    await expect(failing).rejects.not.toBeInstanceOf(DatabaseAway);
  });

  it('that the server finds too large says what to raise, and leaves nothing', async () => {
    const events = eventsOf('order-1', 'a', { type: 'Large', text: 'x'.repeat(1_048_400) });
    await expect(trial.store.append({ stream: 'order-1', key: '1', expected: -1, events })).rejects.toThrow('MaxAppendSize');
    expect(written()).toEqual([]);
  });

  it('that bears an id of another stream is refused before it leaves: the server would take it', async () => {
    const events = eventsOf('order-2', 'a', 'A');
    await expect(trial.store.append({ stream: 'order-1', key: '1', expected: -1, events })).rejects.toThrow(
      'is not derived from',
    );
    expect(trial.server.calls.get('append')).toBeUndefined();
  });

  it('of two deployments on one server bears other ids, for no id may come twice there', async () => {
    await append(trial.store, 'a', -1);
    await append(trial.another({ prefix: 'rehearsal' }), 'a', -1);
    const ids = trial.server.log.all.map(({ id }) => id);
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(5);
  });

  it('after somebody deleted the stream says so: its revisions go on where they were', async () => {
    await append(trial.store, 'a', -1);
    trial.server.log.truncate('entente_order-1', 2n);
    await expect(append(trial.store, 'b', -1)).rejects.toThrow('somebody deleted it');
    await expect(trial.store.read('order-1')[Symbol.asyncIterator]().next()).rejects.toThrow('has lost revision 0');
  });
});
