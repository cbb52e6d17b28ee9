import { describe, it, expect } from '@jest/globals';
import { fold, period, plusMs, plusPeriod, Rejection, toMs, type Instant } from '@entente/kernel';
import { compileTable } from './compile.js';
import { actionsFor, decideProcess, type Meanings } from './decide.js';
import type { TableSource } from './pack-source.js';
import { isRelation, type People } from './people.js';
import { advance, nowhere, type Actor, type Body, type Journey, type ProcessCommand, type Step } from './process.js';
import type { Words } from './vocabulary.js';

/** A workshop: small enough to be seen at once, with one of everything that a rule book may say. */
const words = {
  actions: [
    'place',
    'open',
    'pause',
    'resume',
    'quarrel',
    'settle',
    'bid',
    'withdraw',
    'urge',
    'extend',
    'paint',
    'deliver',
    'pay',
    'close',
  ],
  news: ['Settled'],
  events: [
    'Opened',
    'Paused',
    'Resumed',
    'Quarrelled',
    'Settled',
    'BidMade',
    'BidWithdrawn',
    'BidLapsed',
    'Urged',
    'UrgedTwice',
    'Extended',
    'Painted',
    'Delivered',
    'Paid',
    'Closed',
    'DeadlinePassed',
  ],
  inputs: { colour: { values: ['red', 'blue', 'green'], refusal: 'field.invalid' } },
  facts: { weather: ['sun', 'rain'] },
  needs: ['reason', 'brush'],
  periods: ['length'],
  instants: ['until'],
  sums: ['price'],
  keys: ['bidId'],
  funds: ['pay', 'nothing'],
} as const satisfies Words;

const source: TableSource = {
  states: {
    idle: { refuses: { deliver: 'too.early' } },
    busy: {},
    paused: { frozen: true, suspends: true },
    quarrel: { frozen: true },
    done: { chat: { until: 'thanks' }, terminal: true, refuses: { pay: 'decision.final' } },
  },
  flags: { urgent: { while: 'busy' }, bid: { each: 'bidId', while: ['idle', 'busy'] }, called: { while: 'urgent' } },
  counters: ['urged'],
  windows: { thanks: { lasts: 'P2D', while: 'done' }, season: { lasts: { add: 'P10D' } } },
  deadlines: {
    work: { lasts: [{ at: 'until' }, 'length', 'P3D'], while: 'busy' },
    cleaning: { lasts: { beyond: 'work', add: 'P1D' }, while: 'busy' },
    answer: { lasts: 'PT48H', while: 'urgent' },
    offer: { lasts: 'P7D', while: 'bid' },
    lease: { lasts: 'P1M', while: 'any open', pausedIn: 'quarrel' },
  },
  rows: [
    { rule: 'W-01', action: 'open', by: 'seller', from: ['new', 'idle'], to: 'busy', event: 'Opened' },
    { rule: 'W-02', action: 'pause', by: 'staff', from: 'any active', to: 'paused', event: 'Paused' },
    { rule: 'W-02', action: 'resume', by: 'staff', from: 'paused', to: 'back', event: 'Resumed' },
    { rule: 'W-03', action: 'quarrel', by: 'buyer', from: 'busy', to: 'quarrel', event: 'Quarrelled' },
    {
      rule: 'W-03',
      on: 'Settled',
      says: { colour: 'red' },
      from: 'quarrel',
      to: 'done',
      event: 'Closed',
      funds: ['pay', 'nothing'],
    },
    {
      rule: 'W-03',
      on: 'Settled',
      says: { colour: ['blue', 'green'] },
      from: 'quarrel',
      to: 'busy',
      event: 'Settled',
      starts: { work: { at: 'until' } },
    },
    { rule: 'W-04', action: 'bid', by: 'seller', from: ['idle', 'busy'], event: 'BidMade', sets: 'bid' },
    {
      rule: 'W-04',
      action: 'withdraw',
      by: 'proposer of bid',
      from: ['idle', 'busy'],
      with: 'bid',
      within: 'offer',
      event: 'BidWithdrawn',
      clears: 'bid',
    },
    { rule: 'W-04', deadline: 'offer', from: ['idle', 'busy'], event: 'BidLapsed', clears: 'bid' },
    { rule: 'W-05', action: 'urge', by: 'buyer', from: 'busy', event: 'Urged', sets: ['urgent', 'called'], counts: 'urged' },
    { rule: 'W-06', follows: 'W-05', from: 'busy', if: { urged: '>= 2' }, event: 'UrgedTwice', resets: 'urged' },
    { rule: 'W-07', follows: 'W-06', from: 'busy', if: { urged: '< 1' }, to: 'done', event: 'Closed' },
    { rule: 'W-05', deadline: 'answer', from: 'busy', event: 'DeadlinePassed', clears: 'urgent' },
    {
      rule: 'W-08',
      action: 'extend',
      by: 'seller',
      from: 'busy',
      event: 'Extended',
      starts: { work: { since: 'work', add: 'P5D', round: 'end_of_day' } },
    },
    {
      rule: 'W-09',
      action: 'paint',
      by: ['buyer', 'seller'],
      says: { colour: ['red', 'blue'] },
      from: 'busy',
      without: 'urgent',
      after: 'work',
      within: 'season',
      if: { weather: 'sun' },
      else: { urgent: 'field.busy', weather: 'weather.bad' },
      needs: ['brush', 'reason'],
      event: 'Painted',
    },
    { rule: 'W-10', action: 'deliver', by: 'seller', from: 'busy', to: 'idle', event: 'Delivered' },
    { rule: 'W-11', deadline: 'work', from: 'busy', if: { weather: 'rain' }, event: 'DeadlinePassed', sets: 'urgent' },
    { rule: 'W-12', deadline: 'cleaning', from: 'busy', to: 'idle', event: 'Delivered' },
    { rule: 'W-13', deadline: 'lease', from: ['idle', 'busy'], to: 'done', event: 'Closed' },
    { rule: 'W-14', action: 'pay', by: 'buyer', from: ['idle', 'busy'], amount: 'below price', event: 'Paid' },
    { rule: 'W-15', action: 'close', by: 'buyer', from: 'idle', to: 'done', event: 'Closed' },
  ],
};

