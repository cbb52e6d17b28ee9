import { describe, it, expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { packSchema } from './pack-schema.js';

/** After a change of the vocabulary, from the root of the repository. */
const WRITE_ANEW = `node tools/build-quietly.js && node --input-type=module -e "
  import { packSchema } from '@entente/policy';
  process.stdout.write(JSON.stringify(packSchema(), null, 2));" > libs/policy/pack.schema.json && npx prettier --write libs/policy/pack.schema.json`;

describe('The published schema of a rule book', () => {
  it('is what start-up checks', () => {
    const published: unknown = JSON.parse(readFileSync(new URL('../pack.schema.json', import.meta.url), 'utf8'));
    const isCurrent = JSON.stringify(published) === JSON.stringify(packSchema());
    expect(isCurrent ? 'current' : `pack.schema.json is old. Write it anew:\n${WRITE_ANEW}`).toBe('current');
  });

  it('is a sound schema: a start relies on it', () => {
    const ajv = new Ajv2020();
    expect({ isSound: ajv.validateSchema(packSchema()), errors: ajv.errors }).toEqual({ isSound: true, errors: null });
  });
});
