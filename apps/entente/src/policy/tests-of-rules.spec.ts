import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { testsOfRules, titlesIn } from './tests-of-rules.js';

/** Ids that are put together here, so that no list of tests counts these. */
const [ONE, TWO] = ['BZ-T01', 'BZ-T02'];

describe('A title names a rule', () => {
  it.each([
    [`it('places (${ONE})', go);`, { title: `places (${ONE})`, rules: [ONE] }],
    [`describe('${ONE} and ${TWO}', () => {});`, { title: `${ONE} and ${TWO}`, rules: [ONE, TWO] }],
    [`it("does not (${ONE}; ${ONE})", go);`, { title: `does not (${ONE}; ${ONE})`, rules: [ONE] }],
    [`it('it\\'s his (${ONE})', go);`, { title: `it's his (${ONE})`, rules: [ONE] }],
    [`it.each([1, 2])('of %i (${TWO})', go);`, { title: `of %i (${TWO})`, rules: [TWO] }],
    [`it.each([\n  ['a', '${ONE}'],\n  ['b', '${TWO}'],\n])('%s', go);`, { title: '%s', rules: [ONE, TWO] }],
    [`it(\`says \${what} (${ONE})\`, go);`, { title: `says \${what} (${ONE})`, rules: [ONE] }],
  ])('%s', (text, titled) => expect(titlesIn(text)).toEqual([titled]));

  it.each([`const rule = '${ONE}';`, `// ${ONE}`, `expect(rule).toBe('${ONE}');`, "it('names none', go);"])('not: %s', (text) =>
    expect(titlesIn(text)).toEqual([]),
  );
});

describe('The tests of a rule', () => {
  it('are found in the specs of libraries and apps, in the order of their files; not in what was built of them', () => {
    const root = mkdtempSync(join(tmpdir(), 'entente-tests-'));
    const put = (path: string, text: string) => {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    try {
      put('libs/b/src/b.spec.ts', `it('second (${ONE})', go);`);
      put('libs/a/src/a.spec.ts', `describe('first (${ONE})', () => { it('then (${TWO})', go); });`);
      put('libs/a/dist/a.spec.ts', `it('built (${ONE})', go);`);
      put('libs/a/src/a.ts', `it('no spec (${ONE})', go);`);
      put('apps/x/engines/x.engines.ts', `it('third (${ONE})', go);`);
      const found = testsOfRules(root);
      expect(found.get(ONE)).toEqual([
        { file: 'libs/a/src/a.spec.ts', title: `first (${ONE})` },
        { file: 'libs/b/src/b.spec.ts', title: `second (${ONE})` },
        { file: 'apps/x/engines/x.engines.ts', title: `third (${ONE})` },
      ]);
      expect(found.get(TWO)).toEqual([{ file: 'libs/a/src/a.spec.ts', title: `then (${TWO})` }]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
