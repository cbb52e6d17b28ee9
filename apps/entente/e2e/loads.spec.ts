import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const TEST_MS_MAX = 60_000;
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Says of every module that is loaded where it lies. */
const TELLING = `data:text/javascript,${encodeURIComponent(
  `import { register } from 'node:module';
   register('data:text/javascript,' + encodeURIComponent('export async function load(url, context, next) { process._rawDebug(url); return next(url, context); }'));`,
)}`;

/** What a built program loads before it finds that it was told nothing. */
async function loadedBy(...args: readonly string[]): Promise<string> {
  const ended = promisify(execFile)(process.execPath, ['--import', TELLING, ...args], { cwd: ROOT, env: {} });
  const { stderr } = await ended.catch((error: { stderr: string }) => error);
  return stderr;
}

describe('What it does not need is not loaded by', () => {
  it(
    'a service: the database in the process',
    async () => {
      const main = await loadedBy('apps/order-service/dist/main.js');
      expect(main).toMatch(/DATABASE_URL is missing/);
      const loaded = main + (await loadedBy('libs/runtime/dist/cluster.module.js'));
      expect(loaded).toMatch(/node_modules\/kafkajs\//);
      expect(loaded).not.toMatch(/pglite/);
    },
    TEST_MS_MAX,
  );

  it('the gateway: contexts, and whatever they stand on', async () => {
    const loaded = await loadedBy('apps/gateway/dist/main.js');
    expect(loaded).toMatch(/ORDER_URL is missing/);
    expect(loaded).toMatch(/libs\/runtime\/dist\/process\/settings\.js/);
    expect(loaded).not.toMatch(
      /libs\/(order|dispute|payout|policy|bus|event-store)\/|node_modules\/(kafkajs|pg|@nestjs)\/|pglite/,
    );
  });
});
