import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtInPacks } from '@entente/policy';
import { fileOf, pageOf, readSources } from '@entente/policy/telling';
import { testsOfRules } from './tests-of-rules.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
export const RENEWED_BY = 'node tools/entente.js policy document --write';

/** A page for every rule book that comes with Entente, by its path from the root of the repository. */
export function rulesPages(): ReadonlyMap<string, string> {
  const packs = builtInPacks();
  const tests = testsOfRules(ROOT);
  return new Map(
    packs.map((pack) => {
      const base = packs.find(({ name }) => name === pack.extends);
      const sources = readSources(pack.marketplace);
      return [`docs/rules/${fileOf(pack.name)}`, pageOf(pack, { base, sources, tests, renewedBy: RENEWED_BY })];
    }),
  );
}

/** Answers their paths. */
export function writeRulesPages(): readonly string[] {
  const pages = rulesPages();
  mkdirSync(join(ROOT, 'docs/rules'), { recursive: true });
  for (const [path, text] of pages) writeFileSync(join(ROOT, path), text);
  return [...pages.keys()];
}
