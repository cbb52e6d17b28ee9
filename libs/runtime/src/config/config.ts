import { SERVICES, type ServiceName } from '@entente/contracts';
import type { TokenSettings } from '@entente/http/serving';
import { CLUSTER_FAILPOINTS, FAILPOINTS, type FailAt, type FailpointName } from '../failpoints.js';
import { parseInstant, type Instant } from '@entente/kernel';
import { fromDisk, readSettings, type Env, type Settings } from '../process/settings.js';
import { storeOf, type StoreChoice } from './stores.js';

/** What every process is told from outside. Nobody else reads the environment. */
type Common = {
  readonly port: number;
  readonly host: string;
  readonly clock: { readonly kind: 'system' } | { readonly kind: 'manual'; readonly start: Instant };
  /** Writes a minute and caller; 0 for no limit. */
  readonly rateLimit: number;
  /** A marketplace's own packs, beside those built in. */
  readonly packsDir: string | undefined;
  /** Which version a bare `comeup` means: `comeup/2`. */
  readonly packDefault: readonly string[];
  readonly store: StoreChoice;
  readonly tokens: TokenSettings;
  /** Who moves the money. */
  readonly provider: 'simulated' | 'by-message';
  /** For crash tests, and never in production: where this process kills itself. */
  readonly failAt: FailAt | undefined;
  /** From the moment it says that it is not ready to the moment it takes no more connections: balancers need time to look. */
  readonly drainDelayMs: number;
  /** To be logged at the start. */
  readonly warnings: readonly string[];
};

/** Everything in one process. `dataDir` is a folder, or `memory`: nothing outlives the process. */
export type Config = Common & { readonly dataDir: string };

/** One of the three services. */
export type ServiceConfig = Common & {
  readonly name: ServiceName;
  readonly databaseUrl: string;
  readonly kafkaBrokers: readonly string[];
  /** After so long without a sign of life the broker gives a member's partitions to others. The broker has bounds of its own for it. */
  readonly sessionMs: number;
  /** How long the work of a replica that has died waits for another. */
  readonly leaseMs: number;
  /** Where the dispute service reads orders. */
  readonly orderUrl?: string | undefined;
  /** With what it reads them where nobody's own token is at hand. */
  readonly serviceToken?: string | undefined;
};

/** In one process nobody else hears the bus. */
const NOBODY_PAYS =
  'ENTENTE_PROVIDER=by-message asks a payment service on the bus of this one process, which only code in it can hear. Run payout-service with Kafka where another program pays.';
const SECRET_CHARS_MIN = 32;
const SESSION_MS = 10_000;
const LEASE_MS = 15_000;
const DRAIN_DELAY_MS = 5_000;
/** Final once topics exist: the key decides the partition, and with it the order of what is told of an order. */
const PARTITIONS = 48;
const RETENTION_DAYS = 30;
const DAY_MS = 86_400_000;
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;
const PACKS = /^[a-z][a-z0-9_-]*\/[1-9]\d{0,5}$/;

export function readConfig(env: Env, readFile = fromDisk): Config {
  return readSettings(env, readFile, (settings) => {
    servesOnly(settings, 'ENTENTE_BUS', ['embedded', 'kafka'], 'embedded');
    const common = commonOf(settings, { drainDelayMs: 0, ownStore: 'pglite' });
    const warnings = common.provider === 'by-message' ? [...common.warnings, NOBODY_PAYS] : common.warnings;
    return { ...common, warnings, dataDir: readDataDir(env) };
  });
}

/** The folder of the one process: what looks at it while it does not run needs no other of its settings. */
export const readDataDir = (env: Env): string => env['DATA_DIR']?.trim() || './data';

/** A service draws no secret of its own for development tokens: all three must read each other's. */
export function readServiceConfig(name: ServiceName, env: Env, readFile = fromDisk): ServiceConfig {
  return readSettings(env, readFile, (settings) => {
    servesOnly(settings, 'ENTENTE_BUS', ['embedded', 'kafka'], 'kafka');
    const common = commonOf(settings, { drainDelayMs: DRAIN_DELAY_MS, ownStore: 'postgres' });
    if (common.tokens.from === 'development' && common.tokens.secret === undefined)
      settings.faults.push(
        'DEV_TOKEN_SECRET is missing. Write the same secret for all services, so that each reads the tokens of the others; or set JWKS_URL.',
      );
    return {
      ...common,
      name,
      databaseUrl: databaseOf(settings, 'DATABASE_URL') ?? '',
      kafkaBrokers: brokersOf(settings),
      sessionMs: settings.whole('KAFKA_SESSION_MS', SESSION_MS, 300_000, 1_000),
      leaseMs: settings.whole('LEASE_MS', LEASE_MS, 300_000, 1_000),
      ...(name === 'dispute' && ordersOf(settings)),
    };
  });
}

