import { stripVTControlCharacters } from 'node:util';
import type { Line } from './play.js';
import type { Step, Story } from './story.js';
import { COLUMNS_MAX, GAP, wrapped, type Paint } from './tell.js';

const MARK = '≠ ';
const WHEN = 13;
const INDENT = MARK.length + WHEN + GAP.length;

/** The same steps under several rule books, beside each other: what somebody does, and below it what comes of it in each; marked where that differs. */
export function toldBeside(
  stories: readonly Pick<Story, 'policy' | 'about' | 'steps'>[],
  columns: readonly (readonly Line[])[],
  painted: Paint,
): string {
  const { bold, dim } = painted;
  const steps = stories[0]?.steps ?? [];
  return [
    bold('The same quarrel under each rule book'),
    ...wrapped(stories[0]?.about ?? '', COLUMNS_MAX).map(dim),
    dim(`${MARK}marks what differs.`),
    '',
    ...inColumns(stories.map(({ policy }) => [bold(policy)])),
    ...steps.flatMap((step, n) =>
      toldStep(
        step,
        columns.map((lines) => lines[n]),
        painted,
      ),
    ),
  ].join('\n');
}

/** Who does what when, and what comes of it: said once where it is the same everywhere. */
function toldStep({ when, who, words }: Step, lines: readonly (Line | undefined)[], painted: Paint): readonly string[] {
  const { bold, dim, yellow } = painted;
  const outcomes = lines.map((line) => toldOutcome(line, (COLUMNS_MAX - INDENT) / lines.length - GAP.length, painted));
  const isSame = new Set(outcomes.map((outcome) => outcome.join('\n'))).size === 1;
  const mark = isSame ? ' '.repeat(MARK.length) : yellow(MARK);
  const doing = `${mark}${dim(when.padEnd(WHEN))}${GAP}${bold(typeof who === 'string' ? who : who.name)} ${words}`;
  return [doing, ...(isSame ? outcomes[0]!.map((text) => `${' '.repeat(INDENT)}${text}`) : inColumns(outcomes))];
}

function toldOutcome(line: Line | undefined, width: number, { green, yellow, red, dim, bold }: Paint): readonly string[] {
  if (!line) return [red('was not reached')];
  const { rule, refused, state, notes } = line;
  const styles = { money: bold, may: green, differs: red, time: undefined, hint: undefined };
  const texts = notes.flatMap(({ kind, text }) => wrapped(text, width).map(styles[kind] ?? (() => '')));
  const isAnswer = notes.some(({ kind }) => kind === 'may');
  const outcome = refused === undefined ? `${dim(rule ?? '')} ${green(state)}` : yellow(`refused ${refused}`);
  return [...(isAnswer ? [] : [outcome]), ...texts.filter((text) => text !== '')];
}

/** Texts beside each other, each in the room that there is for one. */
function inColumns(columns: readonly (readonly string[])[]): readonly string[] {
  const width = Math.floor((COLUMNS_MAX - INDENT) / columns.length);
  const height = Math.max(...columns.map(({ length }) => length));
  return Array.from({ length: height }, (_, row) =>
    `${' '.repeat(INDENT)}${columns.map((texts) => padded(texts[row] ?? '', width)).join('')}`.trimEnd(),
  );
}

const padded = (text: string, width: number): string =>
  `${text}${' '.repeat(Math.max(0, width - stripVTControlCharacters(text).length))}`;
