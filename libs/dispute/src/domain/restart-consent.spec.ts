import { describe, it, expect } from '@jest/globals';
import { asksToCancel, comeup, comeup1, refusesToCancel } from '@entente/testing';

const { restarts, gives, paysSeller } = comeup;
const SOON = '2026-03-28T18:00:00Z';
const consented = () => comeup1.mediated().says('ana', 'consent-restart').says('bo', 'consent-restart');

describe('Under comeup/1, a restart', () => {
  it('is not decided before both have consented, whoever is first (C2, CU-T33)', () => {
    for (const [first, second] of [
      ['ana', 'bo'],
      ['bo', 'ana'],
    ] as const) {
      const order = comeup1.mediated();
      order.whenSaid('mia', 'decide', restarts(SOON)).thenRejects('outcome.not_allowed');
      order.says(first, 'consent-restart').whenSaid('mia', 'decide', restarts(SOON)).thenRejects('outcome.not_allowed');
      order
        .says(second, 'consent-restart')
        .whenSaid('mia', 'decide', restarts(SOON))
        .thenRecords({ type: 'DisputeDecided', outcome: 'restart', ground: 'misunderstanding', to: 'decided', decision: 1 });
    }
  });
  it('is the mediator’s to decide all the same, with reasons and a day (C2, CU-T33)', () => {
    const order = consented();
    order.whenSaid('max', 'decide', restarts(SOON)).thenRejects('actor.forbidden');
    order.whenSaid('ana', 'decide', restarts(SOON)).thenRejects('actor.forbidden');
    order.whenSaid('mia', 'decide', { ...restarts(SOON), reasons: ' ' }).thenRejects('reason.required');
    order.whenSaid('mia', 'decide', { ...restarts(SOON), newDeadline: undefined }).thenRejects('field.required');
    order.whenSaid('mia', 'decide', restarts('2026-03-01T10:00:00Z')).thenRejects('field.invalid');
    order.says('mia', 'decide', restarts(SOON)).is('in_progress').disputeIs('settled', { flags: {}, outcome: 'restart' });
    expect(order.due('delivery')).toBe('2026-03-28T18:00:00.000Z');
  });
  it('that both have declared as their arrangement needs no other consent (C2, CU-T30, CU-T33)', () => {
    const order = comeup1.mediated().says('ana', 'propose-settlement', { outcome: 'restart' });
    order.whenSaid('mia', 'decide', restarts(SOON, 'arrangement')).thenRejects('outcome.not_allowed');
    order.says('bo', 'accept-settlement').whenSaid('mia', 'decide', restarts(SOON)).thenRejects('outcome.not_allowed');
    order.says('mia', 'decide', restarts(SOON, 'arrangement')).is('in_progress');
    // Nor does a consent make an arrangement of what nobody has declared.
    consented().whenSaid('mia', 'decide', restarts(SOON, 'arrangement')).thenRejects('outcome.not_allowed');
  });
  it('under comeup/2 is for the mediator alone: nobody is asked for his consent (C2, CU-T33)', () => {
    const order = comeup.mediated();
    for (const party of ['ana', 'bo'] as const) order.whenSaid(party, 'consent-restart').thenRejects('state.invalid');
    expect(order.maySay('ana')).not.toContain('consent-restart');
    order.says('mia', 'decide', restarts(SOON)).is('in_progress');
  });
});

describe('A consent to a restart', () => {
  it('is recorded once for each side, and only theirs (C2, CU-T33)', () => {
    const order = comeup1.mediated();
    order
      .whenSaid('ana', 'consent-restart')
      .thenRecords({ type: 'RestartConsented', rule: 'CU-T33', by: 'buyer', actor: 'ana', to: 'in_mediation' });
    for (const other of ['mia', 'max', 'ops', 'shop', 'zed'] as const)
      order.whenSaid(other, 'consent-restart').thenRejects('actor.forbidden');
    order.says('shop for ana', 'consent-restart').disputeIs('in_mediation', { flags: { buyer_consents: { by: 'ana' } } });
    order.whenSaid('ana', 'consent-restart').thenRejects('state.invalid');
    expect([order.maySay('ana'), order.maySay('bo')].map((may) => may.includes('consent-restart'))).toEqual([false, true]);
  });
  it('is given to a mediator: not before there is one, nor after his decision (C2, CU-T28, CU-T35)', () => {
    comeup1.disputed().whenSaid('ana', 'consent-restart').thenRejects('state.invalid');
    const order = comeup1.mediated().says('ana', 'consent-restart').says('mia', 'decide', paysSeller).is('completed');
    order.disputeIs('settled', { flags: {} });
    order.whenSaid('bo', 'consent-restart').thenRejects('decision.final');
  });
  it('holds the mediator to nothing, and outlasts him (C2, CU-T28, CU-T32)', () => {
    consented().says('mia', 'decide', gives(3000)).is('completed');
    consented().says('ops', 'assign', { mediatorId: 'max' }).says('max', 'decide', restarts(SOON)).is('in_progress');
  });
  it('falls with the decision: the next dispute asks again (C2, CU-T33)', () => {
    const order = consented().stopsMail().says('mia', 'decide', restarts(SOON)).disputeIs('decided', { flags: {} }).letsMailGo();
    const again = refusesToCancel(refusesToCancel(order)).is('disputed', { disputeId: 'o1.2' }).says('mia', 'take');
    again.says('ana', 'justify', { text: 'Encore deux refus.' });
    again.disputeIs('in_mediation', { flags: {} }).whenSaid('mia', 'decide', restarts(SOON)).thenRejects('outcome.not_allowed');
  });
  it('of both says more than the justification that is still awaited (C2, CU-T20)', () => {
    const order = refusesToCancel(refusesToCancel(comeup1.working())).says('mia', 'take');
    order.disputeIs('in_mediation', { flags: { awaiting_claimant: {} } });
    order.whenSaid('mia', 'decide', paysSeller).thenRejects('too.early');
    order.says('ana', 'consent-restart').says('bo', 'consent-restart').says('mia', 'decide', restarts(SOON)).is('in_progress');
  });
});

describe('A dispute of comeup/1 in everything else', () => {
  it('is mediated as ever: taken, asked in, settled, decided with four outcomes (CU-T28, CU-T29, CU-T30, CU-T31, CU-T32, CU-T34)', () => {
    const of = () => comeup1.mediated().says('mia', 'ask', { to: 'both', text: 'Quel brief ?' });
    of().says('bo', 'post-message', { text: 'Celui-ci.' }).says('mia', 'decide', comeup.refundsAll).is('cancelled');
    of().says('mia', 'decide', gives(3000)).is('completed', { closedBy: 'mediator' });
    of().says('mia', 'decide', paysSeller).is('completed', { closedBy: 'mediator' });
    const agreed = of().says('ana', 'propose-settlement', { outcome: 'partial_refund', refundMinor: 3000 });
    agreed.says('bo', 'accept-settlement').says('mia', 'decide', gives(3000, 'arrangement')).is('completed');
  });
  it('that a cancellation after the delivery has opened goes the same way (C7, CU-T20, CU-T23)', () => {
    const order = asksToCancel(refusesToCancel(comeup1.delivered())).does('bo', 'refuse-cancellation', { reason: 'Non.' });
    order
      .disputeIs('open', { claimantId: 'ana' })
      .says('mia', 'take')
      .whenSaid('mia', 'decide', gives(3000))
      .thenRejects('too.early');
    order.waits('P3D').says('mia', 'decide', gives(3000)).is('completed');
  });
});
