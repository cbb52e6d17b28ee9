import { shardOf } from '@entente/kernel';
import { eventsUpTo, headsOf } from './gather.js';
import { partsOf, type Installation } from './installation.js';
import { compare, type Judged } from './judged.js';

const SHARDS = 1_024;
/** So many events, and all that lies beside them, are in memory at a time. */
const EVENTS_MAX = 200_000;

type Survey = {
  /** Shards that are read together: an order's streams are all in one of them. */
  readonly groups: readonly ReadonlySet<number>[];
  readonly judged: readonly Judged[];
};

/** Goes through all stores once: whether positions are dense, and how much lies where. `sample`: the part of the shards that is looked at, from 0 to 1. */
export async function survey(installation: Installation, sample: number): Promise<Survey> {
  const perShard = Array.from({ length: SHARDS }, () => 0);
  const judged: Judged[] = [];
  const heads = await headsOf(installation);
  for (const part of partsOf(installation)) {
    let expected = 1;
    for await (const { position, key, stream, revision } of eventsUpTo(part, heads[part.name])) {
      perShard[shardOf(key)]! += 1;
      if (part.isDense) judged.push(...differing(`${expected}`, position, { stream, revision }));
      expected = part.isDense ? Number(position) + 1 : expected;
    }
    if (part.isDense)
      judged.push(compare('store.positions', { stream: `${part.name} store` }, heads[part.name] ?? '0', `${expected - 1}`));
  }
  const wanted = perShard.slice(0, Math.max(1, Math.round(sample * SHARDS)));
  return { groups: grouped(wanted), judged };
}

/** A store may be long: only what is wrong is kept of it. */
const differing = (
  expected: string,
  found: string,
  place: { readonly stream: string; readonly revision: number },
): readonly Judged[] => (expected === found ? [] : [compare('store.positions', place, expected, found)]);

function grouped(perShard: readonly number[]): readonly ReadonlySet<number>[] {
  const groups: Set<number>[] = [];
  let room = 0;
  for (const [shard, events] of perShard.entries()) {
    if (groups.length === 0 || events > room) {
      groups.push(new Set());
      room = EVENTS_MAX;
    }
    groups.at(-1)!.add(shard);
    room -= events;
  }
  return groups;
}
