import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds what has changed and says nothing, unless it fails: `npm start` and `npm run demo` have their own things to say. */
const nx = fileURLToPath(new URL('../node_modules/nx/dist/bin/nx.js', import.meta.url));
const { status, stdout, error } = spawnSync(
  process.execPath,
  [nx, 'run-many', '-t', 'build', '--outputStyle=static-failures-only'],
  { encoding: 'utf8' },
);
if (status !== 0) {
  process.stderr.write(error ? `${error.message}\n` : stdout);
  process.exitCode = 1;
}
