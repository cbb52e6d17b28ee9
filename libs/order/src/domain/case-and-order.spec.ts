import { describe, it, expect } from '@jest/globals';
import { congocrea, type World } from '@entente/testing';
import { fold } from '@entente/kernel';
import { orderDecider } from './decide.js';
import type { OrderEvent } from './events.js';

const { nothingCame, notAsShown, refund, refundsAll, gives, givesNothing, arrives, chargeback } = congocrea;
const doubt = { reason: 'Le suivi semble falsifié.' };
const dayFive = '2026-03-05T09:00:00Z';
const held = (disputeId = 'o1.1') => ({ do: 'hold', disputeId });
const freed = (disputeId = 'o1.1') => ({ do: 'unhold', disputeId });
const given = (amountMinor: number) => ({ do: 'refund_part', amountMinor });
const reopened = (parcel = congocrea.opened().says('ana', 'close')): World => parcel.says('ops', 'reopen', doubt);

describe('While a case is open', () => {
  it('the order is not frozen: its seller ships, tracks, refunds and completes (CG-T05, CG-T31, CG-T32, CG-T35, scenario 58)', () => {
    const parcel = congocrea.placed().until(dayFive).does('ana', 'open-dispute', nothingCame);
    parcel
      .does('bo', 'ship', { carrier: 'DHL' })
      .does('shop', 'update-tracking', { status: 'in_transit' })
      .does('bo', 'refund', refund(1000))
      .does('bo', 'complete')
      .is('completed', { flags: { 'case_open:o1.1': { by: 'ana' } } })
      .disputeIs('open', { remainingMinor: 9000 });
  });
  it('its money is held, and goes free when it ends, however it ends (CG-T07, CG-T08, CG-T09, CG-T14, CG-T20, CG-T34)', () => {
    const ends: readonly (readonly [string, World])[] = [
      ['full_refund_by_seller', congocrea.opened().does('bo', 'refund', refund(10_000))],
      ['closed_by_buyer', congocrea.opened().says('ana', 'close')],
      ['tracking_confirmed', congocrea.opened().does('shop', 'update-tracking', arrives())],
      ['chargeback', congocrea.opened().does('shop', 'record-chargeback', chargeback())],
    ];
    for (const [closeReason, parcel] of ends) {
      expect([parcel.order.disputes['o1.1']?.open, Object.keys(parcel.order.flags)]).toEqual([
        false,
        closeReason === 'chargeback' ? ['chargeback'] : [],
      ]);
      expect(parcel.last).toMatchObject({ type: 'DisputeEnded', rule: 'CG-T08', closeReason, funds: [freed()] });
      expect(parcel.funds.filter((funds) => funds.do.endsWith('hold'))).toEqual([held(), freed()]);
    }
  });
  it('and the time for cases ends, it goes on (CG-T13, CG-T33)', () => {
    const parcel = congocrea.taken().until('2026-07-01T09:00:00Z').is('completed').disputeIs('escalated');
    expect(parcel.says('mia', 'decide', refundsAll).funds).toContainEqual(given(10_000));
  });
});

