import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { LineCounter, parseDocument, isMap, isSeq, type Document, type Node } from 'yaml';
import { digestOf, isSoundPeriod, isZone, parsePeriod, period } from '@entente/kernel';
import { compileTable, PackError } from './compile.js';
import type { MoneyTerms } from './money-terms.js';
import { packSchema } from './pack-schema.js';
import type { PackSource, StatisticsTerms } from './pack-source.js';
import type { Table } from './table.js';
import { checkTexts } from './texts.js';
import { disputeWords, orderWords } from './vocabulary.js';

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
  readonly money: MoneyTerms;
  readonly statistics: StatisticsTerms;
  readonly texts: PackSource['texts'];
  readonly source: PackSource;
};

/** Says file, line, what is wrong and what to write instead. */
export class InvalidPack extends Error {}

const isValid = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: false, verbose: true }).compile<PackSource>(
  packSchema(),
);

/** Every `<folder>/<marketplace>/<version>.yaml`, in the order of their names. */
export function readPackFolder(folder: string): Pack[] {
  const marketplaces = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = marketplaces.flatMap(({ name }) =>
    readdirSync(join(folder, name))
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => join(folder, name, file)),
  );
  return files.sort().map((file) => {
    const pack = readPack(readFileSync(file, 'utf8'), file);
    if (!file.endsWith(join(pack.marketplace, `${pack.version}.yaml`)))
      throw new InvalidPack(
        `${file}:1: it calls itself ${pack.name}. Write \`pack: ${file.split('/').slice(-2).join('/').replace('.yaml', '')}\`, or move the file.`,
      );
    return pack;
  });
}

/** `file` is only named in errors. Throws `InvalidPack`. */
export function readPack(text: string, file: string): Pack {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken)
    throw new InvalidPack(
      `${file}:${broken.linePos?.[0].line ?? 1}: ${broken.message.replace(/ at line \d+, column \d+:[\s\S]*/, '.')} Correct it there, or just above.`,
    );
  const places = new Map<unknown, number>();
  const source = document.toJS() as PackSource;
  locate(document.contents, source, lines, places);
  if (!isValid(source)) throw new InvalidPack(inWords(isValid.errors ?? [], document, lines, file));
  const refuse = (field: 'zone' | 'grace' | 'statistics.window', why: string): never => {
    throw new InvalidPack(`${file}:${lineOf(document.getIn(field.split('.'), true), lines)}: ${field}: ${why}`);
  };
  if (!isZone(source.zone)) refuse('zone', `there is no time zone "${source.zone}". Write an IANA name such as Europe/Paris.`);
  if (!isExact(source.grace))
    refuse('grace', `"${source.grace}" is not an exact time. Write hours, minutes or seconds, such as PT60S.`);
  if (!isSoundPeriod(source.statistics.window))
    refuse('statistics.window', `"${source.statistics.window}" is no period of at most two years. Write one such as P6M.`);
  try {
    const [marketplace, version] = source.pack.split('/') as [string, string];
    const { texts, ...rules } = source;
    const pack = {
      name: source.pack,
      marketplace,
      version: Number(version),
      zone: source.zone,
      digest: digestOf(rules),
      order: compileTable(source.order, orderWords, source.zone, period(source.grace).ms),
      dispute: compileTable(source.dispute, disputeWords, source.zone, period(source.grace).ms),
      money: source.money,
      statistics: source.statistics,
      texts,
      source,
    };
    checkTexts(source); // Last: what is wrong with the rules is wrong with their texts as well.
    return pack;
  } catch (error) {
    if (error instanceof PackError)
      throw new InvalidPack(`${file}:${places.get(error.near) ?? 1}: ${error.message}`, { cause: error });
    throw error;
  }
}

const isExact = (text: string): boolean => {
  const parsed = parsePeriod(text);
  return parsed !== undefined && parsed.months === 0 && parsed.days === 0;
};

const lineOf = (node: unknown, lines: LineCounter): number => {
  const start = (node as Node | undefined)?.range?.[0];
  return start === undefined ? 1 : lines.linePos(start).line;
};

/** Remembers on which line each written thing stands. */
function locate(node: unknown, value: unknown, lines: LineCounter, places: Map<unknown, number>): void {
  if (typeof value !== 'object' || value === null) return;
  const start = (node as Node | null)?.range?.[0];
  if (start !== undefined) places.set(value, lines.linePos(start).line);
  if (isMap(node))
    for (const { key, value: child } of node.items)
      locate(child, (value as { [name: string]: unknown })[String(key)], lines, places);
  if (isSeq(node)) node.items.forEach((child, i) => locate(child, (value as unknown[])[i], lines, places));
}

/** The schema's nearest complaint, said to a person. */
function inWords(errors: readonly ErrorObject[], document: Document, lines: LineCounter, file: string): string {
  const deepest = Math.max(...errors.map(({ instancePath }) => instancePath.split('/').length));
  const ofValues = errors.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'propertyNames');
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
  if (keyword === 'required') return `\`${String(params.missingProperty)}\` is missing. Write it.`;
  if (keyword === 'pattern') return `write it like ${((parentSchema?.examples ?? []) as string[]).join(', or ')}.`;
  return `${message ?? 'it is not valid'}.`;
}

let builtIn: readonly Pack[] | undefined;
/** The rule books that come with Entente. Read once: nobody changes them while a process runs. */
export const builtInPacks = (): readonly Pack[] =>
  (builtIn ??= readPackFolder(fileURLToPath(new URL('../packs/', import.meta.url))));
