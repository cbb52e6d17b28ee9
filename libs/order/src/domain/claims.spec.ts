import { describe, it, expect } from '@jest/globals';
import { fold } from '@entente/kernel';
import { comeup, comeup1, comeup3, type World } from '@entente/testing';
import { orderDecider } from './decide.js';
import type { OrderEvent } from './events.js';

const { claimed, reviewed } = comeup3;
const complaint = { text: 'Il ne répond plus.' };
const OF_CLAIMS = ['submit-claim', 'amend-claim', 'withdraw-claim', 'review-claim', 'reject-claim', 'convert-claim'] as const;
const mayClaim = (order: World, person: Parameters<World['may']>[0]) =>
  order.may(person).filter((action) => action.endsWith('-claim'));

describe('Under comeup/3, either side complains to the staff', () => {
  it.each([
    ['before the work', () => comeup3.placed()],
    ['during the work', () => comeup3.working()],
    ['when it is late', () => comeup3.working().waits('P6D')],
    ['at the check', () => comeup3.delivered()],
    ['while a revision is asked', () => comeup3.requested()],
    ['once it was refused', () => comeup3.refused()],
  ])('%s: no clock stops for it, and nothing moves (C5, CU-T41)', (_, at) => {
    for (const who of ['ana', 'bo'] as const) {
      const { status, flags, deadlines } = at().order;
      const order = claimed(who, at()).is(status, { flags: { ...flags, claim: { by: who } }, deadlines });
      expect(order.last).toMatchObject({ type: 'ClaimSubmitted', rule: 'CU-T41', actor: who, text: 'L’autre ne répond plus.' });
      expect(order.funds).toEqual([]);
    }
  });
  it('in words, as a party, while the order is open (CU-T41)', () => {
    const order = comeup3.working();
    order.when('ana', 'submit-claim').thenRejects('reason.required');
    order.when('ana', 'submit-claim', { text: ' ' }).thenRejects('reason.required');
    for (const other of ['mia', 'ops', 'shop', 'zed'] as const)
      order.when(other, 'submit-claim', complaint).thenRejects('actor.forbidden');
    order.does('shop for ana', 'submit-claim', complaint).is('in_progress', { flags: { claim: { by: 'ana' } } });
    comeup3
      .working()
      .does('ops', 'hold', { reason: 'À vérifier.' })
      .when('ana', 'submit-claim', complaint)
      .thenRejects('order.frozen');
    comeup3.delivered().does('ana', 'complete').when('bo', 'submit-claim', complaint).thenRejects('order.closed');
  });
  it('one at a time, whoever of them was first (CU-T41)', () => {
    for (const who of ['ana', 'bo'] as const) claimed('ana').when(who, 'submit-claim', complaint).thenRejects('state.invalid');
    for (const who of ['ana', 'bo'] as const) reviewed('bo').when(who, 'submit-claim', complaint).thenRejects('state.invalid');
  });
  it('and never under comeup/1 or /2, where only the buyer opens a dispute (C5, CU-T41)', () => {
    for (const order of [comeup.refused(), comeup1.refused(), comeup.working(), comeup1.delivered()])
      for (const who of ['ana', 'bo', 'mia'] as const) {
        for (const action of OF_CLAIMS) order.when(who, action, { ...complaint, reason: 'Non.' }).thenRejects('state.invalid');
        expect(mayClaim(order, who)).toEqual([]);
      }
  });
});

describe('Until a mediator looks at a claim', () => {
  it('its author amends and withdraws it, and nobody else does (O7, CU-T41)', () => {
    const order = claimed('ana');
    expect([mayClaim(order, 'ana'), mayClaim(order, 'bo'), mayClaim(order, 'mia'), mayClaim(order, 'ops')]).toEqual([
      ['amend-claim', 'withdraw-claim'],
      [],
      ['review-claim'],
      [],
    ]);
    for (const other of ['bo', 'mia'] as const) {
      order.when(other, 'amend-claim', complaint).thenRejects('actor.forbidden');
      order.when(other, 'withdraw-claim').thenRejects('actor.forbidden');
    }
    order.when('ana', 'amend-claim').thenRejects('reason.required');
    order.does('ana', 'amend-claim', complaint).does('ana', 'amend-claim', { text: 'Toujours rien.' });
    expect(order.order.claim).toEqual({ claimantId: 'ana', text: 'Toujours rien.' });
    order.does('ana', 'withdraw-claim').is('in_progress', { flags: {} });
    order.when('ana', 'amend-claim', complaint).thenRejects('state.invalid');
    order.when('ana', 'withdraw-claim').thenRejects('state.invalid');
    order.when('mia', 'review-claim').thenRejects('state.invalid');
  });
  it('and no longer: what he is judged by stands (CU-T41)', () => {
    const order = reviewed('ana').is('in_progress', { flags: { claim: { by: 'ana' }, claim_in_review: { by: 'mia' } } });
    order.when('ana', 'amend-claim', complaint).thenRejects('state.invalid');
    order.when('ana', 'withdraw-claim').thenRejects('state.invalid');
    order.when('max', 'review-claim').thenRejects('state.invalid');
    expect([mayClaim(order, 'ana'), mayClaim(order, 'bo'), mayClaim(order, 'mia')]).toEqual([
      [],
      [],
      ['convert-claim', 'reject-claim'],
    ]);
  });
  it('nobody decides on it (CU-T41)', () => {
    for (const action of ['reject-claim', 'convert-claim'] as const)
      claimed('ana').when('mia', action, { reason: 'Non.' }).thenRejects('state.invalid');
  });
});

