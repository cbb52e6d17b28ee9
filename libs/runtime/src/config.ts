import type { TokenSettings } from '@entente/http';
import { FAILPOINTS, type FailAt, type FailpointName } from './failpoints.js';
import { parseInstant, type Instant } from '@entente/kernel';
import { readFileSync } from 'node:fs';

/** Everything that this process is told from outside. Nobody else reads the environment. */
export type Config = {
  readonly port: number;
  readonly host: string;
  /** A folder, or `memory`: nothing outlives the process. */
  readonly dataDir: string;
  readonly clock: { readonly kind: 'system' } | { readonly kind: 'manual'; readonly start: Instant };
  /** Writes a minute and caller; 0 for no limit. */
  readonly rateLimit: number;
  /** A marketplace's own packs, beside those built in. */
  readonly packsDir: string | undefined;
  /** Which version a bare `comeup` means: `comeup/2`. */
  readonly packDefault: readonly string[];
  readonly tokens: TokenSettings;
  /** For crash tests, and never in production: where this process kills itself. */
  readonly failAt: FailAt | undefined;
  /** To be logged at the start. */
  readonly warnings: readonly string[];
};

type Env = { readonly [name: string]: string | undefined };

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

const SECRET_CHARS_MIN = 32;
const PACKS = /^[a-z][a-z0-9_-]*\/[1-9]\d{0,5}$/;

