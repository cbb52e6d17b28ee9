import type { Packs } from '@entente/policy';
import type { Heads } from './gather.js';
import { partsOf, type End, type Installation } from './installation.js';
import type { Pipe } from './judged.js';
import { within } from './patience.js';
import { reactionsOf } from './reactions.js';

/** Which pipes have carried on everything that lay before these heads; waits for the others as long as patience lasts. */
export async function passedBy(installation: Installation, heads: Heads, seconds: number): Promise<ReadonlySet<Pipe>> {
  const passed = new Set<Pipe>();
  const awaited = [...followersIn(installation), ...consumersIn(installation, installation.packs)];
  await within(installation.isRunning ? seconds : 0, async () => {
    for (const { pipe, hasPassed } of awaited) if (!passed.has(pipe) && (await hasPassed(heads, passed))) passed.add(pipe);
    return passed.size === awaited.length;
  });
  return passed;
}

type Awaited = { readonly pipe: Pipe; readonly hasPassed: (heads: Heads, passed: ReadonlySet<Pipe>) => Promise<boolean> };

const followersIn = (installation: Installation): readonly Awaited[] =>
  partsOf(installation).flatMap(({ name, checkpoint, isPast }) =>
    [`${name}.relay`, `${name}.deadlines`, ...(name === 'payout' ? ['payout-legs'] : [])].map((pipe) => ({
      pipe,
      hasPassed: async (heads: Heads) => heads[name] === undefined || isPast(await checkpoint(pipe), heads[name]),
    })),
  );

/** A consumer's end is where its topic ends once the relay has passed. */
function consumersIn({ published }: Installation, packs: Packs): readonly Awaited[] {
  const ends = new Map<string, End>();
  return reactionsOf(packs).map(({ consumer, from, topic }) => ({
    pipe: consumer,
    async hasPassed(_, passed) {
      if (!passed.has(`${from}.relay`)) return false;
      const end = ends.get(consumer) ?? (await published.end(topic));
      ends.set(consumer, end);
      return published.isHeard(consumer, end);
    },
  }));
}
