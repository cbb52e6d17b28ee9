import { describe, it, expect } from '@jest/globals';
import { builtInPacks, type PackSource } from '@entente/policy';
import { asksToCancel, comeup, comeup1, comeup3, refusesToCancel, type World } from '@entente/testing';

const SECOND = { text: 'Encore.' };
const justification = 'Le brief dit bleu.';
const asksAgain = (order: World) => order.does('ana', 'request-revision', SECOND);
const refuses = (order: World) => order.does('bo', 'refuse-revision', { reason: 'Hors brief.' });

describe('Under comeup/1, when the seller has refused a revision once', () => {
  it('the order is back at the check, with seven days from now, and no dispute (C1, CU-T18, CU-T22, scenario 25)', () => {
    const order = comeup1.requested().waits('PT40H');
    order.when('bo', 'refuse-revision').thenRejects('reason.required');
    refuses(order).is('delivered', { counters: { deliveries: 1, revisionRefusals: 1 }, flags: {} });
    expect(order.due('check')).toBe('2026-03-12T02:00:00.000Z'); // Not on the 10th, when the first check would have ended.
    expect(Object.keys(order.order.deadlines).sort()).toEqual(['check', 'check-PT24H', 'check-PT72H', 'expiry']);
    order.when('ana', 'open-dispute', { justification }).thenRejects('dispute.not_eligible');
    expect([order.may('ana'), order.may('bo')]).toEqual([
      ['complete', 'report', 'request-cancellation', 'request-revision'],
      ['cancel', 'offer', 'report'],
    ]);
  });
  it('the buyer asks again, and a second refusal opens the choice (C1, CU-T16, CU-T18, CU-T22, scenario 25)', () => {
    const order = refuses(asksAgain(comeup1.refused())).is('revision_refused', {
      counters: { deliveries: 1, revisionRefusals: 2 },
    });
    expect(order.may('ana')).toEqual(['complete', 'open-dispute', 'report', 'request-cancellation']);
    order.when('ana', 'open-dispute').thenRejects('reason.required');
    order.when('bo', 'open-dispute', { justification }).thenRejects('actor.forbidden');
    order.does('ana', 'open-dispute', { justification }).is('disputed', { flags: {} });
    expect(order.last).toMatchObject({ type: 'DisputeOpened', rule: 'CU-T22', claimantId: 'ana', justified: true });
    comeup1.refusedTwice().when('ana', 'request-revision', SECOND).thenRejects('state.invalid');
  });
  it('the choice ends as ever: by completing, by the seller’s cancelling, or by itself (CU-T24, CU-T25, CU-T27)', () => {
    comeup1.refusedTwice().does('ana', 'complete').is('completed', { closedBy: 'buyer' });
    comeup1.refusedTwice().does('bo', 'cancel').is('cancelled', { closedBy: 'seller' });
    comeup1.refusedTwice().waits('P8D').is('completed', { closedBy: 'timer' });
    comeup1.refusedTwice().justMissed('choice').when('ana', 'open-dispute', { justification }).thenRejects('deadline.passed');
  });
  it('and nobody says anything more, it completes after the fresh seven days (CU-T15)', () => {
    const order = comeup1.requested().waits('PT40H');
    refuses(order).until('2026-03-11T10:00:00Z').is('delivered');
    order.waits('P2D').is('completed', { closedBy: 'timer' });
  });
  it('a revision that he accepts is no refusal: the next one is still the first (C1, CU-T17)', () => {
    const order = asksAgain(comeup1.delivered()).does('bo', 'accept-revision').does('bo', 'deliver', { text: 'Bleu.' });
    refuses(asksAgain(order)).is('delivered');
  });
});

