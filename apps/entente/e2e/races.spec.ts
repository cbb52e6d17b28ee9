import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from './api.js';
import { closeInOrder, expectSoundBooks } from './expectations.js';
import { bothAtOnce, outcome, tally, times } from './racing.js';
import { town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type Situations } from './situations.js';

let here: Town;
let comeup: Situations;
let congocrea: Situations;
beforeAll(async () => {
  here = await town();
  comeup = situations(here, 'cu');
  congocrea = situations(here, 'cg');
});
afterAll(() => closeInOrder(here));

/** Some before, some while and some after the clock passes the deadline. */
async function around(
  deals: readonly Deal[],
  act: (deal: Deal) => Promise<Answer>,
  turn: () => Promise<unknown>,
): Promise<Answer[]> {
  const answers: Promise<Answer>[] = [];
  let turned: Promise<unknown> | undefined;
  for (const [n, deal] of deals.entries()) {
    if (n === Math.floor(deals.length / 3)) turned = turn();
    answers.push(act(deal));
    if (turned) await here.ops.get('/clock'); // A little later than the one before.
  }
  await turned;
  return Promise.all(answers);
}

describe('At the last instant, the buyer and the timer', () => {
  it('one of them closes the order and it is paid once, whoever was faster (CU-T14, CU-T15, scenario 44)', async () => {
    for (let round = 0; round < 3; round++) {
      const deals = await times(6, () => comeup.delivered());
      await here.wait('P7D');
      const shuffled = round === 1 ? deals.toReversed() : deals;
      const answers = await around(
        shuffled,
        (deal) => deal.buyer('complete'),
        () => here.wait('PT61S'),
      );
      await here.wait('PT0S');
      for (const [n, deal] of shuffled.entries()) {
        const said = outcome(answers[n]!);
        expect(['done', '409 order.closed', '409 deadline.passed']).toContain(said);
        expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: said === 'done' ? 'buyer' : 'timer' });
        expect(await deal.money()).toMatchObject({ sellerMinor: 8_000, feesMinor: 2_000, refunds: [] });
        expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 8_000 });
        await expectSoundBooks(deal);
      }
    }
  });

  it('a dispute at the last instant is open, or the order was completed (CU-T22, CU-T27, scenario 44)', async () => {
    const deals = await times(6, () => comeup.revisionRefused());
    await here.wait('P7D');
    const answers = await around(
      deals,
      (deal) => deal.buyer('open-dispute', { justification: 'Non conforme.' }),
      () => here.wait('PT61S'),
    );
    await here.wait('PT0S');
    for (const [n, deal] of deals.entries()) {
      const said = outcome(answers[n]!);
      expect(['done', '409 order.closed', '409 deadline.passed']).toContain(said);
      expect((await deal.seen()).status).toBe(said === 'done' ? 'disputed' : 'completed');
      await expectSoundBooks(deal);
    }
  });
});

