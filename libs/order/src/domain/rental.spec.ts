import { describe, expect, it } from '@jest/globals';
import { paid, placing, world, type World } from '@entente/testing';

/** Ana rents a camera of Bo's for three days, from 9 March on, in Montreal: rent 60.00, deposit 200.00. */
const booked = (more: object = {}): World =>
  world('example/1', '2026-03-05T15:00:00.000Z').does('shop for ana', 'place', {
    ...placing(26_000, { duration: 'P3D', estimatedDeliveryDate: '2026-03-09' }),
    depositMinor: 20_000,
    ...more,
  });
const confirmed = () => booked().does('bo', 'accept');
const away = () => confirmed().until('2026-03-09T14:00:00Z').does('bo', 'hand-over', { text: 'Avec deux batteries.' });
const back = () => away().waits('P2D').does('bo', 'confirm-return');
const damaged = () => back().does('bo', 'claim-damage', { amountMinor: 7_500, text: 'Objectif rayé.' });
const disputed = () => damaged().does('ana', 'open-dispute', { justification: 'La rayure y était déjà.' });

describe('A booking', () => {
  it('names its day and its length, and a deposit that is part of what was paid (RE-T01)', () => {
    const order = booked();
    order.is('booked', { depositMinor: 20_000, feesMinor: 650 }); // 10 % of the rent and 0.50: a deposit earns nobody anything.
    const wanting = world('example/1', '2026-03-05T15:00:00.000Z');
    wanting.when('shop for ana', 'place', placing(26_000, { duration: 'P3D' })).thenRejects('field.required');
    wanting.when('shop for ana', 'place', placing(26_000, { estimatedDeliveryDate: '2026-03-09' })).thenRejects('field.required');
    for (const depositMinor of [-1, 0.5, 26_001])
      wanting
        .when('shop for ana', 'place', {
          ...placing(26_000, { duration: 'P3D', estimatedDeliveryDate: '2026-03-09' }),
          depositMinor,
        })
        .thenRejects('amount.invalid');
  });
  it('is confirmed within a day, or ends with everything given back (RE-T02, RE-T03, RE-T04)', () => {
    booked().waits('PT24H').does('bo', 'accept').is('confirmed');
    booked().does('bo', 'decline', { reason: 'En réparation.' }).is('cancelled', { settled: true });
    expect(booked().waits('PT25H').is('cancelled').last).toMatchObject({ rule: 'RE-T04', funds: [{ do: 'refund' }] });
  });
  it('is cancelled by either side until the thing is handed over (RE-T05)', () => {
    for (const order of [booked(), confirmed()])
      for (const person of ['ana', 'bo'] as const)
        order.when(person, 'cancel').thenRecords({ type: 'OrderCancelled', rule: 'RE-T05', funds: [{ do: 'refund' }] });
    away().when('ana', 'cancel').thenRejects('state.invalid');
  });
});

describe('The thing', () => {
  it('is handed over by the end of its day, where the marketplace is; otherwise the order is late (RE-T06, RE-T07)', () => {
    // 9 March in Montreal, in summer time.
    expect(confirmed().is('confirmed').order.deadlines).toMatchObject({ hand_over: { dueAt: '2026-03-10T03:59:59.999Z' } });
    expect(confirmed().until('2026-03-10T05:00:00Z').order.flags).toEqual({ late: {} });
    away().is('handed_over', { flags: {} });
  });
  it('comes back by the end of the last day, of which the renter is reminded (RE-T08, RE-T09)', () => {
    expect(away().is('handed_over').order.deadlines).toMatchObject({ return: { dueAt: '2026-03-13T03:59:59.999Z' } });
    const late = away().until('2026-03-13T05:00:00Z');
    expect(late.history.map(({ type }) => type)).toContain('ReminderDue');
    late
      .is('handed_over', { flags: { late: {} } })
      .does('bo', 'confirm-return')
      .is('returned', { flags: {} });
  });
});

describe('Money does not wait for ever for two who have forgotten it', () => {
  it('what is not handed over a week after its day is off, and everything goes back (RE-T23)', () => {
    confirmed()
      .until('2026-03-17T03:59:59Z')
      .is('confirmed', { flags: { late: {} } });
    const off = confirmed().until('2026-03-17T05:00:00Z').is('cancelled', { closedBy: 'timer', flags: {} });
    expect(off.funds).toEqual([{ do: 'refund' }]);
  });
  it('what nobody misses two weeks after it was due counts as back (RE-T16, RE-T24)', () => {
    const missed = away()
      .until('2026-03-27T03:59:59Z')
      .is('handed_over', { flags: { late: {} } });
    expect(missed.history.filter(({ type }) => type === 'ReminderDue')).toMatchObject([
      { reminds: 'return' },
      { reminds: 'last_word', rule: 'RE-T24', dueAt: '2026-03-27T03:59:59.999Z' },
    ]);
    missed
      .when('bo', 'open-dispute', { justification: 'Jamais revenue.' })
      .thenRecords({ type: 'DisputeOpened', rule: 'RE-T16' });
    const over = missed.until('2026-03-27T05:00:00Z').is('completed', { closedBy: 'timer' });
    expect(over.funds).toEqual([{ do: 'split', amountMinor: 20_000 }]);
  });
  it('and a dispute holds both up (RE-T17, RE-T24)', () => {
    away().does('ana', 'open-dispute', { justification: 'Une autre.' }).waits('P2M').is('disputed');
  });
});

