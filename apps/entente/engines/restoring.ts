import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';
import { must } from '@entente/kernel';
import type { Answer } from '../e2e/api.js';
import { executedIn } from '../e2e/blocks.js';
import { peopleAt, type People } from '../e2e/served.js';
import type { StoryName } from '../e2e/stories.js';
import { Play } from '../e2e/witness.js';
import type { Report } from '../src/verify/verify.js';
import { startCluster, type Cluster, type Replica } from './cluster.js';
import { ready } from './health.js';
import { BRISK, playOn } from './playing.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Before the gateway knows that somebody is there. */
const SEEN_MS = 1_500;
/** Somewhat before the backup, on the clock of business. */
const SINCE = '2026-01-05T08:00:00Z';

type Env = { readonly [name: string]: string };
type Ran = { readonly code: number; readonly out: string };

/** The commands of docs/restore.md, by a word that only one block has. */
export async function follow(word: string, env: Env): Promise<Ran> {
  const blocks = executedIn('docs/restore.md').filter((text) => text.includes(word));
  expect(blocks).toHaveLength(1);
  return promisify(execFile)('bash', ['-ec', must(blocks[0], word)], { cwd: ROOT, env: { ...process.env, ...env } }).then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, out: `${stdout}${stderr}` }),
  );
}

/** The same, and it has gone well. */
export async function followed(word: string, env: Env): Promise<void> {
  const { code, out } = await follow(word, env);
  expect({ code, out }).toEqual({ code: 0, out });
}

export const forgotten = (out: string): readonly string[] =>
  /^Published of them, and not stored: (.*)\.$/m.exec(out)?.[1]?.split(', ') ?? [];

/** Each invariant that an order violates. */
export const violatedOf = ({ violations }: Report): { readonly [key: string]: readonly string[] } =>
  Object.fromEntries(
    [...new Set(violations.map(({ key }) => key))]
      .toSorted()
      .map((key) => [key, [...new Set(violations.flatMap((one) => (one.key === key ? [one.invariant] : [])))].toSorted()]),
  );

export type Restoring = {
  readonly cluster: Cluster;
  readonly people: People;
  /** What the page's commands are told. */
  readonly env: { [name: string]: string };
  readonly verified: () => Promise<Ran & { readonly report: Report }>;
  readonly stop: () => Promise<void>;
};

export async function started(env: Env): Promise<Restoring> {
  const cluster = await startCluster({ env: { ...BRISK, ...env } });
  const directory = await mkdtemp(join(tmpdir(), 'entente-restore-'));
  const report = join(directory, 'report.json');
  const told: { [name: string]: string } = {
    ...cluster.env,
    ...env,
    BACKUPS: directory,
    REPORT: report,
    SINCE,
  };
  return {
    cluster,
    people: await peopleAt(cluster.url),
    env: told,
    async verified() {
      const ran = await follow('--report', told);
      return { ...ran, report: JSON.parse(await readFile(report, 'utf8')) as Report };
    },
    async stop() {
      await cluster.stop();
      await rm(directory, { recursive: true });
    },
  };
}

export async function played(story: StoryName, orderId: string, url: string, steps?: number): Promise<Play> {
  const play = Play.of(story, orderId);
  await playOn(play, url, steps);
  return play;
}

export async function startAll(replicas: readonly Replica[], env: Env = {}): Promise<void> {
  await Promise.all(replicas.map((replica) => replica.start(env)));
  await Promise.all(replicas.map(ready));
  await sleep(SEEN_MS);
}

export const WAITING = { headers: { prefer: 'wait=5' } };
export const done = async (asked: Promise<Answer>): Promise<Answer['body']> => {
  const { status, body } = await asked;
  expect({ status, body }).toEqual({ status: status === 201 ? 201 : 200, body });
  return body;
};
