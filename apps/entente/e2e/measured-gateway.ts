import { fileURLToPath } from 'node:url';
import { startProcess, stopped, up } from './child.js';

const MAIN = fileURLToPath(new URL('../../gateway/dist/main.js', import.meta.url));
/** A port on which nobody serves. */
const NOWHERE = 'http://127.0.0.1:9';

/** What a gateway says that it measures, while it reaches nobody. */
export async function measuredByGateway(): Promise<string> {
  const gateway = await up(
    startProcess(MAIN, [], { PORT: '0', METRICS_PORT: '0', ORDER_URL: NOWHERE, DISPUTE_URL: NOWHERE, PAYOUT_URL: NOWHERE }),
  );
  const [, address = ''] = /What it measures: (\S+)\n/.exec(gateway.said()) ?? [];
  const text = await (await fetch(address)).text();
  await stopped(gateway);
  return text;
}
