import { endOfCalendarDay, endOfDay, fromMs, later, period, plusMs, plusPeriod, rings, toMs, type Instant, type Json, type Paused, type Running } from '@entente/kernel';
import { objectionTo, relationIn, type Objection } from './guards.js';
import { refuseAction, refuseInState, refuseStranger } from './refusals.js';
import type { Actor, Body, Flag, Journey, ProcessCommand, Situation, Step, Window } from './process.js';
import { baseOf, keyIn, rowsAt, type Row, type Start, type Table, type TimerWord } from './table.js';
import type { Words } from './vocabulary.js';

type Of<State extends Journey, Said extends Body, Given, Value> = (situation: Situation<State, Said, Given>) => Value;

/** What the words of a context mean. The vocabulary says which there are: one without a meaning does not compile. */
export type Meanings<W extends Words, State extends Journey, Said extends Body, Given, Event extends { readonly type: string }> = {
  /** `relations` in which somebody may stand; empty: he is a stranger, and is told nothing. */
  readonly isRelation: (relation: string, state: State, actor: Actor) => boolean;
  /** Whether a piece of news is about this very process and not known to it yet. */
  readonly hears: { readonly [N in W['news'][number]]: (state: State, news: Body) => boolean };
  readonly facts: { readonly [N in keyof W['facts']]: Of<State, Said, Given, W['facts'][N][number] | undefined> };
  readonly periods: { readonly [N in W['periods'][number]]: Of<State, Said, Given, string | undefined> };
  /** An instant, or a day (`2026-03-01`), which ends with its last millisecond in the marketplace's zone. */
  readonly instants: { readonly [N in W['instants'][number]]: Of<State, Said, Given, Instant | string | undefined> };
  readonly sums: { readonly [N in W['sums'][number]]: Of<State, Said, Given, number> };
  /** The amount that a body asks for. */
  readonly asked: (body: Said) => Json | undefined;
  readonly keys: { readonly [N in W['keys'][number]]: Of<State, Said, Given, string> };
  /** Nothing where there is nothing to move. */
  readonly funds: { readonly [N in W['funds'][number]]: Of<State, Said, Given, Json | undefined> };
  /** What an action must respect whatever the pack says. */
  readonly laws: { readonly [N in W['actions'][number]]?: Of<State, Said, Given, { code: string; detail: string } | undefined> };
  /** What an event says beyond its step. */
  readonly events: { readonly [T in W['events'][number]]: Of<State, Said, Given, object> };
  /** The facts that every event of this process repeats, as they are after it. */
  readonly about: (state: State) => Json;
  readonly evolve: (state: State, event: Event) => State;
};

export type Given = { readonly now: Instant };

/** Which row of the table applies now, and what it does; or the most helpful reason why none does. Nothing to do is `[]`. */
export function decideProcess<W extends Words, State extends Journey, Said extends Body, G extends Given, Event extends Recordable>(
  table: Table,
  meanings: Meanings<W, State, Said, G, Event>,
  command: ProcessCommand<string, Said>,
  state: State,
  given: G,
): readonly Event[] {
  const process = new Process(table, meanings as Loose<State, Said, G, Event>, state, given);
  switch (command.type) {
    case 'Act':
      return process.act(command.action, command.by, command.body);
    case 'Hear':
      return process.hear(command.news.type, command.news as unknown as Said);
    case 'PassDeadline':
      return rings(state.deadlines[command.name], command, given.now) && !state.deadlines[command.name]!.passed ? process.ring(command.name) : [];
  }
}

/** What this actor may do now, if he says the right things: listed means that some body is accepted. */
export function actionsFor<W extends Words, State extends Journey, Said extends Body, G extends Given, Event extends Recordable>(
  table: Table,
  meanings: Meanings<W, State, Said, G, Event>,
  state: State,
  actor: Actor,
  given: G,
): string[] {
  return new Process(table, meanings as Loose<State, Said, G, Event>, state, given).allows(actor);
}

type Recordable = Step & { readonly type: string };
/** The interpreter reads words as the table names them; that each has its meaning was settled when the context compiled. */
type Loose<State extends Journey, Said extends Body, G, Event extends Recordable> = Meanings<Words, State, Said, G, Event>;

class Process<State extends Journey, Said extends Body, G extends Given, Event extends Recordable> {
  constructor(
    readonly table: Table,
    readonly meanings: Loose<State, Said, G, Event>,
    readonly state: State,
    readonly given: G,
  ) {}

