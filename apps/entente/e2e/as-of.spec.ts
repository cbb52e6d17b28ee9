import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from './api.js';
import { town, type Town } from './served.js';

let here: Town;
beforeAll(async () => {
  here = await town();
});
afterAll(() => here.stop());

type Shown = { readonly [field: string]: unknown };
/** What somebody was shown at an instant. */
type Sight = { readonly at: string; readonly by: string; readonly path: string; readonly body: Shown };

const OFFER = { label: 'Une affiche', price: { amountMinor: 2_000, currency: 'EUR' }, duration: 'P2D' };
const TO_DO: readonly (readonly [who: 'ana' | 'bo' | 'ops' | 'mia', path: string, body?: object])[] = [
  ['bo', '/orders/then/accept'],
  ['ana', '/orders/then/send-message', { text: 'Bonjour.' }],
  ['bo', '/orders/then/offer', OFFER],
  ['ops', '/orders/then/hold', { reason: 'À vérifier.' }],
  ['ops', '/orders/then/unhold'],
  ['bo', '/orders/then/deliver', { text: 'Voici.' }],
  ['ana', '/orders/then/request-revision', { text: 'En bleu.' }],
  ['bo', '/orders/then/refuse-revision', { reason: 'Hors brief.' }],
  ['ana', '/orders/then/open-dispute', { justification: 'Le brief dit bleu.' }],
  ['mia', '/disputes/then.1/take'],
  ['bo', '/disputes/then.1/propose-settlement', { outcome: 'partial_refund', refundMinor: 3_000 }],
  ['ana', '/disputes/then.1/accept-settlement'],
  [
    'mia',
    '/disputes/then.1/decide',
    { outcome: 'partial_refund', refundMinor: 3_000, ground: 'arrangement', reasons: 'Comme convenu.' },
  ],
];

/** Everything that everybody may see now. */
async function look(at: string): Promise<readonly Sight[]> {
  const readers: { readonly [name: string]: Api } = { ana: here.ana, bo: here.bo, ops: here.ops, mia: here.mia, shop: here.shop };
  const seen: Sight[] = [];
  for (const [by, reader] of Object.entries(readers))
    for (const path of ['/orders/then', '/disputes/then.1']) {
      const { status, body } = await reader.get(path);
      if (status === 200) seen.push({ at, by, path, body });
    }
  return seen;
}

describe('Asked for an instant', () => {
  it('an order and its dispute answer, to each reader, what they answered then (CU-T18, CU-T22, CU-T29, CU-T30, CU-T32, CU-T42, CU-T45)', async () => {
    await here.place('then');
    const sights = [...(await look((await here.wait('PT0S')).body.now))];
    for (const [who, path, body] of TO_DO) {
      await here.wait('PT3H');
      expect(await here[who].post(path, body)).toMatchObject({ status: 200 });
      sights.push(...(await look((await here.wait('PT0S')).body.now)));
    }
    await here.wait('P10D');

    for (const { at, by, path, body } of sights) {
      const then = await here[by as 'ana'].get(`${path}?asOf=${at}`);
      expect({ at, by, status: then.status, body: then.body }).toEqual({ at, by, status: 200, body });
    }
  }, 60_000);

  it('an order is read by whoever may read it today, before his right began as well', async () => {
    const { items } = (await here.ana.get<{ items: { at: string; type: string }[] }>('/orders/then/history')).body;
    const placedAt = items[0]!.at;
    expect(await here.mia.get(`/orders/then?asOf=${placedAt}`)).toMatchObject({
      status: 200,
      body: { status: 'pending', title: 'Un logo', disputeId: null, revision: 0, actions: ['hold'] },
    });
    expect(await here.ops.get(`/orders/then?asOf=${placedAt}`)).toMatchObject({ body: { title: null } });
    expect(await here.zoe.get(`/orders/then?asOf=${placedAt}`)).toMatchObject({ status: 403 });
  });

  it('what happened at that very instant has happened; before the first event there is nothing', async () => {
    const instants = async (path: string) => {
      const { items } = (await here.ana.get<{ items: { at: string; revision: number }[] }>(`${path}/history`)).body;
      return items;
    };
    for (const [path, code] of [
      ['/orders/then', 'order.not_found'],
      ['/disputes/then.1', 'dispute.not_found'],
    ] as const) {
      const [first, second] = await instants(path);
      expect(await here.ana.get(`${path}?asOf=${second!.at}`)).toMatchObject({ body: { revision: second!.revision } });
      const before = new Date(Date.parse(first!.at) - 1).toISOString();
      expect(await here.ana.get(`${path}?asOf=${before}`)).toMatchObject({ status: 404, body: { code } });
    }
  });

  it('any offset will do; the future and what is no instant are refused', async () => {
    const now = (await here.wait('PT0S')).body.now;
    const inParis = encodeURIComponent(now.replace('Z', '+00:00'));
    expect(await here.ana.get(`/orders/then?asOf=${inParis}`)).toMatchObject({ status: 200, body: { status: 'completed' } });
    for (const path of ['/orders/then', '/disputes/then.1', '/orders/then/money'])
      for (const asOf of ['2999-01-01T00:00:00Z', 'yesterday', '2026-02-30T00:00:00Z', ''])
        expect({ path, asOf, ...(await here.ana.get(`${path}?asOf=${asOf}`)) }).toMatchObject({
          status: 422,
          body: { code: 'field.invalid', field: 'asOf' },
        });
  });
});

describe('The history of a dispute', () => {
  it('tells every event with its rule and who, and to operators no text (CU-T22, CU-T28, CU-T30, CU-T32, CU-T35)', async () => {
    type Item = { readonly type: string; readonly rule: string; readonly by: string; readonly data: Shown };
    const readBy = async (reader: Api) => (await reader.get<{ items: Item[] }>('/disputes/then.1/history')).body.items;
    const items = await readBy(here.bo);
    expect(items.map(({ type, rule, by }) => [type, rule, by])).toEqual([
      ['MediationStarted', 'CU-T22', 'system'],
      ['MediatorAssigned', 'CU-T28', 'mia'],
      ['SettlementProposed', 'CU-T30', 'bo'],
      ['ArrangementDeclared', 'CU-T30', 'ana'],
      ['DisputeDecided', 'CU-T32', 'mia'],
      ['DisputeSettled', 'CU-T35', 'system'],
    ]);
    expect(items.at(-2)!.data).toMatchObject({ reasons: 'Comme convenu.', outcome: 'partial_refund', to: 'decided' });
    const decided = (await readBy(here.ops)).at(-2)!;
    expect(decided.data).toMatchObject({ outcome: 'partial_refund', refundMinor: 3_000 });
    expect(decided.data).not.toHaveProperty('reasons');
    expect(await here.zoe.get('/disputes/then.1/history')).toMatchObject({ status: 403 });
    expect(await here.ana.get('/disputes/then.9/history')).toMatchObject({ status: 404, body: { code: 'dispute.not_found' } });
  });
});
