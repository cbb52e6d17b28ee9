import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { RENEWED_BY, rulesPages } from './rules-pages.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const pages = rulesPages();

describe('The pages of the rule books', () => {
  it.each([...pages])('%s is what its rule book and the tests say', (path, text) => {
    const isCurrent = existsSync(join(ROOT, path)) && readFileSync(join(ROOT, path), 'utf8') === text;
    expect(isCurrent ? 'current' : `${path} is stale. Renew it: ${RENEWED_BY}`).toBe('current');
  });
  it('are of rule books that there are', () => {
    const written = readdirSync(join(ROOT, 'docs/rules')).map((file) => `docs/rules/${file}`);
    expect(written.sort()).toEqual([...pages.keys()].sort());
  });
  it('name a test of every rule, and where it comes from', () => {
    for (const [path, text] of pages)
      for (const [, rule = '', said = ''] of text.matchAll(/^### ([A-Z]{2}-T\d\d)\n([\s\S]*?)(?=^##|(?![\s\S]))/gm)) {
        const isElsewhere = said.includes('[source and tests]');
        expect([path, rule, isElsewhere || (said.includes('Source: ') && said.includes('Tests:'))]).toEqual([path, rule, true]);
      }
  });
});
