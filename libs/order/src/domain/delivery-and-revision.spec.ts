import { describe, it, expect } from '@jest/globals';
import { comeup } from '@entente/testing';

describe('When the seller delivers', () => {
  it('he delivers something, and the buyer has seven days to check it (CU-T13)', () => {
    const order = comeup.working();
    order.when('bo', 'deliver').thenRejects('reason.required');
    order.when('ana', 'deliver', { text: 'Voilà.' }).thenRejects('actor.forbidden');
    expect(
      comeup
        .delivered()
        .is('delivered', { counters: { deliveries: 1 } })
        .due('check'),
    ).toBe('2026-03-10T10:00:00.000Z');
  });
  it('seven days are days on the wall, across a change of clocks (CU-T13)', () => {
    const order = comeup.working({ duration: 'P1M' }).until('2026-03-25T09:00:00Z').does('bo', 'deliver', { text: 'Voilà.' });
    expect(order.due('check')).toBe('2026-04-01T08:00:00.000Z');
  });
});

describe('When the work is delivered, the buyer', () => {
  it('completes, and the seller is paid (CU-T14, scenario 12)', () => {
    const order = comeup.delivered().waits('P3D').does('ana', 'complete').is('completed', { closedBy: 'buyer' });
    expect([order.funds, order.order.windows.chat_end?.endsAt]).toEqual([[{ do: 'release' }], '2026-03-13T10:00:00.000Z']);
    comeup.delivered().when('bo', 'complete').thenRejects('actor.forbidden');
  });
  it('says nothing for seven days: it completes by itself (CU-T15, scenario 13)', () => {
    const order = comeup.delivered().waits('P8D').is('completed', { closedBy: 'timer' });
    expect(order.funds).toEqual([{ do: 'release' }]);
  });
  it('asks for a revision, in words, until the last second (CU-T16, scenarios 14, 16)', () => {
    const order = comeup.delivered();
    order.when('ana', 'request-revision').thenRejects('reason.required');
    order.when('ana', 'request-revision', { text: '\n' }).thenRejects('reason.required');
    order.when('bo', 'request-revision', { text: 'Plus bleu.' }).thenRejects('actor.forbidden');
    const dueAt = order.due('check');
    order.until('2026-03-10T09:59:59Z').does('ana', 'request-revision', { text: 'Plus bleu.' }).is('revision_requested');
    order.until('2026-03-10T12:00:00Z').whenRings('check', dueAt).thenNothing(); // That alarm is void.
    order.is('revision_requested');
  });
  it('may do neither a second later, even if the alarm sleeps (CU-T14, CU-T16)', () => {
    const late = comeup.delivered().justMissed('check');
    late.when('ana', 'complete').thenRejects('deadline.passed');
    late.when('ana', 'request-revision', { text: 'Plus bleu.' }).thenRejects('deadline.passed');
  });
  it('has no cancellation to ask for, and none to do alone (CU-T07, CU-T08)', () => {
    comeup.delivered().when('ana', 'request-cancellation', { reason: 'Non.' }).thenRejects('state.invalid');
    comeup.delivered().when('ana', 'cancel').thenRejects('actor.forbidden');
  });
});

describe('The seller may cancel', () => {
  it('while he works, after delivery, and while a revision is asked; all is paid back (CU-T12)', () => {
    for (const order of [comeup.working(), comeup.delivered(), comeup.requested()])
      expect(order.does('bo', 'cancel').is('cancelled', { closedBy: 'seller' }).funds).toEqual([{ do: 'refund' }]);
  });
});

