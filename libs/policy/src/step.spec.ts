import { describe, it, expect } from '@jest/globals';
import { plusMs, toMs } from '@entente/kernel';
import { act, after, busy, decide, dues, empty, MONDAY, next, refusal, ring, rings } from './testing/workshop.js';

describe('Entering a state', () => {
  it('starts its deadlines, each the first way whose facts are known, and one that counts from another', () => {
    expect(dues(busy)).toEqual({ work: after('P3D'), cleaning: after('P4D'), lease: after('P1M') });
    expect(dues(next(empty, act('open', 'bo'), MONDAY, 'PT5H')).work).toBe(after('PT5H'));
    expect(dues(next(empty, act('open', 'bo', { until: '2026-01-31' }), MONDAY)).work).toBe('2026-01-31T22:59:59.999Z');
  });
  it('opens windows, which never ring; a window without a place is open as long as the process', () =>
    expect(busy.windows).toEqual({ season: { endsAt: after('P10D'), since: MONDAY } }));
  it('ends a computed deadline that is over already with that day', () =>
    expect(dues(next(empty, act('open', 'bo', { until: '2026-01-02T09:00:00Z' }), MONDAY)).work).toBe(
      '2026-01-05T22:59:59.999Z',
    ));
  it('and leaving it stops them, drops its flags, and opens what belongs to the next', () => {
    const urged = next(busy, act('urge', 'ana'), MONDAY);
    const [step] = decide(act('deliver', 'bo'), urged, after('P1D'));
    expect(step).toMatchObject({
      to: 'idle',
      stopped: ['work', 'work-PT24H', 'cleaning', 'answer'],
      cleared: ['urgent', 'called'],
    });
    const done = next(next(urged, act('deliver', 'bo'), after('P1D')), act('close', 'ana'), after('P1D'));
    expect([done.deadlines, done.windows.thanks]).toEqual([{}, { endsAt: after('P3D'), since: after('P1D') }]);
  });
});

describe('A state that suspends', () => {
  const busyTwoDays = next(next(busy, act('urge', 'ana'), after('P1D')), act('bid', 'bo', { bidId: 'b1' }), after('P2D'));
  const at = plusMs(after('P2D'), 1234);
  const paused = next(busyTwoDays, act('pause', 'ops'), at);

  it('lets every clock wait, and keeps flags', () => {
    expect(paused).toMatchObject({ status: 'paused', previous: 'busy', flags: busyTwoDays.flags });
    expect(paused.deadlines).toEqual({});
    expect(Object.keys(paused.paused).sort()).toEqual(Object.keys(busyTwoDays.deadlines).sort());
    expect(Object.keys(paused.paused)).toEqual(expect.arrayContaining(['answer', 'cleaning', 'lease', 'offer:b1', 'work']));
    expect(refusal(act('deliver', 'bo'), paused)).toMatchObject({ code: 'order.frozen' });
  });
  it('gives every clock back what was left of it, to the millisecond, and forgets nothing of its beginning', () => {
    const back = next(paused, act('resume', 'ops'), plusMs(at, 7_777_777_777));
    expect([back.status, back.paused, back.flags]).toEqual(['busy', {}, busyTwoDays.flags]);
    for (const [name, running] of Object.entries(busyTwoDays.deadlines))
      expect(back.deadlines[name]).toEqual({ ...running, dueAt: plusMs(running.dueAt, 7_777_777_777) });
  });
  it('leaves a deadline that has rung what it is', () => {
    const rainy = { ...busy, weather: 'rain' as const };
    const late = next(rainy, ring('work', rainy), rings('work', rainy));
    const back = next(next(late, act('pause', 'ops'), after('P4D')), act('resume', 'ops'), after('P9D'));
    expect(back.deadlines.work).toEqual({ ...late.deadlines.work, passed: true });
  });
});

