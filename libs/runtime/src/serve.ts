import type { AddressInfo } from 'node:net';
import { CommandBus } from '@nestjs/cqrs';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { TryLater } from '@entente/bus';
import { asyncApiOf } from '@entente/contracts';
import { disputeDocs, disputeProblems } from '@entente/dispute';
import { Busy, UnknownOutcome } from '@entente/event-store';
import { problemTable, Tokens, type Actions, type Failure } from '@entente/http';
import { createHttpApp, InFlight, Liveness, Readiness, stopHttpApp } from '@entente/http/serving';
import { must } from '@entente/kernel';
import { orderDocs, orderProblems } from '@entente/order';
import { payoutProblems } from '@entente/payout';
import { Log, Metrics, type LogDestination, type LogLevel } from '@entente/observability';
import { installedPacks, InvalidPack, Packs } from '@entente/policy';
import { DatabaseAway, whyNoDatabase } from '@entente/sql';
import { CONTEXTS } from './all-contexts.js';
import { askedOnBus } from './asked-on-bus.js';
import type { Config, ServiceConfig } from './config/config.js';
import type { Around, Running, Told } from './contexts.js';
import { failpoint } from './failpoints.js';
import { hearMessages, measureCommands } from './measure-commands.js';
import { measuresOf } from './measures.js';
import { operationsProblems } from './operations.module.js';
import { cannotListen } from './process/serving.js';
import { CannotStart } from './process/settings.js';
import { wait } from './waiting.js';

export type Served = {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  readonly app: NestExpressApplication;
  readonly running: Running;
  readonly tokens: Tokens;
  /** No new requests, what is in hand is finished, everything is closed. */
  stop(): Promise<void>;
};

type Settings = Config | ServiceConfig;
/** Opens the contexts of a process over the adapters of its kind. */
type Open = (packs: Packs, told: Told & { readonly log: Log }) => Promise<Running>;
type Options = {
  readonly logLevel?: LogLevel;
  readonly logTo?: LogDestination;
  /** How long the metrics show a count of whole tables before they count anew; 0 for whoever cannot wait. */
  readonly countsMs?: number;
};

/** Everything in one process: what follows the store is at work before the first request is taken. Its database is loaded only here: services have another. */
export async function serve(config: Config, options: Options = {}): Promise<Served> {
  const { openEmbedded } = await import('./embedded.module.js');
  return serveWith(config, options, (packs, told) => openEmbedded(config, packs, told));
}

/** One of the three services. Its adapters are loaded only here: the one process needs neither driver. */
export async function serveService(config: ServiceConfig, options: Options = {}): Promise<Served> {
  const { openService } = await import('./cluster.module.js');
  return serveWith(config, options, (packs, told) => openService(config, packs, told));
}

async function serveWith(config: Settings, options: Options, open: Open): Promise<Served> {
  try {
    return await start(config, packsOf(config), options, open);
  } catch (error) {
    throw told(error, config);
  }
}

const packsOf = ({ packsDir, packDefault }: Settings): Packs => new Packs(installedPacks(packsDir), packDefault);

/** What whoever starts the process can mend. */
function told(error: unknown, settings: Settings): unknown {
  if (error instanceof InvalidPack) return new CannotStart(error.message, { cause: error });
  const why = whyNoDatabase(error);
  const addresses = [
    ...(settings.store.kind === 'eventstore' ? ['EVENTSTORE_URL'] : []),
    ...('databaseUrl' in settings ? ['DATABASE_URL'] : []),
  ].join(' or ');
  if (why !== undefined) return new CannotStart(`${why}. Start it, or correct ${addresses}.`, { cause: error });
  return cannotListen(error, settings) ?? error;
}

const PROBLEMS = [orderProblems, disputeProblems, payoutProblems, operationsProblems];
const TITLE = 'Entente';
const VERSION = '0.1.0';

