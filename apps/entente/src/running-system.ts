import { SERVICES, type ServiceName } from '@entente/contracts';
import type { Advanced, ServiceStanding } from '@entente/deadlines';
import type { Instant } from '@entente/kernel';
import { Api, type Answer } from './api.js';

/** Where one process or a gateway is that was told nothing else. */
export const RUNNING_AT = 'http://127.0.0.1:3000';

/** Whoever types the command can mend it: said as a sentence, without a stack. */
export class Unusable extends Error {}

/** An operator of the system at an address: with the token that is given, or a development token that the system writes. */
export async function operatorAt(url: string, token: string | undefined, marketplaces: readonly string[] = []): Promise<Api> {
  if (token?.trim()) return new Api(url, tokenOf(token));
  const drawn = await reaching(url, new Api(url).drawn('olu', ['operator'], marketplaces));
  if (drawn) return drawn;
  throw new Unusable(
    `${url} writes no development tokens: it does so only without JWKS_URL. Where one token is enough, ENTENTE_TOKEN may hold an operator's.`,
  );
}

/** One address for all of it, or one for each service. */
type Addresses = { readonly whole: string } | { readonly services: readonly (readonly [ServiceName, url: string])[] };

export function addressesIn(env: { readonly [name: string]: string | undefined }): Addresses {
  const { ENTENTE_URL: whole } = env;
  if (whole?.trim()) return { whole: addressOf('ENTENTE_URL', whole) };
  const written = SERVICES.map((name) => [name, env[`${name.toUpperCase()}_URL`]?.trim() ?? ''] as const);
  if (written.some(([, url]) => url === '')) throw new Unusable('Set ENTENTE_URL, or ORDER_URL, DISPUTE_URL and PAYOUT_URL.');
  return { services: written.map(([name, url]) => [name, addressOf(`${name.toUpperCase()}_URL`, url)] as const) };
}

/** An address as it is put before a path. One with a password is not repeated. */
export function addressOf(variable: string, written: string): string {
  const address = written.trim().replace(/\/+$/, '');
  const { protocol, username, password } = URL.canParse(address)
    ? new URL(address)
    : { protocol: '', username: '', password: '' };
  if (username !== '' || password !== '')
    throw new Unusable(`${variable} holds a name or a password. Set ENTENTE_TOKEN instead.`);
  if (/^https?:$/.test(protocol)) return address;
  throw new Unusable(`${variable}="${written}" is no address. Write scheme, host and port, such as http://127.0.0.1:3000.`);
}

/** A token as a header takes it. What is none is not repeated: it may be one with something beside it. */
export function tokenOf(written: string): string {
  const token = written.trim();
  if (/^[A-Za-z0-9._~+/-]+=*$/.test(token)) return token;
  throw new Unusable('ENTENTE_TOKEN is no token: it holds a blank, a line break or another character that no token has.');
}

/** What is asked, or that nothing answers there. */
export async function reaching<Body>(url: string, asked: Promise<Body>): Promise<Body> {
  try {
    return await asked;
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    throw new Unusable(`Nothing answers at ${url}. Start it, or write the address of what runs.`, { cause: error });
  }
}

/** What `fetch` throws where it has no answer. */
export const isUnreachable = (error: unknown): error is TypeError =>
  error instanceof TypeError && error.message === 'fetch failed';

/** What a clock answers: one of a service its own standing, a gateway's that of each, a single process' one of each context. */
export type ClockSeen = ({ readonly now: Instant } | ServiceStanding) & {
  readonly services?: { readonly [name: string]: ServiceStanding };
};

/** Where the clock stands; where there are several and one is ahead, that one. */
export async function nowAt(url: string, operator: Api): Promise<Instant> {
  const { now, services = {} } = sound(url, await reaching(url, operator.get<ClockSeen>('/clock')));
  return [now, ...Object.values(services).map((service) => service.now)].reduce((one, other) => (one > other ? one : other));
}

/** Turns the clock at an address; not quiet yet, it is asked again with the same instant. */
export const turnAt = async (url: string, operator: Api, to: Instant): Promise<Advanced> =>
  sound(url, await reaching(url, operator.post<Advanced>('/clock/advance', { to })));

/** What a clock answered; for everything but an answer of 200, what to do. */
export function sound<Body>(url: string, answer: Answer<Body>): Body {
  if (answer.status === 404)
    throw new Unusable(`The clock at ${url} is that of its system, and nobody turns it. Start it with ENTENTE_CLOCK=manual.`);
  return accepted(url, answer);
}

/** The body of an answer of 200, or why there is none. */
export function accepted<Body>(url: string, { status, body }: Answer<Body>): Body {
  if (status === 200) return body;
  const { detail = '' } = body as { readonly detail?: string };
  throw new Unusable(`${url} refused with status ${status}. ${detail}`);
}
