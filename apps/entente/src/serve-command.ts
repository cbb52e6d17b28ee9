import { readConfig, serve } from '@entente/runtime';

type Env = { readonly [name: string]: string | undefined };

/** Serves until somebody ends it: SIGTERM or Ctrl-C lets it finish what it has in hand. */
export async function serveCommand(env: Env): Promise<number> {
  const config = readConfig(env);
  const served = await serve(config);
  const now = await served.embedded.clock.now();
  console.log(
    [
      `Entente serves ${served.url}`,
      `  interface   ${served.url}/docs`,
      `  clock       ${config.clock.kind}, ${now}`,
      `  data        ${config.dataDir === 'memory' ? 'in memory: gone when this ends' : config.dataDir}`,
    ].join('\n'),
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  await served.stop();
  return 0;
}