describe('At the same moment', () => {
  it('the buyer opens a dispute and the seller cancels: one wins, and the other is told what happened (CU-T22, CU-T25, scenario 45)', async () => {
    const deals = await times(12, () => comeup.revisionRefused());
    const answers = await Promise.all(
      deals.map((deal, n) =>
        bothAtOnce(
          n,
          () => deal.buyer('open-dispute', { justification: 'Non conforme.' }),
          () => deal.seller('cancel'),
        ),
      ),
    );
    await here.wait('PT0S');
    for (const [n, deal] of deals.entries()) {
      const won = answers[n]![0] === 'done' ? 'dispute' : 'cancel';
      expect(answers[n]).toEqual(won === 'dispute' ? ['done', '409 order.frozen'] : ['409 order.closed', 'done']);
      expect((await deal.seen()).status).toBe(won === 'dispute' ? 'disputed' : 'cancelled');
      expect(await deal.money()).toMatchObject(
        won === 'dispute' ? { escrowMinor: 10_000, refundedMinor: 0 } : { escrowMinor: 0, refundedMinor: 10_000 },
      );
      await expectSoundBooks(deal);
    }
  });

  it('the seller refunds while the mediator gives everything back: the buyer has it once (CG-T13, CG-T35)', async () => {
    const deals = await times(8, () => congocrea.shipped());
    await here.wait('P2D');
    await Promise.all(
      deals.map((deal) => done(deal.buyer('open-dispute', { reason: 'non_delivery', justification: 'Rien n’est arrivé.' }))),
    );
    await here.wait('P3DT2M');
    for (const deal of deals) await done(deal.inDispute(deal.ana, 'escalate'));
    for (const deal of deals) await done(deal.inDispute(here.mia, 'take'));
    const answers = await Promise.all(
      deals.map(async (deal, n) => {
        const decide = () =>
          deal.inDispute(here.mia, 'decide', { outcome: 'full_refund', ground: 'not_received', reasons: 'Aucune preuve.' });
        const refund = () => deal.seller('refund', { amountMinor: n % 3 === 0 ? 10_000 : 6_000, method: 'platform' });
        return bothAtOnce(n, decide, refund);
      }),
    );
    await here.wait('PT0S');
    for (const [n, deal] of deals.entries()) {
      const [decided, refunded] = answers[n]!;
      expect(['done', '422 amount.invalid']).toContain(refunded);
      expect(['done', '409 case.closed']).toContain(decided);
      expect([decided, refunded]).toContain('done');
      expect(await deal.money()).toMatchObject({ capturedMinor: 10_000, refundedMinor: 10_000, sellerMinor: 0, feesMinor: 0 });
      expect(await deal.dispute()).toMatchObject({ status: 'closed' });
      expect((await deal.seen()).flags).toEqual([]);
      await expectSoundBooks(deal);
    }
  });

  it('two mediators take one dispute: one has it (CU-T28)', async () => {
    const deals = await times(4, () => comeup.disputed());
    for (const deal of deals) {
      const answers = await Promise.all([deal.inDispute(here.mia, 'take'), deal.inDispute(here.max, 'take')]);
      expect(answers.map(outcome).sort()).toEqual(['409 state.invalid', 'done']);
      expect((await deal.dispute()).mediatorId).toBe(outcome(answers[0]) === 'done' ? 'mia' : 'max');
    }
  });

  it('the mediator decides in five ways at once: one decision stands, and is applied once (CU-T31, CU-T34, CU-T35)', async () => {
    const deals = await times(3, () => comeup.mediated());
    for (const deal of deals) {
      const ways = [
        { outcome: 'full_refund', ground: 'not_conform' },
        { outcome: 'pay_seller', ground: 'conform' },
        { outcome: 'partial_refund', ground: 'part_conform', refundMinor: 1_000 },
        { outcome: 'partial_refund', ground: 'part_conform', refundMinor: 2_000 },
        { outcome: 'full_refund', ground: 'terms_broken' },
      ];
      const answers = await Promise.all(ways.map((way) => deal.inDispute(here.mia, 'decide', { ...way, reasons: 'Ainsi.' })));
      expect(tally(answers)).toEqual({ done: 1, '409 decision.final': 4 });
      await here.wait('PT0S');
      expect((await deal.dispute()).decisions).toHaveLength(1);
      expect((await deal.seen()).closedBy).toBe('mediator');
      await expectSoundBooks(deal);
    }
  });

  it('fifty people press the same button, each for himself: it is pressed once (CU-T14)', async () => {
    const deal = await comeup.delivered();
    const answers = await times(50, () => deal.buyer('complete'));
    expect(tally(answers)).toEqual({ done: 1, '409 order.closed': 49 });
    await here.wait('PT0S');
    expect(await deal.money()).toMatchObject({ sellerMinor: 8_000, feesMinor: 2_000 });
    await expectSoundBooks(deal);
  });

  it('of ten who have seen the same revision, one may act on it', async () => {
    const deal = await comeup.mediated();
    const { revision } = await deal.dispute();
    const answers = await times(10, (n) =>
      deal.ana.post(
        `/disputes/${deal.disputeId}/post-message`,
        { text: `Message ${n}` },
        { headers: { 'if-match': `"${revision}"` } },
      ),
    );
    expect(tally(answers)).toEqual({ done: 1, '412 revision.stale': 9 });
    expect((await deal.dispute()).revision).toBe(revision + 1);
  });
});

