import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { documentation } from './documentation.js';
import { exampleOf } from './example-of.js';
import { ANSWER_HEADERS, headersNamed, IF_MATCH, ON_BEHALF_OF } from './header-docs.js';
import { TOLD, type ActionDoc, type OperationDoc } from './operations.js';
import type { Problem, SharedCode } from './problems.js';
import { isLimited } from './rate-limit.js';
import { problemExamples, problemSchema, refusalsOf, refusedWith } from './refusal-docs.js';
import type { Schema } from './schemas.js';

export type ApiDocs = {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly actions: readonly ActionDoc[];
  /** What the tags are about. */
  readonly tags?: { readonly [tag: string]: string };
};

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['post']>;
type Parameter = Exclude<NonNullable<Operation['parameters']>[number], { $ref: string }>;
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Method = 'get' | 'post';

const JSON_TYPE = 'application/json';
const ANY = 'Refused';
const METHODS = ['get', 'post'] as const;

type Described = { readonly path: string; readonly method: Method; readonly route: Operation; readonly doc: OperationDoc };

/** Every route that is described, and each action of those that take any. */
export async function openApiOf(
  app: INestApplication,
  docs: ApiDocs,
  problems: ReadonlyMap<string, Problem>,
): Promise<OpenAPIObject> {
  const { DocumentBuilder, SwaggerModule } = await documentation();
  const config = new DocumentBuilder()
    .setTitle(docs.title)
    .setVersion(docs.version)
    .setDescription(docs.description)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'Who calls. `POST /dev/tokens` writes one in development.',
    })
    .addSecurityRequirements('bearer')
    .build();
  const scanned = SwaggerModule.createDocument(app, config, { extraModels: docs.actions.map(({ body }) => body) });
  const described = Object.entries(scanned.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => (item[method] ? describedAt(path, method, item[method], docs.actions) : [])),
  );
  const bodies = described.flatMap(({ route }) => namesIn(route.requestBody));
  const answers = Object.fromEntries(
    described.flatMap(({ doc: { answer } }) => ('name' in answer ? [[answer.name, answer.schema]] : [])),
  );
  const schemas = closed({ ...scanned.components?.schemas, ...answers, Problem: problemSchema }, bodies);
  const paths: { [path: string]: PathItem } = {};
  for (const { path, method, ...told } of described)
    paths[path] = { ...paths[path], [method]: operationOf({ path, method, ...told }, schemas, problems) };
  const refused = described.flatMap((one) =>
    refusalsOf(codesOf(one), problems).map(({ name, response }) => [name, response] as const),
  );
  const used = new Set(described.map(({ doc }) => doc.tag));
  return {
    ...scanned,
    paths,
    tags: Object.entries(docs.tags ?? {}).flatMap(([name, description]) => (used.has(name) ? [{ name, description }] : [])),
    components: {
      ...scanned.components,
      schemas,
      headers: ANSWER_HEADERS,
      examples: problemExamples(problems),
      responses: {
        ...Object.fromEntries(refused),
        [ANY]: refusedWith('Whatever else may be refused is answered in this form too.'),
      },
    },
  };
}

function describedAt(path: string, method: Method, route: Operation, actions: readonly ActionDoc[]): Described[] {
  const { [TOLD]: doc, ...rest } = route as Operation & { readonly [TOLD]?: OperationDoc };
  if (doc) return [{ path, method, route: rest, doc }];
  return actions
    .filter((action) => action.method === method && [action.path, action.path.replace(/[^/]+$/, '{action}')].includes(path))
    .map(({ body, ...action }) => {
      const requestBody = { required: true, content: { [JSON_TYPE]: { schema: { $ref: `#/components/schemas/${body.name}` } } } };
      return { path: action.path, method, route: { ...rest, requestBody }, doc: { ...action, id: idOf(action) } };
    });
}

const idOf = ({ method, path }: Pick<ActionDoc, 'method' | 'path'>): string =>
  [method, ...path.split('/').filter((part) => part !== '' && !part.startsWith('{'))].join('_').replaceAll('-', '_');

/** What is sent may hold nothing unknown, nor may what lies inside. */
function closed(schemas: Schemas, bodies: readonly string[]): Schemas {
  const all = { ...schemas };
  const waiting = new Set(bodies); // A set that grows is walked to its new end.
  for (const name of waiting) {
    const schema = all[name];
    if (!schema) continue;
    all[name] = { ...schema, additionalProperties: false };
    for (const inside of namesIn(schema)) waiting.add(inside);
  }
  return all;
}

/** The schemas that something refers to. */
const namesIn = (part: object = {}): readonly string[] =>
  [...JSON.stringify(part).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name = '']) => name);

