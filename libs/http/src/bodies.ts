import {
  OUTSIDE_ID,
  Rejection,
  STATED_YEARS_MAX,
  isBlank,
  isCurrency,
  isNear,
  isSoundPeriod,
  must,
  parseDay,
  parseInstant,
  type Instant,
  type Address,
} from '@entente/kernel';
import { applyDecorators, type Type } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type as TypeOf, plainToInstance } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested, validateSync, type ValidationError } from 'class-validator';
import { AsyncLocalStorage } from 'node:async_hooks';
import { Documented } from './documentation.js';

/*
 * What a body may look like: one decorator a field, from which come the check and the schema alike. What a field *is* (its type, its word
 * of a closed list, its being there) is the shape: 400, all fields named at once. What it *says* (too long, no such currency, too far away)
 * is the content: 422. What only a rule book can judge (is a reason needed here?) is left to it.
 */

const TEXT_CHARS_MAX = 10_000;
const DEPTH_MAX = 12;
const FAULTS_SHOWN_MAX = 20;
const NAME_CHARS_MAX = 60;

/** Names of the two checks of a field, under which class-validator reports them. */
const SHAPE = 'shape';
const CONTENT = 'content';

type Check = { readonly holds: (value: unknown) => boolean; readonly says: string };
const anything: Check = { holds: () => true, says: '' };

function field(
  schema: ApiPropertyOptions,
  shape: Check,
  content = anything,
  ...more: readonly PropertyDecorator[]
): PropertyDecorator {
  const says = ({ value }: { value?: unknown } = {}) => (value === undefined ? 'is missing' : shape.says);
  return applyDecorators(
    Documented(({ ApiProperty }) => ApiProperty(schema)),
    ValidateBy({ name: SHAPE, validator: { validate: shape.holds, defaultMessage: says } }),
    ValidateBy({
      name: CONTENT,
      validator: { validate: (value) => !shape.holds(value) || content.holds(value), defaultMessage: () => content.says },
    }),
    ...more,
  );
}

const isText = (value: unknown): value is string => typeof value === 'string';
const text: Check = { holds: isText, says: 'must be a text' };
const textThat = (holds: (value: string) => boolean, says: string): Check => ({
  holds: (value) => isText(value) && holds(value),
  says,
});

/** PostgreSQL cannot store NUL, and no reader expects the others. Half of a surrogate pair is no text. */
const UNPRINTABLE = /[^\P{Cc}\n\t]|\p{Cs}/u;
const tidied = ({ value }: { value: unknown }): unknown =>
  isText(value) ? (isBlank(value) && !UNPRINTABLE.test(value) ? '' : value.replaceAll('\r\n', '\n').trim()) : value;
const charsOf = (value: string): number => (value.length > TEXT_CHARS_MAX * 2 ? value.length : Array.from(value).length);

/** Left out: allowed. `null` is something else and is refused. */
export const Optional = (): PropertyDecorator =>
  applyDecorators(
    ValidateIf((_, value) => value !== undefined),
    Documented(({ ApiProperty }) => ApiProperty({ required: false })),
  );

type TextOptions = {
  readonly max?: number;
  readonly required?: true;
  readonly pattern?: RegExp;
  readonly description: string;
  readonly example?: string;
};

/** Trimmed. Unless `required`, a missing or blank text passes: whether one is needed is said by a rule, with its own code. */
export function Text({ max = TEXT_CHARS_MAX, required, pattern, description, example }: TextOptions): PropertyDecorator {
  const isSound = (value: string) =>
    charsOf(value) <= max && !UNPRINTABLE.test(value) && (!pattern || pattern.test(value)) && !(required && value === '');
  const wanted = pattern ? `, written like ${String(pattern)}` : '';
  const schema = {
    type: 'string',
    maxLength: max,
    pattern: pattern?.source,
    description,
    ...(example !== undefined && { example }),
    ...(required ? { minLength: 1 } : { required: false }),
  } as const;
  const shape = required ? text : { ...text, holds: (value: unknown) => value === undefined || isText(value) };
  const content = {
    holds: (value: unknown) => !isText(value) || isSound(value),
    says: `must have ${required ? '1' : '0'} to ${max} characters, none of them a control character${wanted}`,
  };
  return field(schema, shape, content, Transform(tidied));
}

/** A name that somebody else has given, exactly as it was shown: padded, or with characters that we should not choose. */
export const Exactly = (max: number, description: string, example: string): PropertyDecorator =>
  field(
    { type: 'string', minLength: 1, maxLength: max, description, example },
    text,
    textThat(
      (value) => value !== '' && value.length <= max && !value.includes('\0'),
      `must have 1 to ${max} characters, none of them NUL`,
    ),
  );

const isIdOf = (max: number) => `must be an id of at most ${max} letters, digits and _ . ~ -, beginning with a letter or digit`;

