import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { builtInPacks, readPackFolder } from '../pack-folder.js';
import { InvalidPack } from '../read-pack.js';
import { readSources } from './sources.js';

const marketplaces = [...new Set(builtInPacks().map(({ marketplace }) => marketplace))];
const rulesOf = (marketplace: string) =>
  new Set(
    builtInPacks()
      .filter((pack) => pack.marketplace === marketplace)
      .flatMap(({ source }) =>
        [source.order, source.dispute, source.seller].flatMap((table) => table?.rows.map(({ rule }) => rule) ?? []),
      ),
  );

describe('Where the rules come from', () => {
  it.each(marketplaces)('is said of every rule of %s, and of no other', (marketplace) => {
    const { rules } = readSources(marketplace)!;
    const withRow = Object.entries(rules).filter(([, { carriedBy }]) => carriedBy === undefined);
    expect(withRow.map(([rule]) => rule).sort()).toEqual([...rulesOf(marketplace)].sort());
    for (const [rule, { carriedBy }] of Object.entries(rules))
      expect([rule, rulesOf(marketplace).has(rule)]).toEqual([rule, carriedBy === undefined]);
  });
  it.each(marketplaces)('is said shortly, with where it stands: %s', (marketplace) => {
    for (const [rule, { B, F, D, says }] of Object.entries(readSources(marketplace)!.rules)) {
      expect([rule, B ?? F ?? D]).toEqual([rule, expect.anything()]);
      expect([rule, says.length <= 140, /[.;,]$/.test(says)]).toEqual([rule, true, false]);
    }
  });
});

describe('Sources of one’s own', () => {
  function inFolder<T>(text: string, look: (folder: string) => T): T {
    const folder = mkdtempSync(join(tmpdir(), 'entente-sources-'));
    try {
      mkdirSync(join(folder, 'bazaar'));
      writeFileSync(join(folder, 'bazaar', 'sources.yaml'), text);
      return look(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  const read = (text: string) =>
    inFolder(text, (folder) => {
      try {
        return readSources('bazaar', folder);
      } catch (error) {
        return error instanceof InvalidPack ? error.message.replace(/^.*yaml: /, '') : error;
      }
    });

  it('are no rule book', () => expect(inFolder('keys: {}\nrules: {}\n', (folder) => readPackFolder(folder))).toEqual([]));
  it('need not be there', () => expect(readSources('nowhere')).toBeUndefined());
  it('explain every source that they name, by its name or by how it begins', () => {
    expect(read('keys: { H*: help }\nrules: { BZ-T01: { B: [H1], says: so } }')).toEqual({
      keys: { 'H*': 'help' },
      rules: { 'BZ-T01': { B: ['H1'], says: 'so' } },
    });
    expect(read('keys: { H1: help }\nrules: { BZ-T01: { F: [H2], says: so } }')).toBe(
      'BZ-T01 names H2, which stands under no key. Say there what it is.',
    );
  });
  it.each([
    ['rules: {}', "the file must have required property 'keys'."],
    ['keys: {}\nrules: { BZ-T01: { B: [] } }', "rules/BZ-T01 must have required property 'says'."],
    ['keys: {}\nrules: { BZ-T01: { says: so, E: [] } }', 'rules/BZ-T01 must NOT have additional properties.'],
    ['keys: {}\nrules: { first: { says: so } }', 'rules must match pattern "^[A-Z]{2}-T\\d\\d$".'],
  ])('%s', (text, why) => expect(read(text)).toBe(why));
});
