import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { httpTypes, messageTypes, type AsyncApi, type OpenApi } from '@entente/client/generator';
import { town, type Town } from './served.js';

/** After a change of what HTTP or the bus takes or gives, from the root of the repository. */
const WRITE_ANEW = 'WRITE_CLIENT=1 npm test -- client-files';
const isWriting = process.env['WRITE_CLIENT'] !== undefined;

let here: Town;
beforeAll(async () => {
  here = await town();
});
afterAll(() => here.stop());

it('the types of the client are those of what is served', async () => {
  const openApi = (await here.anyone.get<OpenApi>('/openapi.json')).body;
  const asyncApi = (await here.anyone.get<AsyncApi>('/asyncapi.json')).body;
  const texts = { 'http.ts': httpTypes(openApi), 'messages.ts': messageTypes(asyncApi) };
  for (const [name, text] of Object.entries(texts)) {
    const file = new URL(`../../../libs/client/src/generated/${name}`, import.meta.url);
    if (isWriting) writeFileSync(file, text);
    const isCurrent = readFileSync(file, 'utf8') === text;
    expect(isCurrent ? 'current' : `libs/client/src/generated/${name} is stale. Write it anew: ${WRITE_ANEW}`).toBe('current');
  }
});
