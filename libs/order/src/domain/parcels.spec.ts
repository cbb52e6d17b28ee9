import { describe, it, expect } from '@jest/globals';
import { congocrea, KINSHASA, LUBUMBASHI } from '@entente/testing';

const nothingCame = congocrea.nothingCame;
const refund = (amountMinor: number, method: 'platform' | 'external' = 'platform') => ({ amountMinor, method });

describe('When a parcel is paid', () => {
  it('its seller ships it, and says with whom (CG-T30, CG-T31)', () => {
    const parcel = congocrea.placed().is('paid');
    parcel.when('bo', 'ship').thenRejects('field.required');
    parcel.when('ana', 'ship', { carrier: 'DHL' }).thenRejects('actor.forbidden');
    parcel
      .when('bo', 'ship', { carrier: 'DHL', trackingNumber: 'JD014' })
      .thenRecords({ type: 'OrderShipped', carrier: 'DHL', trackingNumber: 'JD014' });
    congocrea.shipped().when('bo', 'ship', { carrier: 'DHL' }).thenRejects('state.invalid');
  });
});

describe('When the carrier has news', () => {
  it('seller or service record it, with where the parcel is (CG-T32)', () => {
    const parcel = congocrea.shipped();
    parcel
      .when('shop', 'update-tracking', { status: 'in_transit' })
      .thenRecords({ type: 'TrackingUpdated', to: 'shipped', tracking: 'in_transit', place: 'unknown' });
    parcel
      .when('bo', 'update-tracking', { status: 'delivered', location: KINSHASA })
      .thenRecords({ type: 'TrackingUpdated', to: 'delivered', place: 'matches' });
    parcel
      .when('bo', 'update-tracking', { status: 'delivered', location: LUBUMBASHI })
      .thenRecords({ type: 'TrackingUpdated', place: 'differs' });
    parcel.when('ana', 'update-tracking', { status: 'delivered' }).thenRejects('actor.forbidden');
    parcel.when('bo', 'update-tracking', {}).thenRejects('field.required');
  });
  it('also later on, which changes nothing but what is known (CG-T32)', () => {
    congocrea
      .shipped()
      .does('bo', 'update-tracking', { status: 'delivered' })
      .does('shop', 'update-tracking', { status: 'in_transit' })
      .is('delivered');
    congocrea
      .shipped()
      .does('bo', 'complete')
      .does('bo', 'update-tracking', { status: 'delivered', location: KINSHASA })
      .is('completed');
  });
});

describe('A case may be opened', () => {
  const on = (instant: string) => congocrea.shipped().until(instant);

  it('once the estimated day is over, where the marketplace is (CG-T03, CG-T04, scenario 52)', () => {
    on('2026-02-28T10:00:00Z')
      .when('ana', 'open-dispute', nothingCame)
      .thenRejects('too.early', { at: '2026-03-01T22:59:59.999Z' });
    on('2026-03-01T22:59:00Z').when('ana', 'open-dispute', nothingCame).thenRejects('too.early');
    on('2026-03-02T08:00:00Z')
      .does('ana', 'open-dispute', nothingCame)
      .is('shipped', { flags: { 'case_open:o1.1': { by: 'ana' } } });
  });
  it('for a hundred days from then (CG-T03, scenario 52)', () => {
    on('2026-06-09T22:59:59Z')
      .when('ana', 'open-dispute', nothingCame)
      .thenRecords({
        type: 'DisputeOpened',
        reason: 'non_delivery',
        refundableMinor: 9500,
        funds: [{ do: 'hold', disputeId: 'o1.1' }],
      });
    on('2026-06-10T22:59:59Z').when('ana', 'open-dispute', nothingCame).thenRejects('deadline.passed');
  });
  it('where no day was estimated, once the processing time is over (CG-T04, scenario 53)', () => {
    const parcel = congocrea.placed({ processingTime: 'P5D' }).waits('P4D');
    parcel.when('ana', 'open-dispute', nothingCame).thenRejects('too.early');
    parcel.waits('P2D').does('ana', 'open-dispute', nothingCame).is('paid');
  });
  it('for a reason that there is, in words (CG-T03)', () => {
    const parcel = on('2026-03-05T09:00:00Z');
    parcel
      .when('ana', 'open-dispute', { justification: 'Je n’en veux plus.', reason: 'changed_my_mind' })
      .thenRejects('dispute.not_eligible');
    parcel.when('ana', 'open-dispute', { justification: 'Rien reçu.' }).thenRejects('dispute.not_eligible');
    parcel.when('ana', 'open-dispute', { reason: 'non_delivery' }).thenRejects('reason.required');
    parcel.when('bo', 'open-dispute', nothingCame).thenRejects('actor.forbidden');
  });
  it('one at a time, and not twice for the same reason (CG-T03)', () => {
    congocrea.opened().when('ana', 'open-dispute', nothingCame).thenRejects('dispute.already_open');
    congocrea
      .opened()
      .does('bo', 'update-tracking', { status: 'delivered', location: KINSHASA })
      .when('ana', 'open-dispute', nothingCame)
      .thenRejects('dispute.not_eligible');
  });
  it('not where everything was given back (CG-T03)', () =>
    on('2026-03-05T09:00:00Z')
      .does('bo', 'refund', refund(10_000))
      .when('ana', 'open-dispute', nothingCame)
      .thenRejects('dispute.not_eligible'));
  it('also on an order that is complete (CG-T03, CG-T33)', () => {
    congocrea
      .shipped()
      .does('bo', 'complete')
      .until('2026-03-05T09:00:00Z')
      .does('ana', 'open-dispute', nothingCame)
      .is('completed')
      .disputeIs('open');
  });
});

