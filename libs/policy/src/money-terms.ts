import type { Commission } from '@entente/kernel';

/** What a pack decides about money. Escrow, wallets and ledger are code: their rules do not vary, their amounts do. */
export type MoneySource = {
  /** When the seller is credited: once the order is closed (the money waits in escrow), or as soon as the buyer has paid. */
  readonly payout: 'at_closing' | 'at_capture';
  /** What the platform keeps of a payment that does not state its own fees. */
  readonly commission: Commission;
  /** What becomes of the fees when a part is refunded: `kept` (C10), or given back in proportion. A refund in full always gives them back. */
  readonly feesOnPartialRefund: 'kept' | 'pro_rata';
  /** So much of what a seller earns stays in his wallet for so long after the sale (O16), and serves refunds and chargebacks of it first. */
  readonly reserve: { readonly basisPoints: number; readonly hold: string };
  readonly refund: {
    /** How long after a payment the provider can still give it back (G6, O10); null: always. */
    readonly providerLimit: string | null;
    /** What becomes of a refund that comes later: the operators see to it, or the buyer has it in his wallet. */
    readonly afterLimit: 'manual' | 'wallet_credit';
    /** In how many working days a buyer sees a refund (C15). It is shown, and nothing depends on it. */
    readonly expectedDays: number;
  };
  /** The least that a wallet pays out at a time, 0 for any amount; and whether it pays out to a seller who is suspended. */
  readonly withdrawal: { readonly minimumMinor: number; readonly whileSuspended: boolean };
};

/** As escrow and wallets go by it: days and months are those of the marketplace's zone. */
export type MoneyTerms = MoneySource & { readonly zone: string };
