import { rings } from '@entente/kernel';
import { objectionTo, relationIn, type Objection } from './guards.js';
import type { Given, Loose, Meanings } from './meanings.js';
import type { Actor, Body, Journey, ProcessCommand, Situation, Step } from './process.js';
import { refuseAction, refuseInState, refuseStranger } from './refusals.js';
import { stepOf } from './step.js';
import { baseOf, keyIn, rowsAt, type Row, type Table } from './table.js';
import { RELATIONS, type Words } from './vocabulary.js';

/** Which row of the table applies now, and what it does; or the most helpful reason why none does. Nothing to do is `[]`. */
export function decideProcess<W extends Words, State extends Journey, Said extends Body, G extends Given, Event extends Step>(
  table: Table,
  meanings: Meanings<W, State, Said, G, Event>,
  command: ProcessCommand<string, Said>,
  state: State,
  given: G,
): readonly Event[] {
  const process = new Process(table, meanings, state, given);
  switch (command.type) {
    case 'Act':
      return process.act(command.action, command.by, command.body);
    case 'Hear':
      return process.hear(command.news.type, command.news as unknown as Said);
    case 'PassDeadline':
      return rings(state.deadlines[command.name], command, given.now) && !state.deadlines[command.name]!.passed
        ? process.ring(command.name)
        : [];
  }
}

/** What this actor may do now, if he says the right things: listed means that some body is accepted. */
export function actionsFor<W extends Words, State extends Journey, Said extends Body, G extends Given, Event extends Step>(
  table: Table,
  meanings: Meanings<W, State, Said, G, Event>,
  state: State,
  actor: Actor,
  given: G,
): string[] {
  return new Process(table, meanings, state, given).allows(actor);
}

class Process<State extends Journey, Said extends Body, G extends Given, Event extends Step> {
  constructor(
    readonly table: Table,
    readonly meanings: Loose<State, Said, G, Event>,
    readonly state: State,
    readonly given: G,
  ) {}

  act(action: string, actor: Actor, body: Said): readonly Event[] {
    const { table, meanings, state } = this;
    if (!this.isKnown(actor)) return refuseStranger();
    const here = rowsAt(table, 'action', action, state.status);
    if (here.length === 0) return refuseInState(table, state, action, this.allows(actor));
    const permitted = here.filter((row) => relationIn(meanings, row, state, actor) !== undefined);
    if (permitted.length === 0)
      return refuseAction({
        code: 'actor.forbidden',
        action,
        status: state.status,
        by: here.flatMap(({ by }) => by),
        allows: this.allows(actor),
      });
    const meant = permitted.filter((row) => row.says.every(({ name, values }) => values.has(body[name] as string)));
    let nearest: (Objection & { row: Row }) | undefined;
    for (const row of meant.length > 0 ? meant : permitted) {
      const situation = this.situationOf(relationIn(meanings, row, state, actor)!, body, actor);
      const objection = objectionTo(table, meanings, row, situation);
      if (!objection) return this.carryOut(row, situation);
      if (!nearest || objection.stage > nearest.stage) nearest = { ...objection, row };
    }
    const { row, ...objection } = nearest!;
    const words = permitted.flatMap(({ says }) =>
      says.flatMap(({ name, values }) => (name === objection.name ? [...values] : [])),
    );
    return refuseAction({
      ...objection,
      action,
      rule: row.rule,
      status: state.status,
      by: row.by,
      currency: meanings.currencyOf(state),
      words: [...new Set(words)].map(String),
      allows: this.allows(actor),
    });
  }

  /** News is never refused: it concerns us and a row takes it, or nothing happens. */
  hear(type: string, news: Said): readonly Event[] {
    if (!this.meanings.hears[type]?.(this.state, news)) return [];
    const found = this.firstRow('on', type, this.situationOf('system', news));
    return found ? this.carryOut(found.row, found.situation) : [];
  }

  ring(name: string): readonly Event[] {
    const situation = { ...this.situationOf('timer', {} as Said), key: keyIn(name) };
    const found = this.firstRow('deadline', baseOf(name), situation);
    if (found) return this.carryOut(found.row, found.situation, name);
    const rule = this.table.rows.find(({ trigger }) => trigger.kind === 'deadline' && trigger.name === baseOf(name))!.rule;
    const step: Step = { type: 'DeadlinePassed', rule, by: 'timer', to: this.state.status, passed: name };
    return [this.complete(step, situation, 'DeadlinePassed')];
  }

  /** Every action of which some body is accepted: each value that its rows name, each instance of a flag, an amount where there is room for one. */
  allows(actor: Actor): string[] {
    const { table, meanings, state } = this;
    const found = new Set<string>();
    for (const row of table.rows) {
      if (row.trigger.kind !== 'action' || found.has(row.trigger.name) || !row.from.has(state.status)) continue;
      const relation = relationIn(meanings, row, state, actor);
      if (relation === undefined) continue;
      const accepted = this.bodiesFor(row).some((body) => {
        const situation = this.situationOf(relation, body, actor);
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
    for (const { name, values } of row.says)
      bodies = bodies.flatMap((body) => [...values].map((value) => ({ ...body, [name]: value })));
    for (const { flag } of row.with) {
      const each = this.table.flags.get(flag)!.each;
      if (each === undefined) continue;
      const keys = Object.keys(this.state.flags)
        .filter((name) => baseOf(name) === flag)
        .map((name) => keyIn(name)!);
      bodies = bodies.flatMap((body) => keys.map((key) => ({ ...body, [each]: key })));
    }
    return bodies as Said[];
  }

  private isKnown(actor: Actor): boolean {
    return RELATIONS.some((relation) => this.meanings.isRelation(relation, this.state, actor));
  }

  /** Without an actor: time acts, or another context has news. */
  private situationOf(relation: string, body: Said, actor?: Actor): Situation<State, Said, G> {
    const { state, given } = this;
    return { state, before: state, actor, relation, body, now: given.now, key: undefined, given };
  }

  private firstRow(kind: 'on' | 'deadline' | 'follows', name: string, situation: Situation<State, Said, G>) {
    const row = rowsAt(this.table, kind, name, situation.state.status).find(
      (candidate) => !objectionTo(this.table, this.meanings, candidate, situation),
    );
    return row && { row, situation };
  }

  private carryOut(row: Row, situation: Situation<State, Said, G>, passed?: string): readonly Event[] {
    const event = this.complete(stepOf(this.table, this.meanings, row, situation, passed), situation, row.event, row);
    if (!this.table.followed.has(row.rule)) return [event];
    const state = this.meanings.evolve(situation.state, event);
    // What follows news is still about it; what follows an action says nothing of its own.
    const next = {
      ...situation,
      state,
      actor: undefined,
      relation: 'system',
      body: situation.actor ? ({} as Said) : situation.body,
    };
    const follower = this.firstRow('follows', row.rule, next);
    return follower ? [event, ...this.carryOut(follower.row, next)] : [event];
  }

  /** The step, what the event says beyond it, the money it moves, and the facts as they are afterwards. */
  private complete(step: Step, situation: Situation<State, Said, G>, type: string, row?: Row): Event {
    const funds = (row?.funds ?? []).flatMap((name) => this.meanings.funds[name]!(situation) ?? []);
    const event = { ...step, ...this.meanings.events[type]!(situation), ...(funds.length > 0 && { funds }) } as unknown as Event;
    return { ...event, about: this.meanings.about(this.meanings.evolve(situation.state, event)) };
  }
}
