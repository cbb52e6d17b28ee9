import { entente } from './command-line.js';

type Typed = { readonly page: string; readonly command: string };

/** What a page has somebody type, after `entente`: `dead-letters list`. */
export const commandsIn = (text: string): readonly string[] =>
  [...text.matchAll(/(?:node tools\/|(?<=`))entente(?:\.js)? ([^\n`#]+)/g)].map(([, typed = '']) => typed.trim());

/** Of what is typed, the commands, their own words and their options that no help knows. */
export async function unknownIn(typed: readonly Typed[]): Promise<readonly string[]> {
  const verbs = [...new Set(typed.map(({ command }) => command.split(' ')[0] ?? ''))];
  const helps = new Map(await Promise.all(verbs.map(async (verb) => [verb, await entente([verb, '--help'])] as const)));
  return typed.flatMap(({ page, command }) => {
    const [verb = '', ...words] = command.split(' ');
    const help = helps.get(verb);
    if (help?.code !== 0) return [`${page}: there is no command ${verb}`];
    const known = help.out.split(/[^\w-]+/);
    const asked = [
      ...words.filter((word) => word.startsWith('--')),
      ...(/^[a-z][a-z-]*$/.test(words[0] ?? '') ? words.slice(0, 1) : []),
    ];
    return asked.filter((word) => !known.includes(word)).map((word) => `${page}: ${verb} knows no ${word}`);
  });
}
