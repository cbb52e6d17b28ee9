import { must, type Clock, type Instant } from '@entente/kernel';
import { parseTraceparent } from '@entente/observability';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { randomUUID } from 'node:crypto';

/** What is known of a request the moment it comes in. Deciding may take a while: what counts is when it was received. */
export type Arrival = {
  readonly receivedAt: Instant;
  readonly requestId: string;
  readonly correlationId: string;
  readonly traceparent?: string;
};

const arrivals = new WeakMap<object, Arrival>();

/** Printable and short, so that it can stand in a log and an event as it is. */
const CORRELATION_ID = /^[A-Za-z0-9][A-Za-z0-9_.:~-]{0,99}$/;
/** Probes must be answered while the clock's database is away. */
const TIMELESS = /^\/(health|metrics)(\/|$)/;

/** The first thing that happens to a request. */
export const arrive =
  (clock: Clock, newId: () => string = randomUUID) =>
  async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    if (TIMELESS.test(request.path)) return next();
    const receivedAt = await clock.now();
    const requestId = newId();
    const sent = request.get('x-correlation-id') ?? '';
    const correlationId = CORRELATION_ID.test(sent) ? sent : requestId;
    const traceparent = request.get('traceparent');
    arrivals.set(request, { receivedAt, requestId, correlationId, ...(parseTraceparent(traceparent) && { traceparent }) });
    response.set('X-Correlation-Id', correlationId);
    next();
  };

export const arrivalOf = (request: object): Arrival => must(arrivals.get(request), 'The arrival of a request');

export const requestOf = (context: ExecutionContext): Request => context.switchToHttp().getRequest<Request>();

/** When the request was received: `now` for whatever it asks. */
export const ReceivedAt = createParamDecorator(
  (_: unknown, context: ExecutionContext): Instant => arrivalOf(requestOf(context)).receivedAt,
);
