import type { ServiceName } from '@entente/contracts';
import { disputeContext } from '@entente/dispute';
import { orderContext } from '@entente/order';
import { payoutContext } from '@entente/payout';

/** What each context says of itself, by the name of its service. */
export const CONTEXTS = { order: orderContext, dispute: disputeContext, payout: payoutContext } as const satisfies {
  readonly [name in ServiceName]: object;
};
