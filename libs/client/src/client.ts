import { KEYLESS, type Gets, type Posts } from './generated/http.js';
import { Problem, problemIn } from './problem.js';

export type ClientOptions = {
  /** Of a process, a service or a gateway, `http://127.0.0.1:3000`. */
  readonly baseUrl: string;
  readonly token?: string;
  /** For services: the member who acts. */
  readonly onBehalfOf?: string | undefined;
  /** In which language titles are answered, `fr`. */
  readonly language?: string;
  /** Instead of the global one. */
  readonly fetch?: typeof fetch;
};

/** How something is asked, whatever it is. */
type Manner = {
  /** How many seconds to wait for what is about to be there; more than five are five. */
  readonly waitS?: number;
  readonly signal?: AbortSignal;
};
type Keyed = Manner & {
  /** The same key is the same command, which is carried out once. One is drawn for each call that brings none. */
  readonly idempotencyKey?: string;
  /** The revision that you saw: `revision.stale` if somebody was faster. */
  readonly ifMatch?: number;
};

type AsGet<Path extends keyof Gets> = Gets[Path]['asks'] & Manner;
type AsPost<Path extends keyof Posts> = Posts[Path]['asks'] & (Posts[Path]['keyed'] extends true ? Keyed : Manner);
/** What may be left out, where nothing must be in it. */
type Rest<Asked> = Record<never, never> extends Asked ? [asked?: Asked] : [asked: Asked];

/** The body that a POST takes. */
export type Body<Path extends keyof Posts> = Posts[Path]['asks'] extends { readonly body?: infer Sent }
  ? NonNullable<Sent>
  : never;

/**
 * Asks an Entente over HTTP, each path with its own parameters, body and answer. A refusal is thrown as a `Problem`.
 *
 * What brought no answer, or `busy`, is asked again a few times, a POST under the same Idempotency-Key: it is done once. The posts that know no key
 * are sent once. When there is no answer in the end, the error of `fetch` is thrown: then ask again with the same `idempotencyKey`.
 */
export type Client = {
  /** Answers the body. */
  get<Path extends keyof Gets>(path: Path, ...asked: Rest<AsGet<Path>>): Promise<Gets[Path]['answer']>;
  post<Path extends keyof Posts>(path: Path, ...asked: Rest<AsPost<Path>>): Promise<Posts[Path]['answer']>;
  /** The same, where only the running program knows which path it is. It too has its parameters in braces: `/orders/{id}/accept`. */
  send(method: 'GET' | 'POST', path: string, asked?: Asked): Promise<unknown>;
  /** Another caller at the same address. */
  as(token: string): Client;
  /** The same service, speaking for a member. */
  for(member: string): Client;
};

export function createClient(options: ClientOptions): Client {
  const send: Client['send'] = async (method, path, asked = {}) => {
    const isKeyed = method === 'POST' && !KEYLESS.some((known) => isOf(known, path));
    const key = asked.idempotencyKey ?? (isKeyed ? crypto.randomUUID() : undefined);
    const url = new URL(options.baseUrl.replace(/\/+$/, '') + addressOf(path, asked));
    const { body: said = {}, signal } = asked;
    const sent = method === 'GET' ? undefined : said instanceof FormData ? said : JSON.stringify(said);
    const headers = headersOf(options, asked, key, sent);
    // Whoever is led elsewhere would take a GET's answer for that of his POST, or tell a stranger what it says.
    const request = {
      method,
      headers,
      redirect: 'manual' as const,
      ...(sent !== undefined && { body: sent }),
      ...(signal && { signal }),
    };
    const { status, body } = await persistently(
      () => answered(options.fetch ?? fetch, url, request),
      method === 'GET' || isKeyed ? ATTEMPTS_MAX : 1,
      signal,
    );
    if (status >= 200 && status < 300) return body;
    throw new Problem(problemIn(body, status));
  };
  // Which path takes and gives what, only the generated types know.
  return {
    get: (path: string, asked?: Asked) => send('GET', path, asked),
    post: (path: string, asked?: Asked) => send('POST', path, asked),
    send,
    as: (token) => createClient({ ...options, token, onBehalfOf: undefined }),
    for: (member) => createClient({ ...options, onBehalfOf: member }),
  } as Client;
}

type Asked = Keyed & { readonly body?: unknown; readonly [parameter: string]: unknown };
type Answered = { readonly status: number; readonly body: unknown; readonly retryAfterS: number };

const NO_PARAMETERS = new Set(['body', 'waitS', 'signal', 'idempotencyKey', 'ifMatch']);

/** A path with what is asked in its place: in the braces, or behind the question mark. */
function addressOf(path: string, asked: Asked): string {
  // Behind the base address it would be another host, to which the token would go.
  if (!path.startsWith('/')) throw new TypeError(`"${path}" is no path. Begin it with a slash.`);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked))
    if (!NO_PARAMETERS.has(name) && !path.includes(`{${name}}`) && value !== undefined) query.append(name, written(value));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = written(asked[name]);
    // Each of them would be another path.
    if (['', '.', '..'].includes(id)) throw new TypeError(`${path}: "${id}" is no ${name}.`);
    return encodeURIComponent(id);
  });
  return query.size === 0 ? filled : `${filled}?${query.toString()}`;
}

/** Whether an address is one of a path, its braces filled in or not. */
const isOf = (path: string, address: string): boolean => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(address);

const written = (value: unknown = ''): string => (typeof value === 'string' ? value : JSON.stringify(value));

const headersOf = (
  { token, onBehalfOf, language }: ClientOptions,
  { ifMatch, waitS }: Asked,
  key: string | undefined,
  sent: FormData | string | undefined,
) => ({
  ...(token !== undefined && { authorization: `Bearer ${token}` }),
  ...(onBehalfOf !== undefined && { 'entente-on-behalf-of': onBehalfOf }),
  ...(language !== undefined && { 'accept-language': language }),
  ...(key !== undefined && { 'idempotency-key': key }),
  ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
  ...(waitS !== undefined && { prefer: `wait=${waitS}` }),
  // `fetch` writes that of a form, for it knows where its parts end.
  ...(typeof sent === 'string' && { 'content-type': 'application/json' }),
});

/** The whole answer: one that breaks off on its way has not come. */
async function answered(ask: typeof fetch, url: URL, request: RequestInit): Promise<Answered> {
  const response = await ask(url, request);
  const { status, headers } = response;
  const isJson = /\bjson\b/.test(headers.get('content-type') ?? '');
  return {
    status,
    body: isJson ? await response.json() : await response.blob(),
    retryAfterS: Number(headers.get('retry-after')) || 0,
  };
}

const ATTEMPTS_MAX = 5;
const PAUSE_MS = 100;
const PAUSE_MS_MAX = 5_000;

/** `busy`, or the word of somebody before Entente who has no answer of it: whether it was done nobody knows. */
const NOT_NOW = [502, 503, 504];

/** Until there is an answer other than "not now", or enough has been tried. */
async function persistently(ask: () => Promise<Answered>, attemptsMax: number, signal?: AbortSignal): Promise<Answered> {
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt >= attemptsMax;
    let toldS = 0;
    try {
      const answer = await ask();
      if (!NOT_NOW.includes(answer.status) || isLast) return answer;
      toldS = answer.retryAfterS;
    } catch (error) {
      if (isLast || signal?.aborted) throw error;
    }
    const pauseMs = Math.min(Math.max(toldS * 1000, PAUSE_MS * 2 ** (attempt - 1)), PAUSE_MS_MAX);
    await new Promise((resolve) => void setTimeout(resolve, pauseMs));
  }
}
