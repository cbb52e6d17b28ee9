import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { disputeWords, orderWords } from '@entente/policy';
import { openApiForm } from './openapi-form.js';
import { town, type Town } from './served.js';
import { refusal, situations } from './situations.js';
import { disputeWordings, orderWordings } from './wordings.js';

type Json = { readonly [name: string]: unknown };
type Media = { readonly [type: string]: { readonly schema: Json; readonly example?: unknown; readonly examples?: Json } };
type Operation = {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: { readonly content: Media };
  readonly responses: { readonly [status: string]: Reference | Response };
};
type Reference = { readonly $ref: string };
type Response = { readonly description: string; readonly content?: Media };
type Document = Json & {
  readonly openapi: string;
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly [kind: string]: { readonly [name: string]: Json } };
};

let here: Town;
let api: Document;
let schemas: Ajv2020;
beforeAll(async () => {
  here = await town();
  api = (await here.anyone.get<Document>('/openapi.json')).body;
  schemas = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  schemas.addSchema(api, 'api');
});
afterAll(() => here.stop());

const schemaOf = (name: string) => {
  const check = schemas.getSchema(`api#/components/schemas/${name}`);
  if (!check) throw new Error(`There is no schema ${name}.`);
  return check;
};

/** Every object of the document, with where it stands. */
function* parts(value: unknown, at = '#'): Generator<readonly [string, Json]> {
  if (typeof value !== 'object' || value === null) return;
  yield [at, value as Json];
  for (const [name, inside] of Object.entries(value)) yield* parts(inside, `${at}/${name}`);
}

const operations = () =>
  Object.entries(api.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

/** What a reference leads to. */
const resolved = (part: unknown): unknown => {
  const { $ref } = (part ?? {}) as Partial<Reference>;
  return $ref === undefined
    ? part
    : $ref
        .split('/')
        .slice(1)
        .reduce((whole: unknown, name) => (whole as Json)[name], api);
};
const responsesOf = ({ responses }: Operation) =>
  Object.entries(responses).map(([status, response]) => [status, resolved(response) as Response] as const);

it('is a document of OpenAPI 3.1, for everybody', async () => {
  const { status, headers } = await here.anyone.get('/openapi.json');
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  const isFormed = ajv.compile(openApiForm);
  expect([isFormed(api), isFormed.errors]).toEqual([true, null]);
  // Where a field is misspelt, this form is not met.
  expect(isFormed({ ...api, paths: { '/x': { get: { ...operations()[0]!.operation, sumary: 'x' } } } })).toBe(false);
});

it('tells of every parameter, and of every property of what is sent and answered, what it is', () => {
  const silent = [...parts(api.components['schemas'])].flatMap(([at, { properties }]) =>
    Object.entries((properties ?? {}) as { readonly [name: string]: Json }).flatMap(([name, { description }]) =>
      typeof description === 'string' && description.endsWith('.') ? [] : [`${at}/${name}`],
    ),
  );
  expect(silent).toEqual([]);
  for (const { path, operation } of operations()) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const told = operation.parameters?.map(({ name }) => name) ?? [];
    expect([path, told.filter((name) => names.includes(name))]).toEqual([path, names]);
    expect(new Set(told).size).toBe(told.length);
  }
});

it('shows of every body and of every answer one that its schema takes', () => {
  const shown = operations().flatMap(({ operation }) => {
    const { operationId, requestBody } = operation;
    const answers = responsesOf(operation).map(([status, { content = {} }]) => [`${operationId} ${status}`, content] as const);
    return [[`${operationId} body`, requestBody?.content ?? {}] as const, ...answers];
  });
  let count = 0;
  for (const [where, content] of shown)
    for (const [type, { schema, example, examples = {} }] of Object.entries(content)) {
      if (type.startsWith('multipart/') || where.endsWith(' default')) continue;
      const values = Object.values(examples).map((one) => (resolved(one) as { readonly value: unknown }).value);
      const all = example === undefined ? values : [example];
      const isTaken = schemas.compile(withinDocument(schema));
      expect([where, all.length > 0]).toEqual([where, true]);
      for (const value of all) expect([where, isTaken(value), isTaken.errors, value]).toEqual([where, true, null, value]);
      count += all.length;
    }
  expect(count).toBeGreaterThan(operations().length * 5);
});

