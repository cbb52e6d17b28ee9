import { createClient, Problem, type Body, type Client } from '@entente/client';
import { SERVICES, type ServiceName } from '@entente/contracts';
import type { Advanced, ServiceStanding } from '@entente/deadlines';
import type { Instant } from '@entente/kernel';

/** Where one process or a gateway is that was told nothing else. */
export const RUNNING_AT = 'http://127.0.0.1:3000';

export type Role = NonNullable<Body<'/dev/tokens'>['roles']>[number];

/** Whoever types the command can mend it: said as a sentence, without a stack. */
export class Unusable extends Error {}

/** An operator of the system at an address: with the token that is given, or a development token that the system writes. */
export async function operatorAt(url: string, token: string | undefined, marketplaces: readonly string[] = []): Promise<Client> {
  const anyone = createClient({ baseUrl: url });
  if (token?.trim()) return anyone.as(tokenOf(token));
  try {
    return await reaching(url, drawn(anyone, 'olu', ['operator'], marketplaces));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Unusable(
      `${url} writes no development tokens: it does so only without JWKS_URL. Where one token is enough, ENTENTE_TOKEN may hold an operator's.`,
      { cause: error },
    );
  }
}

/** Somebody with a development token: the server writes it, or refuses to. */
export async function drawn(
  anyone: Client,
  sub: string,
  roles: readonly Role[] = [],
  marketplaces: readonly string[] = [],
): Promise<Client> {
  const body = { sub, ...(roles.length > 0 && { roles }), ...(marketplaces.length > 0 && { marketplaces }) };
  const { token } = await anyone.post('/dev/tokens', { body });
  return anyone.as(token);
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
async function reaching<Answered>(url: string, asked: Promise<Answered>): Promise<Answered> {
  try {
    return await asked;
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    throw new Unusable(`Nothing answers at ${url}. Start it, or write the address of what runs.`, { cause: error });
  }
}

/** What `fetch` throws where it has no answer. */
const isUnreachable = (error: unknown): error is TypeError => error instanceof TypeError && error.message === 'fetch failed';

/** Whether it may be there again in a moment, by what `accepted` has thrown. */
export const isAway = (error: unknown): boolean =>
  error instanceof Unusable && (isUnreachable(error.cause) || (error.cause instanceof Problem && error.cause.status >= 500));

/** What a clock answers: one of a service its own standing, a gateway's that of each, a single process' one of each context. */
export type ClockSeen = ({ readonly now: Instant } | ServiceStanding) & {
  readonly services?: { readonly [name: string]: ServiceStanding };
};

/** Where the clock stands; where there are several and one is ahead, that one. */
export async function nowAt(url: string, operator: Client): Promise<Instant> {
  const { now, services = {} } = await clockAt(url, operator);
  return [now, ...Object.values(services).map((service) => service.now)].reduce((one, other) => (one > other ? one : other));
}

export const clockAt = async (url: string, operator: Client): Promise<ClockSeen> =>
  (await ofClock(url, operator.get('/clock'))) as ClockSeen;

/** Turns the clock at an address; not quiet yet, it is asked again with the same instant. */
export const turnAt = async (url: string, operator: Client, goal: Body<'/clock/advance'>): Promise<Advanced> =>
  (await ofClock(url, operator.post('/clock/advance', { body: goal }))) as Advanced;

const ofClock = (url: string, asked: Promise<unknown>): Promise<unknown> =>
  accepted(url, asked, `The clock at ${url} is that of its system, and nobody turns it. Start it with ENTENTE_CLOCK=manual.`);

/** What is answered, or why nothing is; `missing`, what it means that nothing is there. */
export async function accepted<Answered>(url: string, asked: Promise<Answered>, missing?: string): Promise<Answered> {
  try {
    return await reaching(url, asked);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { status, detail } = error;
    const why = status === 404 ? missing : undefined;
    throw new Unusable(why ?? `${url} refused with status ${status}. ${detail}`, { cause: error });
  }
}
