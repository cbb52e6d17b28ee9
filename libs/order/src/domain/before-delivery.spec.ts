import { describe, it, expect } from '@jest/globals';
import { comeup } from '@entente/testing';

describe('When an order is paid and waits for its seller', () => {
  it('he accepts within 48 hours, and the work begins (CU-T02, scenario 1)', () => {
    const order = comeup.placed().waits('PT47H59M').does('bo', 'accept').is('in_progress');
    expect([order.due('delivery'), order.funds]).toEqual(['2026-03-09T09:59:00.000Z', []]);
  });
  it('a second later he may not, even if the alarm sleeps (CU-T02, CU-T04)', () => {
    const late = comeup.placed().justMissed('acceptance');
    late.when('bo', 'accept').thenRejects('deadline.passed', { at: '2026-03-04T10:00:00.000Z' });
    late.when('bo', 'decline', { reason: 'Complet.' }).thenRejects('deadline.passed');
    late.waits('PT2M').is('cancelled');
  });
  it('after 48 hours it is cancelled and paid back (CU-T05, scenario 2)', () => {
    const order = comeup.placed().waits('PT49H').is('cancelled', { closedBy: 'timer' });
    expect(order.funds).toEqual([{ do: 'refund' }]);
  });
  it('the buyer cancels alone (CU-T03, scenario 3)', () => {
    const order = comeup.placed().does('ana', 'cancel').is('cancelled', { closedBy: 'buyer' });
    expect(order.funds).toEqual([{ do: 'refund' }]);
  });
  it('the seller declines, and says why (CU-T04)', () => {
    const order = comeup.placed();
    order.when('bo', 'decline').thenRejects('reason.required');
    order.when('bo', 'decline', { reason: ' ' }).thenRejects('reason.required');
    order
      .when('bo', 'decline', { reason: 'Complet.' })
      .thenRecords({ type: 'OrderCancelled', closedBy: 'seller', reason: 'Complet.', funds: [{ do: 'refund' }] });
  });
  it('neither does what is the other’s to do (CU-T02, CU-T03, CU-T04)', () => {
    const order = comeup.placed();
    order.when('ana', 'accept').thenRejects('actor.forbidden');
    order.when('ana', 'decline', { reason: 'Non.' }).thenRejects('actor.forbidden');
    order.when('bo', 'cancel').thenRejects('actor.forbidden');
    order.when('bo', 'deliver', { text: 'Déjà.' }).thenRejects('state.invalid');
  });
});

describe('While the work is on time, the buyer', () => {
  it('may not cancel alone, and is told what he may do (CU-T07, scenario 4)', () => {
    const order = comeup.working();
    order
      .when('ana', 'cancel')
      .thenRejects('actor.forbidden', { at: order.due('delivery'), allowed: ['request-cancellation', 'report'] });
  });
  it('may ask, with a reason, one question at a time (CU-T08, scenario 10)', () => {
    const order = comeup.working();
    order.when('ana', 'request-cancellation').thenRejects('reason.required');
    order.when('bo', 'request-cancellation', { reason: 'Moi ?' }).thenRejects('actor.forbidden');
    order
      .when('ana', 'request-cancellation', { reason: 'Trop lent.' })
      .thenRecords({ type: 'CancellationRequested', reason: 'Trop lent.' });
    comeup.asked().when('ana', 'request-cancellation', { reason: 'Encore.' }).thenRejects('state.invalid');
  });
  it('has no dispute to open (CU-T21)', () =>
    comeup.working().when('ana', 'open-dispute', { justification: 'Je doute.' }).thenRejects('dispute.not_eligible'));
});

describe('When the work is late', () => {
  it('the order says so, and goes on (CU-T06)', () => {
    const order = comeup
      .working()
      .waits('P6D')
      .is('in_progress', { flags: { late: {} } });
    expect(order.history.filter(({ type }) => type === 'OrderBecameLate')).toHaveLength(1);
  });
  it('the buyer cancels alone, and is paid back (CU-T07, scenario 5)', () => {
    const order = comeup.working().waits('P6D');
    order.when('ana', 'request-cancellation', { reason: 'Trop tard.' }).thenRejects('state.invalid');
    order.when('ana', 'cancel').thenRecords({ type: 'OrderCancelled', closedBy: 'buyer', funds: [{ do: 'refund' }] });
  });
  it('he may already, a second after the deadline (CU-T07)', () => {
    comeup.working().justMissed('delivery').does('ana', 'cancel').is('cancelled');
  });
  it('the seller may still deliver (CU-T13)', () => {
    comeup.working().waits('P6D').does('bo', 'deliver', { text: 'Enfin.' }).is('delivered', { flags: {} });
  });
  it('which it never is if no duration was sold: the buyer may always ask (CU-T08)', () => {
    const order = comeup.working({}).waits('P1M').is('in_progress', { flags: {} });
    order
      .does('ana', 'request-cancellation', { reason: 'Toujours rien.' })
      .waits('PT49H')
      .does('ana', 'open-dispute', { justification: 'Toujours rien.' })
      .is('disputed');
  });
});

