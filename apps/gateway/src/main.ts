import { SERVICES } from '@entente/contracts';
import { Log, Metrics } from '@entente/observability';
import { CannotStart, serveUntilTold } from '@entente/runtime/process';
import { readGatewayConfig } from './config.js';
import { serveGateway } from './serve-gateway.js';

try {
  const config = readGatewayConfig(process.env);
  const metrics = new Metrics({ ofProcess: config.metricsPort !== undefined });
  const log = new Log(metrics);
  process.exitCode = await serveUntilTold(
    () => serveGateway(config, log, metrics),
    async ({ url, metricsUrl }) => {
      const measured = metricsUrl === undefined ? '' : ` What it measures: ${metricsUrl}/metrics`;
      console.log(`The gateway serves ${url}, for ${SERVICES.join(', ')}.${measured}`);
    },
  );
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
