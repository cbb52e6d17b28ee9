import { disputeContext } from '@entente/dispute';
import { orderContext } from '@entente/order';
import { payoutContext } from '@entente/payout';

type Contexts = {
  readonly order: typeof orderContext;
  readonly dispute: typeof disputeContext;
  readonly payout: typeof payoutContext;
};

/** What each context says of itself, by the name of its service. */
export const CONTEXTS: Contexts = {
  order: orderContext,
  dispute: disputeContext,
  payout: payoutContext,
};
