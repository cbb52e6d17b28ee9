import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments, stringify } from 'yaml';
import { topicSettings } from '@entente/bus/kafka';
import { SERVICES } from '@entente/contracts';
import { must } from '@entente/kernel';
import { allTopics } from '@entente/runtime/admin';
import { readBrokers, readConfig, readServiceConfig, readTopicsConfig } from '@entente/runtime/config';
import { blocksOf, textOf } from './blocks.js';
import { freshDirectory, removeAll, served } from './child.js';
import { readCompose } from './compose.js';
import { dev, embedded, get, installations, instead, port, prod, runOf } from './installations.js';
import * as checks from './kubernetes-checks.js';
import { built, type KubeObject } from './kustomize.js';
import { measuredByGateway } from './measured-gateway.js';

const START_MS_MAX = 120_000;
const compose = readCompose();

describe('An upgrade on a cluster', () => {
  const page = textOf('docs/operations.md');
  const section = page.slice(page.indexOf('## On a cluster'), page.indexOf('## Settings'));
  const commands = blocksOf(section).flatMap(({ text }) => text.trim().split('\n'));

  it('is told with commands of kubectl, about what there is', () => {
    expect(section).toContain('Every command of this section needs a cluster');
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((command) => !command.startsWith('kubectl '))).toEqual([]);
    const namespaces = commands.flatMap((command) => /--namespace (\S+)/.exec(command)?.[1] ?? []);
    expect(new Set(namespaces)).toEqual(new Set([get(prod, 'Namespace', 'entente').metadata.name]));
    for (const [, kind = '', name = ''] of commands.join('\n').matchAll(/\b(job|deployment|service|cronjob)\/([a-z-]+)/g))
      expect(prod.filter((one) => one.kind.toLowerCase() === kind && one.metadata.name === name)).toHaveLength(1);
    for (const folder of section.match(/k8s\/overlays\/[a-z/]+/g) ?? []) expect(built(folder)).not.toEqual([]);
  });

  it('applies first what the steps need, and no process that serves', () => {
    const [, selector = ''] = /--selector '([^']+)'/.exec(commands.join('\n')) ?? [];
    const isKept = (labels: { readonly [name: string]: string }) =>
      selector.split(',').every((term) => {
        const [label = '', value] = term.split('!=');
        return labels[label] !== value;
      });
    const first = built('k8s/overlays/prod').filter(({ metadata }) => isKept(metadata.labels ?? {}));
    expect(checks.runsIn(first).map(({ of }) => of)).toEqual(['migrate', 'topics', 'verify', 'users']);
    expect([...checks.keysAreThere(first), ...checks.variablesAreRead(first), ...checks.podsAreHardened(first)]).toEqual(
      // What a rebuild reads beside.
      ['Nobody reads eventstore-url of the Secret databases.'],
    );
  });
});

describe('What follows the events, on a cluster', () => {
  it('is rewound by the Job that builds read models, with other words', () => {
    const [, script = ''] = /rebuild \| sed '([^']*rewind[^']*)' \| kubectl/.exec(textOf('docs/operations.md')) ?? [];
    const input = built('k8s/overlays/prod/rebuild')
      .map((object) => stringify(object))
      .join('---\n');
    const turned = execFileSync('sed', [script], { input, encoding: 'utf8' });
    const objects = parseAllDocuments(turned).map((document) => document.toJS() as KubeObject);
    expect(runOf(objects, 'rebuild').container.command?.slice(2)).toEqual([
      'projections',
      'rewind',
      expect.stringMatching(/^--from=\d{4}-\d\d-\d\dT[\d:]+Z$/),
    ]);
  });
});

