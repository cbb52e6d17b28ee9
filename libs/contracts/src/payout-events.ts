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

/** Topic `entente.payout.v1`, key: order id for escrows, wallet id (`<marketplace>.<owner>.<CUR>`) for wallets and withdrawals. What they mean is in payout-phrases.ts. */
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
  FundsSettled: {
    ...escrow,
    buyerMinor: 'minor',
    sellerMinor: 'minor',
    feesMinor: 'minor',
    suspenseMinor: 'minor',
    protectionMinor: 'minor?',
  },
  FundsReturned: { ...escrow, buyerMinor: 'minor', recoveredMinor: 'minor', feesMinor: 'minor', coveredMinor: 'minor?' },
  PaymentChargedBack: {
    ...escrow,
    reference: 'id',
    amountMinor: 'minor',
    appliedMinor: 'minor',
    recoveredMinor: 'minor',
    feesMinor: 'minor',
    lossMinor: 'minor',
  },
  VoucherIssued: { ...escrow, buyerId: 'id', amountMinor: 'minor' },
  RefundDue: refund,
  RefundPaid: refund,
  RefundFailed: { ...refund, reason: 'code?' },
  RefundSettledOtherwise: refund,
  FundsHeld: { ...escrow, disputeId: 'id' },
  FundsUnheld: { ...escrow, disputeId: 'id' },
  WalletCredited: wallet,
  WalletDebited: wallet,
  WithdrawalRequested: withdrawal,
  WithdrawalRefused: withdrawal,
  WithdrawalPaid: withdrawal,
  WithdrawalFailed: withdrawal,
} as const satisfies { readonly [type: string]: Fields };

export type PayoutNews = {
  [Type in keyof typeof payoutEvents]: { readonly type: Type } & DataOf<(typeof payoutEvents)[Type]>;
}[keyof typeof payoutEvents];
