import { must } from '@entente/kernel';
import { lacking, programsOf, readBy, unread } from './containers.js';
import { podOf, type Container, type KubeObject, type Passage, type Pod } from './kustomize.js';

/** What is wrong, one sentence a finding; nothing is `[]`. */
export type Check = (objects: readonly KubeObject[]) => readonly string[];

const SECRETS = '/run/secrets/entente/';

/** A program of ours that something runs. */
export type Run = { readonly of: string; readonly kind: string; readonly pod: Pod; readonly container: Container };

export const runsIn = (objects: readonly KubeObject[]): readonly Run[] =>
  objects.flatMap((object) => {
    const pod = podOf(object);
    const container = pod?.spec.containers.find(({ command = [] }) => command[0] === 'node');
    return pod && container ? [{ of: object.metadata.name, kind: object.kind, pod, container }] : [];
  });

const called = (objects: readonly KubeObject[], kind: string, name: string | undefined) =>
  objects.find((one) => one.kind === kind && one.metadata.name === name);

/** The keys of a Secret that is generated here, or brought from elsewhere; `undefined` where nobody makes it. */
function keysOf(objects: readonly KubeObject[], secret: string): readonly string[] | undefined {
  const [here, elsewhere] = [called(objects, 'Secret', secret), called(objects, 'ExternalSecret', secret)];
  return here ? Object.keys(here.data ?? {}) : elsewhere?.spec?.data?.map(({ secretKey }) => secretKey);
}

/** Everything that a container is told, by name: of a ConfigMap, or beside it. */
export function environmentIn(objects: readonly KubeObject[], { env = [], envFrom = [] }: Container): { [name: string]: string } {
  const dataOf = (name: string) => called(objects, 'ConfigMap', name)?.data ?? {};
  return {
    ...Object.assign({}, ...envFrom.map(({ configMapRef: { name } }) => dataOf(name))),
    ...Object.fromEntries(
      env.map(({ name, value, valueFrom: from }) => [
        name,
        value ?? (from && dataOf(from.configMapKeyRef.name)[from.configMapKeyRef.key]) ?? '',
      ]),
    ),
  };
}

const secretsOf = ({ pod, container }: Run): string | undefined => {
  const mount = container.volumeMounts?.find(({ mountPath }) => `${mountPath}/` === SECRETS);
  return pod.spec.volumes?.find(({ name }) => name === mount?.name)?.secret?.secretName;
};

/** A file of a Secret that a variable names: `[variable, key]`. */
const filesIn = (environment: { readonly [name: string]: string }): readonly (readonly [string, string])[] =>
  Object.entries(environment).flatMap(([name, value]) =>
    name.endsWith('_FILE') ? [[name.slice(0, -'_FILE'.length), value.slice(SECRETS.length)] as const] : [],
  );

export const programsAreThere: Check = (objects) =>
  runsIn(objects)
    .filter(({ container }) => programsOf(container.command ?? []).length !== 1)
    .map(({ of, container }) => `${of} runs ${container.command?.join(' ')}, which is no program.`);

export const variablesAreRead: Check = (objects) =>
  runsIn(objects).flatMap((run) => {
    const { of, container } = run;
    const programs = programsOf(container.command ?? []);
    const environment = environmentIn(objects, container);
    const files = filesIn(environment).map(([name]) => name);
    const given = [...Object.keys(environment).filter((name) => !name.endsWith('_FILE')), ...files];
    // Whoever is given an identity provider needs no secret for tokens of his own.
    const held = given.includes('JWKS_URL') ? [...given, 'DEV_TOKEN_SECRET'] : given;
    const secrets = readBy(programs).flatMap(({ name, isSecret }) => (isSecret ? [name] : []));
    return [
      ...unread(programs, given).map((name) => `${of} is given ${name}, which it does not read.`),
      ...programs.flatMap((program) => lacking(program, held)).map((name) => `${of} is not given ${name}, which it needs.`),
      ...secrets
        .filter((name) => environment[name] !== undefined)
        .map((name) => `${of} is given ${name} for everybody to read: write ${name}_FILE.`),
      ...files.filter((name) => !secrets.includes(name)).map((name) => `${of} does not read ${name} from a file.`),
    ];
  });

