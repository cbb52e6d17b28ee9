import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { builtOnce } from './fresh.js';

describe('What is kept from one start to the next', () => {
  let cache: string;
  const build =
    (text: string) =>
    (building: string): Promise<void> =>
      writeFile(join(building, 'text'), text);

  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'entente-'));
  });
  afterAll(() => rm(cache, { recursive: true }));

  it('is whole and the same for all, when several processes build it at once', async () => {
    const place = join(cache, 'shared');
    const built = await Promise.all(['one', 'two', 'three'].map((text) => builtOnce(place, build(text))));
    expect(built).toEqual([place, place, place]);
    expect(await readdir(cache)).toEqual(['shared']);
    const kept = await readFile(join(place, 'text'), 'utf8');
    await builtOnce(place, build('later'));
    expect(await readFile(join(place, 'text'), 'utf8')).toBe(kept);
  });

  it('is nothing when building fails', async () => {
    await expect(builtOnce(join(cache, 'broken'), () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
    expect(await readdir(cache)).toEqual(['shared']);
  });
});
