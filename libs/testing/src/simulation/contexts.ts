/** Who shares nothing but published events. */
export const CONTEXTS = ['order', 'dispute', 'payout'] as const;
export type ContextName = (typeof CONTEXTS)[number];