/** An id from outside: an order, a member, an attachment. */
export const Id = (description: string, example?: string): PropertyDecorator =>
  field(
    { type: 'string', pattern: OUTSIDE_ID.source, description, ...(example !== undefined && { example }) },
    text,
    textThat((value) => OUTSIDE_ID.test(value), isIdOf(56)),
  );

/** Minor units. Zero and below pass: what an amount may be is a rule, with its own code. */
export const Minor = (description: string, example?: number): PropertyDecorator =>
  field(
    {
      type: 'integer',
      minimum: Number.MIN_SAFE_INTEGER,
      maximum: Number.MAX_SAFE_INTEGER,
      description: `${description} In minor units.`,
      ...(example !== undefined && { example }),
    },
    { holds: Number.isSafeInteger, says: 'must be a whole number of minor units, such as 10000 for 100.00' },
  );

export const CurrencyCode = (): PropertyDecorator =>
  field(
    { type: 'string', pattern: '^[A-Z]{3}$', example: 'EUR', description: 'ISO 4217.' },
    text,
    textThat(isCurrency, 'must be a currency of ISO 4217, such as EUR'),
  );

/** ISO 3166-1, two letters. */
export const CountryCode = (): PropertyDecorator =>
  field(
    { type: 'string', pattern: '^[A-Z]{2}$', example: 'FR', description: 'ISO 3166-1, two letters.' },
    text,
    textThat((value) => /^[A-Z]{2}$/.test(value), 'must be a country of two capital letters, such as FR'),
  );

export const PeriodText = (description: string): PropertyDecorator =>
  field(
    { type: 'string', format: 'duration', example: 'P7D', description },
    text,
    textThat(isSoundPeriod, 'must be an ISO 8601 period of more than nothing and at most P2Y, such as P7D or PT48H'),
  );

/** Read with any offset, kept in UTC. */
const instantThat = (holds: (at: Instant | undefined) => boolean, says: string, description: string): PropertyDecorator =>
  field(
    { type: 'string', format: 'date-time', example: '2026-03-01T09:00:00Z', description },
    text,
    textThat((value) => holds(parseInstant(value)), `must be an instant with its offset, such as 2026-03-01T09:00:00Z, ${says}`),
    Transform(({ value }: { value: unknown }) => (isText(value) ? (parseInstant(value) ?? value) : value)),
  );

export const InstantText = (description: string): PropertyDecorator =>
  instantThat(isStatable, `at most ${STATED_YEARS_MAX} years away`, description);

export const DayText = (description: string): PropertyDecorator =>
  field(
    { type: 'string', format: 'date', example: '2026-03-01', description },
    text,
    textThat(
      (value) => isStatable(parseInstant(`${parseDay(value) ?? ''}T00:00:00Z`)),
      `must be a day, such as 2026-03-01, at most ${STATED_YEARS_MAX} years away`,
    ),
  );

/** A word of a closed list. */
export const OneOf = (words: readonly string[], description: string): PropertyDecorator =>
  field(
    { type: 'string', enum: [...words], description },
    { holds: (value) => isText(value) && words.includes(value), says: `must be one of ${words.join(', ')}` },
  );

export const Flag = (description: string): PropertyDecorator =>
  field({ type: 'boolean', description }, { holds: (value) => typeof value === 'boolean', says: 'must be true or false' });

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

export const Ids = (max: number, description: string): PropertyDecorator =>
  field(
    { type: 'array', maxItems: max, items: { type: 'string', pattern: OUTSIDE_ID.source }, description },
    { holds: (value) => isList(value) && value.every(isText), says: 'must be a list of ids' },
    {
      holds: (value) => isList(value) && value.length <= max && value.every((id) => isText(id) && OUTSIDE_ID.test(id)),
      says: `must have at most ${max} ids; each ${isIdOf(56)}`,
    },
  );

/** Some words of a closed list. */
export const SomeOf = (words: readonly string[], description: string): PropertyDecorator =>
  field(
    { type: 'array', maxItems: words.length, items: { type: 'string', enum: [...words] }, description },
    {
      holds: (value) =>
        isList(value) && value.length <= words.length && value.every((word) => isText(word) && words.includes(word)),
      says: `must be a list out of ${words.join(', ')}`,
    },
  );

/** An object with fields of its own. A list of such objects is not one. */
export const Nested = (type: () => Type<object>, description: string): PropertyDecorator =>
  // Nest takes a function for a class, unless its name is `type`.
  field(
    { type: () => type(), description },
    { holds: isObject, says: 'must be an object' },
    anything,
    ValidateNested(),
    TypeOf(type),
  );

