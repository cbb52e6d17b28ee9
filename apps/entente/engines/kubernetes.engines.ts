import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { describeWhere } from '@entente/testing/needs';
import { parseAllDocuments } from 'yaml';
import { isLookedAt } from '../e2e/kubernetes-shapes.js';
import { built, type KubeObject } from '../e2e/kustomize.js';

/** The oldest Kubernetes that is supported, which the newer ones understand. */
const KUBERNETES = '1.34';
const FOLDERS = ['base', 'overlays/dev', 'overlays/dev/rebuild', 'overlays/prod', 'overlays/prod/rebuild', 'overlays/embedded'];
const TEST_MS_MAX = 60_000;

const has = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;
const kustomize = has('kubectl', 'version', '--client') ? ['kubectl', 'kustomize'] : ['kustomize', 'build'];
const hasTools =
  has(kustomize[0]!, ...(kustomize[0] === 'kubectl' ? ['kustomize', '--help'] : ['version'])) &&
  has('kubernetes-validate', '--version') &&
  has('kube-score', 'version');

/** What Kubernetes' own tool makes of a folder. */
function madeOf(folder: string): string {
  const [command = '', ...args] = kustomize;
  const path = fileURLToPath(new URL(`../../../k8s/${folder}`, import.meta.url));
  return execFileSync(command, [...args, path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** What a tool says of these objects, each line that is no praise; it ends with 0 only where there is none. */
function saidBy(
  tool: readonly string[],
  yaml: string,
  praise: RegExp,
): { readonly code: number | null; readonly lines: readonly string[] } {
  const directory = mkdtempSync(join(tmpdir(), 'entente-'));
  try {
    const file = join(directory, 'objects.yaml');
    writeFileSync(file, yaml);
    const [command = '', ...args] = tool;
    const { status, stdout, stderr } = spawnSync(command, [...args, file], { encoding: 'utf8' });
    const lines = (stdout + stderr).split('\n').filter((line) => line !== '' && !praise.test(line));
    return { code: status, lines: lines.map((line) => line.replace(`${file} `, '')) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const validated = (yaml: string) => saidBy(['kubernetes-validate', '-k', KUBERNETES, '--strict'], yaml, /^INFO .* passed /);
const scored = (yaml: string) =>
  saidBy(
    ['kube-score', 'score', '--kubernetes-version', `v${KUBERNETES}`, '--exit-one-on-warning', '-o', 'ci'],
    yaml,
    /^\[(OK|SKIPPED)\]/,
  );

/** Its schemas are of Kubernetes alone. */
const isOfAnOperator = (line: string): boolean => {
  const [, kind = ''] = /^WARN Couldn't find schema for kind (\w+) /.exec(line) ?? [];
  return isLookedAt(kind);
};

/** Without the hashes at the ends of names, in what order lists are, and labels of what only makes pods and claims: as our specs build them. */
function plain(yaml: string, ours: readonly KubeObject[]): readonly unknown[] {
  const objects = parseAllDocuments(yaml).map((document) => document.toJS() as KubeObject);
  const hashed = objects.flatMap(({ kind, metadata: { name } }) =>
    ours.some((one) => one.kind === kind && one.metadata.name === name.replace(/-[a-z0-9]{10}$/, '')) &&
    (kind === 'ConfigMap' || kind === 'Secret') &&
    !ours.some((one) => one.kind === kind && one.metadata.name === name)
      ? [name]
      : [],
  );
  return ordered(
    objects.map((object) => {
      const text = hashed.reduce((all, name) => all.replaceAll(`"${name}"`, `"${name.slice(0, -11)}"`), JSON.stringify(object));
      const { data, ...bare } = JSON.parse(text) as KubeObject & { type?: string };
      delete bare.type;
      const decoded = Object.entries(data ?? {}).map(([key, value]) => [
        key,
        object.kind === 'Secret' ? Buffer.from(value, 'base64').toString() : value,
      ]);
      return data ? { ...bare, data: Object.fromEntries(decoded) as object } : bare;
    }),
  ) as readonly unknown[];
}

const NOT_BUILT = ['jobTemplate.metadata', 'volumeClaimTemplates.metadata.labels'];

function ordered(value: unknown, path = ''): unknown {
  if (Array.isArray(value)) {
    const all = value.map((one) => ordered(one, path));
    return all.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([field]) => !NOT_BUILT.some((end) => `${path}.${field}`.endsWith(end)));
  fields.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(fields.map(([field, one]) => [field, ordered(one, `${path}.${field}`)]));
}

describeWhere(hasTools, 'kubectl or kustomize, kubernetes-validate and kube-score (.ci/run says how they are installed)')(
  'To the tools of Kubernetes, k8s',
  () => {
    it.each(FOLDERS)(
      '/%s is what our specs build, valid, and as good as they ask for',
      (folder) => {
        const yaml = madeOf(folder);
        const ours = built(`k8s/${folder}`);
        expect(ordered(ours)).toEqual(plain(yaml, ours));
        const { code, lines } = validated(yaml);
        expect([code, lines.filter((line) => !isOfAnOperator(line))]).toEqual([0, []]);
        expect(scored(yaml)).toEqual({ code: 0, lines: [] });
      },
      TEST_MS_MAX,
    );

    it(
      'would not be: with a field that there is not, or a root that may be written to',
      () => {
        const yaml = madeOf('overlays/embedded');
        const misspelt = validated(yaml.replace('terminationGracePeriodSeconds', 'terminationGracePeriod'));
        expect([misspelt.code, misspelt.lines.join('\n')]).toEqual([1, expect.stringContaining('terminationGracePeriod')]);
        const open = scored(yaml.replace('readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'));
        expect([open.code, open.lines.join('\n')]).toEqual([1, expect.stringContaining('[CRITICAL] entente')]);
      },
      TEST_MS_MAX,
    );
  },
);