  act(action: string, actor: Actor, body: Said): readonly Event[] {
    const { table, meanings, state, given } = this;
    if (!this.isKnown(actor)) return refuseStranger();
    const here = rowsAt(table, 'action', action, state.status);
    if (here.length === 0) return refuseInState(table, state, action, this.allows(actor));
    const permitted = here.filter((row) => relationIn(meanings, row, state, actor) !== undefined);
    if (permitted.length === 0) return refuseAction({ code: 'actor.forbidden', action, status: state.status, by: here.flatMap(({ by }) => by), allows: this.allows(actor) });
    const meant = permitted.filter((row) => row.says.every(({ name, values }) => values.has(body[name] as string)));
    let nearest: (Objection & { row: Row }) | undefined;
    for (const row of meant.length > 0 ? meant : permitted) {
      const situation: Situation<State, Said, G> = { state, before: state, actor, relation: relationIn(meanings, row, state, actor)!, body, now: given.now, key: undefined, given };
      const objection = objectionTo(table, meanings, row, situation);
      if (!objection) return this.carryOut(row, situation);
      if (!nearest || objection.stage > nearest.stage) nearest = { ...objection, row };
    }
    const { row, ...objection } = nearest!;
    return refuseAction({ ...objection, action, rule: row.rule, status: state.status, by: row.by, allows: this.allows(actor) });
  }

  /** News is never refused: it concerns us and a row takes it, or nothing happens. */
  hear(type: string, news: Said): readonly Event[] {
    if (!this.meanings.hears[type]?.(this.state, news)) return [];
    const found = this.firstRow('on', type, this.unattended('system', news));
    return found ? this.carryOut(found.row, found.situation) : [];
  }

  ring(name: string): readonly Event[] {
    const situation = { ...this.unattended('timer', {} as Said), key: keyIn(name) };
    const found = this.firstRow('deadline', baseOf(name), situation);
    if (found) return this.carryOut(found.row, found.situation, name);
    const rule = this.table.rows.find(({ trigger }) => trigger.kind === 'deadline' && trigger.name === baseOf(name))!.rule;
    const step: Step = { type: 'DeadlinePassed', rule, by: 'timer', to: this.state.status, passed: name };
    return [this.complete(step, situation, 'DeadlinePassed')];
  }

  /** Every action of which some body is accepted: each value that its rows name, each instance of a flag, an amount where there is room for one. */
  allows(actor: Actor): string[] {
    const { table, meanings, state, given } = this;
    const found = new Set<string>();
    for (const row of table.rows) {
      if (row.trigger.kind !== 'action' || found.has(row.trigger.name) || !row.from.has(state.status)) continue;
      const relation = relationIn(meanings, row, state, actor);
      if (relation === undefined) continue;
      const accepted = this.bodiesFor(row).some((body) => {
        const situation: Situation<State, Said, G> = { state, before: state, actor, relation, body, now: given.now, key: undefined, given };
        const isFull = meanings.laws[row.trigger.name]?.(situation)?.code === 'limit.reached'; // Other laws are about what is said.
        return !objectionTo(table, meanings, row, situation, 'facts') && this.hasRoom(row, situation) && !isFull;
      });
      if (accepted) found.add(row.trigger.name);
    }
    return [...found];
  }

  private hasRoom({ amount }: Row, situation: Situation<State, Said, G>): boolean {
    if (!amount) return true;
    const sum = this.meanings.sums[amount.sum]!(situation);
    return amount.bound === 'below' ? sum > 1 : sum > 0;
  }

  private bodiesFor(row: Row): Said[] {
    let bodies: Body[] = [{}];
    for (const { name, values } of row.says) bodies = bodies.flatMap((body) => [...values].map((value) => ({ ...body, [name]: value })));
    for (const { flag } of row.with) {
      const each = this.table.flags.get(flag)!.each;
      if (each === undefined) continue;
      const keys = Object.keys(this.state.flags).filter((name) => baseOf(name) === flag).map((name) => keyIn(name)!);
      bodies = bodies.flatMap((body) => keys.map((key) => ({ ...body, [each]: key })));
    }
    return bodies as Said[];
  }

  private isKnown(actor: Actor): boolean {
    return ['buyer', 'seller', 'mediator', 'any mediator', 'staff', 'operator', 'service'].some((relation) => this.meanings.isRelation(relation, this.state, actor));
  }

