import { afterAll, describe, it, expect } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedPacks, Packs } from '@entente/policy';
import { asksToCancel, comeup, refusesToCancel, services } from './histories.js';
import type { World } from './world.js';

const folder = mkdtempSync(join(tmpdir(), 'entente-alternatives-'));
afterAll(() => rmSync(folder, { recursive: true }));

let versions = 100;
/** ComeUp, had it written this otherwise: a version that extends comeup/2, and orders placed under it. */
function otherwise(order: string, dispute = '', texts = '') {
  const name = `comeup/${++versions}`;
  const table = (heading: string, rows: string) => (rows === '' ? '' : `${heading}:\n${rows}\n`);
  mkdirSync(join(folder, name, 'comeup'), { recursive: true });
  writeFileSync(
    join(folder, name, `${name}.yaml`),
    `pack: ${name}\nextends: comeup/2\n${table('order', order)}${table('dispute', dispute)}${texts}`,
  );
  return services(name, new Packs(installedPacks(join(folder, name)), []));
}
const rows = (...written: readonly string[]) => `  rows:\n${written.map((row) => `    - { ${row} }`).join('\n')}`;

describe('What sources disagree about is written in a rule book, one way or the other', () => {
  it('the parties write in the dispute only to answer the mediator, or whenever they like (C4, CU-T29)', () => {
    const answers = (by: string) =>
      `rule: CU-T29, action: post-message, by: ${by}, from: in_mediation, with: awaiting_${by}, needs: text, event: PartyAnswered, clears: awaiting_${by}`;
    const asks = (to: string) =>
      `rule: CU-T29, action: ask, by: mediator, says: { to: ${to} }, from: in_mediation, needs: text, event: QuestionAsked, sets: awaiting_${to}`;
    const overdue = (of: string) => `rule: CU-T29, deadline: ${of}_answer, from: in_mediation, event: AnswerOverdue`;
    const sides = ['buyer', 'seller'];
    const viaMediator = otherwise('', rows(...sides.flatMap((side) => [answers(side), asks(side), overdue(side)])));
    const order = viaMediator.mediated();
    order.whenSaid('bo', 'post-message', { text: 'Bonjour.' }).thenRejects('state.invalid');
    order.says('mia', 'ask', { to: 'seller', text: 'Quel brief ?' }).says('bo', 'post-message', { text: 'Celui-ci.' });
    order.whenSaid('bo', 'post-message', { text: 'Encore.' }).thenRejects('state.invalid');
    comeup.mediated().says('bo', 'post-message', { text: 'Bonjour.' }).says('bo', 'post-message', { text: 'Encore.' });
    // The chat of the order is blocked either way.
    for (const frozen of [order, comeup.mediated()]) frozen.whenWrites('ana', 'Bonjour ?').thenRejects('chat.blocked');
  });
  it('two refused cancellations open a dispute only of what was never delivered, or of anything (C6, CU-T20)', () => {
    const undelivered = otherwise(
      rows(
        'rule: CU-T20, follows: CU-T10, from: in_progress, if: { cancellationRefusals: ">= 2", deliveries: "< 1" }, to: disputed, event: DisputeOpened, counts: disputes',
      ),
    );
    const again = (era: ReturnType<typeof services>) =>
      era
        .requested()
        .does('bo', 'accept-revision')
        .is('in_progress', { counters: { deliveries: 1 } });
    refusesToCancel(refusesToCancel(again(undelivered))).is('in_progress', {
      counters: { deliveries: 1, cancellationRefusals: 2 },
    });
    refusesToCancel(refusesToCancel(undelivered.working())).is('disputed');
    refusesToCancel(refusesToCancel(again(comeup))).is('disputed');
  });
  it('a decision is final: nobody reopens what is settled (C8, CU-T35)', () => {
    for (const who of ['ana', 'bo', 'mia', 'ops'] as const)
      comeup
        .mediated()
        .says('mia', 'decide', comeup.paysSeller)
        .whenSaid(who, 'reopen', { reason: 'Encore.' })
        .thenRejects('decision.final');
  });
  it('who let the time pass has not closed it, or may review it all the same (C9, CU-T44)', () => {
    const onlyClosers = otherwise(
      rows(
        'rule: CU-T44, action: review, by: buyer, says: { rating: [positive, negative] }, from: completed, without: reviewed, within: review, if: { closedBy: buyer }, event: ReviewLeft, sets: reviewed',
      ),
    );
    onlyClosers
      .delivered()
      .waits('P8D')
      .is('completed')
      .when('ana', 'review', { rating: 'positive' })
      .thenRejects('state.invalid');
    onlyClosers.delivered().does('ana', 'complete').does('ana', 'review', { rating: 'positive' });
    comeup.delivered().waits('P8D').is('completed').does('ana', 'review', { rating: 'positive' });
  });
  it('a part that goes back leaves the fees, or may take of them (C10, CU-T32)', () => {
    const generous = otherwise(
      '',
      rows(
        'rule: CU-T32, action: decide, by: mediator, says: { outcome: partial_refund, ground: part_conform }, from: in_mediation, needs: reasons, amount: below remaining, to: decided, event: DisputeDecided',
      ),
    );
    const order = generous.mediated();
    order.whenSaid('mia', 'decide', comeup.gives(10_000)).thenRejects('amount.invalid', { limitMinor: 10_000 });
    order.says('mia', 'decide', comeup.gives(9_000)).is('completed');
    expect(order.funds).toEqual([{ do: 'split', amountMinor: 9_000 }]);
    comeup.mediated().whenSaid('mia', 'decide', comeup.gives(8_000)).thenRejects('amount.invalid', { limitMinor: 8_000 });
  });
  it('while it is delivered, the chat is open, or blocked (C11, CU-T13)', () => {
    const talkative = otherwise('  states:\n    delivered: { chat: open }');
    talkative.delivered().writes('ana', 'Et le bleu ?').writes('bo', 'Le voici.');
    comeup.delivered().whenWrites('ana', 'Et le bleu ?').thenRejects('chat.blocked');
  });
  it('a service is accepted within 48 hours, or within what it states, if the book lets it (C12, CU-T01, CU-T05)', () => {
    const fixed = otherwise('  deadlines:\n    acceptance: { lasts: PT48H, while: pending }');
    const stated = { duration: 'P5D', acceptanceWindow: 'PT24H' };
    expect([
      comeup.placed(stated).due('acceptance'),
      fixed.placed(stated).due('acceptance'),
      comeup.placed().due('acceptance'),
    ]).toEqual(['2026-03-03T10:00:00.000Z', '2026-03-04T10:00:00.000Z', '2026-03-04T10:00:00.000Z']);
    comeup.placed(stated).waits('PT25H').is('cancelled', { closedBy: 'timer' });
  });
  it('expired money is put aside, goes back, or is paid (C14, CU-T43)', () => {
    const disposes = (funds: string) =>
      otherwise(rows(`rule: CU-T43, deadline: expiry, from: any active, to: expired, event: OrderExpired, funds: ${funds}`))
        .requested()
        .waits('P6M')
        .is('expired', { closedBy: 'timer' }).funds;
    expect([comeup.requested().waits('P6M').funds, disposes('refund'), disposes('release')]).toEqual([
      [{ do: 'suspense' }],
      [{ do: 'refund' }],
      [{ do: 'release' }],
    ]);
  });
});

