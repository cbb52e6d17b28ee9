import {
  endOfCalendarDay,
  endOfDay,
  fromMs,
  later,
  must,
  period,
  plusMs,
  plusPeriod,
  toMs,
  type Instant,
  type Paused,
  type Running,
} from '@entente/kernel';
import type { Loose } from './meanings.js';
import type { Body, Flag, Journey, Situation, Step, Window } from './process.js';
import { baseOf, type Row, type Start, type Table, type TimerWord } from './table.js';

type Clocks = {
  readonly started: { [name: string]: Running };
  readonly stopped: string[];
  readonly paused: { [name: string]: Paused };
  readonly opened: { [name: string]: Window };
  readonly shut: string[];
};
/** Flags as they are after the step. */
type Flags = {
  readonly set: { readonly [name: string]: Flag };
  readonly cleared: readonly string[];
  readonly has: (name: string) => boolean;
};

/** What a row does from here, complete: where the process goes, and what becomes of its flags and clocks. `passed` is the deadline that rang. */
export function stepOf<State extends Journey, Said extends Body, G, Event extends Step>(
  table: Table,
  meanings: Loose<State, Said, G, Event>,
  row: Row,
  situation: Situation<State, Said, G>,
  passed: string | undefined,
): Step {
  const { state, actor, relation } = situation;
  const to = row.to === 'back' ? state.previous : (row.to ?? state.status);
  const here = table.states.get(state.status)?.suspends ? state.previous : state.status;
  const place = table.states.get(to)!.suspends ? here : to; // For its clocks, a suspended process is still where it was.
  const nameOf = (name: string, each: string | undefined) =>
    each === undefined ? name : `${name}:${situation.key ?? meanings.keys[each]!(situation)}`;

  const flags = flagsAfter();
  const clocks: Clocks = { started: {}, stopped: [], paused: {}, opened: {}, shut: [] };
  carryOver();
  startAnew();
  return {
    type: row.event,
    rule: row.rule,
    by: onRecord(),
    ...(actor && { actor: actor.id }),
    ...(actor?.via !== undefined && { via: actor.via }),
    to,
    ...(passed !== undefined && { passed, ...reminding(passed) }),
    ...filled(clocks),
    ...filled({ set: flags.set, cleared: flags.cleared, counted: row.counts, reset: row.resets }),
  };

  /** In one word: `counterparty of settlement` is the buyer or the seller, whoever it was. */
  function onRecord(): string {
    if (relation === 'any mediator') return 'mediator';
    if (relation === 'service for buyer') return 'service';
    if (!relation.includes(' of ') || !actor) return relation;
    return meanings.isRelation('buyer', state, actor) ? 'buyer' : 'seller';
  }

  /** Of which deadline, and when that ends. */
  function reminding(name: string): Pick<Step, 'reminds' | 'dueAt'> {
    const { name: base, reminds } = table.timers.get(baseOf(name))!;
    const of = reminds === undefined ? undefined : `${reminds}${name.slice(base.length)}`;
    return of === undefined ? {} : { reminds: of, dueAt: must(state.deadlines[of], `The deadline ${of}`).dueAt };
  }

  /** A flag that belongs to the place being left ends with it. */
  function flagsAfter(): Flags {
    const set: { [name: string]: Flag } = {};
    for (const name of row.sets) set[nameOf(name, table.flags.get(name)!.each)] = actor ? { by: actor.id } : {};
    const clears = row.clears.map((name) => nameOf(name, table.flags.get(name)!.each));
    const lives = (name: string): boolean => {
      const { places, inFlag } = table.flags.get(baseOf(name))!;
      if (places) return places.has(place);
      return inFlag === undefined || (inFlag in state.flags && !clears.includes(inFlag) && lives(inFlag));
    };
    const cleared = Object.keys(state.flags).filter((name) => !(name in set) && (clears.includes(name) || !lives(name)));
    return { set, cleared, has: (name) => name in set || (name in state.flags && !cleared.includes(name)) };
  }

  /** Clocks of the place being left stop; those that wait in the next one pause; those that waited here go on with what was left of them. */
  function carryOver(): void {
    for (const [name, running] of Object.entries(state.deadlines)) {
      const timer = table.timers.get(baseOf(name))!;
      if (!lives(timer, name, place, flags.has)) clocks.stopped.push(name);
      else if (timer.pausedIn.has(to) && !running.passed && name !== passed)
        clocks.paused[name] = {
          leftMs: toMs(running.dueAt) - toMs(situation.now),
          since: running.since,
          graceMs: running.graceMs,
        };
    }
    for (const [name, { leftMs, since, graceMs }] of Object.entries(state.paused)) {
      const timer = table.timers.get(baseOf(name))!;
      if (!lives(timer, name, place, flags.has)) clocks.stopped.push(name);
      else if (!timer.pausedIn.has(to)) clocks.started[name] = { dueAt: plusMs(situation.now, leftMs), since, graceMs };
    }
    for (const name of Object.keys(state.windows))
      if (!lives(table.timers.get(baseOf(name))!, name, place, flags.has)) clocks.shut.push(name);
  }

  /** Clocks start when their place is entered, when their flag is set (perhaps once more), or because the row says so. */
  function startAnew(): void {
    for (const timer of table.timers.values()) {
      const name = nameOf(timer.name, timer.each);
      const isOfRestarted = timer.reminds !== undefined && row.starts.has(timer.reminds);
      const explicit = isOfRestarted ? timer.lasts : row.starts.get(timer.name);
      const wasHere = state.status !== 'new' && lives(timer, name, here, (flag) => flag in state.flags);
      const askedFor = timer.inFlag !== undefined && flagOf(timer, name) in flags.set;
      if (!explicit && !askedFor && (wasHere || !lives(timer, name, place, flags.has))) continue;
      const suffix = name.slice(timer.name.length);
      const end = endOf(explicit ?? timer.lasts, table, meanings, situation, { ...clocks, suffix });
      if (end !== undefined) start(timer, name, end);
      else if (timer.reminds !== undefined && name in state.deadlines) clocks.stopped.push(name); // Too late to remind of the new end.
    }
  }

  function start(timer: TimerWord, name: string, end: Instant): void {
    const { now } = situation;
    if (!timer.rings) {
      clocks.opened[name] = { endsAt: end, since: now };
      return;
    }
    // A computed deadline that would be over already ends with the day on which it is set.
    const dueAt = end <= now ? endOfDay(now, table.zone) : end;
    if (timer.pausedIn.has(to)) clocks.paused[name] = { leftMs: toMs(dueAt) - toMs(now), since: now, graceMs: table.graceMs };
    else clocks.started[name] = { dueAt, since: now, graceMs: table.graceMs };
  }
}

