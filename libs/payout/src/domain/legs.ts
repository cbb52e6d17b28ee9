/** What a wallet must still be told by an escrow: half of a transfer, applied once. The other half has been posted to `transit:<legId>`. */
export type Leg = {
  /** `<orderId>:<n>`, counted over the life of the escrow. */
  readonly legId: string;
  readonly ownerId: string;
  readonly kind: 'payment' | 'refund' | 'earning' | 'recovery' | 'hold';
  /** What the wallet gains; negative for what it gives; 0 where only the hold changes. */
  readonly amountMinor: number;
  /** Of this order's money so much is held in the wallet from now on; missing where neither a dispute nor a reserve holds any. */
  readonly heldMinor?: number;
};
