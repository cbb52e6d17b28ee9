import { describe, expect, it } from '@jest/globals';
import { typeOf, type Schema } from './type-of.js';

const written = (schema: Schema): string => typeOf(schema, (name) => `Schemas['${name}']`).replaceAll(/\s+/g, ' ');

describe('As TypeScript', () => {
  it.each<readonly [schema: Schema, type: string]>([
    [{}, 'unknown'],
    [{ type: 'string', format: 'date-time' }, 'string'],
    [{ type: 'string', format: 'binary' }, 'Blob'],
    [{ type: 'integer', minimum: 1 } as Schema, 'number'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ enum: ["l'un", 'autre', 2] }, "'l\\'un' | 'autre' | 2"],
    [{ const: true }, 'true'],
    [{ $ref: '#/components/schemas/Words' }, "Schemas['Words']"],
    [
      { allOf: [{ $ref: '#/components/schemas/Words' }, { type: 'object' }] },
      "Schemas['Words'] & { readonly [name: string]: unknown }",
    ],
    [{ type: 'array', items: { type: 'array', items: { type: 'string' } } }, 'readonly (readonly string[])[]'],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, "readonly ('a' | 'b')[]"],
    [{ type: 'object', additionalProperties: false }, 'Record<string, never>'],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, '{ readonly [name: string]: number }'],
    [
      { type: 'array', items: { type: 'object', properties: { of: { anyOf: [{ type: 'number' }, { type: 'null' }] } } } },
      'readonly { readonly of?: number | null; }[]',
    ],
    [
      { type: 'array', items: { oneOf: [{ type: 'object' }, { type: 'null' }] } },
      'readonly ({ readonly [name: string]: unknown } | null)[]',
    ],
  ])('%j is written as it is meant', (schema, type) => expect(written(schema)).toBe(type));

  it('what is described is told where it stands, and cannot end its comment', () => {
    const schema: Schema = {
      properties: { 'if-match': { type: 'integer', description: 'Seen.\nNot */ later.' }, id: { type: 'string' } },
      required: ['id'],
    };
    expect(typeOf(schema, String)).toBe(
      "{\n  /** Seen. Not *\\/ later. */\n  readonly 'if-match'?: number;\n  readonly id: string;\n}",
    );
  });
});
