import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type Served } from '@entente/runtime';
import { readConfig } from '@entente/runtime/config';
import { entente } from './command-line.js';
import { town, type Town } from './served.js';

const CLOSED = 'http://127.0.0.1:9';
let here: Town;
let onSystemTime: Served;
beforeAll(async () => {
  here = await town();
  onSystemTime = await serve(readConfig({ DATA_DIR: 'memory', PORT: '0' }), { logLevel: 'silent' });
});
afterAll(async () => {
  await here.stop();
  await onSystemTime.stop();
});

const clock = (...args: string[]) => entente(['clock', ...args], { ENTENTE_URL: here.served.url });

describe('The clock of a running system, on the command line', () => {
  it('is turned by a period, or until an instant, and passes what is due on the way', async () => {
    expect((await here.place('cu-clock')).status).toBe(201);
    expect(await clock('advance', '--by', 'P1D')).toEqual({
      code: 0,
      err: '',
      out: '2026-01-06T09:00:00.000Z  deadlines passed: 0\n',
    });
    const { code, out } = await clock('advance', '--to', '2026-01-08T00:00:00Z');
    expect([code, out]).toEqual([0, expect.stringMatching(/^2026-01-08T00:00:00.000Z {2}deadlines passed: [1-9]/)]);
    expect((await here.shop.get('/orders/cu-clock')).body).toMatchObject({ status: 'cancelled' });
    expect(JSON.parse((await clock('show')).out)).toMatchObject({ now: '2026-01-08T00:00:00.000Z' });
  }, 60_000);

  it.each([
    [['advance'], /Say how far/],
    [['advance', '--by', 'soon'], /Write `by` as a period/],
    [['advance', '--to', 'tomorrow'], /Write `to` as an instant/],
    [['advance', '--to', '2025-01-01T00:00:00Z'], /only goes forward/],
    [['advance', '--by', 'P1D', '--wait', 'long'], /no number of seconds/],
    [['wind'], /Write `show`, or `advance`/],
  ])('%j is answered with what to write', async (args, said) => {
    expect(await clock(...args)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(said) });
  });

  it('needs an address', async () => {
    const { code, err } = await entente(['clock', 'show'], { ORDER_URL: CLOSED });
    expect([code, err]).toEqual([2, expect.stringMatching(/Set ENTENTE_URL, or ORDER_URL, DISPUTE_URL and PAYOUT_URL/)]);
  });
});

describe.each([
  ['the clock', ['clock', 'advance', '--by', 'P1D']],
  ['the demo on a running system', ['demo', '--cluster', '--story', 'seller-cancels']],
])('On the command line %s', (_, args) => {
  it('says where nothing runs', async () => {
    const { code, err } = await entente(args, { ENTENTE_URL: CLOSED });
    expect([code, err]).toEqual([2, expect.stringMatching(/Nothing answers at http:\/\/127.0.0.1:9/)]);
  });

  it('says that nobody turns the clock of a system', async () => {
    const { code, err } = await entente(args, { ENTENTE_URL: onSystemTime.url });
    expect([code, err]).toEqual([2, expect.stringMatching(/Start it with ENTENTE_CLOCK=manual/)]);
  });
});

it('On a running system a story can be played again and again', async () => {
  const play = () => entente(['demo', '--cluster', '--story', 'withdrawal-comes-back'], { ENTENTE_URL: here.served.url });
  for (const { code, out, err } of [await play(), await play()]) {
    expect(err).toBe('');
    expect(out).toMatch(/The story went as it is told/);
    expect(code).toBe(0);
  }
}, 120_000);
