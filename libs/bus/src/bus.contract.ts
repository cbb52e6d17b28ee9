import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Message } from './bus.js';
import { busOnTrial, message, TOPIC } from './bus-on-trial.contract.js';
import { commandsContract } from './commands.contract.js';
import { parkingContract } from './parking.contract.js';

/** What every adapter of `Bus` keeps. */
export function busContract(freshDisk: Parameters<typeof busOnTrial>[0]): void {
  const trial = busOnTrial(freshDisk);
  const { start, consume, recording, until, quiet } = trial;

  describe('A consumer', () => {
    it('receives what was published as it was published, in the order of each key', async () => {
      const received: Message[] = [];
      consume(async (one) => void received.push(one));
      const published = [
        message('a', 'a1'),
        message('b', 'b1'),
        message('a', 'a2'),
        { ...message('a', 'a3'), traceparent: '00-1-2-01' },
      ];
      await trial.bus.publish(published.slice(0, 3));
      await trial.bus.publish(published.slice(3));
      await quiet();
      const ofKey = (messages: Message[], key: string): Message[] => messages.filter((one) => one.key === key);
      for (const key of ['a', 'b']) expect(ofKey(received, key)).toEqual(ofKey(published, key));
    });

    it('starts from the oldest message when it is new, beside others that have read it already', async () => {
      const first = recording();
      consume(first.handle, 'first');
      await trial.bus.publish([message('a', 'a1'), message('a', 'a2')]);
      await quiet();
      const second = recording();
      consume(second.handle, 'second');
      await quiet();
      expect([first.seen, second.seen]).toEqual([
        ['a1', 'a2'],
        ['a1', 'a2'],
      ]);
    });

    it('hears its own topics only', async () => {
      const { seen, handle } = recording();
      consume(handle, 'contract', ['entente.dispute.v1', 'entente.payout.v1']);
      await trial.bus.publish([
        message('a', 'a1'),
        message('a', 'd1', 't', 'entente.dispute.v1'),
        message('a', 'p1', 't', 'entente.payout.v1'),
      ]);
      await quiet();
      expect([...seen].sort()).toEqual(['d1', 'p1']);
    });

    it('is handed one message of a key at a time', async () => {
      let inHand = 0;
      let most = 0;
      consume(async () => {
        most = Math.max(most, (inHand += 1));
        await sleep(1);
        inHand -= 1;
      });
      await trial.bus.publish(['1', '2', '3', '4'].map((id) => message('a', id)));
      await quiet();
      expect(most).toBe(1);
    });

    it('goes on behind its offset after a restart', async () => {
      const before = recording();
      const consumption = consume(before.handle);
      await trial.bus.publish([message('a', 'a1'), message('a', 'a2')]);
      await quiet();
      await consumption.stop();
      await trial.bus.publish([message('a', 'a3')]);

      await start();
      const after = recording();
      consume(after.handle);
      await quiet();
      expect([before.seen, after.seen]).toEqual([['a1', 'a2'], ['a3']]);
    });

    it('is handed a message again when its process ended between the effect and the offset', async () => {
      const dying = recording();
      await start((name) => (name === 'reaction.after-handle' ? new Promise(() => {}) : undefined));
      trial.bus.consume({ name: 'contract', topics: [TOPIC], handle: dying.handle });
      await trial.bus.publish([message('a', 'a1'), message('a', 'a2')]);
      await until(() => dying.seen.length === 1);
      expect(await trial.bus.lag()).toBe(2);

      await start();
      const next = recording();
      consume(next.handle);
      await quiet();
      expect([dying.seen, next.seen]).toEqual([['a1'], ['a1', 'a2']]);
    });

    it('finishes the message in hand when it is stopped', async () => {
      let isInHand = false;
      let isFinished = false;
      const consumption = consume(async () => {
        isInHand = true;
        await sleep(20);
        isFinished = true;
      });
      await trial.bus.publish([message('a', 'a1'), message('a', 'a2')]);
      await until(() => isInHand);
      await consumption.stop();
      expect(isFinished).toBe(true);
      expect(await trial.bus.lag()).toBe(1);
    });

    it('may publish from its handler', async () => {
      const { seen, handle } = recording();
      consume(async (received) => {
        await handle(received);
        if (received.id === 'a1') await trial.bus.publish([message('b', 'b1')]);
      });
      await trial.bus.publish([message('a', 'a1')]);
      await until(() => seen.length === 2);
      expect(seen).toEqual(['a1', 'b1']);
    });

    it('has a name of its own', () => {
      consume(recording().handle);
      expect(() => trial.bus.consume({ name: 'contract', topics: [TOPIC], handle: async () => {} })).toThrow('consumed already');
    });
  });

  parkingContract(trial);
  commandsContract(trial);

  describe('The lag', () => {
    it('counts what is published and not handled yet', async () => {
      await trial.bus.publish([message('a', 'a1'), message('b', 'b1')]);
      expect(await trial.bus.lag()).toBe(0); // Nobody has to handle it.
      let release = (): void => {};
      const released = new Promise<void>((resolve) => (release = resolve));
      consume(() => released);
      await until(async () => (await trial.bus.lag()) === 2);
      release();
      await quiet();
    });
  });

  describe('The end of what a consumer hears', () => {
    it('is passed once all is handled that came before it, whatever comes after', async () => {
      let release = (): void => {};
      const released = new Promise<void>((resolve) => (release = resolve));
      consume(({ id }) => (id === 'a1' ? Promise.resolve() : released));
      const nothing = await trial.bus.endOf('contract');
      expect(await trial.bus.hasPassed('contract', nothing)).toBe(true);
      await trial.bus.publish([message('a', 'a1')]);
      const first = await trial.bus.endOf('contract');
      await trial.bus.publish([message('a', 'a2')]);
      const second = await trial.bus.endOf('contract');
      await until(() => trial.bus.hasPassed('contract', first));
      expect(await trial.bus.hasPassed('contract', second)).toBe(false);
      release();
      await until(() => trial.bus.hasPassed('contract', second));
    });
  });

  describe('A checkpoint', () => {
    it('moves only from where it was, and stays across a restart', async () => {
      expect(await trial.bus.checkpoint('relay')).toBeUndefined();
      expect(await trial.bus.moveCheckpoint('relay', '1', '2')).toBe(false);
      expect(await trial.bus.moveCheckpoint('relay', undefined, '1')).toBe(true);
      expect(await trial.bus.moveCheckpoint('relay', undefined, '9')).toBe(false);
      expect(await trial.bus.moveCheckpoint('relay', '1', '2')).toBe(true);
      expect(await trial.bus.moveCheckpoint('relay', '1', '9')).toBe(false);
      await start();
      expect(await trial.bus.checkpoint('relay')).toBe('2');
      expect(await trial.bus.checkpoint('another')).toBeUndefined();
      expect(await trial.bus.moveCheckpoint('relay', '1', undefined)).toBe(false);
      expect(await trial.bus.moveCheckpoint('relay', '2', undefined)).toBe(true);
      expect(await trial.bus.checkpoint('relay')).toBeUndefined();
      expect(await trial.bus.moveCheckpoint('relay', undefined, undefined)).toBe(true);
    });
  });
}