type Said = Body & { readonly bidId?: string; readonly colour?: string; readonly amountMinor?: number; readonly until?: string };
type Workshop = Journey & People & { readonly weather: 'sun' | 'rain'; readonly price: number };
type Given = { readonly now: Instant; readonly length?: string };

const meanings: Meanings<typeof words, Workshop, Said, Given, Step> = {
  isRelation,
  hears: { Settled: ({ status }) => status !== 'idle' },
  facts: { weather: ({ state }) => state.weather },
  periods: { length: ({ given }) => given.length },
  instants: { until: ({ body }) => body.until },
  sums: { price: ({ state }) => state.price },
  asked: ({ amountMinor }) => amountMinor,
  keys: { bidId: ({ body }) => body.bidId ?? 'none' },
  funds: { pay: ({ state }) => ({ do: 'pay', amountMinor: state.price }), nothing: () => undefined },
  laws: {
    bid: ({ body }) => (body.bidId === 'forged' ? { code: 'field.invalid', detail: 'This bid is forged.' } : undefined),
    pay: ({ state }) => (state.weather === 'rain' ? { code: 'limit.reached', detail: 'The till is full.' } : undefined),
  },
  events: Object.fromEntries(words.events.map((type) => [type, () => ({})])) as unknown as Meanings<
    typeof words,
    Workshop,
    Said,
    Given,
    Step
  >['events'],
  about: ({ status }) => ({ status }),
  evolve: advance,
};

const table = compileTable(source, words, 'Europe/Paris', 60_000);
const MONDAY = '2026-01-05T09:00:00.000Z' as Instant;
const after = (length: string, from = MONDAY) => plusPeriod(from, period(length), 'Europe/Paris');
const who = (id: string, ...roles: Actor['roles']): Actor => ({ id, roles, marketplaces: ['bazaar'] });
const people = { ana: who('ana'), bo: who('bo'), zed: who('zed'), ops: who('ops', 'operator') };

