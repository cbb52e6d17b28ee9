import { execFile, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWhere } from '@entente/testing';
import { blocksIn, EXECUTED, executedIn, textOf } from './blocks.js';
import { town, type Town } from './served.js';

const PAGE = 'docs/integrate.md';
const SNIPPETS = 'apps/entente/engines/snippets';
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const hasTools = ['bash', 'curl', 'sed'].every((tool) => spawnSync(tool, ['--version']).status === 0);
const blocks = blocksIn(PAGE);
/** The command line first looks whether anything is to be built. */
const STORY_MS_MAX = 90_000;

describe('The page for whoever builds on Entente', () => {
  it('shows each snippet as the file says it that is compiled and run', () => {
    const shown = blocks.filter(({ language }) => language === 'ts');
    for (const { mark, text } of shown) expect({ mark, text }).toEqual({ mark, text: textOf(mark ?? '') });
    const files = readdirSync(`${ROOT}${SNIPPETS}`).map((file) => `${SNIPPETS}/${file}`);
    expect(shown.map(({ mark = '' }) => mark).sort()).toEqual(files.sort());
  });

  it('says of every line for a shell whether a test executes it', () => {
    const shell = blocks.filter(({ language }) => language === 'sh');
    expect(shell.map(({ mark }) => mark)).toEqual([
      EXECUTED,
      'the blocks of this page are executed against a process that was started so',
      EXECUTED,
    ]);
    expect(blocks.map(({ language }) => language).filter((language) => language !== 'ts')).toHaveLength(shell.length);
  });
});

describeWhere(hasTools, 'bash, curl and sed')('Its lines, pasted into a shell', () => {
  let here: Town;
  beforeAll(async () => {
    here = await town();
    await here.place('cu-1001');
  });
  afterAll(() => here.stop());

  const pasted = async (lines: string | undefined): Promise<string> => {
    const env = { ...process.env, URL: here.served.url };
    const { stdout, stderr } = await promisify(execFile)('bash', ['-ec', lines ?? 'exit 1'], { env, cwd: ROOT });
    expect(stderr).toBe('');
    return stdout;
  };

  it(
    'tell the story of an order',
    async () => {
      const [story] = executedIn(PAGE);
      expect(JSON.parse(await pasted(story))).toMatchObject({ orderId: 'cu-1001', status: 'pending' });
    },
    STORY_MS_MAX,
  );

  it('turn the clock, and all is quiet', async () => {
    const [, turning] = executedIn(PAGE);
    expect(JSON.parse(await pasted(turning))).toMatchObject({ now: '2026-01-12T09:00:00.000Z', quiet: true });
    expect((await here.ana.get('/orders/cu-1001')).body).toMatchObject({ status: 'cancelled' });
  });
});
