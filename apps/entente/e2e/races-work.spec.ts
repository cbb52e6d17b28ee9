import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { besideTheWork, inHours, paymentOf } from './beside.js';
import { closeInOrder, expectSoundBooks } from './expectations.js';
import { bothAtOnce, outcome, tally, times } from './racing.js';
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

const ROUNDS = 6;
const justification = { justification: 'Non conforme.' };
const hold = ({ id }: Deal) => here.ops.post(`/orders/${id}/hold`, { reason: 'Une vérification.' });
const forBuyer = ({ id, buyerId }: Deal, action: string, body: object) =>
  here.shop.for(buyerId).post(`/orders/${id}/${action}`, body);
const types = async ({ id, ana }: Deal): Promise<string[]> =>
  (await ana.get<{ items: { type: string }[] }>(`/orders/${id}/history`)).body.items.map(({ type }) => type);
const turnTo = (to: string) => here.ops.post('/clock/advance', { to });

describe('At the same moment', () => {
  it('the second refusal opens a dispute and the work is delivered: one wins, whole (CU-T10, CU-T13, CU-T20)', async () => {
    const asked = await times(ROUNDS, async () => {
      const deal = await deals.cancellationRequested();
      await done(deal.seller('refuse-cancellation', { reason: 'J’ai commencé.' }));
      await done(deal.buyer('request-cancellation', { reason: 'Je le redemande.' }));
      return deal;
    });
    const said = await Promise.all(
      asked.map((deal, n) =>
        bothAtOnce(
          n,
          () => deal.seller('refuse-cancellation', { reason: 'Toujours non.' }),
          () => deal.seller('deliver', { text: 'Le voilà.' }),
        ),
      ),
    );
    for (const [n, deal] of asked.entries()) {
      const [last, before] = (await types(deal)).toReversed();
      const opened = said[n]![0] === 'done';
      expect(said[n]).toEqual(opened ? ['done', '409 order.frozen'] : ['409 state.invalid', 'done']);
      expect(opened ? [before, last] : [last]).toEqual(opened ? ['CancellationRefused', 'DisputeOpened'] : ['WorkDelivered']);
      expect(await deal.seen()).toMatchObject(
        opened ? { status: 'disputed', disputeId: deal.disputeId } : { status: 'delivered', flags: [], disputeId: null },
      );
    }
  });

  it('the staff hold the order and the buyer opens a dispute: one freezes it (CU-T22, CU-T45)', async () => {
    const refused = await times(ROUNDS, () => deals.revisionRefused());
    const said = await Promise.all(
      refused.map((deal, n) =>
        bothAtOnce(
          n,
          () => hold(deal),
          () => deal.buyer('open-dispute', justification),
        ),
      ),
    );
    for (const [n, deal] of refused.entries()) {
      const heldFirst = said[n]![0] === 'done';
      expect(said[n]).toEqual(heldFirst ? ['done', '409 order.frozen'] : ['409 order.frozen', 'done']);
      expect((await deal.seen()).status).toBe(heldFirst ? 'on_hold' : 'disputed');
      if (!heldFirst) continue;
      await done(here.ops.post(`/orders/${deal.id}/unhold`));
      await done(deal.buyer('open-dispute', justification));
    }
  });

  it('an offer is accepted and withdrawn: one wins, and what was paid for nothing is not lost (CU-T26, CU-T42)', async () => {
    const offered = await times(ROUNDS, () => beside.offered());
    const said = await Promise.all(
      offered.map((deal, n) =>
        bothAtOnce(
          n,
          () => forBuyer(deal, 'accept-offer', { offerId: 'offer-1', payment: paymentOf(deal, 2_000) }),
          () => deal.seller('withdraw-offer', { offerId: 'offer-1' }),
        ),
      ),
    );
    await here.wait('PT0S');
    for (const [n, deal] of offered.entries()) {
      const isAccepted = said[n]![0] === 'done';
      expect(said[n]).toEqual(isAccepted ? ['done', '409 state.invalid'] : ['409 state.invalid', 'done']);
      expect((await deal.money()).escrowMinor).toBe(isAccepted ? 12_000 : 10_000);
      expect((await deal.seen()).offers).toEqual([]);
      if (!isAccepted) await done(forBuyer(deal, 'buy-option', { label: 'L’affiche', payment: paymentOf(deal, 2_000) }));
    }
    await here.wait('PT0S');
    for (const deal of offered) expect((await deal.money()).escrowMinor).toBe(12_000);
  });

  it('a message is sent and the chat is shut: it was written before, or it is refused (CU-T13, CU-T14, CU-T22)', async () => {
    const [working, refused, checking] = [
      await times(ROUNDS, () => deals.accepted()),
      await times(ROUNDS, () => deals.revisionRefused()),
      await times(ROUNDS, () => deals.delivered()),
    ];
    const write = (deal: Deal) => () => deal.buyer('send-message', { text: 'Vous êtes là ?' });
    const races = [
      ...working.map((deal) => [deal, () => deal.seller('deliver', { text: 'Voilà.' }), '409 chat.blocked'] as const),
      ...refused.map((deal) => [deal, () => deal.buyer('open-dispute', justification), '409 chat.blocked'] as const),
      ...checking.map((deal) => [deal, () => deal.buyer('complete'), '409 chat.blocked'] as const), // Shut before, open after.
    ];
    const said = await Promise.all(races.map(([deal, act], n) => bothAtOnce(n, write(deal), act)));
    for (const [n, [deal, , shut]] of races.entries()) {
      expect(said[n]![1]).toBe('done'); // Talk is a stream of its own: it is in nobody's way.
      expect(['done', shut]).toContain(said[n]![0]);
      const { items } = (await deal.bo.get<{ items: unknown[] }>(`/orders/${deal.id}/messages`)).body;
      expect(items).toHaveLength(said[n]![0] === 'done' ? 1 : 0);
    }
  });

  it('a review is left twice, good and bad: one stands (CU-T44)', async () => {
    const completed = await times(3, () => deals.completed());
    for (const deal of completed) {
      const answers = await times(6, (n) => deal.buyer('review', { rating: n % 2 ? 'positive' : 'negative' }));
      expect(tally(answers)).toEqual({ done: 1, '409 state.invalid': 5 });
      expect((await types(deal)).filter((type) => type === 'ReviewLeft')).toHaveLength(1);
    }
  });
});

