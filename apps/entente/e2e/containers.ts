import { PROGRAMS, VARIABLES, type Program, type Variable } from '@entente/runtime/process';

const MAIN = /^apps\/([a-z-]+)\/dist\/main\.js$/;

/** The programs that a command line may run: one, or for the command line of Entente without a verb all of its commands. */
export function programsOf([, main = '', verb]: readonly string[]): readonly Program[] {
  const app = MAIN.exec(main)?.[1];
  if (app !== 'entente') return PROGRAMS.filter((program) => program === app);
  return PROGRAMS.filter((program) =>
    verb === undefined || verb.startsWith('-') ? program.startsWith('entente ') : program === `entente ${verb}`,
  );
}

export const readBy = (programs: readonly Program[]): readonly Variable[] =>
  VARIABLES.filter((variable) => variable.readBy.some((program) => programs.includes(program)));

/** What is given, by name, that none of the programs reads. */
export const unread = (programs: readonly Program[], given: readonly string[]): readonly string[] =>
  given.filter((name) => !readBy(programs).some((variable) => variable.name === name));

/** What one program does not start without, and is not given. */
export const lacking = (program: Program, given: readonly string[]): readonly string[] =>
  readBy([program]).flatMap(({ name, neededBy = [] }) => (neededBy.includes(program) && !given.includes(name) ? [name] : []));
