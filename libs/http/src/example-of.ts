import type { Schema } from './schemas.js';

/** A value that a schema describes, put together from the examples of its parts; what need not be there is shown where it has an example of its own. */
export function exampleOf(schema: Schema, schemas: { readonly [name: string]: Schema } = {}): unknown {
  const { $ref, allOf, oneOf: ways, type, properties, items, example, ...rest } = schema as Parts;
  if (example !== undefined) return example;
  if ($ref !== undefined) return exampleOf(schemas[$ref.split('/').at(-1)!] ?? {}, schemas);
  const [other] = allOf ?? ways ?? [];
  if (other) return exampleOf(other, schemas);
  if ('const' in rest) return rest.const;
  if (rest.enum) return rest.enum[0];
  if (properties) {
    const isShown = ([name, inside]: readonly [string, Schema]) =>
      rest.required?.includes(name) || (inside as Parts).example !== undefined || (inside as Parts).enum !== undefined;
    const named = Object.entries(properties).filter(isShown);
    return Object.fromEntries(named.map(([name, inside]) => [name, exampleOf(inside, schemas)]));
  }
  if (items) return [exampleOf(items, schemas)];
  return type === 'object' ? {} : type === 'boolean' ? true : undefined;
}

type Parts = {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: unknown;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly example?: unknown;
};