/** Where the workshop is after what was done; each thing is done at a time. */
type Command = ProcessCommand<string, Said>;
const empty: Workshop = { ...nowhere, marketplace: 'bazaar', buyerId: 'ana', sellerId: 'bo', weather: 'sun', price: 100 };
const act = (action: string, by: keyof typeof people, body: Said = {}): Command => ({
  type: 'Act',
  action,
  by: people[by],
  body,
});
const decide = (command: Command, state: Workshop, now: Instant, length?: string) =>
  decideProcess(table, meanings, command, state, { now, ...(length !== undefined && { length }) });
const then = (state: Workshop, command: Command, now: Instant, length?: string): Workshop =>
  fold({ initial: state, evolve: advance<Workshop> }, decide(command, state, now, length));
const refusal = (command: Command, state: Workshop, now = MONDAY) => {
  try {
    return decide(command, state, now);
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
};
const ring = (name: string, state: Workshop): Command => ({
  type: 'PassDeadline',
  name,
  dueAt: state.deadlines[name]?.dueAt ?? MONDAY,
});
const rings = (name: string, state: Workshop) => plusMs(state.deadlines[name]?.dueAt ?? MONDAY, 60_001);

const busy = then(empty, act('open', 'bo'), MONDAY);
const dues = ({ deadlines }: Journey) => Object.fromEntries(Object.entries(deadlines).map(([name, { dueAt }]) => [name, dueAt]));

describe('Entering a state', () => {
  it('starts its deadlines, each the first way whose facts are known, and one that counts from another', () => {
    expect(dues(busy)).toEqual({ work: after('P3D'), cleaning: after('P4D'), lease: after('P1M') });
    expect(dues(then(empty, act('open', 'bo'), MONDAY, 'PT5H')).work).toBe(after('PT5H'));
    expect(dues(then(empty, act('open', 'bo', { until: '2026-01-31' }), MONDAY)).work).toBe('2026-01-31T22:59:59.999Z');
  });
  it('opens windows, which never ring; a window without a place is open as long as the process', () =>
    expect(busy.windows).toEqual({ season: { endsAt: after('P10D'), since: MONDAY } }));
  it('ends a computed deadline that is over already with that day', () =>
    expect(dues(then(empty, act('open', 'bo', { until: '2026-01-02T09:00:00Z' }), MONDAY)).work).toBe(
      '2026-01-05T22:59:59.999Z',
    ));
  it('and leaving it stops them, drops its flags, and opens what belongs to the next', () => {
    const urged = then(busy, act('urge', 'ana'), MONDAY);
    const [step] = decide(act('deliver', 'bo'), urged, after('P1D'));
    expect(step).toMatchObject({ to: 'idle', stopped: ['work', 'cleaning', 'answer'], cleared: ['urgent', 'called'] });
    const done = then(then(urged, act('deliver', 'bo'), after('P1D')), act('close', 'ana'), after('P1D'));
    expect(done).toMatchObject({ deadlines: {}, windows: { thanks: { endsAt: after('P3D'), since: after('P1D') } } });
  });
});

describe('A state that suspends', () => {
  const busyTwoDays = then(then(busy, act('urge', 'ana'), after('P1D')), act('bid', 'bo', { bidId: 'b1' }), after('P2D'));
  const at = plusMs(after('P2D'), 1234);
  const paused = then(busyTwoDays, act('pause', 'ops'), at);

  it('lets every clock wait, and keeps flags', () => {
    expect(paused).toMatchObject({ status: 'paused', previous: 'busy', deadlines: {}, flags: busyTwoDays.flags });
    expect(Object.keys(paused.paused).sort()).toEqual(['answer', 'cleaning', 'lease', 'offer:b1', 'work']);
    expect(refusal(act('deliver', 'bo'), paused)).toMatchObject({ code: 'order.frozen' });
  });
  it('gives every clock back what was left of it, to the millisecond, and forgets nothing of its beginning', () => {
    const back = then(paused, act('resume', 'ops'), plusMs(at, 7_777_777_777));
    expect(back).toMatchObject({ status: 'busy', paused: {}, flags: busyTwoDays.flags });
    for (const [name, running] of Object.entries(busyTwoDays.deadlines))
      expect(back.deadlines[name]).toEqual({ ...running, dueAt: plusMs(running.dueAt, 7_777_777_777) });
  });
  it('leaves a deadline that has rung what it is', () => {
    const rainy = { ...busy, weather: 'rain' as const };
    const late = then(rainy, ring('work', rainy), rings('work', rainy));
    const back = then(then(late, act('pause', 'ops'), after('P4D')), act('resume', 'ops'), after('P9D'));
    expect(back.deadlines.work).toEqual({ ...late.deadlines.work, passed: true });
  });
});

describe('A deadline that is paused in a state', () => {
  const quarrel = then(busy, act('quarrel', 'ana'), after('P1D'));

  it('waits there, while the others end', () => {
    expect(quarrel.deadlines).toEqual({});
    expect(quarrel.paused).toEqual({
      lease: { leftMs: toMs(after('P1M')) - toMs(after('P1D')), since: MONDAY, graceMs: 60_000 },
    });
  });
  it('goes on where it stood when the state is left for one where it runs', () => {
    const settled = then(
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
      stopped: ['lease'],
      funds: [{ do: 'pay', amountMinor: 100 }],
      about: { status: 'done' },
    });
  });
});

