import type { payoutEvents } from './payout-events.js';
import { sharedPhrases, type Phrases } from './phrases.js';

export const payoutPhrases: Phrases<typeof payoutEvents> = {
  events: {
    PaymentCaptured: 'A payment was booked into the escrow of its order.',
    FundsSettled: 'What was held has been divided: these parts are all of it.',
    FundsReturned:
      'The buyer gets something back beside a settlement; it is borne by the seller, by fees that are given back, and by the platform.',
    PaymentChargedBack:
      'The bank has given the buyer back so much of a payment. What he had not been given before counts as given back, and is borne by seller and fees as a refund is; what he has twice is lost to the platform.',
    VoucherIssued: 'A voucher was drawn from suspense for the buyer of an order that expired.',
    RefundDue: 'Money is to go back to the buyer by the way it came; the provider will be asked.',
    RefundPaid: 'The provider has sent the money back.',
    RefundFailed:
      'The provider was asked as often as it is asked, or, with a `reason`, not at all: an operator has to see to it.',
    RefundSettledOtherwise: 'An operator says that the refund was paid by other means than the provider.',
    FundsHeld: 'Money of the order is held, because of a dispute.',
    FundsUnheld: 'Money that was held because of a dispute is free again.',
    WalletCredited: 'Money of an order has come into a wallet.',
    WalletDebited: 'Money of an order has left a wallet, or the wallet owes it.',
    WithdrawalRequested: 'The owner of a wallet wants money on his bank account, which is not named here.',
    WithdrawalRefused:
      'A withdrawal was requested, and the wallet came to hold less before the money was reserved. What is refused at once is not published.',
    WithdrawalPaid: 'The provider has paid a withdrawal out.',
    WithdrawalFailed: 'The provider refused a withdrawal as often as it is asked: the money is back in the wallet.',
  },
  fields: {
    ...sharedPhrases,
    revision: 'Number of the event in its stream, with gaps: not everything that happens there is published.',
    reference: 'The payment, under the reference with which it was reported.',
    method: 'How it was paid: `card`, `wallet` or `external`.',
    amountMinor: 'The amount, in minor units.',
    feesMinor: 'What the platform keeps, in minor units.',
    bankFeesMinor: 'What the bank keeps of the payment, in minor units.',
    taxMinor: 'The tax in the payment, in minor units.',
    buyerMinor: 'What goes to the buyer, in minor units.',
    sellerMinor: 'What goes to the seller, in minor units.',
    suspenseMinor: 'What waits in suspense because the order expired, in minor units.',
    protectionMinor: 'What the platform had paid for a seller who now gets nothing, in minor units; missing: nothing.',
    recoveredMinor: 'What is taken back from the seller, in minor units.',
    coveredMinor: 'What the platform pays in the seller’s place, in minor units; missing: nothing.',
    appliedMinor: 'What of it had not been given back to the buyer before, in minor units.',
    lossMinor: 'What the buyer now has twice, in minor units: the platform loses it.',
    refundId: 'The refund.',
    reason: 'Why the provider was not asked, where it was not: `beyond_limit` for a payment that is too old to be sent back.',
    disputeId: 'The dispute, `<orderId>.<n>`.',
    ownerId: 'The member whose wallet it is.',
    kind: 'What the money is: `payment`, `refund`, `earning` or `recovery`.',
    withdrawalId: 'The withdrawal.',
  },
  within: {
    PaymentChargedBack: {
      amountMinor: 'What the bank took back, in minor units.',
      feesMinor: 'What of the fees is given back, in minor units.',
    },
    FundsReturned: { feesMinor: 'What of the fees is given back, in minor units.' },
    PaymentCaptured: { feesMinor: 'What the platform will keep of it when the seller is paid, in minor units.' },
  },
};
