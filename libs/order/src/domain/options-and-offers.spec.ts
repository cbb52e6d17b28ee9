import { describe, it, expect } from '@jest/globals';
import { comeup, paid, type World } from '@entente/testing';

const { option, offer, accepts, offered } = comeup;
const TOO_MUCH = 1_000_000_000_001;
const UNSOUND = [0, -1, 0.5, TOO_MUCH];
const NOT_FOR_BUYER = ['ana', 'bo', 'shop', 'shop for bo', 'ops', 'mia', 'zed'] as const;
const late = () => comeup.working().waits('P6D');
/** It has no duration of its own: nobody is ever late with it. */
const timeless = () => comeup.working({});
const refuses = (order: World) =>
  order
    .does('bo', 'deliver', { text: 'Voilà.' })
    .does('ana', 'request-revision', { text: 'Plus bleu.' })
    .does('bo', 'refuse-revision', { reason: 'Hors brief.' });

describe('When the buyer pays for an option after a refused revision', () => {
  it('the work goes on, for as long as the option takes, or the order did (CU-T26)', () => {
    const order = comeup
      .refused()
      .does('shop for ana', 'buy-option', option({ duration: 'P2D' }))
      .is('in_progress', { flags: {} });
    expect(order.order.deadlines).toEqual({
      delivery: { dueAt: '2026-03-05T10:00:00.000Z', since: '2026-03-03T10:00:00.000Z', graceMs: 60_000 },
      expiry: order.order.deadlines.expiry,
    });
    expect(comeup.refused().does('shop for ana', 'buy-option', option()).due('delivery')).toBe('2026-03-08T10:00:00.000Z');
  });
  it('and nobody is late where no duration was ever said (CU-T26)', () =>
    expect(
      Object.keys(refuses(timeless()).does('shop for ana', 'buy-option', option()).is('in_progress').order.deadlines),
    ).toEqual(['expiry']));
  it('what he pays is in escrow like the first payment, and comes back with it (CU-T26, CU-T25)', () => {
    const order = comeup.refused();
    order.when('shop for ana', 'buy-option', option()).thenRecords({
      type: 'OptionBought',
      rule: 'CU-T26',
      by: 'service',
      actor: 'ana',
      via: 'shop',
      label: 'Une affiche',
      funds: [
        {
          do: 'capture',
          reference: 'pay-option',
          method: 'card',
          amountMinor: 1500,
          feesMinor: 300,
          bankFeesMinor: 0,
          taxMinor: 0,
        },
      ],
    });
    order.does('shop for ana', 'buy-option', option());
    expect(order.order).toMatchObject({ priceMinor: 11_500, feesMinor: 2300 });
    expect(order.order.payments.map(({ reference }) => reference)).toEqual(['pay-10000', 'pay-option']);
    expect(order.last.about.remainingMinor).toBe(11_500);
    expect(order.does('bo', 'cancel').funds).toEqual([{ do: 'refund' }]);
    expect(order.last.about.remainingMinor).toBe(0);
  });
});