/** Only disputes read orders that another process has. */
function ordersOf(settings: Settings): Pick<ServiceConfig, 'orderUrl' | 'serviceToken'> {
  const orderUrl = settings.address('ORDER_URL', ['http:', 'https:']);
  const serviceToken = settings.secret('SERVICE_TOKEN');
  if (orderUrl === undefined)
    settings.faults.push('ORDER_URL is missing. Write where the order service is, such as http://order-service:3000.');
  // It is a secret: what is none is not repeated.
  if (serviceToken !== undefined && !TOKEN.test(serviceToken))
    settings.faults.push('SERVICE_TOKEN is no token. Write it alone, as it was given to you, without "Bearer" before it.');
  return { orderUrl, serviceToken };
}

/** One database a service. A step may be told of all three, or of those that it is for. */
type Databases = { readonly [name in ServiceName]?: string };

/** `ORDER_DATABASE_URL`, `DISPUTE_DATABASE_URL`, `PAYOUT_DATABASE_URL`, or a file each (`…_FILE`); at least one of them. */
export function readDatabases(env: Env, readFile = fromDisk): Databases {
  return readSettings(env, readFile, (settings) => databasesOf(settings));
}

/** The database of one service, where it is named. */
export const readDatabaseOf = (name: ServiceName, env: Env): string | undefined =>
  readSettings(env, fromDisk, (settings) => databaseOf(settings, `${name.toUpperCase()}_DATABASE_URL`, { optional: true }));

/** Whether databases of services are meant, or the folder of the one process. */
export const namesDatabases = (env: Env): boolean =>
  SERVICES.some((name) => ['', '_FILE'].some((kind) => env[`${name.toUpperCase()}_DATABASE_URL${kind}`]?.trim()));

/** For what reads or sends messages, and makes no topics. */
export function readBrokers(env: Env): readonly string[] {
  return readSettings(env, fromDisk, brokersOf);
}

/** For what compares with the provider's book. */
export const readProvider = (env: Env): Config['provider'] => readSettings(env, fromDisk, providerOf);

const providerOf = (settings: Settings): Config['provider'] =>
  settings.oneOf('ENTENTE_PROVIDER', ['simulated', 'by-message'], 'simulated');

export type TopicsConfig = {
  readonly kafkaBrokers: readonly string[];
  readonly partitions: number;
  readonly replication: number;
  readonly retentionMs: number;
};

export function readTopicsConfig(env: Env, readFile = fromDisk): TopicsConfig {
  return readSettings(env, readFile, (settings) => ({
    kafkaBrokers: brokersOf(settings),
    partitions: settings.whole('KAFKA_PARTITIONS', PARTITIONS, 10_000, 1),
    replication: settings.whole('KAFKA_REPLICATION', 1, 32, 1),
    retentionMs: settings.whole('KAFKA_RETENTION_DAYS', RETENTION_DAYS, 36_500, 1) * DAY_MS,
  }));
}

function commonOf(
  settings: Settings,
  otherwise: { readonly drainDelayMs: number; readonly ownStore: 'pglite' | 'postgres' },
): Common {
  const { faults } = settings;
  const production = settings.text('NODE_ENV') === 'production';
  const tokens = tokensOf(settings, production);
  const provider = providerOf(settings);
  if (production && provider === 'simulated')
    faults.push(
      'ENTENTE_PROVIDER=simulated moves no money. With NODE_ENV=production write ENTENTE_PROVIDER=by-message, and have your payment service answer: docs/payments.md.',
    );
  return {
    port: settings.whole('PORT', 3000, 65_535),
    host: settings.text('HOST') ?? (tokens.from === 'provider' ? '0.0.0.0' : '127.0.0.1'),
    clock: clockOf(settings),
    rateLimit: settings.whole('ENTENTE_RATE_LIMIT', 60, 1_000_000),
    packsDir: settings.text('PACKS_DIR'),
    packDefault: packsOf(settings),
    store: storeOf(settings, otherwise.ownStore),
    tokens,
    provider,
    failAt: failAtOf(settings, production),
    drainDelayMs: settings.whole('DRAIN_DELAY_MS', otherwise.drainDelayMs, 60_000),
    warnings:
      tokens.from === 'development'
        ? [
            'Development tokens are on: whoever reaches this process may be anybody. Set JWKS_URL, JWT_ISSUER and JWT_AUDIENCE to end that.',
          ]
        : [],
  };
}

/** One database a service; a step may be told of all three, or of one. */
function databasesOf(settings: Settings): Databases {
  const found: { [name in ServiceName]?: string } = {};
  for (const name of SERVICES) {
    const url = databaseOf(settings, `${name.toUpperCase()}_DATABASE_URL`, { optional: true });
    if (url !== undefined) found[name] = url;
  }
  if (Object.keys(found).length === 0 && settings.faults.length === 0)
    settings.faults.push(
      'No database is named. Write ORDER_DATABASE_URL, DISPUTE_DATABASE_URL and PAYOUT_DATABASE_URL, or those of them that you mean.',
    );
  return found;
}

function isDatabase(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password, pathname } = new URL(url);
  try {
    for (const part of [username, password, pathname]) decodeURIComponent(part);
  } catch {
    return false;
  }
  return protocol === 'postgresql:' || protocol === 'postgres:';
}