describe('When the marketplace has decided a case', () => {
  it('the order gives back all that is left, and says both figures (CG-T13)', () => {
    const parcel = congocrea.taken().says('mia', 'decide', refundsAll).is('shipped', { flags: {} });
    expect(parcel.last).toMatchObject({
      type: 'DecisionApplied',
      rule: 'CG-T13',
      orderedMinor: 10_000,
      appliedMinor: 10_000,
      funds: [freed(), given(10_000)],
      about: { remainingMinor: 0 },
    });
  });
  it('or a part, or nothing (CG-T13, CG-T14, O17)', () => {
    expect(congocrea.taken().says('mia', 'decide', gives(3000)).last).toMatchObject({
      orderedMinor: 3000,
      appliedMinor: 3000,
      funds: [freed(), given(3000)],
      about: { remainingMinor: 7000 },
    });
    const nothing = congocrea.taken().says('mia', 'decide', givesNothing);
    expect(nothing.last).toMatchObject({ rule: 'CG-T14', orderedMinor: 0, appliedMinor: 0, funds: [freed()] });
  });
  it('the order may find less than was decided, for the seller refunds meanwhile (CG-T13, CG-T35)', () => {
    const meanwhile = (amountMinor: number, decision: Parameters<World['says']>[2]) =>
      congocrea
        .taken()
        .stopsMail()
        .does('bo', 'refund', refund(amountMinor))
        .says('mia', 'decide', decision)
        .letsMailGo()
        .disputeIs('closed', { closeReason: 'platform_refund' }).last;
    expect(meanwhile(8000, refundsAll)).toMatchObject({
      orderedMinor: 10_000,
      appliedMinor: 2000,
      about: { remainingMinor: 0 },
    });
    expect(meanwhile(8000, gives(3000))).toMatchObject({ orderedMinor: 3000, appliedMinor: 2000 });
    expect(meanwhile(10_000, refundsAll)).toMatchObject({ orderedMinor: 10_000, appliedMinor: 0, funds: [freed()] });
  });
  it('and so may a bank that was faster (CG-T20, CG-T36)', () => {
    const parcel = congocrea.taken().stopsMail().says('mia', 'decide', refundsAll);
    parcel.does('shop', 'record-chargeback', chargeback(7000)).letsMailGo();
    expect(parcel.last).toMatchObject({ type: 'DecisionApplied', appliedMinor: 3000, funds: [freed(), given(3000)] });
    parcel.disputeIs('closed', { closeReason: 'platform_refund', remainingMinor: 0 });
  });
  it('of what was paid elsewhere it gives nothing back (CG-T13, scenario 63)', () => {
    const outside = { reference: 'cash-1', method: 'external', currency: 'EUR', amountMinor: 10_000 } as const;
    const parcel = congocrea
      .placed({ processingTime: 'P1D', payment: outside })
      .until(dayFive)
      .does('ana', 'open-dispute', nothingCame)
      .waits('P3D')
      .says('ana', 'escalate')
      .says('mia', 'take')
      .says('mia', 'decide', refundsAll);
    expect(parcel.last).toMatchObject({ type: 'DecisionApplied', orderedMinor: 0, appliedMinor: 0, funds: [freed()] });
    parcel.disputeIs('closed', { closeReason: 'platform_refund' });
  });
  it('the platform’s words decide, whatever the shop’s own say (CG-T01, CG-T13, scenario 67)', () => {
    const noRefunds = congocrea
      .placed({ processingTime: 'P1D', terms: 'Ni repris, ni échangé, ni remboursé.' })
      .until(dayFive)
      .does('ana', 'open-dispute', notAsShown)
      .waits('P3D')
      .says('ana', 'escalate')
      .says('mia', 'take')
      .says('mia', 'decide', { ...refundsAll, ground: 'not_conform' });
    expect(noRefunds.funds).toContainEqual(given(10_000));
  });
});