describe('When the buyer pays for an option while the work is under way', () => {
  it('its time comes on top, if it takes any (CU-T26)', () => {
    expect(
      comeup
        .working()
        .does('shop for ana', 'buy-option', option({ duration: 'P2D' }))
        .due('delivery'),
    ).toBe('2026-03-09T10:00:00.000Z');
    expect(comeup.working().does('shop for ana', 'buy-option', option()).due('delivery')).toBe('2026-03-07T10:00:00.000Z');
    expect(timeless().does('shop for ana', 'buy-option', option({ duration: 'P2D' })).order.deadlines).not.toHaveProperty(
      'delivery',
    );
  });
  it('a late order is late no more, and its time counts from now; without any it is the rest of today (CU-T26)', () => {
    const longer = late()
      .does('shop for ana', 'buy-option', option({ duration: 'P2D' }))
      .is('in_progress', { flags: {} });
    longer.when('ana', 'cancel').thenRejects('actor.forbidden', { at: '2026-03-10T10:00:00.000Z' });
    expect(longer.waits('P3D').order.flags).toEqual({ late: {} }); // And may be late again.
    const today = late().does('shop for ana', 'buy-option', option());
    expect([today.due('delivery'), today.order.flags]).toEqual(['2026-03-08T22:59:59.999Z', {}]);
  });
  it('even in the minute before anybody was told that it is late (CU-T26)', () =>
    expect(
      comeup
        .working()
        .justMissed('delivery')
        .does('shop for ana', 'buy-option', option({ duration: 'P2D' }))
        .due('delivery'),
    ).toBe('2026-03-09T10:00:01.000Z'));
  it('a request to cancel stays what it is (CU-T26, CU-T08)', () => {
    const order = comeup.asked();
    const answerBy = order.due('cancellation_answer');
    expect(order.does('shop for ana', 'buy-option', option()).due('cancellation_answer')).toBe(answerBy);
  });
});

describe('No option is bought', () => {
  it('but by a service that speaks for the buyer (CU-T26)', () => {
    for (const order of [comeup.working(), comeup.refused()])
      for (const who of NOT_FOR_BUYER) order.when(who, 'buy-option', option()).thenRejects('actor.forbidden');
  });
  it('where there is nothing to go on with, or nothing may move (CU-T26)', () => {
    for (const order of [comeup.placed(), comeup.delivered(), comeup.requested()])
      order.when('shop for ana', 'buy-option', option()).thenRejects('state.invalid');
    comeup.disputed().when('shop for ana', 'buy-option', option()).thenRejects('order.frozen');
    comeup.delivered().does('ana', 'complete').when('shop for ana', 'buy-option', option()).thenRejects('order.closed');
  });
  it('after a hundred further payments: that is another order (CU-T26, CU-T42)', () => {
    const order = comeup.offered(comeup.working());
    for (let n = 1; n <= 100; n++) order.does('shop for ana', 'buy-option', option({ payment: paid(`pay-${n}`, 1) }));
    order.when('shop for ana', 'buy-option', option()).thenRejects('limit.reached');
    order.when('shop for ana', 'accept-offer', accepts()).thenRejects('limit.reached');
    expect(order.may('shop for ana').filter((action) => ['buy-option', 'accept-offer'].includes(action))).toEqual([]);
  });
  it('in another currency, or without money, or without a word for it (CU-T26)', () => {
    const order = comeup.refused();
    order.when('shop for ana', 'buy-option', option({ payment: paid('pay-2', 1500, 'USD') })).thenRejects('currency.mismatch');
    for (const amountMinor of UNSOUND)
      order.when('shop for ana', 'buy-option', option({ payment: paid('pay-2', amountMinor) })).thenRejects('amount.invalid');
    order
      .when('shop for ana', 'buy-option', option({ payment: { ...paid('pay-2', 1500), feesMinor: 1501 } }))
      .thenRejects('amount.invalid');
    order.when('shop for ana', 'buy-option', option({ label: ' ' })).thenRejects('field.required');
  });
});

