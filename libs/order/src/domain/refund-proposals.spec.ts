import { describe, it, expect } from '@jest/globals';
import { fold } from '@entente/kernel';
import { comeup, comeup1, comeup3, type World } from '@entente/testing';
import { orderDecider } from './decide.js';
import type { OrderEvent } from './events.js';

const { proposal, proposed } = comeup3;
const agreed = (order?: World) => proposed('bo', order).does('ana', 'accept-refund');
const ANSWERS = ['accept-refund', 'decline-refund', 'withdraw-refund'] as const;

describe('Under comeup/3, part of the money is offered back', () => {
  it.each([
    ['before the work', () => comeup3.placed()],
    ['during the work', () => comeup3.working()],
    ['when it is late', () => comeup3.working().waits('P6D')],
    ['at the check', () => comeup3.delivered()],
    ['while a revision is asked', () => comeup3.requested()],
    ['once it was refused', () => comeup3.refused()],
  ])('%s, by either side: agreed on, it goes back at once, and the order goes on (C3, CU-T40)', (_, at) => {
    for (const [proposer, other] of [
      ['ana', 'bo'],
      ['bo', 'ana'],
    ] as const) {
      const { status, flags } = at().order;
      const order = proposed(proposer, at()).is(status, { flags: { ...flags, refund_proposed: { by: proposer } } });
      const before = order.order;
      order
        .when(other, 'accept-refund')
        .thenRecords({ type: 'RefundAgreed', rule: 'CU-T40', actor: other, to: status, proposalId: 'p1', amountMinor: 3000 });
      order.does(other, 'accept-refund').is(status, { flags, deadlines: before.deadlines, counters: before.counters });
      expect(order.funds).toEqual([{ do: 'refund_part', amountMinor: 3000 }]);
      expect(order.order).toMatchObject({ settled: false, platform: { capturedMinor: 10_000, refundedMinor: 3000 } });
    }
  });
  it('with a reason, and a sum that leaves the fees (C3, CU-T40, scenario 26)', () => {
    const order = comeup3.refused();
    order.when('bo', 'propose-refund', { amountMinor: 3000 }).thenRejects('reason.required');
    order.when('bo', 'propose-refund', { reason: 'La moitié.' }).thenRejects('field.required');
    for (const amountMinor of [0, -1, 0.5, 8000, 10_000])
      order.when('bo', 'propose-refund', { ...proposal, amountMinor }).thenRejects('amount.invalid', { limitMinor: 8000 });
    order.when('bo', 'propose-refund', { ...proposal, amountMinor: 7999 }).thenRecords({
      type: 'RefundProposed',
      by: 'seller',
      actor: 'bo',
      proposalId: 'p1',
      amountMinor: 7999,
      reason: proposal.reason,
    });
  });
  it('by the parties, or a service that speaks for one of them (CU-T40)', () => {
    const order = comeup3.working();
    for (const other of ['mia', 'ops', 'shop', 'zed'] as const)
      order.when(other, 'propose-refund', proposal).thenRejects('actor.forbidden');
    order.does('shop for bo', 'propose-refund', proposal).is('in_progress', { flags: { refund_proposed: { by: 'bo' } } });
    for (const other of ['mia', 'ops', 'shop', 'zed'] as const) order.when(other, 'accept-refund').thenRejects('actor.forbidden');
    order.does('shop for ana', 'accept-refund');
    expect(order.last).toMatchObject({ type: 'RefundAgreed', by: 'buyer', actor: 'ana', via: 'shop' });
  });
  it('and never under comeup/1 or /2, where only a dispute divides (C3, CU-T40, scenario 26)', () => {
    for (const order of [comeup.refused(), comeup1.refused(), comeup.working(), comeup1.refusedTwice()]) {
      for (const party of ['ana', 'bo'] as const) {
        order.when(party, 'propose-refund', proposal).thenRejects('state.invalid');
        for (const answer of ANSWERS) order.when(party, answer).thenRejects('state.invalid');
        expect(order.may(party).filter((action) => action.endsWith('-refund'))).toEqual([]);
      }
    }
  });
});

