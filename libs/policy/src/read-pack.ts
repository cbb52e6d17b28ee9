import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { LineCounter, parseDocument, isMap, isSeq, type Document, type Node } from 'yaml';
import { digestOf, isSoundPeriod, isZone, parsePeriod, period } from '@entente/kernel';
import { compileTable } from './compile.js';
import { checkDisputes } from './dispute-laws.js';
import { extended, writtenFor } from './extend.js';
import { checkMoney } from './money-laws.js';
import type { MoneyTerms } from './money-terms.js';
import { PackError } from './pack-error.js';
import { packSchema } from './pack-schema.js';
import type { ExtensionSource, PackSource, StatisticsTerms, TableSource } from './pack-source.js';
import type { Table } from './table.js';
import { checkTexts } from './texts.js';
import { disputeWords, orderWords, sellerWords, type Words } from './vocabulary.js';

/** One version of a marketplace's rule book, ready to decide. */
export type Pack = {
  /** `comeup/2` */
  readonly name: string;
  readonly marketplace: string;
  readonly version: number;
  readonly zone: string;
  /** SHA-256 of the rule book in RFC 8785 form, comments and texts aside: stored with every order placed under it. */
  readonly digest: string;
  readonly order: Table;
  readonly dispute: Table;
  /** Where it is missing, nobody is ever suspended. */
  readonly seller?: Table;
  /** The version that this one was written as a change of. */
  readonly extends?: string;
  readonly money: MoneyTerms;
  readonly statistics: StatisticsTerms;
  readonly texts: PackSource['texts'];
  /** Resolved: what it extends is in it. */
  readonly source: PackSource;
};

const GRACE_MS_MAX = 24 * 60 * 60 * 1000;

type Written = PackSource | ExtensionSource;
export type Read = { readonly file: string; readonly source: Written; readonly document: Document; readonly lines: LineCounter };

/** Says file, line, what is wrong and what to write instead. */
export class InvalidPack extends Error {}

let schema: ValidateFunction<Written> | undefined;
/**
 * Loaded and made when the first book is to be checked, which is one of somebody's own: it takes longer than to read all that come with
 * Entente, and what it makes runs once a book. Required, because whoever reads a book does not wait.
 */
function holdsTo(): ValidateFunction<Written> {
  if (schema) return schema;
  const { Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  schema = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    strict: false,
    strictNumbers: true,
    verbose: true,
    validateSchema: false,
    code: { optimize: false },
  }).compile<Written>(packSchema());
  return schema;
}

/** Where every written thing stands: an extension and its base are two files. */
const places = new WeakMap<object, { readonly file: string; readonly line: number }>();

/** `file` is only named in errors; `known` are the packs that it may extend. Throws `InvalidPack`. */
export const readPack = (text: string, file: string, known: readonly Pack[] = []): Pack => packOf(readSource(text, file), known);

/** Checked against the schema. Throws `InvalidPack`. */
export function readSource(text: string, file: string): Read {
  const read = parseSource(text, file);
  const isValid = holdsTo();
  if (!isValid(read.source)) throw new InvalidPack(inWords(isValid.errors ?? [], read.document, read.lines, file));
  return read;
}

/** Taken at its word: for text that is known to hold to the schema. Throws `InvalidPack` for what is no YAML. */
export function parseSource(text: string, file: string): Read {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken)
    throw new InvalidPack(
      `${file}:${broken.linePos?.[0].line ?? 1}: ${broken.message.replace(/ at line \d+, column \d+:[\s\S]*/, '.')} Correct it there, or just above.`,
    );
  const source = writtenOut(document, file) as Written;
  locate(document.contents, source, lines, file);
  return { file, source, document, lines };
}

/** An alias may name nothing, or stand for more than a machine can hold. */
function writtenOut(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new InvalidPack(`${file}:1: ${error.message}. Write out what the aliases (*) stand for.`, { cause: error });
  }
}

