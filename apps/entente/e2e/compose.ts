import { parse } from 'yaml';
import { textOf } from './blocks.js';

type Env = { readonly [name: string]: string };

/** What the specs look at in a service of docker-compose.yml. */
type Service = {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment: Env;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly profiles?: readonly string[];
  readonly depends_on?: { readonly [name: string]: { readonly condition: string } };
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly deploy: { readonly resources: { readonly limits: object } };
  readonly restart?: string;
  readonly init?: boolean;
  readonly read_only?: boolean;
};

type Compose = {
  readonly name: string;
  readonly services: { readonly [name: string]: Service };
  readonly configs: { readonly [name: string]: { readonly content?: string; readonly file?: string } };
  readonly volumes: { readonly [name: string]: null };
};

export const commandOf = ({ entrypoint = [], command = [] }: Service): readonly string[] => [...entrypoint, ...command];

/** `${NAME:-otherwise}`, and no other form: each name has to be able to be left out. */
const VARIABLE = /\$\{([A-Z_]+):-([^}]*)\}/g;

/** What Compose would make of the file with these variables of its own. */
export function readCompose(env: Env = {}): Compose {
  const written = JSON.stringify(parse(textOf('docker-compose.yml'), { merge: true }));
  const filled = written.replace(VARIABLE, (_, name: string, otherwise: string) => env[name] || otherwise);
  const [odd] = /"[^"]*\$[^"]*"/.exec(filled) ?? [];
  if (odd !== undefined) throw new Error(`Write \${NAME:-otherwise} in ${odd}.`);
  // An environment is text, whatever YAML makes of it.
  return JSON.parse(filled, (_, value: unknown) => (typeof value === 'number' ? String(value) : value)) as Compose;
}

/** The variables that the file takes, and what they are without. */
export const takenByCompose = (): ReadonlyMap<string, string> =>
  new Map([...textOf('docker-compose.yml').matchAll(VARIABLE)].map(([, name = '', otherwise = '']) => [name, otherwise]));
