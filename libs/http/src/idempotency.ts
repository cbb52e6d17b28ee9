import { Rejection, derivedId, digestOf, type Json } from '@entente/kernel';
import type { Envelope } from '@entente/event-store';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import { arrivalOf, requestOf } from './arrival.js';
import { callerOf, type Caller } from './caller.js';
import { tellsOf } from './header-docs.js';
import { instanceOf } from './problems.js';

/** Printable ASCII, without blanks at its ends. */
const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** A command's id: the same caller, route and key are the same command. */
export function commandIdFor({ id, via }: Caller, route: string, key: string): string {
  if (!KEY.test(key)) {
    throw new Rejection('malformed', 'Idempotency-Key must have 1 to 255 printable characters.', { header: 'Idempotency-Key' });
  }
  return derivedId(via === undefined ? `${id}/` : `${via}/${id}`, route, key);
}

/** What travels with the command of a request. */
export function envelopeOf(request: Request): Envelope {
  const { receivedAt, requestId, correlationId, traceparent } = arrivalOf(request);
  const key = request.get('idempotency-key');
  const route = `${request.method} ${instanceOf(request)}`;
  // Without a key every request is a command of its own.
  const commandId = key === undefined ? requestId : commandIdFor(callerOf(request), route, key);
  return {
    commandId,
    bodyHash: digestOf((request.body ?? {}) as Json),
    receivedAt,
    recordedAt: receivedAt,
    correlationId,
    causationId: commandId,
    ...(traceparent !== undefined && { traceparent }),
  };
}

/** The envelope of the request, as a parameter of a route. */
export const CommandEnvelope = createParamDecorator(
  (_: unknown, context: ExecutionContext): Envelope => envelopeOf(requestOf(context)),
  tellsOf('key'),
);

/** Says that this is the answer of the first time. */
export const markReplayed = (response: Response): void => void response.set('Idempotency-Replayed', 'true');

/** `"12"` or `12`, or the tag of an answer that was of this revision, `"12.9d1c2f0b6a3e"`; nothing, or `*`, is no condition. */
export function revisionIn(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const [, quoted, bare] = /^(?:"(\d{1,15})(?:\.[0-9a-f]{12})?"|(\d{1,15}))$/.exec(ifMatch) ?? [];
  const revision = quoted ?? bare;
  if (revision === undefined) {
    throw new Rejection('malformed', 'If-Match must be one revision, such as "12": take it from the last answer.', {
      header: 'If-Match',
    });
  }
  return Number(revision);
}
