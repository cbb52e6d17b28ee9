import { COMMAND_HEADERS, commandsOf, schemasOf, type Asked } from './commands.js';
import { fundsSchema, objectOf, type JsonSchema } from './fields.js';
import { goldenOf } from './golden.js';
import { contracts, typeOf, type Contract } from './published.js';
import { resultsOf } from './results.js';
import type { ServiceName } from './services.js';
import { paymentRequests, paymentResults } from './payments.js';
import { COMMANDS_TOPIC, PAYMENT_RESULTS_TOPIC, PAYMENTS_TOPIC, RESULTS_TOPIC, TOPICS } from './topics.js';

type Command = ReturnType<typeof commandsOf>[number];
type Result = ReturnType<typeof resultsOf>[number];

/** A topic to which the application sends, or that it reads. */
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
const channelOf = (context: ServiceName): Channel => ({
  ...TOLD[context],
  name: context,
  topic: TOPICS[context],
  contracts: contracts.filter((contract) => contract.context === context),
});

const PAYMENT_KEY = 'The payment key: `<reference>:<refund>` of a refund, `withdrawal:<withdrawal>` of a withdrawal.';
const ofPayments = (events: object): Channel['contracts'] =>
  contracts.filter(({ context, event }) => context === 'payments' && Object.hasOwn(events, event));
/** Between the payout context and the marketplace's payment service, where the installation has money moved by message. */
const PAYMENTS: Channel = {
  name: 'payments',
  topic: PAYMENTS_TOPIC,
  description: 'What the marketplace’s payment service is asked to move, where `ENTENTE_PROVIDER=by-message`.',
  key: PAYMENT_KEY,
  contracts: ofPayments(paymentRequests),
};
const PAYMENT_RESULTS: Channel = {
  name: 'payment-results',
  topic: PAYMENT_RESULTS_TOPIC,
  description: 'What the marketplace’s payment service says came of each request, under its key.',
  key: PAYMENT_KEY,
  contracts: ofPayments(paymentResults),
};

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
/** The same of what somebody else sends: his name is his own. */
const FOREIGN_HEADERS = {
  ...HEADERS,
  properties: {
    ...HEADERS.properties,
    ce_source: text('Who says so: `/comeup/payments`.'),
    ce_correlationid: text('That of the request.'),
  },
} as const;

const KAFKA_BINDING = '0.5.0';
const PROMISES = [
  'CloudEvents 1.0.2 as Kafka records in binary content mode: attributes are headers, the value is the data as JSON.',
  'Each message arrives at least once, under one `ce_id`; those of one key in order, perhaps from an earlier point again.',
  'What is sent has the fields that are described here and no others. A later release may add some, and events: pass over what you do not know.',
  'A command is answered as its POST would have been when the broker took it, and its result bears its key.',
].join('\n\n');
const TOPICS_OF_COMMANDS = {
  commands: {
    topic: COMMANDS_TOPIC,
    description: 'What platform services ask for: the same actions as over HTTP, with the same bodies and the same answers.',
  },
  results: {
    topic: RESULTS_TOPIC,
    description:
      'What came of each command, under its key. Told once for each time that the command stands in the topic, or more often.',
  },
} as const;

/** AsyncAPI 3.1.0 of what contexts send, each message with one that was really published; and of what they may be asked for, and answer. */
export function asyncApiOf(
  contexts: readonly ServiceName[],
  asked: Asked,
  info: { readonly title: string; readonly version: string },
) {
  const channels = [...contexts.map(channelOf), ...(contexts.includes('payout') ? [PAYMENTS] : [])];
  const received = contexts.includes('payout') ? [PAYMENT_RESULTS] : [];
  const commands = commandsOf(asked);
  const results = contexts.flatMap(resultsOf);
  const messages: readonly (readonly [type: string, told: Told])[] = [
    ...channels.flatMap((channel) =>
      channel.contracts.map((contract) => [typeOf(contract), messageOf(contract, channel)] as const),
    ),
    ...received.flatMap((channel) =>
      channel.contracts.map((contract) => [typeOf(contract), messageOf(contract, channel, 'foreignEvent')] as const),
    ),
    ...commands.map((command) => [command.type, commandTold(command)] as const),
    ...results.map((result) => [result.type, resultTold(result)] as const),
  ];
  const topics: { readonly [name: string]: ReturnType<typeof channelTold> } = {
    ...named([...channels, ...received], ({ topic, description, contracts: sent }) =>
      channelTold({ topic, description }, sent.map(typeOf)),
    ),
    commands: channelTold(TOPICS_OF_COMMANDS.commands, commands.map(typeIn)),
    results: channelTold(TOPICS_OF_COMMANDS.results, results.map(typeIn)),
  };
  return {
    asyncapi: '3.1.0',
    info: { ...info, description: PROMISES, license: { name: 'Apache-2.0' } },
    defaultContentType: 'application/json',
    channels: topics,
    operations: {
      ...Object.fromEntries(
        channels.map(({ name, description, contracts: sent }) => [
          `send-${name}`,
          operationTold('send', name, description, sent.map(typeOf)),
        ]),
      ),
      ...Object.fromEntries(
        received.map(({ name, description, contracts: heard }) => [
          `receive-${name}`,
          operationTold('receive', name, description, heard.map(typeOf)),
        ]),
      ),
      ...Object.fromEntries(contexts.flatMap((context) => operationsOnCommands(context, commands.map(typeIn)))),
    },
    components: {
      messages: Object.fromEntries(messages),
      messageTraits: {
        cloudEvent: { contentType: 'application/json', headers: HEADERS },
        foreignEvent: { contentType: 'application/json', headers: FOREIGN_HEADERS },
        command: { contentType: 'application/json', headers: COMMAND_HEADERS },
      },
      schemas: { funds: fundsSchema, ...schemasOf(asked) },
    },
  };
}

