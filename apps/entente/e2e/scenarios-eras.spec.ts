import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { underEra } from './eras.js';
import { closeInOrder, expectFullRefund, expectRefused, expectSellerPaid } from './expectations.js';
import { town, type Town } from './served.js';
import { done, refusal, situations, type Deal } from './situations.js';

type Era = ReturnType<typeof underEra>;

let here: Town;
let blog: Era;
let articles: Era;
let claims: Era;
beforeAll(async () => {
  here = await town();
  const deals = situations(here);
  [blog, articles, claims] = [
    underEra(here, deals, 'comeup/1'),
    underEra(here, deals, 'comeup/2'),
    underEra(here, deals, 'comeup/3'),
  ];
});
afterAll(() => closeInOrder(here));

const justification = 'Le brief demandait du bleu.';
const dueAt = async (deal: Deal, name: string) => (await deal.seen()).deadlines.find((deadline) => deadline.name === name)?.dueAt;
const NEXT_MONTH = '2026-03-31T18:00:00Z';

describe('Under comeup/1', () => {
  it('scenario 25: one refused revision opens no dispute, the second does (C1, CU-T18, CU-T22)', async () => {
    const deal = await blog.delivered();
    const first = await dueAt(deal, 'check');
    await here.wait('P6D');
    await done(deal.buyer('request-revision', { text: 'Plus de bleu.' }));
    await done(deal.seller('refuse-revision', { reason: 'Hors brief.' }));
    expect(await deal.seen()).toMatchObject({ status: 'delivered', policy: 'comeup/1', counters: { revisionRefusals: 1 } });
    expect((await dueAt(deal, 'check'))! > first!).toBe(true);
    await expectRefused(deal, () => deal.buyer('open-dispute', { justification }), '409 dispute.not_eligible');

    await here.wait('P3D'); // The first check would be over: the buyer has seven days from the refusal.
    await done(deal.buyer('request-revision', { text: 'Plus de bleu, vraiment.' }));
    await done(deal.seller('refuse-revision', { reason: 'Toujours hors brief.' }));
    expect(await deal.seen()).toMatchObject({ status: 'revision_refused', counters: { revisionRefusals: 2 } });
    expect((await done(deal.buyer('open-dispute', { justification }))).body).toMatchObject({
      status: 'disputed',
      disputeId: deal.disputeId,
    });
    expect(await deal.dispute()).toMatchObject({ status: 'open', flags: [] });
  });

  it('scenario 25: nor does it under comeup/2 take a second one (C1, CU-T22)', async () => {
    const deal = await articles.refused();
    expect((await done(deal.buyer('open-dispute', { justification }))).body).toMatchObject({ status: 'disputed' });
  });

  it('scenario 25: a cancellation refused after a revision does as well (C1, C7, CU-T08, CU-T10, CU-T23)', async () => {
    const deal = await blog.refused();
    await done(deal.buyer('request-cancellation', { reason: 'Arrêtons là.' }));
    await done(deal.seller('refuse-cancellation', { reason: 'C’est livré.' }));
    await done(deal.buyer('open-dispute', { justification }));
    expect(await deal.seen()).toMatchObject({ status: 'disputed', flags: [] });
  });

  it('a cancellation that is agreed on after the delivery gives everything back (C7, CU-T09)', async () => {
    const deal = await blog.delivered();
    await done(deal.buyer('request-cancellation', { reason: 'Trop tard pour moi.' }));
    await done(deal.seller('accept-cancellation'));
    await expectFullRefund(here, deal);
  });

  it('the second refused cancellation opens a dispute by itself after the delivery too (C6, C7, CU-T20)', async () => {
    const deal = await blog.delivered();
    for (const events of [['CancellationRefused'], ['CancellationRefused', 'DisputeOpened']]) {
      await done(deal.buyer('request-cancellation', { reason: 'Arrêtons là.' }));
      expect((await done(deal.seller('refuse-cancellation', { reason: 'C’est livré.' }))).body).toMatchObject({ events });
    }
    expect(await deal.dispute()).toMatchObject({ status: 'open', flags: ['awaiting_claimant'] });
  });

  it('the mediator restarts what both have consented to restart (C2, CU-T33)', async () => {
    const deal = await blog.mediated(blog.refusedTwice);
    const restart = { outcome: 'restart', ground: 'misunderstanding', reasons: 'Un malentendu.', newDeadline: NEXT_MONTH };
    await expectRefused(deal, () => deal.inDispute(here.mia, 'decide', restart), '409 outcome.not_allowed');
    expect((await deal.inDispute(here.mia, 'decide', restart)).body['detail']).toContain('consent-restart');
    await done(deal.inDispute(deal.ana, 'consent-restart'));
    await expectRefused(deal, () => deal.inDispute(deal.ana, 'consent-restart'), '409 state.invalid');
    await expectRefused(deal, () => deal.inDispute(here.mia, 'decide', restart), '409 outcome.not_allowed');
    expect(await deal.dispute()).toMatchObject({ flags: ['buyer_consents'] });
    await done(deal.inDispute(deal.bo, 'consent-restart'));
    await done(deal.inDispute(here.mia, 'decide', restart));
    await here.wait('PT0S');
    expect(await deal.seen()).toMatchObject({ status: 'in_progress', counters: { revisionRefusals: 0 } });
    expect(await dueAt(deal, 'delivery')).toBe('2026-03-31T18:00:00.000Z');
    expect(await deal.dispute()).toMatchObject({ status: 'settled', outcome: 'restart', flags: [] });
    expect((await deal.money()).escrowMinor).toBe(10_000);
  });

  it('the seller is paid as ever: by the buyer, or by the clock of a fresh check (CU-T14, CU-T15)', async () => {
    const deal = await blog.refused();
    await here.wait('P7DT2M');
    expect(await deal.seen()).toMatchObject({ status: 'completed', closedBy: 'timer' });
    await expectSellerPaid(here, deal);
  });
});

