import { Chance } from './chance.js';
import { faultsOf } from './laws.js';
import { pastOf, type Past } from './past.js';
import { play } from './play.js';
import { ratesOf, type Rates } from './rates.js';
import { heal, letTimePass } from './rest.js';
import { sightsOf } from './sights.js';
import { World, type WorldOptions } from './world.js';

export type Run = {
  readonly seed: number;
  readonly broken: readonly string[];
  readonly seen: ReadonlyMap<string, number>;
  readonly events: number;
  readonly past: Past;
};

/** `rates`: how often what happens; by default each run has rates of its own. */
type Options = Pick<WorldOptions, 'mutant' | 'policies' | 'stores'> & { readonly rates?: (chance: Chance) => Rates };

/** One run: everything goes wrong for a while, then nothing does, and every order comes to its end. */
export async function simulate(
  seed: number,
  { rates = ratesOf, ...options }: Options & Pick<WorldOptions, 'write'> = {},
): Promise<Run> {
  const chance = new Chance(seed);
  const world = new World(chance, rates(chance), options);
  await play(world);
  if (world.broken.length === 0) await heal(world);
  if (world.broken.length === 0) await letTimePass(world);
  const past = await pastOf(world.disk);
  if (world.broken.length === 0) for (const fault of await faultsOf(world, past)) world.breaks(fault);
  for (const sight of sightsOf(past)) world.saw(sight);
  const events = [
    ...past.orders,
    ...past.sellers,
    ...past.disputes,
    ...past.escrows,
    ...past.wallets,
    ...past.withdrawals,
  ].reduce((total, [, stream]) => total + stream.length, 0);
  return { seed, broken: world.broken, seen: world.seen, events, past };
}

/** A run as somebody reads it who wants to know how it came about. */
export async function told(seed: number, options: Options = {}): Promise<string> {
  const lines: string[] = [];
  const { broken } = await simulate(seed, { ...options, write: (line) => lines.push(line) });
  return [`Seed ${seed}. Replay it with SEED=${seed}.`, ...broken.map((law) => `BROKEN: ${law}`), '', ...lines].join('\n');
}
