import { describe, it, expect } from '@jest/globals';
import { congocrea, KINSHASA, LUBUMBASHI } from '@entente/testing';

const { refundsAll } = congocrea;
const refund = (amountMinor: number, method: 'platform' | 'external' = 'platform') => ({ amountMinor, method });

describe('When a case is open', () => {
  it('buyer and seller talk, and the marketplace may write to them (CG-T03, CG-T05, scenario 58)', () => {
    const parcel = congocrea
      .opened()
      .disputeIs('open', { reason: 'non_delivery', claimantId: 'ana', refundableMinor: 9500, remainingMinor: 10_000 });
    parcel
      .says('ana', 'post-message', { text: 'Toujours rien.' })
      .says('bo', 'post-message', { text: 'Je cherche.' })
      .says('ops', 'post-message', { text: 'Nous regardons.' });
    expect(parcel.disputeHistory.map(({ type }) => type)).toEqual([
      'MediationStarted',
      'PartyAnswered',
      'PartyAnswered',
      'MediatorWrote',
    ]);
    parcel.whenSaid('ana', 'post-message').thenRejects('reason.required');
    parcel.whenSaid('shop', 'post-message', { text: 'Bip.' }).thenRejects('actor.forbidden');
  });
  it('the buyer hands it to the marketplace from the third day on, and not an hour before (CG-T10, scenario 55)', () => {
    const parcel = congocrea.opened().waits('P2DT23H');
    parcel.whenSaid('ana', 'escalate').thenRejects('too.early', { at: '2026-03-08T09:00:00.000Z' });
    parcel.whenSaid('bo', 'escalate').thenRejects('actor.forbidden');
    parcel.waits('PT1H').says('ana', 'escalate').disputeIs('escalated');
  });
  it('and nobody acts, it stays open: the buyer is told that he may (CG-T12, scenario 56)', () => {
    const parcel = congocrea.opened().waits('P10D').disputeIs('open');
    expect(parcel.lastOfDispute).toMatchObject({ type: 'EscalationPossible', rule: 'CG-T12' });
    parcel.says('ana', 'escalate').disputeIs('escalated');
  });
});

describe('A case closes by itself', () => {
  it('when the seller has given everything back by the platform’s means, in parts too (CG-T07, scenario 59)', () => {
    const parcel = congocrea.opened().does('bo', 'refund', refund(4000)).disputeIs('open', { remainingMinor: 6000 });
    parcel.does('bo', 'refund', refund(6000)).disputeIs('closed', { closeReason: 'full_refund_by_seller' });
    expect(parcel.is('shipped', { flags: {} }).order.disputes).toMatchObject({ 'o1.1': { open: false } });
  });
  it('and not by other means (CG-T07)', () => {
    congocrea.opened().does('bo', 'refund', refund(10_000, 'external')).disputeIs('open', { remainingMinor: 10_000 });
  });
  it('when the parcel was delivered where the receipt says, not elsewhere (CG-T09, scenario 60)', () => {
    const tracked = (location: typeof KINSHASA) =>
      congocrea.opened().does('shop', 'update-tracking', { status: 'delivered', location });
    tracked(KINSHASA).disputeIs('closed', { closeReason: 'tracking_confirmed' });
    tracked(LUBUMBASHI).disputeIs('open');
    congocrea.opened().does('shop', 'update-tracking', { status: 'in_transit', location: KINSHASA }).disputeIs('open');
    congocrea.opened().does('shop', 'update-tracking', { status: 'delivered' }).disputeIs('open'); // Nobody knows where.
  });
  it('also after it was escalated; then nothing more is said or decided (CG-T07, CG-T09)', () => {
    const parcel = congocrea.taken().does('bo', 'refund', refund(10_000)).disputeIs('closed');
    parcel.whenSaid('mia', 'decide', refundsAll).thenRejects('case.closed');
    parcel.whenSaid('ana', 'post-message', { text: 'Merci.' }).thenRejects('case.closed');
    congocrea.escalated().does('bo', 'update-tracking', { status: 'delivered', location: KINSHASA }).disputeIs('closed');
  });
  it('and is not hurried by what was heard before it was opened (CG-T09)', () => {
    congocrea
      .shipped()
      .does('bo', 'update-tracking', { status: 'delivered', location: KINSHASA })
      .until('2026-03-05T09:00:00Z')
      .does('ana', 'open-dispute', congocrea.nothingCame)
      .disputeIs('open');
  });
});