describe('When the seller offers more work', () => {
  it('the offer stands for seven days, with its price and its time (CU-T42)', () => {
    comeup.refused().when('bo', 'offer', offer).thenRecords({
      type: 'OfferMade',
      rule: 'CU-T42',
      offerId: 'offer-1',
      label: 'Un second logo',
      priceMinor: 2000,
      duration: 'P3D',
    });
    const order = offered().is('revision_refused', {
      flags: { 'offer:offer-1': { by: 'bo' } },
      offers: { 'offer-1': { label: 'Un second logo', priceMinor: 2000, duration: 'P3D' } },
    });
    expect([order.due('offer:offer-1'), order.funds]).toEqual(['2026-03-10T10:00:00.000Z', []]);
  });
  it('wherever the work is not over; nobody else offers (CU-T42)', () => {
    for (const make of [comeup.working, late, comeup.delivered, comeup.requested, comeup.refused]) {
      const { status } = make().order;
      offered(make()).is(status);
      for (const who of ['ana', 'shop for ana', 'ops', 'zed'] as const)
        make().when(who, 'offer', offer).thenRejects('actor.forbidden');
    }
    comeup.placed().when('bo', 'offer', offer).thenRejects('state.invalid');
    comeup.disputed().when('bo', 'offer', offer).thenRejects('order.frozen');
    comeup.delivered().does('ana', 'complete').when('bo', 'offer', offer).thenRejects('order.closed');
  });
  it('he says what, for how much and how long, in the currency of the order (CU-T42)', () => {
    const order = comeup.refused();
    const without = (name: keyof typeof offer) => ({ ...offer, [name]: undefined });
    for (const name of ['label', 'price', 'duration'] as const)
      order.when('bo', 'offer', without(name)).thenRejects('field.required');
    for (const amountMinor of UNSOUND)
      order.when('bo', 'offer', { ...offer, price: { amountMinor, currency: 'EUR' } }).thenRejects('amount.invalid');
    order.when('bo', 'offer', { ...offer, price: { amountMinor: 2000, currency: 'XOF' } }).thenRejects('currency.mismatch');
  });
  it('fifty times at most, whatever became of them (CU-T42)', () => {
    const order = comeup.working();
    for (let n = 1; n <= 50; n++) order.does('bo', 'offer', offer).does('ana', 'decline-offer', { offerId: `offer-${n}` });
    order.when('bo', 'offer', offer).thenRejects('limit.reached');
    expect(order.may('bo')).not.toContain('offer');
  });
});

describe('When the buyer pays for an offer', () => {
  it('the work goes on for as long as was offered (CU-T42)', () => {
    for (const order of [comeup.refused(), comeup.requested(), comeup.delivered()])
      expect(
        offered(order)
          .does('shop for ana', 'accept-offer', accepts())
          .is('in_progress', { flags: {}, priceMinor: 12_000 })
          .due('delivery'),
      ).toBe('2026-03-06T10:00:00.000Z');
  });
  it('or, while it is under way, for so much longer: from its end, or from now if that is over (CU-T42)', () => {
    expect(offered(comeup.working()).does('shop for ana', 'accept-offer', accepts()).due('delivery')).toBe(
      '2026-03-10T10:00:00.000Z',
    );
    const order = offered(late()).does('shop for ana', 'accept-offer', accepts()).is('in_progress', { flags: {} });
    expect(order.due('delivery')).toBe('2026-03-11T10:00:00.000Z');
    expect(offered(timeless()).does('shop for ana', 'accept-offer', accepts()).order.deadlines).not.toHaveProperty('delivery');
  });
  it('the price is paid once, exactly, by a service that speaks for him (CU-T42)', () => {
    const order = offered();
    for (const amountMinor of [1999, 2001, 0])
      order
        .when('shop for ana', 'accept-offer', accepts('offer-1', amountMinor))
        .thenRejects('amount.invalid', { limitMinor: 2000 });
    order
      .when('shop for ana', 'accept-offer', { offerId: 'offer-1', payment: paid('pay-2', 2000, 'USD') })
      .thenRejects('currency.mismatch');
    for (const who of NOT_FOR_BUYER) order.when(who, 'accept-offer', accepts()).thenRejects('actor.forbidden');
    order.when('shop for ana', 'accept-offer', accepts()).thenRecords({ type: 'OfferAccepted', offerId: 'offer-1' });
    order.does('shop for ana', 'accept-offer', accepts());
    order.when('shop for ana', 'accept-offer', accepts()).thenRejects('state.invalid');
    expect(order.may('shop for ana')).not.toContain('accept-offer');
  });
  it('of several, the others stand (CU-T42)', () => {
    const order = offered(offered()).does('shop for ana', 'accept-offer', accepts('offer-2'));
    order.is('in_progress', { flags: { 'offer:offer-1': { by: 'bo' } } });
    order.does('shop for ana', 'accept-offer', accepts('offer-1')).is('in_progress', { flags: {}, priceMinor: 14_000 });
    expect(order.due('delivery')).toBe('2026-03-09T10:00:00.000Z'); // Three days, and three more.
  });
});

