import { must, unreachable, type Address } from '@entente/kernel';
import { advance, nowhere, type Journey, type People } from '@entente/policy';
import type { ClosedBy, OrderEvent, OrderFacts, OrderFunds, Payment } from './events.js';

/** An order as its events tell it. */
export type Order = Journey &
  People & {
    readonly orderId: string;
    readonly policy: string;
    readonly policyDigest: string;
    readonly currency: string;
    readonly title: string;
    readonly terms: string;
    readonly duration?: string;
    readonly estimatedDeliveryDate?: string;
    readonly processingTime?: string;
    readonly shipTo?: Address;
    /** The part of the first payment that goes back at the end, if nothing was broken; and what the owner claims of it. */
    readonly depositMinor: number;
    readonly damageMinor?: number;
    /** All that the buyer paid, whichever way. */
    readonly priceMinor: number;
    /** What the platform and the banks keep of it when the seller is paid. */
    readonly feesMinor: number;
    /** The part of both that went through the platform: the only money that can be given back here. */
    readonly platform: { readonly capturedMinor: number; readonly feesMinor: number; readonly refundedMinor: number };
    readonly payments: readonly Payment[];
    /** What the seller says that he gave back another way. */
    readonly refundedOutsideMinor: number;
    /** The one settlement of a closing has been ordered: nothing is left to give. */
    readonly settled: boolean;
    readonly closedBy?: ClosedBy;
    readonly disputeId?: string;
    readonly disputes: {
      readonly [disputeId: string]: { readonly open: boolean; readonly decisionsApplied: number; readonly reason?: string };
    };
    readonly revisionRequests: number;
    /** Every offer that the seller made; the open ones are flags. */
    readonly offers: { readonly [offerId: string]: Offer };
    readonly reports: number;
    readonly problems: number;
    readonly refundProposals: number;
    /** What one side would give back, or have back, while the other has not answered. */
    readonly refundProposal?: RefundProposal;
    /** What somebody complains of to the staff, who have not answered. */
    readonly claim?: { readonly claimantId: string; readonly text: string };
  };

type RefundProposal = { readonly proposalId: string; readonly amountMinor: number; readonly reason: string };

type Offer = { readonly label: string; readonly priceMinor: number; readonly duration: string };

export const noOrder: Order = {
  ...nowhere,
  orderId: '',
  policy: '',
  policyDigest: '',
  marketplace: '',
  buyerId: '',
  sellerId: '',
  currency: '',
  title: '',
  terms: '',
  depositMinor: 0,
  priceMinor: 0,
  feesMinor: 0,
  platform: { capturedMinor: 0, feesMinor: 0, refundedMinor: 0 },
  payments: [],
  refundedOutsideMinor: 0,
  settled: false,
  disputes: {},
  revisionRequests: 0,
  offers: {},
  reports: 0,
  problems: 0,
  refundProposals: 0,
};

export const exists = (order: Order): boolean => order.orderId !== '';

/** What a refund can still give back: what went through the platform, less what was given back. Nothing once the order is settled. */
export const remainingMinor = ({ platform, settled }: Order): number =>
  settled ? 0 : platform.capturedMinor - platform.refundedMinor;
/** What a partial refund must stay below: fees are kept. */
export const refundableMinor = (order: Order): number => Math.max(0, remainingMinor(order) - order.platform.feesMinor);

export const aboutOrder = (order: Order): OrderFacts => ({
  marketplace: order.marketplace,
  policy: order.policy,
  buyerId: order.buyerId,
  sellerId: order.sellerId,
  currency: order.currency,
  disputes: Object.keys(order.disputes).length,
  remainingMinor: remainingMinor(order),
});