describe('When the buyer has asked to cancel, the seller', () => {
  it('may agree: all is paid back (CU-T09, scenario 6)', () => {
    const order = comeup.asked();
    order.when('ana', 'accept-cancellation').thenRejects('actor.forbidden');
    order
      .when('bo', 'accept-cancellation')
      .thenRecords({ type: 'OrderCancelled', closedBy: 'seller', funds: [{ do: 'refund' }] });
  });
  it('may refuse, with a reason (CU-T10, scenario 7)', () => {
    const order = comeup.asked();
    order.when('bo', 'refuse-cancellation').thenRejects('reason.required');
    order.when('ana', 'refuse-cancellation', { reason: 'Non.' }).thenRejects('actor.forbidden');
    order
      .does('bo', 'refuse-cancellation', { reason: 'J’y suis presque.' })
      .is('in_progress', { flags: {}, counters: { cancellationRefusals: 1 } });
  });
  it('opens a dispute by the second refusal, in the same step (CU-T20, scenario 8)', () => {
    const order = comeup.openedByItself().is('disputed', { disputeId: 'o1.1' });
    expect(order.history.slice(-2)).toMatchObject([
      { type: 'CancellationRefused', rule: 'CU-T10', by: 'seller' },
      { type: 'DisputeOpened', rule: 'CU-T20', by: 'system', claimantId: 'ana', justified: false },
    ]);
    expect(order.last.actor).toBeUndefined();
    order.disputeIs('open', { claimantId: 'ana', flags: { awaiting_claimant: {} } });
  });
  it('may not answer what was not asked (CU-T09, CU-T10)', () => {
    comeup.working().when('bo', 'accept-cancellation').thenRejects('state.invalid');
    comeup.working().when('bo', 'refuse-cancellation', { reason: 'Non.' }).thenRejects('state.invalid');
  });
  it('may deliver instead, which is no refusal (CU-T13)', () =>
    expect(comeup.asked().does('bo', 'deliver', { text: 'Voilà.' }).is('delivered', { flags: {} }).order.counters).toEqual({
      deliveries: 1,
    }));
  it('may cancel himself (CU-T12)', () => {
    comeup.asked().does('bo', 'cancel').is('cancelled', { closedBy: 'seller' });
  });
});

describe('When the seller does not answer for 48 hours', () => {
  it('the buyer may open a dispute, and not an hour before (CU-T11, CU-T21, scenario 9)', () => {
    const order = comeup.asked().waits('PT47H');
    order
      .when('ana', 'open-dispute', { justification: 'Il se tait.' })
      .thenRejects('too.early', { at: '2026-03-04T10:00:00.000Z' });
    order
      .waits('PT1H')
      .when('ana', 'open-dispute', { justification: 'Il se tait.' })
      .thenRecords({ type: 'DisputeOpened', rule: 'CU-T21', justified: true });
    expect(order.waits('PT2M').last).toMatchObject({ type: 'CancellationUnanswered', rule: 'CU-T11', by: 'timer' });
  });
  it('nothing opens by itself, and the seller may still agree, but no longer refuse (CU-T09, CU-T10, CU-T11)', () => {
    const order = comeup.asked().waits('PT50H').is('in_progress');
    order.when('bo', 'refuse-cancellation', { reason: 'Non.' }).thenRejects('deadline.passed');
    order.does('bo', 'accept-cancellation').is('cancelled');
  });
  it('that was no refusal, and the buyer may ask again: 48 hours more (CU-T08, CU-T11)', () => {
    const order = comeup.asked().waits('PT49H').does('ana', 'request-cancellation', { reason: 'Encore.' });
    expect(order.due('cancellation_answer')).toBe('2026-03-06T11:00:00.000Z');
    order.when('ana', 'open-dispute', { justification: 'Il se tait.' }).thenRejects('too.early');
    order.does('bo', 'refuse-cancellation', { reason: 'Non.' }).is('in_progress', { counters: { cancellationRefusals: 1 } });
  });
});
