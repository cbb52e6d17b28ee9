import { link, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Process ids are used again, after a restart of a container at once: the start time tells two owners of one id apart. */
type Owner = { readonly pid: number; readonly startedAt: string | null };

const TAKEOVERS_MAX = 5;
/** A lock with our own pid is stale (in containers every process has the same one), so what this process holds itself is remembered here. */
const held = new Set<string>();

/** It cannot be made or written, or another process uses it: two at once would lose each other's rows. */
export class DirectoryUnusable extends Error {}

/** Makes this process the only one that uses the directory, or says which one does. Returns how to let go. */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const real = await usable(
    directory,
    made(directory).then(() => realpath(directory)),
  );
  if (held.has(real)) throw new Error(`${directory} is already open in this process. Open it once and share what that gives.`);
  held.add(real);
  try {
    await usable(directory, takeLock(join(real, 'lock'), directory));
  } catch (error) {
    held.delete(real);
    throw error;
  }
  return async () => {
    await rm(join(real, 'lock'), { force: true });
    held.delete(real);
  };
}

/** What the file system refuses is for whoever named the directory. */
async function usable<Done>(directory: string, done: Promise<Done>): Promise<Done> {
  try {
    return await done;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const detail = `${directory} cannot be used (${code}). Name a directory that this process may write (DATA_DIR).`;
    throw new DirectoryUnusable(detail, { cause: error });
  }
}

/** Where nothing can be made (/proc), Node's recursive mkdir tries for ever: its parent is there, and still there is no such directory. */
async function made(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT') throw error;
    const parent = dirname(resolve(directory));
    const isThere = await stat(parent).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (isThere) throw error;
    await made(parent);
    await made(directory);
  }
}

async function takeLock(lock: string, directory: string): Promise<void> {
  const mine = `${lock}.${process.pid}`;
  await writeFile(mine, JSON.stringify({ pid: process.pid, startedAt: await startOf(process.pid) } satisfies Owner));
  try {
    for (let takeover = 0; takeover < TAKEOVERS_MAX; takeover++) {
      if (await placed(mine, lock)) return;
      const found = await readFile(lock, 'utf8').catch(() => undefined);
      if (found === undefined) continue; // Its owner let go meanwhile.
      const owner = ownerIn(found);
      if (owner && (await isAlive(owner))) throw inUse(directory, owner);
      await removeStale(lock, found);
    }
    throw new Error(`${directory} could not be locked: other processes kept taking ${lock}. Start one of them only.`);
  } finally {
    await rm(mine, { force: true });
  }
}

/** A link, unlike a write, appears with its whole content or not at all, and never over another. */
async function placed(mine: string, lock: string): Promise<boolean> {
  try {
    await link(mine, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Of two processes that found the same stale lock, the slower may have moved the faster one's new lock away: it puts it back. */
async function removeStale(lock: string, stale: string): Promise<void> {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    await rename(lock, aside);
  } catch {
    return; // Somebody else removed it: the next look tells.
  }
  if ((await readFile(aside, 'utf8')) !== stale) await placed(aside, lock);
  await rm(aside, { force: true });
}

function ownerIn(text: string): Owner | undefined {
  try {
    const { pid, startedAt } = JSON.parse(text) as Partial<Owner>;
    return Number.isSafeInteger(pid) ? { pid: pid as number, startedAt: startedAt ?? null } : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive({ pid, startedAt }: Owner): Promise<boolean> {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const startsAt = await startOf(pid);
  return startedAt === null || startsAt === null || startsAt === startedAt;
}

/** In clock ticks since the machine started; null where there is no /proc. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The second field, the program's name, may itself hold blanks and brackets; the start time is the twentieth after it.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

const inUse = (directory: string, { pid }: Owner): Error =>
  new DirectoryUnusable(
    `${directory} is in use by process ${pid}. Stop that process, or give this one another directory (DATA_DIR).`,
  );
