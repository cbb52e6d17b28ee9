import type { JsonSchema } from './fields.js';
import type { ServiceName } from './services.js';

const CHARS_MAX = 256;
const text = (description: string, more: JsonSchema = {}): JsonSchema => ({ type: 'string', ...more, description });
const said = (description: string): JsonSchema => text(description, { maxLength: CHARS_MAX });
const closed = (properties: { readonly [name: string]: JsonSchema }, required: readonly string[]): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/** An id, a word or an instant: nothing that would hold a sentence. */
const PLAIN = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_.:~-]{0,63}$' } as const;
const plain = (description: string): JsonSchema => ({ ...PLAIN, description });
const words = (description: string): JsonSchema => ({ type: 'array', items: PLAIN, description });
const revision = (description: string): JsonSchema => ({ type: 'integer', minimum: 0, description });

const COMMON = {
  status: plain('How it stands now, in a word of its rule book.'),
  revision: revision('Of its newest event: what `if-match` may name next time.'),
  events: words('The types of what was recorded; empty where there was nothing to do.'),
};
/** What a POST is answered with where it is accepted, in this context. */
const ANSWERS: { readonly [context in ServiceName]: { readonly [name: string]: JsonSchema } } = {
  order: {
    ...COMMON,
    orderId: plain('The order.'),
    disputeId: plain('The dispute that was opened.'),
    offerId: plain('The offer that was made.'),
    proposalId: plain('The refund that was proposed.'),
    chatRevision: revision('Of the newest event of the chat, where something was written there.'),
    marketplace: plain('Where the seller’s standing has changed.'),
    sellerId: plain('The seller whose standing has changed.'),
    standing: plain('How the seller stands now.'),
  },
  dispute: {
    ...COMMON,
    disputeId: plain('The dispute.'),
    orderId: plain('Its order.'),
    proposalId: plain('The settlement that was proposed.'),
    warnings: words('What was recorded and does not count, in codes.'),
  },
  payout: {
    withdrawalId: plain('The withdrawal: what becomes of it is told in `entente.payout.v1`.'),
    status: COMMON.status,
  },
};

/** Whatever it was, even no command at all: texts of its sender, cut to what a database takes. */
const COMMAND = {
  command: said('The `ce_type` of the command.'),
  commandId: said('Its `ce_id`: by this, and by `commandSource`, the sender knows his own.'),
  commandSource: said('Its `ce_source`.'),
  subject: said('Its key.'),
};
const FACT = { anyOf: [PLAIN, { type: 'number' }, { type: 'boolean' }] };

/** JSON Schema of the two results of a context, closed as they are sent. */
export const resultSchemas = (context: ServiceName) =>
  ({
    command_accepted: closed(
      {
        ...COMMAND,
        status: { type: 'integer', enum: [200, 201], description: 'As the POST is answered.' },
        answer: { ...closed(ANSWERS[context], []), description: 'The body of the answer over HTTP.' },
        replayed: {
          type: 'boolean',
          description: 'It had been done before, under the same id, and this is the first answer once more.',
        },
      },
      ['command', 'commandId', 'commandSource', 'subject', 'status', 'answer', 'replayed'],
    ),
    command_rejected: closed(
      {
        ...COMMAND,
        status: { type: 'integer', minimum: 400, maximum: 599, description: 'As the POST is answered.' },
        code: plain('Why, in a code that stays: docs/problems.md says what to do.'),
        facts: {
          type: 'object',
          additionalProperties: FACT,
          description: 'What belongs to the code, as far as it is a number, a word, an id or an instant. Sentences stay at home.',
        },
      },
      ['command', 'commandId', 'commandSource', 'subject', 'status', 'code', 'facts'],
    ),
  }) as const;

const EXAMPLES: { readonly [context in ServiceName]: readonly [action: string, subject: string, answer: object] } = {
  order: ['accept', 'cu-1001', { orderId: 'cu-1001', status: 'in_progress', revision: 1, events: ['OrderAccepted'] }],
  dispute: [
    'take',
    'cu-1001.1',
    { disputeId: 'cu-1001.1', orderId: 'cu-1001', status: 'in_mediation', revision: 1, events: ['MediatorAssigned'] },
  ],
  payout: ['withdraw', 'bo', { withdrawalId: '0b0e4a8e-3f2d-5c6a-9d1b-7a8c9e0f1a2b', status: 'reserved' }],
};
const REFUSED: { readonly [context in ServiceName]: object } = {
  order: { code: 'state.invalid', status: 409, facts: { status: 'completed' } },
  dispute: { code: 'actor.forbidden', status: 403, facts: {} },
  payout: { code: 'amount.invalid', status: 422, facts: { availableMinor: 5000 } },
};

type ResultName = keyof ReturnType<typeof resultSchemas>;
/** The `ce_type` of its messages. */
const resultTypeOf = (context: ServiceName, name: ResultName): string => `entente.${context}.${name}.v1`;

/** The two results of a context, each with an example. */
export function resultsOf(context: ServiceName) {
  const [action, subject, answer] = EXAMPLES[context];
  const command = { command: `entente.${context}.${action}`, commandId: 'shop-4711', commandSource: '/comeup/shop', subject };
  const examples: { readonly [name in ResultName]: { readonly [field: string]: unknown } } = {
    command_accepted: { ...command, status: context === 'payout' ? 201 : 200, answer, replayed: false },
    command_rejected: { ...command, ...REFUSED[context] },
  };
  const summaries: { readonly [name in ResultName]: string } = {
    command_accepted: 'A command was carried out, or there was nothing to do.',
    command_rejected: 'A command was refused, or could not be read: it has changed nothing.',
  };
  return (Object.entries(resultSchemas(context)) as [ResultName, JsonSchema][]).map(([name, schema]) => ({
    type: resultTypeOf(context, name),
    title: name,
    summary: summaries[name],
    schema,
    key: subject,
    headers: {
      ce_specversion: '1.0',
      // The same whenever it is told again.
      ce_id: '5b1f6a52-7c0e-5d6f-8a3b-2f4e6d8c0b1a',
      ce_source: `/entente/${context}`,
      ce_type: resultTypeOf(context, name),
      ce_time: '2026-01-05T09:00:00.000Z',
      ce_correlationid: command.commandId,
      'content-type': 'application/json',
    },
    example: examples[name],
  }));
}
