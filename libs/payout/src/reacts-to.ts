import { Unprocessable, type Answer, type Reaction } from '@entente/bus';
import { faultIn, orderEvents, TOPICS, unknownInstruction, type OrderNews } from '@entente/contracts';
import type { FollowOrder } from './domain/escrow/commands.js';
import type { NoteStanding } from './domain/standing/decide.js';
import { escrowStream, type TermsOf } from './escrows.js';
import { standingStream } from './standings.js';

type SellerNews = Extract<OrderNews, { type: 'SellerSuspended' | 'ReinstatementRequested' | 'SellerReinstated' }>;
type MoneyNews = Exclude<OrderNews, SellerNews | { type: 'MessageSent' }>;
type Command = FollowOrder | NoteStanding;

/**
 * Everything on an order that moves or holds money, and that it is disputed or complained of; and whether its seller may withdraw. A rule book that this release does
 * not have parks the order's key.
 */
export function payoutHearsOrders(termsOf: TermsOf): Reaction<OrderNews, Command> {
  const followed = (news: MoneyNews): readonly Answer<Command>[] => {
    const { orderId, marketplace, policy, buyerId, sellerId, currency, disputes, funds = [] } = news;
    const isClaimed = news.type === 'ClaimSubmitted';
    if (funds.length === 0 && news.type !== 'DisputeOpened' && !isClaimed) return [];
    known(policy, termsOf);
    const word = unknownInstruction(funds);
    if (word !== undefined)
      throw new Unprocessable('unknown.type', `Nobody here knows what "${word}" does with money. Start the release that does.`);
    return [
      {
        stream: escrowStream(orderId),
        command: {
          type: 'FollowOrder',
          orderId,
          marketplace,
          policy,
          buyerId,
          sellerId,
          currency,
          disputes,
          ...(isClaimed && { isClaimed }),
          funds,
        },
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
      DisputeResumed: followed,
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
      ChargebackRecorded: followed,
      RefundProposed: followed,
      RefundAgreed: followed,
      RefundProposalDeclined: followed,
      RefundProposalWithdrawn: followed,
      ClaimSubmitted: followed,
      ClaimAmended: followed,
      ClaimWithdrawn: followed,
      ClaimReviewStarted: followed,
      ClaimRejected: followed,
      ItemHandedOver: followed,
      ItemReturned: followed,
      DamageClaimed: followed,
      ProblemReported: followed,
      DeadlinePassed: followed,
      SellerSuspended: noted,
      ReinstatementRequested: noted,
      SellerReinstated: noted,
    },
  };
}

/** A standing is known for all orders of the seller, whatever rule book they were placed under. */
function noted({ marketplace, sellerId: ownerId, status, revision }: SellerNews): readonly Answer<Command>[] {
  return [
    {
      stream: standingStream({ marketplace, ownerId }),
      command: { type: 'NoteStanding', marketplace, ownerId, status, sellerRevision: revision },
    },
  ];
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
