import type { Address, PassDeadline } from '@entente/kernel';
import type { Actor, Body, disputeWords } from '@entente/policy';

/** What a dispute can be told: somebody acts, the order has news, or a deadline rings. */
export type DisputeCommand =
  | { readonly type: 'Act'; readonly action: DisputeAction; readonly by: Actor; readonly body: DisputeBody }
  | { readonly type: 'Hear'; readonly news: OrderTold }
  | PassDeadline;

export type DisputeAction = (typeof disputeWords)['actions'][number];

/** As it reaches the rules, which read fields by the names that a pack gives. */
export type DisputeBody = Body & DisputeFields;

/** Everything that somebody may say to a dispute; each action reads its own part, checked at the door. */
export type DisputeFields = {
  readonly mediatorId?: string;
  readonly text?: string;
  readonly to?: 'buyer' | 'seller' | 'both';
  readonly answerBy?: string;
  readonly outcome?: string;
  readonly refundMinor?: number;
  readonly newDeadline?: string;
  readonly ground?: string;
  readonly reasons?: string;
  readonly proposalId?: string;
  readonly reason?: string;
  readonly note?: string;
  /** Of a piece of evidence, or of a proof of shipping. */
  readonly kind?: string;
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly shippedTo?: Address;
  readonly attachmentIds?: readonly string[];
  /** Said outside the marketplace's own channels. */
  readonly offPlatform?: boolean;
};

/** What the order tells its disputes. Figures are those after the event. */
type OrderTold = Body & {
  readonly type:
    | 'DisputeOpened'
    | 'DecisionApplied'
    /** Of another dispute of the same order: less is left to give. */
    | 'OtherDecisionApplied'
    | 'RefundIssued'
    | 'OrderCancelled'
    | 'TrackingUpdated'
    | 'ChargebackRecorded';
  readonly orderId: string;
  readonly policy: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly remainingMinor: number;
  /** The dispute that this is about; where the order speaks to all of its disputes, the one that is told. */
  readonly disputeId: string;
};
