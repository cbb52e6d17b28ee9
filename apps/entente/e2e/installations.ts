import { must } from '@entente/kernel';
import { VARIABLES } from '@entente/runtime/process';
import { runsIn } from './kubernetes-checks.js';
import { built, type KubeObject } from './kustomize.js';

/** With what is applied to an installation that is there. */
export const dev = [...built('k8s/overlays/dev'), ...built('k8s/overlays/dev/rebuild')];
export const prod = [...built('k8s/overlays/prod'), ...built('k8s/overlays/prod/rebuild')];
export const embedded = built('k8s/overlays/embedded');
export const installations: readonly (readonly [string, readonly KubeObject[]])[] = [
  ['dev', dev],
  ['prod', prod],
  ['embedded', embedded],
];

/** What a program listens on without being told. */
export const port = Number(must(VARIABLES.find(({ name }) => name === 'PORT')?.default, 'The default of PORT'));
export const get = (objects: readonly KubeObject[], kind: string, name: string): KubeObject =>
  must(
    objects.find((one) => one.kind === kind && one.metadata.name === name),
    `${kind} ${name}`,
  );
export const runOf = (objects: readonly KubeObject[], name: string) =>
  must(
    runsIn(objects).find(({ of }) => of === name),
    name,
  );

/** The same objects, of which one has another text in place of one that it holds. */
export const instead = (
  objects: readonly KubeObject[],
  kind: string,
  name: string,
  from: string,
  to: string,
): readonly KubeObject[] => {
  const found = JSON.stringify(get(objects, kind, name));
  if (!found.includes(from)) throw new Error(`${kind} ${name} says nothing of ${from}.`);
  const changed = JSON.parse(found.replace(from, to)) as KubeObject;
  return objects.map((one) => (one.kind === kind && one.metadata.name === name ? changed : one));
};
