import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

type Said = { readonly code: number | null; readonly out: string; readonly err: string };

type Env = { readonly [name: string]: string };

/** The built command line, as somebody types it; not on a terminal. */
export const entente = (args: readonly string[], env?: Env): Promise<Said> => command(MAIN, args, env);

/** Any built program, with no environment but this. */
export function command(main: string, args: readonly string[], env: Env = {}): Promise<Said> {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}
