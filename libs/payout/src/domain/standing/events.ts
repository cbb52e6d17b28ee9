/** What the order context has told of a seller's standing in one marketplace. Stored for ever: add fields and events, never rename or reuse one. */
export type StandingEvent = {
  readonly type: 'StandingNoted';
  readonly marketplace: string;
  /** The seller, as the owner of his wallets. */
  readonly ownerId: string;
  readonly status: string;
  /** The revision of the seller's own stream, where it was decided. */
  readonly sellerRevision: number;
};