export function evolveOrder(order: Order, event: OrderEvent): Order {
  const funds = 'funds' in event ? (event.funds ?? []) : [];
  const stepped = funds.reduce(account, advance(order, event));
  switch (event.type) {
    case 'OrderPlaced': {
      const { orderId, policy, policyDigest, buyerId, sellerId, currency, title, terms, depositMinor = 0 } = event;
      const { duration, estimatedDeliveryDate, processingTime, shipTo } = event;
      const marketplace = must(policy.split('/')[0], 'The marketplace of a policy');
      return {
        ...stepped,
        orderId,
        policy,
        policyDigest,
        marketplace,
        buyerId,
        sellerId,
        currency,
        title,
        terms,
        ...(duration && { duration }),
        ...(estimatedDeliveryDate && { estimatedDeliveryDate }),
        ...(processingTime && { processingTime }),
        ...(shipTo && { shipTo }),
        depositMinor,
      };
    }
    case 'OrderCompleted':
    case 'OrderCancelled':
    case 'OrderExpired':
      return { ...stepped, closedBy: event.closedBy };
    case 'RevisionRequested':
      return { ...stepped, revisionRequests: order.revisionRequests + 1 };
    case 'OfferMade': {
      const { offerId, label, priceMinor, duration } = event;
      return { ...stepped, offers: { ...order.offers, [offerId]: { label, priceMinor, duration } } };
    }
    case 'RefundIssued':
      return event.method === 'external'
        ? { ...stepped, refundedOutsideMinor: order.refundedOutsideMinor + event.amountMinor }
        : stepped;
    case 'ConductReported':
      return { ...stepped, reports: order.reports + 1 };
    case 'ProblemReported':
      return { ...stepped, problems: order.problems + 1 };
    case 'DisputeOpened': {
      const opened = { open: true, decisionsApplied: 0, ...(event.reason !== undefined && { reason: event.reason }) };
      return { ...stepped, disputeId: event.disputeId, disputes: { ...order.disputes, [event.disputeId]: opened } };
    }
    case 'DecisionApplied':
      return withDispute(stepped, event.disputeId, { open: false, decisionsApplied: event.decision });
    case 'DamageClaimed':
      return { ...stepped, damageMinor: event.amountMinor };
    case 'DisputeResumed':
      return withDispute(stepped, event.disputeId, { open: true });
    case 'RefundProposed': {
      const { proposalId, amountMinor, reason } = event;
      return { ...stepped, refundProposals: order.refundProposals + 1, refundProposal: { proposalId, amountMinor, reason } };
    }
    case 'ClaimSubmitted':
    case 'ClaimAmended':
      return { ...stepped, claim: { claimantId: must(event.actor, 'Whoever makes a claim'), text: event.text } };
    case 'DisputeEnded':
      return withDispute(stepped, event.disputeId, { open: false });
    default:
      return stepped; // Everything else is told by the step.
  }
}

function withDispute(order: Order, disputeId: string, change: Partial<Order['disputes'][string]>): Order {
  const known = must(order.disputes[disputeId], `Dispute ${disputeId}`);
  return { ...order, disputes: { ...order.disputes, [disputeId]: { ...known, ...change } } };
}

function account(order: Order, funds: OrderFunds): Order {
  const { platform } = order;
  switch (funds.do) {
    case 'capture': {
      const fees = funds.feesMinor + funds.bankFeesMinor;
      const through = funds.method !== 'external';
      return {
        ...order,
        priceMinor: order.priceMinor + funds.amountMinor,
        feesMinor: order.feesMinor + fees,
        payments: [...order.payments, { reference: funds.reference, method: funds.method, amountMinor: funds.amountMinor }],
        platform: {
          ...platform,
          capturedMinor: platform.capturedMinor + (through ? funds.amountMinor : 0),
          feesMinor: platform.feesMinor + (through ? fees : 0),
        },
      };
    }
    case 'refund_part':
    case 'cover_part':
      return { ...order, platform: { ...platform, refundedMinor: platform.refundedMinor + funds.amountMinor } };
    case 'charge_back':
      return { ...order, platform: { ...platform, refundedMinor: platform.refundedMinor + funds.appliedMinor } };
    case 'voucher': // Drawn from what the settlement has put aside.
    case 'hold':
    case 'unhold':
      return order;
    case 'refund':
      return { ...order, settled: true, platform: { ...platform, refundedMinor: platform.capturedMinor } };
    case 'split': {
      const backMinor = Math.min(funds.amountMinor, platform.capturedMinor - platform.refundedMinor);
      return { ...order, settled: true, platform: { ...platform, refundedMinor: platform.refundedMinor + backMinor } };
    }
    case 'release':
    case 'suspense':
      return { ...order, settled: true };
    default:
      return unreachable(funds);
  }
}
