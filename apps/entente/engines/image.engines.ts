import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICES } from '@entente/contracts';
import { freshDirectory, removeAll, startProcess, stopped, up, type Child } from '../e2e/child.js';

const BUILD_MS_MAX = 600_000;
const TOOL = fileURLToPath(new URL('../../../tools/dockerfile.js', import.meta.url));

const isRoot = process.getuid?.() === 0;

type Stage = { readonly root: string; readonly workdir: string; readonly user: string; readonly cmd: readonly string[] };

describe('What the Dockerfile makes', () => {
  let image: Stage;
  let app: string;
  beforeAll(async () => {
    const directory = await freshDirectory();
    await chmod(directory, 0o755);
    const { stdout } = await promisify(execFile)(process.execPath, [TOOL, join(directory, 'image')]);
    image = JSON.parse(stdout) as Stage;
    app = join(image.root, image.workdir);
  }, BUILD_MS_MAX);
  afterAll(removeAll);

  /** As the user of the image where that is possible: the tree is root's then, and read-only for the process. */
  function started(command: readonly string[], env: { readonly [name: string]: string } = {}): Child {
    const [, main = '', ...args] = command;
    const [uid, gid] = image.user.split(':').map(Number);
    return startProcess(join(app, main), args, env, { cwd: app, ...(isRoot && { uid, gid }) });
  }

  it('serves, on a tree that it may not write, and keeps its data in one folder', async () => {
    expect(image.cmd).toEqual(['node', 'apps/entente/dist/main.js', 'serve']);
    const before = await readdir(app);
    const serving = await up(started(image.cmd, { PORT: '0' }));
    for (const path of ['/health/live', '/health/ready', '/docs'])
      expect([path, (await fetch(`${serving.address}${path}`)).status]).toEqual([path, 200]);
    await stopped(serving);
    expect(await readdir(join(app, 'data'))).toContain('pglite');
    // Whoever is not root owns the tree, and the process keeps its cache there.
    expect((await readdir(app)).filter((name) => isRoot || name !== '.cache')).toEqual(before);
  });

  it('holds every other program: each says what it needs', async () => {
    for (const name of [...SERVICES.map((service) => `${service}-service`), 'gateway']) {
      const child = started(['node', `apps/${name}/dist/main.js`]);
      expect(await child.ended).toEqual({ code: 2, signal: null });
      expect(child.said()).toContain(name === 'gateway' ? 'ORDER_URL is missing' : 'DATABASE_URL is missing');
    }
    const help = started(['node', 'apps/entente/dist/main.js', 'migrate', '--help']);
    expect(await help.ended).toEqual({ code: 0, signal: null });
    expect(help.said()).toContain('ORDER_DATABASE_URL');
  });

  it('holds neither sources, nor tests, nor what only they need', async () => {
    const ours = await Promise.all(['libs', 'apps'].map((folder) => readdir(join(app, folder), { recursive: true })));
    expect(ours.flat().filter((name) => /^[^/]+\/(src|e2e|engines)\b|\.spec\./.test(name))).toEqual([]);
    expect((await readdir(app)).filter((name) => name !== '.cache').sort()).toEqual([
      'apps',
      'data',
      'libs',
      'node_modules',
      'package.json',
    ]);
    const tools = ['jest', 'nx', 'oxlint', 'prettier', 'supertest', 'dependency-cruiser', 'fast-check'];
    expect(tools.filter((name) => existsSync(join(app, 'node_modules', name)))).toEqual([]);
  });
});

describe('An instruction that may mean something else to Docker', () => {
  afterAll(removeAll);

  it.each([
    ['ADD . .', 'It is not known here'],
    ['RUN --network=none true', 'RUN knows no flags'],
    ['COPY --link . .', 'COPY knows --from and --chown only'],
    ['COPY --from=elsewhere /app .', 'No stage is called elsewhere'],
    ['USER node', 'Write numbers'],
    ['CMD node main.js', 'Write a list'],
    ['FROM scratch', 'only images of Node'],
    ['RUN false', 'It ended with 1'],
  ])('is not followed: %s', async (line, says) => {
    const directory = await freshDirectory();
    const file = join(directory, 'Dockerfile');
    await writeFile(file, `FROM node:20-bookworm-slim\nWORKDIR /app\n${line}\n`);
    const following = promisify(execFile)(process.execPath, [TOOL, join(directory, 'image'), file]);
    await expect(following).rejects.toThrow(new RegExp(`${line}\n.*${says}`));
  });
});
