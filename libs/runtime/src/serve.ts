import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { CommandBus } from '@nestjs/cqrs';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { TryLater } from '@entente/bus';
import { disputeDocs, disputeProblems } from '@entente/dispute';
import { Busy } from '@entente/event-store';
import { createHttpApp, InFlight, Readiness, stopHttpApp, Tokens } from '@entente/http';
import { orderDocs, orderProblems } from '@entente/order';
import { payoutProblems } from '@entente/payout';
import { Log, Metrics, type LogLevel } from '@entente/observability';
import { builtInPacks, InvalidPack, Packs, readPackFolder, type Pack } from '@entente/policy';
import { DirectoryUnusable } from '@entente/sql/pglite';
import { CannotStart, type Config } from './config.js';
import { openEmbedded, type Embedded } from './embedded.module.js';
import { failpoint } from './failpoints.js';
import { measureCommands } from './measure-commands.js';
import { operationsProblems } from './operations.module.js';

export type Served = {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  readonly app: NestExpressApplication;
  readonly embedded: Embedded;
  readonly tokens: Tokens;
  /** No new requests, what is in hand is finished, the database is closed. */
  stop(): Promise<void>;
};

/** The rule books, or why this installation's own cannot be used: with file, line and what to write. */
function packsOf({ packsDir, packDefault }: Config): Packs {
  return new Packs([...builtInPacks(), ...(packsDir === undefined ? [] : ownPacks(packsDir))], packDefault);
}

function ownPacks(folder: string): readonly Pack[] {
  if (!existsSync(folder))
    throw new CannotStart(`PACKS_DIR=${folder} is not there. Name the folder that holds <marketplace>/<version>.yaml.`);
  return readPackFolder(folder);
}

/** What whoever starts the process can mend. */
function told(error: unknown, { port, host }: Config): unknown {
  if (error instanceof InvalidPack || error instanceof DirectoryUnusable) return new CannotStart(error.message, { cause: error });
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new CannotStart(`Port ${port} is taken. Set PORT to another, or end what listens there.`, { cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'EACCES')
    return new CannotStart(
      `This process may not listen on ${host}:${port}. Set HOST and PORT to an address of this machine that it may use.`,
      { cause: error },
    );
  return error;
}

/** Starts the single process: everything that follows the store is at work before the first request is taken. */
export async function serve(config: Config, { logLevel = 'info' }: { readonly logLevel?: LogLevel } = {}): Promise<Served> {
  try {
    return await start(config, packsOf(config), logLevel);
  } catch (error) {
    throw told(error, config);
  }
}

async function start(config: Config, packs: Packs, logLevel: LogLevel): Promise<Served> {
  const metrics = new Metrics({ ofProcess: logLevel !== 'silent' });
  const log = new Log(metrics, { level: logLevel });
  for (const warning of config.warnings) log.warn({}, warning);
  const alert = ({ alert: name, ...about }: { readonly alert: string }) =>
    log.alert({ ...about, alert: name }, 'An operator should look at this.');
  const embedded = await openEmbedded(config, packs, { alert, failpoint: failpoint(config.failAt) });
  const tokens = new Tokens(config.tokens);
  let app: NestExpressApplication | undefined;
  try {
    app = await createHttpApp(embedded.module, {
      tokens,
      log,
      metrics,
      problems: [orderProblems, disputeProblems, payoutProblems, operationsProblems],
      failures: [
        {
          error: Busy,
          code: 'busy',
          detail: 'Others changed it at the same moment. Send the same request again.',
          retryAfterS: 1,
        },
        {
          error: TryLater,
          code: 'busy',
          detail: 'Somebody is at it already, or a part is away. Send the same request again.',
          retryAfterS: 5,
        },
      ],
      writesPerMinute: config.rateLimit,
      docs: {
        title: 'Entente',
        version: '0.1.0',
        description:
          'Orders, disputes and payouts of a marketplace. Every refusal is a problem (RFC 9457) with a stable code and a sentence that says what to do.',
        actions: [...orderDocs(packs), ...disputeDocs(packs)],
      },
    });
    const commands = app.get(CommandBus);
    measureCommands(commands, metrics);
    await app.init();
    await embedded.start(commands, () => app!.get(InFlight).commands);
    watch(metrics, embedded);
    app.get(Readiness).add('store', async () => (await embedded.clock.now()) !== '');
    await app.listen(config.port, config.host);
  } catch (error) {
    await app?.close();
    await embedded.stop();
    throw error;
  }
  const running = app;
  const { port } = running.getHttpServer().address() as AddressInfo;
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await stopHttpApp(running);
    await embedded.stop();
  };
  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    app: running,
    embedded,
    tokens,
    stop: () => (stopping ??= stop()),
  };
}

/** What a look at the process should show, read when somebody looks. */
function watch(metrics: Metrics, { contexts }: Embedded): void {
  const standings = () => Promise.all(contexts.map((context) => context.standing()));
  metrics.watch('relayLag', async () => (await standings()).map(({ name, relayed }) => ({ of: name, value: relayed ? 0 : 1 })));
  metrics.watch('deadlinesOverdue', async () => (await standings()).map(({ name, due }) => ({ of: name, value: due })));
  metrics.watch('projectionBehind', async () =>
    (await standings()).flatMap(({ projections }) =>
      projections.map(({ projection, atHead }) => ({ of: projection, value: atHead ? 0 : 1 })),
    ),
  );
}
