import { describe, it, expect } from '@jest/globals';
import { comeup, congocrea, placing, specify, world } from '@entente/testing';
import { Rejection, type Instant } from '@entente/kernel';
import { builtInPacks, Packs } from '@entente/policy';
import { orderDecider } from './decide.js';

const paid = (payment: object) =>
  ({
    ...placing(),
    payment: { reference: 'pay-1', method: 'card', currency: 'EUR', amountMinor: 10_000, ...payment },
  }) as ReturnType<typeof placing>;

describe('When a buyer has paid, a service of the marketplace', () => {
  it('places the order in his name, and two clocks start: 48 hours to accept, five months for the bank (CU-T01)', () => {
    const order = comeup.placed().is('pending');
    expect(order.last).toMatchObject({ rule: 'CU-T01', by: 'service', actor: 'ana', via: 'shop', policy: 'comeup/2' });
    expect([order.due('acceptance'), order.due('expiry')]).toEqual(['2026-03-04T10:00:00.000Z', '2026-08-02T09:00:00.000Z']); // 11:00 in Paris, in winter and in summer.
  });
  it('records the rule book by which the order will be judged, for ever (CU-T01)', () =>
    expect(comeup.placed().order).toMatchObject({ policy: 'comeup/2', policyDigest: expect.stringMatching(/^[0-9a-f]{64}$/) }));
  it('states the fees, or the commission of the rule book is kept, half up (CU-T01, CG-T30)', () => {
    const captured = (payment: object) => world('comeup/2').does('shop for ana', 'place', paid(payment)).order;
    expect(captured({ amountMinor: 10_003 })).toMatchObject({ priceMinor: 10_003, feesMinor: 2001 });
    expect(captured({ feesMinor: 500, bankFeesMinor: 30 })).toMatchObject({
      feesMinor: 530,
      platform: { capturedMinor: 10_000, feesMinor: 530 },
    });
    expect(captured({ method: 'external' })).toMatchObject({ feesMinor: 2000, platform: { capturedMinor: 0, feesMinor: 0 } });
    expect(congocrea.placed().order.feesMinor).toBe(500);
  });
  it('may have a time of its own to accept (CU-T05, scenario 2)', () => {
    comeup.placed({ duration: 'P5D', acceptanceWindow: 'PT24H' }).waits('PT25H').is('cancelled', { closedBy: 'timer' });
  });
});

describe('No order is placed', () => {
  const market = world('comeup/2');

  it('by anybody but a service that speaks for the buyer (CU-T01)', () => {
    for (const who of ['ana', 'bo', 'shop', 'ops', 'zed', 'shop for bo'] as const)
      market.when(who, 'place', placing()).thenRejects('actor.forbidden');
  });
  it('for a buyer who is the seller (CU-T01)', () =>
    market.when('shop for ana', 'place', { ...placing(), sellerId: 'ana' }).thenRejects('buyer_is_seller'));
  it('without money, or with more fees than money (CU-T01)', () => {
    for (const payment of [
      { amountMinor: 0 },
      { amountMinor: -1 },
      { amountMinor: 0.5 },
      { feesMinor: 10_001 },
      { feesMinor: 6000, bankFeesMinor: 5000 },
      { taxMinor: 10_001 },
      { bankFeesMinor: -1 },
    ])
      market.when('shop for ana', 'place', paid(payment)).thenRejects('amount.invalid');
  });
  it('in a currency that there is not (CU-T01)', () =>
    market.when('shop for ana', 'place', paid({ currency: 'XXZ' })).thenRejects('field.invalid'));
  it('twice (CU-T01)', () => comeup.placed().when('shop for ana', 'place', placing()).thenRejects('order.exists'));
  it('of which nobody could ever say that it did not arrive (CG-T30)', () =>
    world('congocrea/1').when('shop for ana', 'place', placing(10_000, {})).thenRejects('field.required'));
});

describe('Where there is no order', () => {
  const packs = new Packs(builtInPacks(), []);
  const nowhere = specify(orderDecider, { now: '2026-03-02T10:00:00.000Z' as Instant, packs }).given();

  it('alarms and news find nothing to do', () => {
    nowhere.when({ type: 'PassDeadline', name: 'check', dueAt: '2026-03-01T10:00:00.000Z' as Instant }).thenNothing();
    nowhere
      .when({ type: 'Hear', news: { type: 'DisputeClosed', disputeId: 'o1.1', closeReason: 'tracking_confirmed' } })
      .thenNothing();
  });
  it('there is nothing to be done with it', () =>
    nowhere
      .when({ type: 'Act', action: 'accept', by: { id: 'bo', roles: ['member'], marketplaces: [] }, body: {} })
      .thenRejects('order.not_found'));
});

describe('A stranger', () => {
  it('may do nothing, whatever he says, and is not told where the order stands (CU-T02, CU-T14, CU-T22)', () => {
    for (const situation of [
      comeup.placed(),
      comeup.working(),
      comeup.delivered(),
      comeup.refused(),
      comeup.disputed(),
      comeup.delivered().does('ana', 'complete'),
    ]) {
      expect(situation.may('zed')).toEqual([]);
      for (const action of ['complete', 'cancel', 'open-dispute', 'accept', 'ship'] as const)
        situation.when('zed', action, { justification: 'Moi.' }).thenRejects('actor.forbidden', {});
    }
    expect(() => comeup.working().does('zed', 'cancel')).toThrow(
      new Rejection('actor.forbidden', 'Only the parties, and those who settle their quarrel, may do anything here.'),
    );
  });
});
