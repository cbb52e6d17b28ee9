import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

type Program = {
  readonly command: string;
  readonly args: readonly string[];
  /** Whose process it is; ours where nobody is named. */
  readonly user?: User | undefined;
  /** Its own, with everything that it keeps; its log is there too. */
  readonly directory: string;
  /** What it says in its log once it can be used. */
  readonly readyLine: string;
};

export type User = { readonly uid: number; readonly gid: number };

const READY_MS_MAX = 60_000;
const STOP_MS_MAX = 15_000;
const LOOK_MS = 20;
const LOG_END_CHARS = 3_000;

/**
 * The shell holds our pipe as its stdin. When this process ends, however it does (`kill -9` included), the pipe closes and the server is killed:
 * no server is orphaned, and its directory is removed. What the shell says is the server's process id.
 */
const WATCHDOG = `
  exec 3<&0
  directory=$1; shift
  "$@" </dev/null >>"$directory/log" 2>&1 3<&- & server=$!
  echo $server
  (cat <&3 >/dev/null; : >"$directory/orphaned"; kill -9 $server) 2>/dev/null & guard=$!
  wait $server; code=$?
  kill $guard 2>/dev/null
  if [ -e "$directory/orphaned" ]; then sleep 1; rm -rf "$directory"; fi
  exit $code`;

/** A server that can be started, killed, frozen and started again. It does not keep this process alive. */
export class ServerProcess {
  private pid: number | undefined;
  private ended: Promise<number> = Promise.resolve(0);

  constructor(private readonly program: Program) {}

  /** Until it is ready. */
  async start(): Promise<void> {
    const { command, args, user, directory, readyLine } = this.program;
    const log = join(directory, 'log');
    if (this.pid !== undefined) throw new Error(`${command} runs already. Stop it first.`);
    const said = (await textOf(log)).length;
    const shell = spawn('sh', ['-c', WATCHDOG, 'sh', directory, command, ...args], {
      stdio: ['pipe', 'pipe', 'ignore'],
      ...user,
    });
    let code: number | undefined;
    this.ended = new Promise((resolve, reject) => {
      shell.once('error', reject);
      shell.once('exit', (found) => {
        this.pid = undefined;
        resolve((code = found ?? -1));
      });
    });
    this.pid = await Promise.race([
      new Promise<number>((resolve) => shell.stdout.once('data', (pid) => resolve(Number(pid)))),
      this.ended.then((found) => Promise.reject(new Error(`${command} did not start (exit code ${found}).`))),
    ]);
    shell.unref();
    (shell.stdin as unknown as { unref(): void }).unref();
    shell.stdout.destroy();

    for (const until = performance.now() + READY_MS_MAX; performance.now() < until; await wait(LOOK_MS)) {
      const text = (await textOf(log)).slice(said);
      if (text.includes(readyLine)) return;
      if (code !== undefined) throw new Error(`${command} ended with ${code}: ${text.slice(-LOG_END_CHARS)}`);
    }
    await this.stop('SIGKILL');
    throw new Error(`${command} was not ready after ${READY_MS_MAX} ms. Read ${log}.`);
  }

  /** SIGSTOP freezes it, SIGCONT lets it go on. */
  signal(signal: NodeJS.Signals): void {
    if (this.pid !== undefined) process.kill(this.pid, signal);
  }

  /** Until it has ended; one that does not obey, or is frozen, is killed. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    this.signal(signal);
    this.signal('SIGCONT');
    const patience = new AbortController();
    const overdue = wait(STOP_MS_MAX, 'overdue', { signal: patience.signal }).catch(() => 'ended');
    if ((await Promise.race([this.ended, overdue])) === 'overdue') this.signal('SIGKILL');
    await this.ended;
    patience.abort();
  }
}

/** A log that nobody has written to yet is empty. */
const textOf = (log: string): Promise<string> => readFile(log, 'utf8').catch(() => '');
