import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWhere } from '@entente/testing';
import { executedIn } from './blocks.js';
import { town, type Town } from './served.js';

const hasTools = ['bash', 'curl', 'sed'].every((tool) => spawnSync(tool, ['--version']).status === 0);

describeWhere(hasTools, 'bash, curl and sed')('The lines of the README, pasted into a shell', () => {
  let here: Town;
  beforeAll(async () => {
    here = await town();
  });
  afterAll(() => here.stop());

  it('place, deliver, quarrel, decide, and show where the money is', async () => {
    const { stdout, stderr } = await promisify(execFile)('bash', ['-ec', executedIn('README.md').join('\n')], {
      env: { ...process.env, URL: here.served.url },
    });
    expect(stderr).toBe('');
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly [name: string]: unknown });
    expect(answers.map(({ status, code }) => code ?? status)).toEqual([
      'pending',
      'in_progress',
      'delivered',
      'revision_requested',
      'revision_refused',
      'actor.forbidden',
      'disputed',
      'in_mediation',
      undefined, // the file
      'decided',
      undefined, // the wallet
      undefined, // the money
      undefined, // the history
    ]);
    await here.wait('PT0S');
    const { body } = await here.ana.get('/orders/cu-1001/money');
    expect(body).toMatchObject({
      capturedMinor: 10_000,
      refundedMinor: 3_000,
      sellerMinor: 5_000,
      feesMinor: 2_000,
      escrowMinor: 0,
    });
  });
});
