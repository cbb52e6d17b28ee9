import { spoken } from './calendar.js';
import type { Note } from './notes.js';
import type { Line } from './play.js';
import type { Story } from './story.js';

export const COLUMNS_MAX = 110;
export const GAP = '  ';
const [WHEN, WHO, WHAT, RULE] = [16, 9, 46, 7];
const NOTE_INDENT = WHEN + GAP.length + WHO + GAP.length;

/** Colour is for terminals; in a file it is noise. */
export type Paint = { readonly [style in 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan']: (text: string) => string };

const CODES = { bold: 1, dim: 2, green: 32, yellow: 33, red: 31, cyan: 36 } as const;
export const paint = (inColour: boolean): Paint => {
  const painted = (code: number) => (text: string) => (inColour && text !== '' ? `\u001B[${code}m${text}\u001B[0m` : text);
  return {
    bold: painted(CODES.bold),
    dim: painted(CODES.dim),
    green: painted(CODES.green),
    yellow: painted(CODES.yellow),
    red: painted(CODES.red),
    cyan: painted(CODES.cyan),
  };
};

/** Breaks a text between words, where it has any. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The title at the left, where and under which rules at the right; what it is about below. */
export function toldHeading(
  { title, about, policy }: Pick<Story, 'title' | 'about' | 'policy'>,
  zone: string,
  { bold, dim }: Paint,
): string {
  const where = `${policy} · ${zone}`;
  const room = ' '.repeat(Math.max(GAP.length, COLUMNS_MAX - title.length - where.length));
  return [`${bold(title)}${room}${dim(where)}`, ...wrapped(about, COLUMNS_MAX).map(dim), ''].join('\n');
}

/** When, who, what, under which rule, and the state after; or what refused it. Below it, the notes. */
export function toldLine({ at, who, words, rule, refused, state, notes }: Line, zone: string, painted: Paint): string {
  const { bold, dim, cyan, yellow, green } = painted;
  const [what = '', ...rest] = wrapped(words, WHAT);
  const byItself = who === 'Nobody' || who === 'The clock';
  const cells = [
    dim(spoken(at, zone, { aligned: true }).padEnd(WHEN)),
    (byItself ? cyan : bold)(who.padEnd(WHO)),
    what.padEnd(WHAT),
    refused === undefined ? dim((rule ?? '').padEnd(RULE)) : yellow('refused'.padEnd(RULE)),
    refused === undefined ? green(state) : yellow(refused),
  ];
  const indented = [
    ...rest,
    ...notes.filter(({ kind }) => kind !== 'money' && kind !== 'time').flatMap((note) => toldText(note, painted)),
    ...toldChanges(notes, painted),
  ];
  return [cells.join(GAP), ...indented.map((text) => `${' '.repeat(NOTE_INDENT)}${text}`)].join('\n');
}

const NOTE_COLUMNS = COLUMNS_MAX - NOTE_INDENT;

const toldText = ({ kind, text }: Note, { yellow, red, green }: Paint): readonly string[] =>
  wrapped(text, NOTE_COLUMNS).map({ hint: yellow, differs: red, may: green }[kind as 'hint']);

/** Money and deadlines stand beside each other as long as there is room. */
function toldChanges(notes: readonly Note[], { dim, bold }: Paint): readonly string[] {
  const between = ' · ';
  const lines: { width: number; text: string }[] = [];
  for (const { kind, text } of notes.filter((note) => note.kind === 'money' || note.kind === 'time')) {
    const styled = kind === 'money' ? bold(text) : dim(text);
    const last = lines.at(-1);
    if (last && last.width + between.length + text.length <= NOTE_COLUMNS)
      lines[lines.length - 1] = {
        width: last.width + between.length + text.length,
        text: `${last.text}${dim(between)}${styled}`,
      };
    else lines.push({ width: text.length, text: styled });
  }
  return lines.map(({ text }) => text);
}

/** Names and what they stand for, in two columns. */
export function toldList(items: readonly { readonly name: string; readonly says: string }[]): string {
  const width = Math.max(...items.map(({ name }) => name.length));
  return items.map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`).join('\n');
}
