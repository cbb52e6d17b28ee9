/** One topic a context; the name carries the version of the contract. */
export const TOPICS = { order: 'entente.order.v1', dispute: 'entente.dispute.v1', payout: 'entente.payout.v1' } as const;
/** What platform services ask for, and what came of it. Of commands the broker writes down when it took them (`LogAppendTime`). */
export const COMMANDS_TOPIC = 'entente.commands.v1';
export const RESULTS_TOPIC = 'entente.results.v1';
/** What the marketplace's payment service is asked to move, and what it answers. */
export const PAYMENTS_TOPIC = 'entente.payments.v1';
export const PAYMENT_RESULTS_TOPIC = 'entente.payments.results.v1';
