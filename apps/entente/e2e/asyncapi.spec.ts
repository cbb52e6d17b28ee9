import { Parser } from '@asyncapi/parser';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Json } from '@entente/kernel';
import { COMMANDS_TOPIC, PAYMENT_RESULTS_TOPIC, PAYMENTS_TOPIC, RESULTS_TOPIC, TOPICS } from '@entente/contracts';
import { lineTo } from './over-bus.js';
import { faultsIn } from './result-contracts.js';
import { town, type Town } from './served.js';

/** The parser reads half a megabyte of schemas first. */
const PARSED_MS_MAX = 60_000;

type Document = {
  readonly asyncapi: string;
  readonly channels: { readonly [name: string]: { readonly address: string; readonly messages: object } };
  readonly components: { readonly messages: { readonly [type: string]: { readonly examples: readonly Example[] } } };
};
type Example = { readonly headers: { readonly [name: string]: string }; readonly payload: { readonly [field: string]: Json } };

let here: Town;
beforeAll(async () => {
  here = await town();
});
afterAll(() => here.stop());

it('what the process sends and takes is described to everybody, each message with an example', async () => {
  const { status, headers, body } = await here.anyone.get<Document>('/asyncapi.json');
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  expect(body.asyncapi).toBe('3.1.0');
  expect(Object.values(body.channels).map(({ address }) => address)).toEqual([
    ...Object.values(TOPICS),
    PAYMENTS_TOPIC,
    PAYMENT_RESULTS_TOPIC,
    COMMANDS_TOPIC,
    RESULTS_TOPIC,
  ]);
  const sent = Object.values(body.channels).flatMap(({ messages }) => Object.keys(messages));
  expect(Object.keys(body.components.messages).sort()).toEqual(sent.sort());
  for (const { examples } of Object.values(body.components.messages)) expect(examples).toHaveLength(1);
});

it('every command of the description is known, its example well-formed, and what came of it as described', async () => {
  const { body } = await here.anyone.get<Document>('/asyncapi.json');
  const types = Object.keys(body.channels['commands']!.messages);
  const line = lineTo(here.served);
  const told = await Promise.all(
    types.map(async (type) => {
      const { headers, payload } = body.components.messages[type]!.examples[0]!;
      const id = headers['ce_id']!;
      const { orderId } = payload;
      const key = typeof orderId === 'string' ? orderId : 'nothing-1';
      await line.send({ id, type, key, headers: here.shop.for('ana').credentials, data: payload });
      return line.told(id);
    }),
  );
  await line.stop();
  expect(told.map(({ data }) => data.command)).toEqual(types);
  expect(types).toEqual(
    expect.arrayContaining(['entente.order.suspend', 'entente.order.send-message', 'entente.dispute.decide']),
  );
  // Much is not there, or not for the shop; but nobody says that he does not know the action, or the form of what was sent.
  const codes = new Set(told.map(({ data }) => data.code ?? data.status));
  expect(codes).toContain(201);
  for (const code of ['not_found', 'malformed', 'field.invalid', 'field.required', 'internal']) expect(codes).not.toContain(code);
  expect(told.flatMap(faultsIn)).toEqual([]);
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
