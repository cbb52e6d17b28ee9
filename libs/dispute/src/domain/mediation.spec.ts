import { describe, it, expect } from '@jest/globals';
import { comeup, specify } from '@entente/testing';
import { fold, type Instant } from '@entente/kernel';
import { builtInPacks, Packs } from '@entente/policy';
import { disputeDecider } from './decide.js';
import type { DisputeEvent } from './events.js';

const { refundsAll, paysSeller, gives, restarts } = comeup;
const SOON = '2026-03-20T18:00:00Z';
const flagsOf = (dispute: { readonly flags: object }) => Object.keys(dispute.flags).sort();

describe('When a dispute has been opened', () => {
  it('knows what it is about, and waits for a mediator (CU-T22)', () =>
    expect(
      comeup.disputed().disputeIs('open', {
        disputeId: 'o1.1',
        claimantId: 'ana',
        policy: 'comeup/2',
        refundableMinor: 8000,
        remainingMinor: 10_000,
      }).dispute.flags,
    ).toEqual({}));
  it('a mediator takes it, or staff assign one, and assign another later on (CU-T28, scenario 32)', () => {
    const order = comeup.disputed();
    order.whenSaid('ops', 'take').thenRejects('actor.forbidden');
    order.whenSaid('ana', 'assign', { mediatorId: 'mia' }).thenRejects('actor.forbidden');
    order.whenSaid('ops', 'assign').thenRejects('field.required');
    order.whenSaid('mia', 'take').thenRecords({ type: 'MediatorAssigned', to: 'in_mediation', mediatorId: 'mia' });
    order
      .says('ops', 'assign', { mediatorId: 'mia' })
      .says('max', 'assign', { mediatorId: 'max' })
      .disputeIs('in_mediation', { mediatorId: 'max' });
  });
  it('nobody judges his own affair (CU-T28, scenario 33)', () => {
    for (const mediatorId of ['ana', 'bo'])
      comeup.disputed().whenSaid('ops', 'assign', { mediatorId }).thenRejects('actor.forbidden');
  });
  it('without a mediator for two days, the operators are told twice, and nothing is decided (CU-T28, scenario 31)', () => {
    const order = comeup.disputed().waits('P30D').is('disputed').disputeIs('open');
    expect(order.disputeHistory.map(({ type }) => type)).toEqual(['MediationStarted', 'AssignmentDue', 'AssignmentOverdue']);
  });
  it('nobody decides before he is assigned, and nobody else after (CU-T28, CU-T34, scenario 32)', () => {
    comeup.disputed().whenSaid('mia', 'decide', paysSeller).thenRejects('state.invalid');
    comeup.mediated().whenSaid('max', 'decide', paysSeller).thenRejects('actor.forbidden');
    comeup.mediated().whenSaid('ops', 'decide', paysSeller).thenRejects('actor.forbidden');
    comeup.mediated().whenSaid('max', 'take').thenRejects('state.invalid');
  });
  it('a stranger is told nothing (CU-T29)', () =>
    comeup.mediated().whenSaid('zed', 'post-message', { text: 'Alors ?' }).thenRejects('actor.forbidden', {}));
});

describe('When it opened by itself, the buyer', () => {
  const opened = () => comeup.openedByItself().says('mia', 'take');

  it('justifies it, and nothing is decided before (CU-T20)', () => {
    const order = opened();
    for (const decision of [refundsAll, gives(3000), restarts(SOON), paysSeller])
      order.whenSaid('mia', 'decide', decision).thenRejects('too.early');
    order.whenSaid('bo', 'justify', { text: 'Moi.' }).thenRejects('actor.forbidden');
    order.whenSaid('ana', 'justify', { text: ' ' }).thenRejects('reason.required');
    order
      .says('ana', 'justify', { text: 'Deux fois refusé.' })
      .whenSaid('ana', 'justify', { text: 'Encore.' })
      .thenRejects('state.invalid');
    order.says('mia', 'decide', paysSeller).is('completed');
  });
  it('who says nothing for 48 hours is not waited for, and may still speak (CU-T20)', () => {
    const order = opened().waits('PT48H');
    order.whenSaid('mia', 'decide', paysSeller).thenRejects('too.early');
    expect(order.waits('PT2M').lastOfDispute).toMatchObject({
      type: 'JustificationOverdue',
      rule: 'CU-T20',
      cleared: ['awaiting_claimant'],
    });
    order.says('ana', 'post-message', { text: 'Me voici.' }).says('mia', 'decide', paysSeller).is('completed');
  });
  it('need not justify what both agree on (CU-T20, CU-T30)', () => {
    const order = opened()
      .says('ana', 'propose-settlement', { outcome: 'partial_refund', refundMinor: 3000 })
      .says('bo', 'accept-settlement');
    order.says('mia', 'decide', gives(3000, 'arrangement')).is('completed');
  });
});

