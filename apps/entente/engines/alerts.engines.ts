import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { describeWhere } from '@entente/testing/needs';
import { town } from '../e2e/served.js';
import { FAULTS } from './alert-faults.js';
import { hasPromtool, inputSeries, otherwise, PROMTOOL, type Look } from './promtool.js';

const TEST_MS_MAX = 120_000;
const FOUND_MS_MAX = 30_000;
/** For how long, on the clock of Prometheus, everything is well, then the fault lasts, and then all is well again: longer than any window looks back upon it. */
const WELL = 10;
const ILL = 20;
const WELL_AGAIN = 500;

describeWhere(hasPromtool, PROMTOOL)('What goes wrong in a real process', () => {
  describe.each(FAULTS)('calls somebody: $fault', ({ bring, shows, mend, page, beside = [] }) => {
    let looks: readonly Look[];
    beforeAll(async () => {
      const troubled = await town({}, { logLevel: 'error', logTo: { write: () => {} }, countsMs: 0 });
      try {
        for (const orderId of ['o-1', 'o-2']) await troubled.place(orderId);
        await troubled.bo.post('/orders/o-1/accept');
        await troubled.wait('PT0S');
        const look = async () => (await fetch(`${troubled.served.url}/metrics`)).text();
        const until = async (isSo: (text: string) => boolean): Promise<string> => {
          for (const endsAt = performance.now() + FOUND_MS_MAX; performance.now() < endsAt; await sleep(50)) {
            const text = await look();
            if (isSo(text)) return text;
          }
          throw new Error(`It is not so after ${FOUND_MS_MAX} ms: ${isSo.toString()}`);
        };
        const before = await look();
        await bring(troubled);
        const during = await until(shows);
        await mend(troubled);
        const after = await until((text) => !shows(text) && /^entente_relay_oldest_seconds\{context="order"\} 0$/m.test(text));
        looks = [
          { text: before, minutes: WELL },
          { text: during, minutes: ILL },
          { text: after, minutes: WELL_AGAIN },
        ];
      } finally {
        await troubled.stop();
      }
    }, TEST_MS_MAX);

    it('while it lasts, not before it came, and not once it is mended', () =>
      expect(
        otherwise(inputSeries(looks), [
          { minute: WELL - 1, fires: [] },
          { minute: WELL + 8, fires: [`${page} page`, ...beside] },
          { minute: WELL + ILL - 1, fires: [`${page} page`], of: page },
          { minute: WELL + ILL + 1, fires: [], of: page },
          // What looks back upon hours falls silent later.
          { minute: WELL + ILL + WELL_AGAIN - 1, fires: [] },
        ]),
      ).toBe(''));
  });

  it('calls somebody: a process that does not answer', async () => {
    const ended = await town({}, { logLevel: 'error', logTo: { write: () => {} } });
    const text = await (await fetch(`${ended.served.url}/metrics`)).text();
    await ended.stop();
    await expect(fetch(`${ended.served.url}/metrics`)).rejects.toThrow('fetch failed');
    const input = inputSeries([
      { text, minutes: WELL },
      { text: '', minutes: ILL },
      { text, minutes: ILL },
    ]);
    expect(
      otherwise(input, [
        { minute: WELL - 1, fires: [] },
        { minute: WELL + ILL - 1, fires: ['EntenteContextUnseen page', 'EntenteReplicaDown ticket'] },
        { minute: WELL + ILL + 1, fires: [] },
      ]),
    ).toBe('');
  });
});
