import { TOPICS } from '@entente/contracts';
import type { Instant } from '@entente/kernel';
import type { Case } from './case.js';
import { judgeDeadlines } from './deadlines.js';
import { gather, type Gathered, type Heads } from './gather.js';
import { partsOf, type Installation, type Parked, type Skipped } from './installation.js';
import { judgeInstants } from './instants.js';
import type { Invariant } from './invariants.js';
import type { Judged } from './judged.js';
import { judgeMoney, judgeRefunds } from './money.js';
import { judgeCourse } from './process.js';
import { judgePolicy } from './policies.js';
import { judgeReactions, reactionsOf } from './reactions.js';
import { judgeStreams } from './streams.js';
import { judgeTopics } from './topics.js';
import { judgePayOuts, judgeWallet } from './wallets.js';
import { judgeWitness, type Told } from './witness.js';

/** Something that is not as it must be, under the key of an order or wallet. */
export type Difference = Judged & { readonly fault: NonNullable<Judged['fault']>; readonly key: string };

export type Look = {
  readonly checked: ReadonlyMap<Invariant, number>;
  readonly differences: readonly Difference[];
  readonly heads: Heads;
};

/** What operators know of already: keys that wait, and messages that were given up. */
export type Known = { readonly parked: readonly Parked[]; readonly skipped: readonly Skipped[] };

export async function knownTo(installation: Installation): Promise<Known> {
  const parts = partsOf(installation);
  return {
    parked: (await Promise.all(parts.map(({ parked }) => parked()))).flat(),
    skipped: (await Promise.all(parts.map(({ skipped }) => skipped()))).flat(),
  };
}

type Wanted = {
  readonly isAskedFor: (key: string) => boolean;
  /** Only what has an event at or after it is judged. */
  readonly since: Instant | undefined;
  readonly witness: readonly Told[];
};

/** Reads once what lies under the keys that are asked for, and judges it. */
export async function look(installation: Installation, known: Known, wanted: Wanted): Promise<Look> {
  const gathered = await gather(installation, Object.values(TOPICS), wanted.isAskedFor);
  const checked = new Map<Invariant, number>();
  const differences: Difference[] = [];
  const told = byKey(wanted.witness);
  const given = { keptSince: gathered.keptSince, foreign: foreignTo(known) };
  for (const key of told.keys()) if (wanted.isAskedFor(key) && !gathered.cases.has(key)) judgeAll(emptyCase(key));
  for (const one of gathered.cases.values()) if (isRecent(one, wanted.since)) judgeAll(one);
  return { checked, differences, heads: gathered.heads };

  function judgeAll(one: Case): void {
    for (const judged of judgeCase(one, installation, { ...given, witness: told.get(one.key) ?? [] })) {
      const { invariant, fault } = judged;
      checked.set(invariant, (checked.get(invariant) ?? 0) + 1);
      if (fault) differences.push({ ...judged, fault, key: one.key });
    }
  }
}

const emptyCase = (key: string): Case => ({ key, streams: new Map(), legs: [], messages: [], deadlines: [], movements: [] });

const isRecent = ({ streams, legs }: Case, since: Instant | undefined): boolean =>
  since === undefined ||
  [...streams.values()].some(({ events }) => events.some(({ at }) => at >= since)) ||
  legs.some(({ at }) => at >= since);

function byKey(witness: readonly Told[]): ReadonlyMap<string, readonly Told[]> {
  const found = new Map<string, Told[]>();
  for (const told of witness) {
    const others = found.get(told.key);
    if (others) others.push(told);
    else found.set(told.key, [told]);
  }
  return found;
}

/** Messages that were parked or skipped: nobody here need have sent them. */
const foreignTo = ({ parked, skipped }: Known): ReadonlySet<string> =>
  new Set([...skipped, ...parked.flatMap(({ messages }) => messages)].map(({ eventId }) => eventId));

type Given = Pick<Gathered, 'keptSince'> & {
  readonly foreign: ReadonlySet<string>;
  /** What was told of this case. */
  readonly witness: readonly Told[];
};

function judgeCase(one: Case, installation: Installation, { keptSince, foreign, witness }: Given): readonly Judged[] {
  const { packs, movements } = installation;
  const parts = partsOf(installation);
  const streams = judgeStreams(one);
  // What today's code cannot fold cannot be judged any further.
  if (streams.some(({ invariant, fault }) => invariant === 'streams.replayed' && fault?.expected === 'events that are known'))
    return streams;
  return [
    ...streams,
    ...judgePolicy(one, packs),
    ...judgeDeadlines(one, parts, packs),
    ...judgeInstants(one, packs),
    ...judgeCourse(one, packs),
    ...judgeMoney(one, packs),
    ...judgeWallet(one),
    ...(movements ? [...judgeRefunds(one), ...judgePayOuts(one)] : []),
    ...judgeTopics(one, parts, keptSince, foreign),
    ...judgeReactions(one, parts, reactionsOf(packs)),
    ...judgeWitness(one, witness),
  ];
}
