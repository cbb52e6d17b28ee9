import type { AnySchemaObject } from 'ajv';

/*
 * The form of a document of OpenAPI 3.1.1, as far as ours goes: every object closed, but for extensions, so that a misspelt field is found. What is
 * inside a schema is for JSON Schema to judge.
 */

const TEXT = { type: 'string', minLength: 1 };
const NAME = { pattern: '^[a-zA-Z0-9._-]+$' };
const SCHEMA = { type: ['object', 'boolean'] };
const REFERENCE = '#/$defs/reference';

const form = (properties: { readonly [field: string]: object }, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  patternProperties: { '^x-': {} },
  additionalProperties: false,
});
const mapOf = (values: object, names: object = {}) => ({ type: 'object', propertyNames: names, additionalProperties: values });
const of = (name: string) => ({ $ref: `#/$defs/${name}` });
/** In most places a reference may stand for the thing. */
const orReference = (name: string) => ({ anyOf: [of(name), { $ref: REFERENCE }] });

const operation = form(
  {
    tags: { type: 'array', items: TEXT, minItems: 1 },
    summary: TEXT,
    description: TEXT,
    operationId: { type: 'string', pattern: '^[a-z][a-z_]*$' },
    parameters: { type: 'array', items: orReference('parameter'), uniqueItems: true },
    requestBody: orReference('requestBody'),
    responses: { ...mapOf(orReference('response'), { pattern: '^([1-5]\\d\\d|default)$' }), minProperties: 1 },
    security: { type: 'array', items: mapOf({ type: 'array', items: TEXT }) },
  },
  ['tags', 'summary', 'description', 'operationId', 'responses'],
);

export const openApiForm: AnySchemaObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...form(
    {
      openapi: { type: 'string', pattern: '^3\\.1\\.\\d+$' },
      info: form(
        {
          title: TEXT,
          version: TEXT,
          description: TEXT,
          contact: form({}),
          license: form({ name: TEXT, url: TEXT, identifier: TEXT }, ['name']),
        },
        ['title', 'version'],
      ),
      servers: { type: 'array' },
      paths: mapOf(form({ get: of('operation'), post: of('operation') }), { pattern: '^/' }),
      tags: { type: 'array', items: form({ name: TEXT, description: TEXT }, ['name', 'description']), uniqueItems: true },
      security: { type: 'array', items: mapOf({ type: 'array' }) },
      components: form({
        schemas: mapOf(SCHEMA, NAME),
        responses: mapOf(of('response'), NAME),
        examples: mapOf(of('example'), NAME),
        headers: mapOf(of('header'), NAME),
        securitySchemes: mapOf(form({ type: { const: 'http' }, scheme: TEXT, bearerFormat: TEXT, description: TEXT }), NAME),
      }),
    },
    ['openapi', 'info', 'paths', 'components'],
  ),
  $defs: {
    operation,
    reference: form({ $ref: { type: 'string', pattern: '^#/components/' } }, ['$ref']),
    parameter: {
      ...form(
        {
          name: TEXT,
          in: { enum: ['path', 'query', 'header'] },
          description: TEXT,
          required: { type: 'boolean' },
          schema: SCHEMA,
        },
        ['name', 'in', 'description', 'schema'],
      ),
      anyOf: [
        { properties: { in: { enum: ['query', 'header'] } } },
        { properties: { required: { const: true } }, required: ['required'] },
      ],
    },
    requestBody: form({ description: TEXT, required: { type: 'boolean' }, content: mapOf(of('mediaType')) }, ['content']),
    mediaType: {
      ...form({ schema: SCHEMA, example: {}, examples: mapOf(orReference('example'), NAME) }, ['schema']),
      not: { required: ['example', 'examples'] },
    },
    response: form({ description: TEXT, headers: mapOf(orReference('header')), content: mapOf(of('mediaType')) }, [
      'description',
    ]),
    header: form({ description: TEXT, schema: SCHEMA }, ['description', 'schema']),
    example: form({ summary: TEXT, description: TEXT, value: {} }, ['value']),
  },
};