describe('In the thread', () => {
  it('all three write, and read everything (CU-T29, scenario 30)', () => {
    const order = comeup
      .disputed()
      .says('ana', 'post-message', { text: 'Bonjour.' })
      .says('bo', 'post-message', { text: 'Bonjour.' });
    order.whenSaid('mia', 'post-message', { text: 'Bonjour.' }).thenRejects('actor.forbidden'); // Not his dispute yet.
    order.says('mia', 'take').says('mia', 'post-message', { text: 'Bonjour à vous deux.' });
    expect(order.disputeHistory.map(({ type }) => type).slice(1)).toEqual([
      'PartyAnswered',
      'PartyAnswered',
      'MediatorAssigned',
      'MediatorWrote',
    ]);
    order.whenSaid('ana', 'post-message').thenRejects('reason.required');
  });
  it('the mediator asks one or both, and waits for whom he asked: 48 hours, or until he said (CU-T29)', () => {
    const order = comeup.mediated();
    order.whenSaid('ana', 'ask', { to: 'seller', text: 'Quand ?' }).thenRejects('actor.forbidden');
    order.whenSaid('mia', 'ask', { to: 'seller' }).thenRejects('reason.required');
    order.whenSaid('mia', 'ask', { text: 'Quand ?' }).thenRejects('field.required');
    order
      .whenSaid('mia', 'ask', { to: 'seller', text: 'Quand ?', answerBy: '2026-03-01T10:00:00Z' })
      .thenRejects('field.invalid');
    order
      .whenSaid('mia', 'ask', { to: 'seller', text: 'Quand ?', answerBy: '2036-03-01T10:00:00Z' })
      .thenRejects('field.invalid');
    order.says('mia', 'ask', { to: 'both', text: 'Quel brief ?' }).says('bo', 'post-message', { text: 'Celui-ci.' });
    expect([flagsOf(order.dispute), Object.keys(order.dispute.deadlines)]).toEqual([['awaiting_buyer'], ['buyer_answer']]);
    order.says('mia', 'ask', { to: 'buyer', text: 'Et lequel pour vous ?', answerBy: '2026-03-10T10:00:00Z' }); // The last question counts.
    expect(order.dispute.deadlines.buyer_answer?.dueAt).toBe('2026-03-10T10:00:00.000Z');
    order.says('ana', 'post-message', { text: 'Celui-là.' });
    expect(flagsOf(order.dispute)).toEqual([]);
  });
  it('a question that nobody answers stays asked, and hinders no decision (CU-T29)', () => {
    const order = comeup.mediated().says('mia', 'ask', { to: 'both', text: 'Quel brief ?' }).waits('P3D');
    expect(order.disputeHistory.filter(({ type }) => type === 'AnswerOverdue')).toHaveLength(2);
    expect(flagsOf(order.dispute)).toEqual(['awaiting_buyer', 'awaiting_seller']);
    order.says('mia', 'decide', paysSeller).is('completed');
  });
});

