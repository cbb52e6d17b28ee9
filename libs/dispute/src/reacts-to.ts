import type { Answer, Reaction } from '@entente/bus';
import { faultIn, orderEvents, TOPICS, type OrderNews } from '@entente/contracts';
import type { DisputeCommand } from './domain/commands.js';
import { disputeStream } from './handle-dispute.js';

type Hear = Extract<DisputeCommand, { type: 'Hear' }>;
type Heard = Hear['news']['type'];

/** What a dispute hears of its order: codes, ids and figures; each dispute of the order is told by its own id. */
function told<Told extends Extract<OrderNews, { type: Heard }>>(
  news: Told,
  disputeIds: readonly string[],
): readonly Answer<Hear>[] {
  const { by: _, rule: __, revision: ___, status: ____, ...heard } = news;
  return disputeIds.map((disputeId) => ({
    stream: disputeStream(disputeId),
    command: { type: 'Hear', news: { ...heard, disputeId } },
  }));
}

const one = (news: Extract<OrderNews, { type: 'DisputeOpened' | 'DecisionApplied' }>) => told(news, [news.disputeId]);
const all = (news: Extract<OrderNews, { type: 'RefundIssued' | 'OrderCancelled' | 'TrackingUpdated' }>) =>
  told(
    news,
    Array.from({ length: news.disputes }, (_, i) => `${news.orderId}.${i + 1}`),
  );

/** What disputes do when their order has news. `consumer` is a storage name: command ids derive from it. */
export const disputeHearsOrders: Reaction<OrderNews, Hear> = {
  consumer: 'dispute.hears-orders',
  topic: TOPICS.order,
  from: 'order',
  faultIn: (type, data) => faultIn(orderEvents[type], data),
  on: {
    DisputeOpened: one,
    DecisionApplied: one,
    RefundIssued: all,
    OrderCancelled: all,
    TrackingUpdated: all,
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
    DeadlinePassed: 'ignored',
  },
};
