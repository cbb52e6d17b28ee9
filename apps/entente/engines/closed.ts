import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { startCommand, type Child } from '../e2e/child.js';

const isRoot = process.getuid?.() === 0;

/** Whether this machine can run a program as a container would: bubblewrap is there, and may be used. */
export const hasBubblewrap =
  spawnSync('bwrap', ['--ro-bind', '/', '/', 'true']).status === 0 &&
  (!isRoot || spawnSync('setpriv', ['--version']).status === 0);

type Closed = {
  /** What is `/app`. */
  readonly app: string;
  readonly user: number;
  /** Folders of this machine, by where they are found; they may be read only. */
  readonly readable?: { readonly [at: string]: string };
  /** And these be written to: beside `/tmp`, nothing else may. */
  readonly writable?: { readonly [at: string]: string };
};

/**
 * Runs a command as a container does whose root is read-only: as a user without rights, on a tree that holds the system's programs, the image's files, and an
 * empty `/tmp`. Only its network is this machine's.
 */
export function startClosed(command: readonly string[], env: { readonly [name: string]: string }, closed: Closed): Child {
  const { app, user, readable = {}, writable = {} } = closed;
  const bound = (flag: string, folders: { readonly [at: string]: string }) =>
    Object.entries(folders).flatMap(([at, folder]) => [flag, folder, at]);
  const node = process.execPath.startsWith('/usr/') ? [] : ['--ro-bind', dirname(process.execPath), dirname(process.execPath)];
  const links = ['bin', 'lib', 'lib64', 'sbin'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]);
  const tree = [...bound('--ro-bind', { '/usr': '/usr', '/etc': '/etc', '/app': app, ...readable }), ...node, ...links];
  const rest = [...bound('--bind', writable), '--tmpfs', '/tmp', '--proc', '/proc', '--dev', '/dev', '--remount-ro', '/'];
  const as = isRoot ? ['setpriv', '--reuid', String(user), '--regid', String(user), '--clear-groups', '--no-new-privs'] : [];
  const around = ['bwrap', ...tree, ...rest, '--chdir', '/app', '--die-with-parent', '--info-fd', '3'];
  const [, ...args] = command;
  const PATH = process.env['PATH'];
  return startCommand([...as, ...around, process.execPath, ...args], { PATH, ...env }, { isAround: true });
}
