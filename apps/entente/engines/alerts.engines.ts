import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWhere } from '@entente/testing/needs';
import { freshDirectory, removeAll } from '../e2e/child.js';
import { town, type Town } from '../e2e/served.js';
import { FAULTS, type Fault } from './alert-faults.js';
import { hasPromtool, inputSeries, otherwise, PROMTOOL, type Look } from './promtool.js';

const TEST_MS_MAX = 120_000;
const FOUND_MS_MAX = 30_000;
/** For how long, on the clock of Prometheus, everything is well, then the fault lasts, and then all is well again: longer than any window looks back upon it. */
const WELL = 10;
const ILL = 20;
const WELL_AGAIN = 500;
const AGAIN_MS = 50;
/** What the mended process has told the others. */
const RELAYED = /^entente_relay_oldest_seconds\{context="order"\} 0$/m;

const OPTIONS = { logLevel: 'error', logTo: { write: () => {} }, countsMs: 0 } as const;

const lookAt = async ({ served }: Town): Promise<string> => (await fetch(`${served.url}/metrics`)).text();

async function seen(troubled: Town, isSo: (text: string) => boolean): Promise<string> {
  for (const endsAt = performance.now() + FOUND_MS_MAX; performance.now() < endsAt; await sleep(AGAIN_MS)) {
    const text = await lookAt(troubled);
    if (isSo(text)) return text;
  }
  throw new Error(`It is not so after ${FOUND_MS_MAX} ms: ${isSo.toString()}`);
}

/** What a process says of itself before a fault, while it lasts, and once it is mended. */
async function looksAt({ bring, shows, mend, isMendedByStart }: Fault): Promise<readonly Look[]> {
  const env = { DATA_DIR: isMendedByStart ? await freshDirectory() : 'memory' };
  let troubled = await town(env, OPTIONS);
  try {
    for (const orderId of ['o-1', 'o-2']) await troubled.place(orderId);
    await troubled.bo.post('/orders/o-1/accept');
    await troubled.wait('PT0S');
    const before = await lookAt(troubled);
    await bring(troubled);
    const during = await seen(troubled, shows);
    await mend(troubled);
    if (isMendedByStart) {
      await troubled.stop();
      troubled = await town(env, OPTIONS);
    }
    const after = await seen(troubled, (text) => !shows(text) && RELAYED.test(text));
    return [
      { text: before, minutes: WELL },
      { text: during, minutes: ILL },
      { text: after, minutes: WELL_AGAIN },
    ];
  } finally {
    await troubled.stop();
  }
}

afterAll(removeAll);

describeWhere(hasPromtool, PROMTOOL)('What goes wrong in a real process', () => {
  describe.each(FAULTS)('calls somebody: $fault', (fault) => {
    const { page, beside = [] } = fault;
    let looks: readonly Look[];
    beforeAll(async () => {
      looks = await looksAt(fault);
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
    const ended = await town({}, OPTIONS);
    const text = await lookAt(ended);
    await ended.stop();
    await expect(lookAt(ended)).rejects.toThrow('fetch failed');
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
