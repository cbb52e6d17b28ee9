import { Documented } from './documentation.js';

type HeaderRead = { readonly name: string; readonly description: string; readonly example: string };

/** Headers of requests, by the use that a parameter of a route makes of them. */
const READ = {
  key: {
    name: 'Idempotency-Key',
    description: 'The same key, caller and route are one command: a repetition is answered as the first time.',
    example: 'accept-cu-1001',
  },
  tag: {
    name: 'If-None-Match',
    description: 'The ETag of an earlier answer: 304, without a body, if this one would be the same.',
    example: '"4.9d1c2f0b6a3e"',
  },
  wait: {
    name: 'Prefer',
    description:
      '`wait=5`: wait so many seconds, 5 at most, for what is on its way: a dispute that was opened a moment ago, or a list that is behind.',
    example: 'wait=5',
  },
  language: {
    name: 'Accept-Language',
    description: 'The language of the titles: fr, or else en. The words that programs read are the same in every language.',
    example: 'fr',
  },
} as const satisfies { readonly [use: string]: HeaderRead };

/** For a decorator of a parameter: whoever reads a header says so in the description of his route. */
export const tellsOf = (...uses: readonly (keyof typeof READ)[]) =>
  uses.map((use) => (route: object, method?: string | symbol): void => {
    if (method === undefined) return;
    const { name, description, example } = READ[use];
    const document = Documented(({ ApiHeader }) =>
      ApiHeader({ name, description, required: false, schema: { type: 'string', example } }),
    );
    document(route, method, Object.getOwnPropertyDescriptor(route, method));
  });

const inHeader = (name: string, description: string, example: string) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string', example },
});
/** What every request may bear that is not for everybody. */
export const ON_BEHALF_OF = inHeader('Entente-On-Behalf-Of', 'For services: the member who acts, or reads.', 'ana');
/** What one may bear that can be refused with `revision.stale`. */
export const IF_MATCH = inHeader(
  'If-Match',
  'The revision that was seen, as an answer showed it, or the ETag of a GET: 412 if something has happened since. `*` is no condition.',
  '"4"',
);

const header = (description: string, example: string) => ({ description, schema: { type: 'string', example } });
/** Headers of answers, by their names. */
export const ANSWER_HEADERS = {
  'X-Correlation-Id': header(
    'The id of the request in logs and events: the caller’s own `X-Correlation-Id`, or a new one.',
    'cart-17',
  ),
  'Idempotency-Replayed': header('`true`: this is the answer of the first time.', 'true'),
  'Content-Language': header('The language of the titles.', 'fr'),
  'Preference-Applied': header('How long was waited for, at most.', 'wait=5'),
  'Retry-After': { ...header('How many seconds to wait.', '1'), schema: { type: 'integer', minimum: 1, example: 1 } },
  'WWW-Authenticate': header('That a token is needed, or that this one counts for nothing.', 'Bearer'),
  ETag: header(
    'The revision, and what tells this answer from others of it. `If-Match` and `If-None-Match` take it.',
    '"4.9d1c2f0b6a3e"',
  ),
} as const;

export type AnswerHeader = keyof typeof ANSWER_HEADERS;

/** What every answer bears, and these. */
export const headersNamed = (...names: readonly AnswerHeader[]) =>
  Object.fromEntries((['X-Correlation-Id', ...names] as const).map((name) => [name, { $ref: `#/components/headers/${name}` }]));
