import { ApiHeader } from '@nestjs/swagger';

type HeaderRead = { readonly name: string; readonly description: string; readonly example: string };

const HEADERS = {
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
export const tellsOf = (...uses: readonly (keyof typeof HEADERS)[]) =>
  uses.map((use) => (route: object, method?: string | symbol): void => {
    if (method === undefined) return;
    const { name, description, example } = HEADERS[use];
    const document = ApiHeader({ name, description, required: false, schema: { type: 'string', example } });
    document(route, method, Object.getOwnPropertyDescriptor(route, method)!);
  });
