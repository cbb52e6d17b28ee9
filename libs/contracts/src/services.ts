/** The three contexts, each of which is a service when they do not run in one process. */
export const SERVICES = ['order', 'dispute', 'payout'] as const;
export type ServiceName = (typeof SERVICES)[number];