/** The first way to find an end whose facts are known. */
function endOf<State extends Journey, Said extends Body, G, Event extends Step>(
  ways: readonly Start[],
  { zone }: Table,
  meanings: Loose<State, Said, G, Event>,
  situation: Situation<State, Said, G>,
  { started, paused, opened, suffix }: Clocks & { readonly suffix: string },
): Instant | undefined {
  const { state, now } = situation;
  const other = (name: string) => {
    const running = started[name] ?? state.deadlines[name];
    const waiting = paused[name] ?? state.paused[name];
    const window = opened[name] ?? state.windows[name];
    if (running) return { end: running.dueAt, since: running.since };
    if (waiting) return { end: plusMs(now, waiting.leftMs), since: waiting.since };
    return window && { end: window.endsAt, since: window.since };
  };
  const countedFrom = ({ at, since, beyond, before }: Start): Instant | undefined => {
    if (before !== undefined) {
      const reminded = other(`${before.timer}${suffix}`);
      const end = reminded && plusMs(reminded.end, -before.ms);
      return end !== undefined && end > now ? end : undefined;
    }
    if (at !== undefined) return instantOf(meanings.instants[at]!(situation), zone);
    if (since !== undefined) return other(since)?.since;
    const end = beyond === undefined ? now : other(beyond)?.end;
    return end && later(end, now);
  };
  for (const way of ways) {
    const from = countedFrom(way);
    const length = typeof way.add === 'string' ? meanings.periods[way.add]!(situation) : way.add;
    if (from === undefined || (way.add !== undefined && length === undefined)) continue;
    const end = length === undefined ? from : plusPeriod(from, typeof length === 'string' ? period(length) : length, zone);
    return way.endOfDay ? endOfDay(end, zone) : end;
  }
  return undefined;
}

/** A stated day ends with its last millisecond. */
function instantOf(stated: string | undefined, zone: string): Instant | undefined {
  if (stated === undefined) return undefined;
  return stated.length === '2026-03-01'.length ? endOfCalendarDay(stated, zone) : fromMs(Date.parse(stated));
}

function lives(timer: TimerWord, name: string, place: string, isSet: (flag: string) => boolean): boolean {
  if (timer.places) return timer.places.has(place);
  return timer.inFlag === undefined || isSet(flagOf(timer, name));
}

/** The flag that a timer belongs to: the same one of several. */
const flagOf = (timer: TimerWord, name: string): string => `${timer.inFlag!}${name.slice(timer.name.length)}`;

/** An event says what happened: what is empty is left out. */
const filled = <T extends object>(parts: T): Partial<T> =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part as object).length > 0)) as Partial<T>;
