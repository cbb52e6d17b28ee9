import type { IncomingMessage, ServerResponse } from 'node:http';
import { SERVICES, type ServiceName } from '@entente/contracts';
import type { ServiceStanding } from '@entente/deadlines';
import { ClusterClock, goalIn } from './clock.js';
import { merged, type OpenApi } from './openapi.js';
import { answerJson, answerProblem } from './problem.js';
import { bodyOf, type Heard, type Question, type Replicas } from './replicas.js';

const GOAL_BYTES_MAX = 64 * 1024;

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

    'GET /metrics': (_, response) =>
      answerProblem(response, 'not_found', 'Ask one service, such as /services/order/metrics; or each of its replicas itself.'),

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
      const question = { path: '/operations/parked', headers: credentialsOf(request) };
      const parked = await askEach<{ readonly items: readonly object[] }>(services, question);
      answerJson(response, 200, { items: parked.flatMap(({ items }) => items) });
    },

    async 'GET /openapi.json'(_, response) {
      answerJson(response, 200, merged(await askEach<OpenApi>(services, { path: '/openapi.json' })));
    },
  };
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