describe('When staff look at a case once more', () => {
  it('its money is held again, wherever the order is (CG-T16)', () => {
    const places: readonly World[] = [
      congocrea.opened(),
      congocrea.opened().does('bo', 'complete'),
      congocrea.placed().until(dayFive).does('ana', 'open-dispute', nothingCame),
    ];
    for (const parcel of places) {
      const { status } = parcel.order;
      reopened(parcel.says('ana', 'close')).is(status, { flags: { 'case_open:o1.1': {} } });
      expect(parcel.last).toMatchObject({ type: 'DisputeResumed', rule: 'CG-T16', disputeId: 'o1.1', funds: [held()] });
    }
    const cancelled = congocrea.placed().until(dayFive).does('ana', 'open-dispute', nothingCame);
    reopened(cancelled.does('bo', 'cancel', { reason: 'Rupture de stock.' })).is('cancelled', {
      flags: { 'case_open:o1.1': {} },
    });
  });
  it('what was given stays given, and a new decision adds to it (CG-T16)', () => {
    const parcel = reopened(congocrea.taken().says('mia', 'decide', gives(3000)))
      .says('max', 'take')
      .says('max', 'decide', gives(2000))
      .is('shipped', { flags: {}, platform: { capturedMinor: 10_000, feesMinor: 500, refundedMinor: 5000 } });
    expect(parcel.last).toMatchObject({ type: 'DecisionApplied', decision: 2, orderedMinor: 2000, appliedMinor: 2000 });
    reopened(parcel).says('mia', 'take').says('mia', 'decide', refundsAll);
    expect(parcel.last).toMatchObject({ decision: 3, orderedMinor: 5000, appliedMinor: 5000, about: { remainingMinor: 0 } });
  });
  it('an old decision that is heard again is not applied again (CG-T13, CG-T16)', () => {
    const parcel = reopened(congocrea.taken().says('mia', 'decide', gives(3000)));
    const decided = parcel.disputeHistory.find(({ type }) => type === 'DisputeDecided')!;
    const told = parcel.history.length;
    parcel.hearsAgain(decided).hearsAgain(parcel.lastOfDispute);
    expect(parcel.history).toHaveLength(told);
  });
  it('beside a newer case, each holds the money for itself, until its own end (CG-T16, O20)', () => {
    const parcel = congocrea.opened().says('ana', 'close').does('ana', 'open-dispute', notAsShown);
    parcel
      .says('ops', 'reopen', doubt, 'o1.1')
      .is('shipped', { flags: { 'case_open:o1.1': {}, 'case_open:o1.2': { by: 'ana' } } });
    expect(parcel.funds).toEqual([held(), freed(), held('o1.2'), held()]);
    expect(parcel.may('ana')).toEqual([]);

    parcel.says('mia', 'take', {}, 'o1.1').says('mia', 'decide', gives(4000), 'o1.1');
    parcel
      .is('shipped', {
        flags: { 'case_open:o1.2': { by: 'ana' } },
        disputes: {
          'o1.1': { open: false, decisionsApplied: 1, reason: 'non_delivery' },
          'o1.2': { open: true, decisionsApplied: 0, reason: 'not_as_described' },
        },
      })
      .disputeIs('closed', {}, 'o1.1')
      .disputeIs('open', { remainingMinor: 6000 }, 'o1.2');
    expect(parcel.funds.slice(-2)).toEqual([freed(), given(4000)]);

    parcel.says('ana', 'close', {}, 'o1.2').is('shipped', { flags: {} });
    expect(parcel.funds.at(-1)).toEqual(freed('o1.2'));
  });
  it('a full refund ends all that are open, at once (CG-T07, CG-T16)', () => {
    const parcel = congocrea.opened().says('ana', 'close').does('ana', 'open-dispute', notAsShown);
    parcel.says('ops', 'reopen', doubt, 'o1.1').does('bo', 'refund', refund(10_000)).is('shipped', { flags: {} });
    for (const id of ['o1.1', 'o1.2'])
      parcel.disputeIs('closed', { closeReason: 'full_refund_by_seller', remainingMinor: 0 }, id);
  });
});

describe('What is stored of an order of goods', () => {
  it('tells the same order again, without any rule book (CG-T16, CG-T36, scenario 48)', () => {
    for (const order of [
      congocrea.placed(),
      reopened(congocrea.taken().says('mia', 'decide', gives(3000))).does('shop', 'record-chargeback', chargeback(9000)),
      congocrea.shipped().does('bo', 'update-tracking', arrives()).waits('P6M'),
    ])
      expect(fold(orderDecider, JSON.parse(JSON.stringify(order.history)) as OrderEvent[])).toEqual(order.order);
  });
});
