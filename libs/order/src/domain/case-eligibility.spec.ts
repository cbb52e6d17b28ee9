import { describe, it, expect } from '@jest/globals';
import { congocrea, KINSHASA, LUBUMBASHI, type World } from '@entente/testing';
import type { OrderBody } from './commands.js';

const { nothingCame, notAsShown, refund, arrives, chargeback } = congocrea;
const opens = (order: World, complaint: OrderBody = nothingCame) => order.when('ana', 'open-dispute', complaint);
/** The estimated day ends, where the marketplace is; and so does the hundredth day after it. */
const DAY_OVER = '2026-03-01T22:59:59.999Z';
const WINDOW_OVER = '2026-06-09T22:59:59.999Z';
const on = (instant: string) => congocrea.shipped().until(instant);

describe('A case may be opened', () => {
  it('once the estimated day is over, where the marketplace is (CG-T03, CG-T04, scenario 52)', () => {
    opens(on('2026-02-28T10:00:00Z')).thenRejects('too.early', { at: DAY_OVER });
    opens(on('2026-03-01T22:59:59.998Z')).thenRejects('too.early', { at: DAY_OVER });
    opens(on(DAY_OVER)).thenRecords({ type: 'DisputeOpened', rule: 'CG-T03', disputeId: 'o1.1' });
    on('2026-03-02T08:00:00Z')
      .does('ana', 'open-dispute', nothingCame)
      .is('shipped', { flags: { 'case_open:o1.1': { by: 'ana' } } });
  });
  it('for a hundred days from then, the last millisecond included (CG-T03, G2, scenario 52)', () => {
    opens(on(WINDOW_OVER)).thenRecords({
      type: 'DisputeOpened',
      reason: 'non_delivery',
      justified: true,
      refundableMinor: 9500,
      funds: [{ do: 'hold', disputeId: 'o1.1' }],
    });
    opens(on('2026-06-09T23:00:00Z')).thenRejects('deadline.passed', { at: WINDOW_OVER });
    opens(on('2026-06-10T22:59:59Z')).thenRejects('deadline.passed');
  });
  it('where no day was estimated, once the day is over on which the processing time ends (CG-T04, scenario 53)', () => {
    const parcel = () => congocrea.placed({ processingTime: 'P5D' }); // On the tenth, at nine o'clock there.
    opens(parcel().waits('P5D')).thenRejects('too.early', { at: '2026-02-15T22:59:59.999Z' });
    opens(parcel().until('2026-02-15T22:59:59.999Z')).thenRecords({ type: 'DisputeOpened' });
    const hours = congocrea.placed({ processingTime: 'PT36H' });
    expect(hours.order.windows.eligible?.endsAt).toBe('2026-02-11T22:59:59.999Z');
    expect(hours.order.windows.case_window?.endsAt).toBe('2026-05-22T22:59:59.999Z');
  });
  it('by the estimated day where both were said, whichever is earlier (CG-T04)', () => {
    for (const processingTime of ['P1D', 'P60D'])
      expect(congocrea.placed({ estimatedDeliveryDate: '2026-03-01', processingTime }).order.windows.eligible?.endsAt).toBe(
        DAY_OVER,
      );
  });
  it('for a hundred days at least, also where the day that was estimated lies behind (CG-T03, CG-T04)', () => {
    const late = congocrea.placed({ estimatedDeliveryDate: '2026-02-01' });
    expect(late.order.windows.case_window?.endsAt).toBe('2026-05-21T08:00:00.000Z');
    opens(late).thenRecords({ type: 'DisputeOpened' });
  });
  it('wherever the parcel is, also on an order that is complete (CG-T03, CG-T33)', () => {
    const places: readonly (readonly [string, () => World])[] = [
      ['paid', congocrea.placed],
      ['shipped', congocrea.shipped],
      ['delivered', () => congocrea.shipped().does('bo', 'update-tracking', arrives())],
      ['completed', () => congocrea.shipped().does('bo', 'complete')],
    ];
    for (const [status, make] of places)
      make().until('2026-03-05T09:00:00Z').does('ana', 'open-dispute', nothingCame).is(status).disputeIs('open');
    const cancelled = congocrea.placed().does('bo', 'cancel', { reason: 'Rupture de stock.' }).until('2026-03-05T09:00:00Z');
    opens(cancelled).thenRejects('order.closed');
  });
});