  private unattended(relation: 'timer' | 'system', body: Said): Situation<State, Said, G> {
    return { state: this.state, before: this.state, actor: undefined, relation, body, now: this.given.now, key: undefined, given: this.given };
  }

  private firstRow(kind: 'on' | 'deadline' | 'follows', name: string, situation: Situation<State, Said, G>) {
    const row = rowsAt(this.table, kind, name, situation.state.status).find((candidate) => !objectionTo(this.table, this.meanings, candidate, situation));
    return row && { row, situation };
  }

  private carryOut(row: Row, situation: Situation<State, Said, G>, passed?: string): readonly Event[] {
    const event = this.complete(this.take(row, situation, passed), situation, row.event, row);
    if (!this.table.followed.has(row.rule)) return [event];
    const state = this.meanings.evolve(situation.state, event);
    // What follows news is still about it; what follows an action says nothing of its own.
    const next = { ...situation, state, actor: undefined, relation: 'system', body: situation.actor ? ({} as Said) : situation.body };
    const follower = this.firstRow('follows', row.rule, next);
    return follower ? [event, ...this.carryOut(follower.row, next)] : [event];
  }

  /** The step, what the event says beyond it, the money it moves, and the facts as they are afterwards. */
  private complete(step: Step, situation: Situation<State, Said, G>, type: string, row?: Row): Event {
    const funds = (row?.funds ?? []).flatMap((name) => this.meanings.funds[name]!(situation) ?? []);
    const event = { ...step, ...this.meanings.events[type]!(situation), ...(funds.length > 0 && { funds }) } as unknown as Event;
    return { ...event, about: this.meanings.about(this.meanings.evolve(situation.state, event)) };
  }

  /** Where a row leads from here. Flags and timers that belong to the place being left end with it. */
  private take(row: Row, situation: Situation<State, Said, G>, passed: string | undefined): Step {
    const { state, actor, relation, now } = situation;
    const { table } = this;
    const to = row.to === 'back' ? state.previous : (row.to ?? state.status);
    const here = table.states.get(state.status)?.suspends ? state.previous : state.status;
    const place = table.states.get(to)!.suspends ? here : to; // For its clocks, a suspended process is still where it was.

    const set: { [name: string]: Flag } = {};
    for (const name of row.sets) set[this.instanceOf(name, table.flags.get(name)!.each, situation)] = actor ? { by: actor.id } : {};
    const clears = row.clears.map((name) => this.instanceOf(name, table.flags.get(name)!.each, situation));
    const cleared = Object.keys(state.flags).filter((name) => !(name in set) && (clears.includes(name) || !this.flagLives(name, place, clears)));
    const isFlagged = (name: string) => name in set || (name in state.flags && !cleared.includes(name));
    const lives = (timer: TimerWord, name: string, at: string, flagged: (flag: string) => boolean) =>
      timer.places ? timer.places.has(at) : timer.inFlag ? flagged(flagOf(timer, name)) : true;

    const clocks = { started: {} as { [name: string]: Running }, stopped: [] as string[], paused: {} as { [name: string]: Paused }, opened: {} as { [name: string]: Window }, shut: [] as string[] };
    for (const [name, running] of Object.entries(state.deadlines)) {
      const timer = table.timers.get(baseOf(name))!;
      if (!lives(timer, name, place, isFlagged)) clocks.stopped.push(name);
      else if (timer.pausedIn.has(to) && !running.passed && name !== passed) clocks.paused[name] = { leftMs: toMs(running.dueAt) - toMs(now), since: running.since, graceMs: running.graceMs };
    }
    for (const [name, { leftMs, since, graceMs }] of Object.entries(state.paused)) {
      const timer = table.timers.get(baseOf(name))!;
      if (!lives(timer, name, place, isFlagged)) clocks.stopped.push(name);
      else if (!timer.pausedIn.has(to)) clocks.started[name] = { dueAt: plusMs(now, leftMs), since, graceMs };
    }
    for (const name of Object.keys(state.windows)) if (!lives(table.timers.get(baseOf(name))!, name, place, isFlagged)) clocks.shut.push(name);

    for (const timer of table.timers.values()) {
      const name = this.instanceOf(timer.name, timer.each, situation);
      const explicit = row.starts.get(timer.name);
      const wasHere = state.status !== 'new' && lives(timer, name, here, (flag) => flag in state.flags);
      const askedFor = timer.inFlag !== undefined && flagOf(timer, name) in set; // Its flag was set, perhaps once more.
      if (!explicit && !askedFor && (wasHere || !lives(timer, name, place, isFlagged))) continue;
      const end = this.endOf(explicit ?? timer.lasts, situation, clocks);
      if (end === undefined) continue;
      if (!timer.rings) clocks.opened[name] = { endsAt: end, since: now };
      else {
        // A computed deadline that would be over already ends with the day on which it is set.
        const dueAt = end <= now ? endOfDay(now, table.zone) : end;
        if (timer.pausedIn.has(to)) clocks.paused[name] = { leftMs: toMs(dueAt) - toMs(now), since: now, graceMs: table.graceMs };
        else clocks.started[name] = { dueAt, since: now, graceMs: table.graceMs };
      }
    }

    return {
      type: row.event,
      rule: row.rule,
      by: this.onRecord(relation, actor),
      ...(actor && { actor: actor.id }),
      ...(actor?.via !== undefined && { via: actor.via }),
      to,
      ...(passed !== undefined && { passed }),
      ...(Object.keys(clocks.started).length > 0 && { started: clocks.started }),
      ...(clocks.stopped.length > 0 && { stopped: clocks.stopped }),
      ...(Object.keys(clocks.paused).length > 0 && { paused: clocks.paused }),
      ...(Object.keys(clocks.opened).length > 0 && { opened: clocks.opened }),
      ...(clocks.shut.length > 0 && { shut: clocks.shut }),
      ...(Object.keys(set).length > 0 && { set }),
      ...(cleared.length > 0 && { cleared }),
      ...(row.counts.length > 0 && { counted: row.counts }),
      ...(row.resets.length > 0 && { reset: row.resets }),
    };
  }

