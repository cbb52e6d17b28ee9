import { describe, it, expect } from '@jest/globals';
import { congocrea, KINSHASA, LUBUMBASHI, placing, world, type World } from '@entente/testing';

const { nothingCame, refund, arrives, chargeback } = congocrea;
const delivered = () => congocrea.shipped().does('bo', 'update-tracking', arrives());
const completed = () => congocrea.shipped().does('bo', 'complete');
const soldOut = { reason: 'Rupture de stock.' };
const cancelled = () => congocrea.placed().does('bo', 'cancel', soldOut);
const everywhere: readonly (readonly [string, () => World])[] = [
  ['paid', congocrea.placed],
  ['shipped', congocrea.shipped],
  ['delivered', delivered],
  ['completed', completed],
];

describe('When a parcel is paid', () => {
  it('its price is the seller’s at once, fees frozen, and it is known from when on it is missed (CG-T30, CG-T04)', () => {
    const parcel = congocrea.placed();
    expect(parcel.last).toMatchObject({
      type: 'OrderPlaced',
      rule: 'CG-T30',
      by: 'service',
      actor: 'ana',
      via: 'shop',
      funds: [{ do: 'capture', amountMinor: 10_000, feesMinor: 500 }],
    });
    expect(Object.keys(parcel.order.windows).sort()).toEqual(['case_window', 'eligible', 'ship_by']);
    expect(parcel.order.deadlines).toEqual({});
  });
  it('but for one of which nobody could ever say that it did not arrive (CG-T30)', () =>
    world('congocrea/1').when('shop for ana', 'place', placing(10_000, {})).thenRejects('field.required'));
  it('its seller ships it, and says with whom (CG-T30, CG-T31)', () => {
    const parcel = congocrea.placed().is('paid');
    parcel.when('bo', 'ship').thenRejects('field.required');
    parcel.when('ana', 'ship', { carrier: 'DHL' }).thenRejects('actor.forbidden');
    parcel
      .when('bo', 'ship', { carrier: 'DHL', trackingNumber: 'JD014' })
      .thenRecords({ type: 'OrderShipped', carrier: 'DHL', trackingNumber: 'JD014' });
    parcel.when('shop for bo', 'ship', { carrier: 'DHL' }).thenRecords({ type: 'OrderShipped', actor: 'bo', via: 'shop' });
    for (const make of [congocrea.shipped, delivered]) make().when('bo', 'ship', { carrier: 'DHL' }).thenRejects('state.invalid');
    for (const make of [completed, cancelled]) make().when('bo', 'ship', { carrier: 'DHL' }).thenRejects('order.closed');
  });
  it('or cancels it, with a reason, while it has not left: everything goes back (CG-T34)', () => {
    const parcel = congocrea.placed();
    parcel.when('bo', 'cancel').thenRejects('reason.required');
    parcel.when('ana', 'cancel', soldOut).thenRejects('actor.forbidden');
    expect(cancelled().is('cancelled', { closedBy: 'seller', windows: {} }).last).toMatchObject({
      type: 'OrderCancelled',
      rule: 'CG-T34',
      funds: [{ do: 'refund_part', amountMinor: 10_000 }],
      about: { remainingMinor: 0 },
    });
    for (const make of [congocrea.shipped, delivered]) make().when('bo', 'cancel', soldOut).thenRejects('state.invalid');
    for (const make of [completed, cancelled]) make().when('bo', 'cancel', soldOut).thenRejects('order.closed');
  });
  it('what was given back before is not given back twice (CG-T34, CG-T35)', () => {
    const part = congocrea.placed().does('bo', 'refund', refund(4000)).does('bo', 'cancel', soldOut);
    expect(part.funds).toEqual([4000, 6000].map((amountMinor) => ({ do: 'refund_part', amountMinor })));
    const all = congocrea.placed().does('bo', 'refund', refund(10_000)).does('bo', 'cancel', soldOut);
    expect(all.funds).toEqual([{ do: 'refund_part', amountMinor: 10_000 }]);
  });
  it('and a case that was open is closed with it (CG-T34)', () => {
    const parcel = congocrea.placed().until('2026-03-05T09:00:00Z').does('ana', 'open-dispute', nothingCame);
    parcel
      .does('bo', 'cancel', soldOut)
      .is('cancelled', { flags: {} })
      .disputeIs('closed', { closeReason: 'full_refund_by_seller', remainingMinor: 0 });
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
    for (const who of ['ana', 'mia', 'ops', 'zed'] as const)
      parcel.when(who, 'update-tracking', { status: 'delivered' }).thenRejects('actor.forbidden');
    parcel.when('bo', 'update-tracking', {}).thenRejects('field.required');
    congocrea.placed().when('bo', 'update-tracking', { status: 'in_transit' }).thenRejects('state.invalid');
    cancelled().when('bo', 'update-tracking', { status: 'in_transit' }).thenRejects('order.closed');
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

describe('The seller of a parcel', () => {
  it('gives back another way no more than the order cost, whatever he says (CG-T35)', () => {
    const parcel = congocrea.shipped();
    parcel.when('bo', 'refund', refund(10_001, 'external')).thenRejects('amount.invalid');
    parcel
      .does('bo', 'refund', refund(6000, 'external'))
      .when('bo', 'refund', refund(4001, 'external'))
      .thenRejects('amount.invalid');
    parcel
      .does('bo', 'refund', refund(4000, 'external'))
      .when('bo', 'refund', refund(1, 'external'))
      .thenRejects('limit.reached');
    parcel.does('bo', 'refund', refund(10_000)); // What is stated moves nothing, and limits nothing that moves.
    expect(parcel.may('bo')).not.toContain('refund');
  });
  it('gives back what he wants, up to what is left (CG-T35)', () => {
    for (const [status, make] of everywhere) make().does('bo', 'refund', refund(10_000)).is(status);
    cancelled().when('bo', 'refund', refund(1)).thenRejects('order.closed');
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
  it('which waits for one that left late, and never comes to one that did not leave (CG-T33)', () => {
    congocrea.placed().waits('P13M').is('paid', { deadlines: {} });
    const late = congocrea.placed().until('2026-07-01T09:00:00Z').does('bo', 'ship', { carrier: 'DHL' });
    expect(late.due('completion')).toBe('2026-07-01T22:59:59.999Z');
    late.waits('P1D').is('completed', { closedBy: 'timer' });
  });
});

describe('When the bank has taken a payment back', () => {
  it('the marketplace’s service records it, with its reference, wherever the parcel is (CG-T36)', () => {
    for (const [status, make] of [...everywhere, ['cancelled', cancelled] as const]) {
      const parcel = make();
      for (const who of ['ana', 'bo', 'mia', 'ops', 'zed'] as const)
        parcel.when(who, 'record-chargeback', chargeback()).thenRejects('actor.forbidden');
      parcel.does('shop', 'record-chargeback', chargeback()).is(status);
      expect(parcel.order.flags).toEqual({ chargeback: { by: 'shop' } });
    }
  });
  it('what is still refundable falls by what had not been given back (CG-T36)', () => {
    const charged = (refunded: number, amountMinor: number) => {
      const parcel = congocrea.shipped();
      if (refunded > 0) parcel.does('bo', 'refund', refund(refunded));
      return parcel.does('shop', 'record-chargeback', chargeback(amountMinor)).last;
    };
    const told = (amountMinor: number, appliedMinor: number) => ({
      amountMinor,
      appliedMinor,
      funds: [{ do: 'charge_back', reference: 'pay-10000', amountMinor, appliedMinor }],
    });
    expect(charged(0, 10_000)).toMatchObject({ ...told(10_000, 10_000), about: { remainingMinor: 0 } });
    expect(charged(0, 4000)).toMatchObject({ ...told(4000, 4000), about: { remainingMinor: 6000 } });
    expect(charged(7000, 10_000)).toMatchObject({ ...told(10_000, 3000), about: { remainingMinor: 0 } });
    expect(charged(10_000, 10_000)).toMatchObject({ ...told(10_000, 0), about: { remainingMinor: 0 } });
  });
  it('so that nobody is paid back twice (CG-T36)', () => {
    const parcel = congocrea.shipped().does('shop', 'record-chargeback', chargeback(4000));
    parcel.when('bo', 'refund', refund(6001)).thenRejects('amount.invalid', { limitMinor: 6000 });
    parcel.does('bo', 'refund', refund(6000)).when('bo', 'refund', refund(1)).thenRejects('amount.invalid', { limitMinor: 0 });
    const rest = congocrea.placed().does('shop', 'record-chargeback', chargeback(4000)).does('bo', 'cancel', soldOut);
    expect(rest.funds.at(-1)).toEqual({ do: 'refund_part', amountMinor: 6000 });
  });
  it('of a payment that there was, here, and once (CG-T36)', () => {
    const parcel = congocrea.shipped();
    parcel.when('shop', 'record-chargeback', { amountMinor: 1 }).thenRejects('field.required');
    parcel.when('shop', 'record-chargeback', { reference: 'pay-1', amountMinor: 1 }).thenRejects('field.invalid');
    for (const amountMinor of [0, -1, 0.5, 10_001])
      parcel.when('shop', 'record-chargeback', chargeback(amountMinor)).thenRejects('amount.invalid');
    parcel
      .does('shop', 'record-chargeback', chargeback(1))
      .when('shop', 'record-chargeback', chargeback(1))
      .thenRejects('state.invalid');
    const outside = { reference: 'pay-10000', method: 'external', currency: 'EUR', amountMinor: 10_000 } as const;
    congocrea
      .placed({ processingTime: 'P1D', payment: outside })
      .when('shop', 'record-chargeback', chargeback())
      .thenRejects('field.invalid');
  });
});

describe('The buyer of a parcel leaves a review', () => {
  const praise = { rating: 'positive', text: 'Très beau.' } as const;

  it('of a complete order, once, within a hundred days (CG-T38, O19)', () => {
    for (const [status, make] of everywhere.filter(([place]) => place !== 'completed'))
      make().is(status).when('ana', 'review', praise).thenRejects('state.invalid');
    cancelled().when('ana', 'review', praise).thenRejects('order.closed');
    const parcel = completed();
    parcel.when('ana', 'review', { rating: 'so-so' as 'positive' }).thenRejects('field.invalid');
    for (const who of ['bo', 'mia', 'ops', 'shop', 'zed'] as const)
      parcel.when(who, 'review', praise).thenRejects('actor.forbidden');
    parcel.until('2026-05-21T08:00:00Z').when('ana', 'review', praise).thenRecords({ type: 'ReviewLeft', rule: 'CG-T38' });
    parcel.until('2026-05-21T08:00:00.001Z').when('ana', 'review', praise).thenRejects('deadline.passed');
    completed().does('ana', 'review', praise).when('ana', 'review', praise).thenRejects('state.invalid');
  });
  it('never while a case is open, be it one that staff look at once more (CG-T38, O19)', () => {
    const parcel = completed().until('2026-03-05T09:00:00Z').does('ana', 'open-dispute', nothingCame);
    parcel.when('ana', 'review', praise).thenRejects('state.invalid');
    parcel.says('ana', 'close');
    parcel.when('ana', 'review', praise).thenRecords({ type: 'ReviewLeft' });
    parcel.says('ops', 'reopen', { reason: 'À revoir.' }).when('ana', 'review', praise).thenRejects('state.invalid');
  });
});