describe('Five months after the payment', () => {
  it('a dispute does not expire while its mediator thinks: his decision stands (CU-T31, CU-T43)', async () => {
    const mediated = await times(4, () => deals.mediated());
    const turned = here.wait('P6M');
    const answers = await Promise.all(
      mediated.map((deal) =>
        deal.inDispute(here.mia, 'decide', { outcome: 'full_refund', ground: 'not_conform', reasons: 'Rien n’y est.' }),
      ),
    );
    await turned;
    await here.wait('PT0S');
    expect(tally(answers)).toEqual({ done: 4 });
    for (const deal of mediated) {
      expect(await deal.seen()).toMatchObject({ status: 'cancelled', closedBy: 'mediator' });
      await expectSoundBooks(deal);
    }
  });

  it('after a restart the order expires or is completed, once (CU-T14, CU-T33, CU-T43)', async () => {
    // Disputed three days before the end, and sent back to work: three days are left then.
    const late = await times(4, () => deals.accepted());
    const expiry = async (deal: Deal) => (await deal.seen()).deadlines.find(({ name }) => name === 'expiry')!.dueAt!;
    await turnTo(inHours(await expiry(late[0]!), -72));
    const newDeadline = inHours((await here.wait('PT0S')).body.now, 48);
    for (const deal of late) {
      await done(deal.seller('deliver', { text: 'Enfin.' }));
      await done(deal.buyer('request-revision', { text: 'Plus de bleu.' }));
      await done(deal.seller('refuse-revision', { reason: 'Hors brief.' }));
      await done(deal.buyer('open-dispute', justification));
      await done(deal.inDispute(here.mia, 'take'));
      await done(
        deal.inDispute(here.mia, 'decide', {
          outcome: 'restart',
          ground: 'misunderstanding',
          reasons: 'Parlez-vous.',
          newDeadline,
        }),
      );
      await here.wait('PT0S');
      await done(deal.seller('deliver', { text: 'Version deux.' }));
    }
    await turnTo(await expiry(late[0]!));
    const [, ...answers] = await Promise.all([here.wait('PT61S'), ...late.map((deal) => deal.buyer('complete'))]);
    await here.wait('PT61S');
    for (const [n, deal] of late.entries()) {
      const said = outcome(answers[n]!);
      expect(['done', '409 order.closed']).toContain(said);
      expect(await deal.seen()).toMatchObject(
        said === 'done' ? { status: 'completed', closedBy: 'buyer' } : { status: 'expired', closedBy: 'timer' },
      );
      expect(await deal.money()).toMatchObject(said === 'done' ? { sellerMinor: 8_000 } : { suspenseMinor: 10_000 });
      await expectSoundBooks(deal);
    }
  });
});