/** Throws `InvalidPack`. */
export function packOf(read: Read, known: readonly Pack[]): Pack {
  try {
    const { texts, ...rules } = resolved(read, known);
    const source = { ...rules, texts };
    if (!isZone(source.zone))
      throw at(read, 'zone', `there is no time zone "${source.zone}". Write an IANA name such as Europe/Paris.`);
    if (!isExact(source.grace))
      throw at(read, 'grace', `"${source.grace}" is not an exact time. Write hours, minutes or seconds, such as PT60S.`);
    if (period(source.grace).ms > GRACE_MS_MAX)
      throw at(read, 'grace', `"${source.grace}" is longer than a day: nobody would hear of a deadline for so long. Write less.`);
    for (const [field, written] of Object.entries(periodsOf(source)))
      if (written !== null && !isSoundPeriod(written))
        throw at(read, field, `"${written}" is no period of at most two years. Write one such as P6M.`);
    for (const rule of source.statistics.cancellationsNotCounted)
      if (!source.order.rows.some((row) => row.rule === rule && ENDS.has(row.event)))
        throw at(
          read,
          'statistics.cancellationsNotCounted',
          `there is no rule ${rule} by which an order is cancelled. Write one that there is, or none.`,
        );
    const [marketplace, version] = source.pack.split('/') as [string, string];
    if (!Number.isSafeInteger(Number(version)))
      throw at(read, 'pack', `${version} is beyond what a version may be. Write a number up to ${Number.MAX_SAFE_INTEGER}.`);
    const compiled = (table: TableSource, words: Words) => compileTable(table, words, source.zone, period(source.grace).ms);
    const base = (read.source as Partial<ExtensionSource>).extends;
    const pack = {
      name: source.pack,
      marketplace,
      version: Number(version),
      zone: source.zone,
      digest: digestOf(rules),
      order: compiled(source.order, orderWords),
      dispute: compiled(source.dispute, disputeWords),
      ...(source.seller && { seller: compiled(source.seller, sellerWords) }),
      ...(base !== undefined && { extends: base }),
      money: { ...source.money, zone: source.zone },
      statistics: source.statistics,
      texts,
      source,
    };
    checkMoney(source);
    checkDisputes(source);
    checkTexts(source); // Last: what is wrong with the rules is wrong with their texts as well.
    return pack;
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    throw new InvalidPack(placed(read, error), { cause: error });
  }
}

/** What is stated as a period outside the tables, by where it stands. */
const periodsOf = ({ statistics, money }: PackSource): { readonly [field: string]: string | null } => ({
  'statistics.window': statistics.window,
  'money.reserve.hold': money.reserve.hold,
  'money.refund.providerLimit': money.refund.providerLimit,
});

/** What counts against a seller, where it is not left out (C13). */
const ENDS: ReadonlySet<string> = new Set(['OrderCancelled', 'OrderExpired', 'DecisionApplied']);

/** The whole book, with what it extends in it. */
function resolved(read: Read, known: readonly Pack[]): PackSource {
  const { source } = read;
  if (!('extends' in source)) return source;
  const base = known.find(({ name }) => name === source.extends);
  if (!base) {
    throw unknownBase(
      read,
      source.extends,
      known.map(({ name }) => name),
    );
  }
  return extended(base.source, source);
}

export function unknownBase(read: Read, base: string, names: readonly string[]): InvalidPack {
  const others = names.filter((name) => name !== read.source.pack);
  const instead = others.length > 0 ? `Write one of: ${others.join(', ')}.` : 'Write a whole book.';
  return at(read, 'extends', `there is no rule book ${base}. ${instead}`);
}

/** With file and line; what a version breaks in the book that it extends is a mistake of the version. */
function placed({ file, document, lines }: Read, { near, message }: PackError): string {
  const place = places.get(writtenFor(near) as object) ?? { file, line: 1 };
  const there = `${place.file}:${place.line}`;
  if (place.file === file) return `${there}: ${message}`;
  return `${file}:${lineOf(document.get('extends', true), lines)}: with what this version changes, ${there} no longer holds: ${message}`;
}

