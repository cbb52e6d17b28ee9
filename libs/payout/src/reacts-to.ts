import { Unprocessable, type Answer, type Reaction } from '@entente/bus';
import { faultIn, orderEvents, TOPICS, type OrderNews } from '@entente/contracts';
import type { FollowOrder } from './domain/escrow/commands.js';
import { escrowStream, type TermsOf } from './escrows.js';

/** Everything on an order that moves or holds money, and that it is disputed. A rule book that this release does not have parks the order's key. */
export function payoutHearsOrders(termsOf: TermsOf): Reaction<OrderNews, FollowOrder> {
  const followed = (news: Exclude<OrderNews, { type: 'MessageSent' }>): readonly Answer<FollowOrder>[] => {
    const { orderId, marketplace, policy, buyerId, sellerId, currency, disputes, funds = [] } = news;
    if (funds.length === 0 && news.type !== 'DisputeOpened') return [];
    known(policy, termsOf);
    return [
      {
        stream: escrowStream(orderId),
        command: { type: 'FollowOrder', orderId, marketplace, policy, buyerId, sellerId, currency, disputes, funds },
      },
    ];
  };
  return {
    consumer: 'payout.hears-orders',
    topic: TOPICS.order,
    from: 'order',
    faultIn: (type, data) => faultIn(orderEvents[type], data),
    on: {
      OrderPlaced: followed,
      OrderAccepted: followed,
      OrderBecameLate: followed,
      OrderRestarted: followed,
      OrderCompleted: followed,
      OrderCancelled: followed,
      OrderExpired: followed,
      CancellationRequested: followed,
      CancellationRefused: followed,
      CancellationUnanswered: followed,
      WorkDelivered: followed,
      RevisionRequested: followed,
      RevisionAccepted: followed,
      RevisionRefused: followed,
      RevisionUnanswered: followed,
      DisputeOpened: followed,
      DecisionApplied: followed,
      DisputeEnded: followed,
      OptionBought: followed,
      OfferMade: followed,
      OfferAccepted: followed,
      OfferDeclined: followed,
      OfferWithdrawn: followed,
      OfferLapsed: followed,
      VoucherRequested: followed,
      ReviewLeft: followed,
      OrderHeld: followed,
      OrderReleased: followed,
      ConductReported: followed,
      ReminderDue: followed,
      MessageSent: 'ignored',
      OrderShipped: followed,
      TrackingUpdated: followed,
      RefundIssued: followed,
      DeadlinePassed: followed,
    },
  };
}

function known(policy: string, termsOf: TermsOf): void {
  try {
    termsOf(policy);
  } catch (error) {
    throw new Unprocessable(
      'unknown.pack',
      `There is no rule book ${policy} here. Restore the pack, or start the release that has it.`,
      { cause: error },
    );
  }
}