/** `limit` of a query: everything there is text. */
export const PageLimit = (perPage = 50, max = 100): PropertyDecorator =>
  field(
    { type: 'integer', minimum: 1, maximum: max, default: perPage, required: false, description: 'How many, at most.' },
    { holds: (value) => value === undefined || Number.isSafeInteger(value), says: 'must be a whole number' },
    {
      holds: (value) => value === undefined || (typeof value === 'number' && value >= 1 && value <= max),
      says: `must be 1 to ${max}`,
    },
    Transform(({ value }: { value: unknown }) => (isText(value) && /^\d{1,9}$/.test(value) ? Number(value) : value)),
  );

/** `true` or `false` in a query. */
export const QueryFlag = (description: string): PropertyDecorator =>
  field(
    { type: 'boolean', required: false, description },
    { holds: (value) => value === undefined || typeof value === 'boolean', says: 'must be true or false' },
    anything,
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
  );

/** Where something is sent, or was seen. */
export class AddressBody implements Address {
  @CountryCode() country!: string;
  @Optional() @Text({ max: 20, description: 'As it is written there.' }) postalCode?: string;
  @Optional() @Text({ max: 100, description: 'Town or village.', example: 'Lille' }) city?: string;
}

/** The body of an action that needs nothing said. */
export class EmptyBody {}

/** The query of whoever may ask how something was. */
export class AsOf {
  @Optional()
  @instantThat(isOver, 'and not later than now', 'As it was then: after everything that happened up to this instant.')
  asOf?: Instant;
}

const judgedAt = new AsyncLocalStorage<Instant>();

function isStatable(instant: Instant | undefined): boolean {
  const now = must(judgedAt.getStore(), 'The time at which a body is judged');
  return instant !== undefined && isNear(instant, now);
}

function isOver(instant: Instant | undefined): boolean {
  return instant !== undefined && instant <= must(judgedAt.getStore(), 'The time at which a query is judged');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A checked body as plain JSON: what rules read and events store has no class. */
export const plainJson = <Body extends object>(body: object): Body => JSON.parse(JSON.stringify(body)) as Body;

type Fault = { readonly field: string; readonly says: string; readonly inShape: boolean };

/** The body as an instance of its class, tidied; or a rejection that names every field at fault. Nothing sent is nothing said: `{}`. */
export function validated<Body extends object>(type: Type<Body>, sent: unknown, now: Instant): Body {
  const value = sent ?? {};
  if (!isObject(value)) throw malformed([{ field: 'body', says: 'must be one JSON object', inShape: true }]);
  refuseUnsound(value);
  const body = plainToInstance(type, value, { enableImplicitConversion: false });
  const errors = judgedAt.run(now, () =>
    validateSync(body, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false }),
  );
  const faults = errors.flatMap((error) => faultsOf(error, ''));
  const inShape = faults.filter((fault) => fault.inShape);
  if (inShape.length > 0) throw malformed(inShape);
  if (faults.length > 0) throw new Rejection('field.invalid', told(faults), factsOf(faults));
  return body;
}

function faultsOf({ property, constraints = {}, children = [] }: ValidationError, path: string): readonly Fault[] {
  const name = `${path}${property.slice(0, NAME_CHARS_MAX)}`;
  const { [SHAPE]: shape, [CONTENT]: content, whitelistValidation } = constraints;
  if (whitelistValidation !== undefined) return [{ field: name, says: 'is not known here', inShape: true }];
  if (shape !== undefined) return [{ field: name, says: shape, inShape: true }];
  if (content !== undefined) return [{ field: name, says: content, inShape: false }];
  return children.flatMap((child) => faultsOf(child, `${name}.`));
}

const malformed = (faults: readonly Fault[]) => new Rejection('malformed', told(faults), factsOf(faults));

function told(faults: readonly Fault[]): string {
  const shown = faults.slice(0, FAULTS_SHOWN_MAX).map((fault) => `${fault.field} ${fault.says}`);
  return `${shown.join('; ')}${faults.length > shown.length ? `; and ${faults.length - shown.length} more` : ''}.`;
}

const factsOf = (faults: readonly Fault[]) => ({
  field: faults[0]?.field,
  errors: faults.slice(0, FAULTS_SHOWN_MAX).map(({ field: name, says }) => ({ field: name, says })),
});

/**
 * Names that every object has already (`__proto__`, `constructor`, `toString` …) would pass class-validator unseen, and a deep body would
 * exhaust the stack of whoever walks it: both are refused before anybody does.
 */
export function refuseUnsound(body: unknown): void {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: body, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > DEPTH_MAX)
      throw malformed([{ field: 'body', says: `must not be nested deeper than ${DEPTH_MAX}`, inShape: true }]);
    const names = Object.keys(value);
    const inherited = isList(value) ? undefined : names.find((name) => name in Object.prototype);
    if (inherited !== undefined) throw malformed([{ field: inherited, says: 'is not known here', inShape: true }]);
    for (const member of Object.values(value)) waiting.push({ value: member, depth: depth + 1 });
  }
}
