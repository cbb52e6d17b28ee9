import type { IncomingMessage, ServerResponse } from 'node:http';
import { SERVICES, type ServiceName } from '@entente/contracts';
import type { ServiceStanding } from '@entente/deadlines';
import { ClusterClock, goalIn } from './clock.js';
import { merged, mergedTopics, throughGateway, type AsyncApi, type OpenApi } from './openapi.js';
import { answerJson, answerProblem } from './problem.js';
import { bodyOf, type Heard, type Question, type Replicas } from './replicas.js';

const GOAL_BYTES_MAX = 64 * 1024;
const PAGE_KEYS = 50;

type Answering = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Some service had no answer, so there is none for all of them. */
export class Missing extends Error {
  constructor(services: readonly ServiceName[]) {
    super(`No answer from the ${services.join(' and the ')} service. Repeat the request in a moment.`);
  }
}

/** What no service can answer alone, by method and path. */
export function ownAnswers(services: readonly Replicas[], isDraining: () => boolean): { readonly [route: string]: Answering } {
  const clock = new ClusterClock(services);
  return {
    'GET /health/live': (_, response) => answerJson(response, 200, { status: 'live' }),

    'GET /health/ready'(_, response) {
      const missing = services.filter(({ ready }) => ready.length === 0).map(({ name }) => name);
      if (isDraining()) answerProblem(response, 'not_ready', 'This gateway is about to end.');
      else if (missing.length > 0) answerProblem(response, 'not_ready', `No replica is ready of: ${missing.join(', ')}.`);
      else answerJson(response, 200, { status: 'ready' });
    },

    async 'GET /clock'(request, response) {
      const standings = await askEach<ServiceStanding>(services, { path: '/clock', headers: credentialsOf(request) });
      const [now] = standings.map((standing) => standing.now).sort();
      answerJson(response, 200, { now, services: Object.fromEntries(services.map(({ name }, i) => [name, standings[i]])) });
    },

    async 'POST /clock/advance'(request, response) {
      const body = await readBody(request);
      if (body === undefined) return answerProblem(response, 'too_large', 'Send less: JSON may have 64 kB.');
      const { 'content-type': type } = request.headers;
      const credentials = credentialsOf(request);
      const goal = goalIn(type, body);
      if (goal) return answerJson(response, 200, await clock.turn(goal, credentials));
      const headers = { ...credentials, ...(type !== undefined && { 'content-type': type }) };
      const refusal = await services[0]?.ask({ method: 'POST', path: '/clock/advance', headers, body });
      if (refusal === undefined) throw new Missing(SERVICES.slice(0, 1));
      relay(response, refusal);
    },

    async 'GET /operations/parked'(request, response) {
      const query = new URLSearchParams(request.url?.split('?')[1]);
      answerJson(response, 200, await parkedPage(services, query, credentialsOf(request)));
    },

    async 'GET /openapi.json'(_, response) {
      const documents = await askEach<OpenApi>(services, { path: '/openapi.json' });
      answerJson(response, 200, throughGateway(merged(documents)));
    },

    async 'GET /asyncapi.json'(_, response) {
      answerJson(response, 200, mergedTopics(await askEach<AsyncApi>(services, { path: '/asyncapi.json' })));
    },
  };
}

type Page = { readonly items: readonly object[]; readonly next: string | null };

/** The keys of one service after those of the other; the cursor names the service at which it goes on. */
async function parkedPage(services: readonly Replicas[], query: URLSearchParams, headers: Question['headers']): Promise<Page> {
  const asked = query.get('cursor') ?? '';
  const begun = services.findIndex(({ name }) => asked.startsWith(`${name}.`));
  const limit = query.get('limit') ?? String(PAGE_KEYS);
  const items: object[] = [];
  let cursor = begun < 0 ? asked : asked.slice(asked.indexOf('.') + 1);
  for (const [i, service] of services.entries()) {
    if (i < begun) continue;
    // What is no number is for a service to refuse.
    const left = items.length === 0 ? limit : String(Number(limit) - items.length);
    const path = `/operations/parked?${new URLSearchParams({ limit: left, cursor }).toString()}`;
    const page = bodyOf<Page>(await service.ask({ path, ...(headers && { headers }) }));
    if (page === undefined) throw new Missing([service.name]);
    items.push(...page.items);
    if (page.next !== null) return { items, next: `${service.name}.${page.next}` };
    const after = services[i + 1];
    if (after && items.length >= Number(limit)) return { items, next: `${after.name}.` };
    cursor = '';
  }
  return { items, next: null };
}

/** The same question to every service: all answers, in the order of the services. */
async function askEach<Body>(services: readonly Replicas[], question: Question): Promise<readonly Body[]> {
  const answers = await Promise.all(services.map(async (service) => bodyOf<Body>(await service.ask(question))));
  const missing = services.filter((_, i) => answers[i] === undefined).map(({ name }) => name);
  if (missing.length > 0) throw new Missing(missing);
  return answers.filter((body) => body !== undefined);
}

/** Who is asking, and for whom: every service checks it anew. */
function credentialsOf({ headers }: IncomingMessage): { readonly [name: string]: string } {
  const { authorization, 'entente-on-behalf-of': member } = headers;
  return { ...(authorization && { authorization }), ...(typeof member === 'string' && { 'entente-on-behalf-of': member }) };
}

/** What a service said, as it said it. */
export function relay(response: ServerResponse, { status, headers, body }: Heard): void {
  const { 'content-type': type = 'application/json', 'www-authenticate': challenge } = headers;
  response.writeHead(status, { 'content-type': type, ...(challenge !== undefined && { 'www-authenticate': challenge }) });
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > GOAL_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
