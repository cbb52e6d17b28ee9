import type { OpenApi, Operation } from './documents.js';
import { block, field, typeOf } from './type-of.js';

const refer = (name: string): string => `Schemas['${name}']`;

/** What may be asked for over HTTP, as the text of a file of TypeScript. */
export function httpTypes(openApi: OpenApi): string {
  const operations = (method: 'get' | 'post') =>
    Object.entries(openApi.paths).flatMap(([path, item]) => {
      const operation = item[method];
      return operation ? [{ path, operation, fields: [asksOf(path, operation, openApi), answerOf(operation)] }] : [];
    });
  const posts = operations('post');
  const isKeyed = ({ operation: { parameters = [] } }: (typeof posts)[number]): boolean =>
    parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key');
  const gets = block(operations('get').map(({ path, operation, fields }) => told(path, operation, fields)));
  const keyedPosts = block(
    posts.map((post) => told(post.path, post.operation, [...post.fields, field('keyed', undefined, String(isKeyed(post)))])),
  );
  const schemas = Object.entries(openApi.components.schemas).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${[
    '/** Generated from /openapi.json: see docs/integrate.md. What is sent and answered has these forms. */',
    `type Schemas = ${block(schemas.map(([name, schema]) => field(name, schema.description, typeOf(schema, refer, '  '))))};`,
    '',
    `export type Gets = ${gets};`,
    '',
    '/** `keyed`: it may be repeated under the same key, and is answered as the first time. */',
    `export type Posts = ${keyedPosts};`,
    '',
    '/** The posts that know no key: to repeat one does it twice. */',
    `export const KEYLESS: readonly string[] = [\n${posts
      .filter((post) => !isKeyed(post))
      .map(({ path }) => `  '${path}',\n`)
      .join('')}];`,
    '',
    '/** Why something is refused. What each code means, and what to do, is in docs/problems.md; a newer release may know more of them. */',
    `export type ProblemCode =\n${codesIn(openApi)
      .map((code) => `  | '${code}'`)
      .join('\n')};`,
  ].join('\n')}\n`;
}

type Field = readonly string[];
const told = (path: string, { summary }: Operation, fields: readonly Field[]): Field => field(path, summary, block(fields, '  '));

/** What stands in its path and its query, and its body: where nothing must be in it, it may be left out. */
function asksOf(path: string, { parameters = [], requestBody }: Operation, { components: { schemas } }: OpenApi): Field {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => field(name, undefined, 'string'));
  const inQuery = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, description, schema = {}, required = false }) =>
      field(name, description ?? schema.description, typeOf(schema, refer, '      '), required),
    );
  const { 'application/json': json, 'multipart/form-data': form } = requestBody?.content ?? {};
  const { required = [] } = schemas[json?.schema?.$ref?.split('/').at(-1) ?? ''] ?? json?.schema ?? {};
  const body = json?.schema
    ? [field('body', undefined, typeOf(json.schema, refer, '      '), required.length > 0)]
    : form
      ? [field('body', undefined, 'FormData')]
      : [];
  const fields = [...inPath, ...inQuery, ...body];
  return field('asks', undefined, fields.length > 0 ? block(fields, '    ') : 'Record<never, never>');
}

function answerOf({ responses }: Operation): Field {
  const found = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const contents = found.flatMap(([, { content = {} }]) => Object.entries(content));
  if (contents.length > 0 && contents.every(([media]) => !media.endsWith('json'))) return field('answer', undefined, 'Blob');
  const [, { schema = {} } = {}] = contents.find(([media]) => media === 'application/json') ?? [];
  return field('answer', undefined, typeOf(schema, refer, '    '));
}

/** A refusal is described by its codes: "`order.closed` The order is closed · …". */
function codesIn({ paths, components: { responses = {} } }: OpenApi): readonly string[] {
  const refusals = Object.values(paths)
    .flatMap(({ get, post }) => [get, post])
    .flatMap((operation) => Object.entries(operation?.responses ?? {}))
    .flatMap(([status, response]) => (/^[45]/.test(status) ? [response] : []))
    .map((response) => (response.$ref === undefined ? response : responses[response.$ref.split('/').at(-1) ?? '']));
  const codes = refusals.flatMap(({ description = '' } = {}) =>
    [...description.matchAll(/`([a-z][a-z_.]+)`/g)].map(([, code = '']) => code),
  );
  return [...new Set(codes)].sort();
}
