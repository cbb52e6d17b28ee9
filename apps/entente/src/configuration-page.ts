import { fileURLToPath } from 'node:url';
import { PROGRAMS, VARIABLES, type Program, type Variable } from '@entente/runtime/process';

export const CONFIGURATION_PAGE = fileURLToPath(new URL('../../../docs/configuration.md', import.meta.url));
export const RENEWED_BY = 'node tools/configuration-page.js';

/** docs/configuration.md: every variable there is, and what each program reads. */
export function configurationPage(): string {
  return [
    '# Configuration',
    '',
    `<!-- Written by \`${RENEWED_BY}\` from \`libs/runtime/src/process/variables.ts\`: change that. -->`,
    '',
    'Every program is told what it needs by environment variables, which it reads once, at its start. What is wrong or missing is said in one go, by',
    'name and with what to write, and the program ends with 2. A variable that is empty is one that is not set. What programs are for, and how they are',
    'run, is in [operations](operations.md).',
    '',
    'A _secret_ may be a file instead: `<NAME>_FILE` says its path, as for one that is mounted into a container.',
    '',
    '## Variables',
    '',
    ...tableOf([['variable', 'without it', 'read by', 'what to write'], ...VARIABLES.map(rowOf)]),
    '',
    '## Programs',
    '',
    ...PROGRAMS.map((program) => `- \`${program}\`${saidOf(program)}`),
    '',
  ].join('\n');
}

const rowOf = (variable: Variable): readonly string[] => [
  `\`${variable.name}\``,
  withoutIt(variable),
  inGroups(variable.readBy),
  `${variable.says}${variable.isSecret ? '. _Secret_' : ''}`,
];

function withoutIt({ default: value, without, neededBy = [] }: Variable): string {
  const of = typeof value === 'object' ? Object.entries(value) : [];
  const values = new Set(of.map(([, one]) => one));
  const told = [...values].map(
    (one) => `${inGroups(of.flatMap(([program, other]) => (other === one ? [program as Program] : [])))}: \`${one}\``,
  );
  return [
    ...(typeof value === 'string' ? [`\`${value}\``] : told),
    ...(without === undefined ? [] : [without]),
    ...(neededBy.length > 0 && without === undefined ? [`needed by ${inGroups(neededBy)}`] : []),
  ].join('; ');
}

/** The three services are named together where all of them are meant. */
function inGroups(programs: readonly Program[]): string {
  const isService = (program: Program): boolean => program.endsWith('-service');
  const areAll = programs.filter(isService).length === PROGRAMS.filter(isService).length;
  const names = programs.flatMap((program) => (areAll && isService(program) ? [] : [`\`${program.replace('entente ', '')}\``]));
  return [...(areAll ? ['services'] : []), ...names].join(', ');
}

function saidOf(program: Program): string {
  const read = VARIABLES.filter(({ readBy }) => readBy.includes(program));
  const [needed, more] = [true, false].map((isNeeded) =>
    read.flatMap(({ name, neededBy = [] }) => (neededBy.includes(program) === isNeeded ? [`\`${name}\``] : [])).join(', '),
  );
  return `${needed ? ` needs ${needed};` : ''} reads ${more}`.replace(/; reads $/, '');
}

/** As the formatter lays it out: all cells of a column equally wide. */
function tableOf(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  return [lines[0] ?? '', `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.slice(1)];
}
