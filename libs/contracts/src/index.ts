export { disputeEvents, type DisputeNews } from './dispute-events.js';
export { pick, schemaOf, type DataOf, type Fields, type Funds } from './fields.js';
export { orderEvents, type OrderNews } from './order-events.js';
export { payoutEvents, type PayoutNews } from './payout-events.js';
/** One topic a context; the name carries the version of the contract. */
export const TOPICS = { order: 'entente.order.v1', dispute: 'entente.dispute.v1', payout: 'entente.payout.v1' } as const;