export function readConfig(env: Env, readFile: (path: string) => string = (path) => readFileSync(path, 'utf8')): Config {
  const faults: string[] = [];
  const settings = settingsIn(env, readFile, faults);
  const production = settings.text('NODE_ENV') === 'production';
  servesOnly(settings);
  const tokens = tokensOf(settings, production);
  const provider = settings.oneOf('ENTENTE_PROVIDER', ['simulated', 'by-message'], 'simulated');
  if (provider === 'by-message')
    faults.push(
      'ENTENTE_PROVIDER=by-message is not served by this build. Write ENTENTE_PROVIDER=simulated, or leave it out: it moves no money.',
    );
  if (production && provider === 'simulated')
    faults.push(
      'NODE_ENV=production needs a payment provider, and the simulated one, which moves no money, is the only one of this build. Leave NODE_ENV out.',
    );
  const config: Config = {
    port: settings.whole('PORT', 3000, 65_535),
    host: settings.text('HOST') ?? (tokens.from === 'provider' ? '0.0.0.0' : '127.0.0.1'),
    dataDir: settings.text('DATA_DIR') ?? './data',
    clock: clockOf(settings),
    rateLimit: settings.whole('ENTENTE_RATE_LIMIT', 60, 1_000_000),
    packsDir: settings.text('PACKS_DIR'),
    packDefault: packsOf(settings),
    tokens,
    failAt: failAtOf(settings, production),
    warnings:
      tokens.from === 'development'
        ? [
            'Development tokens are on: whoever reaches this process may be anybody. Set JWKS_URL, JWT_ISSUER and JWT_AUDIENCE to end that.',
          ]
        : [],
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** `relay.after-publish:3`: the third time that the process passes there. */
function failAtOf(settings: Settings, production: boolean): FailAt | undefined {
  const written = settings.text('FAILPOINT');
  if (written === undefined) return undefined;
  const [name = '', hit = '1'] = written.split(':');
  if (production) settings.faults.push('FAILPOINT ends the process on purpose. Leave it out with NODE_ENV=production.');
  else if (!(FAILPOINTS as readonly string[]).includes(name) || !/^[1-9]\d{0,5}$/.test(hit))
    settings.faults.push(`FAILPOINT="${written}" is unknown. Write one of ${FAILPOINTS.join(', ')}, and :n for the n-th time.`);
  return { name: name as FailpointName, hit: Number(hit) };
}

/** This build is one process: what belongs to the cluster is refused instead of passed over. */
function servesOnly(settings: Settings): void {
  const store = settings.oneOf('ENTENTE_STORE', ['pglite', 'postgres', 'eventstore'], 'pglite');
  if (store !== 'pglite')
    settings.faults.push(
      `ENTENTE_STORE=${store} is not served by this build: it runs embedded. Write ENTENTE_STORE=pglite, or leave it out.`,
    );
  const bus = settings.oneOf('ENTENTE_BUS', ['embedded', 'kafka'], 'embedded');
  if (bus !== 'embedded')
    settings.faults.push(
      `ENTENTE_BUS=${bus} is not served by this build: it runs embedded. Write ENTENTE_BUS=embedded, or leave it out.`,
    );
}

function clockOf(settings: Settings): Config['clock'] {
  const kind = settings.oneOf('ENTENTE_CLOCK', ['system', 'manual'], 'system');
  const written = settings.text('ENTENTE_CLOCK_START') ?? '2026-01-05T09:00:00Z';
  const start = parseInstant(written);
  if (!start) {
    settings.faults.push(
      `ENTENTE_CLOCK_START="${written}" is no instant. Write one with its offset, such as 2026-01-05T09:00:00Z.`,
    );
  }
  return kind === 'manual' && start ? { kind, start } : { kind: 'system' };
}

function packsOf(settings: Settings): readonly string[] {
  const written = settings.text('PACK_DEFAULT') ?? 'comeup/2,congocrea/1';
  const choices = written.split(',').map((choice) => choice.trim());
  const names = choices.map((choice) => choice.split('/', 1)[0]);
  if (!choices.every((choice) => PACKS.test(choice)) || new Set(names).size < names.length) {
    settings.faults.push(
      `PACK_DEFAULT="${written}" is no list of packs. Write one version of each, such as comeup/2,congocrea/1.`,
    );
  }
  return choices;
}

function tokensOf(settings: Settings, production: boolean): TokenSettings {
  const jwksUrl = settings.text('JWKS_URL');
  const issuer = settings.text('JWT_ISSUER');
  const audience = settings.text('JWT_AUDIENCE');
  if (jwksUrl !== undefined) {
    if (!isTrustworthy(jwksUrl))
      settings.faults.push(
        `JWKS_URL="${jwksUrl}" cannot be trusted. Write an https address; plain http only for this machine itself.`,
      );
    if (issuer === undefined)
      settings.faults.push('JWT_ISSUER is missing. Write whom JWKS_URL belongs to, exactly as in the "iss" of its tokens.');
    if (audience === undefined) settings.faults.push('JWT_AUDIENCE is missing. Write what the "aud" of tokens for Entente says.');
    return { from: 'provider', jwksUrl, issuer: issuer ?? '', audience: audience ?? '' };
  }
  if (production)
    settings.faults.push(
      "JWKS_URL is missing. With NODE_ENV=production write the address of your identity provider's keys: development tokens are refused there.",
    );
  const secret = settings.secret('DEV_TOKEN_SECRET');
  if (secret !== undefined && secret.length < SECRET_CHARS_MIN) {
    settings.faults.push(
      `DEV_TOKEN_SECRET is too short. Write at least ${SECRET_CHARS_MIN} characters, or leave it out for a new one at every start.`,
    );
  }
  return { from: 'development', ...(secret && { secret }), ...(issuer && { issuer }), ...(audience && { audience }) };
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function isTrustworthy(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

type Settings = ReturnType<typeof settingsIn>;

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

    whole(name: string, otherwise: number, max: number): number {
      const written = text(name);
      if (written === undefined) return otherwise;
      if (/^\d{1,9}$/.test(written) && Number(written) <= max) return Number(written);
      faults.push(`${name}="${written}" is not a whole number from 0 to ${max}. Write one such as ${otherwise}.`);
      return otherwise;
    },

    oneOf<Word extends string>(name: string, words: readonly Word[], otherwise: Word): Word {
      const written = text(name) ?? otherwise;
      const word = words.find((known) => known === written);
      if (word === undefined) faults.push(`${name}="${written}" is unknown. Write one of ${words.join(', ')}.`);
      return word ?? otherwise;
    },
  };
}
