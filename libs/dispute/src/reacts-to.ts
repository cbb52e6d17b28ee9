import type { Answer, Reaction } from '@entente/bus';
import { faultIn, orderEvents, TOPICS, type OrderNews } from '@entente/contracts';
import type { DisputeCommand } from './domain/commands.js';
import { disputeStream } from './handle-dispute.js';

type Hear = Extract<DisputeCommand, { type: 'Hear' }>;
type Of<Type extends OrderNews['type']> = Extract<OrderNews, { type: Type }>;
type Told =
  | Of<Exclude<Hear['news']['type'], 'OtherDecisionApplied'>>
  | (Omit<Of<'DecisionApplied'>, 'type'> & { type: 'OtherDecisionApplied' });

/** What a dispute hears of its order: codes, ids and figures; each dispute of the order is told by its own id. */
function told(news: Told, disputeId: string): Answer<Hear> {
  const { by: _, rule: __, revision: ___, status: ____, ...heard } = news;
  return { stream: disputeStream(disputeId), command: { type: 'Hear', news: { ...heard, disputeId } } };
}

const disputesOf = ({ orderId, disputes }: { readonly orderId: string; readonly disputes: number }) =>
  Array.from({ length: disputes }, (_, i) => `${orderId}.${i + 1}`);

const opened = (news: Of<'DisputeOpened'>) => [told(news, news.disputeId)];
const all = (news: Of<'RefundIssued' | 'OrderCancelled' | 'TrackingUpdated' | 'ChargebackRecorded'>) =>
  disputesOf(news).map((disputeId) => told(news, disputeId));

/** Told to the dispute that was decided; and to the others, where something was given of what they are about as well. */
function applied(news: Of<'DecisionApplied'>): readonly Answer<Hear>[] {
  const others = news.appliedMinor > 0 ? disputesOf(news).filter((disputeId) => disputeId !== news.disputeId) : [];
  const elsewhere = { ...news, type: 'OtherDecisionApplied', full: news.remainingMinor === 0 } as const;
  return [told(news, news.disputeId), ...others.map((disputeId) => told(elsewhere, disputeId))];
}

/** What disputes do when their order has news. `consumer` is a storage name: command ids derive from it. */
export const disputeHearsOrders: Reaction<OrderNews, Hear> = {
  consumer: 'dispute.hears-orders',
  topic: TOPICS.order,
  from: 'order',
  faultIn: (type, data) => faultIn(orderEvents[type], data),
  on: {
    DisputeOpened: opened,
    DecisionApplied: applied,
    RefundIssued: all,
    OrderCancelled: all,
    TrackingUpdated: all,
    ChargebackRecorded: all,
    OrderPlaced: 'ignored',
    OrderAccepted: 'ignored',
    OrderBecameLate: 'ignored',
    OrderRestarted: 'ignored',
    OrderCompleted: 'ignored',
    OrderExpired: 'ignored',
    CancellationRequested: 'ignored',
    CancellationRefused: 'ignored',
    CancellationUnanswered: 'ignored',
    WorkDelivered: 'ignored',
    RevisionRequested: 'ignored',
    RevisionAccepted: 'ignored',
    RevisionRefused: 'ignored',
    RevisionUnanswered: 'ignored',
    DisputeEnded: 'ignored',
    OptionBought: 'ignored',
    OfferMade: 'ignored',
    OfferAccepted: 'ignored',
    OfferDeclined: 'ignored',
    OfferWithdrawn: 'ignored',
    OfferLapsed: 'ignored',
    VoucherRequested: 'ignored',
    ReviewLeft: 'ignored',
    OrderHeld: 'ignored',
    OrderReleased: 'ignored',
    ConductReported: 'ignored',
    ReminderDue: 'ignored',
    MessageSent: 'ignored',
    OrderShipped: 'ignored',
    DisputeResumed: 'ignored',
    RefundProposed: 'ignored',
    RefundAgreed: 'ignored',
    RefundProposalDeclined: 'ignored',
    RefundProposalWithdrawn: 'ignored',
    ClaimSubmitted: 'ignored',
    ClaimAmended: 'ignored',
    ClaimWithdrawn: 'ignored',
    ClaimReviewStarted: 'ignored',
    ClaimRejected: 'ignored',
    ItemHandedOver: 'ignored',
    ItemReturned: 'ignored',
    DamageClaimed: 'ignored',
    ProblemReported: 'ignored',
    DeadlinePassed: 'ignored',
    SellerSuspended: 'ignored',
    ReinstatementRequested: 'ignored',
    SellerReinstated: 'ignored',
  },
};