describe('An offer that nobody takes', () => {
  it('lapses after seven days: too late in the minute before the alarm, and gone after it (CU-T42, scenario 51)', () => {
    const order = offered(comeup.requested());
    order.justUntil(order.due('offer:offer-1')).when('shop for ana', 'accept-offer', accepts()).thenRecords({
      type: 'OfferAccepted',
      offerId: 'offer-1',
    });
    order.justMissed('offer:offer-1');
    order.when('shop for ana', 'accept-offer', accepts()).thenRejects('deadline.passed', { at: '2026-03-10T10:00:00.000Z' });
    expect(order.waits('PT1M').last).toMatchObject({
      type: 'OfferLapsed',
      rule: 'CU-T42',
      by: 'timer',
      offerId: 'offer-1',
      to: 'revision_requested',
    });
    order.when('shop for ana', 'accept-offer', accepts()).thenRejects('state.invalid');
  });
  it('is declined by the buyer or withdrawn by the seller, and nobody else (CU-T42)', () => {
    const order = offered(offered());
    order.when('bo', 'decline-offer', { offerId: 'offer-1' }).thenRejects('actor.forbidden');
    order.when('ana', 'withdraw-offer', { offerId: 'offer-1' }).thenRejects('actor.forbidden');
    order.does('ana', 'decline-offer', { offerId: 'offer-1' }).does('bo', 'withdraw-offer', { offerId: 'offer-2' });
    expect(order.history.slice(-2)).toMatchObject([
      { type: 'OfferDeclined', by: 'buyer', offerId: 'offer-1' },
      { type: 'OfferWithdrawn', by: 'seller', offerId: 'offer-2' },
    ]);
    for (const offerId of ['offer-1', 'offer-2', 'offer-3', 'constructor']) {
      order.when('shop for ana', 'accept-offer', accepts(offerId)).thenRejects('state.invalid');
      order.when('ana', 'decline-offer', { offerId }).thenRejects('state.invalid');
      order.when('bo', 'withdraw-offer', { offerId }).thenRejects('state.invalid');
    }
    order.is('revision_refused', { flags: {} });
  });
  it('ends with the order, or with its dispute, and does not come back (CU-T42, CU-T22, CU-T33)', () => {
    offered().does('ana', 'complete').is('completed', { flags: {}, deadlines: {} });
    const order = offered().does('ana', 'open-dispute', { justification: 'Non conforme.' });
    expect(order.last).toMatchObject({ cleared: ['offer:offer-1'], stopped: expect.arrayContaining(['offer:offer-1']) });
    order.when('shop for ana', 'accept-offer', accepts()).thenRejects('order.frozen');
    order.says('mia', 'take').says('mia', 'decide', comeup.restarts('2026-03-20T18:00:00Z')).is('in_progress', { flags: {} });
    order.when('shop for ana', 'accept-offer', accepts()).thenRejects('state.invalid');
    expect(offered(order).last).toMatchObject({ offerId: 'offer-2' }); // A number is used once.
  });
  it('waits while the staff hold the order (CU-T42, CU-T45)', () => {
    const order = offered(comeup.requested()).waits('P1D').does('ops', 'hold', { reason: 'À vérifier.' });
    order.when('shop for ana', 'accept-offer', accepts()).thenRejects('order.frozen');
    order
      .waits('P30D')
      .does('ops', 'unhold')
      .is('revision_requested', { flags: { 'offer:offer-1': { by: 'bo' } } });
    expect(Date.parse(order.due('offer:offer-1')) - Date.parse(order.now)).toBe(6 * 86_400_000);
    order.does('shop for ana', 'accept-offer', accepts()).is('in_progress');
  });
});
