import { disputeDecider } from '@entente/dispute';
import { digestOf, Rejection, type Json } from '@entente/kernel';
import { orderDecider, sellerDecider } from '@entente/order';
import type { Packs } from '@entente/policy';
import { kindOf, type History, type Step, type Told, type Transcript } from './transcript.js';

type AnyDecider = {
  readonly initial: unknown;
  evolve(state: unknown, event: Told): unknown;
  decide(command: unknown, state: unknown, given: object): readonly object[];
};
const DECIDERS = { order: orderDecider, dispute: disputeDecider, seller: sellerDecider } as unknown as {
  readonly [kind in 'order' | 'dispute' | 'seller']: AnyDecider;
};

/** What a step came to when it was decided once more. */
export type Outcome = { readonly events: readonly Told[]; readonly refused?: string };

/** Decides every step of a history once more, each upon the events that were recorded before it. */
export function* replayed(
  { policy, people, given }: Transcript,
  { steps }: History,
  packs: Packs,
): Generator<{ readonly step: Step; readonly records: readonly Told[]; readonly outcome: Outcome }> {
  const states = new Map<string, unknown>();
  const abouts = new Map<string, Json | undefined>();
  for (const step of steps) {
    const kind = kindOf(step.to);
    const decider = DECIDERS[kind];
    const state = states.get(step.to) ?? decider.initial;
    const records = (step.records ?? []).map((event) => {
      abouts.set(step.to, event.about ?? abouts.get(step.to));
      return { ...event, about: abouts.get(step.to) };
    });
    const pack = packs.get(policy);
    const known = kind === 'seller' ? { pack, sellerId: step.to.slice('seller-'.length) } : { packs, placedUnder: pack };
    const lookup = { now: step.at, ...known, ...given[kind], ...step.given };
    yield { step, records, outcome: decided(() => decider.decide(commandOf(step, people), state, lookup)) };
    states.set(
      step.to,
      records.reduce((before, event) => decider.evolve(before, event), state),
    );
  }
}

function decided(decide: () => readonly object[]): Outcome {
  try {
    return { events: decide().map((event) => JSON.parse(JSON.stringify(event)) as Told) };
  } catch (error) {
    if (error instanceof Rejection) return { events: [], refused: error.code };
    throw error;
  }
}

function commandOf({ by, does, says = {}, hears, rings, due }: Step, people: Transcript['people']): object {
  if (hears) return { type: 'Hear', news: hears };
  return rings === undefined
    ? { type: 'Act', action: does, by: people[by ?? ''], body: says }
    : { type: 'PassDeadline', name: rings, dueAt: due };
}

/** What a step of a process may do: always compared. A field that no event of its type has in the transcript was invented after it, and is passed over. */
const STEP: ReadonlySet<string> = new Set([
  'started', 'stopped', 'paused', 'passed', 'opened', 'shut', 'set', 'cleared', 'counted', 'reset', 'reminds', 'dueAt', 'funds', 'about',
]); // prettier-ignore

/** The fields of each type of event. */
type Fields = ReadonlyMap<string, ReadonlySet<string>>;

export function fieldsOf({ histories }: Transcript): Fields {
  const fields = new Map<string, Set<string>>();
  for (const event of histories.flatMap(({ steps }) => steps.flatMap(({ records = [] }) => records)))
    fields.set(event.type, new Set([...(fields.get(event.type) ?? []), ...Object.keys(event)]));
  return fields;
}

const isKnown = (known: Fields, type: string, field: string): boolean => STEP.has(field) || (known.get(type)?.has(field) ?? true);

/** Where two tellings of one step differ; nothing where they agree. */
export function difference(
  known: Fields,
  { step, records, outcome }: { readonly step: Step; readonly records: readonly Told[]; readonly outcome: Outcome },
): string | undefined {
  const seen = outcome.events.map((event) =>
    Object.fromEntries(Object.entries(event).filter(([field]) => isKnown(known, event.type, field))),
  );
  const before = { records: records as Json, refused: step.refused };
  const now = { records: seen, refused: outcome.refused };
  if (digestOf(before) === digestOf(now)) return undefined;
  return `${JSON.stringify({ ...step, records: undefined, refused: undefined })}\n  was: ${JSON.stringify(before)}\n  now: ${JSON.stringify(now)}`;
}