function operationOf(described: Described, schemas: Schemas, problems: ReadonlyMap<string, Problem>): Operation {
  const { path, route, doc } = described;
  const { id, tag, summary, description, answer, roles, isPublic } = doc;
  const codes = codesOf(described);
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, roles && `For: ${roles.join(', ')}.`].filter(Boolean).join('\n\n') || `${summary}.`,
    ...(isPublic && { security: [] }),
    parameters: [
      ...pathParameters(path),
      ...parametersOf(route).filter((parameter) => parameter.in !== 'path'),
      ...(isPublic ? [] : [ON_BEHALF_OF]),
      ...(codes.includes('revision.stale') ? [IF_MATCH] : []),
    ],
    ...(route.requestBody && { requestBody: withExample(route.requestBody, schemas) }),
    responses: {
      [answer.status ?? 200]: answerTold(described, schemas),
      ...(answer.isTagged && { 304: { description: 'It is what the caller has already.', headers: headersNamed('ETag') } }),
      ...Object.fromEntries(
        refusalsOf(codes, problems).map(({ status, name }) => [status, { $ref: `#/components/responses/${name}` }]),
      ),
      default: { $ref: `#/components/responses/${ANY}` },
    },
  } as Operation;
}

const parametersOf = ({ parameters = [] }: Operation): readonly Parameter[] => parameters as readonly Parameter[];
const reads = ({ route }: Described, header: string): boolean => parametersOf(route).some(({ name }) => name === header);

/** What follows from the form of a request, and what is told of this one. */
function codesOf(described: Described): readonly string[] {
  const { path, method, route, doc } = described;
  const isWrite = method === 'post';
  const says = isWrite || parametersOf(route).some((parameter) => parameter.in === 'query');
  const ofForm: readonly SharedCode[] = [
    'malformed',
    'headers.too_large',
    ...(doc.isPublic ? [] : (['unauthenticated', 'actor.forbidden'] as const)),
    ...(says ? (['field.invalid'] as const) : []),
    ...(isWrite ? (['too_large', 'unsupported_media_type'] as const) : []),
    ...(reads(described, 'Idempotency-Key') ? (['command.id_reused'] as const) : []),
    ...(isWrite && isLimited(path) ? (['rate.limited'] as const) : []),
    'internal',
    'busy',
  ];
  return [...new Set([...ofForm, ...(doc.problems ?? [])])];
}

/** Headers that an answer bears because the request bore another. */
const ANSWERED = [
  ['Idempotency-Key', 'Idempotency-Replayed'],
  ['Accept-Language', 'Content-Language'],
  ['Prefer', 'Preference-Applied'],
] as const;

function answerTold(described: Described, schemas: Schemas) {
  const { answer } = described.doc;
  const headers = headersNamed(
    ...(answer.isTagged ? (['ETag'] as const) : []),
    ...ANSWERED.flatMap(([asked, answered]) => (reads(described, asked) ? [answered] : [])),
  );
  const content =
    'name' in answer
      ? { [JSON_TYPE]: { schema: { $ref: `#/components/schemas/${answer.name}` }, example: exampleIn(schemas, answer.name) } }
      : Object.fromEntries(Object.entries(answer.media).map(([type, example]) => [type, { schema: bytesOr(type), example }]));
  return { description: answer.description, headers, content };
}

const bytesOr = (type: string) => (type.startsWith('text/') ? { type: 'string' } : { type: 'string', format: 'binary' });
const exampleIn = (schemas: Schemas, name: string) => exampleOf(schemas[name] as Schema, schemas as { [name: string]: Schema });

/** A body with one that it could be; and whether it may be left out. */
function withExample(body: NonNullable<Operation['requestBody']>, schemas: Schemas): NonNullable<Operation['requestBody']> {
  const [name] = namesIn(body);
  if (name === undefined || !('content' in body)) return body;
  const { required = [] } = schemas[name] as { readonly required?: readonly string[] };
  const content = { [JSON_TYPE]: { ...body.content[JSON_TYPE], example: exampleIn(schemas, name) } };
  return { ...body, required: required.length > 0, content };
}

type InPath = { readonly description: string; readonly example: string };
const ORDER: InPath = { description: 'The order.', example: 'cu-1001' };
/** By what stands before the parameter, or by its own name. */
const IN_PATH: { readonly [part: string]: InPath } = {
  orders: ORDER,
  disputes: { description: 'The dispute: `<order>.<n>`.', example: 'cu-1001.1' },
  sellers: { description: 'The seller.', example: 'bo' },
  wallets: { description: 'Whose wallets.', example: 'bo' },
  attachments: { description: 'The file.', example: 'att-1' },
  refunds: { description: 'The refund: `<order>.r<n>`.', example: 'cu-1001.r1' },
  parked: { description: 'The consumer for which messages are parked.', example: 'dispute.hears-orders' },
  problems: { description: 'The code of a refusal.', example: 'order.closed' },
  key: { description: 'The key of the messages, encoded.', example: 'cu-1001' },
};

function pathParameters(path: string) {
  const parts = path.split('/');
  return parts.flatMap((part, at) => {
    if (!part.startsWith('{')) return [];
    const name = part.slice(1, -1);
    const { description, example } = IN_PATH[name] ?? IN_PATH[parts[at - 1]!] ?? { description: name, example: name };
    return [{ name, in: 'path', required: true, description, schema: { type: 'string', example } }];
  });
}
