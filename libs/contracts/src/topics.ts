/** One topic a context; the name carries the version of the contract. */
export const TOPICS = { order: 'entente.order.v1', dispute: 'entente.dispute.v1', payout: 'entente.payout.v1' } as const;
