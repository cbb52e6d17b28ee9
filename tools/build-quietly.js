import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Builds what has changed and says nothing, unless it fails: `npm start` and `npm run demo` have their own things to say. Where nothing has changed, neither
 * what is read nor what was built, Nx is not asked: it would copy the same files out of its cache once more, under the feet of processes that start meanwhile.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SEEN = join(ROOT, '.cache', 'built');
/** As in `nx.json`. */
const COMMON = ['nx.json', 'tsconfig.base.json'];
const INPUTS = ['src', 'packs', 'tsconfig.json', 'package.json'];
const OUTPUTS = ['dist', 'tsconfig.tsbuildinfo'];

const seen = existsSync(SEEN) ? readFileSync(SEEN, 'utf8') : undefined;
const inputs = looksOf(INPUTS, COMMON); // Before the build: what is changed meanwhile may not be in it.
if (seen !== inputs + looksOf(OUTPUTS)) {
  const nx = join(ROOT, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
  const { status, stdout, error } = spawnSync(
    process.execPath,
    [nx, 'run-many', '-t', 'build', '--outputStyle=static-failures-only'],
    { encoding: 'utf8' },
  );
  if (status === 0) {
    mkdirSync(join(SEEN, '..'), { recursive: true });
    writeFileSync(SEEN, inputs + looksOf(OUTPUTS));
  } else {
    process.stderr.write(error ? `${error.message}\n` : stdout);
    process.exitCode = 1;
  }
}

/** Each file of all libraries and apps by its path, size and time of change. */
function looksOf(own, common = []) {
  const projects = ['libs', 'apps'].flatMap((kind) => readdirSync(join(ROOT, kind)).map((name) => join(kind, name)));
  const hash = createHash('sha256');
  for (const place of [...common, ...projects.flatMap((project) => own.map((name) => join(project, name)))])
    for (const path of filesIn(join(ROOT, place))) {
      const file = statSync(path, { throwIfNoEntry: false }); // Another build may be at work.
      hash.update(`${relative(ROOT, path)} ${file?.size} ${file?.mtimeMs}\n`);
    }
  return `${hash.digest('hex')}\n`;
}

function filesIn(path) {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (!kind?.isDirectory()) return kind ? [path] : [];
  return readdirSync(path, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(path, entry.name)) : [join(path, entry.name)]));
}
