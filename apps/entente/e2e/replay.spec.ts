import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoryOf } from '../src/replay/story-of.js';
import { entente } from './command-line.js';
import { town, type Town } from './served.js';

const TEST_MS_MAX = 60_000;

let here: Town;
/** When Ana opened the dispute. */
let disputed: string;
let env: { readonly [name: string]: string };
beforeAll(async () => {
  here = await town();
  env = { ENTENTE_URL: here.served.url };
  const steps = [
    () => here.place('quarrel'),
    () => here.bo.post('/orders/quarrel/accept'),
    () =>
      here.bo.post('/orders/quarrel/offer', {
        label: 'Une affiche',
        price: { amountMinor: 2_000, currency: 'EUR' },
        duration: 'P2D',
      }),
    () => here.bo.post('/orders/quarrel/deliver', { text: 'Voici.' }),
    () => here.ana.post('/orders/quarrel/request-revision', { text: 'En bleu.' }),
    () => here.ops.post('/orders/quarrel/hold', { reason: 'À vérifier.' }),
    () => here.ops.post('/orders/quarrel/unhold'),
    () => here.bo.post('/orders/quarrel/refuse-revision', { reason: 'Hors brief.' }),
    () => here.ana.post('/orders/quarrel/open-dispute', { justification: 'Le brief dit bleu.' }),
    () => here.mia.post('/disputes/quarrel.1/take'),
    () =>
      here.mia.post('/disputes/quarrel.1/decide', {
        outcome: 'partial_refund',
        refundMinor: 3_000,
        ground: 'part_conform',
        reasons: 'La moitié convient.',
      }),
  ];
  for (const step of steps) {
    const { status, body } = await step();
    if (status >= 300) throw new Error(`A step was refused: ${JSON.stringify(body)}`);
    await here.wait('PT2H');
  }
  const { items } = (await here.ana.get<{ items: { at: string; type: string }[] }>('/orders/quarrel/history')).body;
  disputed = items.find(({ type }) => type === 'DisputeOpened')!.at;
}, TEST_MS_MAX);
afterAll(() => here.stop());

const told = async (...args: readonly string[]): Promise<StoryOf> => {
  const { code, out, err } = await entente(['replay', 'quarrel', '--json', ...args], env);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as StoryOf;
};

describe('Replayed for programs, an order', () => {
  it(
    'is told in the order of time and causes, with rule, hand, and what changed (CU-T22, CU-T28, CU-T32, CU-T35, CU-T42, CU-T45)',
    async () => {
      const { items, ...heading } = await told();
      expect(heading).toEqual({
        orderId: 'quarrel',
        policy: 'comeup/2',
        status: 'completed',
        buyerId: 'ana',
        sellerId: 'bo',
        asOf: null,
      });
      const process = items.filter(({ of }) => of !== 'money');
      expect(process.map(({ of, type, rule, by, via }) => [of, type, rule, via === null ? by : `${by} via ${via}`])).toEqual([
        ['order', 'OrderPlaced', 'CU-T01', 'ana via shop'],
        ['order', 'OrderAccepted', 'CU-T02', 'bo'],
        ['order', 'OfferMade', 'CU-T42', 'bo'],
        ['order', 'WorkDelivered', 'CU-T13', 'bo'],
        ['order', 'RevisionRequested', 'CU-T16', 'ana'],
        ['order', 'OrderHeld', 'CU-T45', 'ops'],
        ['order', 'OrderReleased', 'CU-T45', 'ops'],
        ['order', 'RevisionRefused', 'CU-T18', 'bo'],
        ['order', 'DisputeOpened', 'CU-T22', 'ana'],
        ['dispute', 'MediationStarted', 'CU-T22', 'system'],
        ['dispute', 'MediatorAssigned', 'CU-T28', 'mia'],
        ['dispute', 'DisputeDecided', 'CU-T32', 'mia'],
        ['order', 'OrderCompleted', 'CU-T32', 'system'],
        ['order', 'DecisionApplied', 'CU-T35', 'system'],
        ['dispute', 'DisputeSettled', 'CU-T35', 'system'],
      ]);
      expect(process[2]).toMatchObject({ status: null, flags: { set: ['offer:offer-1'], cleared: [] }, counters: { offers: 1 } });
      expect(process[8]).toMatchObject({
        status: { from: 'revision_refused', to: 'disputed' },
        flags: { set: [], cleared: ['offer:offer-1'] },
        counters: { disputes: 1 },
      });
    },
    TEST_MS_MAX,
  );

  it(
    'has, at every instant, the clocks and the money that the interface shows for it',
    async () => {
      const { items } = await told();
      const lasts = items.filter(({ at }, i) => at !== items[i + 1]?.at);
      expect(lasts.length).toBeGreaterThan(10);
      for (const { at, deadlines, money } of lasts) {
        const order = (await here.ops.get<{ deadlines: object[] }>(`/orders/quarrel?asOf=${at}`)).body;
        const shown = order.deadlines.map((clock) => ({ of: 'order', ...clock, explanation: undefined })); // What is said of a clock is not the clock.
        expect({ at, deadlines: deadlines.filter(({ of }) => of === 'order') }).toEqual({ at, deadlines: shown });
        expect((await here.ops.get(`/orders/quarrel/money?asOf=${at}`)).body).toEqual({ ...money, refundDays: 5 });
      }
      const dispute = (await here.ops.get<{ deadlines: object[] }>('/disputes/quarrel.1')).body;
      expect(items.at(-1)!.deadlines.filter(({ of }) => of === 'quarrel.1')).toHaveLength(dispute.deadlines.length);
    },
    TEST_MS_MAX,
  );

  it(
    'ends where it is told to, and gives each reader what he may read',
    async () => {
      const { status, asOf, items } = await told('--as-of', disputed);
      expect({ status, asOf }).toEqual({ status: 'disputed', asOf: disputed });
      expect(items.filter(({ of }) => of !== 'money').map(({ type }) => type)).toEqual(
        expect.arrayContaining(['DisputeOpened', 'MediationStarted']),
      );
      expect(items.every(({ at }) => at <= disputed)).toBe(true);
      expect(JSON.stringify(items)).not.toContain('Hors brief.');

      const token = await here.served.tokens.write({ sub: 'ana' });
      const { out } = await entente(['replay', 'quarrel', '--json'], { ...env, ENTENTE_TOKEN: token });
      expect(out).toContain('Hors brief.');
    },
    TEST_MS_MAX,
  );
});

