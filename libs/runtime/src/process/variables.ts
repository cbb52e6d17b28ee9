const SERVING = ['order-service', 'dispute-service', 'payout-service'] as const;
const CONTEXTS = ['entente serve', ...SERVING] as const;
const LOOKING = ['entente clock', 'entente dead-letters'] as const;
const ON_DATABASES = ['entente migrate', 'entente verify', 'entente projections', 'entente relay'] as const;

const ON_EVENTS = [...CONTEXTS, 'entente verify', 'entente projections', 'entente relay', 'entente payments'] as const;

/** Whatever of Entente is started, by the name that operators know it under. */
export const PROGRAMS = [
  ...CONTEXTS,
  'gateway',
  ...ON_DATABASES,
  'entente payments',
  'entente topics',
  'entente users',
  ...LOOKING,
  'entente replay',
  'entente policy',
  'entente demo',
] as const;
export type Program = (typeof PROGRAMS)[number];

export type Variable = {
  readonly name: string;
  /** What to write. */
  readonly says: string;
  readonly readBy: readonly Program[];
  /** The value that has the same effect as none; where programs differ, of each that has one. */
  readonly default?: string | { readonly [program in Program]?: string };
  /** What holds without a value, where no value says the same. */
  readonly without?: string;
  /** Who does not start without it. */
  readonly neededBy?: readonly Program[];
  /** May be given as a file that holds it, whose path `<name>_FILE` says. */
  readonly isSecret?: true;
};

const database = (service: string): Variable => ({
  name: `${service.toUpperCase()}_DATABASE_URL`,
  says: `the \`DATABASE_URL\` of the ${service} service, for a command that looks at the databases of services; one of the three is enough, except for \`verify\``,
  readBy: service === 'payout' ? [...ON_DATABASES, 'entente payments'] : ON_DATABASES,
  neededBy: ['entente migrate', 'entente relay'],
  isSecret: true,
});

const user = (name: string, who = `the ${name} service`): Variable => ({
  name: `${name.toUpperCase()}_EVENTSTORE_URL`,
  says: `what ${who} has as its \`EVENTSTORE_URL\`: its user is made with that password`,
  readBy: ['entente users'],
  neededBy: ['entente users'],
  isSecret: true,
});

const address = (service: string, readBy: readonly Program[] = []): Variable => ({
  name: `${service.toUpperCase()}_URL`,
  says: `where the ${service} service is, such as \`http://${service}-service:3000\`; for the gateway one address for each replica, with commas`,
  readBy: [...readBy, 'gateway', ...LOOKING],
  neededBy: [...readBy, 'gateway'],
});

/**
 * Every environment variable, and who reads it: what docs/configuration.md is written from, and what the specs hold programs and
 * docker-compose.yml to.
 */