  /** In one word: `counterparty of settlement` is the buyer or the seller, whoever it was. */
  private onRecord(relation: string, actor: Actor | undefined): string {
    if (relation === 'any mediator') return 'mediator';
    if (!relation.includes(' of ') || !actor) return relation;
    return this.meanings.isRelation('buyer', this.state, actor) ? 'buyer' : 'seller';
  }

  private instanceOf(name: string, each: string | undefined, situation: Situation<State, Said, G>): string {
    return each === undefined ? name : `${name}:${situation.key ?? this.meanings.keys[each]!(situation)}`;
  }

  private flagLives(name: string, place: string, clears: readonly string[]): boolean {
    const { places, inFlag } = this.table.flags.get(baseOf(name))!;
    if (places) return places.has(place);
    if (inFlag === undefined) return true;
    return inFlag in this.state.flags && !clears.includes(inFlag) && this.flagLives(inFlag, place, clears);
  }

  /** The first way to find the end whose facts are known. */
  private endOf(ways: readonly Start[], situation: Situation<State, Said, G>, clocks: { started: { [name: string]: Running }; opened: { [name: string]: Window } }): Instant | undefined {
    const { state, now } = situation;
    const endAndStart = (name: string) => {
      const running = clocks.started[name] ?? state.deadlines[name];
      const window = clocks.opened[name] ?? state.windows[name];
      return running ? { end: running.dueAt, since: running.since } : window && { end: window.endsAt, since: window.since };
    };
    for (const { add, at, since, beyond, endOfDay: rounded } of ways) {
      let end: Instant | undefined = now;
      if (since !== undefined) end = endAndStart(since)?.since;
      if (beyond !== undefined) {
        const other = endAndStart(beyond)?.end;
        end = other && later(other, now);
      }
      if (at !== undefined) end = this.instantOf(this.meanings.instants[at]!(situation));
      const length = typeof add === 'string' ? this.meanings.periods[add]!(situation) : add;
      if (end === undefined || (add !== undefined && length === undefined)) continue;
      if (length !== undefined) end = plusPeriod(end, typeof length === 'string' ? period(length) : length, this.table.zone);
      return rounded ? endOfDay(end, this.table.zone) : end;
    }
    return undefined;
  }

  private instantOf(stated: string | undefined): Instant | undefined {
    if (stated === undefined) return undefined;
    return stated.length === '2026-03-01'.length ? endOfCalendarDay(stated, this.table.zone) : fromMs(Date.parse(stated));
  }
}

/** The flag that a timer belongs to: the same one of several. */
const flagOf = (timer: TimerWord, name: string): string => `${timer.inFlag!}${name.slice(timer.name.length)}`;
