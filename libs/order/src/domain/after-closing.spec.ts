import { describe, it, expect } from '@jest/globals';
import { comeup, type World } from '@entente/testing';

const completed = () => comeup.delivered().does('ana', 'complete');
const expired = () => comeup.requested().waits('P5M').is('expired');
const decided = (decision: Parameters<World['says']>[2]) => comeup.mediated().says('mia', 'decide', decision);
const review = { rating: 'positive', text: 'Très bien.' } as const;

describe('Five months after the payment', () => {
  it('the order expires, wherever it stands, and the money leaves escrow for safe keeping (CU-T43)', () => {
    for (const order of [comeup.working(), comeup.working({}), comeup.asked(), comeup.requested()]) {
      const { status } = order.order;
      order.until('2026-08-02T08:59:00Z').is(status); // Paid at eleven o'clock in Paris, in winter.
      order.until('2026-08-02T09:02:00Z').is('expired', { closedBy: 'timer', flags: {}, deadlines: {} });
      expect(order.funds).toEqual([{ do: 'suspense' }]);
    }
  });
  it('whatever was paid since, and whatever was extended (CU-T43, CU-T26)', () => {
    const order = comeup
      .working()
      .waits('P4M')
      .does('shop for ana', 'buy-option', comeup.option({ duration: 'P3M' }));
    expect(order.due('expiry')).toBe('2026-08-02T09:00:00.000Z');
    order.waits('P2M').is('expired');
  });
  it('but for the time of a dispute (CU-T43)', () => {
    const order = comeup.mediated().waits('P6M').says('mia', 'decide', comeup.restarts('2026-09-20T18:00:00Z')).is('in_progress');
    order.waits('P4M').is('in_progress').waits('P2M').is('expired');
  });
  it('and for the time on hold (CU-T43, CU-T45)', () => {
    const order = comeup.requested().does('ops', 'hold', { reason: 'À vérifier.' }).waits('P6M').is('on_hold');
    order.does('ops', 'unhold').waits('P4M').is('revision_requested').waits('P2M').is('expired');
  });
});

describe('When an order has expired, the buyer', () => {
  it('asks for a voucher, once (CU-T43)', () => {
    const order = expired();
    expect(order.may('ana')).toEqual(['report', 'request-voucher']);
    order.when('ana', 'request-voucher').thenRecords({ type: 'VoucherRequested', rule: 'CU-T43', funds: [{ do: 'voucher' }] });
    order.does('ana', 'request-voucher').is('expired', { flags: { voucher_requested: { by: 'ana' } } });
    order.when('ana', 'request-voucher').thenRejects('state.invalid');
    expect(order.funds).toEqual([{ do: 'suspense' }, { do: 'voucher' }]);
  });
  it('and nobody else does (CU-T43)', () => {
    for (const who of ['bo', 'ops', 'shop', 'zed'] as const)
      expired().when(who, 'request-voucher').thenRejects('actor.forbidden');
  });
  it('which is no end that others have (CU-T43)', () => {
    comeup.working().when('ana', 'request-voucher').thenRejects('state.invalid');
    for (const order of [completed(), comeup.placed().does('ana', 'cancel')])
      order.when('ana', 'request-voucher').thenRejects('order.closed');
  });
});

describe('When an order is completed, the buyer', () => {
  it('who closed it reviews it, in one word and, if he likes, in more (CU-T44, scenarios 12, 18)', () => {
    for (const order of [completed(), comeup.refused().does('ana', 'complete')]) {
      order.when('ana', 'review', review).thenRecords({
        type: 'ReviewLeft',
        rule: 'CU-T44',
        by: 'buyer',
        to: 'completed',
        rating: 'positive',
        text: 'Très bien.',
      });
      order.does('ana', 'review', { rating: 'negative' }).is('completed', { flags: { reviewed: { by: 'ana' } } });
      expect(order.last).not.toHaveProperty('text');
    }
  });
  it('also where time closed it (CU-T44, scenario 13)', () => {
    for (const order of [comeup.delivered().waits('P8D'), comeup.refused().waits('P8D')])
      order.is('completed', { closedBy: 'timer' }).does('ana', 'review', review);
  });
  it('also after a dispute that let the work go on (CU-T44, CU-T33, scenario 37)', () => {
    const order = decided(comeup.restarts('2026-03-20T18:00:00Z')).does('bo', 'deliver', { text: 'Autrement.' });
    order.does('ana', 'complete').does('ana', 'review', review).is('completed', { closedBy: 'buyer' });
  });
  it('reviews it once, and nobody does it for him but a service (CU-T44)', () => {
    completed().does('ana', 'review', review).when('ana', 'review', { rating: 'negative' }).thenRejects('state.invalid');
    for (const who of ['bo', 'shop', 'mia', 'ops', 'zed'] as const)
      completed().when(who, 'review', review).thenRejects('actor.forbidden');
    completed().when('shop for ana', 'review', review).thenRecords({ type: 'ReviewLeft', actor: 'ana', via: 'shop' });
  });
  it('says which of the two words it is (CU-T44)', () => {
    completed().when('ana', 'review', { text: 'Très bien.' }).thenRejects('field.required');
    completed()
      .when('ana', 'review', { rating: 'superb' as 'positive' })
      .thenRejects('field.invalid');
  });
  it('has six months, that instant included (CU-T44)', () => {
    const order = completed().justUntil('2026-09-03T09:00:00.000Z'); // Closed on 3 March at eleven o'clock in Paris.
    order.when('ana', 'review', review).thenRecords({ type: 'ReviewLeft' });
    order
      .justUntil('2026-09-03T09:00:00.001Z')
      .when('ana', 'review', review)
      .thenRejects('deadline.passed', { at: '2026-09-03T09:00:00.000Z' });
    expect(order.may('ana')).toEqual(['report']);
  });
});

describe('There is no review', () => {
  it('of what the mediator closed (CU-T44, CU-T32, CU-T34, scenario 37)', () => {
    for (const decision of [comeup.paysSeller, comeup.gives(3000)]) {
      const order = decided(decision).is('completed', { closedBy: 'mediator' });
      order.when('ana', 'review', review).thenRejects('state.invalid');
      expect(order.may('ana')).toEqual(['report']);
    }
  });
  it('of what was not completed (CU-T44, CU-T31, scenarios 22, 34)', () => {
    for (const order of [
      decided(comeup.refundsAll),
      comeup.refused().does('bo', 'cancel'),
      comeup.placed().waits('P3D'),
      expired(),
    ])
      order.when('ana', 'review', review).thenRejects('order.closed');
    comeup.delivered().when('ana', 'review', review).thenRejects('state.invalid');
    comeup.disputed().when('ana', 'review', review).thenRejects('order.frozen');
  });
});
