import { historySchema, listOf, listSchema, objectSchema, shown } from '@entente/http';

/* How the answers to questions about orders are described. */

const { clocks, instant, instantOrNull, integer, minor, text, textOrNull, texts, titles, windows } = shown;
const price = { amountMinor: minor('The price.'), currency: shown.currency };
const status = text('Where it stands: a word of the rule book.', 'in_progress');
const flags = texts('What is marked on it: words of the rule book.', ['disputed_once']);
const parties = { buyerId: text('Who buys.', 'ana'), sellerId: text('Who sells.', 'bo') };
const attachments = listOf(shown.attachment, 'The files that it names.');
const titlesOf = (more: { readonly [kind: string]: object } = {}) => ({
  ...objectSchema({
    status: text('Of the status.', 'In progress'),
    flags: titles('Of each flag.'),
    deadlines: titles('Of each deadline.', { delivery: 'Delivery' }),
    ...more,
  }),
  description: 'How words of the rule book are called, for people, in the language of `Accept-Language`.',
});
const acted = {
  orderId: shown.orderId,
  status,
  revision: shown.revision,
};

export const orderAnswers = {
  place: {
    name: 'OrderPlaced',
    status: 201,
    description: 'Placed',
    schema: objectSchema(acted),
  },
  act: {
    name: 'OrderActed',
    description: 'Done',
    schema: objectSchema({
      ...acted,
      events: shown.events,
      'disputeId?': text('Of the dispute that was opened.'),
      'offerId?': text('Of the offer that was made.'),
      'proposalId?': text('Of the refund that was proposed.'),
    }),
  },
  sent: {
    name: 'MessageSent',
    description: 'Written',
    schema: objectSchema({
      ...acted,
      chatRevision: integer('Of the message: what `If-Match` takes here.', 0),
      events: texts('The types of what was recorded.', ['MessageSent']),
    }),
  },
  one: {
    name: 'Order',
    isTagged: true,
    description: 'The order as it is now, and what the caller may do with it.',
    schema: objectSchema({
      orderId: shown.orderId,
      policy: shown.policy,
      status,
      flags,
      ...parties,
      title: textOrNull('What was bought; null for staff without a dispute to settle.', 'Logo'),
      price: {
        ...objectSchema({
          ...price,
          feesMinor: minor('What the platform keeps of it.', 1_000),
          'depositMinor?': integer('The part that is a deposit, where one was paid. In minor units.'),
        }),
        description: 'What was paid for it.',
      },
      closedBy: textOrNull('What ended it; null while it has not ended.'),
      counters: {
        type: 'object',
        additionalProperties: { type: 'integer' },
        description: 'What the rule book counts.',
        example: { revisionRefusals: 1 },
      },
      deadlines: clocks,
      windows,
      offers: listOf(
        objectSchema({
          offerId: text('Its id within the order.', 'offer-1'),
          label: textOrNull('What would be bought.', 'Source files'),
          price: { ...objectSchema(price), description: 'What the buyer would pay.' },
          duration: textOrNull('By how much longer the work may take. ISO 8601.', 'P1D'),
          lapsesAt: instantOrNull('When it lapses; null while that waits.'),
        }),
        'What the seller offers and the buyer may still accept.',
      ),
      refundProposal: {
        oneOf: [
          objectSchema({
            proposalId: text('Its id within the order.', 'proposal-1'),
            by: text('Who proposes it.', 'ana'),
            amountMinor: minor('What would be given back.', 3_000),
            currency: shown.currency,
            reason: textOrNull('Why; null for staff without a dispute to settle.', 'Half of it is blue.'),
          }),
          { type: 'null' },
        ],
        description: 'What one side would have, or give, back, while the other has not answered.',
        example: null,
      },
      actions: texts('What the caller may do with it now.', ['deliver', 'send-message']),
      disputeId: shown.disputeIdOrNull,
      revision: shown.revision,
      titles: titlesOf({ windows: titles('Of each window.'), actions: titles('Of each action.', { deliver: 'Deliver' }) }),
    }),
  },
  history: {
    name: 'OrderHistory',
    description:
      'Everything that happened to the order, the oldest first. Revisions have gaps where an item is not for the reader.',
    schema: historySchema,
  },
  file: {
    name: 'OrderFile',
    description: 'What a mediator may judge the order by: stored facts only.',
    schema: objectSchema({
      orderId: shown.orderId,
      revision: integer('Of the newest event in it.', 4),
      chatRevision: integer('Of the newest message in it; -1 where nothing was written.', 0),
      policy: shown.policy,
      terms: text('What was bought, as both sides agreed on it.', 'Three drafts'),
      events: listOf(
        objectSchema({
          revision: integer('Its place in the stream.', 0),
          at: instant('When it was decided.'),
          type: text('What happened.', 'OrderPlaced'),
          by: text('The member; `timer` for a deadline, `system` for what follows from something else.', 'ana'),
          data: { type: 'object', description: 'What the event says, and its step.', example: { to: 'pending' } },
        }),
        'What happened, the oldest first, but for what only staff may read.',
      ),
      messages: listOf(
        objectSchema({
          revision: integer('Its place in the chat.', 0),
          at: instant('When it was written.'),
          by: text('Who wrote it.', 'bo'),
          text: text('What was written.', 'Here it is.'),
          attachments,
        }),
        'What buyer and seller wrote to each other.',
      ),
      deliveries: listOf(
        objectSchema({
          revision: integer('Of its event.', 2),
          at: instant('When it was delivered.'),
          text: textOrNull('What was said with it.', 'Three logos.'),
          attachments,
        }),
        'What was delivered.',
      ),
    }),
  },
  messages: {
    name: 'ChatPage',
    description: 'The chat of the order, the oldest message first.',
    schema: listSchema(
      objectSchema({
        revision: integer('Its place in the chat.', 0),
        at: instant('When it was written.'),
        by: text('Who wrote it.', 'bo'),
        via: textOrNull('The service that spoke for him.'),
        text: textOrNull('What was written; null for operators, who see that something was, not what.', 'Here it is.'),
        attachments,
      }),
      'A page of messages.',
    ),
  },
  list: {
    name: 'OrderPage',
    description: 'Orders that the caller may see, the newest first.',
    schema: listSchema(
      objectSchema({
        orderId: shown.orderId,
        marketplace: shown.marketplace,
        policy: shown.policy,
        status,
        flags,
        ...parties,
        amountMinor: minor('All that was paid for it.'),
        currency: shown.currency,
        disputeId: shown.disputeIdOrNull,
        deadlines: clocks,
        placedAt: instant('When it was placed.'),
        changedAt: instant('When something happened to it last.'),
        titles: titlesOf(),
      }),
      'A page of orders.',
    ),
  },
  attached: {
    name: 'Attachment',
    status: 201,
    description: 'Kept',
    schema: shown.attachment,
  },
  attachments: {
    name: 'Attachments',
    description: 'All of them, 20 at most.',
    schema: objectSchema({ items: listOf(shown.attachment, 'The files, the oldest first.') }),
  },
} as const;

