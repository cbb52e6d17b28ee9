import type { JsonSchema } from './fields.js';
import type { ServiceName } from './services.js';

/** An action of a context as HTTP describes it. On the bus it is asked for by the same words. */
export type Action = {
  readonly context: ServiceName;
  /** `open-dispute` */
  readonly name: string;
  /** Of its POST, `/orders/{id}/open-dispute`: what stands in braces there is the key here. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** The schema of its body, or a reference to one of `Asked.schemas`. */
  readonly body: JsonSchema;
};

/** What may be asked for on the bus; references in `schemas` are to `#/components/schemas/<name>`. */
export type Asked = { readonly actions: readonly Action[]; readonly schemas: { readonly [name: string]: JsonSchema } };

/** The `ce_type` of its messages: `entente.order.open-dispute`. */
const commandTypeOf = ({ context, name }: Pick<Action, 'context' | 'name'>): string => `entente.${context}.${name}`;

const text = (description: string, more: JsonSchema = {}): JsonSchema => ({ type: 'string', ...more, description });
/** What CloudEvents asks for, and beside it what a POST bears. */
export const COMMAND_HEADERS = {
  type: 'object',
  properties: {
    ce_specversion: text('The version of CloudEvents.', { const: '1.0' }),
    ce_id: text(
      'The sender’s own id of the command, and its `Idempotency-Key` unless it bears another: the same id is the same command.',
      {
        minLength: 1,
        maxLength: 256,
      },
    ),
    ce_source: text('Who sends it; the result says it again.', { minLength: 1, maxLength: 256 }),
    ce_type: text('What is asked for: `entente.<context>.<action>`.'),
    ce_subject: text('Where it is there, the same as the key.'),
    ce_time: text('When it was sent. Nothing goes by it: the command was received when the broker took it.', {
      format: 'date-time',
    }),
    ce_correlationid: text('Of the request that led to it; by default the `ce_id`.', { maxLength: 256 }),
    'content-type': text('The media type of the value.', { pattern: '^application/json' }),
    traceparent: text('W3C Trace Context.', { maxLength: 256 }),
    authorization: text('`Bearer` and a token that was valid when the broker took the command.', { pattern: '^Bearer .' }),
    'entente-on-behalf-of': text('For services: the member who acts.'),
    'idempotency-key': text('The key under which the same is sent over HTTP, where it is sent on both ways.'),
    'if-match': text('The revision that was seen; `revision.stale` if somebody was faster.'),
  },
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'content-type', 'authorization'],
} as const;

/** On the bus an order is placed under the key that its other commands will bear, so its id must be known. */
const PLACED_UNDER = { type: 'object', properties: { orderId: { type: 'string' } }, required: ['orderId'] } as const;
const bodyOf = ({ context, name, body }: Action): JsonSchema =>
  context === 'order' && name === 'place' ? { allOf: [body, PLACED_UNDER] } : body;

const SUBJECTS: { readonly [kind: string]: readonly [what: string, example: string] } = {
  orders: ['The order id', 'cu-1001'],
  disputes: ['The dispute id', 'cu-1001.1'],
  sellers: ['The seller', 'bo'],
  wallets: ['The owner of the wallet', 'bo'],
};

type Example = { readonly [field: string]: unknown };
/** One message an action, with a body that holds what must be there and what people write. */
export function commandsOf({ actions, schemas }: Asked) {
  return actions.map((action) => {
    const [, kind = ''] = action.path.split('/');
    const [subject, key] = SUBJECTS[kind] ?? ['What the path names', 'cu-1001'];
    const type = commandTypeOf(action);
    return {
      type,
      title: action.name,
      summary: `${action.summary}, as POST ${action.path}.`,
      description: action.description,
      schema: bodyOf(action),
      key,
      keyTold: `${subject}, as in POST ${action.path}.`,
      headers: {
        ce_specversion: '1.0',
        ce_id: `shop-${action.name}-4711`,
        ce_source: '/comeup/shop',
        ce_type: type,
        'content-type': 'application/json',
        authorization: 'Bearer <token>',
      },
      example: exampleOf(action.body, schemas, key) as Example,
    };
  });
}

const REFERENCE = '#/components/schemas/';
type Body = {
  readonly $ref?: string;
  readonly allOf?: readonly JsonSchema[];
  readonly type?: string;
  readonly properties?: { readonly [name: string]: JsonSchema };
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly example?: unknown;
};

function resolved(schema: JsonSchema, schemas: Asked['schemas']): Body {
  const { $ref, allOf } = schema as Body;
  const name = ($ref ?? (allOf?.[0] as Body | undefined)?.$ref)?.slice(REFERENCE.length);
  return name === undefined ? schema : (schemas[name] ?? {});
}

/** Ids of what there is not, amounts, and the first word of each closed list: a rule may refuse it, its form is right. */
function exampleOf(schema: JsonSchema, schemas: Asked['schemas'], id: string): unknown {
  const { type, properties = {}, required = [], enum: words, pattern, example } = resolved(schema, schemas);
  if (example !== undefined) return example;
  if (words) return words[0];
  switch (type) {
    case 'object': {
      const shown = Object.entries(properties).filter(([name, inside]) => required.includes(name) || isWritten(inside));
      return Object.fromEntries(shown.map(([name, inside]) => [name, name === 'orderId' ? id : exampleOf(inside, schemas, id)]));
    }
    case 'integer':
      return 10_000;
    case 'boolean':
      return true;
    case 'array':
      return [];
    default:
      return pattern === undefined ? 'As agreed.' : id;
  }
}

const isWritten = ({ type, enum: words, format }: Body): boolean =>
  type === 'string' && words === undefined && format === undefined;

/** Those that the bodies refer to, and that these refer to, in the words of JSON Schema. */
export function schemasOf({ actions, schemas }: Asked): { readonly [name: string]: JsonSchema } {
  const waiting = new Set(actions.flatMap(({ body }) => namesIn(body))); // A set that grows is walked to its new end.
  for (const name of waiting) for (const inside of namesIn(schemas[name] ?? {})) waiting.add(inside);
  return Object.fromEntries([...waiting].map((name) => [name, withExamples(schemas[name] ?? {})]));
}

const namesIn = (part: object): readonly string[] =>
  [...JSON.stringify(part).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name = '']) => name);

/** OpenAPI has one example a schema, JSON Schema a list of them. */
function withExamples(schema: JsonSchema): JsonSchema {
  const { example, properties, ...rest } = schema as Body & JsonSchema;
  const inside = properties && Object.entries(properties).map(([name, one]) => [name, withExamples(one)] as const);
  return {
    ...rest,
    ...(inside && { properties: Object.fromEntries(inside) }),
    ...(example !== undefined && { examples: [example] }),
  };
}
