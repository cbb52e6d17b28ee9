import type { DataOf, Fields } from './fields.js';

const escrow = {
  orderId: 'id',
  marketplace: 'code',
  policy: 'policy',
  revision: 'count',
  currency: 'currency',
} as const satisfies Fields;
const refund = { ...escrow, refundId: 'id', reference: 'id', amountMinor: 'minor' } as const satisfies Fields;
const wallet = {
  ownerId: 'id',
  marketplace: 'code',
  revision: 'count',
  currency: 'currency',
  orderId: 'id',
  /** `payment`, `refund`, `earning` or `recovery` */
  kind: 'code',
  amountMinor: 'minor',
} as const satisfies Fields;
const withdrawal = {
  withdrawalId: 'id',
  ownerId: 'id',
  marketplace: 'code',
  revision: 'count',
  currency: 'currency',
  amountMinor: 'minor',
} as const satisfies Fields;

/** Topic `entente.payout.v1`, key: order id for escrows, wallet id (`<marketplace>.<owner>.<CUR>`) for wallets and withdrawals. */
export const payoutEvents = {
  PaymentCaptured: {
    ...escrow,
    reference: 'id',
    method: 'code',
    amountMinor: 'minor',
    feesMinor: 'minor',
    bankFeesMinor: 'minor',
    taxMinor: 'minor',
  },
  /** What was held has been divided: these are all of it. `protectionMinor`: what the platform had paid for a seller who now gets nothing. */
  FundsSettled: {
    ...escrow,
    buyerMinor: 'minor',
    sellerMinor: 'minor',
    feesMinor: 'minor',
    suspenseMinor: 'minor',
    protectionMinor: 'minor?',
  },
  /** The buyer gets so much back beside a settlement; so much of it is taken back from the seller, so much are fees given back, so much the platform pays. */
  FundsReturned: { ...escrow, buyerMinor: 'minor', recoveredMinor: 'minor', feesMinor: 'minor', coveredMinor: 'minor?' },
  /**
   * The bank has given the buyer back so much of a payment. What he had not been given before counts as given back, and is borne by seller and fees
   * as a refund is; what he has twice is lost to the platform.
   */
  PaymentChargedBack: {
    ...escrow,
    reference: 'id',
    amountMinor: 'minor',
    appliedMinor: 'minor',
    recoveredMinor: 'minor',
    feesMinor: 'minor',
    lossMinor: 'minor',
  },
  /** Drawn from suspense for the buyer of an order that expired. */
  VoucherIssued: { ...escrow, buyerId: 'id', amountMinor: 'minor' },
  RefundDue: refund,
  RefundPaid: refund,
  /** Tried as often as it is tried, or, with a `reason`, not at all: an operator has to see to it. */
  RefundFailed: { ...refund, reason: 'code?' },
  /** Paid by other means than the provider. */
  RefundSettledOtherwise: refund,
  FundsHeld: { ...escrow, disputeId: 'id' },
  FundsUnheld: { ...escrow, disputeId: 'id' },
  WalletCredited: wallet,
  WalletDebited: wallet,
  WithdrawalRequested: withdrawal,
  /** It was requested, and the wallet came to hold less before it was reserved. What is refused at once is not published. */
  WithdrawalRefused: withdrawal,
  WithdrawalPaid: withdrawal,
  /** The provider refused as often as it is tried: the money is back in the wallet. */
  WithdrawalFailed: withdrawal,
} as const satisfies { readonly [type: string]: Fields };

export type PayoutNews = {
  [Type in keyof typeof payoutEvents]: { readonly type: Type } & DataOf<(typeof payoutEvents)[Type]>;
}[keyof typeof payoutEvents];
