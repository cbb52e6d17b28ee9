import type { DataOf, Fields } from './fields.js';

const escrow = { orderId: 'id', marketplace: 'code', policy: 'policy', revision: 'count', currency: 'currency' } as const satisfies Fields;
const wallet = { ownerId: 'id', marketplace: 'code', revision: 'count', currency: 'currency' } as const satisfies Fields;

/** Topic `entente.payout.v1`, key: order id for escrows, wallet id for wallets. */
export const payoutEvents = {
  PaymentCaptured: { ...escrow, reference: 'id', method: 'code', amountMinor: 'minor' },
  FundsSettled: { ...escrow, sellerMinor: 'minor', feesMinor: 'minor', suspenseMinor: 'minor' },
  RefundDue: { ...escrow, refundId: 'id', reference: 'id', amountMinor: 'minor' },
  RefundPaid: { ...escrow, refundId: 'id', reference: 'id', amountMinor: 'minor' },
  RefundFailed: { ...escrow, refundId: 'id', reference: 'id', amountMinor: 'minor' },
  WalletCredited: { ...wallet, orderId: 'id', amountMinor: 'minor' },
  WalletDebited: { ...wallet, orderId: 'id', amountMinor: 'minor' },
} as const satisfies { readonly [type: string]: Fields };

export type PayoutNews = { [Type in keyof typeof payoutEvents]: { readonly type: Type } & DataOf<(typeof payoutEvents)[Type]> }[keyof typeof payoutEvents];
