import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { freshDirectory, removeAll, served, stopped } from './child.js';
import { writeOwnBook } from './own-book.js';

const TEST_MS_MAX = 60_000;
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Says of every module that is loaded where it lies, whether it was imported or required. */
const TELLING = `data:text/javascript,${encodeURIComponent(
  `import Module, { register } from 'node:module';
   const { load } = Module.prototype;
   Module.prototype.load = function (file) { process._rawDebug(file); return load.call(this, file); };
   register('data:text/javascript,' + encodeURIComponent('export async function load(url, context, next) { process._rawDebug(url); return next(url, context); }'));`,
)}`;

/** What a built program loads before it finds that it was told nothing. */
async function loadedBy(...args: readonly string[]): Promise<string> {
  const ended = promisify(execFile)(process.execPath, ['--import', TELLING, ...args], { cwd: ROOT, env: {} });
  const { stderr } = await ended.catch((error: { stderr: string }) => error);
  return stderr;
}

/** What the one process loads from its start to its end, while this is asked of it. */
async function loadedServing(paths: readonly string[], env: { readonly [name: string]: string } = {}): Promise<string> {
  const child = await served('memory', { ...env, NODE_OPTIONS: `--import ${TELLING}` });
  for (const path of paths) expect([path, (await fetch(`${child.address}${path}`)).status]).toEqual([path, 200]);
  await stopped(child);
  return child.said();
}

afterAll(removeAll);

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

  it(
    'the one process: what documents and checks are made with, before somebody asks for them',
    async () => {
      const makers = ['@nestjs/swagger', '@nestjs/mapped-types', 'es-toolkit', 'ajv'];
      const loaded = await loadedServing(['/health/ready', '/docs']);
      expect(makers.filter((name) => loaded.includes(`/node_modules/${name}/`))).toEqual([]);
      const packsDir = await freshDirectory();
      await writeOwnBook(packsDir, 'PT24H');
      const asked = await loadedServing(['/openapi.json'], { PACKS_DIR: packsDir });
      expect(makers.filter((name) => asked.includes(`/node_modules/${name}/`))).toEqual(makers);
    },
    TEST_MS_MAX * 2,
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
