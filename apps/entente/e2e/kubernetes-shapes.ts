import type { Check } from './kubernetes-checks.js';

/**
 * Which fields the operators of others take, kept by hand from their reference for the versions that k8s/README.md names, as far as we use them: Kubernetes' own
 * tools know nothing of these kinds. `!` marks what must be there. A path goes through lists; below `*` anything may stand.
 */
const SHAPES: { readonly [kind: string]: { readonly apiVersion: string; readonly fields: string } } = {
  Kafka: {
    apiVersion: 'kafka.strimzi.io/v1',
    fields: `spec.kafka.listeners.name! spec.kafka.listeners.port! spec.kafka.listeners.type! spec.kafka.listeners.tls!
      spec.kafka.listeners.networkPolicyPeers.* spec.kafka.config.* spec.entityOperator.topicOperator`,
  },
  KafkaNodePool: {
    apiVersion: 'kafka.strimzi.io/v1',
    fields: `spec.replicas! spec.roles! spec.storage.type! spec.storage.volumes.id! spec.storage.volumes.type! spec.storage.volumes.size
      spec.storage.volumes.deleteClaim spec.storage.volumes.kraftMetadata spec.resources.*`,
  },
  KafkaTopic: { apiVersion: 'kafka.strimzi.io/v1', fields: 'spec.partitions! spec.replicas! spec.topicName spec.config.*' },
  ScaledObject: {
    apiVersion: 'keda.sh/v1alpha1',
    fields: `spec.scaleTargetRef.name! spec.scaleTargetRef.apiVersion spec.scaleTargetRef.kind spec.minReplicaCount spec.maxReplicaCount
      spec.pollingInterval spec.fallback.failureThreshold spec.fallback.replicas spec.advanced.horizontalPodAutoscalerConfig.behavior.*
      spec.triggers.type! spec.triggers.metricType spec.triggers.metadata.*`,
  },
  PodMonitor: {
    apiVersion: 'monitoring.coreos.com/v1',
    fields: 'spec.selector.* spec.namespaceSelector.* spec.jobLabel spec.podTargetLabels spec.podMetricsEndpoints.*',
  },
  PrometheusRule: {
    apiVersion: 'monitoring.coreos.com/v1',
    fields: `spec.groups.name! spec.groups.interval spec.groups.rules.expr! spec.groups.rules.alert spec.groups.rules.record spec.groups.rules.for
      spec.groups.rules.keep_firing_for spec.groups.rules.labels.* spec.groups.rules.annotations.*`,
  },
  ExternalSecret: {
    apiVersion: 'external-secrets.io/v1',
    fields: `spec.refreshInterval spec.secretStoreRef.name! spec.secretStoreRef.kind! spec.target.name spec.target.creationPolicy
      spec.data.secretKey! spec.data.remoteRef.key! spec.data.remoteRef.property`,
  },
};

type Node = unknown;

/** Every path that ends in something that is no map, lists passed through. */
function pathsIn(node: Node, path: string): readonly string[] {
  if (Array.isArray(node)) return [...new Set(node.flatMap((one) => pathsIn(one, path)))];
  if (typeof node !== 'object' || node === null || Object.keys(node).length === 0) return [path];
  return Object.entries(node).flatMap(([field, value]) => pathsIn(value, `${path}.${field}`));
}

/** All that stands at a path, whether there or not. */
function at(node: Node, [field, ...rest]: readonly string[]): readonly Node[] {
  if (Array.isArray(node)) return node.flatMap((one) => at(one, field === undefined ? [] : [field, ...rest]));
  if (field === undefined) return [node];
  return typeof node === 'object' && node !== null ? at((node as { [name: string]: Node })[field], rest) : [undefined];
}

/** Of kinds that are listed above. */
export const shapesFit: Check = (objects) =>
  objects.flatMap((object) => {
    const shape = SHAPES[object.kind];
    if (shape === undefined) return [];
    const name = `${object.kind} ${object.metadata.name}`;
    const fields = shape.fields.split(/\s+/).map((field) => ({ path: field.replace('!', ''), isNeeded: field.endsWith('!') }));
    const isKnown = (path: string) =>
      fields.some((field) => (field.path.endsWith('.*') ? path.startsWith(field.path.slice(0, -1)) : path === field.path));
    return [
      ...(object.apiVersion === shape.apiVersion
        ? []
        : [`${name} is written for ${object.apiVersion}, not for ${shape.apiVersion}.`]),
      ...pathsIn(object.spec, 'spec')
        .filter((path) => !isKnown(path))
        .map((path) => `${name} has ${path}, which is not known.`),
      ...fields
        .filter(({ path, isNeeded }) => isNeeded && at(object, path.split('.')).includes(undefined))
        .map(({ path }) => `${name} lacks ${path}.`),
    ];
  });

/** What is neither Kubernetes' own nor listed above is looked at by nobody. */
export const isLookedAt = (kind: string): boolean => kind in SHAPES;
