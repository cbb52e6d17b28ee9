import { beforeEach, describe, expect, it } from '@jest/globals';
import { fromMs, ringsAt, toMs, type Instant } from '@entente/kernel';
import type { DeadlineRow, Deadlines } from './deadlines.js';

const noon = toMs('2026-03-02T12:00:00.000Z' as Instant);
const at = (minutes: number, ms = 0): Instant => fromMs(noon + minutes * 60_000 + ms);
const row = (stream: string, name: string, minutes: number, more: Partial<DeadlineRow> = {}): DeadlineRow => ({
  stream,
  name,
  revision: 0,
  dueAt: at(minutes),
  graceMs: 0,
  ...more,
});
const started = (...rows: readonly DeadlineRow[]) => rows.map((each) => ({ stream: each.stream, started: [each], ended: [] }));
const ended = (stream: string, ...names: readonly string[]) => ({ stream, started: [], ended: names });

/** What every adapter of `Deadlines` does. `open` gives an empty one. */
export function deadlinesContract(adapter: string, open: () => Promise<Deadlines>): void {
  describe(`Deadlines in ${adapter}`, () => {
    let deadlines: Deadlines;
    beforeEach(async () => {
      deadlines = await open();
    });
    const names = async (now: Instant, limit = 100) =>
      (await deadlines.due(now, limit)).map(({ stream, name }) => `${stream}/${name}`);

    it('know of nothing before the first event', async () => {
      expect(await deadlines.checkpoint()).toBeUndefined();
      expect(await deadlines.next()).toBeUndefined();
      expect(await deadlines.due(at(0), 10)).toEqual([]);
      expect(await deadlines.dueCount(at(0))).toBe(0);
    });

    it('give back what was started, as it was started', async () => {
      const choice = row('order-1', 'choice', 5, { revision: 7, graceMs: 120_000 });
      expect(await deadlines.apply(started(choice), undefined, '1')).toBe(true);
      expect(await deadlines.due(at(60), 10)).toEqual([choice]);
      expect(await deadlines.checkpoint()).toBe('1');
    });

    it('are due one millisecond after dueAt and grace, never before', async () => {
      await deadlines.apply(started(row('order-1', 'choice', 5, { graceMs: 60_000 })), undefined, '1');
      expect(await deadlines.next()).toBe(at(6, 1));
      expect(await names(at(6))).toEqual([]);
      expect(await names(at(6, 1))).toEqual(['order-1/choice']);
      expect(await deadlines.dueCount(at(6))).toBe(0);
      expect(await deadlines.dueCount(at(6, 1))).toBe(1);
    });

    it('may be due at their very instant: a grace of minus one millisecond', async () => {
      await deadlines.apply(started(row('escrow-1', 'refund:1', 0, { graceMs: -1 })), undefined, '1');
      expect(await deadlines.next()).toBe(at(0));
      expect(await names(at(0))).toEqual(['escrow-1/refund:1']);
    });

    it('come in due order, grace included, and page by page without repeating or missing one', async () => {
      const rows = [
        row('order-c', 'b', 1),
        row('order-c', 'a', 1),
        row('order-a', 'z', 1),
        row('order-b', 'early', 0, { graceMs: 180_000 }),
        row('order-d', 'first', 0),
      ];
      await deadlines.apply(started(...rows), undefined, '1');
      const inOrder = ['order-d/first', 'order-a/z', 'order-c/a', 'order-c/b', 'order-b/early'];
      expect(await names(at(9))).toEqual(inOrder);
      expect(await names(at(9), 2)).toEqual(inOrder.slice(0, 2));

      const paged: string[] = [];
      for (let page = await deadlines.due(at(9), 2); page.length > 0; page = await deadlines.due(at(9), 2, page.at(-1))) {
        paged.push(...page.map(({ stream, name }) => `${stream}/${name}`));
      }
      expect(paged).toEqual(inOrder);
    });

    it('compare names as bytes', async () => {
      await deadlines.apply(started(row('order-a', 'x', 0), row('order-B', 'x', 0), row('order-~', 'x', 0)), undefined, '1');
      expect(await names(at(1))).toEqual(['order-B/x', 'order-a/x', 'order-~/x']);
    });

    it('end by name, in their own stream only', async () => {
      await deadlines.apply(
        started(row('order-1', 'choice', 0), row('order-1', 'work', 0), row('order-2', 'choice', 0)),
        undefined,
        '1',
      );
      await deadlines.apply([ended('order-1', 'choice', 'unknown')], '1', '2');
      expect(await names(at(1))).toEqual(['order-1/work', 'order-2/choice']);
    });

    it('are replaced when started anew, be it by the event that ended them', async () => {
      await deadlines.apply(started(row('order-1', 'work', 0)), undefined, '1');
      const anew = row('order-1', 'work', 30, { revision: 3 });
      await deadlines.apply([{ stream: 'order-1', started: [anew], ended: ['work'] }], '1', '2');
      expect(await deadlines.due(at(60), 10)).toEqual([anew]);
      const again = row('order-1', 'work', 45, { revision: 4 });
      await deadlines.apply(started(again), '2', '3');
      expect(await deadlines.due(at(60), 10)).toEqual([again]);
      expect(await deadlines.next()).toBe(ringsAt(again));
    });

    it('start and end within one page as the events say, in their order', async () => {
      const last = row('order-2', 'work', 2, { revision: 2 });
      const page = [
        ...started(row('order-1', 'work', 0)),
        ended('order-1', 'work'),
        ...started(row('order-2', 'work', 1)),
        ended('order-2', 'work'),
        ...started(last),
      ];
      await deadlines.apply(page, undefined, '9');
      expect(await deadlines.due(at(60), 10)).toEqual([last]);
    });

    it('move the checkpoint also when a page changes nothing', async () => {
      expect(await deadlines.apply([], undefined, '4')).toBe(true);
      expect(await deadlines.apply([], '4', '8')).toBe(true);
      expect(await deadlines.checkpoint()).toBe('8');
    });

    it('refuse the slower of two that apply, and keep nothing of it', async () => {
      await deadlines.apply(started(row('order-1', 'work', 0)), undefined, '1');
      expect(await deadlines.apply(started(row('order-2', 'work', 0)), undefined, '1')).toBe(false);
      expect(await deadlines.apply([ended('order-1', 'work')], '0', '2')).toBe(false);
      expect(await names(at(1))).toEqual(['order-1/work']);
      expect(await deadlines.checkpoint()).toBe('1');
    });
  });
}