describe('Fifty times the same request, with one key', () => {
  const bodies = (answers: readonly Answer[]) => new Set(answers.map(({ body }) => JSON.stringify(body))).size;

  it('places one order', async () => {
    const deal = await comeup.people();
    const answers = await times(50, () =>
      here.shop.for(deal.buyerId).post('/orders', comeup.placing(deal), { key: `place-${deal.id}` }),
    );
    expect(tally(answers)).toEqual({ done: 50 });
    expect(bodies(answers)).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(49);
    await here.wait('PT0S');
    expect((await deal.seen()).revision).toBe(0);
    expect((await deal.money()).capturedMinor).toBe(10_000);
  });

  it('completes it once', async () => {
    const deal = await comeup.delivered();
    const { revision } = await deal.seen();
    const answers = await times(50, () => deal.ana.post(`/orders/${deal.id}/complete`, {}, { key: 'ok' }));
    expect(tally(answers)).toEqual({ done: 50 });
    expect(bodies(answers)).toBe(1);
    await here.wait('PT0S');
    expect((await deal.seen()).revision).toBe(revision + 1);
    await expectSoundBooks(deal);
  });

  it('refunds once', async () => {
    const deal = await congocrea.paid();
    const answers = await times(50, () =>
      deal.bo.post(`/orders/${deal.id}/refund`, { amountMinor: 1_000, method: 'platform' }, { key: 'rendre' }),
    );
    expect(tally(answers)).toEqual({ done: 50 });
    expect(bodies(answers)).toBe(1);
    await here.wait('PT0S');
    expect(await deal.givenBack()).toEqual([1_000]);
    await expectSoundBooks(deal);
  });

  it('and with another body it is refused, whoever comes second', async () => {
    const deal = await congocrea.paid();
    const answers = await times(20, (n) =>
      deal.bo.post(`/orders/${deal.id}/refund`, { amountMinor: 100 * (n + 1), method: 'platform' }, { key: 'rendre' }),
    );
    expect(tally(answers)).toEqual({ done: 1, '422 command.id_reused': 19 });
    await here.wait('PT0S');
    expect(await deal.givenBack()).toHaveLength(1);
    await expectSoundBooks(deal);
  });
});

describe('Twenty orders at once, with one payment', () => {
  const payment = (reference: string) => ({ payment: { reference, method: 'card', amountMinor: 10_000, currency: 'EUR' } });

  it('are one order (CU-T01)', async () => {
    const deals = await times(20, () => comeup.people({ buyerId: 'ana-of-twenty' }));
    const answers = await Promise.all(
      deals.map((deal) => here.shop.for(deal.buyerId).post('/orders', comeup.placing(deal, payment('one-for-twenty')))),
    );
    expect(tally(answers)).toEqual({ done: 1, '409 payment.reused': 19 });
    await here.wait('PT0S');
    const { items } = (await deals[0]!.ana.get<{ items: { orderId: string }[] }>('/orders')).body;
    expect(items).toHaveLength(1);
    for (const { id } of deals.filter((deal) => deal.id !== items[0]!.orderId))
      expect(refusal(await deals[0]!.ana.get(`/orders/${id}`))).toBe('404 order.not_found');
  });

  it('are one order as well where nobody gave them an id (CU-T01)', async () => {
    const deal = await comeup.people();
    const answers = await times(20, () =>
      here.shop.for(deal.buyerId).post('/orders', comeup.placing(deal, { ...payment('one-without-id'), orderId: undefined })),
    );
    expect(tally(answers)).toEqual({ done: 1, '409 payment.reused': 19 });
    await here.wait('PT0S');
    expect((await deal.ana.get<{ items: unknown[] }>('/orders')).body.items).toHaveLength(1);
  });
});
