import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '@entente/client';
import { casting, fill, ROUND } from '../src/demo/keep/fill.js';
import { situationsAt } from '../src/demo/keep/found.js';
import { operatorAt } from '../src/running-system.js';
import { freshDirectory, removeAll, served, stopped, type Serving } from './child.js';
import { entente } from './command-line.js';
import { MARKETPLACES, town } from './served.js';

const FILLED_MS_MAX = 300_000;
const TEST_MS_MAX = 120_000;

let kept: string;
let said: Awaited<ReturnType<typeof entente>>;
let serving: Serving;
let operator: Client;
beforeAll(async () => {
  kept = join(await freshDirectory(), 'look around');
  said = await entente(['demo', '--keep', kept]);
  serving = await served(kept);
  operator = await operatorAt(serving.address, undefined, MARKETPLACES);
}, FILLED_MS_MAX);
afterAll(async () => {
  await stopped(serving);
  await removeAll();
});

/** Every event of an order and of its dispute, as an operator reads them. */
async function eventsOf(reader: Client, id: string): Promise<readonly unknown[]> {
  const { items } = await reader.get('/orders/{id}/history', { id });
  const opened = items.find(({ type }) => type === 'DisputeOpened');
  if (!opened) return items;
  return [...items, ...(await reader.get('/disputes/{id}/history', { id: String(opened.data['disputeId']) })).items];
}

describe('A directory that the demo has kept', () => {
  it('holds 200 orders in every situation of both rule books, and says which, and how to look at them', async () => {
    expect({ code: said.code, out: said.out }).toEqual({ code: 0, out: expect.stringContaining('200 orders are in ') });
    expect(said.out).toContain(`\n  DATA_DIR='${kept}' ENTENTE_CLOCK=manual npm start\n`);
    expect(said.out).toMatch(/\n {2}comeup {5}in_progress late offer +cu-1005 /);
    const found = await situationsAt(operator);
    expect(found.flatMap(({ orderIds }) => orderIds)).toHaveLength(200);
    expect(new Set(found.map(({ situation }) => situation))).toEqual(
      new Set(casting(ROUND).map(({ situation }) => situation.ends)),
    );
  });

  it('tells on its way how far it is, line by line where nobody watches', () => {
    expect(said.err).toMatch(/^2026-01-05: 0 of \d+ steps are done\.\n2026-06-30: \d+ of \d+ steps are done\.\n/);
    expect(said.err).not.toContain('\r');
  });

  it(
    'is served as it was left: the clock stands where it stood, nothing is due, and its stories can be replayed',
    async () => {
      expect(await operator.get('/clock')).toMatchObject({ now: '2026-07-09T09:00:00.000Z' });
      const turned = await operator.post('/clock/advance', { body: { by: 'PT0S' } });
      expect(turned).toMatchObject({ fired: 0, quiet: true });
      const { code, out } = await entente(['replay', 'cu-1001'], { ENTENTE_URL: serving.address });
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('OrderPlaced') });
      const failed = await operator.get('/operations/refunds', { status: 'failed' });
      expect(failed).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ status: 'failed' })]) });
    },
    TEST_MS_MAX,
  );

  it(
    'is the same every time, event by event',
    async () => {
      const again = await town();
      try {
        const all = casting(ROUND);
        await fill(again.served.url, all);
        const reader = await operatorAt(again.served.url, undefined, MARKETPLACES);
        for (const { scene, situation } of all) {
          const events = await eventsOf(reader, scene.orderId);
          expect({ ...situation, events }).toEqual({ ...situation, events: await eventsOf(operator, scene.orderId) });
        }
      } finally {
        await again.stop();
      }
    },
    FILLED_MS_MAX,
  );
});

describe('A directory that is not empty', () => {
  it('is left alone, and another one asked for', async () => {
    const full = join(await freshDirectory(), 'full');
    await mkdir(full);
    await writeFile(join(full, 'letter.txt'), 'Chère Ana');
    const { code, out, err } = await entente(['demo', '--keep', full]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^entente demo: .*full is not empty, and nothing in it is overwritten\. Name a directory that is empty/);
    expect(await readdir(full)).toEqual(['letter.txt']);

    const file = await entente(['demo', '--keep', join(full, 'letter.txt')]);
    expect(file).toMatchObject({ code: 2, err: expect.stringContaining('cannot be filled (ENOTDIR)') });
    expect(await entente(['demo', '--keep', ''])).toMatchObject({ code: 2, err: expect.stringContaining('--keep ./look') });
  });
});
