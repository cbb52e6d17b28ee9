import type { Address, PassDeadline } from '@entente/kernel';
import type { Actor, Body, orderWords } from '@entente/policy';
import type { Payment } from './events.js';

/** What an order can be told: somebody acts, another context has news, or a deadline rings. */
export type OrderCommand =
  | { readonly type: 'Act'; readonly action: OrderAction; readonly by: Actor; readonly body: OrderBody }
  | { readonly type: 'Hear'; readonly news: DisputeDecided | DisputeClosed | DisputeReopened }
  | PassDeadline;

export type OrderAction = (typeof orderWords)['actions'][number];

/** As it reaches the rules, which read fields by the names that a pack gives. */
export type OrderBody = Body & OrderFields;

/** Everything that somebody may say to an order; each action reads its own part, checked at the door. */
export type OrderFields = {
  readonly orderId?: string;
  readonly buyerId?: string;
  readonly sellerId?: string;
  readonly title?: string;
  readonly terms?: string;
  readonly payment?: CapturedPayment;
  readonly duration?: string;
  readonly acceptanceWindow?: string;
  readonly estimatedDeliveryDate?: string;
  readonly processingTime?: string;
  readonly shipTo?: Address;
  readonly depositMinor?: number;
  readonly reason?: string;
  readonly text?: string;
  readonly justification?: string;
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly status?: 'in_transit' | 'delivered';
  readonly location?: Address;
  readonly amountMinor?: number;
  readonly method?: 'platform' | 'external';
  readonly attachmentIds?: readonly string[];
  readonly label?: string;
  readonly price?: { readonly amountMinor: number; readonly currency: string };
  readonly offerId?: string;
  readonly rating?: 'positive' | 'negative';
  readonly proposalId?: string;
  /** Of the payment that a bank has taken back. */
  readonly reference?: string;
};

/** A fact that the marketplace's service states: the buyer has paid. Fees are what the platform keeps when the seller is paid. */
export type CapturedPayment = Payment & {
  readonly currency: string;
  readonly feesMinor?: number;
  readonly taxMinor?: number;
  readonly bankFeesMinor?: number;
};

/** A mediator has decided: applied once, by its number, however often it is told. */
type DisputeDecided = Body & {
  readonly type: 'DisputeDecided';
  readonly disputeId: string;
  readonly decision: number;
  readonly outcome: string;
  readonly refundMinor: number;
  readonly newDeadline?: string;
};

type DisputeClosed = Body & { readonly type: 'DisputeClosed'; readonly disputeId: string; readonly closeReason: string };

type DisputeReopened = Body & { readonly type: 'DisputeReopened'; readonly disputeId: string };
