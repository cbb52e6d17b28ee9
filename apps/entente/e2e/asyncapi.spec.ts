import { Parser } from '@asyncapi/parser';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TOPICS } from '@entente/contracts';
import { town, type Town } from './served.js';

/** The parser reads half a megabyte of schemas first. */
const PARSED_MS_MAX = 60_000;

type Document = {
  readonly asyncapi: string;
  readonly channels: { readonly [name: string]: { readonly address: string; readonly messages: object } };
  readonly components: { readonly messages: { readonly [type: string]: { readonly examples: readonly object[] } } };
};

let here: Town;
beforeAll(async () => {
  here = await town();
});
afterAll(() => here.stop());

it('what the process sends is described to everybody, each message with a real one', async () => {
  const { status, headers, body } = await here.anyone.get<Document>('/asyncapi.json');
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  expect(body.asyncapi).toBe('3.1.0');
  expect(Object.values(body.channels).map(({ address }) => address)).toEqual(Object.values(TOPICS));
  const sent = Object.values(body.channels).flatMap(({ messages }) => Object.keys(messages));
  expect(Object.keys(body.components.messages).sort()).toEqual(sent.sort());
  for (const { examples } of Object.values(body.components.messages)) expect(examples).toHaveLength(1);
});

it('the description is asked for, not sent to', async () => {
  expect((await here.anyone.post('/asyncapi.json')).status).toBe(404);
});

it(
  'the official parser finds nothing to say against it',
  async () => {
    const { body } = await here.anyone.get('/asyncapi.json');
    const { document, diagnostics } = await new Parser().parse(JSON.stringify(body));
    expect(diagnostics).toEqual([]);
    expect(document?.version()).toBe('3.1.0');
  },
  PARSED_MS_MAX,
);