describe('A deadline that is paused in a state', () => {
  const quarrel = next(busy, act('quarrel', 'ana'), after('P1D'));

  it('waits there, while the others end', () => {
    expect([quarrel.deadlines, Object.keys(quarrel.paused)]).toEqual([{}, ['lease', 'lease-PT72H']]);
    expect(quarrel.paused).toMatchObject({
      lease: { leftMs: toMs(after('P1M')) - toMs(after('P1D')), since: MONDAY, graceMs: 60_000 },
    });
  });
  it('goes on where it stood when the state is left for one where it runs', () => {
    const settled = next(
      quarrel,
      { type: 'Hear', news: { type: 'Settled', colour: 'blue', until: '2026-03-01T09:00:00Z' } },
      after('P11D'),
    );
    expect(dues(settled)).toEqual({
      work: '2026-03-01T09:00:00.000Z',
      cleaning: '2026-03-02T09:00:00.000Z',
      lease: plusMs(after('P11D'), quarrel.paused.lease?.leftMs ?? 0),
    });
  });
  it('ends when the process does, and money moves as the row says, where there is any', () => {
    const [step] = decide({ type: 'Hear', news: { type: 'Settled', colour: 'red' } }, quarrel, after('P2D'));
    expect(step).toMatchObject({
      to: 'done',
      by: 'system',
      stopped: ['lease', 'lease-PT72H'],
      funds: [{ do: 'pay', amountMinor: 100 }],
      about: { status: 'done' },
    });
  });
});

describe('Flags of which there may be several', () => {
  const first = next(busy, act('bid', 'bo', { bidId: 'b1' }), MONDAY);
  const both = next(first, act('bid', 'bo', { bidId: 'b2' }), after('P1D'));

  it('have a deadline each', () => {
    expect(both.flags).toEqual({ 'bid:b1': { by: 'bo' }, 'bid:b2': { by: 'bo' } });
    expect(dues(both)).toMatchObject({ 'offer:b1': after('P7D'), 'offer:b2': after('P8D') });
  });
  it('and the one that rings is the one that ends', () => {
    const [step] = decide(ring('offer:b1', both), both, rings('offer:b1', both));
    expect(step).toMatchObject({
      type: 'BidLapsed',
      by: 'timer',
      passed: 'offer:b1',
      cleared: ['bid:b1'],
      stopped: ['offer:b1', 'offer-PT24H:b1'],
    });
  });
  it('start their deadline anew when they are set once more', () => {
    const again = next(both, act('bid', 'bo', { bidId: 'b1' }), after('P2D'));
    expect(dues(again)).toMatchObject({ 'offer:b1': after('P9D'), 'offer:b2': after('P8D') });
    expect(decide({ type: 'PassDeadline', name: 'offer:b1', dueAt: after('P7D') }, again, after('P10D'))).toEqual([]);
  });
  it('are spoken of by their key, within their own time', () => {
    expect(next(both, act('withdraw', 'bo', { bidId: 'b2' }), after('P8D')).flags).toEqual({ 'bid:b1': { by: 'bo' } });
    expect(refusal(act('withdraw', 'bo', { bidId: 'b1' }), both, plusMs(after('P7D'), 1))).toMatchObject({
      code: 'deadline.passed',
      facts: { at: after('P7D') },
    });
    expect(refusal(act('withdraw', 'bo', { bidId: 'b3' }), both)).toMatchObject({ code: 'state.invalid' });
  });
});

describe('The end of a deadline', () => {
  it('may count from when another began, and end with the day', () => {
    const extended = next(busy, act('extend', 'bo'), after('P2D'));
    expect(dues(extended).work).toBe('2026-01-10T22:59:59.999Z'); // Five days from Monday, midnight in Paris.
  });
  it('is part of it: in time until that millisecond', () => {
    const dry = { ...busy, deadlines: { ...busy.deadlines, work: { dueAt: after('P1D'), since: MONDAY, graceMs: 0 } } };
    const paint = act('paint', 'ana', { colour: 'red', brush: 'b', reason: 'r' });
    expect(refusal(paint, dry, plusMs(after('P1D'), -1))).toMatchObject({ code: 'too.early', facts: { at: after('P1D') } });
    expect(refusal(paint, dry, after('P1D'))).toHaveLength(1);
    expect(refusal(paint, dry, after('P10D'))).toHaveLength(1);
    expect(refusal(paint, dry, plusMs(after('P10D'), 1))).toMatchObject({
      code: 'deadline.passed',
      facts: { at: after('P10D') },
    });
  });
  it('does not limit what is done where no such deadline runs', () =>
    expect(
      refusal(act('paint', 'ana', { colour: 'red', brush: 'b', reason: 'r' }), { ...busy, windows: {} }, after('P20D')),
    ).toHaveLength(1));
});