describe('A mediator looks at a claim', () => {
  it('who is neither a party nor any other of the staff (CU-T41)', () => {
    const order = claimed('bo');
    for (const other of ['ana', 'bo', 'ops', 'shop', 'zed'] as const) {
      order.when(other, 'review-claim').thenRejects('actor.forbidden');
      for (const action of ['reject-claim', 'convert-claim'] as const)
        reviewed('bo').when(other, action, { reason: 'Non.' }).thenRejects('actor.forbidden');
    }
  });
  it('and rejects it with a reason: as if there had been none, and another may be made (CU-T41)', () => {
    const order = reviewed('ana');
    order.when('mia', 'reject-claim').thenRejects('reason.required');
    order.when('mia', 'reject-claim', { reason: '\n' }).thenRejects('reason.required');
    order.does('max', 'reject-claim', { reason: 'Le délai court encore.' }).is('in_progress', { flags: {} });
    expect(order.last).toMatchObject({ type: 'ClaimRejected', by: 'mediator', actor: 'max', reason: 'Le délai court encore.' });
    claimed('bo', order).does('mia', 'review-claim').does('mia', 'convert-claim').is('disputed');
    expect(order.last).toMatchObject({ type: 'DisputeOpened', claimantId: 'bo' });
  });
  it.each(['ana', 'bo'] as const)(
    'and makes a dispute of it, in the name of %s and with his words (C5, CU-T41, CU-T22)',
    (who) => {
      const order = claimed(who).does(who, 'amend-claim', complaint).does('mia', 'review-claim');
      order.does('mia', 'convert-claim').is('disputed', { flags: {}, counters: { disputes: 1 } });
      expect(order.last).toMatchObject({
        type: 'DisputeOpened',
        rule: 'CU-T41',
        by: 'mediator',
        actor: 'mia',
        disputeId: 'o1.1',
        claimantId: who,
        justification: complaint.text,
        justified: true,
      });
      order
        .disputeIs('open', { claimantId: who, flags: {} })
        .whenSaid('mia', 'decide', comeup.paysSeller)
        .thenRejects('state.invalid');
      expect(Object.keys(order.order.paused)).toContain('expiry'); // Frozen like any other.
      order.whenSaid('ana', 'justify', { text: 'Moi.' }).thenRejects('state.invalid'); // It says why already.
      order.says('max', 'take').says('max', 'decide', comeup.gives(3000)).is('completed', { closedBy: 'mediator' });
    },
  );
});

describe('Beside a claim', () => {
  it('the order goes its way: what it leaves open is kept, what it closes is over (CU-T41)', () => {
    const order = claimed('ana')
      .does('bo', 'deliver', { text: 'Voilà.' })
      .does('ana', 'request-revision', { text: 'Plus bleu.' });
    order.is('revision_requested', { flags: { claim: { by: 'ana' } } });
    claimed('bo', comeup3.delivered()).waits('P8D').is('completed', { closedBy: 'timer', flags: {} });
    const closed = reviewed('ana').does('bo', 'cancel').is('cancelled', { flags: {} });
    closed.when('mia', 'convert-claim').thenRejects('order.closed');
  });
  it('a dispute may be opened by the buyer: the claim is void, and a refund that was proposed (C5, CU-T22, CU-T40, CU-T41)', () => {
    const order = comeup3
      .proposed('ana', claimed('bo', comeup3.refused()))
      .does('ana', 'open-dispute', { justification: 'Non.' });
    order.is('disputed', { flags: {} }).when('mia', 'review-claim').thenRejects('order.frozen');
    expect(order.last).toMatchObject({ claimantId: 'ana', justification: 'Non.' });
  });
  it('a stay on hold lets it wait, in review or not (CU-T41, CU-T45)', () => {
    const order = reviewed('ana').does('ops', 'hold', { reason: 'À vérifier.' });
    order.when('mia', 'reject-claim', { reason: 'Non.' }).thenRejects('order.frozen');
    order.does('ops', 'unhold').is('in_progress', { flags: { claim: { by: 'ana' }, claim_in_review: { by: 'mia' } } });
    order.does('mia', 'reject-claim', { reason: 'Non.' }).is('in_progress', { flags: {} });
  });
  it('what was stored tells the same order again (CU-T41, scenario 48)', () => {
    for (const order of [
      claimed('bo'),
      reviewed('ana').does('mia', 'convert-claim'),
      reviewed().does('mia', 'reject-claim', { reason: 'Non.' }),
    ])
      expect(fold(orderDecider, JSON.parse(JSON.stringify(order.history)) as OrderEvent[])).toEqual(order.order);
  });
});