describe('Under comeup/3', () => {
  const proposal = { amountMinor: 3_000, reason: 'La moitié convient.' };

  it('scenario 26: either proposes a partial refund, and what the other accepts goes back at once; not under comeup/2 (C3, CU-T40)', async () => {
    const before = await articles.refused();
    for (const side of ['buyer', 'seller'] as const)
      await expectRefused(before, () => before[side]('propose-refund', proposal), '409 state.invalid');

    const deal = await claims.refused();
    await expectRefused(deal, () => deal.seller('propose-refund', { ...proposal, amountMinor: 8_000 }), '422 amount.invalid');
    expect((await done(deal.seller('propose-refund', proposal))).body).toMatchObject({
      proposalId: 'p1',
      events: ['RefundProposed'],
    });
    expect(await deal.seen()).toMatchObject({ refundProposal: { proposalId: 'p1', by: deal.sellerId, ...proposal } });
    expect(await deal.givenBack()).toEqual([]);
    await done(deal.buyer('accept-refund', { proposalId: 'p1' }));
    await here.wait('PT0S');
    expect(await deal.givenBack()).toEqual([3_000]);
    expect(await deal.money()).toMatchObject({ escrowMinor: 7_000, refundedMinor: 3_000, sellerMinor: 0 });
    expect(await deal.seen()).toMatchObject({ status: 'revision_refused', flags: [], refundProposal: null });

    await done(deal.buyer('complete'));
    await here.wait('PT0S');
    expect(await deal.money()).toMatchObject({ escrowMinor: 0, refundedMinor: 3_000, sellerMinor: 5_000, feesMinor: 2_000 });
    expect(await deal.givenBack()).toEqual([3_000]);
  });

  it('scenario 26: whoever answers a proposal that is over is told so; one that is declined moves nothing (CU-T40)', async () => {
    const deal = await claims.proposed('buyer');
    await expectRefused(deal, () => deal.buyer('accept-refund'), '403 actor.forbidden');
    await expectRefused(deal, () => deal.seller('propose-refund', proposal), '409 state.invalid');
    await done(deal.seller('decline-refund', { proposalId: 'p1' }));
    await done(deal.buyer('propose-refund', { ...proposal, amountMinor: 2_000 }));
    await expectRefused(deal, () => deal.seller('accept-refund', { proposalId: 'p1' }), '409 state.invalid');
    await done(deal.buyer('withdraw-refund', { proposalId: 'p2' }));
    await expectRefused(deal, () => deal.seller('accept-refund', { proposalId: 'p2' }), '409 state.invalid');
    await here.wait('PT0S');
    expect(await deal.money()).toMatchObject({ escrowMinor: 10_000, refundedMinor: 0 });
  });

  it('after one, another stays below what is left; a dispute is about the rest, and voids what is proposed (CU-T22, CU-T31, CU-T40)', async () => {
    const deal = await claims.proposed('seller', claims.refused);
    await done(deal.buyer('accept-refund'));
    await expectRefused(deal, () => deal.buyer('propose-refund', { ...proposal, amountMinor: 5_000 }), '422 amount.invalid');
    await done(deal.seller('propose-refund', { ...proposal, amountMinor: 4_999 }));
    await done(deal.buyer('open-dispute', { justification }));
    expect(await deal.seen()).toMatchObject({ status: 'disputed', flags: [], refundProposal: null });
    expect(refusal(await deal.buyer('accept-refund'))).toBe('409 order.frozen');
    await done(deal.inDispute(here.mia, 'take'));
    await done(
      deal.inDispute(here.mia, 'decide', { outcome: 'full_refund', ground: 'not_conform', reasons: 'Rien n’est bleu.' }),
    );
    await here.wait('PT0S');
    expect((await deal.dispute()).decisions).toMatchObject([
      { outcome: 'full_refund', orderedMinor: 7_000, appliedMinor: 7_000 },
    ]);
    expect(await deal.givenBack()).toEqual([3_000, 7_000]);
    expect(await deal.money()).toMatchObject({ escrowMinor: 0, refundedMinor: 10_000, sellerMinor: 0, feesMinor: 0 });
  });

  it('the same acceptance three times, with one key, gives back once (CU-T40, scenario 46)', async () => {
    const deal = await claims.proposed();
    const accept = () => deal.ana.post(`/orders/${deal.id}/accept-refund`, {}, { key: 'je-prends' });
    const answers = [await done(accept()), await done(accept()), await done(accept())];
    expect(answers.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true', 'true']);
    await here.wait('PT0S');
    expect(await deal.givenBack()).toEqual([3_000]);
  });

  it('no dispute opens by itself, however often a cancellation is refused (C6, CU-T10, CU-T20)', async () => {
    const deal = await claims.working();
    for (let n = 0; n < 3; n++) {
      await done(deal.buyer('request-cancellation', { reason: 'Arrêtons là.' }));
      await done(deal.seller('refuse-cancellation', { reason: 'Bientôt prêt.' }));
    }
    expect(await deal.seen()).toMatchObject({ status: 'in_progress', disputeId: null, counters: { cancellationRefusals: 3 } });
  });
});
