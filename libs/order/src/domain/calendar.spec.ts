import { describe, it, expect } from '@jest/globals';
import { comeup, placing, world, type World } from '@entente/testing';

/** An order of a month of work, paid and accepted at that moment. */
const begunAt = (start: string) =>
  world('comeup/2', start)
    .does('shop for ana', 'place', placing(10_000, { duration: 'P1M' }))
    .does('bo', 'accept');
const delivers = (order: World) => order.does('bo', 'deliver', { text: 'Voilà.' });
const asksRevision = (order: World) => delivers(order).does('ana', 'request-revision', { text: 'Plus bleu.' });
const refuses = (order: World) => asksRevision(order).does('bo', 'refuse-revision', { reason: 'Hors brief.' });

/** Four days before the clocks of Paris change at ten o'clock there, and seven days later at ten o'clock there. */
const CHANGES = [
  { clocks: 'go forward (29 March 2026)', from: '2026-03-25T09:00:00.000Z', to: '2026-04-01T08:00:00.000Z' },
  { clocks: 'go back (25 October 2026)', from: '2026-10-21T08:00:00.000Z', to: '2026-10-28T09:00:00.000Z' },
];

describe.each(CHANGES)('When the clocks of Paris $clocks', ({ from, to }) => {
  it('seven days to check, to choose and to take an offer end at the same time on the wall (CU-T13, CU-T18, CU-T42)', () => {
    expect(delivers(begunAt(from)).due('check')).toBe(to);
    expect(refuses(begunAt(from)).due('choice')).toBe(to);
    expect(comeup.offered(begunAt(from)).due('offer:offer-1')).toBe(to);
  });
  it('they ring then, and not an hour before or after (CU-T15, CU-T27, CU-T42)', () => {
    const second = (at: string) => at.replace('00:00.000Z', '01:01.000Z');
    for (const order of [delivers(begunAt(from)), refuses(begunAt(from))])
      order.until(to).is(order.order.status).until(second(to)).is('completed', { closedBy: 'timer' });
    const offered = comeup.offered(begunAt(from));
    offered.until(to).is('in_progress', { flags: { 'offer:offer-1': { by: 'bo' } } });
    expect(offered.until(second(to)).last).toMatchObject({ type: 'OfferLapsed' });
  });
  it('reminders come exactly 72 and 24 hours before (CU-T15)', () => {
    const order = delivers(begunAt(from));
    const before = (name: string) => (Date.parse(to) - Date.parse(order.due(name))) / 3_600_000;
    expect([before('check-PT72H'), before('check-PT24H')]).toEqual([72, 24]);
  });
  it('48 hours are 48 hours (CU-T01, CU-T08, CU-T16)', () => {
    const eve = new Date(Date.parse(from) + 3 * 86_400_000).toISOString();
    const after = new Date(Date.parse(eve) + 48 * 3_600_000).toISOString();
    const placed = world('comeup/2', eve).does('shop for ana', 'place', placing());
    expect(placed.due('acceptance')).toBe(after);
    const asked = begunAt(eve).does('ana', 'request-cancellation', { reason: 'Trop lent.' });
    expect(asked.due('cancellation_answer')).toBe(after);
    expect(asksRevision(begunAt(eve)).due('revision_answer')).toBe(after);
  });
  it('a hold of exactly 72 hours moves the end by exactly 72 hours, before, across and after the change (CU-T45, CU-T13)', () => {
    const moved = new Date(Date.parse(to) + 72 * 3_600_000).toISOString();
    for (const day of ['P1D', 'P3D', 'P5D']) {
      const order = delivers(begunAt(from)).waits(day).does('ops', 'hold', { reason: 'À vérifier.' }).waits('PT72H');
      expect(order.does('ops', 'unhold').due('check')).toBe(moved);
      order.until(moved).is('delivered').waits('PT2M').is('completed', { closedBy: 'timer' });
    }
  });
});

describe('Where no clocks change', () => {
  it('a hold of exactly 72 hours moves the end by exactly 72 hours (CU-T45, CU-T13)', () => {
    const order = comeup.delivered().waits('P2D').does('ops', 'hold', { reason: 'À vérifier.' }).waits('PT72H');
    expect(order.does('ops', 'unhold').due('check')).toBe('2026-03-13T10:00:00.000Z');
  });
});

/** At noon in Paris, five months after the payment and six after the closing. */
const MONTHS = [
  ['31 August', '2026-08-31T10:00:00.000Z', '2027-01-31T11:00:00.000Z', '2027-02-28T11:00:00.000Z'],
  ['31 August before a leap year', '2027-08-31T10:00:00.000Z', '2028-01-31T11:00:00.000Z', '2028-02-29T11:00:00.000Z'],
  ['29 November', '2026-11-29T11:00:00.000Z', '2027-04-29T10:00:00.000Z', '2027-05-29T10:00:00.000Z'],
  ['30 November', '2026-11-30T11:00:00.000Z', '2027-04-30T10:00:00.000Z', '2027-05-30T10:00:00.000Z'],
  ['29 February', '2028-02-29T11:00:00.000Z', '2028-07-29T10:00:00.000Z', '2028-08-29T10:00:00.000Z'],
] as const;

describe('Months end on the last day that there is, at the time on the wall', () => {
  it.each(MONTHS)('from %s: five to the expiry (CU-T43)', (_, from, expiry, __) => {
    const order = world('comeup/2', from).does('shop for ana', 'place', placing(10_000, {})).does('bo', 'accept');
    expect(order.due('expiry')).toBe(expiry);
    order.until(expiry).is('in_progress').waits('PT2M').is('expired');
  });
  it.each(MONTHS)('from %s: six to review (CU-T44)', (_, from, __, review) => {
    const order = delivers(begunAt(from)).does('ana', 'complete');
    expect(order.order.windows.review?.endsAt).toBe(review);
    order.until(review).when('ana', 'review', { rating: 'positive' }).thenRecords({ type: 'ReviewLeft' });
  });
});