describe('The deposit', () => {
  const given = (amountMinor: number) => ({ type: 'OrderCompleted', funds: [{ do: 'split', amountMinor }] }) as const;

  it('goes back when the owner says so, or two days after the return (RE-T10, RE-T11)', () => {
    back()
      .when('bo', 'complete')
      .thenRecords({ ...given(20_000), rule: 'RE-T10' });
    expect(back().waits('P3D').is('completed').last).toMatchObject({ ...given(20_000), rule: 'RE-T11', by: 'timer' });
  });
  it('is claimed in part or whole, with a reason, while the owner inspects (RE-T12)', () => {
    back()
      .when('bo', 'claim-damage', { amountMinor: 20_001, text: 'Tout.' })
      .thenRejects('amount.invalid', { limitMinor: 20_000 });
    back().when('bo', 'claim-damage', { amountMinor: 7_500 }).thenRejects('reason.required');
    back().when('ana', 'claim-damage', { amountMinor: 7_500, text: 'x' }).thenRejects('actor.forbidden');
    damaged().is('damage_claimed', { damageMinor: 7_500 });
  });
  it('pays for the damage when the renter agrees, or says nothing for three days (RE-T13, RE-T14)', () => {
    damaged()
      .when('ana', 'accept-damage')
      .thenRecords({ ...given(12_500), rule: 'RE-T13' });
    const silent = damaged().waits('P4D').is('completed');
    expect(silent.last).toMatchObject({ ...given(12_500), rule: 'RE-T14' });
    expect(silent.history.filter(({ type }) => type === 'ReminderDue')).toHaveLength(2);
  });
});

describe('A quarrel', () => {
  it('about a damage is the renter’s to open, one about a thing that never came back the owner’s (RE-T15, RE-T16, RE-T17)', () => {
    expect(disputed().is('disputed').order.disputes).toMatchObject({ 'o1.1': { open: true } });
    expect(disputed().dispute.claimantId).toBe('ana');
    const kept = away();
    kept.when('bo', 'open-dispute', { justification: 'Rien rendu.' }).thenRejects('too.early');
    kept.until('2026-03-14T12:00:00Z').does('bo', 'open-dispute', { justification: 'Rien rendu.' });
    expect(kept.is('disputed').dispute.claimantId).toBe('bo');
    away().does('ana', 'open-dispute', { justification: 'Ce n’est pas cette caméra.' }).is('disputed');
  });
  const because = { reasons: 'Photos comparées.' };
  it.each([
    ['full_refund', 'not_conform', {}, 'cancelled', { do: 'refund' }, 'RE-T18'],
    ['partial_refund', 'part_conform', { refundMinor: 15_000 }, 'completed', { do: 'split', amountMinor: 15_000 }, 'RE-T19'],
    ['pay_seller', 'conform', {}, 'completed', { do: 'release' }, 'RE-T20'],
  ] as const)(
    'ends with a decision: %s (RE-T18, RE-T19, RE-T20, RE-T21, RE-T30, RE-T31, RE-T35, RE-T36)',
    (outcome, ground, more, status, funds, rule) => {
      const order = disputed()
        .says('mia', 'take')
        .says('mia', 'decide', { outcome, ground, ...more, ...because })
        .is(status);
      expect(order.history.slice(-2)).toMatchObject([
        { rule, funds: [funds] },
        { type: 'DecisionApplied', rule: 'RE-T21' },
      ]);
      expect(order.dispute.status).toBe('settled');
    },
  );
  it('is talked over in its thread, with photos, and waits for nobody in silence (RE-T32, RE-T33, RE-T34)', () => {
    const waiting = disputed().waits('PT25H');
    expect(waiting.lastOfDispute).toMatchObject({ type: 'AssignmentOverdue', rule: 'RE-T32' });
    waiting
      .says('ana', 'post-message', { text: 'Regardez.' })
      .says('bo', 'submit-evidence', { kind: 'photo', text: 'Voici.' })
      .says('mia', 'take')
      .says('mia', 'post-message', { text: 'Je regarde.' });
    expect(waiting.dispute.messages).toBe(3);
  });
});

describe('Afterwards', () => {
  it('the renter reviews within thirty days, once (RE-T22)', () => {
    const over = back().does('bo', 'complete');
    over.when('ana', 'review', { rating: 'positive' }).thenRecords({ type: 'ReviewLeft', rule: 'RE-T22' });
    over.does('ana', 'review', { rating: 'positive' }).when('ana', 'review', { rating: 'negative' }).thenRejects('state.invalid');
    back().does('bo', 'complete').waits('P31D').when('ana', 'review', { rating: 'positive' }).thenRejects('deadline.passed');
  });
  it('nobody buys more: options and offers are other marketplaces’ words', () => {
    confirmed()
      .when('shop for ana', 'buy-option', { label: 'Trépied', payment: paid('pay-option', 1_000) })
      .thenRejects('state.invalid');
  });
});
