import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { SERVICES } from '@entente/contracts';
import { must } from '@entente/kernel';
import { readBrokers, readDatabases, readServiceConfig, readTopicsConfig } from '@entente/runtime/config';
import { PROGRAMS } from '@entente/runtime/process';
import { addressesIn } from '../src/running-system.js';
import { textOf } from './blocks.js';
import { freshDirectory, removeAll, startProcess, served, up } from './child.js';
import { commandOf, readCompose, takenByCompose } from './compose.js';
import { lacking, programsOf, unread } from './containers.js';

const TEST_MS_MAX = 120_000;
const ROOT = new URL('../../../', import.meta.url);
const { name, services, configs, volumes, ...rest } = readCompose();
const all = Object.entries(services);
const ours = all.filter(([, { build }]) => build !== undefined);
type Env = { readonly [name: string]: string };
const example: Env = Object.fromEntries(
  [...textOf('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, one = '', value = '']) => [one, value]),
);
const turned: Env = {
  ENTENTE_CLOCK: 'manual',
  ENTENTE_CLOCK_START: '2026-03-01T09:00:00Z',
  ENTENTE_RATE_LIMIT: '0',
  KAFKA_PARTITIONS: '6',
};

describe('docker-compose.yml', () => {
  it('runs every service, and what prepares and looks after them', () =>
    expect(Object.fromEntries(ours.map(([of, service]) => [of, programsOf(commandOf(service)).length]))).toEqual({
      migrate: 1,
      topics: 1,
      'order-service': 1,
      'dispute-service': 1,
      'payout-service': 1,
      gateway: 1,
      entente: PROGRAMS.filter((program) => program.startsWith('entente ')).length,
    }));

  it('runs programs that are built', () => {
    for (const [of, service] of ours) {
      const [node, main = ''] = commandOf(service);
      expect([of, node, main, existsSync(fileURLToPath(new URL(main, ROOT)))]).toEqual([of, 'node', main, true]);
    }
  });

  it.each(ours)('gives %s only what it reads, and all that it needs', (_, service) => {
    const programs = programsOf(commandOf(service));
    const given = Object.keys(service.environment);
    expect(unread(programs, given)).toEqual([]);
    const [program] = programs;
    const held = given.filter((name) => service.environment[name]);
    expect(programs.length === 1 && program ? lacking(program, held) : []).toEqual([]);
  });

  it.each([
    ['nothing', {}],
    ['.env.example', example],
    ['a manual clock', turned],
  ])('gives values that are accepted, with %s set', (_, env: Env) => {
    const read = readCompose(env).services;
    const environmentOf = (of: string) => must(read[of], of).environment;
    for (const service of SERVICES) {
      const config = readServiceConfig(service, environmentOf(`${service}-service`));
      expect(config).toMatchObject({ host: '0.0.0.0', port: 3000, kafkaBrokers: ['kafka:19092'] });
      expect([config.clock.kind, config.rateLimit]).toEqual(env === turned ? ['manual', 0] : ['system', 60]);
      expect(readDatabases(environmentOf('migrate'))[service]).toBe(config.databaseUrl);
    }
    expect(readTopicsConfig(environmentOf('topics')).partitions).toBe(env === turned ? 6 : 48);
    expect(Object.keys(readDatabases(environmentOf('entente')))).toEqual(SERVICES);
    expect(readBrokers(environmentOf('entente'))).toEqual(['kafka:19092']);
    expect(addressesIn(environmentOf('entente'))).toEqual({ whole: 'http://gateway:3000' });
  });

  it('takes what .env.example tells of, and is the same without', () => {
    expect(Object.keys(example).sort()).toEqual([...takenByCompose().keys()].sort());
    expect(readCompose(example)).toEqual(readCompose());
  });

  it('starts in an order that ends', () => {
    const left = new Map(all.map(([of, { depends_on = {} }]) => [of, Object.keys(depends_on)]));
    while (left.size > 0) {
      const ready = [...left].filter(([, before]) => before.every((one) => one in services && !left.has(one)));
      expect([...left.keys(), ready.length > 0]).toContain(true);
      for (const [of] of ready) left.delete(of);
    }
    for (const [of, { depends_on = {} }] of all)
      for (const [before, { condition }] of Object.entries(depends_on)) {
        const { healthcheck, restart } = must(services[before], before);
        const isMet = condition === 'service_healthy' ? healthcheck !== undefined : restart === 'no';
        expect([of, before, condition, isMet]).toEqual([
          of,
          before,
          expect.stringMatching(/healthy$|completed_successfully$/),
          true,
        ]);
      }
  });

  it('reaches each service under its name, at the port that it listens on', () => {
    const addressed = ours.flatMap(([, { environment }]) =>
      Object.values(environment).flatMap((value) => [...String(value).matchAll(/(?:^|@|\/\/)([a-z][a-z-]*):(\d+)/g)]),
    );
    const listening: { readonly [of: string]: string } = { postgres: '5432', kafka: '19092', eventstore: '2113' };
    for (const [, host = '', port] of addressed)
      expect([host, host in services, port]).toEqual([host, true, listening[host] ?? '3000']);
    expect(new Set(addressed.map(([, host]) => host))).toEqual(
      new Set(['postgres', 'kafka', 'eventstore', 'gateway', 'order-service', 'dispute-service', 'payout-service']),
    );
  });

  it('is reached from this machine alone', () =>
    expect(Object.fromEntries(all.flatMap(([of, { ports = [] }]) => ports.map((port) => [of, port])))).toEqual({
      postgres: '127.0.0.1:5432:5432',
      kafka: '127.0.0.1:9092:9092',
      eventstore: '127.0.0.1:2113:2113',
      gateway: '127.0.0.1:3000:3000',
      prometheus: '127.0.0.1:9090:9090',
      grafana: '127.0.0.1:3030:3000',
    }));

  it('pins its images, bounds what each takes, and keeps what is to be kept in volumes', () => {
    expect(name).toBe('entente');
    expect(Object.keys(rest).filter((key) => !key.startsWith('x-'))).toEqual([]); // No `version`: Compose ignores it, and warns.
    for (const [of, { image, init, deploy, read_only = false, build, volumes: mounted = [], configs: given = [] }] of all) {
      expect([of, image]).toEqual([of, expect.stringMatching(/^[a-z/]+:v?\d[\d.]*(-[a-z]+)?$/)]);
      expect([of, init, read_only]).toEqual([of, true, build !== undefined]);
      expect(Object.keys(deploy.resources.limits).sort()).toEqual(['cpus', 'memory']);
      for (const mount of mounted) expect(Object.keys(volumes)).toContain(mount.split(':')[0]);
      for (const { source } of given) expect(Object.keys(configs)).toContain(source);
    }
  });

  it('has no topic but those that somebody made, and one copy of each', () => {
    const set = Object.entries(must(services['kafka'], 'Kafka').environment);
    expect(Object.fromEntries(set.filter(([key]) => /AUTO_CREATE|REPLICATION_FACTOR|MIN_ISR|REBALANCE/.test(key)))).toEqual({
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    });
  });

  it('shows, where it is asked to, these very rules and dashboards of all that can be asked', () => {
    const watching = all.filter(([, { profiles = [] }]) => profiles.includes('obs'));
    expect(watching.map(([of]) => of)).toEqual(['prometheus', 'grafana']);
    const given = (of: string) => {
      const entries = services[of]?.configs ?? [];
      return new Map(entries.map(({ source, target }) => [target, must(configs[source], source)]));
    };
    const isThere = (file = '') => existsSync(fileURLToPath(new URL(file, ROOT)));

    const { rule_files, scrape_configs } = parse(given('prometheus').get('/etc/prometheus/prometheus.yml')?.content ?? '') as {
      rule_files: string[];
      scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
    };
    const scraped = scrape_configs.map(({ job_name, static_configs }) => [
      job_name,
      ...static_configs.flatMap((one) => one.targets),
    ]);
    // The rules know them by these names.
    expect(scraped).toEqual([
      ...SERVICES.map((service) => [`${service}-service`, `${service}-service:3000`]),
      ['gateway', `gateway:${String(services['gateway']?.environment['METRICS_PORT'])}`],
    ]);
    for (const file of rule_files) {
      const rules = given('prometheus').get(file)?.file ?? '';
      expect([rules, isThere(rules)]).toEqual([expect.stringMatching(/^k8s\/components\/monitoring\/rules\//), true]);
    }

    const shown = [...given('grafana')].filter(([target]) => target.endsWith('.json'));
    const inTree = readdirSync(new URL('k8s/components/monitoring/dashboards/', ROOT));
    expect(shown.map(([target]) => target)).toEqual(
      expect.arrayContaining(inTree.map((name) => `/etc/entente/dashboards/${name}`)),
    );
    for (const [target, { file }] of shown)
      expect([target, file]).toEqual([
        target,
        `k8s/components/monitoring/dashboards/${target.replace('/etc/entente/dashboards/', '')}`,
      ]);
    const provisioned = given('grafana').get('/etc/grafana/provisioning/dashboards/entente.yaml')?.content;
    expect(parse(provisioned ?? '')).toMatchObject({ providers: [{ options: { path: '/etc/entente/dashboards' } }] });
    const asked = given('grafana').get('/etc/grafana/provisioning/datasources/entente.yaml')?.content;
    expect(parse(asked ?? '')).toMatchObject({ datasources: [{ type: 'prometheus', url: 'http://prometheus:9090' }] });
    expect(services['grafana']?.environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']).toBe(shown[0]?.[0]);
  });

  it('has the parts that the README looks at', () => {
    const said = textOf('README.md').match(/docker compose (?:exec|run --rm|logs --follow) [a-z-]+/g) ?? [];
    expect(said.length).toBeGreaterThan(2);
    for (const command of said) expect([command, (command.split(' ').at(-1) ?? '') in services]).toEqual([command, true]);
    expect(textOf('README.md')).toContain(`docker build --tag ${services['gateway']?.image} .`);
  });

  it('has the versions that are tested', () => {
    const [, kafka] = /<artifactId>kafka_[\s\S]*?<version>([\d.]+)</.exec(textOf('libs/testing/src/engines/kafka/pom.xml')) ?? [];
    expect(services['kafka']?.image).toBe(`apache/kafka:${kafka}`);
    // Tests run on whatever PostgreSQL the machine has, from this one on.
    const [, oldest] = /VERSION_MIN = (\d+)/.exec(textOf('libs/testing/src/engines/postgres.ts')) ?? [];
    expect(Number(services['postgres']?.image.split(':')[1])).toBeGreaterThanOrEqual(Number(oldest));
    const { version, engines } = JSON.parse(textOf('package.json')) as { version: string; engines: { node: string } };
    expect(ours.map(([, { image }]) => image)).toEqual(ours.map(() => `entente:${version}`));
    const images = [...textOf('Dockerfile').matchAll(/^FROM node:([\d.]+)-bookworm-slim/gm)].map(([, one]) => one);
    expect(images).toHaveLength(3);
    expect(new Set(images).size).toBe(1);
    expect(engines.node).toBe(`>=${images[0]?.split('.').slice(0, 2).join('.')}`);
  });
});

describe('The health check of docker-compose.yml', () => {
  afterAll(removeAll);
  const checkOf = (of: string, at: string): Promise<unknown> => {
    const [cmd, node, ...args] = must(services[of]?.healthcheck, 'A health check').test;
    expect([cmd, node]).toEqual(['CMD', 'node']);
    return promisify(execFile)(
      process.execPath,
      args.map((arg) => arg.replace('http://127.0.0.1:3000', at)),
    );
  };

  it(
    'passes where a process is ready, and fails where it is not, or is not there',
    async () => {
      const { address } = await served(await freshDirectory());
      for (const of of [...SERVICES.map((service) => `${service}-service`), 'gateway'])
        await expect(checkOf(of, address)).resolves.toMatchObject({ stdout: '', stderr: '' });
      await expect(checkOf('gateway', 'http://127.0.0.1:9')).rejects.toMatchObject({ code: 1, stderr: '' });
      // A gateway as it is started there; the names of its services are nobody's here.
      const { environment } = must(services['gateway'], 'The gateway');
      const gateway = await up(
        startProcess(fileURLToPath(new URL('apps/gateway/dist/main.js', ROOT)), [], {
          ...environment,
          PORT: '0',
          METRICS_PORT: '0',
          HOST: '127.0.0.1',
        }),
      );
      await expect(checkOf('gateway', gateway.address)).rejects.toMatchObject({ code: 1, stderr: '' });
      expect((await fetch(`${gateway.address}/health/ready`)).status).toBe(503);
    },
    TEST_MS_MAX,
  );
});
