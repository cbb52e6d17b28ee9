import { fundsSchema, objectOf, type JsonSchema } from './fields.js';
import { goldenOf } from './golden.js';
import { contracts, typeOf, type Contract } from './published.js';
import type { ServiceName } from './services.js';
import { TOPICS } from './topics.js';

/** A topic to which the application sends. */
type Channel = {
  /** Names it within the document. */
  readonly name: string;
  readonly topic: string;
  readonly description: string;
  /** What the record key is; messages of one key keep their order. */
  readonly key: string;
  readonly contracts: readonly Contract[];
};

const TOLD: { readonly [context in ServiceName]: Pick<Channel, 'description' | 'key'> } = {
  order: {
    description: 'What happens to orders, in their chats, and to the standing of sellers.',
    key: 'The order id; of a seller’s standing `<marketplace>.<seller>`.',
  },
  dispute: { description: 'What happens in disputes.', key: 'The order id, whichever of its disputes it is.' },
  payout: {
    description: 'What happens to the money of orders, to wallets, and to withdrawals.',
    key: 'The order id; of wallets and withdrawals the wallet id, `<marketplace>.<owner>.<currency>`.',
  },
};

/** The topic of a context, with everything that is published there. */
export const channelOf = (context: ServiceName): Channel => ({
  ...TOLD[context],
  name: context,
  topic: TOPICS[context],
  contracts: contracts.filter((contract) => contract.context === context),
});

const text = (description: string, more: JsonSchema = {}): JsonSchema => ({ type: 'string', ...more, description });
/** CloudEvents 1.0.2 in binary content mode: attributes are headers, the value is the data alone. */
const HEADERS = {
  type: 'object',
  properties: {
    ce_specversion: text('The version of CloudEvents.', { const: '1.0' }),
    ce_id: text('The id of what happened. A message that comes again bears the same.'),
    ce_source: text('Who says so: `/entente/<context>`.', { pattern: '^/entente/[a-z]+$' }),
    ce_type: text('What happened, and the version of its data: `entente.<context>.<event>.v<n>`.'),
    ce_time: text('When it happened, in UTC; not when it was published.', { format: 'date-time' }),
    ce_correlationid: text('The request that led to it, wherever it happened.'),
    'content-type': text('The media type of the value.', { const: 'application/json' }),
    traceparent: text('W3C Trace Context, where the request bore one.'),
  },
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time', 'ce_correlationid', 'content-type'],
} as const;

const KAFKA_BINDING = '0.5.0';
const PROMISES = [
  'CloudEvents 1.0.2 as Kafka records in binary content mode: attributes are headers, the value is the data as JSON.',
  'Each message arrives at least once, under one `ce_id`; those of one key in order, perhaps from an earlier point again.',
  'What is sent has the fields that are described here and no others. A later release may add some, and events: pass over what you do not know.',
].join('\n\n');

/** AsyncAPI 3.1.0 of what the application sends, each message with one that was really published. */
export function asyncApiOf(channels: readonly Channel[], info: { readonly title: string; readonly version: string }) {
  const messages = channels.flatMap((channel) =>
    channel.contracts.map((contract) => [typeOf(contract), messageOf(contract, channel)] as const),
  );
  return {
    asyncapi: '3.1.0',
    info: { ...info, description: PROMISES, license: { name: 'Apache-2.0' } },
    defaultContentType: 'application/json',
    channels: named(channels, ({ topic, description, contracts: sent }) => ({
      address: topic,
      description,
      messages: Object.fromEntries(sent.map(typeOf).map((type) => [type, reference('components', 'messages', type)])),
      bindings: { kafka: { topic, bindingVersion: KAFKA_BINDING } },
    })),
    operations: Object.fromEntries(
      channels.map(({ name, description, contracts: sent }) => [
        `send-${name}`,
        {
          action: 'send',
          channel: reference('channels', name),
          summary: description,
          messages: sent.map((contract) => reference('channels', name, 'messages', typeOf(contract))),
        },
      ]),
    ),
    components: {
      messages: Object.fromEntries(messages),
      messageTraits: { cloudEvent: { contentType: 'application/json', headers: HEADERS } },
      schemas: { funds: fundsSchema },
    },
  };
}

const named = <Shown>(channels: readonly Channel[], show: (channel: Channel) => Shown): { readonly [name: string]: Shown } =>
  Object.fromEntries(channels.map((channel) => [channel.name, show(channel)]));
const reference = (...path: readonly string[]) => ({ $ref: `#/${path.join('/')}` });

function messageOf(contract: Contract, { key }: Channel) {
  const type = typeOf(contract);
  const { key: example, headers, payload } = goldenOf(contract);
  return {
    name: type,
    title: contract.event,
    summary: contract.told.description,
    traits: [reference('components', 'messageTraits', 'cloudEvent')],
    headers: { type: 'object', properties: { ce_type: { type: 'string', const: type } } },
    payload: objectOf(contract.fields, '#/components/schemas/funds', contract.told),
    bindings: { kafka: { key: text(key, { examples: [example] }), bindingVersion: KAFKA_BINDING } },
    examples: [{ headers, payload }],
  };
}
