import { describe, it, expect } from '@jest/globals';
import { congocrea, type World } from '@entente/testing';
import { fold } from '@entente/kernel';
import { disputeDecider } from './decide.js';
import type { DisputeEvent } from './events.js';

const { refund, refundsAll, gives, givesNothing, arrives } = congocrea;
const doubt = { reason: 'Le suivi semble falsifié.' };
const because = { reasons: 'Tout relu.' };
/** A year after the case was opened, on 5 March at ten o'clock there. */
const A_YEAR = '2027-03-05T09:00:00.000Z';
const typesOf = (parcel: World) => parcel.disputeHistory.map(({ type }) => type);

describe('The mediator who took a case', () => {
  it('gives everything back, a part of it, or nothing, on a ground that there is (CG-T13, CG-T14, O17)', () => {
    for (const ground of ['not_received', 'not_conform', 'terms_broken', 'late_delivery'])
      congocrea
        .taken()
        .whenSaid('mia', 'decide', { outcome: 'full_refund', ground, ...because })
        .thenRecords({ type: 'DisputeDecided', rule: 'CG-T13', decision: 1, ground, refundMinor: 10_000, mediatorId: 'mia' });
    congocrea
      .taken()
      .whenSaid('mia', 'decide', gives(3000))
      .thenRecords({ type: 'DisputeDecided', rule: 'CG-T13', outcome: 'partial_refund', refundMinor: 3000 });
    for (const ground of ['received', 'conform', 'unfounded'])
      congocrea
        .taken()
        .whenSaid('mia', 'decide', { outcome: 'no_refund', ground, ...because })
        .thenRecords({ type: 'DisputeDecided', rule: 'CG-T14', ground, refundMinor: 0 });
  });
  it('with reasons, and nothing that this marketplace does not know (CG-T13, CG-T14)', () => {
    const parcel = congocrea.taken();
    for (const decision of [refundsAll, gives(3000), givesNothing])
      parcel.whenSaid('mia', 'decide', { ...decision, reasons: ' ' }).thenRejects('reason.required');
    const swapped = [
      { ...refundsAll, ground: 'received' },
      { ...gives(3000), ground: 'not_received' },
      { ...gives(3000), ground: 'arrangement' },
      { ...givesNothing, ground: 'not_received' },
      { outcome: 'restart', ground: 'misunderstanding', ...because },
      { outcome: 'pay_seller', ground: 'conform', ...because },
    ];
    for (const decision of swapped) parcel.whenSaid('mia', 'decide', decision).thenRejects('outcome.not_allowed');
  });
  it('a part is less than what is left (CG-T13)', () => {
    const parcel = congocrea.taken().does('bo', 'refund', refund(4000));
    for (const amountMinor of [0, -1, 0.5, 6000, 10_000])
      parcel.whenSaid('mia', 'decide', gives(amountMinor)).thenRejects('amount.invalid', { limitMinor: 6000 });
    parcel.whenSaid('mia', 'decide', { ...gives(1), refundMinor: undefined as never }).thenRejects('field.required');
    parcel.whenSaid('mia', 'decide', gives(5999)).thenRecords({ type: 'DisputeDecided', refundMinor: 5999 });
    parcel.whenSaid('mia', 'decide', refundsAll).thenRecords({ type: 'DisputeDecided', refundMinor: 6000 });
  });
  it('decides once; the case is closed when the order has applied it, and the operators are told if it does not (CG-T13)', () => {
    const parcel = congocrea.taken().stopsMail().says('mia', 'decide', refundsAll).disputeIs('decided', { flags: {} });
    for (const decision of [refundsAll, givesNothing]) parcel.whenSaid('mia', 'decide', decision).thenRejects('decision.final');
    parcel.whenSaid('ops', 'reopen', doubt).thenRejects('decision.final');
    expect(parcel.waits('PT15M').disputeIs('decided').lastOfDispute.type).toBe('DisputeDecided');
    expect(parcel.waits('PT2M').lastOfDispute).toMatchObject({ type: 'EnforcementOverdue', rule: 'CG-T13' });
    parcel.letsMailGo().disputeIs('closed', { closeReason: 'platform_refund', remainingMinor: 0 });
    expect(parcel.lastOfDispute).toMatchObject({ type: 'DisputeSettled', orderedMinor: 10_000, appliedMinor: 10_000 });
    parcel.whenSaid('mia', 'decide', givesNothing).thenRejects('case.closed');
  });
  it('and what he decided says how the case was closed (CG-T13, CG-T14)', () => {
    const closed = (decision: Parameters<World['says']>[2]) =>
      congocrea.taken().says('mia', 'decide', decision).dispute.closeReason;
    expect([refundsAll, gives(1), givesNothing].map(closed)).toEqual(['platform_refund', 'platform_refund', 'platform_decision']);
  });
});

