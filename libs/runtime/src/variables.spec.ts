import { describe, expect, it } from '@jest/globals';
import { readBrokers, readConfig, readDatabases, readDataDir, readServiceConfig, readTopicsConfig } from './config/config.js';
import { readUsers } from './config/stores.js';
import { ConfigError, VARIABLES, type Env, type Program, type Variable } from './process/index.js';

type Reader = { readonly read: (env: Env) => unknown; readonly enough: Env };

const EVENTS = { ENTENTE_STORE: 'eventstore', EVENTSTORE_URL: 'esdb://order:secret@db:2113' };
const SERVICE = {
  ...EVENTS,
  DATABASE_URL: 'postgresql://order:secret@db:5432/order',
  KAFKA_BROKERS: 'kafka:9092',
  DEV_TOKEN_SECRET: 'thirty-two characters and then some',
};

/** What reads for each program, and the least that it starts with. A manual clock, so that its beginning is read, and EventStoreDB, so that its address is. */
const READERS: { readonly [program in Program]?: Reader } = {
  'entente serve': { read: readConfig, enough: { ...EVENTS, ENTENTE_CLOCK: 'manual' } },
  'order-service': { read: (env) => readServiceConfig('order', env), enough: { ...SERVICE, ENTENTE_CLOCK: 'manual' } },
  'dispute-service': { read: (env) => readServiceConfig('dispute', env), enough: { ...SERVICE, ORDER_URL: 'http://order:3000' } },
  'payout-service': { read: (env) => readServiceConfig('payout', env), enough: SERVICE },
  'entente migrate': { read: readDatabases, enough: { ORDER_DATABASE_URL: SERVICE.DATABASE_URL } },
  'entente users': {
    read: readUsers,
    enough: { EVENTSTORE_URL: EVENTS.EVENTSTORE_URL, ORDER_EVENTSTORE_URL: EVENTS.EVENTSTORE_URL },
  },
  'entente topics': { read: readTopicsConfig, enough: { KAFKA_BROKERS: 'kafka:9092' } },
};

/** A value that nobody can mean. */
const WRONG: { readonly [name: string]: string } = {
  PORT: 'http',
  DATABASE_URL: 'mysql://db/order',
  ORDER_DATABASE_URL: 'localhost',
  DISPUTE_DATABASE_URL: 'localhost',
  PAYOUT_DATABASE_URL: 'localhost',
  KAFKA_BROKERS: 'kafka',
  KAFKA_SESSION_MS: '10',
  KAFKA_PARTITIONS: '0',
  KAFKA_REPLICATION: 'three',
  KAFKA_RETENTION_DAYS: '0',
  LEASE_MS: '15s',
  DRAIN_DELAY_MS: '-1',
  ORDER_URL: 'order-service',
  SERVICE_TOKEN: 'Bearer a.b.c',
  JWKS_URL: 'http://login.example/keys',
  DEV_TOKEN_SECRET: 'short',
  ENTENTE_PROVIDER: 'bank',
  ENTENTE_STORE: 'mongo',
  EVENTSTORE_URL: 'http://db:2113',
  ORDER_EVENTSTORE_URL: 'http://db:2113',
  DISPUTE_EVENTSTORE_URL: 'http://db:2113',
  PAYOUT_EVENTSTORE_URL: 'http://db:2113',
  VERIFY_EVENTSTORE_URL: 'http://db:2113',
  ENTENTE_BUS: 'carrier-pigeon',
  ENTENTE_CLOCK: 'sundial',
  ENTENTE_CLOCK_START: 'Monday',
  ENTENTE_RATE_LIMIT: 'none',
  PACK_DEFAULT: 'comeup',
  FAILPOINT: 'nowhere',
};
/** Names that may be any; whether there is something of that name is found out by using it. */
const ANY_TEXT = ['HOST', 'DATA_DIR', 'JWT_ISSUER', 'JWT_AUDIENCE', 'NODE_ENV', 'PACKS_DIR', 'EVENTSTORE_PREFIX'];

const pairs = Object.entries(READERS).flatMap(([program, reader]) =>
  VARIABLES.filter(({ readBy }) => readBy.includes(program as Program)).map(
    (variable) => [program, variable.name, { ...reader, variable }] as const,
  ),
);

function faultsOf({ read }: Reader, env: Env): readonly string[] {
  try {
    read(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

const defaultOf = ({ default: value }: Variable, program: string): string | undefined =>
  typeof value === 'object' ? value[program as Program] : value;

describe('What the table of variables tells of', () => {
  it.each(pairs.filter(([program, , { variable }]) => defaultOf(variable, program) !== undefined))(
    '%s, left without %s, is what it does',
    (program, name, { read, enough, variable }) => {
      const { [name]: _, ...rest } = enough;
      const clock = name.startsWith('ENTENTE_CLOCK_') ? { ENTENTE_CLOCK: 'manual' } : {};
      expect(read({ ...rest, ...clock })).toEqual(read({ ...rest, ...clock, [name]: defaultOf(variable, program) }));
    },
  );

  it.each(pairs.filter(([, , { variable }]) => variable.name in WRONG))(
    '%s: it refuses a wrong %s, and says what to write',
    (_, name, reader) => {
      expect(faultsOf(reader, reader.enough)).toEqual([]);
      const faults = faultsOf(reader, { ...reader.enough, [name]: WRONG[name] });
      expect(faults).toContainEqual(expect.stringMatching(new RegExp(`^${name}\\b.*\\bWrite\\b`)));
    },
  );

  it('programs names each variable that can be wrong', () =>
    expect([...new Set(pairs.map(([, name]) => name))].sort()).toEqual([...Object.keys(WRONG), ...ANY_TEXT].sort()));

  it('the folder of the one process, and brokers, is what commands that need nothing else read', () => {
    expect(readDataDir({})).toBe(VARIABLES.find(({ name }) => name === 'DATA_DIR')?.default);
    expect(faultsOf({ read: readBrokers, enough: {} }, { KAFKA_BROKERS: WRONG['KAFKA_BROKERS'] })).toEqual([
      expect.stringMatching(/^KAFKA_BROKERS="kafka".* Write host:port/),
    ]);
  });
});
