import { fromMs, parseInstant, type Instant } from '@entente/kernel';
import type { Message as KafkaRecord, KafkaMessage } from 'kafkajs';
import { COMMAND_HEADERS, type Message } from '../bus.js';
import type { Received } from '../consumer-state.js';
import { unknownCodecOf } from './codecs.js';

/** What a broker takes in one batch, unless it is told otherwise (`message.max.bytes`). */
export const BATCH_BYTES_MAX = 1_048_588;
/** Keys and attributes become index rows of the consumer's database. */
const ATTRIBUTE_CHARACTERS_MAX = 256;
/** A token with its `Bearer `; nothing of it is stored. */
const COMMAND_HEADER_CHARACTERS_MAX = 8_200;
/** Longer than any text of so many characters. */
const TEXT_BYTES_MAX = 4 * (COMMAND_HEADER_CHARACTERS_MAX + 1);
/** Deeper data overflows the stack of whoever writes it down again. */
const NESTING_MAX = 100;
/** The time of what has none: earlier than anything that it could be compared with. */
export const OLDEST = '1970-01-01T00:00:00.000Z' as Instant;

type Place = { readonly topic: string; readonly partition: number };

/**
 * A CloudEvent in binary content mode (Kafka protocol binding 1.0.2): attributes in headers, data alone in the value. The record's own timestamp
 * stays the broker's: retention goes by it, and event time may be far from today.
 */
export const toRecord = ({ key, id, source, type, time, correlationId, traceparent, headers, data }: Message): KafkaRecord => ({
  key,
  headers: {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: source,
    ce_type: type,
    ce_time: time,
    ce_correlationid: correlationId,
    ...(traceparent !== undefined && { traceparent }),
    'content-type': 'application/json',
    ...headers,
  },
  value: JSON.stringify(data),
});

/** Never throws, whatever a producer has sent: what is no event of ours comes with its fault, under its key, and with its own id where it has one. */
export function fromRecord(place: Place, record: Arrived): Received {
  return readSafely(place, record, asEvent);
}

/** The same of what anybody may send: it needs to say no more than CloudEvents asks for, and when it came is known here. */
export function commandFromRecord(place: Place, record: Arrived & Pick<KafkaMessage, 'timestamp'>): Received {
  return readSafely(place, record, (at) => asCommand(at, record));
}

