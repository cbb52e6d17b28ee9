import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleTest } from '@entente/policy/telling';

const FOLDERS = ['libs', 'apps'];
const NOT_OURS = new Set(['node_modules', 'dist']);
const SPEC = /\.(spec|engines)\.ts$/;

/** `it('…', `, `describe('…', `, and what `it.each(…)('…', ` is called. */
const TITLE = /(?:\b(?:describe|it)\(|\]\s*(?:as const)?\s*,?\s*\)\(|\.each\(\w+\)\()\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g;
/** A table of cases, and the title that they fill. */
const CASES = /\.each\((\[[\s\S]*?\])(?: as const)?,?\s*\)\(\s*(['"`])((?:\\.|(?!\2)[\s\S])*)\2/g;
const RULE = /\b[A-Z]{2}-T\d\d\b/g;

/** Which tests name which rule, in the order of their files. */
export function testsOfRules(root: string): ReadonlyMap<string, readonly RuleTest[]> {
  const found = new Map<string, RuleTest[]>();
  for (const file of FOLDERS.flatMap((folder) => specsIn(root, folder)))
    for (const { title, rules } of titlesIn(readFileSync(join(root, file), 'utf8')))
      for (const rule of rules) found.set(rule, [...(found.get(rule) ?? []), { file, title }]);
  return found;
}

function specsIn(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (NOT_OURS.has(entry.name)) return [];
    return entry.isDirectory() ? specsIn(root, path) : SPEC.test(entry.name) ? [path] : [];
  });
}

type Titled = { readonly title: string; readonly rules: readonly string[] };
/** What a case says belongs to the title that it fills. */
export function titlesIn(text: string): readonly Titled[] {
  const written = [...text.matchAll(TITLE)].map(([, , title = '']) => ({ title, rules: rulesIn(title) }));
  const filled = [...text.matchAll(CASES)].map(([, cases = '', , title = '']) => ({ title, rules: rulesIn(cases) }));
  const rules = new Map<string, Set<string>>();
  for (const { title, rules: named } of [...written, ...filled])
    for (const rule of named) rules.set(title, (rules.get(title) ?? new Set()).add(rule));
  return [...rules].map(([title, named]) => ({ title: title.replace(/\\(.)/g, '$1'), rules: [...named] }));
}

const rulesIn = (text: string): readonly string[] => [...new Set(text.match(RULE) ?? [])];
