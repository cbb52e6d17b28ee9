import { historySchema, listOf, listSchema, objectSchema, shown } from '@entente/http';

/* How the answers to questions about disputes are described. */

const { clocks, flag, instant, integer, minor, text, textOrNull, texts, titles, windows } = shown;

const disputeId = text('The dispute: `<order>.<n>`.', 'cu-1001.1');
const status = text('Where it stands: a word of the rule book.', 'in_mediation');
const flags = texts('What is marked on it: words of the rule book.');
const mediatorId = textOrNull('Who mediates; null while nobody does.', 'mia');
const claimantId = text('Who opened it.', 'ana');

const decision = objectSchema({
  outcome: text('A word of the rule book.', 'partial_refund'),
  refundMinor: minor('What it gives back to the buyer.', 3_000),
  ground: text('A word of the rule book.', 'part_conform'),
  'reasons?': text('What the mediator wrote; not for operators.', 'Half of it is blue.'),
  by: text('The mediator who decided.', 'mia'),
  at: instant('When.'),
  file: {
    ...objectSchema({
      revision: integer('Of the order.', 5),
      chatRevision: integer('Of its chat; -1 where nothing was written.', -1),
      sha256: text('Of the file in the form of RFC 8785.', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'),
    }),
    description: 'The file of the order, as it was decided on.',
  },
  threadRevision: integer('The dispute’s own revision when it was decided.', 3),
  'orderedMinor?': integer('What was to be given back, once the order has applied it. In minor units.'),
  'appliedMinor?': integer('What could still be given back. In minor units.'),
});

const entry = objectSchema({
  revision: integer('Its place in the stream.', 2),
  at: instant('When.'),
  by: text('Who wrote it, or handed it in.', 'ana'),
  type: text('What it is: the type of its event.', 'MessagePosted'),
  'text?': textOrNull('What was written; not for operators.', 'The brief says blue.'),
  'kind?': text('Of evidence and proofs.'),
  'attachments?': listOf(shown.attachment, 'The files that it names.'),
  'admissible?': { type: 'boolean', description: 'Of evidence: not from outside the marketplace.' },
  'addressMatches?': {
    type: 'string',
    description: 'Of a proof: `matches`, `differs` or `unknown`, beside the address of the order.',
  },
  'carrier?': { type: ['string', 'null'], description: 'Of a proof; not for operators.' },
  'trackingNumber?': { type: ['string', 'null'], description: 'Of a proof; not for operators.' },
  'shippedTo?': { type: ['object', 'null'], description: 'Of a proof: the address on it; not for operators.' },
});

export const disputeAnswers = {
  act: {
    name: 'DisputeActed',
    description: 'Done',
    schema: objectSchema({
      disputeId,
      orderId: shown.orderId,
      status,
      revision: shown.revision,
      events: texts('The types of what was recorded; empty where nothing had to be.', ['MessagePosted']),
      'proposalId?': { type: 'string', description: 'Of the settlement that was proposed.' },
      'warnings?': {
        type: 'array',
        items: { type: 'string' },
        description: '`evidence.off_platform`: it is kept and shown, but not taken into account.',
      },
    }),
  },
  one: {
    name: 'Dispute',
    isTagged: true,
    description: 'The dispute as it is now, its thread, and what the caller may do in it.',
    schema: objectSchema({
      disputeId,
      orderId: shown.orderId,
      policy: shown.policy,
      status,
      claimantId,
      reason: textOrNull('A word of the rule book, where it names reasons.'),
      mediatorId,
      outcome: textOrNull('Of the last decision; null before there is one.'),
      closeReason: textOrNull('What closed it; null while it is not closed.'),
      decisions: listOf(decision, 'The oldest first.'),
      flags,
      deadlines: clocks,
      windows,
      actions: texts('What the caller may do in it now.', ['post-message', 'submit-evidence']),
      thread: listOf(
        entry,
        'What people wrote, evidence and proofs of shipping, the oldest first. Operators see that something was written, not what.',
      ),
      settlement: {
        oneOf: [
          objectSchema({
            proposalId: text('Its id within the dispute.', 'proposal-1'),
            outcome: text('A word of the rule book.', 'partial_refund'),
            'refundMinor?': integer('What would be given back. In minor units.', 3_000),
            agreed: flag('Both sides have agreed to it.', false),
          }),
          { type: 'null' },
        ],
        description: 'What one side proposes, or both have agreed to.',
        example: null,
      },
      revision: shown.revision,
      titles: {
        ...objectSchema({
          status: text('Of the status.', 'In mediation'),
          flags: titles('Of each flag.'),
          deadlines: titles('Of each deadline.'),
          windows: titles('Of each window.'),
          actions: titles('Of each action.', { 'post-message': 'Write' }),
          outcome: textOrNull('Of the outcome.'),
          outcomes: titles('Of all that may be decided under this rule book.', { full_refund: 'Full refund' }),
          grounds: titles('Of all grounds under this rule book.', { part_conform: 'Conform in part' }),
        }),
        description: 'How words of the rule book are called, for people, in the language of `Accept-Language`.',
      },
    }),
  },
  history: {
    name: 'DisputeHistory',
    description: 'Everything that happened in the dispute, the oldest first. Operators see that something was written, not what.',
    schema: historySchema,
  },
  list: {
    name: 'DisputePage',
    description: 'Disputes that the caller may see, the oldest first.',
    schema: listSchema(
      objectSchema({
        disputeId,
        orderId: shown.orderId,
        marketplace: shown.marketplace,
        policy: shown.policy,
        status,
        flags,
        mediatorId,
        claimantId,
        buyerId: text('Who bought.', 'ana'),
        sellerId: text('Who sold.', 'bo'),
        openedAt: instant('When it was opened.'),
        changedAt: instant('When something happened in it last.'),
        breached: flag('Staff were called because nobody had taken or settled it, and nobody has taken it since.', false),
        deadlines: clocks,
        titles: {
          ...objectSchema({
            status: text('Of the status.', 'In mediation'),
            flags: titles('Of each flag.'),
            deadlines: titles('Of each deadline.'),
          }),
          description: 'How words of the rule book are called, for people.',
        },
      }),
      'A page of disputes.',
    ),
  },
} as const;