const figure = (of: string) => ({
  oneOf: [{ type: 'number', minimum: 0, maximum: 1 }, { type: 'null' }],
  description: `${of} null with too few orders.`,
  example: 0.96,
});
const marketplaceOf = { sellerId: text('The seller.', 'bo'), marketplace: shown.marketplace };

export const sellerAnswers = {
  one: {
    name: 'Seller',
    isTagged: true,
    description: 'The seller in one marketplace. It bears an `ETag` for himself and the staff, once his standing has a history.',
    schema: objectSchema({
      ...marketplaceOf,
      standing: shown.oneOf(['active', 'suspended', 'reinstatement_requested'], 'Whether he may sell.'),
      actions: texts('What the caller may do about the standing now.'),
      statistics: {
        ...objectSchema({
          window: text('The span up to now that the figures are about. ISO 8601.', 'P6M'),
          minimumOrders: integer('With fewer completed orders in the window, every figure is null.', 5),
          completedOrders: integer('In the window.', 12),
          acceptanceRate: figure('Accepted ÷ placed, of the orders that were accepted, declined, cancelled or left to lapse;'),
          completionRate: figure('Completed ÷ (completed + cancelled or expired after acceptance);'),
          onTimeRate: figure('Delivered by its deadline ÷ (delivered by it + became late);'),
          responseTime: {
            oneOf: [
              objectSchema({
                meanHours: {
                  type: 'number',
                  description: 'Hours; no answer counts as less than 1, none as more than 168.',
                  example: 5.5,
                },
              }),
              { type: 'null' },
            ],
            description: 'How soon he answers in chats; null with too few orders.',
          },
        }),
        description: 'His figures.',
      },
    }),
  },
  act: {
    name: 'SellerActed',
    description: 'Done',
    schema: objectSchema({
      ...marketplaceOf,
      standing: shown.oneOf(['active', 'suspended', 'reinstatement_requested'], 'Whether he may sell.'),
      revision: integer('Of his standing: what `If-Match` takes. It begins at 0.', 0),
      events: texts('The types of what was recorded; empty where nothing had to be.', ['SellerSuspended']),
    }),
  },
} as const;
