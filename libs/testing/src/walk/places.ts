import { baseOf, type Journey, type Pack, type Row, type Table } from '@entente/policy';
import { lookupSeller, type Letter, type Market } from '../market.js';
import { sellerOf } from './standing.js';

/** A deadline's companion that only reminds of its end: nothing depends on it. */
const isReminder = (name: string): boolean => name.includes('-PT');

/**
 * Where the parts of a market stand, but for times and amounts: all that a row may still ask which applies here or further on, and nothing else. A
 * clock at which rows look is before its end, after it, or has rung; a counter counts as far as a row compares it; of money it is known what may
 * still be given; of a flag, who set it where a row asks for him.
 */
export class Places {
  readonly order: Outlook;
  readonly dispute: Outlook;

  constructor(pack: Pack) {
    this.order = new Outlook(pack.order);
    this.dispute = new Outlook(pack.dispute);
  }

  ofOrder(market: Market): string {
    const { order, now } = market;
    const { refundedMinor, capturedMinor, feesMinor } = order.platform;
    const leftMinor = order.settled ? 0 : capturedMinor - refundedMinor;
    const facts = {
      closedBy: order.closedBy,
      reasonTried: Object.values(order.disputes)
        .map(({ reason = '' }) => reason)
        .sort(byName)
        .join(),
      sellerStanding: sellerOf(market, order.sellerId).status,
    };
    return [
      this.order.of(order, now, order.buyerId, facts),
      order.settled ? 'settled' : refundedMinor === 0 ? 'whole' : few(leftMinor),
      few(leftMinor - feesMinor),
    ].join('|');
  }

  ofDispute({ now, disputes }: Market, id: string): string {
    const dispute = disputes[id]!;
    const { remainingMinor, refundableMinor, mediatorId, settlement, arrangement, reason, buyerId, flags } = dispute;
    return [
      this.dispute.of(dispute, now, buyerId, { reason, arranged: 'arrangement' in flags ? arrangement?.outcome : '' }),
      few(remainingMinor),
      few(refundableMinor),
      mediatorId === undefined ? '' : 'taken',
      'settlement' in flags ? settlement?.outcome : '',
    ].join('|');
  }

  ofSeller(market: Market, id: string): string {
    return `${sellerOf(market, id).status} ${lookupSeller(market, id).openDisputes}`;
  }

  /**
   * Where everything stands together: the order, and each dispute, in whose company. A place is new if somebody stands somewhere new in some
   * company. While news is on its way, states tell it apart.
   */
  of(market: Market): string[] {
    const { order, disputes, mail } = market;
    const ids = Object.keys(disputes);
    const states = ids.map((id) => disputes[id]!.status);
    if (mail.length > 0)
      return [[order.status, ...states, ...mail.map(({ stream, command }) => `${stream} ${newsIn(command)}`)].join()];
    const open = states.filter((status) => !this.dispute.isOver(status)).join();
    return [`${this.ofOrder(market)} ${open}`, ...ids.map((id) => `${this.ofDispute(market, id)} of ${order.status} ${open}`)];
  }
}

/** What a letter says that a row may choose by. */
export const newsIn = (command: Letter['command']): string =>
  command.type === 'Hear'
    ? [command.news.type, ...['outcome', 'place', 'full'].map((fact) => JSON.stringify(command.news[fact] ?? null))].join(' ')
    : '';

const byName = (one: string, other: string): number => (one < other ? -1 : 1);
const few = (minor: number): string => (minor <= 0 ? 'nothing' : minor === 1 ? 'a cent' : 'some');

/** What the rows ask that may still apply, from one state on. */
type Asked = {
  readonly flags: ReadonlySet<string>;
  readonly setBy: ReadonlySet<string>;
  readonly timers: ReadonlySet<string>;
  readonly facts: ReadonlySet<string>;
  readonly counters: ReadonlyMap<string, number>;
};

