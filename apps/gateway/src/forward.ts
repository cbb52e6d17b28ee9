import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { Framing } from './framing.js';
import { answerProblem } from './problem.js';
import type { Replica, Replicas } from './replicas.js';

/** Longer than any service takes for an answer. */
const ANSWER_MS_MAX = 35_000;

/** What belongs to one connection, and is not handed on to the next. `expect` is answered by our own server. */
const HOP_BY_HOP = new Set(
  'connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding upgrade expect'.split(
    ' ',
  ),
);

/** A request stays whole, and its caller's, whatever he names in `Connection`. */
const NEVER_DROPPED = new Set(['authorization', 'content-length', 'host']);

/** What came of a request: whatever the service answered; nothing; or nothing before its caller had left. */
export type Came = 'answered' | 'unanswered' | 'left';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Hands a request on as it comes, to one replica after the other until one answers. A write that was sent is not repeated here: whether it counted is
 * known to nobody, and its caller can find out with the same Idempotency-Key.
 */
export async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  service: Replicas,
  target: string,
  framing: Sound,
): Promise<Came> {
  const tried = new Set<Replica>();
  for (let replica = service.next(tried); replica; replica = service.next(tried)) {
    tried.add(replica);
    const outcome = await attempt(request, response, replica, target, framing);
    if (outcome === 'answered') return 'answered';
    if (response.destroyed) return 'left';
    service.failed(replica);
    if (outcome === 'unsent' || (outcome !== 'late' && READS.has(request.method ?? ''))) continue;
    const [code, why] = UNANSWERED[outcome];
    answerProblem(response, code, `The ${service.name} service ${why}. ${REPEAT}`);
    return 'unanswered';
  }
  answerProblem(response, 'not_ready', `No replica of the ${service.name} service is ready. Repeat the request in a moment.`);
  return 'unanswered';
}

type Sound = Exclude<Framing, { readonly fault: string }>;

export const REPEAT = 'Whether the request counted is not known: repeat it with the same Idempotency-Key.';

/** `unsent`: not a byte of it has left. The others: it left, and no answer came; `silent`, from a replica that answers nobody any more. */
type Outcome = 'answered' | 'unsent' | 'lost' | 'silent' | 'late';

const UNANSWERED = {
  late: ['answer.late', 'takes too long'],
  silent: ['busy', 'has fallen silent at this request'],
  lost: ['answer.lost', 'broke off before it answered'],
} as const;

function attempt(
  request: IncomingMessage,
  response: ServerResponse,
  replica: Replica,
  path: string,
  { hasBody, headers: framing }: Sound,
): Promise<Outcome> {
  const { url, agent } = replica;
  const { hostname, port } = url;
  const { method = 'GET' } = request;
  const headers = { ...passedOn(request), ...framing, host: url.host };
  return new Promise((resolve) => {
    let failure: Outcome = 'unsent';
    let isAnswering = false;
    const host = hostname.replace(/^\[|\]$/g, '');
    const onward = httpRequest({ host, port, agent, method, path, headers, timeout: ANSWER_MS_MAX });
    const leave = () => void onward.destroy();
    const giveUp = (why: 'silent' | 'late') => {
      if (failure === 'lost') failure = why;
      onward.destroy();
    };
    const silent = () => giveUp('silent');
    const end = (outcome: Outcome) => {
      response.off('close', leave);
      replica.inHand.delete(silent);
      resolve(outcome);
    };
    const send = () => {
      failure = 'lost';
      if (hasBody) request.pipe(onward);
      else onward.end();
    };
    onward.once('socket', (socket) => (socket.connecting ? void socket.once('connect', send) : send()));
    onward.once('timeout', () => giveUp('late'));
    replica.inHand.add(silent);
    // After an answer has begun it is the pipeline that ends.
    onward.on('error', () => isAnswering || end(failure));
    onward.once('response', (answer) => {
      isAnswering = true;
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, passedOn(answer));
      pipeline(answer, response, () => end('answered'));
    });
    response.once('close', leave); // The caller went away.
  });
}

function passedOn({ headersDistinct, headers }: IncomingMessage): { readonly [name: string]: string | string[] } {
  const ofThisConnection = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(
    Object.entries(headersDistinct).flatMap(([name, values = []]) =>
      HOP_BY_HOP.has(name) || (ofThisConnection.has(name) && !NEVER_DROPPED.has(name))
        ? []
        : [[name, values.length === 1 ? values.join() : values]],
    ),
  );
}
