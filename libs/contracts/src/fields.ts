import { parseInstant, type Instant } from '@entente/kernel';

/**
 * The kinds of value a published event may carry. There is none for what people write: no free text, title, address or file name can be
 * published, because no kind of field would hold it.
 */
const KINDS = {
  id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_.~-]{0,63}$' },
  /** A word of a closed list: a state, rule, outcome, ground, method …; of several deadlines of a kind, `offer:offer-1` is one. */
  code: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_.:-]{0,63}$' },
  policy: { type: 'string', pattern: '^[a-z][a-z0-9_-]*/[0-9]+$' },
  currency: { type: 'string', pattern: '^[A-Z]{3}$' },
  minor: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  count: { type: 'integer', minimum: 0 },
  flag: { type: 'boolean' },
  hash: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  instant: { type: 'string', format: 'date-time' },
  funds: { type: 'array', items: { $ref: '#/$defs/funds' } },
} as const;

type Kind = keyof typeof KINDS;
type ValueOf = {
  id: string;
  code: string;
  policy: string;
  currency: string;
  minor: number;
  count: number;
  flag: boolean;
  hash: string;
  instant: Instant;
  funds: readonly Funds[];
};

/** What one event carries; a question mark says that a field may be missing. */
export type Fields = { readonly [name: string]: Kind | `${Kind}?` };
export type DataOf<F extends Fields> = {
  readonly [N in keyof F as F[N] extends Kind ? N : never]: F[N] extends Kind ? ValueOf[F[N]] : never;
} & {
  readonly [N in keyof F as F[N] extends `${Kind}?` ? N : never]?: F[N] extends `${infer K extends Kind}?` ? ValueOf[K] : never;
};

/** What the payout context is told to do with the money of an order. Amounts are minor units of the order's currency. */
export type Funds =
  | {
      readonly do: 'capture';
      readonly reference: string;
      readonly method: 'card' | 'wallet' | 'external';
      readonly amountMinor: number;
      readonly feesMinor: number;
      readonly bankFeesMinor: number;
      readonly taxMinor: number;
    }
  /** The seller is paid what is left, less fees. */
  | { readonly do: 'release' }
  /** Everything that is left goes back to the buyer, fees included. */
  | { readonly do: 'refund' }
  /** So much goes back to the buyer, the rest is released. */
  | { readonly do: 'split'; readonly amountMinor: number }
  /** So much goes back to the buyer, and the order goes on. */
  | { readonly do: 'refund_part'; readonly amountMinor: number }
  | { readonly do: 'suspense' }
  /** The buyer draws a voucher from what is in suspense: what he paid, less taxes and bank fees. */
  | { readonly do: 'voucher' }
  | { readonly do: 'hold'; readonly disputeId: string }
  | { readonly do: 'unhold'; readonly disputeId: string };

const amount = KINDS.minor;
const instruction = (word: string, properties: object = {}) => ({
  type: 'object',
  properties: { do: { const: word }, ...properties },
  required: ['do', ...Object.keys(properties)],
  additionalProperties: false,
});
const funds = {
  oneOf: [
    instruction('capture', {
      reference: { type: 'string', pattern: '^[^\\s@]{1,128}$' },
      method: { enum: ['card', 'wallet', 'external'] },
      amountMinor: amount,
      feesMinor: amount,
      bankFeesMinor: amount,
      taxMinor: amount,
    }),
    instruction('release'),
    instruction('refund'),
    instruction('split', { amountMinor: amount }),
    instruction('refund_part', { amountMinor: amount }),
    instruction('suspense'),
    instruction('voucher'),
    instruction('hold', { disputeId: KINDS.id }),
    instruction('unhold', { disputeId: KINDS.id }),
  ],
};

/** JSON Schema 2020-12 of an event's data, closed as its producer promises it. */
export function schemaOf(fields: Fields, id: string): Record<string, unknown> {
  const names = Object.entries(fields).map(([name, written]) => ({
    name,
    kind: written.replace('?', '') as Kind,
    required: !written.endsWith('?'),
  }));
  const usesFunds = names.some(({ kind }) => kind === 'funds');
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://entente.example/schemas/${id}.json`,
    type: 'object',
    properties: Object.fromEntries(names.map(({ name, kind }) => [name, KINDS[kind]])),
    required: names.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
    ...(usesFunds && { $defs: { funds } }),
  };
}

/** Only the fields that the contract names; what else an event stores stays at home. */
export function pick<F extends Fields>(fields: F, data: { readonly [name: string]: unknown }): DataOf<F> {
  return Object.fromEntries(
    Object.keys(fields).flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])),
  ) as DataOf<F>;
}

/** What is wrong with the data of a message that was received, or nothing. Fields that this release does not know pass: a newer one sent them. */
export function faultIn(fields: Fields, data: { readonly [name: string]: unknown }): string | undefined {
  for (const [name, written] of Object.entries(fields)) {
    const value = data[name];
    if (value === undefined && written.endsWith('?')) continue;
    if (!isOf(KINDS[written.replace('?', '') as Kind], value)) return `${name} is not what the contract says`;
  }
  return undefined;
}

type Schema = { readonly type: string; readonly pattern?: string; readonly format?: string; readonly minimum?: number };

function isOf({ type, pattern, format, minimum = -Infinity }: Schema, value: unknown): boolean {
  switch (type) {
    case 'string':
      return (
        typeof value === 'string' &&
        (format === undefined || parseInstant(value) === value) &&
        (pattern === undefined || new RegExp(pattern).test(value))
      );
    case 'integer':
      return Number.isSafeInteger(value) && (value as number) >= minimum;
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return Array.isArray(value) && value.every(isInstruction);
  }
}

/** Amounts of an instruction are whole and not negative, whatever else a newer release may say in it. */
const isInstruction = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(([name, part]) => !name.endsWith('Minor') || (Number.isSafeInteger(part) && (part as number) >= 0));