/** What is said of a message, whatever is in it. */
type Told = {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly description?: string;
  readonly traits: readonly object[];
  readonly headers: ReturnType<typeof isOf>;
  readonly payload: JsonSchema;
  readonly bindings: ReturnType<typeof keyTold>;
  readonly examples: readonly Pick<ReturnType<typeof goldenOf>, 'headers' | 'payload'>[];
};

const typeIn = ({ type }: { readonly type: string }): string => type;
const named = <Shown>(channels: readonly Channel[], show: (channel: Channel) => Shown): { readonly [name: string]: Shown } =>
  Object.fromEntries(channels.map((channel) => [channel.name, show(channel)]));
const reference = (...path: readonly string[]) => ({ $ref: `#/${path.join('/')}` });
const isOf = (type: string) => ({ type: 'object', properties: { ce_type: { type: 'string', const: type } } });
const keyTold = (description: string, example: string) => ({
  kafka: { key: text(description, { examples: [example] }), bindingVersion: KAFKA_BINDING },
});

const channelTold = ({ topic, description }: Pick<Channel, 'topic' | 'description'>, types: readonly string[]) => ({
  address: topic,
  description,
  messages: Object.fromEntries(types.map((type) => [type, reference('components', 'messages', type)])),
  bindings: { kafka: { topic, bindingVersion: KAFKA_BINDING } },
});

const operationTold = (action: 'send' | 'receive', channel: string, summary: string, types: readonly string[]) => ({
  action,
  channel: reference('channels', channel),
  summary,
  messages: types.map((type) => reference('channels', channel, 'messages', type)),
});

/** Each context takes its own commands, and answers them. */
function operationsOnCommands(context: ServiceName, types: readonly string[]) {
  const own = types.filter((type) => type.startsWith(`entente.${context}.`));
  const results = resultsOf(context).map(typeIn);
  const sends = operationTold('send', 'results', `What came of the commands of the ${context} context.`, results);
  const { channel, messages } = sends;
  return [
    [
      `receive-${context}-commands`,
      { ...operationTold('receive', 'commands', `Commands of the ${context} context.`, own), reply: { channel, messages } },
    ],
    [`send-${context}-results`, sends],
  ] as const;
}

function messageOf(contract: Contract, { key }: Channel, trait: 'cloudEvent' | 'foreignEvent' = 'cloudEvent'): Told {
  const type = typeOf(contract);
  const { key: example, headers, payload } = goldenOf(contract);
  return {
    name: type,
    title: contract.event,
    summary: contract.told.description,
    traits: [reference('components', 'messageTraits', trait)],
    headers: isOf(type),
    payload: objectOf(contract.fields, '#/components/schemas/funds', contract.told),
    bindings: keyTold(key, example),
    examples: [{ headers, payload }],
  };
}

function commandTold({ type, title, summary, description, schema, key, keyTold: told, headers, example }: Command): Told {
  return {
    name: type,
    title,
    summary,
    description,
    traits: [reference('components', 'messageTraits', 'command')],
    headers: isOf(type),
    payload: schema,
    bindings: keyTold(told, key),
    examples: [{ headers, payload: example }],
  };
}

function resultTold({ type, title, summary, schema, key, headers, example }: Result): Told {
  return {
    name: type,
    title,
    summary,
    traits: [reference('components', 'messageTraits', 'cloudEvent')],
    headers: isOf(type),
    payload: schema,
    bindings: keyTold('The key of the command; its `ce_id`, where it had none.', key),
    examples: [{ headers, payload: example }],
  };
}
