import { describe, it, expect } from '@jest/globals';
import { congocrea, KINSHASA, LUBUMBASHI, type World } from '@entente/testing';

const { refund, refundsAll, arrives, chargeback, notAsShown } = congocrea;
const places: readonly (readonly [string, () => World])[] = [
  ['open', congocrea.opened],
  ['escalated', congocrea.escalated],
  ['taken', congocrea.taken],
];
const complains = () => congocrea.shipped().until('2026-03-05T09:00:00Z').does('ana', 'open-dispute', notAsShown);
const ends = (parcel: World) => parcel.disputeHistory.filter(({ type }) => type === 'DisputeClosed' || type === 'DisputeSettled');

describe('A case closes by itself when its seller has given everything back', () => {
  it.each(places)('by the platform’s means, while it is %s (CG-T07, scenario 59)', (_, make) => {
    const parcel = make().does('bo', 'refund', refund(10_000));
    parcel.disputeIs('closed', { closeReason: 'full_refund_by_seller', remainingMinor: 0, deadlines: {}, flags: {} });
    expect(parcel.lastOfDispute).toMatchObject({ type: 'DisputeClosed', rule: 'CG-T07', by: 'system' });
  });
  it('in several parts, when the last reaches the total (CG-T07, scenario 59)', () => {
    const parcel = congocrea.opened().does('bo', 'refund', refund(4000)).disputeIs('open', { remainingMinor: 6000 });
    parcel.does('bo', 'refund', refund(5999)).disputeIs('open', { remainingMinor: 1 });
    parcel.does('bo', 'refund', refund(1)).disputeIs('closed', { closeReason: 'full_refund_by_seller' });
    expect(parcel.disputeHistory.filter(({ type }) => type === 'RefundNoted')).toHaveLength(2);
  });
  it('counting what he had given back before the case (CG-T07)', () => {
    congocrea
      .shipped()
      .does('bo', 'refund', refund(4000))
      .until('2026-03-05T09:00:00Z')
      .does('ana', 'open-dispute', congocrea.nothingCame)
      .disputeIs('open', { remainingMinor: 6000 })
      .does('bo', 'refund', refund(6000))
      .disputeIs('closed');
  });
  it('whatever the case is about (CG-T07)', () => {
    complains().does('bo', 'refund', refund(10_000)).disputeIs('closed', { closeReason: 'full_refund_by_seller' });
  });
  it('and not for a part, nor for what he gave by other means (CG-T07, CG-T35)', () => {
    congocrea.opened().does('bo', 'refund', refund(9999)).disputeIs('open', { remainingMinor: 1 });
    congocrea.opened().does('bo', 'refund', refund(10_000, 'external')).disputeIs('open', { remainingMinor: 10_000 });
    congocrea
      .opened()
      .does('bo', 'refund', refund(4000))
      .does('bo', 'refund', refund(6000, 'external'))
      .disputeIs('open', { remainingMinor: 6000 });
  });
});

describe('A case closes by itself when the parcel has arrived', () => {
  it.each(places)('where the receipt says, while it is %s (CG-T09, scenario 60)', (_, make) => {
    const parcel = make().does('shop', 'update-tracking', arrives());
    parcel.disputeIs('closed', { closeReason: 'tracking_confirmed', deadlines: {} });
    expect(parcel.lastOfDispute).toMatchObject({ type: 'DisputeClosed', rule: 'CG-T09' });
  });
  it('not elsewhere, nor on its way, nor where nobody knows (CG-T09, scenario 60)', () => {
    for (const update of [
      arrives(LUBUMBASHI),
      { status: 'in_transit', location: KINSHASA },
      { status: 'delivered' },
      { status: 'delivered', location: { country: 'CD' } },
      arrives({ country: 'FR', city: 'Kinshasa' }),
    ] as const)
      congocrea.opened().does('shop', 'update-tracking', update).disputeIs('open');
  });
  it('and, once corrected, where it should have been (CG-T09)', () => {
    congocrea
      .opened()
      .does('shop', 'update-tracking', arrives(LUBUMBASHI))
      .does('shop', 'update-tracking', arrives())
      .disputeIs('closed', { closeReason: 'tracking_confirmed' });
  });
  it('only one for what did not arrive: what is not as described was never missing (CG-T09, G7, scenario 61)', () => {
    const parcel = complains().does('shop', 'update-tracking', arrives()).disputeIs('open', { reason: 'not_as_described' });
    parcel.waits('P3D').says('ana', 'escalate').does('bo', 'update-tracking', arrives()).disputeIs('escalated');
  });
  it('and not by what was heard before it was opened (CG-T09)', () => {
    congocrea
      .shipped()
      .does('bo', 'update-tracking', arrives())
      .until('2026-03-05T09:00:00Z')
      .does('ana', 'open-dispute', congocrea.nothingCame)
      .disputeIs('open');
  });
  it('nor one that staff have reopened, for it is the tracking that they doubt (CG-T09, CG-T16)', () => {
    const parcel = congocrea.opened().does('shop', 'update-tracking', arrives());
    parcel.says('ops', 'reopen', { reason: 'Signature inconnue.' }).does('shop', 'update-tracking', arrives());
    parcel.disputeIs('escalated', { flags: { reopened: { by: 'ops' }, awaiting_mediator: { by: 'ops' } } });
    parcel.does('bo', 'refund', refund(10_000)).disputeIs('closed', { closeReason: 'full_refund_by_seller' });
  });
});

