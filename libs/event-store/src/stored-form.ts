import { parseInstant, type Json } from '@entente/kernel';
import type { Append, NewEvent } from './event-store.js';

/** What one append may write, data and meta together: the least that a store allows (EventStoreDB), and a message of the bus. */
const APPEND_BYTES_MAX = 1_048_576;
const DEPTH_MAX = 64;
const STREAM_NAME_MAX = 250;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An event as every adapter stores it: JSON text, written once. */
export type StoredForm = { readonly id: string; readonly at: string; readonly data: string; readonly meta: string };

/** Checks an append before anything of it is written; whatever is wrong here is a bug of the caller. */
export function storedForms({ stream, expected, events }: Append): readonly StoredForm[] {
  if (!stream || stream.length > STREAM_NAME_MAX)
    throw new Error(`"${stream}" is no name for a stream: 1 to ${STREAM_NAME_MAX} characters.`);
  if (!Number.isSafeInteger(expected) || expected < -1)
    throw new Error(`${expected} is no revision of ${stream}. Expect -1 or the last one seen.`);
  if (events.length === 0) throw new Error(`Nothing to append to ${stream}. Decide before appending.`);
  const forms = events.map(storedForm);
  const bytes = forms.reduce((total, { data, meta }) => total + Buffer.byteLength(data) + Buffer.byteLength(meta), 0);
  if (bytes > APPEND_BYTES_MAX)
    throw new Error(
      `${bytes} bytes for ${stream} are too many for one append. Keep large contents elsewhere and store their hash.`,
    );
  return forms;
}

function storedForm({ id, at, data, meta }: NewEvent): StoredForm {
  if (!UUID.test(id)) throw new Error(`"${id}" is no event id. Derive a UUID from the command's id.`);
  if (parseInstant(at) !== at) throw new Error(`"${at}" of ${data.type} is no instant. Write it as 2026-01-05T09:00:00.000Z.`);
  if (typeof data.type !== 'string' || !data.type) throw new Error(`Event ${id} has no type.`);
  return { id, at, data: jsonText(data, data.type), meta: jsonText(meta, `${data.type} (meta)`) };
}

function jsonText(value: Json, name: string): string {
  plain(value, name, 0);
  return JSON.stringify(value);
}

/** What JSON.stringify would silently change (dates, NaN, holes, class instances) never becomes an event. */
function plain(value: unknown, path: string, depth: number): void {
  if (depth > DEPTH_MAX) throw new Error(`${path} is nested too deeply to be stored, or contains itself.`);
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  )
    return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) plain(value[i], `${path}[${i}]`, depth + 1);
  } else if (isPlainObject(value)) {
    for (const [name, member] of Object.entries(value)) if (member !== undefined) plain(member, `${path}.${name}`, depth + 1);
  } else {
    throw new Error(
      `${path} cannot be stored: it is not plain JSON (${typeof value === 'object' ? value.constructor?.name : typeof value}).`,
    );
  }
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Asking for the prototype's own prototype also accepts plain objects of another realm (test runners have one).
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
