import type { JsonSchema } from './fields.js';

type Schema = JsonSchema;
type Named = { readonly [name: string]: Schema };

/** Nothing is decided by them. */
const WORDS = ['$schema', '$id', 'title', 'description', 'examples', '$comment', 'deprecated'];
/** How values are restrained, by keywords of which each may be compared alone. */
const BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'];
const STRUCTURE = ['type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'items', 'oneOf', '$ref', '$defs'];

/**
 * What would surprise somebody who reads messages of the newer schema, and those that are on the topic already, with the older in hand: a sentence
 * for each. He passes over fields that he does not know, so that one may be added, required or not. Of a field that he knows nothing may change: a value
 * that was ruled out could come to him, or one that he waits for never again. Only a list of instructions, which are told apart by a word, may become
 * longer; of a word that he does not know he is told to stop.
 */
export function breaks(older: Schema, newer: Schema): readonly string[] {
  return compare({ at: '', older, newer, before: older, now: newer });
}

/** Two schemas in one place, and the documents in which their references are looked up. */
type Pair = {
  readonly at: string;
  readonly older: Schema;
  readonly newer: Schema;
  readonly before: Schema;
  readonly now: Schema;
};

function compare(pair: Pair): readonly string[] {
  const { at, before, now } = pair;
  const older = resolved(pair.older, before);
  const newer = resolved(pair.newer, now);
  const place = at === '' ? 'the event' : at;
  return [
    ...typeBreaks(place, older, newer),
    ...valueBreaks(place, older, newer),
    ...boundBreaks(place, older, newer),
    ...fieldBreaks({ ...pair, older, newer }),
    ...itemBreaks({ ...pair, older, newer }),
    ...wordBreaks({ ...pair, older, newer }),
    ...otherBreaks(place, older, newer),
  ];
}

function resolved(schema: Schema, document: Schema): Schema {
  const { $ref, ...beside } = schema;
  if (typeof $ref !== 'string') return schema;
  const name = /^#\/\$defs\/(\w+)$/.exec($ref)?.[1] ?? '';
  const target = (document['$defs'] as Named | undefined)?.[name];
  if (!target) throw new Error(`${$ref} leads nowhere. Only what is in $defs of the same schema can be compared.`);
  return { ...target, ...beside };
}

const listOf = (value: unknown): readonly unknown[] => (value === undefined ? [] : [value].flat());
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const without = (list: readonly unknown[], others: readonly unknown[]) =>
  list.filter((one) => !others.some((other) => same(one, other)));
const shown = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(', ');

function typeBreaks(place: string, older: Schema, newer: Schema): readonly string[] {
  const [had, has] = [listOf(older['type']), listOf(newer['type'])];
  if (without(had, has).length === 0 && without(has, had).length === 0) return [];
  const kind = (types: readonly unknown[]) => (types.length === 0 ? 'anything' : types.join(' or '));
  return [`${place} was ${kind(had)} and is ${kind(has)}`];
}

/** `enum` and `const`: a closed list, to which nothing is added and of which nothing is taken. */
function valueBreaks(place: string, older: Schema, newer: Schema): readonly string[] {
  const valuesOf = (schema: Schema) =>
    'const' in schema ? [schema['const']] : (schema['enum'] as readonly unknown[] | undefined);
  const [had, has] = [valuesOf(older), valuesOf(newer)];
  if (!had && !has) return [];
  if (!had) return [`${place} could be anything of its kind, and is now one of ${shown(has!)}`];
  if (!has) return [`${place} was one of ${shown(had)}, and can now be anything`];
  const [gone, more] = [without(had, has), without(has, had)];
  return [
    ...(gone.length > 0 ? [`${place} is never ${shown(gone)} any more`] : []),
    ...(more.length > 0 ? [`${place} can now be ${shown(more)}, for which no reader of a closed list is prepared`] : []),
  ];
}

function boundBreaks(place: string, older: Schema, newer: Schema): readonly string[] {
  return BOUNDS.filter((bound) => !same(older[bound], newer[bound])).map((bound) => {
    const [had, has] = [older[bound] as number | undefined, newer[bound] as number | undefined];
    const isLower = /^(min|exclusiveMin)/.test(bound);
    const isWider = has === undefined || (had !== undefined && (isLower ? has < had : has > had));
    const means = isWider ? 'values come that were ruled out' : 'values that came are ruled out';
    return `${bound} of ${place} was ${had ?? 'not set'} and is ${has ?? 'not set'}: ${means}`;
  });
}

function fieldBreaks(pair: Pair): readonly string[] {
  const { at, older, newer } = pair;
  const [had, has] = [(older['properties'] ?? {}) as Named, (newer['properties'] ?? {}) as Named];
  const requires = (schema: Schema, name: string) => listOf(schema['required']).includes(name);
  return Object.entries(had).flatMap(([name, field]) => {
    const place = at === '' ? name : `${at}.${name}`;
    const kept = has[name];
    if (!kept) return [`${place} is gone`];
    const isMissed = requires(older, name) && !requires(newer, name);
    return [
      ...(isMissed ? [`${place} was always there, and may be missing now`] : []),
      ...compare({ ...pair, at: place, older: field, newer: kept }),
    ];
  });
}

function itemBreaks(pair: Pair): readonly string[] {
  const [had, has] = [pair.older['items'] as Schema | undefined, pair.newer['items'] as Schema | undefined];
  if (!had || !has) return had === has ? [] : [`the items of ${pair.at} are ${has ? 'restrained now' : 'anything now'}`];
  return compare({ ...pair, at: `${pair.at}[]`, older: had, newer: has });
}

/** `oneOf`: objects that are told apart by a word. */
function wordBreaks(pair: Pair): readonly string[] {
  const alternatives = (schema: Schema) => (schema['oneOf'] ?? []) as readonly Schema[];
  const [had, has] = [alternatives(pair.older), alternatives(pair.newer)];
  if (had.length === 0 && has.length > 0) return [`${pair.at} could be any object, and is one of several now`];
  return had.flatMap((alternative) => {
    const word = wordOf(alternative);
    const at = `${pair.at} "${word}"`;
    const kept = has.find((other) => wordOf(other) === word);
    return kept ? compare({ ...pair, at, older: alternative, newer: kept }) : [`${at} is gone`];
  });
}

function wordOf(alternative: Schema): string {
  const words = Object.values((alternative['properties'] ?? {}) as Named).flatMap((field) => listOf(field['const']));
  return words.map(String).join(' ');
}

/** A keyword that nobody has taught this check must not slip through it. */
function otherBreaks(place: string, older: Schema, newer: Schema): readonly string[] {
  const known = [...WORDS, ...BOUNDS, ...STRUCTURE];
  const keywords = new Set([...Object.keys(older), ...Object.keys(newer)].filter((keyword) => !known.includes(keyword)));
  return [...keywords]
    .filter((keyword) => !same(older[keyword], newer[keyword]))
    .map((keyword) => `${keyword} of ${place} was ${shown([older[keyword] ?? null])} and is ${shown([newer[keyword] ?? null])}`);
}
