import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const LIBS = [
  'kernel',
  'policy',
  'contracts',
  'client',
  'event-store',
  'bus',
  'sql',
  'http',
  'runtime',
  'testing',
  'order',
  'dispute',
  'payout',
];
const PACKAGES = ['@nestjs/common', '@jest/globals', 'fast-check', 'temporal-polyfill', 'pg'];

/** A file, what it imports, and the rules that this breaks: none, for what must be allowed. */
type Plant = readonly [file: string, imports: string, ...rules: string[]];

const forbidden: readonly Plant[] = [
  ['libs/order/src/domain/nest.ts', '@nestjs/common', 'domain-is-blind'],
  ['libs/order/src/domain/files.ts', 'node:fs', 'domain-is-blind'],
  ['libs/order/src/domain/store.ts', '@entente/event-store', 'domain-is-blind'],
  ['libs/order/src/domain/views.ts', '../handle-order.js', 'domain-is-blind'],
  ['libs/order/src/domain/meet.ts', '@entente/dispute', 'domain-is-blind', 'contexts-never-meet', 'contexts-know-ports-only'],
  ['libs/order/src/domain/nest.spec.ts', '@nestjs/common', 'domain-specs-stay-in-the-domain'],
  ['libs/order/src/meets.ts', '@entente/dispute', 'contexts-never-meet', 'contexts-know-ports-only'],
  ['libs/payout/src/meets.spec.ts', '@entente/order', 'contexts-never-meet'],
  ['libs/order/src/chooses.ts', '@entente/bus/pg', 'adapters-are-chosen-in-one-place'],
  ['libs/order/src/composes.ts', '@entente/runtime', 'contexts-know-ports-only'],
  ['libs/order/src/starts.ts', '../../../apps/entente/src/index.js', 'contexts-know-ports-only', 'no-app-is-imported'],
  ['libs/bus/src/starts.ts', '../../../apps/entente/src/index.js', 'no-app-is-imported'],
  ['apps/entente/src/starts.ts', '../../other/src/index.js', 'no-app-is-imported'],
  ['libs/order/src/burgles.ts', '../../http/src/inner.js', 'only-through-the-door'],
  ['libs/http/src/knows.ts', '@entente/order', 'platform-knows-no-context'],
  ['libs/http/src/composes.ts', '@entente/runtime', 'platform-knows-no-context'],
  ['libs/bus/src/brings.ts', './pg/index.js', 'a-port-does-not-bring-its-adapters'],
  ['libs/bus/src/drives.ts', 'pg', 'drivers-belong-to-adapters'],
  ['libs/kernel/src/knows.ts', '@entente/sql', 'kernel-knows-nobody'],
  ['libs/policy/src/knows.ts', '@entente/sql', 'policy-knows-kernel-only'],
  ['libs/contracts/src/knows.ts', '@entente/policy', 'contracts-know-kernel-only'],
  ['libs/client/src/knows.ts', '@entente/contracts', 'client-knows-nobody'],
  ['libs/client/src/nest.ts', '@nestjs/common', 'client-knows-nobody'],
  ['libs/client/src/drives.ts', 'pg', 'drivers-belong-to-adapters'],
  ['libs/policy/src/nest.ts', '@nestjs/common', 'kernel-and-policy-know-no-framework'],
  ['libs/order/src/zones.ts', 'temporal-polyfill', 'calendar-belongs-to-kernel'],
  ['libs/order/src/tests.ts', '@entente/testing', 'contexts-know-ports-only', 'nobody-uses-testing-but-specs'],
  ['libs/order/src/expects.ts', '@jest/globals', 'nobody-uses-testing-but-specs'],
  ['libs/order/src/lends.ts', '@entente/sql/testing', 'nobody-uses-testing-but-specs'],
  ['libs/order/src/round.ts', './trip.js', 'no-cycles'],
];

