import { basename, join } from 'node:path';
import { parseAllDocuments, parse } from 'yaml';
import { textOf } from './blocks.js';

type Labels = { readonly [name: string]: string };
type Selector = {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: 'In'; readonly values: readonly string[] }[];
};

/** Whom a policy lets through. */
type Peer = {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string };
};
export type Passage = {
  readonly to?: readonly Peer[];
  readonly from?: readonly Peer[];
  readonly ports?: readonly { readonly port: number }[];
};

/** Of all kinds together, what specs look at. */
type Spec = {
  readonly replicas?: number;
  readonly strategy?: object;
  readonly template?: Pod;
  readonly jobTemplate?: { readonly spec: { readonly template: Pod } };
  readonly selector?: Labels | Selector;
  readonly ports?: readonly { readonly port: number; readonly targetPort: string }[];
  readonly podMetricsEndpoints?: readonly { readonly port: string }[];
  readonly podSelector?: Selector;
  readonly egress?: readonly Passage[];
  readonly ingress?: readonly Passage[];
  readonly target?: { readonly name: string };
  readonly data?: readonly {
    readonly secretKey: string;
    readonly remoteRef: { readonly key: string; readonly property: string };
  }[];
  readonly partitions?: number;
  readonly config?: { readonly [setting: string]: string | number };
  readonly scaleTargetRef?: { readonly name: string };
  readonly minReplicaCount?: number;
  readonly maxReplicaCount?: number;
  readonly triggers?: readonly { readonly type: string; readonly metadata: { readonly [name: string]: string } }[];
};

/** An object of Kubernetes. */
export type KubeObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { name: string; namespace?: string; labels?: Labels; readonly annotations?: Labels };
  readonly data?: { readonly [key: string]: string };
  readonly spec?: Spec;
};

type Generator = {
  readonly name: string;
  readonly behavior?: 'merge';
  readonly literals?: readonly string[];
  readonly envs?: readonly string[];
  readonly files?: readonly string[];
  readonly options?: { readonly disableNameSuffixHash?: boolean; readonly labels?: Labels };
};

type Kustomization = {
  readonly namespace?: string;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly labels?: readonly { readonly pairs: { readonly [name: string]: string }; readonly includeTemplates?: boolean }[];
  readonly configMapGenerator?: readonly Generator[];
  readonly secretGenerator?: readonly Generator[];
  readonly images?: readonly { readonly name: string; readonly newName: string }[];
  readonly patches?: readonly {
    readonly path: string;
    readonly target?: { readonly kind?: string; readonly name?: string; readonly labelSelector?: string };
  }[];
};

const KNOWN: readonly (keyof Kustomization | 'apiVersion' | 'kind')[] = [
  'apiVersion',
  'kind',
  'namespace',
  'resources',
  'components',
  'labels',
  'configMapGenerator',
  'secretGenerator',
  'images',
  'patches',
];

/**
 * What `kubectl kustomize <folder>` makes of a folder, on a machine that has no kubectl: as much of it as our folders use, and without the hashes in names. A
 * suite compares the two where kubectl is there. What it does not know it refuses.
 */
export function built(folder: string): KubeObject[] {
  return made(folder, []);
}

function made(folder: string, below: KubeObject[]): KubeObject[] {
  const rules = parse(textOf(join(folder, 'kustomization.yaml'))) as Kustomization;
  const odd = Object.keys(rules).filter((field) => !(KNOWN as readonly string[]).includes(field));
  if (odd.length > 0)
    throw new Error(`${folder}/kustomization.yaml says ${odd.join(', ')}: teach apps/entente/e2e/kustomize.ts what that means.`);
  let objects = [...below, ...(rules.resources ?? []).flatMap((path) => resources(join(folder, path)))];
  for (const generator of rules.configMapGenerator ?? []) objects = generated(objects, folder, 'ConfigMap', generator);
  for (const generator of rules.secretGenerator ?? []) objects = generated(objects, folder, 'Secret', generator);
  for (const component of rules.components ?? []) objects = made(join(folder, component), objects);
  for (const { path, target } of rules.patches ?? [])
    for (const patch of documents(join(folder, path)))
      objects = objects.map((object) =>
        isMeant(object, patch, target) ? (merged(object, named(patch, object)) as KubeObject) : object,
      );
  for (const { pairs, includeTemplates } of rules.labels ?? [])
    objects = objects.map((one) => labelled(one, pairs, includeTemplates));
  for (const { name, newName } of rules.images ?? [])
    for (const container of objects.flatMap(containersOf))
      if (container.image.split(':')[0] === name) container.image = container.image.replace(name, newName);
  const { namespace } = rules;
  if (namespace !== undefined)
    for (const object of objects)
      if (object.kind === 'Namespace') object.metadata.name = namespace;
      else object.metadata.namespace = namespace;
  return objects;
}

const resources = (path: string): KubeObject[] => (path.endsWith('.yaml') ? documents(path) : made(path, []));

