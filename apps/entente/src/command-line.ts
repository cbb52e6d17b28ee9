import { serveCommand } from './serve-command.js';

type Env = { readonly [name: string]: string | undefined };
type Command = { readonly says: string; readonly run: (args: readonly string[], env: Env) => Promise<number> };

const COMMANDS: { readonly [name: string]: Command } = {
  serve: { says: 'serve everything in one process', run: (_, env) => serveCommand(env) },
};

/** Runs one command; answers the exit code. */
export async function run([name = '', ...args]: readonly string[], env: Env): Promise<number> {
  const command = COMMANDS[name];
  if (command) return command.run(args, env);
  const lines = Object.entries(COMMANDS).map(([known, { says }]) => `  ${known.padEnd(8)} ${says}`);
  console.error([`entente: ${name === '' ? 'say what to do' : `there is no command "${name}"`}. Write one of:`, ...lines].join('\n'));
  return 2;
}
