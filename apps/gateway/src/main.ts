import { SERVICES } from '@entente/contracts';
import { Log, Metrics } from '@entente/observability';
import { CannotStart, serveUntilTold } from '@entente/runtime/process';
import { readGatewayConfig } from './config.js';
import { serveGateway } from './serve-gateway.js';

try {
  const config = readGatewayConfig(process.env);
  const log = new Log(new Metrics({ ofProcess: false }));
  process.exitCode = await serveUntilTold(
    () => serveGateway(config, log),
    async ({ url }) => console.log(`The gateway serves ${url}, for ${SERVICES.join(', ')}.`),
  );
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
