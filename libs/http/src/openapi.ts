import type { INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import type { Problem, SharedCode } from './problems.js';

/** One documented path. A context whose routes are one handler (`/orders/{id}/{action}`) has one of these for each of its actions. */
export type ActionDoc = {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Its schema is what its decorators check. */
  readonly body?: Type<object>;
  readonly answer?: { readonly status?: 200 | 201; readonly description?: string; readonly type?: Type<object> };
  /** Codes that this action in particular is refused with; those of every request need no mention. */
  readonly problems?: readonly string[];
  /** Who may: words of the pack, or roles. */
  readonly roles?: readonly string[];
};

export type ApiDocs = {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly actions: readonly ActionDoc[];
};

type OneOrMany = string | readonly string[];
/** What the documentation tells of a row of a rule book. */
type ToldRow = {
  readonly pack: string;
  readonly rule: string;
  readonly action?: string;
  readonly by?: OneOrMany;
  readonly from: OneOrMany;
  readonly event: string;
};

/** The actions of one context, told by the rule books themselves. */
export function actionDocs({
  path,
  bodies,
  rows,
  ...common
}: Pick<ActionDoc, 'path' | 'tag' | 'problems'> & {
  readonly bodies: { readonly [action: string]: Type<object> };
  readonly rows: readonly ToldRow[];
}): ActionDoc[] {
  return Object.entries(bodies).map(([action, body]) => {
    const own = rows.filter((row) => row.action === action);
    const told = own.map(
      ({ pack, rule, from, event }) => `- ${pack} ${rule}: from ${[from].flat().join(', ')}, records ${event}`,
    );
    return {
      ...common,
      method: 'post',
      path: `${path}/${action}`,
      summary: `${action[0]!.toUpperCase()}${action.slice(1).replaceAll('-', ' ')}`,
      // A word of the vocabulary that a rule book of one's own may use.
      description: own.length > 0 ? told.join('\n') : 'No rule book that is here uses it, so it is refused.',
      body,
      ...(own.length > 0 && { roles: [...new Set(own.flatMap(({ by = [] }) => by))] }),
    };
  });
}

type Schema = { readonly [keyword: string]: unknown };
/** Of an answer: every property is there unless its name ends in `?`, and more may follow one day. */
export function objectSchema(properties: { readonly [name: string]: Schema }) {
  const named = Object.entries(properties).map(([name, schema]) => [name.replace('?', ''), schema] as const);
  const required = Object.keys(properties).filter((name) => !name.endsWith('?'));
  return { type: 'object' as const, properties: Object.fromEntries(named), required };
}
/** A page of a list, and where the next one begins. */
export const listSchema = (row: Schema) =>
  objectSchema({ items: { type: 'array', items: row }, next: { ...textOrNull, description: 'The cursor of the next page.' } });

const text = { type: 'string' };
const textOrNull = { type: ['string', 'null'] };
const integer = { type: 'integer' };
const instant = { type: 'string', format: 'date-time' };
const titles = { type: 'object', additionalProperties: text, description: 'Title by word.' };
/** What answers have in common. */
export const shown = {
  text,
  textOrNull,
  integer,
  instant,
  titles,
  texts: { type: 'array', items: text },
  flag: { type: 'boolean' },
  clocks: {
    type: 'array',
    description: 'When each is due; `passed` once it has rung. One that waits has no `dueAt` but what is left of it.',
    items: objectSchema({
      name: text,
      dueAt: { ...instant, type: ['string', 'null'] },
      'passed?': { const: true },
      'paused?': { const: true },
      'leftMs?': integer,
      'explanation?': {
        ...text,
        description: 'One sentence for people: which rule started it and when, when it ends, and what happens then.',
      },
    }),
  },
  windows: { type: 'array', items: objectSchema({ name: text, endsAt: instant }) },
} as const;

/** What happened, the oldest first. */
export const historySchema = objectSchema({
  items: {
    type: 'array',
    items: objectSchema({
      revision: integer,
      at: instant,
      type: text,
      rule: text,
      by: { ...text, description: 'The member; `timer` for a deadline, `system` for what follows from something else.' },
      via: { ...textOrNull, description: 'The service that spoke for him.' },
      data: {
        type: 'object',
        description: 'What the event says, and its step: where it led, which clocks it started and stopped.',
      },
    }),
  },
});

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['post']>;
type Responses = Operation['responses'];
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const MEDIA = 'application/problem+json';
const METHODS = ['get', 'post'] as const;
const refusedWith = (description: string) => ({
  description,
  content: { [MEDIA]: { schema: { $ref: '#/components/schemas/Problem' } } },
});

const headerParameter = (name: string, description: string) => ({
  name,
  in: 'header' as const,
  required: false,
  description,
  schema: { type: 'string' as const },
});
const WRITE_HEADERS = [
  headerParameter(
    'Idempotency-Key',
    'The same key, caller and route are one command: a repetition is answered as the first time.',
  ),
  headerParameter('Entente-On-Behalf-Of', 'For services: the member who acts.'),
  headerParameter('If-Match', 'The revision that was seen; 412 if somebody was faster.'),
];

const PROBLEM_SCHEMA = {
  type: 'object' as const,
  description: 'RFC 9457, with a stable code and the facts of the refusal beside it.',
  properties: {
    type: { type: 'string' as const, format: 'uri' },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    detail: { type: 'string' as const, description: 'What to do.' },
    instance: { type: 'string' as const },
    code: { type: 'string' as const },
  },
  required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
  additionalProperties: true,
};

export function openApiOf(app: INestApplication, docs: ApiDocs, problems: ReadonlyMap<string, Problem>): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle(docs.title)
    .setVersion(docs.version)
    .setDescription(docs.description)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth()
    .addSecurityRequirements('bearer')
    .build();
  const models = docs.actions.flatMap(({ body, answer }) => [body, answer?.type]).filter((model) => model !== undefined);
  const scanned = SwaggerModule.createDocument(app, config, { extraModels: [...new Set(models)] });
  const paths: Record<string, PathItem> = { ...scanned.paths };
  for (const action of docs.actions)
    paths[action.path] = { ...paths[action.path], [action.method]: operationOf(action, problems) };
  for (const operation of Object.values(paths).flatMap((item) => METHODS.map((method) => item[method]))) {
    // Whatever else may be refused is answered in this form too.
    if (operation) operation.responses = { ...operation.responses, default: refusedWith('Refused') };
  }
  const bodies = Object.values(paths).flatMap(({ post }) => namesIn(post?.requestBody));
  const schemas = closed({ ...scanned.components?.schemas, Problem: PROBLEM_SCHEMA }, bodies);
  return { ...scanned, paths, components: { ...scanned.components, schemas } };
}

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

