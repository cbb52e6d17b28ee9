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
        items: objectSchema({ revision: integer, at: instant, by: text, type: text, 'text?': textOrNull }),
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
        breached: { ...flag, description: 'Nobody has taken it, and the alert has passed.' },
        deadlines: clocks,
        titles: objectSchema({ status: text, flags: titles, deadlines: titles }),
      }),
    ),
  },
} as const;
