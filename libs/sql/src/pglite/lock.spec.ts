import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lockDirectory } from './lock.js';

describe('A data directory', () => {
  let directory: string;
  const lockedBy = (owner: object | string): Promise<void> =>
    writeFile(join(directory, 'lock'), typeof owner === 'string' ? owner : JSON.stringify(owner));
  const owner = async (): Promise<unknown> => JSON.parse(await readFile(join(directory, 'lock'), 'utf8'));

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'entente-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is locked until it is let go, and nothing else is left in it', async () => {
    const unlock = await lockDirectory(directory);
    expect(await owner()).toMatchObject({ pid: process.pid });
    expect(await readdir(directory)).toEqual(['lock']);
    await unlock();
    expect(await readdir(directory)).toEqual([]);
  });

  it.each([
    ['where none can be', '/proc/entente/data', 'ENOENT'],
    ['that is a file', fileURLToPath(import.meta.url), 'ENOTDIR'],
    ['below a file', fileURLToPath(new URL('lock.spec.ts/data', import.meta.url)), 'ENOTDIR'],
  ])('%s is refused at once', async (_, impossible, code) => {
    await expect(lockDirectory(impossible)).rejects.toThrow(`${impossible} cannot be used (${code})`);
  });

  it('that another living process holds is refused, with its name and the process', async () => {
    await lockedBy({ pid: process.ppid, startedAt: null });
    await expect(lockDirectory(directory)).rejects.toThrow(`${directory} is in use by process ${process.ppid}`);
    expect(await owner()).toEqual({ pid: process.ppid, startedAt: null });
  });

  it.each([
    ['a process that has ended', { pid: spawnSync('true').pid, startedAt: null }],
    ['our own process id in an earlier container', { pid: process.pid, startedAt: '1' }],
    ['a crash in the middle of nothing', '{"pi'],
    ...(process.platform === 'linux'
      ? [['a process whose id is used again', { pid: process.ppid, startedAt: '1' }] as const]
      : []),
  ])('with a lock of %s is taken over', async (_, stale) => {
    await lockedBy(stale);
    const unlock = await lockDirectory(directory);
    expect(await owner()).toMatchObject({ pid: process.pid });
    await unlock();
  });

  it('of two at once goes to one', async () => {
    await lockedBy({ pid: spawnSync('true').pid, startedAt: null });
    const both = await Promise.allSettled([lockDirectory(directory), lockDirectory(directory)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const each of both) if (each.status === 'fulfilled') await each.value();
  });
});
