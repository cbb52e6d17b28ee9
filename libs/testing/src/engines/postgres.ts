import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './ports.js';
import { ServerProcess, type User } from './server-process.js';

export type PostgresServer = {
  /** Of the database `postgres`, whose only user may do everything and needs no password. */
  readonly url: string;
  readonly port: number;
  /** Again, with the same data on the same port. */
  start(): Promise<void>;
  /** `fast` undoes open transactions and ends, `smart` waits for every client, `immediate` is a crash. */
  stop(mode?: keyof typeof STOP_SIGNALS): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
};

const STOP_SIGNALS = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' } as const;
const VERSION_MIN = 15;
const USER = 'entente';
const SETTINGS = ['max_connections=300', 'fsync=on', 'listen_addresses=127.0.0.1', 'unix_socket_directories=.'];

const run = promisify(execFile);

/** What this machine lacks for a PostgreSQL server; nothing, if all is there. */
export function postgresMissing(): string | undefined {
  if (!binaries()) return `initdb and postgres, version ${VERSION_MIN} or later, in the PATH or in /usr/lib/postgresql`;
  if (process.getuid?.() === 0 && !unprivileged()) return 'a user named postgres: the server refuses to run as root';
  return undefined;
}

/** A server of one's own, on the machine's own binaries and a new directory. */
export async function startPostgres(): Promise<PostgresServer> {
  const missing = postgresMissing();
  const bin = binaries();
  if (missing !== undefined || bin === undefined) throw new Error(`PostgreSQL cannot be started here: install ${missing}.`);
  const user = process.getuid?.() === 0 ? unprivileged() : undefined;
  const directory = await mkdtemp(join(tmpdir(), 'entente-postgres-'));
  if (user) await chown(directory, user.uid, user.gid);
  const data = join(directory, 'data');
  // With the collation of a language, in which texts sort otherwise than as bytes: what relies on bytes must say so.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
  await run(join(bin, 'initdb'), [`--pgdata=${data}`, `--username=${USER}`, '--auth=trust', ...locale], {
    ...user,
    cwd: directory,
  });
  const port = await freePort();
  const settings = [`port=${port}`, ...SETTINGS].flatMap((setting) => ['-c', setting]);
  const server = new ServerProcess({
    command: join(bin, 'postgres'),
    args: ['-D', data, ...settings],
    user,
    directory,
    readyLine: 'database system is ready to accept connections',
  });
  await server.start();
  return {
    url: `postgresql://${USER}@127.0.0.1:${port}/postgres`,
    port,
    start: () => server.start(),
    stop: (mode = 'fast') => server.stop(STOP_SIGNALS[mode]),
    async remove() {
      await server.stop(STOP_SIGNALS.immediate);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The directory of the newest binaries; Debian keeps them out of the PATH. */
function binaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const places = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env['PATH'] ?? '').split(delimiter)];
  return places.find((place) => existsSync(join(place, 'initdb')) && existsSync(join(place, 'postgres')) && isRecent(place));
}

function isRecent(place: string): boolean {
  const [, version] = /(\d+)/.exec(execFileSync(join(place, 'postgres'), ['--version'], { encoding: 'utf8' })) ?? [];
  return Number(version) >= VERSION_MIN;
}

function unprivileged(): User | undefined {
  const idOf = (what: string): number => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    return undefined;
  }
}
