/** One line of the ledger. Accounts are what the platform owes: more on `wallet:…` is more owed, less on `provider:…` is more held there. */
export type Posting = { readonly account: string; readonly amountMinor: number };

declare const inBalance: unique symbol;
/** The postings of one event. Only `balanced` makes them: an event whose money does not add up cannot be written down. */
export type Postings = readonly Posting[] & { readonly [inBalance]: true };

/** Lines without an amount are left out; whatever is left must sum to zero. */
export function balanced(...lines: readonly Posting[]): Postings {
  const total = lines.reduce((soFar, { amountMinor }) => soFar + BigInt(amountMinor), 0n);
  if (total !== 0n) throw new Error(`Postings must sum to zero, these leave ${total}: ${JSON.stringify(lines)}.`);
  return lines.filter(({ amountMinor }) => amountMinor !== 0) as readonly Posting[] as Postings;
}

/** One line; `balanced` takes several. */
export const post = (account: string, amountMinor: number): Posting => ({ account, amountMinor });

/** Names of accounts are storage, as the names of events are. */
export const accounts = {
  /** What the payment provider holds for a marketplace, as a negative figure. */
  provider: (marketplace: string) => `provider:${marketplace}`,
  escrow: (orderId: string) => `escrow:${orderId}`,
  /** Between an escrow and a wallet; zero as soon as the leg is delivered. */
  transit: (legId: string) => `transit:${legId}`,
  wallet: (marketplace: string, ownerId: string) => `wallet:${marketplace}.${ownerId}`,
  fees: (marketplace: string) => `fees:${marketplace}`,
  suspense: (marketplace: string) => `suspense:${marketplace}`,
  /** Owed to buyers who may spend it on other orders. */
  vouchers: (marketplace: string) => `vouchers:${marketplace}`,
  /** Owed to the buyer and not yet paid by the provider. */
  refunds: (orderId: string) => `refunds:${orderId}`,
  /** What the platform has paid to buyers in a seller's place, as a negative figure. */
  protection: (marketplace: string) => `protection:${marketplace}`,
  /** What buyers were paid twice by refund and bank, as a negative figure. */
  losses: (marketplace: string) => `losses:${marketplace}`,
  /** Paid by other means than the provider. */
  outside: (marketplace: string) => `outside:${marketplace}`,
} as const;
