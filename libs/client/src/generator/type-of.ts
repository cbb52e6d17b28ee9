/** As much of JSON Schema 2020-12 as the documents use; the bounds of values are the server's to check. */
export type Schema = {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly items?: Schema;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
};

/** The TypeScript of a schema. What it refers to is called as `refer` says, by the name under which the document keeps it. */
export function typeOf(schema: Schema, refer: (name: string) => string, indent = ''): string {
  const { $ref, enum: words, oneOf, anyOf, allOf, type, format, items } = schema;
  const inside = (one: Schema): string => typeOf(one, refer, indent);
  const union = (all: readonly string[]): string => [...new Set(all)].join(' | ');
  if ($ref !== undefined) return refer($ref.split('/').at(-1) ?? '');
  if ('const' in schema) return literal(schema.const);
  if (words) return union(words.map(literal));
  const several = oneOf ?? anyOf;
  if (several) return union(several.map(inside));
  if (allOf) return allOf.map(inside).join(' & ');
  if (Array.isArray(type)) return union(type.map((one: string) => inside({ ...schema, type: one })));
  switch (type) {
    case 'string':
      return format === 'binary' ? 'Blob' : 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
    case 'null':
      return type;
    case 'array':
      return `readonly ${grouped(inside(items ?? {}))}[]`;
    default:
      return type === 'object' || schema.properties ? objectOf(schema, refer, indent) : 'unknown';
  }
}

function objectOf(
  { properties = {}, required = [], additionalProperties }: Schema,
  refer: (name: string) => string,
  indent: string,
) {
  const fields = Object.entries(properties).map(([name, schema]) =>
    field(name, schema.description, typeOf(schema, refer, `${indent}  `), required.includes(name)),
  );
  if (fields.length > 0) return block(fields, indent);
  if (additionalProperties === false) return 'Record<string, never>';
  const others = typeof additionalProperties === 'object' ? typeOf(additionalProperties, refer, indent) : 'unknown';
  return `{ readonly [name: string]: ${others} }`;
}

/** The lines of one field: what is said of it, and itself. */
export const field = (name: string, description: string | undefined, type: string, isRequired = true): readonly string[] => [
  ...comment(description),
  `readonly ${/^[A-Za-z_]\w*$/.test(name) ? name : literal(name)}${isRequired ? '' : '?'}: ${type};`,
];

/** Fields in braces. */
export const block = (fields: readonly (readonly string[])[], indent = ''): string =>
  `{\n${fields
    .flat()
    .map((line) => `${indent}  ${line}\n`)
    .join('')}${indent}}`;

const comment = (text = ''): readonly string[] =>
  text === '' ? [] : [`/** ${text.replaceAll(/\s+/g, ' ').replaceAll('*/', '*\\/')} */`];
const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : JSON.stringify(value);
const grouped = (type: string): string => (/^(?:readonly )|^[^{]*[|&]|\}\s*[|&]/.test(type) ? `(${type})` : type);
