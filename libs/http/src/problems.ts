import { Rejection } from '@entente/kernel';
import { failureFields, type Log } from '@entente/observability';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { callerIfKnown } from './caller.js';

export type Problem = { readonly status: number; readonly title: string };

/** Codes that more than one context answers with. Each of them is declared here and nowhere else. */
export const sharedProblems = {
  malformed: { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'Who is calling?' },
  'actor.forbidden': { status: 403, title: 'Not for this party' },
  not_found: { status: 404, title: 'Nothing here' },
  method_not_allowed: { status: 405, title: 'Not with this method' },
  'state.invalid': { status: 409, title: 'Not in this state' },
  'too.early': { status: 409, title: 'Not yet' },
  'deadline.passed': { status: 409, title: 'The time for this is over' },
  'outcome.not_allowed': { status: 409, title: 'Not an outcome here' },
  'limit.reached': { status: 409, title: 'Enough of these' },
  'pack.unknown': { status: 409, title: 'No such rule book' },
  'revision.stale': { status: 412, title: 'Somebody was faster' },
  too_large: { status: 413, title: 'Too large' },
  unsupported_media_type: { status: 415, title: 'Not in this format' },
  'reason.required': { status: 422, title: 'A reason is required' },
  'field.required': { status: 422, title: 'A field is required' },
  'field.invalid': { status: 422, title: 'A field is not valid' },
  'amount.invalid': { status: 422, title: 'The amount is not valid' },
  'command.id_reused': { status: 422, title: 'This key was used for something else' },
  'rate.limited': { status: 429, title: 'Too many writes' },
  'headers.too_large': { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Our mistake' },
  busy: { status: 503, title: 'Busy' },
  not_live: { status: 503, title: 'Not alive' },
  not_ready: { status: 503, title: 'Not ready' },
} as const satisfies { readonly [code: string]: Problem };

export type SharedCode = keyof typeof sharedProblems;

/** The answers of one context: all of its codes but the shared ones. */
export type Problems<Code extends string> = { readonly [code in Exclude<Code, SharedCode>]: Problem };

/** An error that is neither a rejection nor a bug, and what to tell the caller: a store that is busy, for example. */
export type Failure = {
  readonly error: abstract new (...parts: never[]) => Error;
  readonly code: SharedCode;
  readonly detail: string;
  readonly retryAfterS?: number;
};

/** One table out of several. A code with two answers would depend on the order of modules. */
export function problemTable(tables: readonly { readonly [code: string]: Problem }[]): ReadonlyMap<string, Problem> {
  const all = new Map<string, Problem>(Object.entries(sharedProblems));
  for (const [code, problem] of tables.flatMap((table) => Object.entries(table))) {
    const other = all.get(code);
    if (other && (other.status !== problem.status || other.title !== problem.title)) {
      throw new Error(`The rejection ${code} has two answers. Declare it once; what contexts share stands in libs/http.`);
    }
    all.set(code, problem);
  }
  return all;
}

/** Members of RFC 9457 come last: no fact can replace one. `type` leads to the page of the code at whichever address was asked. */
export const problemBody = ({ code, message, facts }: Rejection, { status, title }: Problem, instance: string) => ({
  ...facts,
  type: `/problems/${code}`,
  title,
  status,
  detail: message,
  instance,
  code,
});

const INSTANCE_CHARS_MAX = 500;
/** The address without its query, which may hold anything. */
export const instanceOf = ({ originalUrl }: Pick<Request, 'originalUrl'>): string =>
  (originalUrl.split('?', 1)[0] ?? '/').slice(0, INSTANCE_CHARS_MAX);

/** A rule that says no, without an answer of its own: better shown than hidden, and worth a line. */
const UNDECLARED: Problem = { status: 409, title: 'Refused' };

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly problems: ReadonlyMap<string, Problem>,
    private readonly failures: readonly Failure[],
    private readonly log: Log,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const rejection = this.rejectionFor(error, request);
    const problem = this.problems.get(rejection.code) ?? UNDECLARED;
    this.note(error, rejection.code, problem, request);
    if (response.headersSent) {
      response.destroy(); // Half an answer must not look like a whole one.
      return;
    }
    const { retryAfterS } = rejection.facts;
    if (typeof retryAfterS === 'number') response.set('Retry-After', String(retryAfterS));
    if (problem.status === 401)
      response.set('WWW-Authenticate', request.headers.authorization ? 'Bearer error="invalid_token"' : 'Bearer');
    response.status(problem.status).type('application/problem+json').set('Content-Language', 'en');
    response.json(problemBody(rejection, problem, instanceOf(request)));
  }

  private rejectionFor(error: unknown, request: Request): Rejection {
    if (error instanceof Rejection) return error;
    if (error instanceof HttpException) return rejectionForStatus(error, request);
    const failure = this.failures.find((known) => error instanceof known.error);
    if (failure) return new Rejection(failure.code, failure.detail, { retryAfterS: failure.retryAfterS });
    return new Rejection('internal', 'Something went wrong on our side. Repeat the request with the same Idempotency-Key.');
  }

  private note(error: unknown, code: string, { status }: Problem, request: Request): void {
    const { method } = request;
    const route = (request.route as { path?: string } | undefined)?.path;
    const { id: actor, via } = callerIfKnown(request) ?? {};
    const fields = { code, status, method, route, actor, via };
    if (status === 500) this.log.error({ ...fields, ...failureFields(error) }, 'failed');
    else if (this.problems.has(code)) this.log.info(fields, 'refused');
    else this.log.alert({ ...fields, alert: 'problem.undeclared' }, 'A rejection has no answer in any table of problems.');
  }
}

/** What Nest, Express and the body parser refuse before any of our code runs. */
function rejectionForStatus(error: HttpException, request: Request): Rejection {
  const status = error.getStatus();
  if (status === 404)
    return new Rejection('not_found', `There is nothing at ${request.method} ${instanceOf(request)}. See /docs.`);
  if (status === 413) return new Rejection('too_large', `Send less (${error.message}). JSON may have 64 kB.`);
  if (status === 415)
    return new Rejection('unsupported_media_type', 'Send JSON in UTF-8, not compressed, as Content-Type: application/json.');
  if (status === 503) return new Rejection('busy', 'Repeat the request in a moment.', { retryAfterS: 1 });
  if (status >= 500)
    return new Rejection('internal', 'Something went wrong on our side. Repeat the request with the same Idempotency-Key.');
  const code =
    Object.entries(sharedProblems).find(([, problem]) => problem.status === status && status < 409)?.[0] ?? 'malformed';
  return new Rejection(code, `The request cannot be read: ${error.message.replace(/\.$/, '')}. Compare it with /docs.`);
}
