import type { ServiceName } from '@entente/contracts';
import { readServiceConfig } from './config/config.js';
import { serveUntilTold } from './process/serving.js';
import { CannotStart, type Env } from './process/settings.js';
import { serveService } from './serve.js';

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
