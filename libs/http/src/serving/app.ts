import { Clock, Rejection } from '@entente/kernel';
import { Log, Metrics, nestLogger } from '@entente/observability';
import {
  Module,
  SetMetadata,
  type CanActivate,
  type DynamicModule,
  type ExecutionContext,
  type RawBodyRequest,
  type Type,
} from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import { arrive, requestOf } from '../arrival.js';
import { refuseUnsound } from '../bodies.js';
import { BodyPipe } from '../pipes.js';
import { CallerGuard, rememberCredentials, Tokens } from '../caller.js';
import { DevTokensController } from '../dev-tokens.js';
import { serveDocs, type OpenApi } from './docs.js';
import { HealthController, Liveness, MetricsController, Readiness } from './health.js';
import { InFlight } from './in-flight.js';
import type { ApiDocs } from '../openapi.js';
import { ProblemsController } from '../problem-pages.js';
import { ProblemFilter, problemBody, problemTable, sharedProblems, type Failure, type Problem } from '../problems.js';
import { RateLimit, RateLimitGuard } from '../rate-limit.js';
import { waitUntil } from '../wait.js';

const BODY_BYTES_MAX = 64 * 1024;
const REQUEST_MS_MAX = 30_000;
/** Longer than clients and balancers keep a connection that nobody uses: whoever closes first must not be the one that is about to be asked. */
const IDLE_MS_MAX = 45_000;
const DRAIN_S_MAX = 25;

export type HttpOptions = {
  readonly tokens: Tokens;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The table of each context. */
  readonly problems: readonly { readonly [code: string]: Problem }[];
  readonly failures?: readonly Failure[];
  /** 0 for no limit. */
  readonly writesPerMinute?: number;
  readonly docs: ApiDocs;
  /** What the process sends and takes over the bus, as AsyncAPI describes it, made from how HTTP describes it; asked for once, by whoever is first to read it. */
  readonly asyncApi?: (overHttp: OpenApi) => object;
};

@Module({})
class HttpModule {
  static around(application: Type<object> | DynamicModule, { tokens, log, metrics }: HttpOptions): DynamicModule {
    const shared = [
      { provide: Tokens, useValue: tokens },
      { provide: Log, useValue: log },
      { provide: Metrics, useValue: metrics },
      Liveness,
      Readiness,
      InFlight,
    ];
    return {
      module: HttpModule,
      global: true,
      imports: [application],
      controllers: [
        HealthController,
        MetricsController,
        ProblemsController,
        ...(tokens.areForDevelopment ? [DevTokensController] : []),
      ],
      providers: shared,
      exports: [Tokens, Log, Metrics, Liveness, Readiness, InFlight],
    };
  }
}

/**
 * The application over HTTP: it may inject `Log`, `Metrics`, `Readiness` and `InFlight`, and must provide a `Clock`. It does not listen yet.
 * A store or a pool closes itself in `onApplicationShutdown`: before that, requests are still being finished.
 */
export async function createHttpApp(
  application: Type<object> | DynamicModule,
  options: HttpOptions,
): Promise<NestExpressApplication> {
  const { tokens, log, problems, failures = [], writesPerMinute = 60, docs, asyncApi } = options;
  const table = problemTable(problems);
  const app = await NestFactory.create<NestExpressApplication>(HttpModule.around(application, options), {
    bodyParser: false,
    rawBody: true,
    abortOnError: false,
    logger: nestLogger(log),
  });
  const clock = app.get(Clock, { strict: false });
  const inFlight = app.get(InFlight);
  const reflector = app.get(Reflector);

  beStrict(app);
  app.useSecurityHeaders({
    // The page at /docs is served over plain http on a laptop: nothing may be upgraded there.
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    strictTransportSecurity: { maxAge: 31_536_000 },
  });
  app.use(inFlight.track, arrive(clock), rememberCredentials, knownMethods);
  app.useBodyParser('json', { limit: BODY_BYTES_MAX, type: 'application/json', strict: true, inflate: false });
  app.use(soundBody);

  app.useGlobalFilters(new ProblemFilter(table, failures, log));
  app.useGlobalGuards(new CallerGuard(tokens, reflector), new MediaTypeGuard(reflector));
  if (writesPerMinute > 0) app.useGlobalGuards(new RateLimitGuard(new RateLimit(writesPerMinute, () => performance.now())));
  app.useGlobalInterceptors(inFlight);
  app.useGlobalPipes(new BodyPipe(clock));

  serveDocs(app, { docs, problems: table, asyncApi });
  options.metrics.watch({
    name: 'entente_open_requests',
    help: 'HTTP requests that are being answered.',
    labels: [],
    read: async () => [{ of: {}, value: inFlight.requests }],
  });
  answerUnreadable(app);
  return app;
}

