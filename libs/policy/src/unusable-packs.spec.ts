import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it, expect } from '@jest/globals';
import { installedPacks } from './pack-folder.js';
import { bazaar } from './testing/bazaar.js';
import { lineOf, refusal } from './testing/mistaken.js';

describe('What would harm whoever reads a rule book is refused like any other mistake', () => {
  it('an alias for nothing, or for more than there is room', () => {
    expect(refusal('zone: Europe/Paris', 'zone: *paris')).toMatch(
      /^bazaar\/1\.yaml:1: Unresolved alias .* Write out what the aliases \(\*\) stand for\.$/,
    );
    const nested = ['a0: &a0 [x]', ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`)];
    expect(refusal('# A bazaar.', nested.join('\n'))).toContain('Write out what the aliases (*) stand for.');
  });
  it('a name that every object has, which would be there before anybody sets it', () => {
    expect(refusal('    late:  ', '    constructor: {}\n    late:  ')).toBe(
      `bazaar/1.yaml:${lineOf('    late:  ')}: order.flags: every object has something of this name. Take another.`,
    );
    expect(refusal('counters: [refusals', 'counters: [toString, refusals')).toContain(
      'order.counters.0: every object has something',
    );
  });
  it('an amount that is no number of minor units', () =>
    expect(refusal('minimumMinor: 0', 'minimumMinor: .inf')).toContain('money.withdrawal.minimumMinor: must be integer.'));
  it('a text for what cannot be a name, and says how one is written', () =>
    expect(refusal('      pending: ', '      Pending: ')).toContain('write it like in_progress, or open-dispute.'));
});

describe('A folder of rule books', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-unusable-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const readAt = (path: string) => () => installedPacks(path);

  it('is named where it is not there', () =>
    expect(readAt('/no/such/folder')).toThrow(
      'PACKS_DIR=/no/such/folder is not there. Name the folder that holds <marketplace>/<version>.yaml.',
    ));
  it('is a folder', () => {
    writeFileSync(join(folder, '1.yaml'), bazaar);
    expect(readAt(join(folder, '1.yaml'))).toThrow(`${join(folder, '1.yaml')}: it is a file. Name a folder.`);
  });
  it('has rule books in it: one level too high, or too deep, is told what was found instead', () => {
    mkdirSync(join(folder, 'bazaar'));
    const says = (of: string, found: string) =>
      `PACKS_DIR=${of} holds no rule book: <marketplace>/<version>.yaml was looked for there, and ${found} found. Name the folder above the marketplaces, or leave PACKS_DIR out.`;
    expect(readAt(join(folder, 'bazaar'))).toThrow(says(join(folder, 'bazaar'), 'nothing was'));
    expect(readAt(folder)).toThrow(says(folder, 'bazaar/ was'));
    writeFileSync(join(folder, 'bazaar', '1.yaml'), bazaar);
    expect(readAt(folder)).not.toThrow();
    expect(readAt(join(folder, 'bazaar'))).toThrow(says(join(folder, 'bazaar'), '1.yaml was'));
    for (const n of [2, 3, 4, 5, 6, 7]) mkdirSync(join(folder, 'bazaar', `old-${n}`));
    expect(readAt(join(folder, 'bazaar'))).toThrow('1.yaml, old-2/, old-3/, old-4/, old-5/ and 2 more were found.');
  });
  it('has files where rule books should be, and names them in full', () => {
    mkdirSync(join(folder, 'bazaar', '2.yaml'), { recursive: true });
    expect(readAt(folder)).toThrow(
      `${join(folder, 'bazaar', '2.yaml')}: it is a folder, and its name is that of a rule book. Write the rule book as a file, or give the folder another name.`,
    );
    rmSync(join(folder, 'bazaar', '2.yaml'), { recursive: true });
    writeFileSync(join(folder, 'bazaar', '2.yml'), bazaar);
    expect(readAt(folder)).toThrow(`${join(folder, 'bazaar', '2.yml')}: a rule book is named <version>.yaml. Name it 2.yaml.`);
  });
});
