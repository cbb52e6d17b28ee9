import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Versions } from '../upcast.js';
import { goldenCorpus } from './index.js';

type Event = { type: 'Priced'; amountMinor: number } | { type: 'Placed' };
const versions: Versions<Event['type']> = {
  Priced: [({ amount, ...rest }) => ({ ...rest, amountMinor: Number(amount) * 100 })],
  Placed: [],
};

describe('The corpus of stored events', () => {
  let directory: string;
  const keep = (name: string, schema: number, data: object): Promise<void> =>
    writeFile(join(directory, name), JSON.stringify({ schema, data }));

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'entente-'));
    await keep('Priced.1.golden.json', 1, { type: 'Priced', amount: 5 });
    await keep('Placed.1.golden.json', 1, { type: 'Placed' });
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('misses no version of any type', () => {
    expect(() => goldenCorpus<Event>(directory, versions)).toThrow('Priced.2.golden.json missing');
  });

  it('gives every stored form as today’s code knows it, to be folded', async () => {
    await keep('Priced.2.golden.json', 2, { type: 'Priced', amountMinor: 500 });
    expect(goldenCorpus<Event>(directory, versions)).toEqual([
      { title: 'Placed 1', data: { type: 'Placed' } },
      { title: 'Priced 1', data: { type: 'Priced', amountMinor: 500 } },
      { title: 'Priced 2', data: { type: 'Priced', amountMinor: 500 } },
    ]);
  });

  it('has no file that says one thing and holds another', async () => {
    await keep('Placed.2.golden.json', 1, { type: 'Placed' });
    expect(() => goldenCorpus<Event>(directory, versions)).toThrow('Name it Placed.1.golden.json');
  });
});