export const keysAreThere: Check = (objects) => {
  const read = new Map<string, Set<string>>();
  const missing = runsIn(objects).flatMap((run) => {
    const { env = [], envFrom = [] } = run.container;
    const [secret, files] = [secretsOf(run), filesIn(environmentIn(objects, run.container))];
    const keys = secret === undefined ? [] : keysOf(objects, secret);
    for (const [, key] of files) read.set(secret ?? '', (read.get(secret ?? '') ?? new Set()).add(key));
    const maps = [
      ...envFrom.map(({ configMapRef: { name } }) => ({ name, key: undefined })),
      ...env.flatMap(({ valueFrom }) => (valueFrom ? [valueFrom.configMapKeyRef] : [])),
    ];
    return [
      ...maps.flatMap(({ name, key }) => {
        const data = called(objects, 'ConfigMap', name)?.data;
        return data && (key === undefined || key in data) ? [] : [`${run.of}: no ConfigMap ${name} has ${key ?? 'been made'}.`];
      }),
      ...(keys === undefined ? [`${run.of}: nobody makes the Secret ${secret}.`] : []),
      ...files.flatMap(([, key]) => (keys?.includes(key) === false ? [`${run.of}: its Secret has no key ${key}.`] : [])),
    ];
  });
  const idle = [...read].flatMap(([secret, keys]) =>
    (keysOf(objects, secret) ?? []).filter((key) => !keys.has(key)).map((key) => `Nobody reads ${key} of the Secret ${secret}.`),
  );
  return [...missing, ...idle];
};

/** `port` is the one that a program listens on without being told; where it is told to be measured at another, it listens there, too. */
export const portsAreListenedOn =
  (port: number): Check =>
  (objects) => [
    ...runsIn(objects).flatMap(({ of, kind, container: { ports = [], ...container } }) => {
      const isServing = kind === 'Deployment' || kind === 'StatefulSet';
      const probed = [container.startupProbe, container.readinessProbe, container.livenessProbe];
      const { METRICS_PORT: measured } = environmentIn(objects, container);
      const listened = [port, ...(measured === undefined ? [] : [Number(measured)])];
      return [
        ...ports
          .filter(({ containerPort }) => !listened.includes(containerPort))
          .map((one) => `${of} listens on ${listened.join(' and ')}, not ${one.containerPort}.`),
        ...(isServing
          ? probed
              .filter((probe) => !ports.some(({ name }) => name === probe?.httpGet?.port))
              .map((probe) => `${of} is probed at the port ${probe?.httpGet?.port}, which it has not.`)
          : []),
      ];
    }),
    ...objects.flatMap(({ kind, metadata: { name }, spec }) => {
      if (kind !== 'Service') return [];
      const pods = podsIn(objects).filter(({ labels }) => selects({ matchLabels: spec?.selector as Labels }, labels));
      const served = pods.flatMap(({ pod }) => pod.spec.containers.flatMap(({ ports = [] }) => ports.map((one) => one.name)));
      return (spec?.ports ?? [])
        .filter(({ targetPort }) => !served.includes(targetPort))
        .map(({ targetPort }) => `The Service ${name} leads to ${targetPort}, where nobody listens.`);
    }),
    ...monitorsAskInVain(objects),
  ];

const monitorsAskInVain: Check = (objects) =>
  objects.flatMap(({ kind, metadata: { name }, spec }) => {
    if (kind !== 'PodMonitor') return [];
    const pods = podsIn(objects).filter(({ labels }) => selects(spec?.selector ?? {}, labels));
    return (spec?.podMetricsEndpoints ?? []).flatMap(({ port }) =>
      pods
        .filter(({ pod }) => !pod.spec.containers.some(({ ports = [] }) => ports.some((one) => one.name === port)))
        .map(({ of }) => `The PodMonitor ${name} asks ${of} at the port ${port}, which it has not.`),
    );
  });

/** `drainMs` is how long a process takes to end, at most. */
export const drainsFit =
  (drainMs: number): Check =>
  (objects) =>
    runsIn(objects).flatMap(({ of, kind, container, pod }) => {
      if (kind !== 'Deployment' && kind !== 'StatefulSet') return [];
      const needs = (container.lifecycle?.preStop.sleep.seconds ?? Infinity) + drainMs / 1000;
      const has = pod.spec.terminationGracePeriodSeconds ?? 30;
      return has > needs ? [] : [`${of} is killed after ${has} s, and may need ${needs}.`];
    });

