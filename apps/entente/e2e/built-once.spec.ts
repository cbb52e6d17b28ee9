import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { command } from './command-line.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BUILDER = join(ROOT, 'tools/build-quietly.js');

const builtFiles = (): readonly (readonly [string, number])[] =>
  readdirSync(join(ROOT, 'libs'))
    .map((name) => join(ROOT, 'libs', name, 'dist/index.js'))
    .filter(existsSync)
    .map((path) => [path, statSync(path).mtimeMs]);

it('what is built and has not changed is left as it is, for processes start from it meanwhile', async () => {
  expect(await command(BUILDER, [])).toEqual({ code: 0, out: '', err: '' });
  const before = builtFiles();
  expect(before).not.toEqual([]);
  expect(await command(BUILDER, [])).toEqual({ code: 0, out: '', err: '' });
  expect(builtFiles()).toEqual(before);
});
