import { Log, Metrics } from '@entente/observability';
import { readGatewayConfig, SERVICES, UnusableSettings } from './config.js';
import { serveGateway } from './serve-gateway.js';

try {
  const config = readGatewayConfig(process.env);
  const log = new Log(new Metrics({ ofProcess: false }));
  // Listened for from the first moment: whoever ends it while it is starting must not cut it off in the middle.
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  const gateway = await serveGateway(config, log);
  console.log(`The gateway serves ${gateway.url}, for ${SERVICES.join(', ')}.`);
  await told;
  await gateway.stop();
} catch (error) {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!(error instanceof UnusableSettings) && !isTaken) throw error;
  console.error(isTaken ? `${error.message}. Set PORT to another, or end what listens there.` : error.message);
  process.exitCode = 2;
}
