import { parseInstant, PAYMENT_MINOR_MAX, type Instant } from '@entente/kernel';

/**
 * The kinds of value a published event may carry. There is none for what people write: no free text, title, address or file name can be
 * published, because no kind of field would hold it.
 */
const KINDS = {
  id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_.~-]{0,63}$' },
  /** A word of a closed list: a state, rule, outcome, ground, method …; of several deadlines of a kind, `offer:offer-1` is one. */
  code: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_.:-]{0,63}$' },
  /** Of one movement of money, made of ids: `pay-1001:cu-1001.r1`. */
  key: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_.:~-]{0,199}$' },
  policy: { type: 'string', pattern: '^[a-z][a-z0-9_-]*/[0-9]+$' },
  currency: { type: 'string', pattern: '^[A-Z]{3}$' },
  minor: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  count: { type: 'integer', minimum: 0 },
  /** Of what somebody is told one by one. */
  few: { type: 'integer', minimum: 0, maximum: 1_000 },
  flag: { type: 'boolean' },
  hash: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  instant: { type: 'string', format: 'date-time' },
  funds: { type: 'array' },
} as const;

type Kind = keyof typeof KINDS;
type ValueOf = {
  id: string;
  code: string;
  key: string;
  policy: string;
  currency: string;
  minor: number;
  count: number;
  few: number;
  flag: boolean;
  hash: string;
  instant: Instant;
  funds: readonly Funds[];
};

export type JsonSchema = { readonly [keyword: string]: unknown };

/** What one event carries; a question mark says that a field may be missing. */
export type Fields = { readonly [name: string]: Kind | `${Kind}?` };
export type DataOf<F extends Fields> = {
  readonly [N in keyof F as F[N] extends Kind ? N : never]: F[N] extends Kind ? ValueOf[F[N]] : never;
} & {
  readonly [N in keyof F as F[N] extends `${Kind}?` ? N : never]?: F[N] extends `${infer K extends Kind}?` ? ValueOf[K] : never;
};

/** What the payout context is told to do with the money of an order, as `MEANINGS` says. Amounts are minor units of the order's currency. */
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
  | { readonly do: 'release' | 'refund' | 'suspense' | 'voucher' }
  | { readonly do: 'split' | 'refund_part' | 'cover_part'; readonly amountMinor: number }
  | { readonly do: 'charge_back'; readonly reference: string; readonly amountMinor: number; readonly appliedMinor: number }
  | { readonly do: 'hold' | 'unhold'; readonly disputeId: string };

const payment = { type: 'integer', minimum: 0, maximum: PAYMENT_MINOR_MAX } as const;
const amountMinor = KINDS.minor;
const reference = { type: 'string', pattern: '^[^\\s@]{1,128}$' } as const;
const disputeId = KINDS.id;

/** What each instruction says beside its word. */
const INSTRUCTIONS: { readonly [Do in Funds['do']]: { readonly [field: string]: Schema } } = {
  capture: {
    reference,
    method: { type: 'string', enum: ['card', 'wallet', 'external'] },
    amountMinor: payment,
    feesMinor: payment,
    bankFeesMinor: payment,
    taxMinor: payment,
  },
  release: {},
  refund: {},
  split: { amountMinor },
  refund_part: { amountMinor },
  cover_part: { amountMinor },
  charge_back: { reference, amountMinor, appliedMinor: amountMinor },
  suspense: {},
  voucher: {},
  hold: { disputeId },
  unhold: { disputeId },
};

const MEANINGS: { readonly [Do in Funds['do']]: string } = {
  capture: 'The buyer has paid so much, of which the platform keeps the fees when the seller is paid.',
  release: 'The seller is paid what is left, less fees.',
  refund: 'Everything that is left goes back to the buyer, fees included.',
  split: 'So much goes back to the buyer, the rest is released.',
  refund_part: 'So much goes back to the buyer, and the order goes on.',
  cover_part: 'So much goes back to the buyer, the platform pays it, not the seller, and the order goes on.',
  charge_back:
    'The bank has taken back `amountMinor` of a payment; `appliedMinor` of it had not been given back to the buyer before.',
  suspense: 'What is left waits in suspense: it can no longer go back by the way it came.',
  voucher: 'The buyer draws a voucher from what is in suspense: what he paid, less taxes and bank fees.',
  hold: 'What the seller has had of this order is held while the dispute lasts.',
  unhold: 'What was held because of the dispute is free again.',
};

/** The items of a `funds` field. */
export const fundsSchema = {
  oneOf: Object.entries(INSTRUCTIONS).map(([word, properties]) => ({
    type: 'object',
    description: MEANINGS[word as Funds['do']],
    properties: { do: { const: word }, ...properties },
    required: ['do', ...Object.keys(properties)],
    additionalProperties: false,
  })),
};

/** A word for which this release has no meaning, among instructions that were received. */
export const unknownInstruction = (funds: readonly { readonly do: string }[]): string | undefined =>
  funds.find(({ do: word }) => !Object.hasOwn(INSTRUCTIONS, word))?.do;

/** What an event and its fields mean, in sentences. */
export type Told = { readonly description: string; readonly fields: { readonly [name: string]: string } };

/** JSON Schema 2020-12 of an event's data, closed as its producer promises it. */
export function schemaOf(fields: Fields, id: string, told?: Told): JsonSchema {
  const usesFunds = Object.values(fields).some((written) => kindOf(written) === 'funds');
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://entente.example/schemas/${id}.json`,
    ...objectOf(fields, '#/$defs/funds', told),
    ...(usesFunds && { $defs: { funds: fundsSchema } }),
  };
}

/** The same for a document that holds many: `fundsAt` is where it keeps `fundsSchema`. */
export function objectOf(fields: Fields, fundsAt: string, told?: Told): JsonSchema {
  const names = Object.keys(fields);
  const valueOf = (kind: Kind) => (kind === 'funds' ? { type: 'array', items: { $ref: fundsAt } } : KINDS[kind]);
  const property = (name: string) => ({
    ...valueOf(kindOf(fields[name]!)),
    ...(told && { description: told.fields[name] }),
  });
  return {
    type: 'object',
    ...(told && { description: told.description }),
    properties: Object.fromEntries(names.map((name) => [name, property(name)])),
    required: names.filter((name) => !fields[name]?.endsWith('?')),
    additionalProperties: false,
  };
}

const kindOf = (written: Kind | `${Kind}?`): Kind => written.replace('?', '') as Kind;

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
    if (!isOf(KINDS[kindOf(written)], value)) return `${name} is not what the contract says`;
  }
  return undefined;
}

type Schema = {
  readonly type: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
};

function isOf({ type, pattern, format, minimum = -Infinity, maximum = Infinity, enum: words }: Schema, value: unknown): boolean {
  switch (type) {
    case 'string':
      return (
        typeof value === 'string' &&
        (format === undefined || parseInstant(value) === value) &&
        (pattern === undefined || new RegExp(pattern).test(value)) &&
        (words?.includes(value) ?? true)
      );
    case 'integer':
      return Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return Array.isArray(value) && value.every(isInstruction);
  }
}

/** A known word says all that belongs to it, and may say more; what a newer release means by another is not ours to judge. */
function isInstruction(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const said = value as { readonly [field: string]: unknown };
  if (typeof said['do'] !== 'string') return false;
  if (!Object.hasOwn(INSTRUCTIONS, said['do'])) return true;
  return Object.entries(INSTRUCTIONS[said['do'] as Funds['do']]).every(([field, schema]) => isOf(schema, said[field]));
}
