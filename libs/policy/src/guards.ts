import { isBlank, isPositiveMinor, type Instant } from '@entente/kernel';
import type { Loose } from './meanings.js';
import type { Actor, Body, Journey, Situation } from './process.js';
import { baseOf, type FlagTest, type Row, type Table } from './table.js';
import { REASONS } from './vocabulary.js';

/** How far a row got before something spoke against it: the later, the nearer it was. */
export type Stage = 'flags' | 'time' | 'facts' | 'said' | 'needs' | 'amount' | 'law';
const ORDER: readonly Stage[] = ['flags', 'time', 'facts', 'said', 'needs', 'amount', 'law'];

export type Objection = {
  readonly code: string;
  readonly stage: number;
  readonly name: string;
  readonly at?: Instant;
  readonly detail?: string;
  readonly limitMinor?: number;
  /** The flag of this name is not set. */
  readonly isMissing?: boolean;
};

/** The part of a context's meanings that guards look at. */
type Looks<State extends Journey, Said extends Body, Given> = Pick<
  Loose<State, Said, Given, never>,
  'isRelation' | 'facts' | 'sums' | 'asked' | 'keys' | 'laws'
>;

/** In which of a row's relations somebody stands. */
export function relationIn<State extends Journey>(
  looks: Pick<Looks<State, Body, unknown>, 'isRelation'>,
  row: Row,
  state: State,
  actor: Actor,
): string | undefined {
  return row.by.find((relation) => {
    const [role, flag] = relation.split(' of ');
    if (flag === undefined) return looks.isRelation(relation, state, actor);
    const isParty = looks.isRelation('buyer', state, actor) || looks.isRelation('seller', state, actor);
    const proposer = state.flags[flag]?.by;
    return isParty && (proposer === undefined || (proposer === actor.id) === (role === 'proposer'));
  });
}

/** Why a row does not apply. `upTo: 'facts'` is for who asks what he may do: he has said nothing yet but what the row names. */
export function objectionTo<State extends Journey, Said extends Body, Given>(
  table: Table,
  looks: Looks<State, Said, Given>,
  row: Row,
  situation: Situation<State, Said, Given>,
  upTo: Stage = 'law',
): Objection | undefined {
  const { state, body, now } = situation;
  const because = (stage: Stage, code: string, name: string, more: Partial<Objection> = {}): Objection => ({
    code,
    stage: ORDER.indexOf(stage),
    name,
    ...more,
  });
  const nameOf = (base: string, each: string | undefined) =>
    each === undefined ? base : `${base}:${situation.key ?? looks.keys[each]!(situation)}`;
  const isSet = ({ flag, anyInstance }: FlagTest) =>
    anyInstance
      ? Object.keys(state.flags).some((name) => baseOf(name) === flag)
      : nameOf(flag, table.flags.get(flag)!.each) in state.flags;
  const endOf = (base: string): Instant | undefined => {
    const name = nameOf(base, table.timers.get(base)!.each);
    return state.deadlines[name]?.dueAt ?? state.windows[name]?.endsAt;
  };

  for (const test of row.with) if (!isSet(test)) return because('flags', test.refusal, test.flag, { isMissing: true });
  for (const test of row.without) if (isSet(test)) return because('flags', test.refusal, test.flag);
  for (const { timer, refusal } of row.after) {
    const end = endOf(timer);
    if (end === undefined || now < end)
      return because('time', refusal ?? (end === undefined ? 'state.invalid' : 'too.early'), timer, end && { at: end });
  }
  if (row.within) {
    const end = endOf(row.within.timer); // Where none runs (an order without a duration is never late), nothing is too late.
    if (end !== undefined && now > end) return because('time', row.within.refusal, row.within.timer, { at: end });
  }
  for (const fact of row.facts) {
    const holds =
      'values' in fact
        ? fact.values.has(looks.facts[fact.name]!(situation) as string)
        : 'counterAtLeast' in fact
          ? (state.counters[fact.name] ?? 0) >= fact.counterAtLeast
          : (state.counters[fact.name] ?? 0) < fact.counterBelow;
    if (!holds) return because('facts', fact.refusal, fact.name);
  }
  if (upTo === 'facts') return undefined;
  for (const { name, values, refusal } of row.says)
    if (!values.has(body[name] as string))
      return because('said', body[name] === undefined ? missing(name, refusal) : refusal, name);
  if (situation.actor === undefined) return undefined; // Time and news have said all they have to say.
  for (const { words, refusal } of row.needs)
    if (!words.some((word) => isFilled(body[word]))) return because('needs', refusal, words.join(' or '));
  if (row.amount) {
    const asked = looks.asked(body);
    const limitMinor = looks.sums[row.amount.sum]!(situation);
    if (asked === undefined) return because('amount', 'field.required', 'the amount');
    const fits =
      isPositiveMinor(asked) &&
      (row.amount.bound === 'below'
        ? asked < limitMinor
        : row.amount.bound === 'up to'
          ? asked <= limitMinor
          : asked === limitMinor);
    if (!fits) return because('amount', 'amount.invalid', row.amount.bound, { limitMinor });
  }
  const broken = looks.laws[row.trigger.name]?.(situation);
  return broken && because('law', broken.code, 'law', { detail: broken.detail });
}

/** Every code that a row objects with. */
export const codesOf = ({ with: flags, without, after, within, facts, says, needs, amount }: Row): readonly string[] => [
  ...[...flags, ...without, ...facts, ...needs].map(({ refusal }) => refusal),
  ...after.flatMap(({ refusal }) => (refusal === undefined ? ['too.early', 'state.invalid'] : [refusal])),
  ...(within ? [within.refusal] : []),
  ...says.flatMap(({ name, refusal }) => [refusal, missing(name, refusal)]),
  ...(amount ? ['amount.invalid', 'field.required'] : []),
];

/** What a row chooses by and nobody said at all: some refusals speak of what was said (`outcome.not_allowed`), the rest of a missing field. */
function missing(name: string, refusal: string): string {
  if (refusal !== 'field.invalid') return refusal;
  return REASONS.has(name) ? 'reason.required' : 'field.required';
}

const isFilled = (value: unknown): boolean =>
  typeof value === 'string' ? !isBlank(value) : Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
