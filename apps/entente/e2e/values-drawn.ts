import type { Schema } from './openapi-document.js';

/** What values are drawn with: chance, the schemas that others refer to, and values that mean something where a name stands. */
export type Drawing = {
  readonly random: () => number;
  readonly schemas: { readonly [name: string]: Schema };
  /** `undefined` where any value will do. */
  readonly meant: (name: string) => unknown;
  /** A text that nobody has written before. */
  readonly text: () => string;
};

export const pickWith = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

const DAYS = ['2026-01-06', '2026-02-01', '2026-12-01'];
const INSTANTS = ['2026-01-05T09:00:00Z', '2026-01-20T12:00:00.000Z', '2026-03-01T10:00:00+01:00', '2027-01-01T00:00:00Z'];
const PERIODS = ['P1D', 'PT48H', 'P5D', 'P30D'];
const AMOUNTS = [1, 500, 1_500, 3_000, 10_000, 10_000, 0, -1, 99_999_999];
const PATTERNS: { readonly [pattern: string]: readonly string[] } = {
  '^[A-Z]{3}$': ['EUR', 'EUR', 'EUR', 'EUR', 'CDF', 'XYZ'],
  '^[A-Z]{2}$': ['FR', 'CD', 'BE'],
  '^\\d*$': ['', '0', '1', '99999'],
};
const LIST_MAX = 3;

type Parts = {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
};

/** A value that the schema takes; a rule may refuse it all the same. */
export function drawnFrom(schema: Schema, name: string, drawing: Drawing): unknown {
  const { random, schemas } = drawing;
  const { $ref, allOf, ...parts } = schema as Parts;
  const reference = $ref ?? (allOf?.[0] as Parts | undefined)?.$ref;
  if (reference !== undefined) return drawnFrom(schemas[reference.split('/').at(-1)!] ?? {}, name, drawing);
  if (parts.enum) return pickWith(random, parts.enum);
  switch (parts.type) {
    case 'object': {
      const { properties = {}, required = [] } = parts;
      const told = Object.entries(properties).filter(([inside]) => required.includes(inside) || random() < 0.6);
      return Object.fromEntries(told.map(([inside, of]) => [inside, drawnFrom(of, inside, drawing)]));
    }
    case 'array': {
      const count = Math.floor(random() * (Math.min(parts.maxItems ?? LIST_MAX, LIST_MAX) + 1));
      return Array.from({ length: count }, () => drawnFrom(parts.items ?? {}, name, drawing));
    }
    case 'boolean':
      return random() < 0.5;
    case 'integer': {
      const { minimum = 0, maximum = 0 } = parts;
      return maximum <= 1_000 ? minimum + Math.floor(random() * (maximum - minimum + 1)) : pickWith(random, AMOUNTS);
    }
    default:
      return drawing.meant(name) ?? textLike(parts, drawing);
  }
}

function textLike({ format, pattern }: Parts, { random, text }: Drawing): string {
  if (format === 'date') return pickWith(random, DAYS);
  if (format === 'date-time') return pickWith(random, INSTANTS);
  if (format === 'duration') return pickWith(random, PERIODS);
  const known = PATTERNS[pattern ?? ''];
  return known ? pickWith(random, known) : text();
}

const ODD: readonly unknown[] = [
  null,
  7,
  0.5,
  true,
  [],
  {},
  '',
  ' ',
  'x'.repeat(10_001),
  '\u0000',
  '\u001b[2J',
  '\ud800',
  'ana@example.fr',
  "'; drop table events; --",
  '../../etc/passwd',
  '<script>alert(1)</script>',
  1e21,
  -1,
  '2026-02-30',
  'P0D',
  { $ne: 1 },
];

/** The same with something wrong in it, most times. */
export function spoilt(value: unknown, drawing: Drawing): unknown {
  const { random } = drawing;
  const odd = pickWith(random, ODD);
  if (typeof value !== 'object' || value === null || Array.isArray(value) || random() < 0.05) return odd;
  const names = Object.keys(value);
  const name = pickWith(random, names.length > 0 ? names : ['x']);
  const inside = (value as { readonly [name: string]: unknown })[name];
  const luck = random();
  if (luck < 0.2) return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
  if (luck < 0.4) return { ...value, [pickWith(random, ['unknown', 'constructor', 'toString', 'id', ''])]: odd };
  return { ...value, [name]: typeof inside === 'object' && random() < 0.7 ? spoilt(inside, drawing) : odd };
}