describe('When both agree', () => {
  const proposal = { outcome: 'partial_refund', refundMinor: 3000 } as const;

  it('the mediator applies it as it is (CU-T30, CU-T32, scenario 35)', () => {
    const order = comeup.mediated();
    order.whenSaid('mia', 'decide', gives(3000, 'arrangement')).thenRejects('state.invalid');
    order.says('bo', 'propose-settlement', proposal).whenSaid('bo', 'accept-settlement').thenRejects('actor.forbidden');
    order.says('ana', 'accept-settlement').disputeIs('in_mediation', { arrangement: { proposalId: 'p1', ...proposal } });
    order.whenSaid('mia', 'decide', gives(2000, 'arrangement')).thenRejects('amount.invalid', { limitMinor: 3000 });
    order.whenSaid('mia', 'decide', restarts(SOON, 'arrangement')).thenRejects('state.invalid');
    order.says('mia', 'decide', gives(3000, 'arrangement')).is('completed', { closedBy: 'mediator' });
    expect(order.funds).toEqual([{ do: 'split', amountMinor: 3000 }]);
  });
  it('to go on, the mediator says until when (CU-T30, CU-T33)', () => {
    const order = comeup.mediated().says('ana', 'propose-settlement', { outcome: 'restart' }).says('bo', 'accept-settlement');
    order.whenSaid('mia', 'decide', gives(3000, 'arrangement')).thenRejects('state.invalid');
    order.whenSaid('mia', 'decide', { ...restarts(SOON, 'arrangement'), newDeadline: undefined }).thenRejects('field.required');
    order.says('mia', 'decide', restarts(SOON, 'arrangement')).is('in_progress');
  });
  it('the sum is less than what can be given (CU-T30)', () => {
    for (const refundMinor of [0, -1, 0.5, 8000])
      comeup
        .mediated()
        .whenSaid('ana', 'propose-settlement', { outcome: 'partial_refund', refundMinor })
        .thenRejects('amount.invalid');
    comeup.mediated().whenSaid('ana', 'propose-settlement', { outcome: 'partial_refund' }).thenRejects('field.required');
    comeup.mediated().whenSaid('ana', 'propose-settlement', { outcome: 'full_refund' }).thenRejects('outcome.not_allowed');
  });
  it('a proposal may be declined, or give way to another; the answer is to the one that stands (CU-T30)', () => {
    const order = comeup.mediated().says('ana', 'propose-settlement', proposal).says('bo', 'decline-settlement');
    expect(order.lastOfDispute).toMatchObject({ type: 'SettlementDeclined', proposalId: 'p1', by: 'seller' });
    order.whenSaid('bo', 'accept-settlement').thenRejects('state.invalid');
    order.says('ana', 'propose-settlement', proposal).says('ana', 'propose-settlement', { ...proposal, refundMinor: 1000 });
    order.whenSaid('bo', 'accept-settlement', { proposalId: 'p2' }).thenRejects('state.invalid');
    order
      .whenSaid('bo', 'accept-settlement', { proposalId: 'p3' })
      .thenRecords({ type: 'ArrangementDeclared', by: 'seller', proposalId: 'p3', outcome: 'partial_refund', refundMinor: 1000 });
    order.whenSaid('ana', 'decline-settlement').thenRejects('actor.forbidden');
  });
  it('what they agreed on stands until they agree on something else (CU-T30)', () => {
    const order = comeup
      .mediated()
      .says('ana', 'propose-settlement', proposal)
      .says('bo', 'accept-settlement')
      .says('bo', 'propose-settlement', { outcome: 'restart' });
    order.whenSaid('mia', 'decide', gives(3000, 'arrangement')).thenRecords({ type: 'DisputeDecided', refundMinor: 3000 });
    order.says('ana', 'accept-settlement').whenSaid('mia', 'decide', gives(3000, 'arrangement')).thenRejects('state.invalid');
  });
});

describe('The mediator decides', () => {
  it('by the file that he has read (CU-T31, scenario 34)', () =>
    comeup
      .mediated()
      .whenSaid('mia', 'decide', refundsAll)
      .thenRecords({
        type: 'DisputeDecided',
        decision: 1,
        outcome: 'full_refund',
        refundMinor: 10_000,
        mediatorId: 'mia',
        fileRevision: 7,
        fileDigest: '0f'.repeat(32),
      }));
  it('a part that stays below what was paid less fees (CU-T32)', () => {
    for (const refundMinor of [0, 8000, 7999.5])
      comeup.mediated().whenSaid('mia', 'decide', gives(refundMinor)).thenRejects('amount.invalid', { limitMinor: 8000 });
    comeup.mediated().whenSaid('mia', 'decide', gives(7999)).thenRecords({ type: 'DisputeDecided', refundMinor: 7999 });
  });
  it('to go on, until a day ahead (CU-T33)', () => {
    comeup.mediated().whenSaid('mia', 'decide', restarts('2026-03-05T09:59:59Z')).thenRejects('field.invalid');
    comeup.mediated().whenSaid('mia', 'decide', restarts('2031-03-06T10:00:00Z')).thenRejects('field.invalid');
    comeup
      .mediated()
      .whenSaid('mia', 'decide', restarts('2026-03-20T19:00:00+01:00'))
      .thenRecords({ type: 'DisputeDecided', newDeadline: '2026-03-20T18:00:00.000Z' as Instant, refundMinor: 0 });
  });
  it('with nothing in it that its outcome has no use for: whoever names a sum or a day has meant another (CU-T34, CU-T30)', () => {
    for (const decision of [refundsAll, paysSeller]) {
      comeup
        .mediated()
        .whenSaid('mia', 'decide', { ...decision, refundMinor: 3000 })
        .thenRejects('field.invalid');
      comeup
        .mediated()
        .whenSaid('mia', 'decide', { ...decision, newDeadline: SOON })
        .thenRejects('field.invalid');
    }
    const restart = { outcome: 'restart', refundMinor: 3000 } as const;
    comeup.mediated().whenSaid('ana', 'propose-settlement', restart).thenRejects('field.invalid');
  });
  it('with reasons, and on a ground of the outcome (CU-T34, scenario 39)', () => {
    comeup
      .mediated()
      .whenSaid('mia', 'decide', { ...paysSeller, reasons: ' ' })
      .thenRejects('reason.required');
    comeup
      .mediated()
      .whenSaid('mia', 'decide', { ...paysSeller, ground: 'not_conform' })
      .thenRejects('outcome.not_allowed');
    comeup
      .mediated()
      .whenSaid('mia', 'decide', { ...paysSeller, outcome: 'no_refund' })
      .thenRejects('outcome.not_allowed');
    comeup.mediated().whenSaid('mia', 'decide', { reasons: 'Parce que.' }).thenRejects('outcome.not_allowed');
  });
  it('once: it is firm and final (CU-T35, scenario 38)', () => {
    const order = comeup.mediated().says('mia', 'decide', paysSeller).disputeIs('settled');
    order.whenSaid('mia', 'decide', refundsAll).thenRejects('decision.final');
    order.whenSaid('ana', 'propose-settlement', { outcome: 'restart' }).thenRejects('decision.final');
    order.whenSaid('ops', 'assign', { mediatorId: 'max' }).thenRejects('decision.final');
  });
});