describe('What a bank takes back of an order that is settled', () => {
  const charged = otherwise(
    `  flags:\n    charged: {}\n${rows(
      'rule: CU-T50, action: record-chargeback, by: service, from: [completed, cancelled], without: charged, needs: reference, event: ChargebackRecorded, sets: charged, funds: charge_back',
    )}`,
    '',
    'texts: { order: { flags: { charged: { fr: Contestée, en: Charged back } }, actions: { record-chargeback: { fr: Contestation, en: Chargeback } } } }\n',
  );
  const applied = (order: World, amountMinor = 10_000) =>
    order.does('shop', 'record-chargeback', { reference: 'pay-10000', amountMinor }).last;

  it('is recovered as far as the buyer did not have it by the settlement (CG-T36)', () => {
    const chargesBack = (appliedMinor: number) => ({
      funds: [{ do: 'charge_back', appliedMinor }],
      about: { remainingMinor: 0 },
    });
    expect(applied(charged.delivered().does('ana', 'complete'))).toMatchObject(chargesBack(10_000));
    expect(applied(charged.delivered().does('ana', 'complete'), 4_000)).toMatchObject(chargesBack(4_000));
    expect(applied(charged.mediated().says('mia', 'decide', comeup.gives(3_000)))).toMatchObject(chargesBack(7_000));
    expect(applied(charged.placed().does('ana', 'cancel'))).toMatchObject(chargesBack(0));
  });
});

