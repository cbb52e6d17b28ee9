import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { BUILT_IN_FOLDER, SOURCES_FILE } from '../pack-folder.js';
import { InvalidPack } from '../read-pack.js';

/** Where a marketplace's rules come from, whatever the version. */
export type Sources = {
  /** What each source is; `F*` stands for all that begin so. */
  readonly keys: { readonly [key: string]: string };
  readonly rules: { readonly [rule: string]: Source };
};
/** B what binds, F what fills in, D what was decided here; and what that is about, in our own words. */
type Source = {
  readonly B?: readonly string[];
  readonly F?: readonly string[];
  readonly D?: readonly string[];
  readonly says: string;
  /** Where no row does. */
  readonly carriedBy?: string;
};

const text = { type: 'string', minLength: 1 };
const keys = { type: 'array', items: text };
const isSources = new Ajv2020({ allErrors: true }).compile<Sources>({
  type: 'object',
  additionalProperties: false,
  required: ['keys', 'rules'],
  properties: {
    keys: { type: 'object', additionalProperties: text },
    rules: {
      type: 'object',
      propertyNames: { pattern: '^[A-Z]{2}-T\\d\\d$' },
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['says'],
        properties: { B: keys, F: keys, D: keys, says: text, carriedBy: text },
      },
    },
  },
});

/** Nothing where a marketplace says nothing of it. Throws `InvalidPack`. */
export function readSources(marketplace: string, folder = BUILT_IN_FOLDER): Sources | undefined {
  const file = join(folder, marketplace, SOURCES_FILE);
  if (!existsSync(file)) return undefined;
  const written: unknown = parse(readFileSync(file, 'utf8'));
  if (!isSources(written)) {
    const [error] = isSources.errors ?? [];
    throw new InvalidPack(`${file}: ${error?.instancePath.slice(1) || 'the file'} ${error?.message ?? 'is not valid'}.`);
  }
  for (const [rule, { B = [], F = [] }] of Object.entries(written.rules))
    for (const key of [...B, ...F])
      if (!keyFor(written, key))
        throw new InvalidPack(`${file}: ${rule} names ${key}, which stands under no key. Say there what it is.`);
  return written;
}

/** Under which key a source is explained. */
export const keyFor = ({ keys: known }: Sources, key: string): string | undefined =>
  Object.keys(known).find((one) => one === key || (one.endsWith('*') && key.startsWith(one.slice(0, -1))));