describe('Under comeup/1, the buyer asks to cancel', () => {
  it('while the work goes on, once it is delivered, and in the choice; under comeup/2 only the first (C7, CU-T08)', () => {
    for (const order of [comeup1.working(), comeup1.delivered(), comeup1.refused(), comeup1.refusedTwice()]) {
      const { status } = order.order;
      order.when('ana', 'request-cancellation').thenRejects('reason.required');
      order.when('bo', 'request-cancellation', { reason: 'Non.' }).thenRejects('actor.forbidden');
      asksToCancel(order).is(status, { flags: { cancellation_requested: { by: 'ana' } } });
      order.when('ana', 'request-cancellation', { reason: 'Vite.' }).thenRejects('state.invalid');
    }
    asksToCancel(comeup.working()).is('in_progress');
    for (const order of [comeup.delivered(), comeup.refused()])
      order.when('ana', 'request-cancellation', { reason: 'Trop lent.' }).thenRejects('state.invalid');
    for (const order of [comeup1.placed(), comeup1.requested()])
      order.when('ana', 'request-cancellation', { reason: 'Trop lent.' }).thenRejects('state.invalid');
  });
  it('and has everything back when the seller agrees, also later than in 48 hours (C7, CU-T09)', () => {
    for (const order of [asksToCancel(comeup1.delivered()), asksToCancel(comeup1.refusedTwice())]) {
      order.when('ana', 'accept-cancellation').thenRejects('actor.forbidden');
      order.waits('PT60H').does('bo', 'accept-cancellation').is('cancelled', { closedBy: 'seller' });
      expect(order.funds).toEqual([{ do: 'refund' }]);
    }
  });
  it('and is refused with a reason, within 48 hours; nothing but a count is left of it (C7, CU-T10)', () => {
    const order = asksToCancel(comeup1.delivered());
    order.when('bo', 'refuse-cancellation').thenRejects('reason.required');
    order.when('ana', 'refuse-cancellation', { reason: 'Non.' }).thenRejects('actor.forbidden');
    asksToCancel(comeup1.delivered())
      .justMissed('cancellation_answer')
      .when('bo', 'refuse-cancellation', { reason: 'Non.' })
      .thenRejects('deadline.passed');
    order.does('bo', 'refuse-cancellation', { reason: 'Livré.' }).is('delivered', { flags: {} });
    expect(order.order.counters).toEqual({ deliveries: 1, cancellationRefusals: 1 }); // It came before any revision was refused.
    expect(order.order.deadlines).not.toHaveProperty('cancellation_answer');
  });
  it('and nobody answers: it is no refusal, and he may ask again (C7, CU-T08, CU-T11)', () => {
    const order = asksToCancel(comeup1.delivered()).waits('PT47H');
    order.when('ana', 'request-cancellation', { reason: 'Encore.' }).thenRejects('state.invalid');
    asksToCancel(order.waits('PT2H')).is('delivered', { counters: { deliveries: 1 } });
    expect(order.history.map(({ type }) => type).slice(-2)).toEqual(['CancellationUnanswered', 'CancellationRequested']);
    asksToCancel(asksToCancel(comeup1.refusedTwice()).waits('P3D')).is('revision_refused');
  });
  it('and the check runs on: who has not been answered has to say what he wants before it ends (C7, CU-T15)', () => {
    const order = asksToCancel(comeup1.delivered().waits('P6D')).waits('P2D').is('completed', { closedBy: 'timer', flags: {} });
    order.when('bo', 'accept-cancellation').thenRejects('order.closed');
  });
  it('and asks for a revision instead, or is delivered to: what he asked for falls (CU-T13, CU-T16)', () => {
    asksAgain(asksToCancel(comeup1.delivered())).is('revision_requested', { flags: {}, counters: { deliveries: 1 } });
    asksToCancel(comeup1.working()).does('bo', 'deliver', { text: 'Voilà.' }).is('delivered', { flags: {} });
  });
});

describe('Under comeup/1, a revision refused and then a cancellation', () => {
  it('may be disputed from the check (C1, CU-T23)', () => {
    const order = refusesToCancel(comeup1.refused()).is('delivered', {
      counters: { deliveries: 1, revisionRefusals: 1, cancellationRefusals: 1, cancellationRefusalsAfterRevision: 1 },
    });
    expect(order.may('ana')).toEqual(['complete', 'open-dispute', 'report', 'request-cancellation', 'request-revision']);
    order.when('ana', 'open-dispute').thenRejects('reason.required');
    order.when('bo', 'open-dispute', { justification }).thenRejects('actor.forbidden');
    order.does('ana', 'open-dispute', { justification }).is('disputed');
    expect(order.last).toMatchObject({ type: 'DisputeOpened', rule: 'CU-T23', by: 'buyer', claimantId: 'ana', justified: true });
  });
  it('in that order: a cancellation refused before counts for no dispute (C1, CU-T23)', () => {
    const order = refusesToCancel(comeup1.working()).does('bo', 'deliver', { text: 'Voilà.' });
    refuses(asksAgain(order)).is('delivered', { counters: { deliveries: 1, cancellationRefusals: 1, revisionRefusals: 1 } });
    order.when('ana', 'open-dispute', { justification }).thenRejects('dispute.not_eligible');
  });
  it('with whatever work between them: refused after the next delivery, it counts as well (C1, CU-T23)', () => {
    const order = asksAgain(comeup1.refused()).does('bo', 'accept-revision');
    refusesToCancel(order).is('in_progress').when('ana', 'open-dispute', { justification }).thenRejects('dispute.not_eligible');
    order.does('bo', 'deliver', { text: 'Bleu.' }).does('ana', 'open-dispute', { justification }).is('disputed');
  });
  it('until the check ends, and not a second longer (CU-T23)', () => {
    refusesToCancel(comeup1.refused())
      .justMissed('check')
      .when('ana', 'open-dispute', { justification })
      .thenRejects('deadline.passed');
  });
  it('means nothing more under comeup/2, where the first refusal was enough (C1, CU-T22)', () => {
    comeup.refused().does('ana', 'open-dispute', { justification }).is('disputed');
  });
});

