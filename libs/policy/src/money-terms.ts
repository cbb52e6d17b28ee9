import type { Commission } from '@entente/kernel';

/** What a pack decides about money. Escrow, wallets and ledger are code: their rules do not vary, their amounts do. */
export type MoneyTerms = {
  /** When the seller is credited: once the order is closed (the money waits in escrow), or as soon as the buyer has paid. */
  readonly payout: 'at_closing' | 'at_capture';
  /** What the platform keeps of a payment that does not state its own fees. */
  readonly commission: Commission;
  /** What becomes of the fees when a part is refunded: `kept` (C10), or given back in proportion. A refund in full always gives them back. */
  readonly feesOnPartialRefund: 'kept' | 'pro_rata';
  /** The least that a wallet pays out at a time; 0 for any amount. */
  readonly withdrawal: { readonly minimumMinor: number };
};
