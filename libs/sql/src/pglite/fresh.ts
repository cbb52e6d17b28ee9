import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/** Sixteen megabytes of log, as a server begins with, would be most of what every start copies. */
const INITIAL = { initDbStartParams: ['--wal-segsize=1'] };

/** Of which databases are made as copies. None ever is here, and they would be half of what every start copies. */
const TEMPLATES = ['template0', 'template1'];

/** An empty database is initialised where nothing is yet; the caller closes it. */
export async function initialised(files: string): Promise<PGlite> {
  const db = await PGlite.create(files, INITIAL);
  await db.query('update pg_database set datistemplate = false, datallowconn = true where datname = any($1)', [TEMPLATES]);
  for (const template of TEMPLATES) await db.query(`drop database ${template}`);
  await db.query('checkpoint'); // Their files are gone only then.
  return db;
}

/** An initialised, empty database: `files` is copied for a database on disk, `archive` is loaded for one in memory. */
type Fresh = { readonly files: string; readonly archive: string };

/**
 * Initialising takes seconds and hundreds of megabytes of memory, so it is done once per PGlite version and kept in `cacheDir`; undefined where
 * nothing is there and this process may not write: in a container, the tree is read-only.
 */
export async function freshDatabase(cacheDir: string): Promise<Fresh | undefined> {
  const place = await keptIn(cacheDir);
  return place === undefined ? undefined : { files: filesIn(place), archive: archiveIn(place) };
}

const NOT_WRITABLE = ['EACCES', 'EPERM', 'EROFS'];
/** Node tells of a folder that it may not make on a read-only root that it is not there. */
const mayNotWrite = ({ code = '', syscall }: NodeJS.ErrnoException): boolean =>
  NOT_WRITABLE.includes(code) || (code === 'ENOENT' && syscall === 'mkdir');

async function keptIn(cacheDir: string): Promise<string | undefined> {
  const building = builtOnce(join(cacheDir, `pglite-${await pgliteVersion()}-slim`), async (building) => {
    const db = await initialised(filesIn(building));
    const archive = await db.dumpDataDir('none');
    await db.close();
    await writeFile(archiveIn(building), Buffer.from(await archive.arrayBuffer()));
  });
  return building.catch((error: NodeJS.ErrnoException) => {
    if (mayNotWrite(error)) return undefined;
    throw error;
  });
}

const filesIn = (place: string): string => join(place, 'files');
const archiveIn = (place: string): string => join(place, 'archive.tar');

/** A directory that is built beside its place and then moved there, whole: of several processes that build at once, the first to finish wins. */
export async function builtOnce(place: string, build: (building: string) => Promise<void>): Promise<string> {
  if (existsSync(place)) return place;
  await mkdir(dirname(place), { recursive: true });
  const building = await mkdtemp(`${place}.`);
  try {
    await build(building);
    await rename(building, place);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
  return place;
}

async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8')) as { version: string };
  return version;
}
