import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { builtInPacks, Packs } from '@entente/policy';
import { AnswerLost, Refused, type Play } from '../e2e/witness.js';
import type { Invariant } from '../src/verify/invariants.js';
import { openCluster } from '../src/verify/opened.js';
import { verify } from '../src/verify/verify.js';
import type { Told } from '../src/verify/witness.js';
import { expectAnswered } from './answered.js';
import type { Cluster } from './cluster.js';
import type { WithCluster } from './with-cluster.js';

/** So short that nobody waits long for the dead: not for their leases, and not for their place in a group. */
export const BRISK = { KAFKA_SESSION_MS: '2000', LEASE_MS: '2000' };

/** How long one step may fail to go as its story has it, while parts are dead. */
const STEP_MS_MAX = 90_000;
const AGAIN_MS = 250;
const PATIENCE_SECONDS = 60;

/** On to the end, or as far as `steps`, whatever dies meanwhile: a step is repeated under its own key until it is answered as it must be. */
export async function playOn(play: Play, url: string, steps = Infinity): Promise<void> {
  let at = play.stepsDone;
  for (let since = performance.now(); ;) {
    try {
      if (steps === Infinity) return await play.goOn(url);
      while (play.stepsDone < steps) await play.step(url);
      return;
    } catch (error) {
      if (play.stepsDone > at) [at, since] = [play.stepsDone, performance.now()];
      if (!(error instanceof AnswerLost || error instanceof Refused) || performance.now() - since > STEP_MS_MAX) throw error;
      await sleep(AGAIN_MS);
    }
  }
}

/** Every order has come to its end, every command on the bus has the one answer that it keeps, and all is sound. */
export async function expectKept(
  given: Pick<WithCluster, 'cluster' | 'line' | 'records'>,
  plays: readonly Play[],
): Promise<void> {
  const { cluster } = given;
  await expectAnswered(given);
  for (const play of plays) await play.check(cluster.url);
  await expectSound(
    cluster,
    plays.flatMap(({ told }) => told),
  );
}

/**
 * Nothing of what is stored, published, shown or was told to clients contradicts the rest, and nothing is on its way. Answers how many of each
 * invariant were looked at.
 */
export async function expectSound(
  { databases, broker, store }: Cluster,
  witness: readonly Told[] = [],
): Promise<ReadonlyMap<Invariant, number>> {
  const installation = await openCluster(databases, broker.brokers, {
    packs: new Packs(builtInPacks(), []),
    provider: 'simulated',
    store,
  });
  try {
    const options = { sample: 1, since: undefined, patienceSeconds: PATIENCE_SECONDS, witness };
    const { invariants, violations, waitingFor } = await verify(installation, options);
    expect({ violations, waitingFor }).toEqual({ violations: [], waitingFor: [] });
    return new Map(invariants.map(({ invariant, checked }) => [invariant, checked]));
  } finally {
    await installation.close();
  }
}

/** Looks again and again until it is so. */
export async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (const endsAt = performance.now() + STEP_MS_MAX; !(await isSo()); await sleep(AGAIN_MS))
    if (performance.now() > endsAt) throw new Error(`It is not so after ${STEP_MS_MAX} ms: ${isSo.toString()}`);
}
