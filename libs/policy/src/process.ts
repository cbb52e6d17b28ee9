import type { Instant, Json, PassDeadline, Paused, Running, Timekeeping } from '@entente/kernel';

/** What every process remembers, whatever its pack: where it is, its clocks, its marks and its counts. Folded from `Step`s alone. */
export type Journey = {
  readonly status: string;
  /** Where it was before: `to: back` returns there. */
  readonly previous: string;
  readonly deadlines: { readonly [name: string]: Running & { readonly passed?: true } };
  readonly paused: { readonly [name: string]: Paused };
  /** Why each deadline runs, or waits; and what came of it when it rang. */
  readonly causes: { readonly [deadline: string]: Cause };
  readonly windows: { readonly [name: string]: Window };
  readonly flags: { readonly [name: string]: Flag };
  readonly counters: { readonly [name: string]: number };
};

/** A rule that was applied, and what was recorded under it. */
export type Applied = { readonly rule: string; readonly event: string };
type Cause = { readonly startedBy: Applied; readonly passedBy?: Applied };

/** Compared when somebody acts, never alarmed. */
export type Window = { readonly endsAt: Instant; readonly since: Instant };
/** Who set it, where that was somebody: `proposer of` and `counterparty of` ask. */
export type Flag = { readonly by?: string };

export const nowhere: Journey = {
  status: 'new',
  previous: 'new',
  deadlines: {},
  paused: {},
  causes: {},
  windows: {},
  flags: {},
  counters: {},
};

export type Role = 'member' | 'mediator' | 'operator' | 'analyst' | 'service';

/**
 * Who acts. When a service speaks for a member, `id` is the member and `via` the service. `marketplaces` limits roles, never parties: buyer and
 * seller are known by their id alone.
 */
export type Actor = {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly marketplaces: readonly string[];
  readonly via?: string;
};

/** What somebody sent along, or what another context had to say. Read by name where the pack names a field. */
export type Body = { readonly [name: string]: Json | undefined };

export type ProcessCommand<Action extends string = string, Said extends Body = Body, News extends Body = Body> =
  | { readonly type: 'Act'; readonly action: Action; readonly by: Actor; readonly body: Said }
  | { readonly type: 'Hear'; readonly news: News & { readonly type: string } }
  | PassDeadline;

/** What a row did, complete: folding it never needs the pack. Stored with every event of a process. */
export type Step = Timekeeping & {
  readonly type: string;
  /** The row's rule. */
  readonly rule: string;
  /** In which relation somebody acted; `timer` for a deadline, `system` for news and what follows. */
  readonly by: string;
  /** The member (or staff) who acted, and the service that spoke for him. */
  readonly actor?: string;
  readonly via?: string;
  readonly to: string;
  readonly opened?: { readonly [name: string]: Window };
  readonly shut?: readonly string[];
  readonly set?: { readonly [name: string]: Flag };
  readonly cleared?: readonly string[];
  /** A reminder: of which deadline, and when that ends. */
  readonly reminds?: string;
  readonly dueAt?: Instant;
  readonly counted?: readonly string[];
  readonly reset?: readonly string[];
};

/** Everything that a guard or an event's detail may look at. */
export type Situation<State extends Journey, Said extends Body, Given> = {
  readonly state: State;
  /** The state in which the command found it, when this row follows another. */
  readonly before: State;
  readonly actor: Actor | undefined;
  readonly relation: string;
  readonly body: Said;
  readonly now: Instant;
  /** Which of several flags or deadlines of a kind rang. */
  readonly key: string | undefined;
  /** What was looked up elsewhere before deciding. */
  readonly given: Given;
};

type Named<T> = { readonly [name: string]: T };

/** The record itself where there is nothing to take away: a fold makes many states, and most steps leave most of one as it was. */
function without<T>(record: Named<T>, names: readonly string[] | undefined): Named<T> {
  if (!names?.some((name) => name in record)) return record;
  const rest: { [name: string]: T } = {};
  // Not by deleting from a copy: an object that something was deleted from is slow for good.
  for (const name of Object.keys(record)) if (!names.includes(name)) rest[name] = record[name]!;
  return rest;
}

const joined = <T>(record: Named<T>, more: Named<T> | undefined): Named<T> => (more ? { ...record, ...more } : record);
const namesIn = (record: object | undefined): readonly string[] | undefined => record && Object.keys(record);

/** What a step does to any process; what an event means beyond it is the context's own fold. */
export function advance<State extends Journey>(state: State, step: Step): State {
  const running = without(without(state.deadlines, step.stopped), namesIn(step.paused));
  return {
    ...state,
    status: step.to,
    previous: step.to === state.status ? state.previous : state.status,
    deadlines: joined(rung(running, step.passed), step.started),
    paused: joined(without(without(state.paused, step.stopped), namesIn(step.started)), step.paused),
    causes: causesAfter(state, step),
    windows: joined(without(state.windows, step.shut), step.opened),
    flags: joined(without(state.flags, step.cleared), step.set),
    counters: countedOn(state.counters, step),
  };
}

function rung(deadlines: Journey['deadlines'], name: string | undefined): Journey['deadlines'] {
  const ringing = name === undefined ? undefined : deadlines[name];
  return ringing ? { ...deadlines, [name!]: { ...ringing, passed: true } } : deadlines;
}

function countedOn(counters: Journey['counters'], { reset, counted }: Step): Journey['counters'] {
  if (!reset && !counted) return counters;
  const after = { ...counters };
  for (const name of reset ?? []) after[name] = 0;
  for (const name of counted ?? []) after[name] = (after[name] ?? 0) + 1;
  return after;
}

/** A deadline that waits, or goes on, was not started anew: it began when it began. */
function causesAfter({ deadlines, paused, causes }: Journey, step: Step): Journey['causes'] {
  const kept = without(causes, step.stopped);
  if (step.passed === undefined && !step.started && !step.paused) return kept;
  const applied = { rule: step.rule, event: step.type };
  const after: { [name: string]: Cause } = { ...kept };
  if (step.passed !== undefined && after[step.passed]) after[step.passed] = { ...after[step.passed]!, passedBy: applied };
  const begin = (begun: Step['started'] | Step['paused'], before: Journey['deadlines'] | Journey['paused']) => {
    for (const [name, { since }] of Object.entries(begun ?? {}))
      if (!(name in after) || before[name]?.since !== since) after[name] = { startedBy: applied };
  };
  begin(step.started, paused);
  begin(step.paused, deadlines);
  return after;
}