describe('While a refund is proposed', () => {
  it('its author may withdraw it, the other side accept or decline it, and nobody propose another (CU-T40)', () => {
    const order = proposed('ana');
    expect([order.may('ana'), order.may('bo')].map((may) => may.filter((action) => action.endsWith('-refund')))).toEqual([
      ['withdraw-refund'],
      ['accept-refund', 'decline-refund'],
    ]);
    order.when('ana', 'accept-refund').thenRejects('actor.forbidden');
    order.when('ana', 'decline-refund').thenRejects('actor.forbidden');
    order.when('bo', 'withdraw-refund').thenRejects('actor.forbidden');
    for (const party of ['ana', 'bo'] as const) order.when(party, 'propose-refund', proposal).thenRejects('state.invalid');
  });
  it('whoever declines or withdraws it moves nothing, and the next one has the next number (CU-T40)', () => {
    const order = proposed('ana').does('bo', 'decline-refund').is('in_progress', { flags: {} });
    expect(order.last).toMatchObject({ type: 'RefundProposalDeclined', by: 'seller', proposalId: 'p1' });
    for (const answer of ANSWERS) order.when('bo', answer).thenRejects('state.invalid');
    proposed('bo', order).does('bo', 'withdraw-refund').is('in_progress', { flags: {} });
    expect(order.last).toMatchObject({ type: 'RefundProposalWithdrawn', by: 'seller', proposalId: 'p2' });
    for (const answer of ANSWERS) order.when('ana', answer).thenRejects('state.invalid');
    expect([order.funds, order.order.refundProposals]).toEqual([[], 2]);
  });
  it('who answers another than the current one has read what is over (CU-T40)', () => {
    const order = proposed('bo', proposed('bo').does('bo', 'withdraw-refund').waits('PT1H'));
    for (const answer of ['accept-refund', 'decline-refund'] as const)
      order.when('ana', answer, { proposalId: 'p1' }).thenRejects('state.invalid');
    order.when('bo', 'withdraw-refund', { proposalId: 'p1' }).thenRejects('state.invalid');
    order.when('ana', 'accept-refund', { proposalId: 'p2' }).thenRecords({ type: 'RefundAgreed', proposalId: 'p2' });
    order.when('ana', 'decline-refund').thenRecords({ type: 'RefundProposalDeclined', proposalId: 'p2' });
  });
  it('the order goes its way, and the proposal with it (CU-T40)', () => {
    const order = proposed('bo', comeup3.placed()).does('bo', 'accept').does('bo', 'deliver', { text: 'Voilà.' });
    order.is('delivered', { flags: { refund_proposed: { by: 'bo' } } }).does('ana', 'request-revision', { text: 'Plus bleu.' });
    order.does('ana', 'accept-refund').is('revision_requested', { flags: {} });
    expect(order.funds).toEqual([{ do: 'refund_part', amountMinor: 3000 }]);
  });
  it('a stay on hold lets it wait; a dispute or an end makes it void (CU-T40, CU-T45)', () => {
    const held = proposed().does('ops', 'hold', { reason: 'À vérifier.' });
    held.when('ana', 'accept-refund').thenRejects('order.frozen');
    held.when('bo', 'propose-refund', proposal).thenRejects('order.frozen');
    held.does('ops', 'unhold').does('ana', 'accept-refund').is('in_progress', { flags: {} });

    const disputed = proposed('bo', comeup3.refused()).does('ana', 'open-dispute', { justification: 'Non conforme.' });
    disputed.is('disputed', { flags: {} }).when('ana', 'accept-refund').thenRejects('order.frozen');
    disputed.says('mia', 'take').says('mia', 'decide', comeup.restarts('2026-03-28T18:00:00Z')).is('in_progress', { flags: {} });
    disputed.when('ana', 'accept-refund', { proposalId: 'p1' }).thenRejects('state.invalid');

    const closed = proposed('bo', comeup3.delivered()).does('ana', 'complete').is('completed', { flags: {} });
    closed.when('ana', 'accept-refund').thenRejects('order.closed');
    expect(closed.funds).toEqual([{ do: 'release' }]);
  });
});

describe('After a refund that both agreed on', () => {
  it('a further one stays below what is left without the fees (CU-T40)', () => {
    const order = agreed();
    order.when('ana', 'propose-refund', { ...proposal, amountMinor: 5000 }).thenRejects('amount.invalid', { limitMinor: 5000 });
    order.does('ana', 'propose-refund', { ...proposal, amountMinor: 4999 }).does('bo', 'accept-refund');
    expect(order.funds).toEqual([
      { do: 'refund_part', amountMinor: 3000 },
      { do: 'refund_part', amountMinor: 4999 },
    ]);
    order.when('ana', 'propose-refund', { ...proposal, amountMinor: 1 }).thenRejects('amount.invalid', { limitMinor: 1 });
    expect(order.may('ana')).not.toContain('propose-refund'); // There is no sum that he could name.
    expect(order.order.platform).toMatchObject({ capturedMinor: 10_000, refundedMinor: 7999 });
  });
  it('the order ends as any other: the rest is paid, or goes back (CU-T14, CU-T12, CU-T40)', () => {
    const completed = agreed(comeup3.delivered()).does('ana', 'complete').is('completed', { settled: true });
    const cancelled = agreed().does('bo', 'cancel').is('cancelled', { settled: true });
    expect([completed, cancelled].map(({ funds }) => funds.map((one) => one.do))).toEqual([
      ['refund_part', 'release'],
      ['refund_part', 'refund'],
    ]);
  });
  it('a dispute is about the rest (CU-T22, CU-T31, CU-T32, CU-T40)', () => {
    const disputed = () => agreed(comeup3.refused()).does('ana', 'open-dispute', { justification: 'Non.' }).says('mia', 'take');
    disputed().disputeIs('in_mediation', { refundableMinor: 5000, remainingMinor: 7000 });
    disputed().whenSaid('mia', 'decide', comeup.gives(5000)).thenRejects('amount.invalid', { limitMinor: 5000 });
    const all = disputed().says('mia', 'decide', comeup.refundsAll).is('cancelled');
    expect(all.history.at(-1)).toMatchObject({ type: 'DecisionApplied', orderedMinor: 7000, appliedMinor: 7000 });
    const part = disputed().says('mia', 'decide', comeup.gives(4999)).is('completed');
    expect(part.funds).toEqual([
      { do: 'refund_part', amountMinor: 3000 },
      { do: 'split', amountMinor: 4999 },
    ]);
  });
  it('what was stored tells the same order again (CU-T40, scenario 48)', () => {
    for (const order of [proposed(), agreed(), proposed('ana', agreed(comeup3.refused()))])
      expect(fold(orderDecider, JSON.parse(JSON.stringify(order.history)) as OrderEvent[])).toEqual(order.order);
  });
});
