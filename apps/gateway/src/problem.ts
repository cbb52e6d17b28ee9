import type { ServerResponse } from 'node:http';

/** What the gateway answers itself, in the form in which the services refuse (RFC 9457). */
export const PROBLEMS = {
  malformed: { status: 400, title: 'The request cannot be read' },
  not_found: { status: 404, title: 'Nothing here' },
  'field.invalid': { status: 422, title: 'A field is not valid' },
  too_large: { status: 413, title: 'Too large' },
  internal: { status: 500, title: 'Our mistake' },
  'answer.lost': { status: 502, title: 'The answer was lost' },
  busy: { status: 503, title: 'Busy' },
  not_ready: { status: 503, title: 'Not ready' },
  'answer.late': { status: 504, title: 'No answer in time' },
} as const;

type ProblemCode = keyof typeof PROBLEMS;

const RETRY_AFTER_S = 1;

export function answerProblem(response: ServerResponse, code: ProblemCode, detail: string): void {
  if (response.headersSent) return void response.destroy(); // Half an answer must not look like a whole one.
  const { status, title } = PROBLEMS[code];
  const instance = (response.req.url ?? '/').split('?', 1)[0];
  const type = `/problems/${code}`;
  if (status === 503) response.setHeader('retry-after', RETRY_AFTER_S);
  answerJson(response, status, { type, title, status, detail, instance, code }, 'application/problem+json');
}

export function answerJson(
  response: ServerResponse,
  status: number,
  body: object,
  type = 'application/json; charset=utf-8',
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store' });
  response.end(text);
}