const allowed: readonly Plant[] = [
  ['libs/order/src/trip.ts', './round.js'], // The way back of a cycle, which is reported once.
  ['libs/order/src/domain/decide.ts', '@entente/policy'],
  ['libs/order/src/domain/evolve.ts', './decide.js'],
  ['libs/order/src/domain/decide.spec.ts', '@entente/testing'],
  ['libs/order/src/domain/walk.spec.ts', 'fast-check'],
  ['libs/order/src/handle-order.ts', '@nestjs/common'],
  ['libs/order/src/views/list.ts', '@entente/sql'],
  ['libs/order/src/publishes.ts', '@entente/contracts'],
  ['libs/order/src/views/list.spec.ts', '@entente/sql/testing'],
  ['libs/order/src/reacts.spec.ts', '@entente/bus/pg'],
  ['libs/runtime/src/embedded.module.ts', '@entente/bus/pg'],
  ['libs/runtime/src/contexts.ts', '@entente/order'],
  ['libs/client/src/pg/driver.ts', 'pg'],
  ['libs/client/src/knows.spec.ts', '@entente/contracts'],
  ['libs/bus/src/pg/driver.ts', 'pg'],
  ['libs/bus/src/pg/port.ts', '../index.js'],
  ['libs/kernel/src/time.ts', 'temporal-polyfill'],
  ['apps/entente/src/main.ts', '@entente/runtime'],
];

describe('In a small tree with planted imports', () => {
  const tree = mkdtempSync(join(tmpdir(), 'entente-boundaries-'));
  const found = new Map<string, string[]>();
  let rules: string[];

  beforeAll(() => {
    plant();
    const cli = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const config = join(ROOT, '.dependency-cruiser.mjs');
    const { stdout, stderr } = spawnSync(process.execPath, [cli, '--config', config, '--output-type', 'json', 'apps', 'libs'], {
      cwd: tree,
      encoding: 'utf8',
    });
    if (!stdout) throw new Error(stderr);
    const { summary }: { summary: Summary } = JSON.parse(stdout);
    rules = summary.ruleSetUsed.forbidden.map(({ name }) => name);
    for (const { from, rule } of summary.violations) found.set(from, [...(found.get(from) ?? []), rule.name]);
  });

  afterAll(() => rmSync(tree, { recursive: true }));

  it.each(forbidden)('%s may not import %s', (file, _imports, ...broken) =>
    expect(found.get(file)?.toSorted()).toEqual(broken.toSorted()),
  );

  it.each(allowed)('%s may import %s', (file) => expect(found.get(file)).toBeUndefined());

  it('every rule is broken at least once', () =>
    expect(new Set(forbidden.flatMap(([, , ...broken]) => broken))).toEqual(new Set(rules)));

  function plant(): void {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    };
    write('package.json', JSON.stringify({ workspaces: ['libs/*', 'apps/*'], type: 'module' }));
    const entry = (path: string) => ({ '@entente/source': path });
    const exports = {
      '.': entry('./src/index.ts'),
      './pg': entry('./src/pg/index.ts'),
      './testing': entry('./src/testing/index.ts'),
    };
    mkdirSync(join(tree, 'node_modules/@entente'), { recursive: true });
    for (const lib of LIBS) {
      write(`libs/${lib}/package.json`, JSON.stringify({ name: `@entente/${lib}`, type: 'module', exports }));
      for (const file of ['index', 'inner', 'pg/index', 'testing/index'])
        write(`libs/${lib}/src/${file}.ts`, 'export const it = 1;\n');
      symlinkSync(join(tree, 'libs', lib), join(tree, 'node_modules/@entente', lib));
    }
    for (const app of ['entente', 'other']) write(`apps/${app}/src/index.ts`, 'export const it = 1;\n');
    for (const name of PACKAGES) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', exports: { '.': './index.js' } }));
      write(`node_modules/${name}/index.js`, 'export const it = 1;\n');
    }
    for (const [file, imports] of [...forbidden, ...allowed])
      write(file, `import type { it } from '${imports}';\nexport type It = typeof it;\n`);
  }
});

type Summary = {
  readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
};