describe('A case that is older than a year', () => {
  const old = (parcel = congocrea.opened()) => parcel.until(A_YEAR).waits('PT2M');

  it('is marked, at the end of the 365th day and not before, and nobody is paid for that (CG-T15)', () => {
    const parcel = congocrea.opened().until(A_YEAR).disputeIs('open');
    expect(typesOf(parcel)).not.toContain('DisputeBecameStale');
    parcel.waits('PT2M').disputeIs('open', { remainingMinor: 10_000 });
    expect(parcel.lastOfDispute).toMatchObject({ type: 'DisputeBecameStale', rule: 'CG-T15', by: 'timer', to: 'open' });
    expect(parcel.dispute.flags).toEqual({ seller_silent: {}, stale: {} });
    expect(parcel.funds).toEqual([{ do: 'hold', disputeId: 'o1.1' }]);
    expect(old(congocrea.taken()).disputeIs('escalated').dispute.flags).toMatchObject({ stale: {} });
  });
  it('ends with everything given back, as for a late delivery, and no other way (CG-T15)', () => {
    const parcel = old(congocrea.taken());
    for (const decision of [gives(3000), givesNothing])
      parcel.whenSaid('mia', 'decide', decision).thenRejects('outcome.not_allowed');
    expect(parcel.maySay('mia')).toContain('decide');
    parcel
      .says('mia', 'decide', { ...refundsAll, ground: 'late_delivery' })
      .disputeIs('closed', { closeReason: 'platform_refund', flags: {} });
  });
  it('to the millisecond, whether its alarm has rung or not (CG-T15)', () => {
    for (const decision of [gives(3000), givesNothing]) {
      congocrea.taken().until(A_YEAR).whenSaid('mia', 'decide', decision).thenRecords({ type: 'DisputeDecided' });
      congocrea
        .taken()
        .justUntil('2027-03-05T09:00:00.001Z')
        .whenSaid('mia', 'decide', decision)
        .thenRejects('outcome.not_allowed');
    }
  });
  it('may still be handed to the marketplace, and closed by its buyer or its seller (CG-T08, CG-T07, CG-T15)', () => {
    old().says('ana', 'escalate').says('mia', 'take').says('mia', 'decide', refundsAll).disputeIs('closed');
    old().says('ops', 'escalate', { reason: 'seller_inactivity' }).disputeIs('escalated');
    old().says('ana', 'close').disputeIs('closed', { flags: {} });
    old().does('bo', 'refund', refund(10_000)).disputeIs('closed', { flags: {} });
  });
  it('whatever happened to it in that year: the clock runs from the day on which it was opened (CG-T15, CG-T16)', () => {
    const parcel = congocrea.taken().says('mia', 'decide', gives(1000)).waits('P200D');
    parcel.says('ops', 'reopen', doubt).waits('P170D').disputeIs('escalated');
    expect(parcel.dispute.flags).toMatchObject({ stale: {} });
    expect(parcel.dispute.windows.fresh?.endsAt).toBe(A_YEAR);
  });
});

