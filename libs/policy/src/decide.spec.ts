import { describe, it, expect } from '@jest/globals';
import { plusMs, Rejection } from '@entente/kernel';
import {
  act,
  after,
  allowed,
  busy,
  decide,
  MONDAY,
  next,
  refusal,
  ring,
  rings,
  type Command,
  type Workshop,
} from './testing/workshop.js';

describe('An alarm', () => {
  it('is ignored before the grace is over, for another start, and once the deadline has rung', () => {
    expect(decide(ring('work', busy), busy, plusMs(after('P3D'), 60_000))).toEqual([]);
    expect(decide({ type: 'PassDeadline', name: 'work', dueAt: after('P2D') }, busy, after('P9D'))).toEqual([]);
    const passed = next(busy, ring('work', busy), rings('work', busy));
    expect(decide(ring('work', passed), passed, after('P9D'))).toEqual([]);
    expect(decide({ type: 'PassDeadline', name: 'nothing', dueAt: MONDAY }, busy, after('P9D'))).toEqual([]);
  });
  it('that finds no row whose guards hold records that it rang, and nothing else', () => {
    const [step, ...more] = decide(ring('work', busy), busy, rings('work', busy));
    expect([step, more]).toEqual([
      { type: 'DeadlinePassed', rule: 'W-11', by: 'timer', to: 'busy', passed: 'work', about: { status: 'busy' } },
      [],
    ]);
  });
  it('may set a flag whose deadline starts now', () => {
    const rainy = { ...busy, weather: 'rain' as const };
    expect(next(rainy, ring('work', rainy), rings('work', rainy))).toMatchObject({
      flags: { urgent: {} },
      deadlines: { answer: { since: rings('work', rainy) } },
    });
  });
});

describe('Rows that follow others', () => {
  it('are recorded in the same append, each seeing what the one before did, in nobody’s name', () => {
    const once = next(busy, act('urge', 'ana'), MONDAY);
    expect(once).toMatchObject({ status: 'busy', counters: { urged: 1 } });
    expect(decide(act('urge', 'ana'), once, MONDAY)).toMatchObject([
      { type: 'Urged', rule: 'W-05', by: 'buyer', actor: 'ana', to: 'busy', counted: ['urged'] },
      { type: 'UrgedTwice', rule: 'W-06', by: 'system', to: 'busy', reset: ['urged'] },
      { type: 'Closed', rule: 'W-07', by: 'system', to: 'done' },
    ]);
    const { status, counters, flags } = next(once, act('urge', 'ana'), MONDAY);
    expect([status, counters, flags]).toEqual(['done', { urged: 0 }, {}]);
  });
});

describe('News', () => {
  const news = (colour: string): Command => ({ type: 'Hear', news: { type: 'Settled', colour } });

  it('is never refused: a row takes it, or nothing happens', () => {
    expect(decide(news('red'), busy, MONDAY)).toEqual([]); // No row here.
    expect(decide(news('red'), { ...busy, status: 'idle' }, MONDAY)).toEqual([]); // It is about something else.
    expect(decide(news('yellow'), next(busy, act('quarrel', 'ana'), MONDAY), MONDAY)).toEqual([]);
    expect(decide({ type: 'Hear', news: { type: 'Weather' } }, busy, MONDAY)).toEqual([]);
  });
});