/** One table, as somebody sees it who asks what lies ahead. */
export class Outlook {
  private readonly ahead: ReadonlyMap<string, Asked>;

  constructor(private readonly table: Table) {
    this.ahead = new Map([...table.states.keys()].map((status) => [status, this.askedFrom(this.reachedFrom(status))]));
  }

  of(journey: Journey, now: string, buyerId: string, facts: { readonly [fact: string]: string | undefined }): string {
    const { status, previous, deadlines, paused, windows, flags, counters } = journey;
    const asked = this.ahead.get(status)!;
    const isLookedAt = (name: string) => asked.timers.has(baseOf(name));
    const marks = [
      ...Object.entries(flags).flatMap(([name, { by }]) =>
        asked.setBy.has(baseOf(name))
          ? [`${name} by ${by === buyerId ? 'buyer' : 'seller'}`]
          : asked.flags.has(baseOf(name))
            ? [name]
            : [],
      ),
      ...Object.entries(deadlines).flatMap(([name, { dueAt, passed }]) =>
        isReminder(name) ? [] : [`${name} ${passed ? 'rung' : isLookedAt(name) && now > dueAt ? 'over' : 'runs'}`],
      ),
      ...Object.keys(paused).flatMap((name) => (isReminder(name) ? [] : [`${name} waits`])),
      ...Object.entries(windows).flatMap(([name, { endsAt }]) =>
        isLookedAt(name) ? [`${name} ${now > endsAt ? 'over' : 'runs'}`] : [],
      ),
      ...[...asked.counters].map(([name, limit]) => `${name} ${Math.min(limit, counters[name] ?? 0)}`),
      ...[...asked.facts].map((name) => `${name} ${facts[name] ?? ''}`),
    ];
    return `${status} ${this.table.states.get(status)!.suspends ? previous : ''} ${marks.sort().join()}`;
  }

  isOver(status: string): boolean {
    return this.table.states.get(status)?.terminal ?? false;
  }

  /** Whether the end of a clock is looked at, here or further on. */
  looksAt(status: string, timer: string): boolean {
    return this.ahead.get(status)?.timers.has(baseOf(timer)) ?? false;
  }

  private reachedFrom(status: string): ReadonlySet<string> {
    const reached = new Set([status]);
    for (const here of reached)
      for (const { from, to } of this.table.rows)
        if (from.has(here) && to !== undefined)
          for (const next of to === 'back' ? this.table.states.keys() : [to]) reached.add(next);
    return reached;
  }

  private askedFrom(states: ReadonlySet<string>): Asked {
    const rows = this.table.rows.filter(({ from }) => [...from].some((status) => states.has(status)));
    const setBy = new Set(rows.flatMap(({ by }) => by.flatMap((relation) => relation.split(' of ').slice(1))));
    const timers = new Set(
      rows.flatMap(({ after, within }) => [...after, ...(within ? [within] : [])].map(({ timer }) => timer)),
    );
    const named = rows.flatMap((row) => [...row.with, ...row.without].map(({ flag }) => flag));
    const flags = new Set([...named, ...setBy]);
    for (const scope of [...this.table.timers.values(), ...this.table.flags.values()])
      if (scope.inFlag !== undefined) flags.add(scope.inFlag); // What hangs on a flag begins and ends with it.
    return {
      flags,
      setBy,
      timers,
      facts: new Set(rows.flatMap(({ facts }) => facts.flatMap((fact) => ('values' in fact ? [fact.name] : [])))),
      counters: limitsIn(rows),
    };
  }
}

/** How far each counter matters. */
function limitsIn(rows: readonly Row[]): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const fact of rows.flatMap(({ facts }) => facts)) {
    if ('values' in fact) continue;
    const limit = 'counterAtLeast' in fact ? fact.counterAtLeast : fact.counterBelow;
    limits.set(fact.name, Math.max(limits.get(fact.name) ?? 0, limit));
  }
  return limits;
}