const TAGS = {
  Orders: 'From the payment until the order has ended.',
  Sellers: 'Their standing in a marketplace, and their figures.',
  Disputes: 'A quarrel over an order, and the mediator who settles it.',
  Money: 'Where the money of an order is.',
  Wallets: 'What sellers have earned, and how they take it out.',
  Ledger: 'What auditors look at.',
  Refunds: 'What operators do about refunds that failed.',
  'Parked messages': 'What operators do about messages that could not be handled.',
  Clock: 'The business time.',
  Problems: 'What refusals mean.',
  Development: 'There only while tokens are for development, or the payment provider is simulated.',
} as const;

/** Nothing is wrong with these requests: they are to be sent again. */
const FAILURES: readonly Failure[] = [
  { error: Busy, detail: 'Others changed it at the same moment. Send the same request again.', retryAfterS: 1 },
  { error: TryLater, detail: 'Somebody is at it already, or a part is away. Send the same request again.', retryAfterS: 5 },
  { error: DatabaseAway, detail: 'The database does not answer just now. Send the same request again.', retryAfterS: 5 },
  {
    error: UnknownOutcome,
    detail: 'It may or may not have happened. Send the same request again, with the same Idempotency-Key.',
    retryAfterS: 5,
  },
].map((failure) => ({ ...failure, code: 'busy' as const }));

async function start(
  config: Settings,
  packs: Packs,
  { logLevel = 'info', logTo, countsMs }: Options,
  open: Open,
): Promise<Served> {
  const metrics = new Metrics({ ofProcess: logLevel !== 'silent' });
  const log = new Log(metrics, { level: logLevel, ...(logTo && { to: logTo }) });
  for (const warning of config.warnings) log.warn({}, warning);
  const alert: Around['alert'] = ({ alert: name, ...about }) =>
    log.alert({ ...about, alert: name }, 'An operator should look at this.');
  const running = await open(packs, { alert, failpoint: failpoint(config.failAt), heard: hearMessages(metrics, log), log });
  const tokens = new Tokens(config.tokens);
  let app: NestExpressApplication | undefined;
  try {
    app = await createHttpApp(running.module, {
      tokens,
      log,
      metrics,
      problems: PROBLEMS,
      failures: FAILURES,
      writesPerMinute: config.rateLimit,
      docs: {
        title: TITLE,
        version: VERSION,
        description:
          'Orders, disputes and payouts of a marketplace. Every refusal is a problem (RFC 9457) with a stable code and a sentence that says what to do.',
        actions: docsOf(running, packs),
        tags: TAGS,
      },
      asyncApi: (overHttp) => {
        const names = running.contexts.map(({ parts }) => parts.name);
        const serving = must(app, 'An application that is up');
        const actions = names.map((name) => [name, serving.get<Actions>(CONTEXTS[name].actions, { strict: false })] as const);
        return asyncApiOf(names, askedOnBus(overHttp, actions), { title: TITLE, version: VERSION });
      },
    });
    const commands = app.get(CommandBus);
    measureCommands(commands, metrics, log);
    await app.init();
    const served = app;
    await running.start(
      {
        commands,
        desk: { tokens, problems: problemTable(PROBLEMS), failures: FAILURES },
        actions: (of) => served.get(of, { strict: false }),
      },
      () => served.get(InFlight).commands,
    );
    for (const measure of measuresOf(running, packs, countsMs)) metrics.watch(measure);
    const readiness = app.get(Readiness);
    const [alone, ...others] = running.contexts.map(({ parts }) => parts.name);
    if (others.length === 0) readiness.service = alone;
    for (const [name, check] of Object.entries(running.readiness)) readiness.add(name, check);
    for (const [name, check] of Object.entries(running.liveness)) app.get(Liveness).add(name, check);
    await app.listen(config.port, config.host);
  } catch (error) {
    await app?.close();
    await running.stop();
    throw error;
  }
  const served = app;
  const { port } = served.getHttpServer().address() as AddressInfo;
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    served.get(Readiness).draining = true;
    await wait(config.drainDelayMs);
    await stopHttpApp(served);
    await running.stop();
  };
  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    app: served,
    running,
    tokens,
    stop: () => (stopping ??= stop()),
  };
}

/** A process describes the actions that it serves. */
function docsOf({ contexts }: Running, packs: Packs) {
  const docs = { order: orderDocs, dispute: disputeDocs, payout: () => [] };
  return contexts.flatMap(({ parts }) => docs[parts.name](packs));
}
