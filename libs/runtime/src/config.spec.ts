import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from './config.js';

const SECRET = 'thirty-two characters and then some';
const provider = { JWKS_URL: 'https://login.example/keys', JWT_ISSUER: 'https://login.example', JWT_AUDIENCE: 'entente' };

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env, () => {
      throw new Error('no such file');
    });
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
      dataDir: './data',
      clock: { kind: 'system' },
      rateLimit: 60,
      packsDir: undefined,
      packDefault: ['comeup/2', 'congocrea/1'],
      tokens: { from: 'development' },
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
    ['another store of the cluster', { ENTENTE_STORE: 'eventstore' }, 'Write ENTENTE_STORE=pglite'],
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
    ['production without a word about money', { NODE_ENV: 'production', ...provider }, 'needs a payment provider'],
    ['a provider that is not there yet', { ENTENTE_PROVIDER: 'by-message' }, 'is not served by this build'],
  ])('%s', (_, env, said) => expect(faultsOf(env)).toContainEqual(expect.stringContaining(said)));

  it('all of them at once', () => expect(faultsOf({ PORT: 'x', ENTENTE_BUS: 'kafka', NODE_ENV: 'production' })).toHaveLength(4));

  it('and a secret is not repeated', () => expect(faultsOf({ DEV_TOKEN_SECRET: 'hunter2' }).join()).not.toContain('hunter2'));

  it('but plain http is fine on this machine itself', () =>
    expect(faultsOf({ ...provider, JWKS_URL: 'http://localhost:8080/keys' })).toEqual([]));
});
