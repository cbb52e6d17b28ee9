import { parseInstant } from '@entente/kernel';
import type { Recorded } from '@entente/event-store';
import { Unprocessable, type Message } from './bus.js';

/** What a published type says: `entente.order.dispute_opened.v1` is context `order`, event `DisputeOpened`, version 1. */
type TypeName = { readonly context: string; readonly event: string; readonly version: number };

export function typeNameOf({ context, event, version }: TypeName): string {
  if (!/^([A-Z][a-z0-9]*)+$/.test(event))
    throw new Error(`"${event}" is no name for an event. Write PascalCase, as in DisputeOpened.`);
  const snake = event.replace(/[A-Z]/g, (letter, index: number) => `${index > 0 ? '_' : ''}${letter.toLowerCase()}`);
  return `entente.${context}.${snake}.v${version}`;
}

export function parseTypeName(type: string): TypeName | undefined {
  const [, context, snake, version] = /^entente\.([a-z]+)\.([a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*)\.v([1-9]\d*)$/.exec(type) ?? [];
  if (context === undefined || snake === undefined) return undefined;
  return {
    context,
    event: snake.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    version: Number(version),
  };
}

export const topicOf = (context: string, version = 1): string => `entente.${context}.v${version}`;

/** The message that tells of a stored event. */
export const messageOf = (
  { id, key, at, meta }: Recorded,
  { data, ...name }: TypeName & { readonly data: Message['data'] },
): Message => ({
  topic: topicOf(name.context),
  key,
  id,
  type: typeNameOf(name),
  source: `/entente/${name.context}`,
  time: at,
  correlationId: meta.correlationId,
  ...(meta.traceparent !== undefined && { traceparent: meta.traceparent }),
  data,
});

/** A CloudEvent in binary content mode (Kafka protocol binding 1.0): attributes in headers, data alone in the body. */
type BinaryEvent = { readonly headers: { readonly [name: string]: string }; readonly body: string };

export const toBinary = ({ id, source, type, time, key, correlationId, traceparent, data }: Message): BinaryEvent => ({
  headers: {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: source,
    ce_type: type,
    ce_time: time,
    ce_subject: key,
    ce_correlationid: correlationId,
    ...(traceparent !== undefined && { ce_traceparent: traceparent }),
    'content-type': 'application/json',
  },
  body: JSON.stringify(data),
});

/** Throws `Unprocessable` (`malformed`) for what is no event of ours. */
export function fromBinary(topic: string, { headers, body }: BinaryEvent): Message {
  const required = (name: string): string => {
    const value = headers[name];
    if (value === undefined || value === '') throw malformed(`it has no header ${name}`);
    return value;
  };
  if (required('ce_specversion') !== '1.0') throw malformed('its ce_specversion is not 1.0');
  if (!/^application\/json\s*(;|$)/i.test(required('content-type'))) throw malformed('its content-type is not application/json');
  const time = parseInstant(required('ce_time'));
  if (time === undefined) throw malformed('its ce_time is no instant');
  const traceparent = headers['ce_traceparent'];
  return {
    topic,
    key: headers['ce_subject'] ?? '',
    id: required('ce_id'),
    type: required('ce_type'),
    source: required('ce_source'),
    time,
    correlationId: required('ce_correlationid'),
    ...(traceparent !== undefined && { traceparent }),
    data: dataOf(body),
  };
}

function dataOf(body: string): Message['data'] {
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch (error) {
    throw malformed('its body is not JSON', { cause: error });
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw malformed('its body is no JSON object');
  return data as Message['data'];
}

const malformed = (what: string, options?: ErrorOptions): Unprocessable =>
  new Unprocessable('malformed', `Not an event of ours: ${what}.`, options);
