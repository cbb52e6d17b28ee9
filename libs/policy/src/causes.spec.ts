import { describe, expect, it } from '@jest/globals';
import { plusMs } from '@entente/kernel';
import { advance } from './process.js';
import { act, after, busy, empty, MONDAY, next, ring, rings, type Workshop } from './testing/workshop.js';

const of = (name: string, { causes }: Workshop) => causes[name];
const opened = { startedBy: { rule: 'W-01', event: 'Opened' } };

describe('Why a deadline runs', () => {
  it('is the rule that started it', () => {
    expect(busy.causes).toMatchObject({ work: opened, cleaning: opened, lease: opened });
    const urged = next(busy, act('urge', 'ana'), MONDAY);
    expect(of('answer', urged)).toEqual({ startedBy: { rule: 'W-05', event: 'Urged' } });
    expect(of('work', urged)).toEqual(opened);
  });
  it('changes when it is started anew, even in the moment in which it began', () => {
    for (const now of [MONDAY, after('P1D')])
      expect(of('work', next(busy, act('extend', 'bo'), now))).toEqual({ startedBy: { rule: 'W-08', event: 'Extended' } });
  });
  it('is not forgotten while it waits, nor when it goes on', () => {
    const paused = next(busy, act('pause', 'ops'), after('P1D'));
    expect(of('work', paused)).toEqual(opened);
    expect(of('work', next(paused, act('resume', 'ops'), after('P2D')))).toEqual(opened);
  });
  it('is known of one that waits from its beginning', () => {
    const waiting = { leftMs: 1_000, since: MONDAY, graceMs: 60_000 };
    const held = advance(busy, { type: 'Quarrelled', rule: 'W-03', by: 'buyer', to: 'quarrel', paused: { patience: waiting } });
    expect(of('patience', held)).toEqual({ startedBy: { rule: 'W-03', event: 'Quarrelled' } });
  });
  it('ends with it', () => {
    const idle = next(busy, act('deliver', 'bo'), after('P1D'));
    expect(Object.keys(idle.causes)).toEqual(Object.keys(idle.deadlines));
    expect(of('work', next(idle, act('open', 'bo'), after('P2D')))).toEqual(opened);
  });
  it('of several of a kind is told apart', () => {
    const bids = next(next(busy, act('bid', 'bo', { bidId: 'b1' }), MONDAY), act('bid', 'bo', { bidId: 'b2' }), after('P1D'));
    const withdrawn = next(bids, act('withdraw', 'bo', { bidId: 'b1' }), after('P2D'));
    expect(Object.keys(withdrawn.causes).filter((name) => name.startsWith('offer'))).toEqual(['offer:b2', 'offer-PT24H:b2']);
  });
});

describe('What came of a deadline', () => {
  it('is remembered for as long as it is: the rule, and what was recorded', () => {
    const rainy: Workshop = { ...busy, weather: 'rain' };
    const late = next(rainy, ring('work', rainy), rings('work', rainy));
    expect(of('work', late)).toEqual({ ...opened, passedBy: { rule: 'W-11', event: 'DeadlinePassed' } });
    const extended = next(late, act('extend', 'bo'), plusMs(rings('work', rainy), 1));
    expect(of('work', extended)).toEqual({ startedBy: { rule: 'W-08', event: 'Extended' } });
  });
});

describe('A process that is nowhere yet', () => {
  it('has no causes', () => expect(empty.causes).toEqual({}));
});
