import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { storeSettings } from './event-stores.js';

/** The built command line: what is killed here is the process that operators run. */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const READY = /\bserves (http:\/\/[^\s,]+)/;
const STARTED_MS_MAX = 60_000;

type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A process of its own, started by this test, and ended by it at the latest. */
export type Child = {
  readonly pid: number;
  /** Where it serves; rejects with what the process said if it ends before. */
  readonly url: Promise<string>;
  readonly ended: Promise<Ended>;
  /** What it has said so far, on both channels. */
  said(): string;
  signal(name: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void;
};

/** A process that is up. */
export type Serving = Child & { readonly address: string };

/** Long enough to be taken, and the same at every start: tokens outlive the process that wrote them. */
const SECRET = 'a-secret-that-outlives-every-process-here';
const children = new Set<Child>();
const directories = new Set<string>();

/** A data directory that is gone after the tests. */
export async function freshDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'entente-'));
  directories.add(directory);
  return directory;
}

/** `entente serve` on a data directory, on any free port and a clock that the test turns. */
export const startServe = (dataDir: string, env: { readonly [name: string]: string } = {}): Child =>
  startProcess(MAIN, ['serve'], { DATA_DIR: dataDir, PORT: '0', ENTENTE_CLOCK: 'manual', ...storeSettings(dataDir), ...env });

type As = {
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** The command runs another, to which signals are meant, and says on its channel 3 which (`{"child-pid": …}`). */
  readonly isAround?: boolean;
};

/** A built program that says where it serves. Nothing of this machine's own settings may decide how the test ends. */
export function startProcess(
  main: string,
  args: readonly string[],
  env: { readonly [name: string]: string },
  as: As = {},
): Child {
  if (!existsSync(main)) throw new Error(`There is no ${main}. Run npm run build first: these tests serve what was built.`);
  const ours = { PATH: process.env['PATH'], ENTENTE_RATE_LIMIT: '0', DEV_TOKEN_SECRET: SECRET };
  return startCommand([process.execPath, main, ...args], { ...ours, ...env }, as);
}

/** Any command that says where it serves, or ends. */
export function startCommand(
  [command = '', ...args]: readonly string[],
  env: { readonly [name: string]: string | undefined },
  { isAround = false, ...as }: As = {},
): Child {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe', isAround ? 'pipe' : 'ignore'], ...as });
  let told = '';
  if (isAround) child.stdio[3]?.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const pid = () => Number(isAround ? /"child-pid": (\d+)/.exec(told)?.[1] : child.pid);
  let said = '';
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const url = new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer) => {
      said += chunk.toString();
      const [, found] = READY.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    void ended.then(
      ({ code, signal }) => reject(new Error(`The process ended (${code ?? signal}) before it served:\n${said}`)),
      reject,
    );
  });
  url.catch(() => {}); // Not every test asks for the address of a process that cannot start.
  const signal = (name: NodeJS.Signals) =>
    void (isAround && child.exitCode === null ? process.kill(pid(), name) : child.kill(name));
  const started: Child = { pid: child.pid ?? -1, url, ended, said: () => said, signal };
  children.add(started);
  void ended.finally(() => children.delete(started)).catch(() => {});
  return started;
}

/** One that serves, with its address. */
export const served = (dataDir: string, env: { readonly [name: string]: string } = {}): Promise<Serving> =>
  up(startServe(dataDir, env));

export async function up(child: Child): Promise<Serving> {
  return { ...child, address: await within(STARTED_MS_MAX, child.url, () => `The process does not serve:\n${child.said()}`) };
}

/** Ends it as an operator would. It must not take long, and must have had nothing to complain of. */
export async function stopped(child: Child): Promise<void> {
  child.signal('SIGTERM');
  const { code, signal } = await within(
    STARTED_MS_MAX,
    child.ended,
    () => `Process ${child.pid} does not stop:\n${child.said()}`,
  );
  if (code !== 0) throw new Error(`Process ${child.pid} was told to stop and ended with ${code ?? signal}:\n${child.said()}`);
}

/** For `afterAll`: no process and no directory outlives its tests. */
export async function removeAll(): Promise<void> {
  for (const child of children) child.signal('SIGKILL');
  await Promise.all([...children].map(({ ended }) => ended));
  await Promise.all([...directories].map((directory) => rm(directory, { recursive: true, force: true })));
  directories.clear();
}

/** A test that waits for a process says what that process said last, instead of running out of time in silence. */
async function within<Value>(ms: number, value: Promise<Value>, otherwise: () => string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise())), ms);
  });
  try {
    return await Promise.race([value, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