/** A mistake in one field of the file as it was written; or in what it extends, if the field is not here. */
export function at({ file, document, lines }: Read, field: string, why: string): InvalidPack {
  const near = document.getIn(field.split('.'), true) ?? document.get('extends', true);
  return new InvalidPack(`${file}:${lineOf(near, lines)}: ${field}: ${why}`);
}

const isExact = (text: string): boolean => {
  const parsed = parsePeriod(text);
  return parsed !== undefined && parsed.months === 0 && parsed.days === 0;
};

const lineOf = (node: unknown, lines: LineCounter): number => {
  const start = (node as Node | undefined)?.range?.[0];
  return start === undefined ? 1 : lines.linePos(start).line;
};

/** Remembers where each written thing stands. */
function locate(node: unknown, value: unknown, lines: LineCounter, file: string): void {
  if (typeof value !== 'object' || value === null) return;
  const start = (node as Node | null)?.range?.[0];
  if (start !== undefined) places.set(value, { file, line: lines.linePos(start).line });
  if (isMap(node))
    for (const { key, value: child } of node.items)
      locate(child, (value as { [name: string]: unknown })[String(key)], lines, file);
  if (isSeq(node)) node.items.forEach((child, i) => locate(child, (value as unknown[])[i], lines, file));
}

/** The schema's nearest complaint, said to a person. */
function inWords(errors: readonly ErrorObject[], document: Document, lines: LineCounter, file: string): string {
  const deepest = Math.max(...errors.map(({ instancePath }) => instancePath.split('/').length));
  const ofValues = errors.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'propertyNames' && keyword !== 'if');
  const error = ofValues.find(({ instancePath }) => instancePath.split('/').length === deepest) ?? errors[0]!;
  const nearest = ofValues.filter(({ instancePath }) => instancePath === error.instancePath);
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const node = document.getIn(
    path.map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    true,
  );
  const line = lineOf(keyOf(node, error) ?? node, lines);
  const rule = path[1] === 'rows' ? document.getIn([path[0], 'rows', Number(path[2]), 'rule']) : undefined;
  const where = [rule, path.slice(rule === undefined ? 0 : 3).join('.')].filter(Boolean).join(', ') || 'the pack';
  return `${file}:${line}: ${where}: ${complaint(nearest.length > 0 ? nearest : [error])}`;
}

/** A key that should not be there stands on a line of its own. */
function keyOf(node: unknown, { keyword, params, propertyName }: ErrorObject): unknown {
  const name: unknown = propertyName ?? (keyword === 'additionalProperties' ? params.additionalProperty : undefined);
  return isMap(node) ? node.items.find(({ key }) => String(key) === name)?.key : undefined;
}

function complaint(errors: readonly ErrorObject[]): string {
  const words = errors.flatMap(({ keyword, params }) =>
    keyword === 'enum' ? (params.allowedValues as unknown[]) : keyword === 'const' ? [params.allowedValue as unknown] : [],
  );
  if (words.length > 0) return `write one of: ${[...new Set(words)].join(', ')}.`;
  const { keyword, params, message, parentSchema } = errors[0]!;
  if (keyword === 'additionalProperties')
    return `there is no column "${String(params.additionalProperty)}" here. Write one of: ${Object.keys((parentSchema?.properties ?? {}) as object).join(', ')}.`;
  if (keyword === 'false schema') return 'only a book that `extends` another has this. Remove it.';
  if (keyword === 'required') return `\`${String(params.missingProperty)}\` is missing. Write it.`;
  if (keyword === 'not' && parentSchema?.examples) return 'every object has something of this name. Take another.';
  if (keyword === 'pattern') return `write it like ${((parentSchema?.examples ?? []) as string[]).join(', or ')}.`;
  if (keyword === 'minimum') return `write ${String(params.limit)} or more.`;
  if (keyword === 'maximum') return `write ${String(params.limit)} or less.`;
  return `${message ?? 'it is not valid'}.`;
}