describe('A closed case', () => {
  const closings: readonly (readonly [string, () => World])[] = [
    ['closed_by_buyer', () => congocrea.opened().says('ana', 'close')],
    ['full_refund_by_seller', () => congocrea.opened().does('bo', 'refund', refund(10_000))],
    ['tracking_confirmed', () => congocrea.opened().does('shop', 'update-tracking', arrives())],
    ['platform_refund', () => congocrea.taken().says('mia', 'decide', gives(3000))],
    ['platform_decision', () => congocrea.taken().says('mia', 'decide', givesNothing)],
  ];

  it.each(closings)(
    'by %s is reopened by the staff, who say why, and is with the marketplace again (CG-T16, G8, C8, scenario 64)',
    (closeReason, make) => {
      const parcel = make().disputeIs('closed', { closeReason });
      parcel.whenSaid('ops', 'reopen').thenRejects('reason.required');
      for (const who of ['ana', 'bo', 'shop', 'shop for ana', 'zed'] as const)
        parcel.whenSaid(who, 'reopen', doubt).thenRejects('actor.forbidden');
      parcel.whenSaid('mia', 'reopen', doubt).thenRecords({ type: 'DisputeReopened', by: 'staff', to: 'escalated' });
      parcel.says('ops', 'reopen', doubt).disputeIs('escalated', {
        flags: { reopened: { by: 'ops' }, awaiting_mediator: { by: 'ops' } },
      });
      expect(parcel.dispute).not.toHaveProperty('closeReason');
      parcel.whenSaid('ops', 'reopen', doubt).thenRejects('state.invalid');
    },
  );
  it('however long ago (CG-T16)', () => {
    congocrea.opened().says('ana', 'close').waits('P23M').says('ops', 'reopen', doubt).disputeIs('escalated');
  });
  it('nobody decides again before somebody has taken it again, be it another (CG-T16)', () => {
    const parcel = congocrea.taken().says('mia', 'decide', gives(3000)).says('ops', 'reopen', doubt);
    expect(parcel.dispute).not.toHaveProperty('mediatorId');
    for (const who of ['mia', 'max'] as const) parcel.whenSaid(who, 'decide', gives(1)).thenRejects('actor.forbidden');
    parcel.says('max', 'take').whenSaid('mia', 'decide', gives(1)).thenRejects('actor.forbidden');
    parcel.whenSaid('max', 'decide', gives(7000)).thenRejects('amount.invalid', { limitMinor: 7000 });
    parcel
      .whenSaid('max', 'decide', refundsAll)
      .thenRecords({ type: 'DisputeDecided', decision: 2, refundMinor: 7000, mediatorId: 'max' });
    parcel.says('max', 'decide', givesNothing).disputeIs('closed', { closeReason: 'platform_decision', remainingMinor: 7000 });
  });
  it('has nothing left to give where its seller gave everything (CG-T07, CG-T16)', () => {
    const parcel = congocrea.opened().does('bo', 'refund', refund(10_000)).says('ops', 'reopen', doubt).says('mia', 'take');
    parcel.whenSaid('mia', 'decide', gives(1)).thenRejects('amount.invalid', { limitMinor: 0 });
    parcel.whenSaid('mia', 'decide', refundsAll).thenRecords({ type: 'DisputeDecided', refundMinor: 0 });
  });
  it('after a year ends with a full refund, also where it is only now looked at again (CG-T15, CG-T16)', () => {
    const parcel = congocrea.opened().says('ana', 'close').waits('P13M').says('ops', 'reopen', doubt).says('mia', 'take');
    parcel.whenSaid('mia', 'decide', givesNothing).thenRejects('outcome.not_allowed');
    expect(parcel.waits('P1D').dispute.flags).toMatchObject({ stale: {} });
  });
});

describe('What is stored of a case', () => {
  it('tells the same case again, without any rule book (CG-T16, scenario 48)', () => {
    for (const parcel of [
      congocrea.opened().waits('P13M'),
      congocrea.taken().says('mia', 'decide', gives(3000)).says('ops', 'reopen', doubt).says('max', 'take'),
      congocrea.opened().does('shop', 'record-chargeback', congocrea.chargeback()),
    ])
      expect(fold(disputeDecider, JSON.parse(JSON.stringify(parcel.disputeHistory)) as DisputeEvent[])).toEqual(parcel.dispute);
  });
});
