import { expect, it } from '@jest/globals';
import { judgeBy, type Heard, type Sent } from './answers-judged.js';
import { operationsOf, type OpenApi } from './openapi-document.js';

const problem = {
  description: 'Refused',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
const thing = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false };
const document: OpenApi = {
  paths: {
    '/things': {
      post: {
        operationId: 'post_things',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1 } }],
        requestBody: { required: true, content: { 'application/json': { schema: thing } } },
        responses: {
          200: { description: 'Done', content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
          400: problem,
          409: problem,
          500: problem,
        },
      },
    },
  },
  components: {
    schemas: {
      Thing: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      Problem: { type: 'object', properties: { code: { type: 'string' } }, required: ['code'], additionalProperties: true },
    },
    responses: {},
  },
};
const [operation] = operationsOf(document);
const faultsIn = judgeBy(document);

const asked = { id: 'a' };
const sent: Sent = { operation: operation!, url: '/things', query: {}, body: asked, isOdd: false, text: '["m-ana",{"id":"a"}]' };
const done: Heard = { status: 200, type: 'application/json', text: '{"id":"a"}' };
const refused = (code: string, more: object = {}, status = 409): Heard => ({
  status,
  type: 'application/problem+json',
  text: JSON.stringify({ code, instance: '/things', ...more }),
});

it('finds nothing wrong with an answer that is as described', () => {
  for (const heard of [done, refused('thing.closed'), refused('thing.closed', { by: 'm-ana' })])
    expect(faultsIn(sent, heard)).toEqual([]);
  expect(faultsIn({ ...sent, body: {} }, refused('malformed', {}, 400))).toEqual([]);
});

it.each<[string, Partial<Sent>, Heard, string]>([
  ['a server error, described or not', {}, refused('internal', {}, 500), 'a server error'],
  ['a status that is not described', {}, { ...done, status: 204 }, 'an undocumented status'],
  ['a content type that is not described', {}, { ...done, type: 'text/html' }, 'an undocumented content type'],
  ['a field that is missing', {}, { ...done, text: '{}' }, 'not as described'],
  ['a field of which nothing is told', {}, { ...done, text: '{"id":"a","secret":1}' }, 'not as described'],
  ['a body that was accepted and may not be', { body: { id: 7 } }, done, 'accepted, though'],
  ['no body where there has to be one', { body: undefined }, done, 'accepted, though'],
  ['a query that was accepted and may not be', { query: { limit: '0' } }, done, 'accepted, though'],
  ['a name in the query that nobody knows', { query: { color: '1' } }, done, 'accepted, though'],
  ['what was refused and should not be', {}, refused('malformed', {}, 400), 'refused, though'],
  ['a stack', {}, refused('thing.closed', { detail: 'Error: x\n    at Things.find (things.js:7:1)' }), 'shows what is inside'],
  ['a path', {}, refused('thing.closed', { detail: 'ENOENT: /usr/lib/entente' }), 'shows what is inside'],
  ['a statement', {}, refused('thing.closed', { detail: 'insert into things values ($1)' }), 'shows what is inside'],
  ['a word of the machine', {}, refused('thing.closed', { detail: 'Say undefined as well.' }), 'shows what is inside'],
  ['a token', {}, refused('thing.closed', { detail: 'eyJhbGciOiJIUzI1NiJ9' }), 'shows a token'],
  ['somebody else’s name', {}, refused('thing.closed', { by: 'm-bo' }), 'somebody else’s'],
  ['somebody else’s words', {}, refused('thing.closed', { text: 'w00000fx' }), 'somebody else’s'],
])('finds %s', (_, how, heard, fault) => {
  expect(faultsIn({ ...sent, ...how }, heard).join()).toContain(fault);
});
