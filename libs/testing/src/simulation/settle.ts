import { CONTEXTS } from './contexts.js';
import type { World } from './world.js';

const ROUNDS_MAX = 300;
/** Longer than any rest of an alarm that had no effect. */
const PATIENCE_MS = 61_000;

/** Until nothing is left to do at this hour. */
export async function settle(world: World): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    if (world.broken.length > 0) return;
    let moved = false;
    world.passes(PATIENCE_MS);
    for (const name of CONTEXTS) {
      const process = world.processes[name];
      for (const follower of process.followers) if ((await world.step(process, follower)) === 'moved') moved = true;
      for (const head of process.bus.deliverable()) {
        await world.deliver(process, head);
        moved = true;
      }
    }
    if (!moved) return;
  }
  world.breaks(`It does not come to rest in ${ROUNDS_MAX} rounds.`);
}