describe('When it is decided', () => {
  const decided = () => comeup.mediated().stopsMail().says('mia', 'decide', gives(3000)).disputeIs('decided').is('disputed');

  it('waits until the order has applied it, and is settled then (CU-T35)', () => {
    const order = decided();
    order.whenSaid('mia', 'decide', paysSeller).thenRejects('decision.final');
    order.letsMailGo().is('completed').disputeIs('settled', { remainingMinor: 0 });
    expect(order.lastOfDispute).toMatchObject({ type: 'DisputeSettled', decision: 1, orderedMinor: 3000, appliedMinor: 3000 });
  });
  it('and is not applied for a quarter of an hour, the operators are told (CU-T35)', () => {
    expect(decided().waits('PT15M').lastOfDispute.type).toBe('DisputeDecided');
    const order = decided().waits('PT17M').disputeIs('decided');
    expect(order.lastOfDispute).toMatchObject({ type: 'EnforcementOverdue', rule: 'CU-T35' });
    order.letsMailGo().disputeIs('settled');
  });
  it('explanations are asked and given for seven days (CU-T35, scenario 38)', () => {
    const order = comeup
      .mediated()
      .says('mia', 'decide', paysSeller)
      .waits('P6D')
      .says('bo', 'post-message', { text: 'Pourquoi ?' })
      .says('mia', 'post-message', { text: 'Voici.' });
    expect(order.disputeHistory.slice(-2).map(({ type }) => type)).toEqual(['ExplanationRequested', 'ExplanationGiven']);
    order.waits('P2D');
    for (const who of ['ana', 'mia'] as const)
      order.whenSaid(who, 'post-message', { text: 'Encore.' }).thenRejects('chat.closed');
  });
  it('the news of another dispute, or told again, changes nothing (CU-T35)', () => {
    const order = comeup.mediated().says('mia', 'decide', paysSeller);
    const told = order.disputeHistory.length;
    for (const event of order.history.filter(({ type }) => type === 'DecisionApplied' || type === 'DisputeOpened'))
      order.hearsAgain(event);
    expect(order.disputeHistory).toHaveLength(told);
  });
});

describe('Where there is no dispute', () => {
  it('an alarm finds nothing to do', () => {
    const given = { now: '2026-03-02T10:00:00.000Z' as Instant, packs: new Packs(builtInPacks(), []) };
    specify(disputeDecider, given)
      .given()
      .when({ type: 'PassDeadline', name: 'justification', dueAt: '2026-03-01T10:00:00.000Z' as Instant })
      .thenNothing();
  });
});

describe('What is stored of a dispute', () => {
  it('tells the same dispute again, without any rule book (CU-T30, scenario 48)', () => {
    const agreed = comeup
      .mediated()
      .says('ana', 'propose-settlement', { outcome: 'restart' })
      .says('bo', 'accept-settlement')
      .says('bo', 'propose-settlement', { outcome: 'partial_refund', refundMinor: 5 });
    for (const order of [
      comeup.disputed(),
      agreed,
      comeup.mediated().says('mia', 'decide', paysSeller),
      comeup.mediated().says('mia', 'ask', { to: 'both', text: 'Quel brief ?' }).waits('P3D'),
    ])
      expect(fold(disputeDecider, JSON.parse(JSON.stringify(order.disputeHistory)) as DisputeEvent[])).toEqual(order.dispute);
  });
});