describe('Flags of which there may be several', () => {
  const first = then(busy, act('bid', 'bo', { bidId: 'b1' }), MONDAY);
  const both = then(first, act('bid', 'bo', { bidId: 'b2' }), after('P1D'));

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
      stopped: ['offer:b1'],
    });
  });
  it('start their deadline anew when they are set once more', () => {
    const again = then(both, act('bid', 'bo', { bidId: 'b1' }), after('P2D'));
    expect(dues(again)).toMatchObject({ 'offer:b1': after('P9D'), 'offer:b2': after('P8D') });
    expect(decide({ type: 'PassDeadline', name: 'offer:b1', dueAt: after('P7D') }, again, after('P10D'))).toEqual([]);
  });
  it('are spoken of by their key, within their own time', () => {
    expect(then(both, act('withdraw', 'bo', { bidId: 'b2' }), after('P8D')).flags).toEqual({ 'bid:b1': { by: 'bo' } });
    expect(refusal(act('withdraw', 'bo', { bidId: 'b1' }), both, plusMs(after('P7D'), 1))).toMatchObject({
      code: 'deadline.passed',
      facts: { at: after('P7D') },
    });
    expect(refusal(act('withdraw', 'bo', { bidId: 'b3' }), both)).toMatchObject({ code: 'state.invalid' });
  });
});