describe('Under comeup/1, the second refused cancellation opens a dispute by itself', () => {
  it.each([
    ['while the work goes on', () => comeup1.working()],
    ['once it is delivered', () => comeup1.delivered()],
    ['after a refused revision', () => comeup1.refused()],
    ['in the choice', () => comeup1.refusedTwice()],
  ])('%s (C6, C7, CU-T10, CU-T20)', (_, at) => {
    const order = asksToCancel(refusesToCancel(at()).is(at().order.status));
    const { revisionRefusals = 0 } = order.order.counters;
    order.when('bo', 'refuse-cancellation', { reason: 'Toujours non.' }).thenRecords(
      {
        type: 'CancellationRefused',
        rule: 'CU-T10',
        counted: ['cancellationRefusals', ...(revisionRefusals > 0 ? ['cancellationRefusalsAfterRevision'] : [])],
      },
      { type: 'DisputeOpened', rule: 'CU-T20', by: 'system', to: 'disputed', claimantId: 'ana', justified: false },
    );
    order.does('bo', 'refuse-cancellation', { reason: 'Toujours non.' }).is('disputed', { flags: {} });
    order.disputeIs('open', { claimantId: 'ana', flags: { awaiting_claimant: {} } });
  });
  it('wherever each of them was asked (C6, C7, CU-T20)', () => {
    const order = refusesToCancel(comeup1.working()).does('bo', 'deliver', { text: 'Voilà.' });
    refusesToCancel(order).is('disputed');
  });
  it('but not under comeup/3, however often he refuses (C6, CU-T10, CU-T20)', () => {
    const order = comeup3.working({ duration: 'P1M' });
    for (let n = 1; n <= 3; n++) refusesToCancel(order).is('in_progress', { counters: { cancellationRefusals: n }, flags: {} });
    expect(order.may('ana')).toEqual(['propose-refund', 'report', 'request-cancellation', 'submit-claim']);
  });
});

describe('A restart under comeup/1 (see the dispute for the consents)', () => {
  it('counts all refusals anew, those after a revision among them (C2, CU-T33)', () => {
    const order = refusesToCancel(comeup1.refused()).does('ana', 'open-dispute', { justification }).says('mia', 'take');
    order
      .says('ana', 'consent-restart')
      .says('bo', 'consent-restart')
      .says('mia', 'decide', comeup.restarts('2026-03-28T18:00:00Z'));
    order.is('in_progress', {
      counters: {
        deliveries: 1,
        revisionRefusals: 0,
        cancellationRefusals: 0,
        cancellationRefusalsAfterRevision: 0,
        disputes: 1,
      },
    });
    expect(order.due('delivery')).toBe('2026-03-28T18:00:00.000Z');
    refuses(asksAgain(order.does('bo', 'deliver', { text: 'Bleu.' }))).is('delivered'); // The first of the new round.
    order.when('ana', 'open-dispute', { justification }).thenRejects('dispute.not_eligible');
    refusesToCancel(order).does('ana', 'open-dispute', { justification }).is('disputed', { disputeId: 'o1.2' });
  });
});

describe('What an era does not write is as in comeup/2', () => {
  const source = (name: string) => builtInPacks().find((pack) => pack.name === name)!.source;
  const rulesOf = ({ order, dispute }: PackSource) => {
    const rules = new Map<string, object[]>();
    for (const [table, { rows }] of Object.entries({ order, dispute }))
      for (const row of rows) rules.set(`${table} ${row.rule}`, [...(rules.get(`${table} ${row.rule}`) ?? []), row]);
    return rules;
  };
  /** Rules whose rows are not the same in both. */
  const changed = (era: string) => {
    const [now, before] = [rulesOf(source(era)), rulesOf(source('comeup/2'))];
    const all = [...new Set([...before.keys(), ...now.keys()])];
    return all.filter((rule) => JSON.stringify(now.get(rule)) !== JSON.stringify(before.get(rule)));
  };

  it('comeup/1: its ways into a dispute, and who restarts (C1, C2, C7)', () => {
    expect(changed('comeup/1')).toEqual([
      ...['CU-T08', 'CU-T09', 'CU-T10', 'CU-T20', 'CU-T11', 'CU-T18', 'CU-T22', 'CU-T33'].map((rule) => `order ${rule}`),
      'dispute CU-T33',
      'order CU-T23',
    ]);
  });
  it('comeup/3: refunds that both agree on, claims, and no dispute of its own accord (C3, C5, C6)', () => {
    expect(changed('comeup/3')).toEqual(['order CU-T20', 'dispute CU-T20', 'order CU-T40', 'order CU-T41']);
    expect(rulesOf(source('comeup/3')).get('order CU-T20')).toBeUndefined();
    expect(rulesOf(source('comeup/3')).get('dispute CU-T20')).toBeUndefined(); // So nobody has to justify afterwards what opened without him.
  });
  it.each(['comeup/1', 'comeup/3'])('%s: states, clocks, money, figures and zone', (era) => {
    const [now, base] = [source(era), source('comeup/2')];
    for (const setting of ['zone', 'grace', 'money', 'statistics'] as const) expect(now[setting]).toEqual(base[setting]);
    for (const table of ['order', 'dispute'] as const) {
      expect(now[table].states).toEqual(base[table].states);
      expect(now[table].windows).toEqual(base[table].windows);
      const { justification, ...deadlines } = base[table].deadlines!;
      expect(now[table].deadlines).toEqual(era === 'comeup/3' || !justification ? deadlines : { justification, ...deadlines });
    }
  });
});