describe('A buyer who is content', () => {
  it.each(places)('closes his case, while it is %s (CG-T08, scenario 62)', (_, make) => {
    const parcel = make();
    for (const who of ['bo', 'mia', 'ops', 'shop', 'zed'] as const) parcel.whenSaid(who, 'close').thenRejects('actor.forbidden');
    parcel.says('ana', 'close').disputeIs('closed', { closeReason: 'closed_by_buyer', remainingMinor: 10_000 });
    parcel.whenSaid('ana', 'close').thenRejects('case.closed');
  });
  it('does so until it is decided (CG-T08, CG-T13)', () =>
    congocrea.taken().stopsMail().says('mia', 'decide', refundsAll).whenSaid('ana', 'close').thenRejects('decision.final'));
});

describe('A case closes when the bank has taken the payment back', () => {
  it.each(places)('while it is %s, be it a part of the payment (CG-T20, CG-T36)', (_, make) => {
    for (const amountMinor of [10_000, 4000]) {
      const parcel = make().does('shop', 'record-chargeback', chargeback(amountMinor));
      parcel.disputeIs('closed', { closeReason: 'chargeback', remainingMinor: 10_000 - amountMinor });
      parcel.whenSaid('ops', 'reopen', { reason: 'À revoir.' }).thenRejects('state.invalid');
      expect(parcel.maySay('ops')).toEqual([]);
    }
  });
  it('one that was closed before remembers it, and is not reopened (CG-T16, CG-T20)', () => {
    const parcel = congocrea.opened().says('ana', 'close').does('shop', 'record-chargeback', chargeback(4000));
    expect(parcel.lastOfDispute).toMatchObject({ type: 'ChargebackNoted', rule: 'CG-T20', remainingMinor: 6000 });
    parcel.disputeIs('closed', { closeReason: 'closed_by_buyer' });
    parcel.whenSaid('ops', 'reopen', { reason: 'À revoir.' }).thenRejects('state.invalid');
  });
});

describe('What comes at the same time', () => {
  it('closes a case once: a refund that lands after the buyer has closed it stands (CG-T07, CG-T08, scenario 66)', () => {
    const parcel = congocrea.opened().stopsMail().does('bo', 'refund', refund(10_000)).says('ana', 'close').letsMailGo();
    expect(ends(parcel)).toHaveLength(1);
    parcel.disputeIs('closed', { closeReason: 'closed_by_buyer', remainingMinor: 0 });
    expect(parcel.is('shipped', { flags: {} }).funds).toContainEqual({ do: 'refund_part', amountMinor: 10_000 });
  });
  it('and a buyer who closes it after a refund has closed it is told so (CG-T07, CG-T08, scenario 66)', () => {
    const parcel = congocrea.opened().does('bo', 'refund', refund(10_000));
    parcel.whenSaid('ana', 'close').thenRejects('case.closed');
    expect(ends(parcel)).toHaveLength(1);
  });
  it('whatever else arrives once it is closed changes its figures, and nothing more (CG-T07, CG-T09, CG-T34)', () => {
    const parcel = congocrea.opened().does('shop', 'update-tracking', arrives());
    parcel.does('bo', 'refund', refund(4000)).does('shop', 'update-tracking', arrives());
    expect(parcel.lastOfDispute).toMatchObject({ type: 'RefundNoted', to: 'closed', remainingMinor: 6000 });
    parcel.disputeIs('closed', { closeReason: 'tracking_confirmed' });
    expect(ends(parcel)).toHaveLength(1);
  });
});
