import { beforeEach, describe, expect, it } from '@jest/globals';
import { Rejection, type Instant } from '@entente/kernel';
import { TryLater, Unprocessable, type Consumption, type ParkedQuery } from './bus.js';
import { message, NOON, TOPIC, type Trial } from './bus-on-trial.contract.js';
import { ATTEMPTS_MAX } from './deliver.js';

/** What every adapter of `Bus` does with messages that fail. */
export function parkingContract(trial: Trial): void {
  const { start, consume, recording, until, quiet, parkedIds } = trial;

  describe('A message that fails', () => {
    it('is tried again, and the key goes on when it succeeds', async () => {
      let failures = ATTEMPTS_MAX - 1;
      const { seen, handle } = recording(() => (failures-- > 0 ? new Error('not yet') : undefined));
      consume(handle);
      await trial.bus.publish([message('a', 'a1'), message('a', 'a2')]);
      await quiet();
      expect(seen).toEqual(['a1', 'a2']);
      expect(await trial.bus.parked()).toEqual([]);
    });

    it('parks its key after the last attempt; others go on, and one alert is given', async () => {
      let attempts = 0;
      const { seen, handle } = recording(({ key }) => (key === 'a' ? new Error(`attempt ${++attempts}`) : undefined));
      consume(handle);
      await trial.bus.publish([message('a', 'a1'), message('b', 'b1'), message('a', 'a2'), message('b', 'b2')]);
      await quiet();
      expect(attempts).toBe(ATTEMPTS_MAX);
      expect(seen).toEqual(['b1', 'b2']);
      const type = 'entente.order.order_placed.v1';
      const parked = { consumer: 'contract', topic: TOPIC, key: 'a', reason: 'failed', detail: `Error: attempt ${ATTEMPTS_MAX}` };
      expect(await trial.bus.parked()).toEqual([
        {
          ...parked,
          since: NOON,
          sequence: expect.any(Number),
          messages: ['a1', 'a2'].map((eventId) => ({ eventId, type, time: NOON, marketplace: null })),
        },
      ]);
      expect(trial.alerts).toEqual([{ alert: 'key_parked', ...parked, eventId: 'a1', type }]);
    });

    it('parks its key at once when no repetition would mend it', async () => {
      let attempts = 0;
      consume(async () => {
        attempts += 1;
        throw new Unprocessable('rejected', 'order-1 refused.');
      });
      await trial.bus.publish([message('a', 'a1')]);
      await quiet();
      expect(attempts).toBe(1);
      expect(await trial.bus.parked()).toMatchObject([{ key: 'a', reason: 'rejected', detail: 'order-1 refused.' }]);
    });

    it('is none where it happens years from now: no handler sees it, nor does a redrive hand it over', async () => {
      const { seen, handle } = recording();
      consume(handle);
      const at = (time: string) => ({ time: time as Instant });
      await trial.bus.publish([
        { ...message('a', 'a1'), ...at('9999-12-31T23:59:59.999Z') },
        { ...message('b', 'b1'), ...at('2031-01-05T12:00:00.000Z') },
      ]);
      await quiet();
      expect(await trial.bus.redrive('contract', 'a')).toEqual({ left: 1 });
      const detail = 'Its time, 9999-12-31T23:59:59.999Z, is years away.';
      expect(await trial.bus.parked()).toMatchObject([{ key: 'a', reason: 'malformed', detail }]);
      expect(seen).toEqual(['b1']);
    });

    it('is only put off by an outage, however long that lasts', async () => {
      let outages = ATTEMPTS_MAX + 1;
      const { seen, handle } = recording(() => (outages-- > 0 ? new TryLater('busy') : undefined));
      consume(handle);
      await trial.bus.publish([message('a', 'a1')]);
      await until(() => seen.length === 1);
      await quiet();
      expect(await trial.bus.parked()).toEqual([]);
    });

    it('has its attempts counted across restarts: one that ends the process is parked in the end', async () => {
      for (let life = 1; life <= ATTEMPTS_MAX; life++) {
        let isInHand = false;
        await start();
        trial.bus.consume({ name: 'contract', topics: [TOPIC], handle: () => new Promise(() => (isInHand = true)) });
        if (life === 1) await trial.bus.publish([message('a', 'a1'), message('b', 'b1')]);
        await until(() => isInHand);
      }
      await start();
      const { seen, handle } = recording();
      consume(handle);
      await quiet();
      expect(seen).toEqual(['b1']);
      expect(await trial.bus.parked()).toMatchObject([{ key: 'a', reason: 'failed', messages: [{ eventId: 'a1' }] }]);
    });

    it('parks alone when it has no key', async () => {
      const { seen, handle } = recording();
      consume(handle);
      await trial.bus.publish([message(' ', 'lost-1'), message('', 'lost-2'), message('a', 'a1')]);
      await quiet();
      expect(seen).toEqual(['a1']);
      expect(await parkedIds()).toEqual([['lost-1'], ['lost-2']]);
      expect((await trial.bus.parked()).map(({ reason }) => reason)).toEqual(['malformed', 'malformed']);
      expect(await trial.bus.redrive('contract', 'keyless-lost-1')).toEqual({ left: 0 });
      expect(seen).toEqual(['a1', 'lost-1']);
    });
  });

  describe('A parked key', () => {
    let broken: Set<string>;
    let seen: string[];
    let consumption: Consumption;

    beforeEach(async () => {
      broken = new Set(['a1']);
      const consumer = recording(({ id }) => (broken.has(id) ? new Unprocessable('rejected', `${id} refused.`) : undefined));
      seen = consumer.seen;
      consumption = consume(consumer.handle);
      await trial.bus.publish([message('a', 'a1'), message('a', 'a2'), message('a', 'a3')]);
      await quiet();
    });

    it('is redriven in order, and then goes on as any other', async () => {
      broken.clear();
      expect(await trial.bus.redrive('contract', 'a')).toEqual({ left: 0 });
      expect(await trial.bus.parked()).toEqual([]);
      await trial.bus.publish([message('a', 'a4')]);
      await quiet();
      expect(seen).toEqual(['a1', 'a2', 'a3', 'a4']);
    });

    it('stays parked behind the first message that fails again, and says what is wrong now', async () => {
      broken = new Set(['a2']);
      expect(await trial.bus.redrive('contract', 'a')).toEqual({ left: 2 });
      expect(seen).toEqual(['a1']);
      expect(await trial.bus.parked()).toMatchObject([{ detail: 'a2 refused.', since: NOON }]);
      expect(await parkedIds()).toEqual([['a2', 'a3']]);
    });

    it('keeps everything when the redrive meets an outage', async () => {
      await consumption.stop();
      consumption = consume(async () => {
        throw new TryLater('busy');
      });
      await expect(trial.bus.redrive('contract', 'a')).rejects.toThrow(TryLater);
      expect(await trial.bus.parked()).toMatchObject([{ reason: 'rejected', detail: 'a1 refused.' }]);
      await consumption.stop();
      consume(async ({ id }) => void seen.push(id));
      expect(await trial.bus.redrive('contract', 'a')).toEqual({ left: 0 });
      expect(seen).toEqual(['a1', 'a2', 'a3']);
    });

    it('is found among others: by its consumer and key, by marketplace, page by page, and counted', async () => {
      const marketplaces = [
        ['b', 'comeup'],
        ['c', 'bazaar'],
        ['d', 'com\0eup'],
        ['e', 'comeup'],
      ] as const;
      for (const [key, marketplace] of marketplaces) {
        broken.add(`${key}1`);
        await trial.bus.publish([{ ...message(key, `${key}1`), data: { marketplace, nul: '\0' } }]);
        await quiet();
      }
      const keysOf = async (query: ParkedQuery) => (await trial.bus.parked(query)).map(({ key }) => key);
      expect(await keysOf({})).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(await keysOf({ marketplaces: ['comeup'] })).toEqual(['a', 'b', 'e']);
      expect(await keysOf({ marketplaces: [] })).toEqual(['a']);
      expect(await keysOf({ marketplaces: ['comeup'], known: ['comeup', 'bazaar'] })).toEqual(['a', 'b', 'd', 'e']);
      expect(await keysOf({ marketplaces: ['bazaar'], known: ['comeup'] })).toEqual(['a', 'c', 'd']);
      expect(await keysOf({ marketplaces: [], known: [] })).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(await keysOf({ consumer: 'contract', key: 'c' })).toEqual(['c']);
      expect(await keysOf({ consumer: 'another', key: 'c' })).toEqual([]);
      const first = await trial.bus.parked({ marketplaces: ['comeup'], limit: 2 });
      expect(first.map(({ key }) => key)).toEqual(['a', 'b']);
      expect(await keysOf({ marketplaces: ['comeup'], limit: 2, after: first[1]!.sequence })).toEqual(['e']);
      expect(await trial.bus.parkedCounts()).toEqual(new Map([['contract', 5]]));
    });

    it('is seen by whoever looks after one of its messages, whatever the others name', async () => {
      const named = (id: string, marketplace: string) => ({ ...message('b', id), data: { marketplace } });
      broken.add('b1');
      await trial.bus.publish([named('b1', 'nowhere'), named('b2', 'comeup')]);
      await quiet();
      const keysOf = async (query: ParkedQuery) => (await trial.bus.parked(query)).map(({ key }) => key);
      expect(await keysOf({ marketplaces: ['comeup'], known: ['comeup', 'bazaar'] })).toEqual(['a', 'b']);
      expect(await keysOf({ marketplaces: ['bazaar'], known: ['comeup', 'bazaar'] })).toEqual(['a']);
    });

    it('is redriven by one at a time', async () => {
      broken.clear();
      const outcomes = await Promise.allSettled([trial.bus.redrive('contract', 'a'), trial.bus.redrive('contract', 'a')]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
      const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
      expect(refusals.every((refusal) => refusal instanceof TryLater)).toBe(true);
      expect(seen).toEqual(['a1', 'a2', 'a3']);
    });

    it('goes on behind a message that is skipped for a reason', async () => {
      expect(await trial.bus.skip('contract', 'a', 'a1', ' Settled by hand. ')).toEqual({ left: 0 });
      expect(seen).toEqual(['a2', 'a3']);
      expect(await trial.bus.parked()).toEqual([]);
    });

    it('keeps a message that is to be skipped without a reason, or that it does not hold', async () => {
      await expect(trial.bus.skip('contract', 'a', 'a1', '  ')).rejects.toThrow(Rejection);
      await expect(trial.bus.skip('contract', 'a', 'a9', 'Wrong one.')).rejects.toThrow(Rejection);
      await expect(trial.bus.redrive('nobody', 'a')).rejects.toThrow('No consumer nobody runs here');
      expect(await parkedIds()).toEqual([['a1', 'a2', 'a3']]);
    });

    it('is no news to a redrive when it is not parked', async () => {
      expect(await trial.bus.redrive('contract', 'b')).toEqual({ left: 0 });
    });

    it('holds a message once, however often it is published', async () => {
      await trial.bus.publish([message('a', 'a1'), message('a', 'a2'), message('a', 'a4')]);
      await quiet();
      expect(await parkedIds()).toEqual([['a1', 'a2', 'a3', 'a4']]);
    });

    it('stays parked across a restart', async () => {
      await consumption.stop();
      await start();
      const next = recording();
      consume(next.handle);
      await trial.bus.publish([message('a', 'a4'), message('b', 'b1')]);
      await quiet();
      expect(next.seen).toEqual(['b1']);
      expect(await parkedIds()).toEqual([['a1', 'a2', 'a3', 'a4']]);
    });
  });

  describe('A key parked for an unknown word', () => {
    const park = async (): Promise<void> => {
      const consumption = consume(async () => {
        throw new Unprocessable('unknown.type', 'Not known yet.');
      });
      await trial.bus.publish([message('a', 'a1'), message('a', 'a2')]);
      await quiet();
      await consumption.stop();
    };

    it('redrives itself at a start that knows the word', async () => {
      await park();
      await start();
      const { seen, handle } = recording();
      consume(handle);
      await until(async () => (await trial.bus.parked()).length === 0);
      expect(seen).toEqual(['a1', 'a2']);
    });

    it('is tried again after an outage', async () => {
      await park();
      await start();
      let outages = 1;
      const { seen, handle } = recording(() => (outages-- > 0 ? new TryLater('busy') : undefined));
      consume(handle);
      await until(async () => (await trial.bus.parked()).length === 0);
      expect(seen).toEqual(['a1', 'a2']);
    });

    it('stays parked at a start that does not know it either', async () => {
      await park();
      await start();
      await park();
      expect(await trial.bus.parked()).toMatchObject([{ reason: 'unknown.type' }]);
    });
  });
}