describe('When a case is with the marketplace', () => {
  it('one mediator takes it, or staff assign one, who is no party (CG-T13)', () => {
    congocrea.opened().whenSaid('mia', 'take').thenRejects('state.invalid');
    const parcel = congocrea.escalated();
    parcel.whenSaid('ops', 'take').thenRejects('actor.forbidden');
    parcel.whenSaid('mia', 'decide', refundsAll).thenRejects('actor.forbidden');
    parcel.whenSaid('ops', 'assign', { mediatorId: 'bo' }).thenRejects('actor.forbidden');
    parcel.says('mia', 'take').whenSaid('max', 'take').thenRejects('state.invalid');
    parcel.whenSaid('max', 'decide', refundsAll).thenRejects('actor.forbidden');
    parcel
      .says('ops', 'assign', { mediatorId: 'max' })
      .says('max', 'decide', refundsAll)
      .disputeIs('closed', { closeReason: 'platform_refund' });
  });
  it('he gives everything back, with reasons and on a ground that there is (CG-T13)', () => {
    const parcel = congocrea.taken();
    parcel.whenSaid('mia', 'decide', { ...refundsAll, reasons: '' }).thenRejects('reason.required');
    parcel.whenSaid('mia', 'decide', { ...refundsAll, ground: 'not_conform' }).thenRejects('outcome.not_allowed');
    parcel.whenSaid('mia', 'decide', { ...refundsAll, outcome: 'restart' }).thenRejects('outcome.not_allowed');
    parcel.whenSaid('mia', 'decide', refundsAll).thenRecords({
      type: 'DisputeDecided',
      outcome: 'full_refund',
      ground: 'not_received',
      refundMinor: 10_000,
      mediatorId: 'mia',
    });
  });
  it('what was given back meanwhile is no longer to give (CG-T07, CG-T13)', () =>
    congocrea
      .taken()
      .does('bo', 'refund', refund(4000))
      .whenSaid('mia', 'decide', refundsAll)
      .thenRecords({ type: 'DisputeDecided', refundMinor: 6000 }));
  it('what he decided waits until the order has applied it, and is closed then; after a quarter of an hour the operators are told (CG-T13)', () => {
    const parcel = congocrea.taken().stopsMail().says('mia', 'decide', refundsAll).disputeIs('decided');
    parcel.whenSaid('mia', 'decide', refundsAll).thenRejects('decision.final');
    expect(parcel.waits('PT17M').lastOfDispute).toMatchObject({ type: 'EnforcementOverdue', rule: 'CG-T13' });
    parcel.letsMailGo().disputeIs('closed', { closeReason: 'platform_refund', remainingMinor: 0 });
    expect(parcel.lastOfDispute).toMatchObject({ type: 'DisputeSettled', orderedMinor: 10_000, appliedMinor: 10_000 });
  });
  it('a refund that lands while it is closing stands, and there is one end (CG-T07)', () => {
    const parcel = congocrea
      .opened()
      .does('shop', 'update-tracking', { status: 'delivered', location: KINSHASA })
      .does('bo', 'refund', refund(10_000));
    expect(parcel.disputeHistory.filter(({ type }) => type === 'DisputeClosed')).toHaveLength(1);
    expect(parcel.lastOfDispute).toMatchObject({ type: 'RefundNoted', remainingMinor: 0 });
  });
});
