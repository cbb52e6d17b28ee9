import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICES, type ServiceName } from '@entente/contracts';
import { must } from '@entente/kernel';
import { freshDatabase, hasKafka, hasPostgres, startBroker, type Broker } from '@entente/testing/engines';
import { startEventStore, type EventStoreServer } from '@entente/testing/eventstore';
import { describeWhere } from '@entente/testing/needs';
import { freshDirectory, removeAll, startProcess, stopped, up, type Child } from '../e2e/child.js';
import { environmentIn, runsIn } from '../e2e/kubernetes-checks.js';
import { built, type KubeObject } from '../e2e/kustomize.js';
import { hasBubblewrap, startClosed } from './closed.js';
import { eventually } from './playing.js';

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

  describeWhere(hasBubblewrap && hasPostgres && hasKafka, 'bubblewrap, PostgreSQL and Kafka')(
    'runs as the folders for a cluster say: as a user without rights, on a root that nobody may write to,',
    () => {
      const dev = built('k8s/overlays/dev');
      const embedded = built('k8s/overlays/embedded');
      const secrets = new Map<string, string>();
      let broker: Broker;
      let events: EventStoreServer;
      let databases: { readonly [name in ServiceName]: string };
      beforeAll(async () => {
        broker = await startBroker();
        events = await startEventStore();
        databases = { order: await freshDatabase(), dispute: await freshDatabase(), payout: await freshDatabase() };
        for (const { kind, metadata, data } of [...dev, ...embedded])
          if (kind === 'Secret') secrets.set(metadata.name, await folderOf(data ?? {}));
      }, BUILD_MS_MAX);
      afterAll(async () => {
        events?.stop();
        await broker?.remove();
      });

      /** Addresses are this machine's; nothing else is otherwise. */
      const here = (value: string): string =>
        value
          .replace(/^postgresql:.*entente_(\w+)$/, (_, service: ServiceName) => databases[service])
          .replace('kafka:9092', broker.brokers.join(','))
          .replace(/^esdb:.*/, events.url);

      /** A Secret is mounted so that the group of the pod may read it. */
      async function folderOf(data: { readonly [key: string]: string }): Promise<string> {
        const folder = await freshDirectory();
        await chmod(folder, 0o755);
        for (const [key, value] of Object.entries(data)) await writeFile(join(folder, key), here(value), { mode: 0o444 });
        return folder;
      }

      type Otherwise = {
        readonly env?: { readonly [name: string]: string };
        readonly writable?: { readonly [at: string]: string };
      };

      function runOf(objects: readonly KubeObject[], name: string, { env = {}, writable = {} }: Otherwise = {}) {
        const { container, pod } = must(
          runsIn(objects).find(({ of }) => of === name),
          name,
        );
        const told = Object.entries(environmentIn(objects, container));
        const kept = told.map(([variable, value]) => [variable, here(value)]);
        const mounted = pod.spec.volumes?.find((volume) => volume.name === 'secrets')?.secret?.secretName ?? '';
        const { runAsUser: user } = pod.spec.securityContext as { readonly runAsUser: number };
        const readable = { ...(secrets.has(mounted) && { '/run/secrets/entente': secrets.get(mounted)! }) };
        const run = (command: readonly string[]) =>
          startClosed(command, { ...Object.fromEntries(kept), ...env }, { app, user, readable, writable });
        const isProbed = async (address: string) => {
          for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe])
            await eventually(async () => (await fetch(address + probe?.httpGet?.path)).status === 200);
        };
        return { start: () => run(container.command ?? []), run, isProbed };
      }

      const local = { HOST: '127.0.0.1', PORT: '0' };

      it(
        'the services and their gateway, on PostgreSQL, Kafka and our stand-in for EventStoreDB, once the steps have prepared both',
        async () => {
          for (const step of ['migrate', 'topics']) {
            const child = runOf(dev, step).start();
            expect([step, await child.ended, child.said()]).toEqual([step, { code: 0, signal: null }, expect.any(String)]);
          }
          const urls = new Map<string, string>();
          const serving: Child[] = [];
          for (const service of SERVICES) {
            const env = { ...local, DRAIN_DELAY_MS: '0', ...(service === 'dispute' && { ORDER_URL: urls.get('ORDER_URL')! }) };
            const { start, isProbed } = runOf(dev, `${service}-service`, { env });
            const child = await up(start());
            await isProbed(child.address);
            urls.set(`${service.toUpperCase()}_URL`, child.address);
            serving.push(child);
          }
          const { start, isProbed } = runOf(dev, 'gateway', { env: { ...local, ...Object.fromEntries(urls) } });
          const gateway = await up(start());
          await isProbed(gateway.address);
          const token = await fetch(`${gateway.address}/dev/tokens`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: '{"sub": "ana"}',
          });
          expect(token.status).toBe(200);
          for (const child of [gateway, ...serving]) await stopped(child);
        },
        BUILD_MS_MAX,
      );

      it('the one process, whose data alone it may write', async () => {
        const data = await freshDirectory();
        await chmod(data, 0o777);
        const { start, isProbed } = runOf(embedded, 'entente', { env: local, writable: { '/data': data } });
        const child = await up(start());
        await isProbed(child.address);
        await stopped(child);
        expect(await readdir(data)).toContain('pglite');
      });

      it('for which every other place is closed', async () => {
        const script = `for (const place of ['/', '/app/', '/app/node_modules/', '/etc/', '/run/secrets/entente/', '/tmp/'])
          try { fs.writeFileSync(place + 'written', ''); console.log(place, 'open') } catch { console.log(place, 'closed') }
          console.log(process.getuid() === 0 ? 'root' : 'nobody')`;
        const child = runOf(embedded, 'entente').run(['node', '--eval', script]);
        expect(await child.ended).toEqual({ code: 0, signal: null });
        expect(child.said().trim().split('\n')).toEqual([
          '/ closed',
          '/app/ closed',
          '/app/node_modules/ closed',
          '/etc/ closed',
          '/run/secrets/entente/ closed',
          '/tmp/ open',
          'nobody',
        ]);
      });
    },
  );

  it('holds neither sources, nor tests, nor what only they need', async () => {
    const ours = await Promise.all(['libs', 'apps'].map((folder) => readdir(join(app, folder), { recursive: true })));
    expect(ours.flat().filter((name) => /^[^/]+\/(src|e2e|engines)\b|\.spec\./.test(name))).toEqual([]);
    expect((await readdir(app)).filter((name) => name !== '.cache').sort()).toEqual([
      'apps',
      'data',
      'docs',
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