describe('Replayed for people, an order', () => {
  it(
    'fits into 100 columns, says what time it is, and repeats no clock that runs on',
    async () => {
      const token = await here.served.tokens.write({ sub: 'ana' });
      const { code, out, err } = await entente(['replay', 'quarrel'], { ...env, ENTENTE_TOKEN: token });
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^quarrel: ana buys from bo under comeup\/2\nTimes are UTC\.\n\n/);
      expect(out).toContain(
        [
          '2026-01-06 01:00:00  order 8      DisputeOpened             CU-T22   ana',
          '                     "Le brief dit bleu."',
          '                     revision_refused → disputed · - offer:offer-1 · disputes 1',
          '                     expiry waits, 150 d 9 h left',
        ].join('\n'),
      );
      expect(out).toMatch(/money \d+ +FundsSettled\n +EUR buyer 30\.00 · seller 50\.00 · fees 20\.00\n/);
      expect(out).not.toContain('\u001B');
      expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
    },
    TEST_MS_MAX,
  );

  it(
    'is not told, and why not is said: unknown, not yet placed, not for this reader, no such rule books, nobody there',
    async () => {
      const stranger = await here.served.tokens.write({ sub: 'zoe' });
      type Asked = {
        readonly args: readonly string[];
        readonly says: RegExp;
        readonly env?: { readonly [name: string]: string };
      };
      const asked: readonly Asked[] = [
        { args: ['cu-0'], says: /^entente replay: There is no such order\. \(order\.not_found\)\n$/ },
        { args: ['quarrel', '--as-of', '2026-01-05T08:00:00Z'], says: /placed later than that/ },
        { args: ['quarrel', '--as-of', '2999-01-01T00:00:00Z'], says: /not later than now\. \(field\.invalid\)/ },
        { args: ['quarrel'], env: { ENTENTE_TOKEN: stranger }, says: /for its parties.* \(actor\.forbidden\)/ },
        { args: ['quarrel'], env: { ENTENTE_TOKEN: 'worn-out' }, says: /Set ENTENTE_TOKEN to another\./ },
        { args: ['quarrel'], env: { PACKS_DIR: '/no/such/folder' }, says: /PACKS_DIR=\/no\/such\/folder is not there\./ },
        {
          args: ['quarrel'],
          env: { ENTENTE_URL: 'http://127.0.0.1:1' },
          says: /nothing answers at http:\/\/127\.0\.0\.1:1 .*ENTENTE_URL/,
        },
      ];
      for (const { args, says, env: more } of asked) {
        const { code, out, err } = await entente(['replay', ...args], { ...env, ...more });
        expect({ args, code, out, err }).toEqual({ args, code: 1, out: '', err: expect.stringMatching(says) });
      }
    },
    TEST_MS_MAX,
  );
});