describe('The settings in k8s', () => {
  const read = (objects: readonly KubeObject[], name: string) => {
    const { pod, container } = runOf(objects, name);
    const secret = pod.spec.volumes?.find((volume) => volume.name === 'secrets')?.secret?.secretName ?? '';
    const data = objects.find((one) => one.kind === 'Secret' && one.metadata.name === secret)?.data ?? {};
    // What comes from elsewhere is not known here: an address or a token, each of which is accepted.
    const given = (path: string) => {
      const key = path.split('/').at(-1) ?? '';
      return (
        data[key] ??
        (key.startsWith('eventstore')
          ? 'esdb://a:b@eventstore.example:2113'
          : key.endsWith('url')
            ? 'postgresql://a:b@db.example/c'
            : 'token')
      );
    };
    return [checks.environmentIn(objects, container), given] as const;
  };

  it.each([
    ['dev', dev],
    ['prod', prod],
  ])('of the services are accepted by them, in %s', (overlay, objects) => {
    for (const service of SERVICES) {
      const config = readServiceConfig(service, ...read(objects, `${service}-service`));
      expect(config).toMatchObject({ port, host: '0.0.0.0', failAt: undefined, clock: { kind: 'system' } });
      expect([config.tokens.from, config.provider]).toEqual(
        overlay === 'prod' ? ['provider', 'by-message'] : ['development', 'simulated'],
      );
    }
    expect(readBrokers(read(objects, 'verify')[0])).toEqual(readBrokers(read(objects, 'order-service')[0]));
  });

  it('are refused where they are not meant for production', () => {
    const [env, readFile] = read(instead(prod, 'ConfigMap', 'installation', 'by-message', 'simulated'), 'payout-service');
    expect(() => readServiceConfig('payout', env, readFile)).toThrow('ENTENTE_PROVIDER=simulated moves no money');
  });

  it('of the one process are accepted, and its data is on the volume', () => {
    const config = readConfig(...read(embedded, 'entente'));
    const { container } = runOf(embedded, 'entente');
    expect(container.volumeMounts?.filter(({ name }) => name === 'data').map(({ mountPath }) => mountPath)).toEqual([
      config.dataDir,
    ]);
  });

  it('lead to what is beside, as networks are let through: nobody reaches anything else', () => {
    const told = new Set(checks.addressesIn(dev));
    expect([...told].filter((address) => address.includes('elsewhere'))).toEqual([]);
    // A broker dials itself.
    expect(checks.passagesIn(dev)).toEqual([...told, 'kafka > kafka:9092'].sort());
    expect(checks.passagesIn(instead(dev, 'NetworkPolicy', 'to-kafka', '"topics",', ''))).not.toContain('topics > kafka:9092');
    expect(checks.passagesIn(embedded)).toEqual([]);
    const elsewhere = new Set(checks.addressesIn(prod).map((address) => address.split(' > ')[1]));
    expect([...elsewhere].filter((address) => address?.includes('elsewhere'))).toEqual([
      'entente-kafka-bootstrap:9092 (elsewhere)',
    ]);
  });
});

describe('The users of EventStoreDB in k8s', () => {
  it('are made for every address that a program has', () => {
    const secrets = prod.filter(({ kind }) => kind === 'ExternalSecret');
    const addressesOf = (wanted: (name: string) => boolean) =>
      secrets
        .filter(({ metadata }) => wanted(metadata.name))
        .flatMap(({ spec }) => spec?.data ?? [])
        .filter(({ remoteRef }) => remoteRef.property === 'eventstore-url')
        .map(({ remoteRef }) => remoteRef.key);
    const made = addressesOf((name) => name === 'users');
    const had = addressesOf((name) => name !== 'users');
    expect(had).toHaveLength(SERVICES.length + 2);
    expect(had.filter((key) => !made.includes(key))).toEqual([]);
  });
});

describe('The topics in k8s', () => {
  it('are those that `entente topics` makes, with the same settings', () => {
    const { container } = runOf(prod, 'topics');
    const { kafkaBrokers: _, ...settings } = readTopicsConfig(checks.environmentIn(prod, container));
    const wanted = allTopics(settings).map((topic) => ({
      name: topic.name,
      spec: { partitions: topic.partitions, replicas: topic.replication, config: topicSettings(topic) },
    }));
    const written = prod
      .filter(({ kind }) => kind === 'KafkaTopic')
      .map(({ metadata: { name }, spec }) => ({
        name,
        spec: {
          ...spec,
          config: Object.fromEntries(Object.entries(spec?.config ?? {}).map(([setting, value]) => [setting, String(value)])),
        },
      }));
    const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);
    expect(written.sort(byName)).toEqual(wanted.sort(byName));
    expect(settings.replication).toBe(3);
  });
});

