import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventData, EventMeta, Recorded } from '../event-store.js';
import { upcast, versionOf, type Versions } from '../upcast.js';

/** One stored event, brought up to date: what a test folds. `title` is its type and stored version. */
export type Golden<Event extends EventData = EventData> = { readonly title: string; readonly data: Event };

type GoldenFile = { readonly schema: number; readonly data: EventData };

/**
 * The stored form of every version that an event type ever had, from `<Type>.<version>.golden.json` in `directory`, each holding
 * `{ "schema": 1, "data": { "type": … } }`. Such a file is never edited once its version was released. Fails when one is missing.
 */
export function goldenCorpus<Event extends EventData = EventData>(
  directory: string,
  versions: Versions<Event['type']>,
): Golden<Event>[] {
  const present = readdirSync(directory).filter((name) => name.endsWith('.golden.json'));
  const wanted = Object.keys(versions).flatMap((type) =>
    Array.from({ length: versionOf(versions, type) }, (_, i) => fileOf(type, i + 1)),
  );
  const missing = wanted.filter((name) => !present.includes(name));
  if (missing.length > 0)
    throw new Error(`${missing.join(', ')} missing in ${directory}. Add one stored event for each version of a type.`);
  return present.sort().map((name) => golden<Event>(directory, name, versions));
}

const fileOf = (type: string, version: number): string => `${type}.${version}.golden.json`;

function golden<Event extends EventData>(directory: string, name: string, versions: Versions): Golden<Event> {
  const { schema, data } = JSON.parse(readFileSync(join(directory, name), 'utf8')) as GoldenFile;
  if (fileOf(data.type, schema) !== name)
    throw new Error(`${name} holds ${data.type} in version ${schema}. Name it ${fileOf(data.type, schema)}.`);
  return { title: `${data.type} ${schema}`, data: upcast<Event>(versions, recordedWith(name, schema, data)).data };
}

/** Only `data` and its version decide what an event becomes; the rest of a stored event is of no account here. */
const recordedWith = (stream: string, schema: number, data: EventData): Recorded =>
  ({ stream, data, meta: { schema } as EventMeta }) as Recorded;