/** What is the same in every pod of ours, whatever it runs. */
export const podsAreHardened: Check = (objects) => {
  const [first] = runsIn(objects);
  const alike = ({ pod: { spec }, container }: Run) =>
    JSON.stringify([
      { ...spec.securityContext, fsGroupChangePolicy: undefined },
      container.securityContext,
      spec.automountServiceAccountToken,
      spec.enableServiceLinks,
    ]);
  const accounts = runsIn(objects).map(({ pod }) => pod.spec.serviceAccountName);
  return [
    ...runsIn(objects).flatMap((run) => {
      const { requests, limits } = run.container.resources;
      return [
        ...(alike(run) === alike(must(first, 'A program')) ? [] : [`${run.of} is not as closed as ${first?.of}.`]),
        ...(requests['memory'] === limits['memory'] && limits['cpu'] === undefined
          ? []
          : [`${run.of} has other limits than what it requests: memory the same, and none for CPU.`]),
        ...(called(objects, 'ServiceAccount', run.pod.spec.serviceAccountName) ? [] : [`${run.of} has no ServiceAccount.`]),
      ];
    }),
    ...accounts
      .filter((name, at) => accounts.indexOf(name) !== at)
      .map((name) => `Two programs have the ServiceAccount ${name}.`),
  ];
};

export const nobodyFixesReplicas: Check = (objects) =>
  objects.flatMap(({ kind, metadata: { name }, spec }) =>
    kind === 'Deployment' && spec?.replicas !== undefined ? [`${name} has replicas, which whatever scales it would fight.`] : [],
  );

type Labels = { readonly [name: string]: string };

export const podsIn = (objects: readonly KubeObject[]) =>
  objects.flatMap((object) => {
    const pod = podOf(object);
    return pod ? [{ of: object.metadata.name, pod, labels: pod.metadata.labels }] : [];
  });

function selects(
  { matchLabels = {}, matchExpressions = [] }: NonNullable<KubeObject['spec']>['podSelector'] & object,
  labels: Labels,
): boolean {
  return (
    Object.entries(matchLabels).every(([name, value]) => labels[name] === value) &&
    matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''))
  );
}

type Direction = 'egress' | 'ingress';

/** Whether the policies of `one` let it speak with `other` in this direction, at this port. */
function isLet(objects: readonly KubeObject[], direction: Direction, one: Labels, other: Labels, port: number): boolean {
  const admits = (passage: Passage): boolean => {
    const peers = direction === 'egress' ? passage.to : passage.from;
    const isOpen = passage.ports === undefined || passage.ports.some((listed) => listed.port === port);
    return (
      isOpen &&
      (peers === undefined ||
        peers.some((peer) => !peer.namespaceSelector && !peer.ipBlock && selects(peer.podSelector ?? {}, other)))
    );
  };
  return objects.some(
    ({ kind, spec }) =>
      kind === 'NetworkPolicy' && selects(spec?.podSelector ?? {}, one) && (spec?.[direction] ?? []).some(admits),
  );
}

/** Who may reach whom, as `one > other:port`, of the pods that are here. */
export function passagesIn(objects: readonly KubeObject[]): readonly string[] {
  const pods = podsIn(objects);
  return pods
    .flatMap((from) =>
      pods.flatMap((to) =>
        to.pod.spec.containers
          .flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort))
          .filter(
            (port) =>
              isLet(objects, 'egress', from.labels, to.labels, port) && isLet(objects, 'ingress', to.labels, from.labels, port),
          )
          .map((port) => `${from.of} > ${to.of}:${port}`),
      ),
    )
    .sort();
}

/** Which Service of the same objects a program is told to ask, in its settings and its secrets: `one > other:port`. */
export function addressesIn(objects: readonly KubeObject[]): readonly string[] {
  const services = objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
  return runsIn(objects)
    .flatMap((run) => {
      const environment = environmentIn(objects, run.container);
      const secret = called(objects, 'Secret', secretsOf(run))?.data ?? {};
      const told = [...Object.values(environment), ...filesIn(environment).map(([, key]) => secret[key] ?? '')];
      const found = told.flatMap((value) => [...value.matchAll(/(?:^|@|\/\/|,)([a-z][a-z.-]*):(\d+)/g)]);
      return found.map(
        ([, host = '', port = '']) => `${run.of} > ${host}:${port}${services.includes(host) ? '' : ' (elsewhere)'}`,
      );
    })
    .sort();
}
