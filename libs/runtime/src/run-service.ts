import type { Env } from './settings.js';
import { readServiceConfig, type ServiceName } from './config.js';
import { serveService, type Served } from './serve.js';
import { CannotStart } from './settings.js';
import { isDoneWithin } from './waiting.js';

/** Longer than every part's own limit: what has not ended by then is ended by the process. */
const STOP_MS_MAX = 45_000;

/** Serves until SIGTERM or Ctrl-C, then finishes what is in hand. Answers the exit code: 1 where finishing took too long. */
export async function serveUntilTold(start: () => Promise<Served>, started: (served: Served) => Promise<void>): Promise<number> {
  // Listened for from the first moment: whoever ends it while it is starting must not cut it off in the middle.
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  const served = await start();
  await started(served);
  await told;
  return (await isDoneWithin(STOP_MS_MAX, served.stop())) ? 0 : 1;
}

/** The whole of a service's process; answers the exit code. What whoever starts it can mend is told as a sentence. */
export async function runService(name: ServiceName, env: Env, say: Pick<Console, 'log' | 'error'>): Promise<number> {
  try {
    return await serveUntilTold(
      () => serveService(readServiceConfig(name, env)),
      async ({ url, running }) => say.log(`${name}-service serves ${url}, at ${await running.clock.now()}.`),
    );
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    say.error(error.message);
    return 2;
  }
}
