import { historySchema, listSchema, objectSchema, shown } from '@entente/http';

/* How the answers to questions about disputes are described. */

const { clocks, flag, instant, integer, text, textOrNull, texts, titles, windows } = shown;

const decision = objectSchema({
  outcome: text,
  refundMinor: integer,
  ground: text,
  'reasons?': text,
  by: text,
  at: instant,
  file: objectSchema({ revision: integer, chatRevision: integer, sha256: text }),
  threadRevision: integer,
  'orderedMinor?': integer,
  'appliedMinor?': integer,
});

const attachment = objectSchema({ attachmentId: text, sha256: text, size: integer });

const entry = objectSchema({
  revision: integer,
  at: instant,
  by: text,
  type: text,
  'text?': textOrNull,
  'kind?': text,
  'attachments?': { type: 'array', items: attachment },
  'admissible?': flag,
  'addressMatches?': text,
  'carrier?': textOrNull,
  'trackingNumber?': textOrNull,
  'shippedTo?': { type: ['object', 'null'] },
});

export const disputeAnswers = {
  one: {
    description: 'The dispute as it is now, its thread, and what the caller may do in it.',
    schema: objectSchema({
      disputeId: text,
      orderId: text,
      policy: text,
      status: text,
      claimantId: text,
      reason: textOrNull,
      mediatorId: textOrNull,
      outcome: textOrNull,
      closeReason: textOrNull,
      decisions: { type: 'array', items: decision },
      flags: texts,
      deadlines: clocks,
      windows,
      actions: texts,
      thread: {
        type: 'array',
        items: {
          ...entry,
          description:
            'What people wrote, evidence (`admissible`: not from outside the marketplace) and proofs of shipping (`addressMatches`: `matches`, `differs` or `unknown`, beside the receipt). Operators see that something was written, not what.',
        },
      },
      settlement: { type: ['object', 'null'] },
      revision: integer,
      titles: objectSchema({
        status: text,
        flags: titles,
        deadlines: titles,
        windows: titles,
        actions: titles,
        outcome: textOrNull,
        outcomes: { ...titles, description: 'All that may be decided under this rule book.' },
        grounds: titles,
      }),
    }),
  },
  history: {
    description: 'Everything that happened in the dispute, the oldest first. Operators see that something was written, not what.',
    schema: historySchema,
  },
  list: {
    description: 'Disputes that the caller may see, the oldest first.',
    schema: listSchema(
      objectSchema({
        disputeId: text,
        orderId: text,
        marketplace: text,
        policy: text,
        status: text,
        flags: texts,
        mediatorId: textOrNull,
        claimantId: text,
        buyerId: text,
        sellerId: text,
        openedAt: instant,
        changedAt: instant,
        breached: {
          ...flag,
          description: 'Staff were called because nobody had taken or settled it, and nobody has taken it since.',
        },
        deadlines: clocks,
        titles: objectSchema({ status: text, flags: titles, deadlines: titles }),
      }),
    ),
  },
} as const;
