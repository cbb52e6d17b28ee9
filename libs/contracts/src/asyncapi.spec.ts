import { Ajv } from 'ajv';
import { describe, expect, it } from '@jest/globals';
import { toRecord } from '@entente/bus/kafka';
import type { Instant } from '@entente/kernel';
import { asyncApiOf, channelOf } from './asyncapi.js';
import { contracts, typeOf } from './published.js';
import { SERVICES } from './services.js';
import { TOPICS } from './topics.js';

type Part = { readonly [name: string]: unknown };
const api = asyncApiOf(SERVICES.map(channelOf), { title: 'Entente', version: '0.1.0' });
const document: Part = api;
const messages = Object.entries(api.components.messages).map(([type, message]) => ({ type, message }));

/** Every object of the document. */
function* parts(value: unknown): Generator<Part> {
  if (typeof value !== 'object' || value === null) return;
  yield value as Part;
  for (const inside of Object.values(value)) yield* parts(inside);
}
const at = (pointer: unknown): unknown =>
  String(pointer)
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((part, name) => (part as Part | undefined)?.[name], document);
const refsIn = (value: unknown) => [...parts(value)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));

/** The keywords that AsyncAPI 3.1.0 has for an object, of which it takes no others. */
const KEYWORDS = {
  document: ['asyncapi', 'id', 'info', 'servers', 'defaultContentType', 'channels', 'operations', 'components'],
  info: ['title', 'version', 'description', 'termsOfService', 'contact', 'license', 'tags', 'externalDocs'],
  channel: [
    'address',
    'messages',
    'title',
    'summary',
    'description',
    'servers',
    'parameters',
    'tags',
    'externalDocs',
    'bindings',
  ],
  operation: [
    'action',
    'channel',
    'title',
    'summary',
    'description',
    'security',
    'tags',
    'bindings',
    'traits',
    'messages',
    'reply',
  ],
  message: ['headers', 'payload', 'contentType', 'name', 'title', 'summary', 'description', 'bindings', 'examples', 'traits'],
  example: ['headers', 'payload', 'name', 'summary'],
};
const strangers = (objects: readonly object[], keywords: readonly string[]) =>
  objects.flatMap((object) => Object.keys(object)).filter((keyword) => !keywords.includes(keyword));

/** AsyncAPI's own schemas are those of draft 07, and more. */
const ajv = new Ajv({ strict: true, allErrors: true, formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ } });
ajv.addSchema(api.components.schemas.funds, '#/components/schemas/funds');
const { headers: ceHeaders } = api.components.messageTraits.cloudEvent;
/** A trait gives what the message does not say itself. */
const headersOf = (own: { readonly properties: object }) => ({
  ...ceHeaders,
  properties: { ...ceHeaders.properties, ...own.properties },
  additionalProperties: false,
});

describe('The description of what is sent', () => {
  it('is a document of AsyncAPI 3.1.0, with none but its keywords', () => {
    expect(api.asyncapi).toBe('3.1.0');
    const { channels, operations, components } = api;
    const found = [
      ...strangers([api], KEYWORDS.document),
      ...strangers([api.info], KEYWORDS.info),
      ...strangers(Object.values(channels), KEYWORDS.channel),
      ...strangers(Object.values(operations), KEYWORDS.operation),
      ...strangers(Object.values(components.messages), KEYWORDS.message),
      ...strangers(
        messages.flatMap(({ message }) => message.examples),
        KEYWORDS.example,
      ),
    ];
    expect(found).toEqual([]);
    const names = [components.messages, components.messageTraits, components.schemas, channels, operations].flatMap(Object.keys);
    for (const name of names) expect(name).toMatch(/^[\w.-]+$/);
  });

  it('refers to nothing that is not there', () => {
    const referred = refsIn(api);
    expect(referred.length).toBeGreaterThan(contracts.length);
    expect(referred.filter((pointer) => at(pointer) === undefined)).toEqual([]);
  });

  it('has a channel for each topic, and sends there what belongs to it', () => {
    expect(Object.values(api.channels).map(({ address }) => address)).toEqual(Object.values(TOPICS));
    for (const context of SERVICES) {
      const operation = api.operations[`send-${context}`];
      expect(operation).toMatchObject({ action: 'send', channel: { $ref: `#/channels/${context}` } });
      const types = Object.keys(api.channels[context]!.messages);
      expect(types).toEqual(contracts.filter((contract) => contract.context === context).map(typeOf));
      expect(operation?.messages).toEqual(types.map((type) => ({ $ref: `#/channels/${context}/messages/${type}` })));
    }
  });

  it.each(messages)('shows a message of $type that is as it is described', ({ type, message }) => {
    const [isHeaders, isPayload] = [ajv.compile(headersOf(message.headers)), ajv.compile(message.payload)];
    expect(message.examples).toHaveLength(1);
    for (const { headers, payload } of message.examples) {
      expect([isHeaders(headers), isHeaders.errors]).toEqual([true, null]);
      expect([isPayload(payload), isPayload.errors]).toEqual([true, null]);
      expect(isHeaders({ ...headers, ce_type: `${type}x` })).toBe(false);
      expect(isPayload({ ...payload, somethingElse: 1 })).toBe(false);
    }
    expect(message.bindings.kafka.key).toMatchObject({ type: 'string', description: expect.stringContaining('order id') });
  });

  it('names every header that a record has, and which of them may be missing', () => {
    const sent = { topic: TOPICS.order, key: 'o1', id: 'e1', type: 'entente.order.order_placed.v1', source: '/entente/order' };
    const told = { ...sent, time: '2026-03-02T10:00:00.000Z' as Instant, correlationId: 'c1', data: {} };
    const without = Object.keys(toRecord(told).headers ?? {});
    const all = Object.keys(toRecord({ ...told, traceparent: '00-1-2-01' }).headers ?? {});
    expect(Object.keys(ceHeaders.properties).sort()).toEqual(all.sort());
    expect([...ceHeaders.required].sort()).toEqual(without.sort());
  });

  it('of one service has its topic alone', () => {
    const one = asyncApiOf([channelOf('payout')], { title: 'Entente', version: '0.1.0' });
    expect([Object.keys(one.channels), Object.keys(one.operations)]).toEqual([['payout'], ['send-payout']]);
    expect(Object.keys(one.components.messages).every((type) => type.startsWith('entente.payout.'))).toBe(true);
  });
});