function operationOf(action: ActionDoc, table: ReadonlyMap<string, Problem>): Operation {
  const { method, path, tag, summary, description, body, answer, problems = [], roles } = action;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const schema = answer?.type && { content: { 'application/json': { schema: { $ref: getSchemaPath(answer.type) } } } };
  return {
    operationId: [method, ...path.split('/').filter((part) => part !== '' && !part.startsWith('{'))]
      .join('_')
      .replaceAll('-', '_'),
    tags: [tag],
    summary,
    description: [description, roles && `For: ${roles.join(', ')}.`].filter(Boolean).join('\n\n'),
    parameters: [
      ...names.map((name) => ({ name, in: 'path' as const, required: true, schema: { type: 'string' as const } })),
      ...(method === 'post' ? WRITE_HEADERS : []),
    ],
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: { $ref: getSchemaPath(body) } } } } }),
    responses: {
      [answer?.status ?? 200]: { description: answer?.description ?? 'Done', ...schema },
      ...refusals(problems, table),
    },
  };
}

const EVERYWHERE: readonly SharedCode[] = ['malformed', 'unauthenticated', 'actor.forbidden', 'rate.limited', 'busy'];

/** What every request may be told, and what this one in particular, by status. */
function refusals(codes: readonly string[], table: ReadonlyMap<string, Problem>): Responses {
  const byStatus = new Map<number, string[]>();
  for (const code of new Set([...EVERYWHERE, ...codes])) {
    const problem = table.get(code);
    if (!problem) throw new Error(`The documentation names ${code}, which no table of problems answers.`);
    byStatus.set(problem.status, [...(byStatus.get(problem.status) ?? []), `\`${code}\` ${problem.title}`]);
  }
  return Object.fromEntries([...byStatus].map(([status, lines]) => [String(status), refusedWith(lines.join(' · '))]));
}
