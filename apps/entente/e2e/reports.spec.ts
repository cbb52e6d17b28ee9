import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from './api.js';
import { besideTheWork } from './beside.js';
import { closeInOrder, expectRefused } from './expectations.js';
import { town, type Town } from './served.js';
import { done, situations, type Deal, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
let beside: ReturnType<typeof besideTheWork>;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
  beside = besideTheWork(here, deals);
});
afterAll(() => closeInOrder(here));

type Item = { readonly revision: number; readonly type: string; readonly by: string; readonly data: { readonly text?: string } };

const history = async ({ id }: Deal, reader: Api) => (await reader.get<{ items: Item[] }>(`/orders/${id}/history`)).body.items;
const reports = async (deal: Deal, reader: Api) => (await history(deal, reader)).filter(({ type }) => type === 'ConductReported');
const file = async ({ id }: Deal, reader: Api) => JSON.stringify((await reader.get(`/orders/${id}/file`)).body);
const report = { text: 'Il m’a insultée au téléphone.' };

describe('A party reports the other’s conduct to the staff', () => {
  it('after a mediation too: staff read it, the other side does not, and nothing else changes (CU-T46, scenario 51a)', async () => {
    const deal = await beside.paidOut();
    const [before, money, told, papers] = [
      await deal.seen(),
      await deal.money(),
      await history(deal, deal.bo),
      await file(deal, deal.bo),
    ];
    expect((await done(deal.buyer('report', report))).body).toMatchObject({ status: 'completed', events: ['ConductReported'] });
    await here.wait('PT0S');
    expect(await deal.seen()).toEqual({ ...before, revision: before.revision + 1 });
    expect(await deal.money()).toEqual(money);

    for (const staff of [here.ops, here.mia, here.max])
      expect(await reports(deal, staff)).toMatchObject([{ revision: before.revision + 1, by: deal.buyerId, data: report }]);
    for (const reader of [deal.bo, deal.ana, here.shop, here.shop.for(deal.sellerId)])
      expect(await history(deal, reader)).toEqual(told);
    for (const reader of [deal.bo, deal.ana, here.mia])
      expect(JSON.stringify(await file(deal, reader))).not.toContain('insultée');
    expect(JSON.parse(await file(deal, deal.bo))).toEqual({ ...(JSON.parse(papers) as object), revision: before.revision + 1 });
  });

  it('with words, as a party, and as often as he must (CU-T46, scenario 51a)', async () => {
    const deal = await deals.accepted();
    await expectRefused(deal, () => deal.buyer('report'), '422 reason.required');
    await expectRefused(deal, () => deal.buyer('report', { text: ' \n' }), '422 reason.required');
    for (const stranger of [here.zoe, here.shop, here.ops, here.mia])
      await expectRefused(deal, () => stranger.post(`/orders/${deal.id}/report`, report), '403 actor.forbidden');
    await done(deal.buyer('report', report));
    await done(deal.seller('report', { text: 'Elle aussi.' }));
    await done(deal.buyer('report', { text: 'Encore.' }));
    expect((await reports(deal, here.ops)).map(({ data }) => data.text)).toEqual([report.text, 'Elle aussi.', 'Encore.']);
  });

  it.each(['placed', 'delivered', 'revisionRefused', 'disputed', 'cancelled', 'held', 'expired'] as const)(
    'wherever the order stands, and its clocks run on as they did: %s (CU-T46)',
    async (situation) => {
      const deal = await (situation === 'held' || situation === 'expired' ? beside[situation]() : deals[situation]());
      const before = await deal.seen();
      for (const act of [deal.buyer, deal.seller]) await done(act('report', report));
      expect(await deal.seen()).toEqual({ ...before, revision: before.revision + 2 });
    },
  );

  it('fifty times at most, and then it is no longer offered (CU-T46)', async () => {
    const deal = await deals.cancelled();
    for (let n = 0; n < 50; n++) await done(deal.seller('report', { text: `Plainte ${n + 1}.` }));
    expect((await deal.seen()).actions).not.toContain('report');
    await expectRefused(deal, () => deal.buyer('report', report), '409 limit.reached');
  });
});
