import { historySchema, listSchema, objectSchema, shown } from '@entente/http';

/* How the answers to questions about orders are described. */

const { clocks, instant, integer, text, textOrNull, texts, titles, windows } = shown;
const price = objectSchema({ amountMinor: integer, currency: text });

export const orderAnswers = {
  one: {
    description: 'The order as it is now, and what the caller may do with it.',
    schema: objectSchema({
      orderId: text,
      policy: text,
      status: text,
      flags: texts,
      buyerId: text,
      sellerId: text,
      title: textOrNull,
      price: {
        ...objectSchema({ ...price.properties, feesMinor: integer }),
        description: 'depositMinor as well, where a deposit was paid.',
      },
      closedBy: textOrNull,
      counters: { type: 'object', additionalProperties: integer },
      deadlines: clocks,
      windows,
      offers: {
        type: 'array',
        items: objectSchema({ offerId: text, label: textOrNull, price, duration: text, lapsesAt: { ...instant, ...textOrNull } }),
      },
      refundProposal: {
        oneOf: [
          objectSchema({ proposalId: text, by: text, amountMinor: integer, currency: text, reason: textOrNull }),
          { type: 'null' },
        ],
      },
      actions: texts,
      disputeId: textOrNull,
      revision: integer,
      titles: objectSchema({ status: text, flags: titles, deadlines: titles, windows: titles, actions: titles }),
    }),
  },
  history: {
    description:
      'Everything that happened to the order, the oldest first. Revisions have gaps where an item is not for the reader.',
    schema: historySchema,
  },
  list: {
    description: 'Orders that the caller may see, the newest first.',
    schema: listSchema(
      objectSchema({
        orderId: text,
        marketplace: text,
        policy: text,
        status: text,
        flags: texts,
        buyerId: text,
        sellerId: text,
        amountMinor: { ...integer, description: 'All that was paid for it.' },
        currency: text,
        disputeId: textOrNull,
        deadlines: clocks,
        placedAt: instant,
        changedAt: instant,
        titles: objectSchema({ status: text, flags: titles, deadlines: titles }),
      }),
    ),
  },
} as const;