function readSafely(place: Place, record: Arrived, read: typeof asEvent): Received {
  const codec = unknownCodecOf(record);
  if (codec !== undefined) return standIn(place, record, `Its batch is packed with ${codec}, which is not known here.`);
  try {
    return read(place, record);
  } catch (error) {
    return standIn(place, record, `It cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** When the broker took it, by its own clock where the topic says so (`LogAppendTime`). */
export const appendedAt = ({ timestamp }: Pick<KafkaMessage, 'timestamp'>): Instant => fromMs(Math.max(0, Number(timestamp)));

function asCommand(place: Place, record: Arrived & Pick<KafkaMessage, 'timestamp'>): Received {
  const id = short(textOf(record.headers?.['ce_id'])) || nameAfter(place.topic, place.partition, record.offset);
  const { ce_correlationid: correlation = id, ...said } = record.headers ?? {};
  const headers = { ...said, ce_correlationid: correlation, ce_time: appendedAt(record) };
  const { message, fault } = asEvent(place, { ...record, headers });
  const subject = textOf(said['ce_subject']);
  const carried = COMMAND_HEADERS.flatMap((name) => (said[name] === undefined ? [] : [[name, textOf(said[name])] as const]));
  const wrong =
    fault ??
    (subject !== '' && subject !== message.key ? 'Its ce_subject is not its key.' : undefined) ??
    carried.flatMap(([name, text]) => (isPlain(text) ? [] : [`Its ${name} is too long, or holds a NUL.`]))[0];
  return {
    message: { ...message, headers: Object.fromEntries(carried) },
    ...(wrong !== undefined && { fault: wrong }),
  };
}

const isPlain = (text: string): boolean => text.length <= COMMAND_HEADER_CHARACTERS_MAX && !text.includes('\0');

type Arrived = Pick<KafkaMessage, 'key' | 'value' | 'headers' | 'offset'>;

function asEvent({ topic, partition }: Place, record: Arrived): Received {
  const attribute = (name: string): string => textOf(record.headers?.[name]);
  const key = textOf(record.key ?? undefined);
  const time = parseInstant(attribute('ce_time'));
  const traceparent = attribute('traceparent');
  const envelope = {
    topic,
    // A key that is cut to its first part would be another order's.
    key: key.includes('\0') ? '' : short(key),
    id: short(attribute('ce_id')) || nameAfter(topic, partition, record.offset),
    type: short(attribute('ce_type')),
    source: short(attribute('ce_source')),
    time: time ?? OLDEST,
    correlationId: short(attribute('ce_correlationid')),
    ...(traceparent !== '' && { traceparent: short(traceparent) }),
  };
  const data = dataOf(record.value);
  const fault = faultIn(attribute, key) ?? (typeof data === 'string' ? data : undefined);
  return fault === undefined
    ? { message: { ...envelope, data: data as Message['data'] } }
    : { message: { ...envelope, data: {} }, fault };
}

const nameAfter = (topic: string, partition: number, offset: string): string => `${topic}-${partition}-${offset}`;

function standIn({ topic, partition }: Place, { offset }: Pick<KafkaMessage, 'offset'>, fault: string): Received {
  const id = nameAfter(topic, partition, offset);
  return { message: { topic, key: '', id, type: '', source: '', time: OLDEST, correlationId: '', data: {} }, fault };
}

function faultIn(attribute: (name: string) => string, key: string): string | undefined {
  for (const name of ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time', 'ce_correlationid', 'content-type'])
    if (attribute(name) === '') return `It has no header ${name}.`;
  if (attribute('ce_specversion') !== '1.0') return 'Its ce_specversion is not 1.0.';
  if (!/^application\/json\s*(;|$)/i.test(attribute('content-type'))) return 'Its content-type is not application/json.';
  if (parseInstant(attribute('ce_time')) === undefined) return 'Its ce_time is no instant.';
  for (const name of ['ce_id', 'ce_source', 'ce_type', 'ce_correlationid', 'traceparent'])
    if (short(attribute(name)) !== attribute(name)) return `Its ${name} is too long, or holds a NUL.`;
  return short(key) === key ? undefined : 'Its key is too long, or holds a NUL.';
}

/** The data, or why there is none. */
function dataOf(value: Buffer | null): Message['data'] | string {
  if (value === null) return 'It has no value.';
  if (value.length > BATCH_BYTES_MAX) return `Its value takes ${value.length} bytes, more than ${BATCH_BYTES_MAX}.`;
  try {
    const data: unknown = JSON.parse(value.toString());
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return 'Its value is no JSON object.';
    return isNested(data, NESTING_MAX) ? `Its value is nested more than ${NESTING_MAX} deep.` : (data as Message['data']);
  } catch {
    return 'Its value is not JSON.';
  }
}

const isNested = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isNested(inner, levels - 1)));

type Header = Buffer | string | (Buffer | string)[] | undefined;

/** Only the beginning of what is too long for us anyway: a text of half a gigabyte cannot be made at all. */
function textOf(header: Header): string {
  if (Array.isArray(header)) return textOf(header.at(-1));
  return typeof header === 'string' ? header.slice(0, TEXT_BYTES_MAX) : (header?.toString('utf8', 0, TEXT_BYTES_MAX) ?? '');
}

/** As a database takes it. */
const short = (text: string): string => text.replaceAll('\0', '').slice(0, ATTRIBUTE_CHARACTERS_MAX);
