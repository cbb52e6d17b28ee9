import { describe, expect, it } from '@jest/globals';
import type { ServiceName } from '@entente/contracts';
import { readConfig, readDatabases, readServiceConfig, readTopicsConfig } from './config.js';
import { ConfigError, type Env } from '../process/settings.js';

const SECRET = 'thirty-two characters and then some';
const provider = { JWKS_URL: 'https://login.example/keys', JWT_ISSUER: 'https://login.example', JWT_AUDIENCE: 'entente' };

const noFile = (): string => {
  throw new Error('no such file');
};

function faultsOf(env: Env, read: (env: Env) => unknown = (given) => readConfig(given, noFile)): readonly string[] {
  try {
    read(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('Without any setting', () => {
  it('one embedded process serves this machine, with development tokens and a warning', () => {
    const { warnings, ...config } = readConfig({});
    expect(config).toEqual({
      port: 3000,
      host: '127.0.0.1',
      provider: 'simulated',
      dataDir: './data',
      clock: { kind: 'system' },
      rateLimit: 60,
      packsDir: undefined,
      packDefault: ['comeup/2', 'congocrea/1'],
      store: { kind: 'sql' },
      tokens: { from: 'development' },
      drainDelayMs: 0,
    });
    expect(warnings).toEqual([expect.stringContaining('Development tokens are on')]);
  });
});

describe('Settings', () => {
  it('say where, how often and by which rules', () => {
    const env = {
      PORT: '8080',
      HOST: '0.0.0.0',
      DATA_DIR: 'memory',
      ENTENTE_RATE_LIMIT: '0',
      PACKS_DIR: './packs',
      PACK_DEFAULT: 'comeup/3, autre/1',
    };
    expect(readConfig(env)).toMatchObject({
      port: 8080,
      host: '0.0.0.0',
      dataDir: 'memory',
      rateLimit: 0,
      packsDir: './packs',
      packDefault: ['comeup/3', 'autre/1'],
    });
  });

  it('turn the clock by hand, from a start that is stated or not', () => {
    expect(readConfig({ ENTENTE_CLOCK: 'manual' }).clock).toEqual({ kind: 'manual', start: '2026-01-05T09:00:00.000Z' });
    const stated = { ENTENTE_CLOCK: 'manual', ENTENTE_CLOCK_START: '2026-03-01T10:00+01:00' };
    expect(readConfig(stated).clock).toEqual({ kind: 'manual', start: '2026-03-01T09:00:00.000Z' });
  });

  it('that are empty are not set', () =>
    expect(readConfig({ PORT: '', HOST: ' ', JWKS_URL: '' })).toMatchObject({ port: 3000, host: '127.0.0.1' }));

  it('name the identity provider, and then serve the world', () => {
    expect(readConfig(provider)).toMatchObject({
      host: '0.0.0.0',
      tokens: { from: 'provider', jwksUrl: 'https://login.example/keys', issuer: 'https://login.example', audience: 'entente' },
      warnings: [],
    });
  });

  it('name who moves the money: nobody does, or a payment service that is asked by message, in production too', () => {
    expect(readConfig({}).provider).toBe('simulated');
    const asked = readConfig({ NODE_ENV: 'production', ENTENTE_PROVIDER: 'by-message', ...provider });
    expect(asked.provider).toBe('by-message');
    expect(asked.warnings).toEqual([expect.stringContaining('only code in it can hear')]);
  });

  it('keep secrets in files', () => {
    expect(readConfig({ DEV_TOKEN_SECRET: SECRET }).tokens).toEqual({ from: 'development', secret: SECRET });
    const read = readConfig({ DEV_TOKEN_SECRET_FILE: '/run/secrets/dev' }, (path) =>
      path === '/run/secrets/dev' ? `${SECRET}\n` : '',
    );
    expect(read.tokens).toEqual({ from: 'development', secret: SECRET });
  });
});

describe('A setting is refused, by name and with what to write,', () => {
  it.each<[string, Record<string, string>, string]>([
    ['a port that is a word', { PORT: 'http' }, 'PORT="http" is not a whole number'],
    ['a port that is none', { PORT: '70000' }, 'PORT="70000"'],
    ['a limit below nothing', { ENTENTE_RATE_LIMIT: '-1' }, 'ENTENTE_RATE_LIMIT="-1"'],
    ['a store of the cluster', { ENTENTE_STORE: 'postgres' }, 'Write ENTENTE_STORE=pglite'],
    ['EventStoreDB that is nowhere', { ENTENTE_STORE: 'eventstore' }, 'EVENTSTORE_URL is missing. Write esdb://'],
    ['an unknown store', { ENTENTE_STORE: 'mongo' }, 'ENTENTE_STORE="mongo" is unknown'],
    ["the cluster's bus", { ENTENTE_BUS: 'kafka' }, 'Write ENTENTE_BUS=embedded'],
    ['an unknown clock', { ENTENTE_CLOCK: 'sundial' }, 'Write one of system, manual'],
    ['a start that is no instant', { ENTENTE_CLOCK: 'manual', ENTENTE_CLOCK_START: 'Monday' }, 'ENTENTE_CLOCK_START="Monday"'],
    ['a pack without a version', { PACK_DEFAULT: 'comeup' }, 'PACK_DEFAULT="comeup"'],
    ['two versions of one pack', { PACK_DEFAULT: 'comeup/1,comeup/2' }, 'one version of each'],
    ['an unknown provider', { ENTENTE_PROVIDER: 'bank' }, 'Write one of simulated, by-message'],
    ['keys over plain http', { ...provider, JWKS_URL: 'http://login.example/keys' }, 'JWKS_URL="http://login.example/keys"'],
    ['keys that pretend to be local', { ...provider, JWKS_URL: 'http://127.0.0.1.evil.example/keys' }, 'JWKS_URL='],
    ['keys from nowhere', { ...provider, JWKS_URL: 'keys' }, 'JWKS_URL="keys"'],
    ['keys of nobody', { ...provider, JWT_ISSUER: '' }, 'JWT_ISSUER is missing'],
    ['tokens for nobody', { ...provider, JWT_AUDIENCE: '' }, 'JWT_AUDIENCE is missing'],
    ['a short secret', { DEV_TOKEN_SECRET: 'secret' }, 'DEV_TOKEN_SECRET is too short'],
    ['a secret said twice', { DEV_TOKEN_SECRET: SECRET, DEV_TOKEN_SECRET_FILE: '/x' }, 'both set'],
    ['a secret that cannot be read', { DEV_TOKEN_SECRET_FILE: '/nowhere' }, 'DEV_TOKEN_SECRET_FILE="/nowhere" cannot be read'],
    [
      'production without an identity provider',
      { NODE_ENV: 'production', ENTENTE_PROVIDER: 'by-message' },
      'JWKS_URL is missing',
    ],
    ['production without a word about money', { NODE_ENV: 'production', ...provider }, 'write ENTENTE_PROVIDER=by-message'],
  ])('%s', (_, env, said) => expect(faultsOf(env)).toContainEqual(expect.stringContaining(said)));

  it('all of them at once', () => expect(faultsOf({ PORT: 'x', ENTENTE_BUS: 'kafka', NODE_ENV: 'production' })).toHaveLength(4));

  it('and a secret is not repeated', () => expect(faultsOf({ DEV_TOKEN_SECRET: 'hunter2' }).join()).not.toContain('hunter2'));

  it('but plain http is fine on this machine itself', () =>
    expect(faultsOf({ ...provider, JWKS_URL: 'http://localhost:8080/keys' })).toEqual([]));
});

const service = {
  DATABASE_URL: 'postgresql://order:secret@db:5432/order',
  KAFKA_BROKERS: 'kafka-0:9092, kafka-1:9092',
  DEV_TOKEN_SECRET: SECRET,
};

describe('A service', () => {
  it('has a database, brokers, and time for balancers to look', () =>
    expect(readServiceConfig('order', service)).toMatchObject({
      name: 'order',
      databaseUrl: service.DATABASE_URL,
      kafkaBrokers: ['kafka-0:9092', 'kafka-1:9092'],
      drainDelayMs: 5_000,
      sessionMs: 10_000,
      leaseMs: 15_000,
    }));

  it('reads orders where it is told to, with a token from a file', () => {
    const env = { ...service, ORDER_URL: 'http://order-service:3000/', SERVICE_TOKEN_FILE: '/run/secrets/token' };
    expect(readServiceConfig('dispute', env, () => 'a.b.c\n')).toMatchObject({
      orderUrl: 'http://order-service:3000',
      serviceToken: 'a.b.c',
    });
  });

  it.each<[string, ServiceName, Env, string]>([
    ['no database', 'order', { ...service, DATABASE_URL: '' }, 'DATABASE_URL is missing'],
    [
      'a database of another kind',
      'order',
      { ...service, DATABASE_URL: 'mysql://root:hunter2@db/x' },
      'DATABASE_URL is no address',
    ],
    ['no brokers', 'payout', { ...service, KAFKA_BROKERS: '' }, 'KAFKA_BROKERS is missing'],
    ['a broker without a port', 'payout', { ...service, KAFKA_BROKERS: 'kafka' }, 'KAFKA_BROKERS="kafka"'],
    ['the store of the one process', 'order', { ...service, ENTENTE_STORE: 'pglite' }, 'Write ENTENTE_STORE=postgres'],
    ['the bus of the one process', 'order', { ...service, ENTENTE_BUS: 'embedded' }, 'Write ENTENTE_BUS=kafka'],
    ['a secret of its own', 'order', { ...service, DEV_TOKEN_SECRET: '' }, 'the same secret for all services'],
    ['disputes without orders', 'dispute', service, 'ORDER_URL is missing'],
    ['a lease that ends before it is renewed', 'order', { ...service, LEASE_MS: '10' }, 'from 1000 to 300000'],
    ['a session that ends before a sign of life', 'order', { ...service, KAFKA_SESSION_MS: '10' }, 'from 1000 to 300000'],
    ['an address that is none', 'dispute', { ...service, ORDER_URL: 'order-service' }, 'ORDER_URL="order-service"'],
  ])('does not start with %s', (_, name, env, said) => {
    const faults = faultsOf(env, (given) => readServiceConfig(name, given, noFile));
    expect(faults).toContainEqual(expect.stringContaining(said));
    expect(faults.join()).not.toContain('hunter2');
  });
});

describe('The steps before a start', () => {
  it('are told of the databases that they are for', () => {
    expect(readDatabases({ ORDER_DATABASE_URL: service.DATABASE_URL })).toEqual({ order: service.DATABASE_URL });
    expect(faultsOf({}, (given) => readDatabases(given))).toEqual([expect.stringContaining('No database is named')]);
  });

  it('make topics of 48 partitions that keep 30 days, unless told otherwise', () => {
    const told = { KAFKA_BROKERS: 'kafka:9092' };
    expect(readTopicsConfig(told)).toEqual({
      kafkaBrokers: ['kafka:9092'],
      partitions: 48,
      replication: 1,
      retentionMs: 30 * 86_400_000,
    });
    const more = { KAFKA_PARTITIONS: '12', KAFKA_REPLICATION: '3', KAFKA_RETENTION_DAYS: '7' };
    expect(readTopicsConfig({ ...told, ...more })).toMatchObject({ partitions: 12, replication: 3, retentionMs: 7 * 86_400_000 });
  });

  it.each(['KAFKA_PARTITIONS', 'KAFKA_REPLICATION', 'KAFKA_RETENTION_DAYS'])('make no topics with %s=0', (name) => {
    const none = { KAFKA_BROKERS: 'kafka:9092', [name]: '0' };
    expect(faultsOf(none, readTopicsConfig)).toEqual([expect.stringContaining(`${name}="0" is not a whole number from 1 to `)]);
  });
});