describe('The seller of a parcel', () => {
  it('gives back what he wants, up to what is left (CG-T35)', () => {
    const parcel = congocrea.shipped().does('bo', 'refund', refund(4000));
    expect(parcel.last).toMatchObject({
      type: 'RefundIssued',
      full: false,
      funds: [{ do: 'refund_part', amountMinor: 4000 }],
      about: { remainingMinor: 6000 },
    });
    parcel.when('bo', 'refund', refund(6001)).thenRejects('amount.invalid', { limitMinor: 6000 });
    parcel.when('bo', 'refund', refund(0)).thenRejects('amount.invalid');
    parcel.when('bo', 'refund', { method: 'platform' }).thenRejects('field.required');
    parcel.when('bo', 'refund', { amountMinor: 1 }).thenRejects('field.required');
    parcel.when('ana', 'refund', refund(1)).thenRejects('actor.forbidden');
    parcel.does('bo', 'refund', refund(6000)).is('shipped');
    expect(parcel.last).toMatchObject({ full: true, about: { remainingMinor: 0 } });
  });
  it('may state that he paid by other means, which moves nothing here (CG-T35)', () => {
    const parcel = congocrea.shipped();
    parcel
      .when('bo', 'refund', refund(10_000, 'external'))
      .thenRecords({ type: 'RefundIssued', method: 'external', full: false });
    expect(parcel.does('bo', 'refund', refund(10_000, 'external')).funds).toEqual([]);
    expect(parcel.last.about.remainingMinor).toBe(10_000);
  });
  it('marks it complete, or time does when no case can be opened any more (CG-T33)', () => {
    congocrea.shipped().does('bo', 'complete').is('completed', { closedBy: 'seller' });
    congocrea.placed().when('bo', 'complete').thenRejects('state.invalid');
    congocrea.shipped().when('ana', 'complete').thenRejects('actor.forbidden');
    const parcel = congocrea
      .shipped()
      .until('2026-06-09T22:59:59Z')
      .is('shipped')
      .until('2026-06-09T23:02:00Z')
      .is('completed', { closedBy: 'timer' });
    parcel.when('bo', 'ship', { carrier: 'DHL' }).thenRejects('order.closed');
    expect(parcel.funds).toEqual([]);
  });
});

describe('While a case is open', () => {
  it('the order is not frozen (CG-T05, CG-T35, scenario 58)', () => {
    const parcel = congocrea.placed().until('2026-03-05T09:00:00Z').does('ana', 'open-dispute', nothingCame);
    parcel
      .does('bo', 'ship', { carrier: 'DHL' })
      .does('bo', 'refund', refund(1000))
      .is('shipped', { flags: { 'case_open:o1.1': { by: 'ana' } } })
      .disputeIs('open', { remainingMinor: 9000 });
  });
  it('its end lets the money go (CG-T07, CG-T09)', () => {
    for (const parcel of [
      congocrea.opened().does('bo', 'refund', refund(10_000)),
      congocrea.opened().does('shop', 'update-tracking', { status: 'delivered', location: KINSHASA }),
    ]) {
      expect([parcel.order.flags, parcel.order.disputes['o1.1']?.open]).toEqual([{}, false]);
      expect(parcel.last).toMatchObject({ type: 'DisputeEnded', funds: [{ do: 'unhold', disputeId: 'o1.1' }] });
    }
  });
});

describe('When the marketplace has decided a case', () => {
  it('the order gives back all that is left, and says both figures (CG-T13)', () => {
    const parcel = congocrea.taken().says('mia', 'decide', congocrea.refundsAll).is('shipped', { flags: {} });
    expect(parcel.last).toMatchObject({
      type: 'DecisionApplied',
      orderedMinor: 10_000,
      appliedMinor: 10_000,
      funds: [
        { do: 'unhold', disputeId: 'o1.1' },
        { do: 'refund_part', amountMinor: 10_000 },
      ],
    });
  });
  it('which may be less than was decided, for the seller refunds meanwhile (CG-T13, CG-T35)', () => {
    const part = congocrea
      .taken()
      .stopsMail()
      .does('bo', 'refund', refund(8000))
      .says('mia', 'decide', congocrea.refundsAll)
      .letsMailGo();
    expect(part.last).toMatchObject({ orderedMinor: 10_000, appliedMinor: 2000, about: { remainingMinor: 0 } });
    const all = congocrea
      .taken()
      .stopsMail()
      .does('bo', 'refund', refund(10_000))
      .says('mia', 'decide', congocrea.refundsAll)
      .letsMailGo();
    expect(all.last).toMatchObject({ orderedMinor: 10_000, appliedMinor: 0, funds: [{ do: 'unhold', disputeId: 'o1.1' }] });
    all.disputeIs('closed', { closeReason: 'platform_refund' });
  });
  it('a case that is open when the window ends goes on (CG-T13, CG-T33)', () => {
    const parcel = congocrea.taken().until('2026-07-01T09:00:00Z').is('completed').disputeIs('escalated');
    expect(parcel.says('mia', 'decide', congocrea.refundsAll).funds).toContainEqual({ do: 'refund_part', amountMinor: 10_000 });
  });
});
