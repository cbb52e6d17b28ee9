import { readFileSync } from 'node:fs';

export type Env = { readonly [name: string]: string | undefined };

export type ReadFile = (path: string) => string;
export const fromDisk: ReadFile = (path) => readFileSync(path, 'utf8');

/** The process cannot start, and whoever starts it can mend that: told as a sentence, without a stack. */
export class CannotStart extends Error {
  override readonly name: string = 'CannotStart';
}

/** Says for each variable what is wrong with it and what to write. */
export class ConfigError extends CannotStart {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly string[]) {
    super(`Entente cannot start with these settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** Reads everything, then says everything that is wrong at once. */
export function readSettings<Read>(env: Env, readFile: ReadFile, read: (settings: Settings) => Read): Read {
  const faults: string[] = [];
  const config = read(settingsIn(env, readFile, faults));
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

export type Settings = ReturnType<typeof settingsIn>;

/** Reads one variable at a time. What is wrong is noted, and reading goes on: whoever configures wants to hear everything at once. */
function settingsIn(env: Env, readFile: (path: string) => string, faults: string[]) {
  /** An empty variable is one that is not set: compose files cannot say it otherwise. */
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;

  return {
    faults,
    text,

    /** `NAME`, or the content of the file that `NAME_FILE` names. */
    secret(name: string): string | undefined {
      const path = text(`${name}_FILE`);
      if (path === undefined) return text(name);
      if (text(name) !== undefined) faults.push(`${name} and ${name}_FILE are both set. Write one of them.`);
      try {
        return readFile(path).trim();
      } catch {
        faults.push(`${name}_FILE="${path}" cannot be read. Write the path of a file that this process may read.`);
        return undefined;
      }
    },

    whole(name: string, otherwise: number, max: number, min = 0): number {
      const written = text(name);
      if (written === undefined) return otherwise;
      if (/^\d{1,9}$/.test(written) && Number(written) >= min && Number(written) <= max) return Number(written);
      faults.push(`${name}="${written}" is not a whole number from ${min} to ${max}. Write one such as ${otherwise}.`);
      return otherwise;
    },

    address(name: string, protocols: readonly string[]): string | undefined {
      const written = text(name);
      if (written === undefined) return undefined;
      if (URL.canParse(written) && protocols.includes(new URL(written).protocol)) return written.replace(/\/+$/, '');
      faults.push(`${name}="${written}" is no address. Write one such as http://order-service:3000.`);
      return undefined;
    },

    oneOf<Word extends string>(name: string, words: readonly Word[], otherwise: Word): Word {
      const written = text(name) ?? otherwise;
      const word = words.find((known) => known === written);
      if (word === undefined) faults.push(`${name}="${written}" is unknown. Write one of ${words.join(', ')}.`);
      return word ?? otherwise;
    },
  };
}
