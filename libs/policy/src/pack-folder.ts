import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExtensionSource } from './pack-source.js';
import { at, InvalidPack, packOf, parseSource, readSource, unknownBase, type Pack, type Read } from './read-pack.js';

/** Beside the versions: where their rules come from. It decides nothing. */
export const SOURCES_FILE = 'sources.yaml';

/** Where the rule books lie that come with Entente. */
export const BUILT_IN_FOLDER = fileURLToPath(new URL('../packs/', import.meta.url));
let builtIn: readonly Pack[] | undefined;
/**
 * The rule books that come with Entente. Read once: nobody changes them while a process runs. That they hold to the schema is a test's to say, and no
 * start waits for it; the laws are asked every time.
 */
export const builtInPacks = (): readonly Pack[] => (builtIn ??= readPackFolder(BUILT_IN_FOLDER, [], parseSource));

/** Those, and an installation's own (PACKS_DIR), which may extend them. Throws `InvalidPack`. */
export function installedPacks(ownFolder?: string): readonly Pack[] {
  if (ownFolder === undefined) return builtInPacks();
  if (!existsSync(ownFolder))
    throw new InvalidPack(`PACKS_DIR=${ownFolder} is not there. Name the folder that holds <marketplace>/<version>.yaml.`);
  const own = readPackFolder(ownFolder, builtInPacks());
  if (own.length === 0)
    throw new InvalidPack(
      `PACKS_DIR=${ownFolder} holds no rule book: <marketplace>/<version>.yaml was looked for there, and ${foundIn(ownFolder)} found. Name the folder above the marketplaces, or leave PACKS_DIR out.`,
    );
  return [...builtInPacks(), ...own];
}

/**
 * Every `<folder>/<marketplace>/<version>.yaml`, in the order of their names. What one extends is in the folder, or among those `known`. Throws
 * `InvalidPack`.
 */
export function readPackFolder(folder: string, known: readonly Pack[] = [], sourceOf = readSource): Pack[] {
  const files = entriesOf(folder).flatMap((entry) => (entry.isDirectory() ? booksIn(join(folder, entry.name)) : []));
  const all = new Map(files.sort().map((file) => named(sourceOf(textOf(file), file))));
  const done = new Map(known.map((pack) => [pack.name, pack]));
  for (const [name, read] of all)
    if (done.has(name)) throw at(read, 'pack', `there is a rule book ${name} already. Give this one a number of its own.`);
  const names = [...done.keys(), ...all.keys()];
  const resolve = (name: string, over: readonly string[]): Pack | undefined => {
    const read = all.get(name);
    if (done.has(name) || !read) return done.get(name);
    const { extends: base } = read.source as Partial<ExtensionSource>;
    if (base !== undefined && [...over, name].includes(base))
      throw at(read, 'extends', `${base} extends this one itself. One of them has to be a whole book.`);
    if (base !== undefined && !resolve(base, [...over, name])) throw unknownBase(read, base, names);
    const pack = packOf(read, [...done.values()]);
    done.set(name, pack);
    return pack;
  };
  return [...all.keys()].map((name) => resolve(name, [])!);
}

const isHidden = (name: string): boolean => name.startsWith('.');

function booksIn(marketplace: string): string[] {
  const entries = entriesOf(marketplace).filter(({ name }) => !isHidden(name) && name !== SOURCES_FILE);
  for (const { name } of entries)
    if (name.endsWith('.yml'))
      throw new InvalidPack(
        `${join(marketplace, name)}: a rule book is named <version>.yaml. Name it ${name.replace(/yml$/, 'yaml')}.`,
      );
  return entries.flatMap(({ name }) => (name.endsWith('.yaml') ? [join(marketplace, name)] : []));
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw unreadable(folder, error);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

const UNREADABLE: { readonly [code: string]: string } = {
  EISDIR: 'it is a folder, and its name is that of a rule book. Write the rule book as a file, or give the folder another name.',
  ENOTDIR: 'it is a file. Name a folder.',
  EACCES: 'this process may not read it. Give it the right to.',
};

/** What somebody has put in place of a rule book, or keeps from us; anything else is a trouble of the machine. */
function unreadable(path: string, error: unknown): unknown {
  const why = UNREADABLE[(error as NodeJS.ErrnoException).code ?? ''];
  return why === undefined ? error : new InvalidPack(`${path}: ${why}`, { cause: error });
}

/** A file lies where its name says. */
function named(read: Read): readonly [string, Read] {
  const { pack } = read.source;
  if (!read.file.endsWith(`${sep}${join(...pack.split('/'))}.yaml`))
    throw at(
      read,
      'pack',
      `it calls itself ${pack}. Write \`pack: ${read.file.split(sep).slice(-2).join('/').replace('.yaml', '')}\`, or move the file.`,
    );
  return [pack, read];
}

const NAMED_MAX = 5;
/** What lies in a folder in which something else was looked for: the first few of it. */
function foundIn(folder: string): string {
  const names = entriesOf(folder)
    .filter(({ name }) => !isHidden(name))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort();
  if (names.length === 0) return 'nothing was';
  const more = names.length > NAMED_MAX ? ` and ${names.length - NAMED_MAX} more` : '';
  return `${names.slice(0, NAMED_MAX).join(', ')}${more} ${names.length === 1 ? 'was' : 'were'}`;
}