/** Out of the balancer, no new connection, what is in flight is finished; then everything closes. */
export async function stopHttpApp(app: NestExpressApplication): Promise<void> {
  const inFlight = app.get(InFlight);
  app.get(Readiness).draining = true;
  inFlight.closeConnections();
  const server = app.getHttpServer();
  server.close();
  await waitUntil(async () => inFlight.requests === 0 || undefined, DRAIN_S_MAX);
  server.closeAllConnections();
  await app.close();
}

/** One spelling of every address, no tags but those that name a revision, no header that names the framework. */
function beStrict(app: NestExpressApplication): void {
  app.disable('x-powered-by');
  app.set('etag', false);
  // Nest's adapter has made the router already, which reads these two settings only once.
  const { router } = app.getHttpAdapter().getInstance() as unknown as { router: { strict: boolean; caseSensitive: boolean } };
  router.strict = true;
  router.caseSensitive = true;
}

/** The whole interface is GET and POST. */
function knownMethods({ method, path }: Request, response: Response, next: NextFunction): void {
  const allowed = 'GET, HEAD, POST, OPTIONS';
  if (!path.startsWith('/docs')) response.set('Cache-Control', 'no-store');
  if (['GET', 'HEAD', 'POST'].includes(method)) return next();
  response.set('Allow', allowed);
  if (method === 'OPTIONS') return void response.status(204).end();
  next(new Rejection('method_not_allowed', `${method} is not used here: ${allowed} are.`));
}

function soundBody(request: RawBodyRequest<Request>, _: Response, next: NextFunction): void {
  // The parser puts a sign of its own for every byte that is no UTF-8, and nobody would notice what is stored.
  if (request.rawBody && !isUtf8(request.rawBody))
    throw new Rejection('malformed', 'The body is not written in UTF-8. Encode it so, and send it again.');
  refuseUnsound(request.body);
  next();
}

const ACCEPTS = 'entente:accepts';
/** A route whose body is not JSON. */
export const Accepts = (mediaType: string) => SetMetadata(ACCEPTS, mediaType);

/** A body in another format would be taken for an empty one. No body, and no word about one, is `{}`. */
class MediaTypeGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const request = requestOf(context);
    const { 'content-type': sent, 'transfer-encoding': chunked, 'content-length': length = '0' } = request.headers;
    if (request.method !== 'POST' || (sent === undefined && chunked === undefined && length === '0')) return true;
    const wanted =
      this.reflector.getAllAndOverride<string | undefined>(ACCEPTS, [context.getHandler(), context.getClass()]) ??
      'application/json';
    if (sent?.split(';')[0]?.trim().toLowerCase() === wanted) return true;
    throw new Rejection('unsupported_media_type', `Send ${wanted} here, and say so: Content-Type: ${wanted}.`);
  }
}

/** What Node refuses before Express sees it (headers too large, no HTTP at all) is answered in the same form. */
function answerUnreadable(app: NestExpressApplication): void {
  const server = app.getHttpServer();
  server.requestTimeout = REQUEST_MS_MAX;
  server.keepAliveTimeout = IDLE_MS_MAX;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'headers.too_large' : 'malformed';
    const problem = sharedProblems[code];
    const detail =
      code === 'malformed' ? 'This is not a request of HTTP/1.1.' : 'The address and all headers together may have 16 kB.';
    const body = JSON.stringify(problemBody(new Rejection(code, detail), problem, '/'));
    const head = `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}`;
    socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`);
  });
}