describe('Whoever is refused is told the first of these', () => {
  const dry = { ...busy, deadlines: { ...busy.deadlines, work: { dueAt: MONDAY, since: MONDAY, graceMs: 0 } } };
  const urgent = next(dry, act('urge', 'ana'), MONDAY);
  const code = (command: Command, state: Workshop, now = MONDAY) => (refusal(command, state, now) as Rejection).code;

  it('a stranger, that he is one; and nothing of the state', () => {
    for (const state of [busy, next(busy, act('quarrel', 'ana'), MONDAY)]) {
      const { code: told, facts } = refusal(act('deliver', 'zed'), state) as Rejection;
      expect([told, facts]).toEqual(['actor.forbidden', {}]);
    }
  });
  it('where it stands: by the action’s own code, closed, frozen, or not here', () => {
    const done = next(next(busy, act('deliver', 'bo'), MONDAY), act('close', 'ana'), MONDAY);
    expect([code(act('pay', 'ana'), done), code(act('urge', 'ana'), done)]).toEqual(['decision.final', 'order.closed']);
    expect(code(act('deliver', 'ana'), next(busy, act('deliver', 'bo'), MONDAY))).toBe('too.early');
    expect(code(act('urge', 'bo'), next(busy, act('quarrel', 'ana'), MONDAY))).toBe('order.frozen');
    expect(code(act('resume', 'ana'), busy)).toBe('state.invalid');
    expect(code(act('place', 'ana'), busy)).toBe('state.invalid'); // A word that this rule book does not use.
  });
  it('that it is for somebody else, and what he may do instead', () =>
    expect(refusal(act('deliver', 'ana'), busy)).toMatchObject({
      code: 'actor.forbidden',
      message: 'Only the seller may deliver here. You may: quarrel, urge, pay.',
      facts: { action: 'deliver', state: 'busy', allowed: ['quarrel', 'urge', 'pay'] },
    }));
  it('then flags, time, facts, each with its code', () => {
    const paint = act('paint', 'ana', { colour: 'red' });
    const rainy = { ...dry, weather: 'rain' as const };
    expect(code(paint, { ...urgent, weather: 'rain' }, after('P20D'))).toBe('field.busy');
    expect(code(paint, rainy, after('P20D'))).toBe('deadline.passed');
    expect(code(paint, rainy)).toBe('weather.bad');
  });
  it('a flag that is there and should not be, and one that should be there and is not', () => {
    const text = (command: Command, state: Workshop) => (refusal(command, state) as Rejection).message;
    expect(text(act('paint', 'ana', { colour: 'red' }), urgent)).toContain('It cannot be done now: "urgent" does not allow it.');
    expect(text(act('withdraw', 'bo', { bidId: 'b9' }), busy)).toContain(
      'It cannot be done now: it takes "bid", which is not there.',
    );
  });
  it('and at last what is said: the choice, what is missing, the amount, the law', () => {
    expect(code(act('paint', 'ana', { colour: 'green' }), dry)).toBe('field.invalid');
    expect(code(act('paint', 'ana'), dry)).toBe('field.required');
    expect(code(act('paint', 'ana', { colour: 'red', brush: ' ', reason: 'r' }), dry)).toBe('field.required');
    expect(code(act('paint', 'ana', { colour: 'red', brush: 'b', reason: ' ' }), dry)).toBe('reason.required');
    expect(refusal(act('pay', 'ana', { amountMinor: 100 }), busy)).toMatchObject({
      code: 'amount.invalid',
      message: expect.stringContaining('The amount must be more than nothing and below 1.00 EUR, in whole minor units.'),
      facts: { limitMinor: 100 },
    });
    expect(refusal(act('paint', 'ana', { colour: 'green' }), dry)).toMatchObject({
      message: expect.stringContaining('Here, colour may only be: red, blue.'),
    });
    expect(code(act('pay', 'ana'), busy)).toBe('field.required');
    expect(refusal(act('bid', 'bo', { bidId: 'forged' }), busy)).toMatchObject({
      code: 'field.invalid',
      message: 'This bid is forged.',
    });
  });
});

describe('What somebody may do', () => {
  it('is what some body of his would be accepted for', () => {
    expect(allowed('bo', busy)).toEqual(['bid', 'deliver', 'extend']);
    expect(allowed('bo', next(busy, act('bid', 'bo', { bidId: 'b1' }), MONDAY))).toEqual([
      'bid',
      'deliver',
      'extend',
      'withdraw',
    ]);
    expect(allowed('ana', busy, after('P5D'))).toEqual(['paint', 'pay', 'quarrel', 'urge']);
    expect(allowed('zed', busy)).toEqual([]);
    expect(allowed('ops', busy)).toEqual(['pause']);
  });
  it('is not what has no room left, by amount or by limit', () => {
    expect(allowed('ana', { ...busy, price: 1 })).not.toContain('pay');
    expect(allowed('ana', { ...busy, weather: 'rain' })).not.toContain('pay');
  });
});