describe('A case is about one of two things', () => {
  const day = () => on('2026-03-05T09:00:00Z');

  it('and the buyer says so, in words (CG-T03, G4, scenario 54)', () => {
    for (const reason of ['changed_my_mind', 'damaged', 'late', ' '])
      opens(day(), { justification: 'Je n’en veux plus.', reason }).thenRejects('dispute.not_eligible');
    opens(day(), { justification: 'Rien reçu.' }).thenRejects('dispute.not_eligible');
    opens(day(), { reason: 'non_delivery' }).thenRejects('reason.required');
    opens(day(), { reason: 'non_delivery', justification: ' \n' }).thenRejects('reason.required');
    opens(day(), notAsShown).thenRecords({ type: 'DisputeOpened', reason: 'not_as_described', claimantId: 'ana' });
  });
  it('which is for him to say, in person or through the marketplace’s service (CG-T03)', () => {
    for (const who of ['bo', 'mia', 'ops', 'shop', 'shop for bo', 'zed'] as const)
      day().when(who, 'open-dispute', nothingCame).thenRejects('actor.forbidden');
    day().when('shop for ana', 'open-dispute', nothingCame).thenRecords({ type: 'DisputeOpened', actor: 'ana', via: 'shop' });
  });
  it('whatever else is wrong, he writes a message, from the first day on (CG-T01, scenario 54)', () =>
    congocrea.placed().whenWrites('ana', 'Puis-je changer de couleur ?').thenRecords({ type: 'MessageSent', by: 'buyer' }));
  it('one at a time (CG-T03, O20)', () => {
    for (const complaint of [nothingCame, notAsShown]) opens(congocrea.opened(), complaint).thenRejects('dispute.already_open');
    expect(congocrea.opened().may('ana')).toEqual([]);
  });
  it('and a second one is about the other thing, however the first was closed (CG-T03, O20)', () => {
    const closed: readonly World[] = [
      congocrea.opened().says('ana', 'close'),
      congocrea.opened().does('bo', 'update-tracking', arrives()),
      congocrea.taken().says('mia', 'decide', congocrea.givesNothing),
      congocrea.taken().says('mia', 'decide', congocrea.gives(3000)),
    ];
    for (const parcel of closed) {
      expect(parcel.may('ana')).toEqual(['open-dispute']);
      opens(parcel).thenRejects('dispute.not_eligible');
      parcel.does('ana', 'open-dispute', notAsShown).is(parcel.order.status, { flags: { 'case_open:o1.2': { by: 'ana' } } });
      parcel.says('ana', 'close');
      for (const complaint of [nothingCame, notAsShown]) opens(parcel, complaint).thenRejects('dispute.not_eligible');
      expect(parcel.may('ana')).toEqual([]);
    }
  });
  it('within the same hundred days: no case starts them anew (CG-T03, O20)', () => {
    const parcel = congocrea.opened().says('ana', 'close').until(WINDOW_OVER);
    opens(parcel, notAsShown).thenRecords({ type: 'DisputeOpened', disputeId: 'o1.2' });
    opens(parcel.until('2026-06-09T23:00:00Z'), notAsShown).thenRejects('deadline.passed');
  });
  it('not while staff look at the first once more (CG-T03, CG-T16)', () =>
    opens(
      congocrea.opened().says('ana', 'close').says('ops', 'reopen', { reason: 'Le suivi est faux.' }),
      notAsShown,
    ).thenRejects('dispute.already_open'));
});

describe('No case is opened', () => {
  it('where everything was given back, and one is where a part was (CG-T03, CG-T35)', () => {
    const parcel = on('2026-03-05T09:00:00Z').does('bo', 'refund', refund(9999));
    opens(parcel).thenRecords({ type: 'DisputeOpened', refundableMinor: 0 });
    opens(parcel.does('bo', 'refund', refund(1))).thenRejects('dispute.not_eligible');
    opens(on('2026-03-05T09:00:00Z').does('bo', 'refund', refund(10_000, 'external'))).thenRecords({ type: 'DisputeOpened' });
  });
  it('where the bank has taken the payment back, be it a part of it (CG-T20, CG-T36)', () => {
    for (const amountMinor of [10_000, 1]) {
      const parcel = on('2026-03-05T09:00:00Z').does('shop', 'record-chargeback', chargeback(amountMinor));
      opens(parcel).thenRejects('dispute.not_eligible');
      expect(parcel.may('ana')).toEqual([]);
    }
  });
  it('because a parcel went elsewhere: that is for the buyer to say (CG-T09)', () => {
    const parcel = congocrea.shipped().does('bo', 'update-tracking', arrives(LUBUMBASHI)).until('2026-03-05T09:00:00Z');
    expect(parcel.order.disputes).toEqual({});
    opens(parcel).thenRecords({ type: 'DisputeOpened' });
    opens(congocrea.shipped().does('bo', 'update-tracking', arrives(KINSHASA)).until('2026-03-05T09:00:00Z')).thenRecords({
      type: 'DisputeOpened',
    });
  });
});
