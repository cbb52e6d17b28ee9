import { describe, expect, it } from '@jest/globals';
import { merged, throughGateway } from './openapi.js';

const described = (name: string) => ({
  openapi: '3.1.0',
  paths: {
    [`/${name}`]: { post: { responses: { 200: { of: name } } } },
    '/clock': {
      get: { responses: { 200: { content: { 'application/json': { schema: { of: name }, example: { now: 'then' } } } } } },
    },
  },
  components: { schemas: { [name]: {}, Problem: { of: name } }, responses: { Refused: { of: name } } },
  tags: [{ name }, { name: 'clock' }],
});
const document = throughGateway(merged(['order', 'dispute', 'payout'].map(described)));

describe('The description of all services', () => {
  it('has the addresses, schemas and tags of each; what they share, in the words of the first', () => {
    expect(Object.keys(document.paths).sort()).toEqual(['/clock', '/dispute', '/order', '/payout']);
    expect(document.components['schemas']).toEqual({ order: {}, dispute: {}, payout: {}, Problem: { of: 'order' } });
    expect(document.components['responses']).toMatchObject({ Refused: { of: 'order' } });
    expect(document.tags).toEqual([{ name: 'order' }, { name: 'clock' }, { name: 'dispute' }, { name: 'payout' }]);
  });

  it('tells of every operation that its answer may be lost on the way, or come too late', () => {
    for (const path of Object.values(document.paths) as { readonly [method: string]: object }[])
      for (const operation of Object.values(path))
        expect(operation).toMatchObject({
          responses: {
            200: expect.anything(),
            502: { $ref: '#/components/responses/answer.lost' },
            504: { $ref: '#/components/responses/answer.late' },
          },
        });
    for (const [code, status] of Object.entries({ 'answer.lost': 502, 'answer.late': 504 })) {
      expect(document.components['responses']?.[code]).toMatchObject({ description: expect.stringContaining(code) });
      expect(document.components['examples']?.[code]).toMatchObject({ value: { code, status, type: `/problems/${code}` } });
    }
  });

  it('tells of the clock what a gateway answers, not what one service does', () =>
    expect(document.paths['/clock']).toMatchObject({
      get: {
        responses: {
          200: {
            content: {
              'application/json': {
                schema: { properties: { services: { additionalProperties: { of: 'order' } } } },
                example: { now: 'then', services: { order: { now: 'then' } } },
              },
            },
          },
        },
      },
    }));
});
