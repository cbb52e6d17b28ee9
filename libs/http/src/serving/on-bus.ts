import type { Envelope } from '@entente/event-store';
import { derivedId, digestOf, PATH_ID, Rejection, type Instant, type Json } from '@entente/kernel';
import { parseTraceparent } from '@entente/observability';
import type { Actions, Answered } from '../asked.js';
import { identified, withCredentials, type Tokens } from '../caller.js';
import { commandIdFor, revisionIn } from '../idempotency.js';

/** A command as the bus brought it. */
export type OnBus = {
  readonly subject: string;
  readonly action: string;
  readonly body: { readonly [name: string]: Json | undefined };
  readonly headers: { readonly [name: string]: string | undefined };
  /** The sender's own id of it: an `Idempotency-Key`, where he sends no other. */
  readonly id: string;
  readonly correlationId: string;
  readonly traceparent: string | undefined;
  /** When the bus took it: in the time of the marketplace, and in that of the machine, by which tokens expire. */
  readonly receivedAt: Instant;
  readonly appendedAt: Instant;
};

const BODY_BYTES_MAX = 64 * 1024;

/** Does what a command asks, as a POST with this body and these headers would have been answered when the bus took it; refusals are thrown. */
export async function commandOnBus(command: OnBus, actions: Actions, tokens: Tokens): Promise<Answered> {
  const { subject, action, body, headers, appendedAt } = command;
  const { authorization, 'entente-on-behalf-of': member, 'if-match': ifMatch } = headers;
  const caller = await identified(tokens, authorization, member, appendedAt);
  if (Buffer.byteLength(JSON.stringify(body)) > BODY_BYTES_MAX)
    throw new Rejection('too_large', 'Send less: a command may have 64 kB.');
  if (!PATH_ID.test(subject))
    throw new Rejection('not_found', 'There is nothing under this key. An id has letters, digits and _ . ~ - only.');
  if (action === 'place' && body['orderId'] !== subject)
    throw new Rejection('field.required', 'Name the order: orderId must be there, and the same as the key of the message.', {
      field: 'orderId',
    });
  const key = headers['idempotency-key'] ?? derivedId('command', command.id);
  const commandId = commandIdFor(caller, `POST ${actions.path({ subject, action })}`, key);
  const envelope: Envelope = {
    commandId,
    bodyHash: digestOf(body),
    receivedAt: command.receivedAt,
    recordedAt: command.receivedAt,
    correlationId: command.correlationId,
    causationId: commandId,
    ...(parseTraceparent(command.traceparent) && { traceparent: command.traceparent! }),
  };
  const asked = { subject, action, body, caller, envelope, expected: revisionIn(ifMatch) };
  const shown = { authorization: authorization ?? '', ...(member !== undefined && { 'Entente-On-Behalf-Of': member }) };
  return withCredentials(shown, () => actions.perform(asked));
}