export const VARIABLES: readonly Variable[] = [
  {
    name: 'PORT',
    says: 'the port to listen on, 0 for any that is free; for `replay` that of the process to ask on this machine, where `ENTENTE_URL` is not set',
    readBy: [...CONTEXTS, 'gateway', 'entente replay'],
    default: '3000',
  },
  {
    name: 'HOST',
    says: 'the address to listen on: `0.0.0.0` to be reached from other machines, or from outside of a container',
    readBy: [...CONTEXTS, 'gateway'],
    default: '127.0.0.1',
    without: '`0.0.0.0` with `JWKS_URL`, but for the gateway',
  },
  {
    name: 'METRICS_PORT',
    says: 'the port at which the gateway serves `/metrics`, such as `9464`, 0 for any that is free: another than `PORT`, which is everybody’s',
    readBy: ['gateway'],
    without: 'the gateway serves no metrics',
  },
  {
    name: 'DATA_DIR',
    says: 'the folder of the one process, which one process at a time uses; or `memory`, and nothing outlives the process',
    readBy: ['entente serve', 'entente verify', 'entente projections', 'entente payments'],
    default: './data',
  },
  {
    name: 'DATABASE_URL',
    says: "`postgresql://user:password@host:5432/name`, a database of this service alone; for `projections` the service's that `--service` names",
    readBy: [...SERVING, 'entente projections'],
    neededBy: SERVING,
    isSecret: true,
  },
  ...['order', 'dispute', 'payout'].map(database),
  {
    name: 'KAFKA_BROKERS',
    says: 'one or more brokers, such as `kafka-0:9092,kafka-1:9092`',
    readBy: [...SERVING, 'entente verify', 'entente relay', 'entente topics'],
    neededBy: [...SERVING, 'entente relay', 'entente topics'],
  },
  {
    name: 'KAFKA_SESSION_MS',
    says: "how soon another replica hears what a dead one has heard; 1000 or more, within the broker's `group.min.session.timeout.ms` and `group.max.session.timeout.ms`",
    readBy: SERVING,
    default: '10000',
  },
  {
    name: 'KAFKA_PARTITIONS',
    says: 'the number of partitions of each topic; [final](operations.md#before-the-start)',
    readBy: ['entente topics'],
    default: '48',
  },
  {
    name: 'KAFKA_REPLICATION',
    says: 'copies of each partition: 3 wherever losing a broker must lose nothing; of 2, the one that is left may be behind',
    readBy: ['entente topics'],
    default: '1',
  },
  {
    name: 'KAFKA_RETENTION_DAYS',
    says: 'how long a consumer may be away',
    readBy: ['entente topics'],
    default: '30',
  },
  {
    name: 'LEASE_MS',
    says: 'how soon another replica takes over what a dead one did for all; 1000 or more, the same for all replicas',
    readBy: SERVING,
    default: '15000',
  },
  {
    name: 'DRAIN_DELAY_MS',
    says: 'milliseconds from "not ready" to the moment when no more connections are taken',
    readBy: CONTEXTS,
    default: { 'entente serve': '0', 'order-service': '5000', 'dispute-service': '5000', 'payout-service': '5000' },
  },
  address('order', ['dispute-service']),
  address('dispute'),
  address('payout'),
  {
    name: 'SERVICE_TOKEN',
    says: "a token to read an order with, where no mediator's own is at hand, or it has expired while his command waited on the bus",
    readBy: ['dispute-service'],
    isSecret: true,
  },
  {
    name: 'JWKS_URL',
    says: 'where the keys of your identity provider are, by https',
    readBy: CONTEXTS,
    without: 'development tokens are on: whoever reaches the process may be anybody',
  },
  {
    name: 'JWT_ISSUER',
    says: 'what the `iss` of tokens says; with `JWKS_URL` it must be set',
    readBy: CONTEXTS,
  },
  {
    name: 'JWT_AUDIENCE',
    says: 'what the `aud` of tokens says; with `JWKS_URL` it must be set',
    readBy: CONTEXTS,
  },
  {
    name: 'DEV_TOKEN_SECRET',
    says: 'what signs development tokens, 32 characters or more, the same for all services; of no use with `JWKS_URL`',
    readBy: CONTEXTS,
    without: 'a new one at every start of the one process; services do not start without it or `JWKS_URL`',
    neededBy: SERVING,
    isSecret: true,
  },
  {
    name: 'NODE_ENV',
    says: '`production` to have development tokens refused, and a provider that moves no money',
    readBy: CONTEXTS,
  },
  {
    name: 'ENTENTE_PROVIDER',
    says: 'who moves the money: `simulated` moves none, `by-message` asks your payment service on the bus ([payments](payments.md)); `verify` and `payments` compare with the book of the simulated one',
    readBy: [...CONTEXTS, 'entente verify', 'entente payments'],
    default: 'simulated',
  },
  {
    name: 'ENTENTE_STORE',
    says: 'where events are stored: `eventstore` for EventStoreDB, else the database of the program; for a command the same as for what it looks at',
    readBy: ON_EVENTS,
    default: {
      'entente serve': 'pglite',
      'order-service': 'postgres',
      'dispute-service': 'postgres',
      'payout-service': 'postgres',
    },
    without: 'commands look in the database that they are told of',
  },
  {
    name: 'EVENTSTORE_URL',
    says: 'EventStoreDB, with the user of this service alone: `esdb://user:password@host:2113`, `esdb+discover://` for a cluster; `?tls=false` and `?tlsCAFile=<path>` may follow; with `ENTENTE_STORE=eventstore` it must be set; for `users` that of an administrator',
    readBy: [...ON_EVENTS, 'entente users'],
    neededBy: ['entente users'],
    isSecret: true,
  },
  user('order'),
  user('dispute'),
  user('payout'),
  user('verify', '`entente verify`, or a rebuild,'),
  {
    name: 'EVENTSTORE_PREFIX',
    says: 'how the streams of this installation are called in EventStoreDB, where others may have theirs: `entente_order-…`; the same for all services',
    readBy: ON_EVENTS,
    default: 'entente',
  },
  {
    name: 'ENTENTE_BUS',
    says: 'what carries messages; each program serves one, so it may be left out',
    readBy: CONTEXTS,
    default: { 'entente serve': 'embedded', 'order-service': 'kafka', 'dispute-service': 'kafka', 'payout-service': 'kafka' },
  },
  {
    name: 'ENTENTE_CLOCK',
    says: '`manual` for a time that stands still until it is turned, for tests and demonstrations; the same for all services',
    readBy: CONTEXTS,
    default: 'system',
  },
  {
    name: 'ENTENTE_CLOCK_START',
    says: 'where a manual clock begins: an instant with its offset',
    readBy: CONTEXTS,
    default: '2026-01-05T09:00:00Z',
  },
  {
    name: 'ENTENTE_RATE_LIMIT',
    says: 'writes a minute, caller and replica; 0 for no limit',
    readBy: CONTEXTS,
    default: '60',
  },
  {
    name: 'PACKS_DIR',
    says: 'a folder of your own rule books, `<marketplace>/<version>.yaml`, beside those that come with Entente; the same for all services',
    readBy: [...CONTEXTS, 'entente verify', 'entente replay', 'entente policy'],
  },
  {
    name: 'PACK_DEFAULT',
    says: 'which version of a rule book a bare name means, one of each; what belongs to no order (withdrawals, suspensions) goes by it too, and without one by the newest version',
    readBy: CONTEXTS,
    default: 'comeup/2,congocrea/1',
  },
  {
    name: 'FAILPOINT',
    says: 'for crash tests: where the process kills itself, such as `relay.after-publish:3`',
    readBy: CONTEXTS,
  },
  {
    name: 'ENTENTE_URL',
    says: 'where a gateway or the one process is',
    readBy: [...LOOKING, 'entente replay', 'entente demo'],
    default: { 'entente replay': 'http://127.0.0.1:3000', 'entente demo': 'http://127.0.0.1:3000' },
    without: '`clock` and `dead-letters` ask `ORDER_URL`, `DISPUTE_URL` and `PAYOUT_URL`',
  },
  {
    name: 'ENTENTE_TOKEN',
    says: 'the token of an operator; for `replay` of whoever may read the order',
    readBy: [...LOOKING, 'entente replay'],
    without: 'a development token is drawn, where they are on',
  },
  {
    name: 'NO_COLOR',
    says: '`1` for no colours on a terminal',
    readBy: ['entente replay', 'entente demo'],
  },
];
