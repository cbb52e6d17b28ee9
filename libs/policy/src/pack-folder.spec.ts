import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it, expect } from '@jest/globals';
import { BUILT_IN_FOLDER, builtInPacks, installedPacks, readPackFolder } from './pack-folder.js';
import { bazaar } from './testing/bazaar.js';

describe('A folder of rule books', () => {
  it('is read whole, and each must lie where its name says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'entente-packs-'));
    try {
      mkdirSync(join(folder, 'bazaar'));
      writeFileSync(join(folder, 'bazaar', '1.yaml'), bazaar);
      writeFileSync(join(folder, 'bazaar', 'README.md'), 'How to read it.');
      expect(readPackFolder(folder).map(({ name }) => name)).toEqual(['bazaar/1']);
      writeFileSync(join(folder, 'bazaar', '2.yaml'), bazaar);
      expect(() => readPackFolder(folder)).toThrow(
        'bazaar/2.yaml:2: pack: it calls itself bazaar/1. Write `pack: bazaar/2`, or move the file.',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  it('comes with Entente, and every one in it compiles', () => {
    // At a start they are taken at their word; here the schema is asked, too.
    expect(readPackFolder(BUILT_IN_FOLDER).map(({ name, digest }) => [name, digest])).toEqual(
      builtInPacks().map(({ name, digest }) => [name, digest]),
    );
    expect(builtInPacks().map((pack) => [pack.name, pack.extends])).toEqual(
      expect.arrayContaining([
        ['comeup/1', 'comeup/2'],
        ['comeup/2', undefined],
        ['comeup/3', 'comeup/2'],
        ['congocrea/1', undefined],
      ]),
    );
  });
});

describe('What PACKS_DIR names', () => {
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
