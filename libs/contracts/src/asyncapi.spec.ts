import { Ajv } from 'ajv';
import { describe, expect, it } from '@jest/globals';
import { toRecord } from '@entente/bus/kafka';
import type { Instant } from '@entente/kernel';
import { asyncApiOf } from './asyncapi.js';
import type { Asked } from './commands.js';
import { contracts, typeOf } from './published.js';
import { SERVICES } from './services.js';
import { paymentRequests, paymentResults } from './payments.js';
import { COMMANDS_TOPIC, PAYMENT_RESULTS_TOPIC, PAYMENTS_TOPIC, RESULTS_TOPIC, TOPICS } from './topics.js';

type Part = { readonly [name: string]: unknown };
const INFO = { title: 'Entente', version: '0.1.0' };
const REFERENCE = '#/components/schemas/';
/** Two actions, as HTTP describes them. */
const asked: Asked = {
  actions: [
    {
      context: 'order',
      name: 'place',
      path: '/orders',
      summary: 'Place',
      description: 'The buyer has paid.',
      body: { $ref: `${REFERENCE}PlaceOrder` },
    },
    {
      context: 'payout',
      name: 'withdraw',
      path: '/wallets/{ownerId}/withdraw',
      summary: 'Withdraw',
      description: '',
      body: { $ref: `${REFERENCE}Withdraw` },
    },
  ],
  schemas: {
    PlaceOrder: {
      type: 'object',
      properties: {
        orderId: { type: 'string' },
        title: { type: 'string', example: 'Logo' },
        city: { type: 'string', enum: ['Kinshasa', 'Paris'] },
        payment: { $ref: `${REFERENCE}Payment` },
      },
      required: ['title', 'payment'],
      additionalProperties: false,
    },
    Payment: {
      type: 'object',
      properties: { amountMinor: { type: 'integer' }, method: { type: 'string', enum: ['card', 'wallet'] } },
      required: ['amountMinor', 'method'],
      additionalProperties: false,
    },
    Withdraw: { type: 'object', properties: { amountMinor: { type: 'integer' } }, additionalProperties: false },
    Query: { type: 'object' },
  },
};
const api = asyncApiOf(SERVICES, asked, INFO);
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
for (const [name, schema] of Object.entries(api.components.schemas)) ajv.addSchema(schema, `${REFERENCE}${name}`);
const { cloudEvent, foreignEvent, command } = api.components.messageTraits;
const ceHeaders = cloudEvent.headers;
const isCommand = (type: string): boolean => type in api.channels['commands']!.messages;
const isForeign = (type: string): boolean => type in api.channels['payment-results']!.messages;
/** A trait gives what the message does not say itself. */
const headersOf = (type: string, own: { readonly properties: object }) => {
  const { headers } = isCommand(type) ? command : isForeign(type) ? foreignEvent : cloudEvent;
  return { ...headers, properties: { ...headers.properties, ...own.properties }, additionalProperties: false };
};

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
    expect(Object.values(api.channels).map(({ address }) => address)).toEqual([
      ...Object.values(TOPICS),
      PAYMENTS_TOPIC,
      PAYMENT_RESULTS_TOPIC,
      COMMANDS_TOPIC,
      RESULTS_TOPIC,
    ]);
    for (const context of SERVICES) {
      const operation = api.operations[`send-${context}`];
      expect(operation).toMatchObject({ action: 'send', channel: { $ref: `#/channels/${context}` } });
      const types = Object.keys(api.channels[context]!.messages);
      expect(types).toEqual(contracts.filter((contract) => contract.context === context).map(typeOf));
      expect(operation?.messages).toEqual(types.map((type) => ({ $ref: `#/channels/${context}/messages/${type}` })));
    }
  });

  it.each(messages)('shows a message of $type that is as it is described', ({ type, message }) => {
    const [isHeaders, isPayload] = [ajv.compile(headersOf(type, message.headers)), ajv.compile(message.payload)];
    expect(message.examples).toHaveLength(1);
    for (const { headers, payload } of message.examples) {
      expect([isHeaders(headers), isHeaders.errors]).toEqual([true, null]);
      expect([isPayload(payload), isPayload.errors]).toEqual([true, null]);
      expect(isHeaders({ ...headers, ce_type: `${type}x` })).toBe(false);
      expect(isPayload({ ...payload, somethingElse: 1 })).toBe(false);
    }
    const says = type.includes('.command_')
      ? 'key of the command'
      : type.startsWith('entente.payments.')
        ? 'payment key'
        : type === 'entente.payout.withdraw'
          ? 'owner'
          : 'order id';
    expect(message.bindings.kafka.key).toMatchObject({
      type: 'string',
      description: expect.stringMatching(new RegExp(says, 'i')),
    });
  });

  it('names every header that a record has, and which of them may be missing', () => {
    const sent = { topic: TOPICS.order, key: 'o1', id: 'e1', type: 'entente.order.order_placed.v1', source: '/entente/order' };
    const told = { ...sent, time: '2026-03-02T10:00:00.000Z' as Instant, correlationId: 'c1', data: {} };
    const without = Object.keys(toRecord(told).headers ?? {});
    const all = Object.keys(toRecord({ ...told, traceparent: '00-1-2-01' }).headers ?? {});
    expect(Object.keys(ceHeaders.properties).sort()).toEqual(all.sort());
    expect([...ceHeaders.required].sort()).toEqual(without.sort());
  });

  it('takes the commands of each context and answers them, in one topic each', () => {
    const { operations, channels } = api;
    expect(Object.keys(channels['commands']!.messages)).toEqual(['entente.order.place', 'entente.payout.withdraw']);
    const results = (context: string) =>
      ['accepted', 'rejected'].map((how) => ({ $ref: `#/channels/results/messages/entente.${context}.command_${how}.v1` }));
    for (const context of SERVICES) {
      expect(operations[`send-${context}-results`]).toMatchObject({ action: 'send', messages: results(context) });
      const receives = operations[`receive-${context}-commands`];
      expect(receives).toMatchObject({ action: 'receive', channel: { $ref: '#/channels/commands' } });
      expect(receives).toMatchObject({ reply: { channel: { $ref: '#/channels/results' }, messages: results(context) } });
    }
    expect(operations['receive-dispute-commands']?.messages).toEqual([]);
  });

  it('asks the payment service in one topic and hears it in another', () => {
    const typesOf = (events: object) => Object.keys(events).map((event) => typeOf({ context: 'payments', event, version: 1 }));
    const channelOf = (name: string, events: object) => ({
      channel: { $ref: `#/channels/${name}` },
      messages: typesOf(events).map((type) => ({ $ref: `#/channels/${name}/messages/${type}` })),
    });
    expect(api.operations['send-payments']).toMatchObject({ action: 'send', ...channelOf('payments', paymentRequests) });
    const receives = { action: 'receive', ...channelOf('payment-results', paymentResults) };
    expect(api.operations['receive-payment-results']).toMatchObject(receives);
    expect(Object.keys(asyncApiOf(['order', 'dispute'], asked, INFO).channels)).toEqual([
      'order',
      'dispute',
      'commands',
      'results',
    ]);
  });

  it('shows of a command what must be there and what people write; to place an order names it', () => {
    const { payload, examples } = api.components.messages['entente.order.place']!;
    expect(examples[0]?.payload).toEqual({ orderId: 'cu-1001', title: 'Logo', payment: { amountMinor: 10_000, method: 'card' } });
    const isPayload = ajv.compile(payload);
    expect(isPayload({ title: 'Logo', payment: { amountMinor: 1, method: 'card' } })).toBe(false);
    expect(isPayload.errors).toMatchObject([{ keyword: 'required', params: { missingProperty: 'orderId' } }]);
  });

  it('holds the bodies that its commands refer to, and no others', () =>
    expect(Object.keys(api.components.schemas).sort()).toEqual(['Payment', 'PlaceOrder', 'Withdraw', 'funds']));

  it('of one service has its topic, its commands and its results alone', () => {
    const one = asyncApiOf(['payout'], { ...asked, actions: asked.actions.slice(1) }, INFO);
    const operations = [
      'send-payout',
      'send-payments',
      'receive-payment-results',
      'receive-payout-commands',
      'send-payout-results',
    ];
    const channels = ['payout', 'payments', 'payment-results', 'commands', 'results'];
    expect([Object.keys(one.channels), Object.keys(one.operations)]).toEqual([channels, operations]);
    expect(Object.keys(one.components.messages).every((type) => /^entente\.(payout|payments)\./.test(type))).toBe(true);
  });
});
