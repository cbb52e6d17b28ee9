import { disputeDecider } from '@entente/dispute';
import type { EventData, Recorded } from '@entente/event-store';
import { endOfCalendarDay, endOfDay, later, parseInstant, period, plusMs, plusPeriod, type Instant } from '@entente/kernel';
import { orderDecider, type Order, type OrderEvent } from '@entente/order';
import { baseOf, type Journey, type Packs, type Step, type Table } from '@entente/policy';
import { disputesOf, orderOf, type Case } from './case.js';
import { compare, type Judged } from './judged.js';

type Timer = Table['timers'] extends ReadonlyMap<string, infer Word> ? Word : never;
type Way = Timer['lasts'][number];
/** What an event, or the state after it, repeats of what its clocks were computed from. A name that is missing here is not judged. */
type Facts = { readonly [name: string]: string | undefined };
type Clock = { readonly end: Instant; readonly since: Instant };

/**
 * Computes the clocks that an event started once more, from the rule book and from what the event says. Clocks that only went on, and those that
 * hang on what somebody sent and no event repeats, are passed over.
 */
export const judgeInstants = (one: Case, packs: Packs): readonly Judged[] => [
  ...judgeProcess(orderOf(one), orderDecider, (policy) => packs.find(policy)?.order, factsOf),
  ...[...disputesOf(one).values()].flatMap((events) =>
    judgeProcess(
      events,
      disputeDecider,
      (policy) => packs.find(policy)?.dispute,
      () => ({}),
    ),
  ),
];

const factsOf = (event: OrderEvent, order: Order): Facts => ({
  duration: order.duration,
  optionDuration: event.type === 'OptionBought' ? event.duration : undefined,
  offerDuration: 'offerId' in event ? order.offers[event.offerId]?.duration : undefined,
  processingTime: event.type === 'OrderPlaced' ? event.processingTime : undefined,
  estimatedDeliveryDate: event.type === 'OrderPlaced' ? event.estimatedDeliveryDate : undefined,
  newDeadline: event.type === 'OrderRestarted' ? event.newDeadline : undefined,
});

function judgeProcess<State extends Journey & { readonly policy: string }, Event extends EventData & Step>(
  events: readonly Recorded<Event>[],
  { initial, evolve }: { readonly initial: State; readonly evolve: (state: State, event: Event) => State },
  tableOf: (policy: string) => Table | undefined,
  facts: (event: Event, state: State) => Facts,
): readonly Judged[] {
  let state = initial;
  return events.flatMap(({ stream, revision, data }) => {
    const before = state;
    state = evolve(before, data);
    const table = tableOf(state.policy);
    if (!table) return [];
    const known = facts(data, state);
    const started = Object.entries(data.started ?? {}).map(([name, { dueAt, since }]) => ({ name, end: dueAt, since }));
    const opened = Object.entries(data.opened ?? {}).map(([name, { endsAt, since }]) => ({ name, end: endsAt, since }));
    return [...started, ...opened].flatMap(({ name, end, since }) => {
      if (before.paused[name]?.since === since) return []; // It goes on with what was left of it.
      const expected = endOf(name, { table, step: data, before, known, now: since });
      return expected === undefined
        ? []
        : [compare('deadlines.instants', { stream, revision }, { [name]: expected }, { [name]: end })];
    });
  });
}

type Given = {
  readonly table: Table;
  readonly step: Step;
  readonly before: Journey;
  readonly known: Facts;
  readonly now: Instant;
};

/** Undefined where the event does not tell. */
function endOf(name: string, given: Given): Instant | undefined {
  const { table, step, before, known, now } = given;
  const timer = table.timers.get(baseOf(name));
  const row = table.rows.find(({ rule, event, from }) => rule === step.rule && event === step.type && from.has(before.status));
  for (const way of row?.starts.get(baseOf(name)) ?? timer?.lasts ?? []) {
    if ([way.at, typeof way.add === 'string' ? way.add : undefined].some((fact) => fact !== undefined && !(fact in known)))
      return undefined;
    const from = countedFrom(name, way, given);
    const length = typeof way.add === 'string' ? known[way.add] : way.add;
    if (from === undefined || (way.add !== undefined && length === undefined)) continue;
    const sum = length === undefined ? from : plusPeriod(from, typeof length === 'string' ? period(length) : length, table.zone);
    const end = way.endOfDay ? endOfDay(sum, table.zone) : sum;
    // A deadline that would be over already ends with the day on which it is set.
    return timer?.rings === true && end <= now ? endOfDay(now, table.zone) : end;
  }
  return undefined;
}

function countedFrom(name: string, { at, since, beyond, before }: Way, given: Given): Instant | undefined {
  const { table, known, now } = given;
  if (before !== undefined) {
    const reminded = clockOf(`${before.timer}${name.slice(baseOf(name).length)}`, name, given);
    return reminded && plusMs(reminded.end, -before.ms);
  }
  if (at !== undefined) return instantOf(known[at], table.zone);
  if (since !== undefined) return clockOf(since, name, given)?.since;
  if (beyond === undefined) return now;
  const other = clockOf(beyond, name, given);
  return other && later(other.end, now);
}

/** Another clock as it is once the event has started it; one that counts from itself counts from what it was before. */
function clockOf(name: string, asking: string, { step, before, now }: Given): Clock | undefined {
  const isItself = name === asking;
  const running = (isItself ? undefined : step.started?.[name]) ?? before.deadlines[name];
  if (running) return { end: running.dueAt, since: running.since };
  const waiting = (isItself ? undefined : step.paused?.[name]) ?? before.paused[name];
  if (waiting) return { end: plusMs(now, waiting.leftMs), since: waiting.since };
  const window = (isItself ? undefined : step.opened?.[name]) ?? before.windows[name];
  return window && { end: window.endsAt, since: window.since };
}

/** A stated day ends with its last millisecond. */
function instantOf(stated: string | undefined, zone: string): Instant | undefined {
  if (stated === undefined) return undefined;
  return stated.length === '2026-03-01'.length ? endOfCalendarDay(stated, zone) : parseInstant(stated);
}