describe('What k8s says of running programs', () => {
  let text = '';
  let paths: readonly (readonly [string, number])[] = [];
  beforeAll(async () => {
    const { address } = await served(await freshDirectory(), { ENTENTE_PROVIDER: 'by-message' });
    const probed = installations.flatMap(([, objects]) =>
      checks
        .runsIn(objects)
        .flatMap(({ container: { startupProbe, readinessProbe, livenessProbe } }) => [
          startupProbe?.httpGet?.path,
          readinessProbe?.httpGet?.path,
          livenessProbe?.httpGet?.path,
        ]),
    );
    const statusOf = async (path: string) => (await fetch(address + path)).status;
    const distinct = [...new Set(probed)].filter((path) => path !== undefined);
    paths = await Promise.all(distinct.map(async (path) => [path, await statusOf(path)] as const));
    text = `${await (await fetch(`${address}/metrics`)).text()}\n${await measuredByGateway()}`;
  }, START_MS_MAX);
  afterAll(removeAll);

  it('is where they answer: the probes', () =>
    expect(Object.fromEntries(paths)).toEqual({ '/health/live': 200, '/health/ready': 200 }));

  it('is what they hear: more replicas where the messages of a consumer wait', () => {
    const heard = [...text.matchAll(/^entente_consumer_lag_messages\{consumer="([^"]+)",topic="([^"]+)"\}/gm)];
    expect(heard.length).toBeGreaterThan(SERVICES.length);
    for (const service of SERVICES) {
      const { spec } = get(prod, 'ScaledObject', `${service}-service`);
      const scaledBy = (spec?.triggers ?? []).flatMap(({ type, metadata }) => (type === 'kafka' ? [metadata] : []));
      expect(scaledBy.map(({ consumerGroup, topic }) => `${consumerGroup} ${topic}`).sort()).toEqual(
        heard
          .filter(([, consumer = '']) => consumer.startsWith(`${service}.`))
          .map(([, consumer, topic]) => `${consumer} ${topic}`)
          .sort(),
      );
      const [broker = ''] = readBrokers(checks.environmentIn(prod, runOf(prod, `${service}-service`).container));
      for (const { bootstrapServers } of scaledBy)
        expect(bootstrapServers).toBe(broker.replace(':', `.${get(prod, 'Namespace', 'entente').metadata.name}:`));
      expect(spec?.scaleTargetRef?.name).toBe(`${service}-service`);
      expect([spec?.minReplicaCount, (spec?.maxReplicaCount ?? Infinity) <= 48]).toEqual([2, true]);
    }
  });

  it('is what they measure: every metric that is named', () => {
    const measured = new Set([...text.matchAll(/^# TYPE (entente_\w+)/gm)].map(([, name]) => name));
    const databases = SERVICES.map((service) => `entente_${service}`);
    const named = filesIn('k8s').flatMap((file) => [...textOf(file).matchAll(/\bentente_\w+/g)].map(([name]) => name));
    const unknown = (name: string) => !measured.has(name) && !measured.has(name.replace(/_(bucket|sum|count)$/, ''));
    expect([...new Set(named)].filter((name) => unknown(name) && !databases.includes(name))).toEqual([]);
    expect(['entente_open_requests', 'entente_command_seconds_bucket', 'entente_never'].map(unknown)).toEqual([
      false,
      false,
      true,
    ]);
  });
});

const filesIn = (folder: string): readonly string[] =>
  readdirSync(fileURLToPath(new URL(`../../../${folder}`, import.meta.url)), { recursive: true, withFileTypes: true }).flatMap(
    (entry) => (entry.isFile() ? [join(folder, entry.parentPath.split(`/${folder}`).at(-1) ?? '', entry.name)] : []),
  );

describe('What k8s has in common with docker-compose.yml', () => {
  const imagesIn = (objects: readonly KubeObject[]) =>
    checks.podsIn(objects).flatMap(({ pod }) => pod.spec.containers.map(({ image }) => image));

  it('is its images', () => {
    const { kafka, postgres, eventstore, gateway } = compose.services;
    const [ours, ...others] = [gateway, kafka, postgres, eventstore].map((service) => must(service, 'A service').image);
    expect(new Set(imagesIn(dev))).toEqual(new Set([ours, ...others]));
    expect(new Set(imagesIn(embedded))).toEqual(new Set([ours]));
    // From another registry, and the same release.
    expect(new Set(imagesIn(prod))).toEqual(new Set([`registry.example/${ours}`]));
  });

  it('is its databases, and how its broker and its EventStoreDB are set', () => {
    const lines = (sql: string) => sql.trim().split('\n');
    expect(lines(get(dev, 'ConfigMap', 'databases').data?.['databases.sql'] ?? '')).toEqual(
      lines(must(compose.configs['databases']?.content, 'The databases')),
    );
    for (const name of ['kafka', 'eventstore']) {
      const { pod } = must(
        checks.podsIn(dev).find(({ of }) => of === name),
        name,
      );
      const set = Object.fromEntries((pod.spec.containers[0]?.env ?? []).map((one) => [one.name, one.value]));
      // What says where it is, is another matter here.
      const isPlace = (variable: string) => /LISTENER|QUORUM_VOTERS|LOG_DIRS/.test(variable);
      const settings = (all: { readonly [variable: string]: string | undefined }) =>
        Object.fromEntries(Object.entries(all).filter(([variable]) => !isPlace(variable)));
      expect(settings(set)).toEqual(settings(must(compose.services[name], name).environment));
      expect(Object.keys(set).sort()).toEqual(Object.keys(must(compose.services[name], name).environment).sort());
    }
  });
});
