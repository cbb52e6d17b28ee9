import type { OpenAPIObject } from '@nestjs/swagger';
import { headersNamed, type AnswerHeader } from './header-docs.js';
import type { Problem } from './problems.js';
import type { Schema } from './schemas.js';

const MEDIA = 'application/problem+json';

/** The form of every refusal. */
export const problemSchema: Schema = {
  type: 'object',
  description: 'RFC 9457, with a stable code and the facts of the refusal beside it.',
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Where the code is explained, at this address.' },
    title: { type: 'string', description: 'What it is about, in a few words. The same for every refusal with this code.' },
    status: { type: 'integer', description: 'The status of the answer.' },
    detail: { type: 'string', description: 'What was wrong here, and what to do. For people.' },
    instance: { type: 'string', description: 'What was asked, without its query.' },
    code: { type: 'string', description: 'What programs go by: it never changes its meaning.' },
  },
  required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
  additionalProperties: true,
};

/** One refusal with each code, as far as it is the same everywhere. */
export const problemExamples = (problems: ReadonlyMap<string, Problem>): { readonly [code: string]: object } =>
  Object.fromEntries(
    [...problems].map(([code, { status, title }]) => {
      const type = `/problems/${code}`;
      const detail = `What to do about it is said here, and at ${type}.`;
      return [code, { summary: title, value: { type, title, status, detail, instance: '/orders/cu-1001/accept', code } }];
    }),
  );

/** What is refused with these codes, by status; each answer bears the name of its codes, for many operations are refused alike. */
export function refusalsOf(codes: readonly string[], problems: ReadonlyMap<string, Problem>): readonly Refused[] {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const problem = problems.get(code);
    if (!problem) throw new Error(`The documentation names ${code}, which no table of problems answers.`);
    byStatus.set(problem.status, [...(byStatus.get(problem.status) ?? []), code].sort());
  }
  const told = (code: string) => `\`${code}\` ${problems.get(code)?.title ?? ''}`;
  return [...byStatus].map(([status, own]) => ({
    status,
    name: own.join('-'),
    response: refusedWith(own.map(told).join(' · '), status, own),
  }));
}

type Refused = { readonly status: number; readonly name: string; readonly response: ResponseObject };
type ResponseObject = Exclude<NonNullable<NonNullable<OpenAPIObject['components']>['responses']>[string], { $ref: string }>;

/** A refusal; without codes, with any of them. */
export function refusedWith(description: string, status = 0, codes: readonly string[] = []): ResponseObject {
  const problem = { $ref: '#/components/schemas/Problem' };
  const code = { enum: [...codes], description: 'One of those that this may be refused with.' };
  const examples = Object.fromEntries(codes.map((name) => [name, { $ref: `#/components/examples/${name}` }]));
  const content = codes.length === 0 ? { schema: problem } : { schema: { allOf: [problem, { properties: { code } }] }, examples };
  return { description, headers: headersNamed(...(HEADERS_OF[status] ?? [])), content: { [MEDIA]: content } };
}

const HEADERS_OF: { readonly [status: number]: readonly AnswerHeader[] } = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};
