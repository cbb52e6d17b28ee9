import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { finalize, type Observable } from 'rxjs';
import { requestOf } from '../arrival.js';
import { Readiness } from './health.js';

/** The clock's own requests wait for commands: they cannot be among them. */
const NO_COMMAND = /^\/(clock|dev|health|metrics)(\/|$)/;

/**
 * Requests that have come in and are not done with. One whose caller went away is still in flight while its command runs: hence two lists,
 * the answer still open and the route still at work.
 */
@Injectable()
export class InFlight implements NestInterceptor {
  private readonly open = new Map<Request, Response>();
  private readonly working = new Set<Request>();

  constructor(private readonly readiness: Readiness) {}

  get requests(): number {
    return new Set([...this.open.keys(), ...this.working]).size;
  }

  /** For "is everything quiet?" on the manual clock. */
  get commands(): number {
    const all = [...new Set([...this.open.keys(), ...this.working])];
    return all.filter(({ method, path }) => method === 'POST' && !NO_COMMAND.test(path)).length;
  }

  /** No connection outlives its present answer. */
  closeConnections(): void {
    for (const response of this.open.values()) if (!response.headersSent) response.set('Connection', 'close');
  }

  readonly track = (request: Request, response: Response, next: NextFunction): void => {
    this.open.set(request, response);
    response.once('close', () => this.open.delete(request));
    // From "not ready" on, so that whoever keeps connections has none left when they end: behind one address for all replicas he cannot tell whose they are.
    if (this.readiness.draining) response.set('Connection', 'close');
    next();
  };

  intercept(context: ExecutionContext, route: CallHandler): Observable<unknown> {
    const request = requestOf(context);
    this.working.add(request);
    return route.handle().pipe(finalize(() => this.working.delete(request)));
  }
}