function databaseOf(settings: Settings, name: string, { optional = false } = {}): string | undefined {
  const url = settings.secret(name);
  if (url === undefined) {
    if (!optional)
      settings.faults.push(
        `${name} is missing. Write a database of this service alone: postgresql://user:password@host:5432/name.`,
      );
    return undefined;
  }
  // The address may hold a password: it is not repeated.
  if (!isDatabase(url))
    settings.faults.push(`${name} is no address of a database. Write postgresql://user:password@host:5432/name.`);
  return url;
}

function brokersOf(settings: Settings): readonly string[] {
  const written = settings.text('KAFKA_BROKERS');
  if (written === undefined) {
    settings.faults.push('KAFKA_BROKERS is missing. Write one or more brokers, such as kafka-0:9092,kafka-1:9092.');
    return [];
  }
  const brokers = written.split(',').map((broker) => broker.trim());
  if (!brokers.every((broker) => /^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/.test(broker)))
    settings.faults.push(`KAFKA_BROKERS="${written}" is no list of brokers. Write host:port, separated by commas.`);
  return brokers;
}

/** `relay.after-publish:3`: the third time that the process passes there. */
function failAtOf(settings: Settings, production: boolean): FailAt | undefined {
  const written = settings.text('FAILPOINT');
  if (written === undefined) return undefined;
  const [name = '', hit = '1'] = written.split(':');
  const known: readonly string[] = [...FAILPOINTS, ...CLUSTER_FAILPOINTS];
  if (production) settings.faults.push('FAILPOINT ends the process on purpose. Leave it out with NODE_ENV=production.');
  else if (!known.includes(name) || !/^[1-9]\d{0,5}$/.test(hit))
    settings.faults.push(`FAILPOINT="${written}" is unknown. Write one of ${known.join(', ')}, and :n for the n-th time.`);
  return { name: name as FailpointName, hit: Number(hit) };
}

/** What this process is not made for is refused instead of passed over. */
function servesOnly(settings: Settings, name: string, words: readonly string[], served: string): void {
  const written = settings.oneOf(name, words, served);
  if (written !== served)
    settings.faults.push(`${name}=${written} is not served by this process. Write ${name}=${served}, or leave it out.`);
}

function clockOf(settings: Settings): Config['clock'] {
  const kind = settings.oneOf('ENTENTE_CLOCK', ['system', 'manual'], 'system');
  const written = settings.text('ENTENTE_CLOCK_START') ?? '2026-01-05T09:00:00Z';
  const start = parseInstant(written);
  if (!start) {
    settings.faults.push(
      `ENTENTE_CLOCK_START="${written}" is no instant. Write one with its offset, such as 2026-01-05T09:00:00Z.`,
    );
  }
  return kind === 'manual' && start ? { kind, start } : { kind: 'system' };
}

function packsOf(settings: Settings): readonly string[] {
  const written = settings.text('PACK_DEFAULT') ?? 'comeup/2,congocrea/1';
  const choices = written.split(',').map((choice) => choice.trim());
  const names = choices.map((choice) => choice.split('/', 1)[0]);
  if (!choices.every((choice) => PACKS.test(choice)) || new Set(names).size < names.length) {
    settings.faults.push(
      `PACK_DEFAULT="${written}" is no list of packs. Write one version of each, such as comeup/2,congocrea/1.`,
    );
  }
  return choices;
}

function tokensOf(settings: Settings, production: boolean): TokenSettings {
  const jwksUrl = settings.text('JWKS_URL');
  const issuer = settings.text('JWT_ISSUER');
  const audience = settings.text('JWT_AUDIENCE');
  if (jwksUrl !== undefined) {
    if (!isTrustworthy(jwksUrl))
      settings.faults.push(
        `JWKS_URL="${jwksUrl}" cannot be trusted. Write an https address; plain http only for this machine itself.`,
      );
    if (issuer === undefined)
      settings.faults.push('JWT_ISSUER is missing. Write whom JWKS_URL belongs to, exactly as in the "iss" of its tokens.');
    if (audience === undefined) settings.faults.push('JWT_AUDIENCE is missing. Write what the "aud" of tokens for Entente says.');
    return { from: 'provider', jwksUrl, issuer: issuer ?? '', audience: audience ?? '' };
  }
  if (production)
    settings.faults.push(
      "JWKS_URL is missing. With NODE_ENV=production write the address of your identity provider's keys: development tokens are refused there.",
    );
  const secret = settings.secret('DEV_TOKEN_SECRET');
  if (secret !== undefined && secret.length < SECRET_CHARS_MIN) {
    settings.faults.push(
      `DEV_TOKEN_SECRET is too short. Write at least ${SECRET_CHARS_MIN} characters, or leave it out for a new one at every start.`,
    );
  }
  return { from: 'development', ...(secret && { secret }), ...(issuer && { issuer }), ...(audience && { audience }) };
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function isTrustworthy(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}