describe('The end of a deadline', () => {
  it('may count from when another began, and end with the day', () => {
    const extended = then(busy, act('extend', 'bo'), after('P2D'));
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

describe('An alarm', () => {
  it('is ignored before the grace is over, for another start, and once the deadline has rung', () => {
    expect(decide(ring('work', busy), busy, plusMs(after('P3D'), 60_000))).toEqual([]);
    expect(decide({ type: 'PassDeadline', name: 'work', dueAt: after('P2D') }, busy, after('P9D'))).toEqual([]);
    const passed = then(busy, ring('work', busy), rings('work', busy));
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
    expect(then(rainy, ring('work', rainy), rings('work', rainy))).toMatchObject({
      flags: { urgent: {} },
      deadlines: { answer: { since: rings('work', rainy) } },
    });
  });
});

describe('Rows that follow others', () => {
  it('are recorded in the same append, each seeing what the one before did, in nobody’s name', () => {
    const once = then(busy, act('urge', 'ana'), MONDAY);
    expect(once).toMatchObject({ status: 'busy', counters: { urged: 1 } });
    expect(decide(act('urge', 'ana'), once, MONDAY)).toMatchObject([
      { type: 'Urged', rule: 'W-05', by: 'buyer', actor: 'ana', to: 'busy', counted: ['urged'] },
      { type: 'UrgedTwice', rule: 'W-06', by: 'system', to: 'busy', reset: ['urged'] },
      { type: 'Closed', rule: 'W-07', by: 'system', to: 'done' },
    ]);
    expect(then(once, act('urge', 'ana'), MONDAY)).toMatchObject({ status: 'done', counters: { urged: 0 }, flags: {} });
  });
});

describe('News', () => {
  const news = (colour: string): Command => ({ type: 'Hear', news: { type: 'Settled', colour } });

  it('is never refused: a row takes it, or nothing happens', () => {
    expect(decide(news('red'), busy, MONDAY)).toEqual([]); // No row here.
    expect(decide(news('red'), { ...busy, status: 'idle' }, MONDAY)).toEqual([]); // It is about something else.
    expect(decide(news('yellow'), then(busy, act('quarrel', 'ana'), MONDAY), MONDAY)).toEqual([]);
    expect(decide({ type: 'Hear', news: { type: 'Weather' } }, busy, MONDAY)).toEqual([]);
  });
});

describe('Whoever is refused is told the first of these', () => {
  const dry = { ...busy, deadlines: { ...busy.deadlines, work: { dueAt: MONDAY, since: MONDAY, graceMs: 0 } } };
  const urgent = then(dry, act('urge', 'ana'), MONDAY);
  const code = (command: Command, state: Workshop, now = MONDAY) => (refusal(command, state, now) as Rejection).code;

  it('a stranger, that he is one; and nothing of the state', () => {
    for (const state of [busy, then(busy, act('quarrel', 'ana'), MONDAY)])
      expect(refusal(act('deliver', 'zed'), state)).toMatchObject({ code: 'actor.forbidden', facts: {} });
  });
  it('where it stands: by the action’s own code, closed, frozen, or not here', () => {
    const done = then(then(busy, act('deliver', 'bo'), MONDAY), act('close', 'ana'), MONDAY);
    expect([code(act('pay', 'ana'), done), code(act('urge', 'ana'), done)]).toEqual(['decision.final', 'order.closed']);
    expect(code(act('deliver', 'ana'), then(busy, act('deliver', 'bo'), MONDAY))).toBe('too.early');
    expect(code(act('urge', 'bo'), then(busy, act('quarrel', 'ana'), MONDAY))).toBe('order.frozen');
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
  it('and at last what is said: the choice, what is missing, the amount, the law', () => {
    expect(code(act('paint', 'ana', { colour: 'green' }), dry)).toBe('field.invalid');
    expect(code(act('paint', 'ana'), dry)).toBe('field.required');
    expect(code(act('paint', 'ana', { colour: 'red', brush: ' ', reason: 'r' }), dry)).toBe('field.required');
    expect(code(act('paint', 'ana', { colour: 'red', brush: 'b', reason: ' ' }), dry)).toBe('reason.required');
    expect(refusal(act('pay', 'ana', { amountMinor: 100 }), busy)).toMatchObject({
      code: 'amount.invalid',
      facts: { limitMinor: 100 },
    });
    expect(code(act('pay', 'ana'), busy)).toBe('field.required');
    expect(refusal(act('bid', 'bo', { bidId: 'forged' }), busy)).toMatchObject({
      code: 'field.invalid',
      message: 'This bid is forged.',
    });
  });
});

describe('What somebody may do', () => {
  const allowed = (id: keyof typeof people, state: Workshop, now = MONDAY) =>
    actionsFor(table, meanings, state, people[id], { now }).sort();

  it('is what some body of his would be accepted for', () => {
    expect(allowed('bo', busy)).toEqual(['bid', 'deliver', 'extend']);
    expect(allowed('bo', then(busy, act('bid', 'bo', { bidId: 'b1' }), MONDAY))).toEqual([
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