/** References that lead into the document from wherever they stand. */
const withinDocument = (schema: Json): Json => JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as Json;

/** Of no rule book that comes with Entente: the words for those of an installation's own. */
const FOR_OTHERS: ReadonlySet<string> = new Set(['/orders/{id}/report-problem']);

it('names every action of the vocabulary, and who may do it, or that nobody may', () => {
  const actions = [
    ...orderWords.actions.filter((action) => action !== 'place').map((action) => `/orders/{id}/${action}`),
    ...disputeWords.actions.map((action) => `/disputes/{id}/${action}`),
  ];
  for (const path of actions) {
    const operation = api.paths[path]?.['post'];
    expect([path, operation?.requestBody === undefined]).toEqual([path, false]);
    const says = FOR_OTHERS.has(path)
      ? /^No rule book that is here uses it, so it is refused\.$/
      : /(comeup|congocrea|example)\/\d [A-Z]{2}-T\d\d[\s\S]*For: /;
    expect(operation?.description).toMatch(says);
  }
});

it('names every other address', () => {
  const named = operations().map(({ method, path }) => `${method} ${path}`);
  expect(named).toEqual(
    expect.arrayContaining([
      'post /orders',
      'get /orders',
      'get /orders/{id}',
      'get /orders/{id}/history',
      'get /orders/{id}/file',
      'get /orders/{id}/money',
      'get /orders/{id}/messages',
      'post /orders/{id}/send-message',
      'post /orders/{id}/attachments',
      'get /orders/{id}/attachments/{attachmentId}',
      'get /disputes',
      'get /disputes/{id}',
      'get /wallets/{ownerId}',
      'get /wallets/{ownerId}/withdrawals',
      'post /wallets/{ownerId}/withdraw',
      'get /ledger/trial-balance',
      'get /operations/refunds',
      'post /operations/refunds/{refundId}/retry',
      'post /operations/refunds/{refundId}/settle-otherwise',
      'get /operations/parked',
      'post /operations/parked/{consumer}/{key}/redrive',
      'post /operations/parked/{consumer}/{key}/skip',
      'get /clock',
      'post /clock/advance',
      'post /dev/tokens',
      'get /dev/provider',
      'post /dev/provider',
    ]),
  );
  const ids = operations().map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

it('refers to nothing that is not there', () => {
  const referred = [...parts(api)].flatMap(([at, { $ref }]) => (typeof $ref === 'string' ? [{ at, $ref }] : []));
  expect(referred.length).toBeGreaterThan(0);
  const missing = referred.filter(({ $ref }) => {
    const [, kind = '', name = ''] = /^#\/components\/(\w+)\/([\w.-]+)$/.exec($ref) ?? [];
    return !Object.hasOwn(api.components[kind] ?? {}, name);
  });
  expect(missing).toEqual([]);
});

it('has schemas that can be read, and examples that fit them', () => {
  for (const name of Object.keys(api.components['schemas']!)) expect(() => schemaOf(name)).not.toThrow();
  const examples = [...parts(api)].filter(([, part]) => 'example' in part && 'type' in part);
  expect(examples.length).toBeGreaterThan(0);
  for (const [at, { example, ...schema }] of examples) expect([at, schemas.validate(schema, example)]).toEqual([at, true]);
});

it('says of each body exactly what is accepted', async () => {
  const bodies = [...parts(operations().map(({ operation }) => operation.requestBody))].flatMap(([, { $ref }]) =>
    typeof $ref === 'string' ? [$ref.split('/').at(-1)!] : [],
  );
  for (const name of bodies) expect([name, schemaOf(name)({ aFieldThatNobodyKnows: 1 })]).toEqual([name, false]);
  const deals = situations(here);
  const order = deals.placing(await deals.people(), { shipTo: { country: 'FR' } });
  const isOrder = schemaOf('PlaceOrder');
  expect([isOrder(JSON.parse(JSON.stringify(order))), isOrder.errors]).toEqual([true, null]);
  for (const worse of [
    { payment: undefined },
    { payment: { ...order.payment, cvc: '123' } },
    { shipTo: { city: 'Paris' } },
    { payment: { ...order.payment, amountMinor: 0.5 } },
    { buyerId: 'ana@example.fr' },
  ])
    expect(isOrder(JSON.parse(JSON.stringify({ ...order, ...worse })))).toBe(false);
});

it('takes, action by action, the words that are taken there, and no others', () => {
  const told = { deal: { id: 'cu-1' }, order: { offers: [] }, now: '2026-01-05T09:00:00.000Z', count: 1 };
  for (const [process, wordings] of Object.entries({ orders: orderWordings, disputes: disputeWordings }))
    for (const [action, bodies] of Object.entries(wordings)) {
      const { requestBody } = api.paths[`/${process}/{id}/${action}`]!['post']!;
      const [, { $ref }] = [...parts(requestBody)].find(([, part]) => typeof part['$ref'] === 'string')!;
      const isBody = schemaOf(String($ref).split('/').at(-1)!);
      for (const body of bodies(told)) {
        expect([action, isBody(body), isBody.errors]).toEqual([action, true, null]);
        for (const name of Object.keys(body))
          expect([action, name, isBody({ ...body, [name]: 0.5 })]).toEqual([action, name, false]);
      }
    }
});

it('describes refusals as they are answered', async () => {
  const { body } = await here.zoe.get('/orders/nothing');
  expect(schemaOf('Problem')(body)).toBe(true);
  const documented = new Set(
    [...readFileSync(new URL('../../../docs/problems.md', import.meta.url), 'utf8').matchAll(/^### `([^`]+)`/gm)].map(
      ([, code]) => code,
    ),
  );
  const named = new Set(
    operations().flatMap(({ operation }) =>
      responsesOf(operation).flatMap(([, { description }]) => [...description.matchAll(/`([a-z_.]+)`/g)].map(([, code]) => code)),
    ),
  );
  expect(named.size).toBeGreaterThan(15);
  expect([...named].filter((code) => !documented.has(code))).toEqual([]);
  for (const { path, operation } of operations())
    expect([path, Object.keys(operation.responses)]).toEqual([path, expect.arrayContaining(['default'])]);
});

it('names of each code a type that leads to its explanation, for everybody', async () => {
  const examples = Object.entries(api.components['examples']!) as [string, { readonly value: { readonly type: string } }][];
  expect(examples.length).toBeGreaterThan(40);
  for (const [code, { value }] of examples) {
    const { status, headers, body } = await here.anyone.get<string>(new URL(value.type, `${here.served.url}/orders/x`).pathname);
    expect([code, status, headers.get('content-type')]).toEqual([code, 200, 'text/html; charset=utf-8']);
    expect(body).toContain(`<h1><code>${code}</code></h1>\n<p>`);
  }
  const every = (await here.anyone.get<string>('/problems')).body;
  for (const [code] of examples) expect(every).toContain(`<h3><a href="/problems/${code}"><code>${code}</code></a></h3>`);
  for (const code of ['nothing', 'constructor', '%3Cscript%3E']) {
    const answer = await here.anyone.get(`/problems/${code}`);
    expect([refusal(answer), JSON.stringify(answer.body).includes('<')]).toEqual(['404 not_found', false]);
  }
});

it('is shown as a page that fetches nothing from elsewhere', async () => {
  const { status, body, headers } = await here.anyone.get<string>('/docs');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const links = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) {
    expect(link).not.toMatch(/^(https?:)?\/\//);
    expect([link, (await here.anyone.get(new URL(link, 'http://here/docs').pathname)).status]).toEqual([link, 200]);
  }
});
