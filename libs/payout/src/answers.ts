import { listOf, listSchema, objectSchema, shown } from '@entente/http';

/* How the answers to questions about money are described. */

const { instant, integer, minor, text, texts } = shown;
const refundId = text('The refund: `<order>.r<n>`.', 'cu-1001.r1');
const refundStatus = shown.oneOf(['due', 'paid', 'failed'], 'due: with the payment provider. failed: it waits for an operator.');
const reference = text('The payment that is given back.', 'pay-1001');

const figures = {
  currency: shown.currency,
  capturedMinor: minor('All that was paid through the platform.'),
  escrowMinor: minor('What waits for the order’s end.'),
  refundedMinor: minor('What the buyer has been given back, by a refund or by his bank, or is about to be.', 0),
  sellerMinor: minor('What the seller has of it, held or not.', 0),
  feesMinor: minor(
    'What the platform keeps, bank fees that were kept included, less what it paid in the seller’s place: it may be less than nothing.',
    0,
  ),
  suspenseMinor: minor('What an expired order has left, less its voucher.', 0),
  voucherMinor: minor('What the buyer may spend again.', 0),
  refunds: listOf(
    objectSchema({ refundId, reference, amountMinor: minor('What is given back.', 3_000), status: refundStatus }),
    'One for each payment that is given back, in the order in which they fell due.',
  ),
  legs: listOf(
    objectSchema({ to: text('Who.', 'buyer'), amountMinor: minor('How much; negative where it was taken back.', 3_000) }),
    'Who got how much, in the order in which it was decided.',
  ),
};

const withdrawalId = text('The withdrawal.', '5f6b2b1e-2a53-5a4c-9b6e-0f7c1f0e6a11');
const withdrawalStatus = shown.oneOf(
  ['requested', 'reserved', 'paid', 'failed', 'refused'],
  'failed: the provider refused, and the money is back in the wallet.',
);

export const payoutAnswers = {
  money: {
    name: 'Money',
    description:
      'Where the buyer’s money is: capturedMinor is always the sum of escrowMinor, refundedMinor, sellerMinor, feesMinor, suspenseMinor and voucherMinor.',
    schema: objectSchema({
      ...figures,
      refundDays: integer(
        'In how many working days a buyer usually sees a refund that is paid, as the rule book says. It is for showing: nothing here depends on it.',
        5,
      ),
    }),
  },
  moneyHistory: {
    name: 'MoneyHistory',
    description: 'Everything that happened to the money, the oldest first.',
    schema: objectSchema({
      items: listOf(
        objectSchema({
          revision: integer('Its place in the stream.', 0),
          at: instant('When it was decided.'),
          type: text('What happened.', 'PaymentCaptured'),
          postings: listOf(
            objectSchema({
              account: text('Of the ledger.', 'escrow:cu-1001'),
              amountMinor: minor('What came; negative: what went.'),
            }),
            'What it did to the ledger: together nothing.',
          ),
          money: { ...objectSchema(figures), description: 'All the figures after it.' },
        }),
        'The movements, the oldest first.',
      ),
    }),
  },
  wallets: {
    name: 'Wallets',
    description: 'The wallets of one owner: one for each marketplace and currency.',
    schema: objectSchema({
      items: listOf(
        objectSchema({
          marketplace: shown.marketplace,
          currency: shown.currency,
          availableMinor: minor('What he may take out.'),
          heldMinor: minor('What is his, and waits: for a dispute to end, for example.', 0),
          reservedMinor: minor('What a withdrawal has set aside.', 0),
          debtMinor: minor('What he owes.', 0),
        }),
        'By marketplace, then by currency.',
      ),
    }),
  },
  withdrawals: {
    name: 'WithdrawalPage',
    description: 'The withdrawals of one owner, the newest first. Where the money went is not in it.',
    schema: listSchema(
      objectSchema({
        withdrawalId,
        marketplace: shown.marketplace,
        amountMinor: minor('How much.'),
        currency: shown.currency,
        status: withdrawalStatus,
        requestedAt: instant('When he asked for it.'),
      }),
      'A page of withdrawals.',
    ),
  },
  withdrawal: {
    name: 'Withdrawal',
    description: 'One withdrawal, and where its money is to go.',
    schema: objectSchema({
      withdrawalId,
      marketplace: shown.marketplace,
      ownerId: text('Whose money it is.', 'bo'),
      currency: shown.currency,
      amountMinor: minor('How much.'),
      destination: text('Where the money is to go, as its owner has named it.', 'bank-7'),
      status: withdrawalStatus,
    }),
  },
  withdrawn: {
    name: 'WithdrawalRequested',
    status: 201,
    description: 'Set aside',
    schema: objectSchema({
      withdrawalId,
      status: { const: 'reserved', description: 'What came of it later is in the list of withdrawals.' },
    }),
  },
  trialBalance: {
    name: 'TrialBalance',
    description: 'The sum of all postings by currency: zero, or something is very wrong.',
    schema: objectSchema({
      items: listOf(
        objectSchema({ currency: shown.currency, balanceMinor: minor('The sum.', 0) }),
        'One for each currency in which something was ever posted.',
      ),
    }),
  },
  refunds: {
    name: 'RefundPage',
    description: 'Refunds of the operator’s marketplaces, those that have waited longest first.',
    schema: listSchema(
      objectSchema({
        refundId,
        orderId: shown.orderId,
        reference,
        amountMinor: minor('What is given back.', 3_000),
        currency: shown.currency,
        status: refundStatus,
      }),
      'A page of refunds.',
    ),
  },
  refundActed: {
    name: 'RefundActed',
    description: 'Done',
    schema: objectSchema({
      refundId,
      orderId: shown.orderId,
      revision: integer('Of the order’s money.', 3),
      events: texts('The types of what was recorded; empty where nothing had to be.', ['RefundRetried']),
    }),
  },
  movements: {
    name: 'Movements',
    description: 'What the simulated provider has moved.',
    schema: objectSchema({
      items: listOf(
        objectSchema({
          kind: shown.oneOf(['refund', 'pay_out'], 'Back to the buyer, or out to a seller.'),
          amountMinor: minor('How much.', 3_000),
          key: text('The key that it was asked with, once for each movement.', 'cu-1001.r1'),
        }),
        'The oldest first.',
      ),
    }),
  },
  manner: (manners: readonly string[]) => ({
    name: 'Manner',
    description: 'So it answers from now on.',
    schema: objectSchema({
      reference: text('The payment, or the destination.', 'pay-1001'),
      answer: shown.oneOf(manners, 'How it is answered.'),
    }),
  }),
} as const;
