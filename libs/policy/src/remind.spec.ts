import { describe, it, expect } from '@jest/globals';
import { plusMs, toMs, type Instant } from '@entente/kernel';
import { act, after, busy, decide, empty, MONDAY, next, reminders, ring, rings } from './testing/workshop.js';

const HOUR_MS = 3_600_000;
const before = (at: Instant, hours: number) => plusMs(at, -hours * HOUR_MS);

describe('A reminder', () => {
  const bid = next(busy, act('bid', 'bo', { bidId: 'b1' }), MONDAY);

  it('is exact hours before the end; one that would lie before the beginning, or at it, is left out', () => {
    expect(reminders(busy)).toEqual({ 'work-PT24H': before(after('P3D'), 24), 'lease-PT72H': before(after('P1M'), 72) });
    expect(reminders(next(empty, act('open', 'bo'), MONDAY, 'PT24H'))).toEqual({ 'lease-PT72H': before(after('P1M'), 72) });
    expect(reminders(next(empty, act('open', 'bo'), MONDAY, 'P4D'))).toMatchObject({
      'work-PT72H': before(after('P4D'), 72),
      'work-PT24H': before(after('P4D'), 24),
    });
  });
  it('says of which deadline, and when that ends; it changes nothing else', () => {
    const now = rings('work-PT24H', busy);
    const [step, ...more] = decide(ring('work-PT24H', busy), busy, now);
    expect([step, more]).toEqual([
      {
        type: 'ReminderDue',
        rule: 'W-11',
        by: 'timer',
        to: 'busy',
        passed: 'work-PT24H',
        reminds: 'work',
        dueAt: after('P3D'),
        about: { status: 'busy' },
      },
      [],
    ]);
    const reminded = next(busy, ring('work-PT24H', busy), now);
    expect(reminded.deadlines.work).toEqual(busy.deadlines.work);
    expect(decide(ring('work-PT24H', busy), reminded, now)).toEqual([]); // Once.
  });
  it('that slept until all is over says nothing', () => {
    const late = plusMs(after('P3D'), 1);
    expect(decide(ring('work-PT24H', busy), busy, after('P3D'))).toMatchObject([{ type: 'ReminderDue' }]);
    expect(decide(ring('work-PT24H', busy), busy, late)).toMatchObject([{ type: 'DeadlinePassed', passed: 'work-PT24H' }]);
  });
  it('of one of several is its own', () => {
    const both = next(bid, act('bid', 'bo', { bidId: 'b2' }), after('P1D'));
    expect(reminders(both)).toMatchObject({
      'offer-PT24H:b1': before(after('P7D'), 24),
      'offer-PT24H:b2': before(after('P8D'), 24),
    });
    expect(decide(ring('offer-PT24H:b1', both), both, rings('offer-PT24H:b1', both))).toMatchObject([
      { type: 'ReminderDue', rule: 'W-04', reminds: 'offer:b1', dueAt: after('P7D') },
    ]);
    expect(Object.keys(reminders(next(both, act('withdraw', 'bo', { bidId: 'b1' }), after('P2D'))))).not.toContain(
      'offer-PT24H:b1',
    );
  });
  it('stops when its deadline does', () => {
    const [step] = decide(act('deliver', 'bo'), bid, after('P1D'));
    expect(step?.stopped).toEqual(['work', 'work-PT24H', 'cleaning']);
  });
  it('moves with a deadline that is set anew, and is gone where the new end is too near', () => {
    const later = next(busy, act('extend', 'bo'), after('P2D')); // Five days from Monday, to the end of that day.
    expect(reminders(later)).toMatchObject({
      'work-PT72H': '2026-01-07T22:59:59.999Z',
      'work-PT24H': '2026-01-09T22:59:59.999Z',
    });
    const near = next(later, act('extend', 'bo'), plusMs(later.deadlines.work!.dueAt, -HOUR_MS));
    expect(Object.keys(reminders(near)).filter((name) => name.startsWith('work'))).toEqual(['work-PT24H']);
    const soon = { ...busy, deadlines: { ...busy.deadlines, work: { ...busy.deadlines.work!, since: before(MONDAY, 110) } } };
    expect(Object.keys(reminders(next(soon, act('extend', 'bo'), MONDAY)))).toEqual(['lease-PT72H']);
  });
  it('waits with its deadline, and goes on with it', () => {
    const quarrel = next(busy, act('quarrel', 'ana'), after('P1D'));
    expect(quarrel.paused['lease-PT72H']).toEqual({
      leftMs: toMs(after('P1M')) - toMs(after('P1D')) - 72 * HOUR_MS,
      since: MONDAY,
      graceMs: 60_000,
    });
    const news = { type: 'Settled', colour: 'blue', until: '2026-03-01T09:00:00Z' } as const;
    const settled = next(quarrel, { type: 'Hear', news }, after('P11D'));
    expect(reminders(settled)).toMatchObject({ 'lease-PT72H': before(settled.deadlines.lease!.dueAt, 72) });
    const held = next(next(bid, act('pause', 'ops'), after('P1D')), act('resume', 'ops'), after('P4D'));
    expect(reminders(held)).toMatchObject({
      'work-PT24H': plusMs(before(after('P3D'), 24), 72 * HOUR_MS),
      'offer-PT24H:b1': plusMs(before(after('P7D'), 24), 72 * HOUR_MS),
    });
  });
});