const documents = (path: string): KubeObject[] =>
  parseAllDocuments(textOf(path)).map((document) => document.toJS() as KubeObject);

function generated(objects: KubeObject[], folder: string, kind: 'ConfigMap' | 'Secret', generator: Generator): KubeObject[] {
  const lines = (generator.envs ?? []).flatMap((file) => textOf(join(folder, file)).split('\n'));
  const pairs = [...(generator.literals ?? []), ...lines.filter((line) => line !== '' && !line.startsWith('#'))].map((pair) => {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
    return [key, value] as const;
  });
  const files = (generator.files ?? []).map((file) => [basename(file), textOf(join(folder, file))] as const);
  const data = Object.fromEntries([...pairs, ...files]);
  const labels = generator.options?.labels;
  if (generator.behavior === undefined)
    return [...objects, { apiVersion: 'v1', kind, metadata: { name: generator.name, ...(labels && { labels }) }, data }];
  if (!objects.some((one) => one.kind === kind && one.metadata.name === generator.name))
    throw new Error(`${folder} adds to the ${kind} ${generator.name}, which is not there.`);
  return objects.map((one) =>
    one.kind === kind && one.metadata.name === generator.name ? { ...one, data: { ...one.data, ...data } } : one,
  );
}

type Target = NonNullable<Kustomization['patches']>[number]['target'];

function isMeant(object: KubeObject, patch: KubeObject, target: Target): boolean {
  if (target === undefined) return object.kind === patch.kind && object.metadata.name === patch.metadata.name;
  const [label = '', value] = target.labelSelector?.split('=') ?? [];
  return (
    (target.kind === undefined || object.kind === target.kind) &&
    (target.name === undefined || object.metadata.name === target.name) &&
    (target.labelSelector === undefined || object.metadata.labels?.[label] === value)
  );
}

const named = (patch: KubeObject, { metadata: { name } }: KubeObject): KubeObject => ({
  ...patch,
  metadata: { ...patch.metadata, name },
});

/** By what the members of a list are the same, where a patch adds to the list; of all other lists the patch's replaces ours. */
const KEYS: { readonly [list: string]: string } = {
  containers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  ports: 'containerPort',
};

type Json = unknown;
const isMap = (value: Json): value is { readonly [field: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As a strategic merge does, of what we patch. */
function merged(ours: Json, theirs: Json, list = ''): Json {
  if (isMap(ours) && isMap(theirs))
    return {
      ...ours,
      ...Object.fromEntries(Object.entries(theirs).map(([field, value]) => [field, merged(ours[field], value, field)])),
    };
  const key = KEYS[list];
  if (!Array.isArray(ours) || !Array.isArray(theirs) || key === undefined) return theirs;
  const [mine, added] = [ours, theirs] as [{ readonly [field: string]: Json }[], { readonly [field: string]: Json }[]];
  return [
    ...mine.map((one) => merged(one, added.find((other) => other[key] === one[key]) ?? {})),
    ...added.filter((other) => !mine.some((one) => one[key] === other[key])),
  ];
}

function labelled(object: KubeObject, pairs: Labels, templates = false): KubeObject {
  const labels = { ...object.metadata.labels, ...pairs };
  const under = { ...object, metadata: { ...object.metadata, labels } };
  const pod = podOf(object);
  if (!templates || pod === undefined) return under;
  const template = { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...pairs } } };
  const { spec } = object;
  if (spec?.jobTemplate === undefined) return { ...under, spec: { ...spec, template } };
  return { ...under, spec: { ...spec, jobTemplate: { ...spec.jobTemplate, spec: { ...spec.jobTemplate.spec, template } } } };
}

export type Container = {
  readonly name: string;
  image: string;
  readonly command?: readonly string[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly configMapKeyRef: { readonly name: string; readonly key: string } };
  }[];
  readonly envFrom?: readonly { readonly configMapRef: { readonly name: string } }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
  readonly resources: {
    readonly requests: { readonly [of: string]: string };
    readonly limits: { readonly [of: string]: string };
  };
  readonly securityContext?: object;
  readonly lifecycle?: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
};
type Probe = { readonly httpGet?: { readonly path: string; readonly port: string } };

export type Pod = {
  readonly metadata: { readonly labels: { readonly [name: string]: string } };
  readonly spec: {
    readonly serviceAccountName?: string;
    readonly automountServiceAccountToken?: boolean;
    readonly enableServiceLinks?: boolean;
    readonly terminationGracePeriodSeconds?: number;
    readonly securityContext?: object;
    readonly containers: Container[];
    readonly volumes?: readonly {
      readonly name: string;
      readonly secret?: { readonly secretName: string };
      readonly configMap?: { readonly name: string };
    }[];
  };
};

/** What a workload runs; undefined for whatever runs nothing. */
export const podOf = ({ spec }: KubeObject): Pod | undefined => spec?.template ?? spec?.jobTemplate?.spec.template;

const containersOf = (object: KubeObject): Container[] => podOf(object)?.spec.containers ?? [];