describe('When a revision is asked, the seller', () => {
  it('accepts: as many days again, from the request, to the end of that day (CU-T17)', () => {
    const order = comeup.requested().waits('PT60H').does('bo', 'accept-revision').is('in_progress');
    expect(order.due('delivery')).toBe('2026-03-08T22:59:59.999Z'); // Asked on 3 March; midnight in Paris.
  });
  it('accepts so late that it would be over: to the end of today (CU-T17)', () =>
    expect(comeup.requested().waits('P8D').does('bo', 'accept-revision').due('delivery')).toBe('2026-03-11T22:59:59.999Z'));
  it('refuses, with a reason: the buyer has seven days to choose (CU-T18, scenario 15)', () => {
    comeup.requested().when('bo', 'refuse-revision').thenRejects('reason.required');
    comeup.requested().when('ana', 'refuse-revision', { reason: 'Non.' }).thenRejects('actor.forbidden');
    const order = comeup.refused().is('revision_refused', { counters: { deliveries: 1, revisionRefusals: 1 } });
    expect([order.due('choice'), order.may('ana'), order.may('bo')]).toEqual([
      '2026-03-10T10:00:00.000Z',
      ['complete', 'open-dispute', 'report'],
      ['cancel', 'offer', 'report'],
    ]);
  });
  it('is silent for 48 hours: the buyer may open a dispute, and nothing completes by itself (CU-T19, CU-T21, scenario 17)', () => {
    comeup.requested().waits('PT47H').when('ana', 'open-dispute', { justification: 'Il se tait.' }).thenRejects('too.early');
    const order = comeup.requested().waits('P10D').is('revision_requested');
    expect(order.last).toMatchObject({ type: 'RevisionUnanswered', rule: 'CU-T19' });
    order.when('bo', 'open-dispute', { justification: 'Moi.' }).thenRejects('actor.forbidden');
    order.does('ana', 'open-dispute', { justification: 'Il se tait.' }).is('disputed');
  });
  it('is asked fifty times at most (CU-T16)', () => {
    const order = comeup.delivered();
    for (let i = 1; i <= 50; i++)
      order
        .does('ana', 'request-revision', { text: 'Plus bleu.' })
        .does('bo', 'accept-revision')
        .does('bo', 'deliver', { text: `Bleu ${i}.` });
    order.when('ana', 'request-revision', { text: 'Encore.' }).thenRejects('limit.reached');
    expect(order.may('ana')).toEqual(['complete', 'report']);
  });
});

describe('When the seller has refused a revision, the buyer', () => {
  it('may complete: the seller is paid (CU-T24, scenario 18)', () => {
    const order = comeup.refused().does('ana', 'complete').is('completed', { closedBy: 'buyer' });
    expect(order.funds).toEqual([{ do: 'release' }]);
  });
  it('may open a dispute, with a justification (CU-T22, scenarios 19, 20)', () => {
    const order = comeup.refused().waits('P2D');
    order.when('ana', 'open-dispute').thenRejects('reason.required');
    order.when('ana', 'open-dispute', { justification: ' ' }).thenRejects('reason.required');
    order.when('ana', 'open-dispute', { justification: 'Non conforme.' }).thenRecords({
      type: 'DisputeOpened',
      to: 'disputed',
      disputeId: 'o1.1',
      claimantId: 'ana',
      justified: true,
      refundableMinor: 8000,
    });
  });
  it('alone may: not the seller (CU-T22, scenario 21)', () =>
    comeup.refused().when('bo', 'open-dispute', { justification: 'Payez-moi.' }).thenRejects('actor.forbidden'));
  it('may not cancel alone, and is told what there is (CU-T25, scenario 23)', () =>
    comeup
      .refused()
      .when('ana', 'cancel')
      .thenRejects('actor.forbidden', { allowed: ['open-dispute', 'complete', 'report'] }));
  it('may not ask again: there are two choices (CU-T16, scenario 24)', () =>
    comeup.refused().when('ana', 'request-revision', { text: 'Encore.' }).thenRejects('state.invalid'));
  it('who has already chosen by the clock has not chosen: it completes after seven days (CU-T27, scenario 27)', () => {
    const order = comeup.refused().waits('P8D').is('completed', { closedBy: 'timer' });
    expect(order.funds).toEqual([{ do: 'release' }]);
  });
  it('is too late a second after the deadline, whether or not the alarm has rung (CU-T22, CU-T24, CU-T27, scenario 28)', () => {
    const late = comeup.refused().justMissed('choice');
    late.when('ana', 'open-dispute', { justification: 'Non conforme.' }).thenRejects('deadline.passed');
    late.when('ana', 'complete').thenRejects('deadline.passed');
    late.whenRings('choice', late.due('choice')).thenNothing(); // Not before the grace is over.
    late.waits('PT2M').is('completed', { closedBy: 'timer' });
  });
  it('is not hurried by the alarm of an earlier deadline (CU-T15, CU-T27)', () => {
    const order = comeup.delivered();
    const check = order.due('check');
    order
      .does('ana', 'request-revision', { text: 'Plus bleu.' })
      .waits('P5D')
      .does('bo', 'refuse-revision', { reason: 'Hors brief.' })
      .waits('P3D');
    order.whenRings('check', check).thenNothing();
  });
});

describe('When the seller has refused a revision, he', () => {
  it('may cancel: all is paid back (CU-T25, scenario 22)', () => {
    const order = comeup.refused().does('bo', 'cancel').is('cancelled', { closedBy: 'seller' });
    expect(order.funds).toEqual([{ do: 'refund' }]);
  });
  it('may not think again (CU-T17)', () => comeup.refused().when('bo', 'accept-revision').thenRejects('state.invalid'));
});