describe('What no source says is written in a rule book, and can be written otherwise', () => {
  it('a choice that nobody makes completes the order, becomes a dispute, or is waited for (O1, CU-T27)', () => {
    const disputes = otherwise(
      rows('rule: CU-T27, deadline: choice, from: revision_refused, to: disputed, event: DisputeOpened, counts: disputes'),
    );
    const order = disputes.refused().waits('P8D').is('disputed');
    expect(order.last).toMatchObject({ type: 'DisputeOpened', rule: 'CU-T27', by: 'timer', claimantId: 'ana', justified: false });
    order.disputeIs('open', { flags: { awaiting_claimant: {} } });
    const waits = otherwise(
      rows(
        'rule: CU-T27, deadline: choice, from: revision_refused, event: DeadlinePassed',
        'rule: CU-T24, action: complete, by: buyer, from: revision_refused, to: completed, event: OrderCompleted, funds: release',
      ),
    );
    waits.refused().waits('P30D').is('revision_refused').does('ana', 'complete').is('completed', { closedBy: 'buyer' });
    comeup.refused().waits('P8D').is('completed', { closedBy: 'timer' });
  });
  it('a revision that nobody answers may be disputed, or counts as accepted (O2, CU-T19, CU-T21)', () => {
    const accepts = otherwise(
      rows('rule: CU-T19, deadline: revision_answer, from: revision_requested, to: in_progress, event: RevisionAccepted'),
    );
    accepts.requested().waits('P3D').is('in_progress');
    const order = comeup.requested().waits('P3D').is('revision_requested');
    order.when('bo', 'accept-revision').thenRecords({ type: 'RevisionAccepted' }); // Late, and while there is no dispute.
    order.does('ana', 'open-dispute', { justification: 'Il se tait.' }).is('disputed');
  });
  it('late work may be cancelled by the buyer, or is cancelled at once (O3, CU-T06, CU-T07)', () => {
    const strict = otherwise(
      rows('rule: CU-T06, deadline: delivery, from: in_progress, to: cancelled, event: OrderCancelled, funds: refund'),
    );
    strict.working().waits('P6D').is('cancelled', { closedBy: 'timer' });
    comeup
      .working()
      .waits('P30D')
      .is('in_progress', { flags: { late: {} } })
      .does('ana', 'cancel')
      .is('cancelled');
  });
  it('a restart goes on from the work, or from the check (O4, CU-T33)', () => {
    const checks = otherwise(
      rows('rule: CU-T33, on: DisputeDecided, says: { outcome: restart }, from: disputed, to: delivered, event: OrderRestarted'),
    );
    const restarts = comeup.restarts('2026-03-28T18:00:00Z');
    checks.mediated().says('mia', 'decide', restarts).is('delivered');
    const order = comeup.mediated().says('mia', 'decide', restarts).is('in_progress');
    expect(order.due('delivery')).toBe('2026-03-28T18:00:00.000Z');
  });
  it('an option that is bought resumes the work, or does not (O5, CU-T26)', () => {
    const aside = otherwise(
      rows(
        'rule: CU-T26, action: buy-option, by: service for buyer, from: [in_progress, revision_refused], needs: label, event: OptionBought, funds: capture',
      ),
    );
    aside.refused().does('shop for ana', 'buy-option', comeup.option()).is('revision_refused');
    comeup.refused().does('shop for ana', 'buy-option', comeup.option()).is('in_progress');
  });
  it('who has refused a revision may not think again, or may (O6, CU-T17)', () => {
    const lenient = otherwise(
      rows(
        'rule: CU-T17, action: accept-revision, by: seller, from: [revision_requested, revision_refused], to: in_progress, event: RevisionAccepted',
      ),
    );
    lenient.refused().does('bo', 'accept-revision').is('in_progress');
    comeup.refused().when('bo', 'accept-revision').thenRejects('state.invalid');
  });
  it('who has opened a dispute does not withdraw it (O7, CU-T22)', () => {
    for (const order of [comeup.disputed(), comeup.mediated()]) order.whenSaid('ana', 'close').thenRejects('state.invalid');
  });
  it('nobody pays of his own accord what is in dispute: both declare an arrangement (O8, CU-T30)', () => {
    const order = comeup.mediated();
    for (const action of ['complete', 'cancel', 'accept-cancellation'] as const)
      order.when('bo', action).thenRejects('order.frozen');
    order.says('bo', 'propose-settlement', { outcome: 'partial_refund', refundMinor: 3000 }).says('ana', 'accept-settlement');
    order.says('mia', 'decide', comeup.gives(3000, 'arrangement')).is('completed');
  });
  it('the mediator decides without the answer that he has waited for (O9, CU-T29)', () => {
    const order = comeup.mediated().says('mia', 'ask', { to: 'buyer', text: 'Quel brief ?' });
    expect(order.dispute.deadlines.buyer_answer?.dueAt).toBe('2026-03-07T10:00:00.000Z'); // 48 hours, for information.
    order.says('mia', 'decide', comeup.paysSeller).is('completed');
  });
  it('a dispute stops the clock of the bank, or does not (O10, CU-T43)', () => {
    const hurried = otherwise('  deadlines:\n    expiry: { lasts: P5M, while: any open }');
    expect(hurried.disputed().order.paused).toEqual({});
    expect(Object.keys(comeup.disputed().order.paused)).toEqual(['expiry']);
    comeup.disputed().waits('P8M').is('disputed');
  });
  it('staff assign a mediator, or he takes it himself; another may follow (O15, CU-T28)', () => {
    comeup
      .disputed()
      .says('mia', 'take')
      .says('ops', 'assign', { mediatorId: 'max' })
      .disputeIs('in_mediation', { mediatorId: 'max' });
    const assigned = otherwise(
      '',
      rows(
        'rule: CU-T28, action: assign, by: operator, from: open, needs: mediatorId, to: in_mediation, event: MediatorAssigned',
        'rule: CU-T28, deadline: assignment_target, from: open, event: AssignmentDue',
        'rule: CU-T28, deadline: assignment_alert, from: open, event: AssignmentOverdue',
      ),
    );
    assigned.disputed().whenSaid('mia', 'take').thenRejects('state.invalid');
    assigned
      .disputed()
      .says('ops', 'assign', { mediatorId: 'mia' })
      .whenSaid('ops', 'assign', { mediatorId: 'max' })
      .thenRejects('state.invalid');
  });
  it('a request that nobody answers is no refusal, or is one (CU-T11, CU-T20)', () => {
    const silent = otherwise(
      rows(
        'rule: CU-T11, deadline: cancellation_answer, from: in_progress, event: CancellationUnanswered, clears: cancellation_requested, counts: cancellationRefusals',
        'rule: CU-T20, follows: [CU-T10, CU-T11], from: in_progress, if: { cancellationRefusals: ">= 2" }, to: disputed, event: DisputeOpened, counts: disputes',
      ),
    );
    const lapses = (era: ReturnType<typeof services>) =>
      asksToCancel(asksToCancel(era.working({ duration: 'P1M' })).waits('PT49H')).waits('PT49H');
    lapses(silent).is('disputed');
    lapses(comeup).is('in_progress');
  });
});
