import { commissionOn, compareAddresses, type Instant } from '@entente/kernel';
import { isRelation, orderWords, type Meanings, type Situation } from '@entente/policy';
import type { CapturedPayment, OrderBody } from './commands.js';
import type { OrderEvent, OrderFunds } from './events.js';
import { orderLaws, type OrderGiven } from './laws.js';
import { aboutOrder, evolveOrder, refundableMinor, remainingMinor, type Order } from './state.js';

type Of<Value> = (situation: Situation<Order, OrderBody, OrderGiven>) => Value;

const CASE_REASONS: readonly (string | undefined)[] = orderWords.inputs.reason.values;

const said =
  (...names: readonly (keyof OrderBody & string)[]): Of<object> =>
  ({ body }) =>
    Object.fromEntries(names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
/** News of a decision closes an order in the mediator's name. */
const closing: Of<object> = ({ relation }) => ({ closedBy: relation === 'system' ? 'mediator' : relation });
const nothing = () => ({});
/** A code, and published: what a rule book without reasons was told is nobody's. */
const caseReason: Of<object> = ({ body: { reason } }) => (CASE_REASONS.includes(reason) ? { reason } : {});

const disputeId: Of<string> = ({ state, body }) =>
  (body.disputeId as string | undefined) ?? `${state.orderId}.${Object.keys(state.disputes).length + 1}`;
/** The one that is meant, or the next one of a seller who makes an offer. */
const offerId: Of<string> = ({ state, body, key }) => key ?? body.offerId ?? `offer-${Object.keys(state.offers).length + 1}`;
const offerOf: Of<Order['offers'][string] | undefined> = (situation) => situation.state.offers[offerId(situation)];

/** Who complains, and of what: one of the two in person, or whoever made the claim of which the staff make a dispute. */
const complaint: Of<{ claimantId: string; justification?: string | undefined }> = ({ state, body, relation }) =>
  relation === 'any mediator' && state.claim
    ? { claimantId: state.claim.claimantId, justification: state.claim.text }
    : { claimantId: relation === 'seller' ? state.sellerId : state.buyerId, justification: body.justification };

const isOpen = (order: Order, id: unknown): boolean => order.disputes[id as string]?.open ?? false;

const capture: Of<OrderFunds> = ({ body, given }) => {
  const { reference, method, amountMinor, feesMinor, taxMinor = 0, bankFeesMinor = 0 } = body.payment as CapturedPayment;
  const priceMinor = amountMinor - (body.depositMinor ?? 0); // Nobody earns anything on a deposit.
  const fees = feesMinor ?? commissionOn(priceMinor, given.pack.money.commission, priceMinor - bankFeesMinor);
  return { do: 'capture', reference, method, amountMinor, feesMinor: fees, bankFeesMinor, taxMinor };
};
/** The same, and it is the platform that pays. */
const coverPart = (amountMinor: number): OrderFunds | undefined =>
  amountMinor > 0 ? { do: 'cover_part', amountMinor } : undefined;
/** What was asked or decided, and never more than is left; nothing where nothing is left. */
const refundPart = (amountMinor: number): OrderFunds | undefined =>
  amountMinor > 0 ? { do: 'refund_part', amountMinor } : undefined;
const asked = ({ refundMinor, amountMinor }: OrderBody): number | undefined => (refundMinor as number | undefined) ?? amountMinor;
/** What a part comes to: as somebody says now, or as both have agreed on it. */
const partMinor: Of<number> = ({ state, body }) =>
  Math.min(remainingMinor(state), asked(body) ?? state.refundProposal?.amountMinor ?? 0);
/** Of what the bank took back, so much had not been given back already: also of an order that is settled, for its seller has the money. */
const chargedBack: Of<number> = ({ state: { platform }, body: { amountMinor = 0 } }) =>
  Math.min(platform.capturedMinor - platform.refundedMinor, amountMinor);

/** What the order's words mean; the rule books say when they apply. */
export const orderMeanings: Meanings<typeof orderWords, Order, OrderBody, OrderGiven, OrderEvent> = {
  isRelation,
  evolve: evolveOrder,
  about: aboutOrder,

  // A decision number already applied, or a dispute that this order does not hold open: nothing happens.
  hears: {
    DisputeDecided: (order, { disputeId: id, decision }) =>
      isOpen(order, id) && (decision as number) > order.disputes[id as string]!.decisionsApplied,
    DisputeClosed: (order, { disputeId: id }) => isOpen(order, id),
    DisputeReopened: (order, { disputeId: id }) => order.disputes[id as string]?.open === false,
  },

  facts: {
    closedBy: ({ state }) => state.closedBy as 'buyer' | undefined,
    reasonTried: ({ state, body }) => Object.values(state.disputes).some(({ reason }) => reason === body.reason),
    refunded: ({ state }) => (state.platform.refundedMinor === 0 ? 'none' : remainingMinor(state) > 0 ? 'part' : 'all'),
    buyerStanding: ({ given }) => given.standings?.buyer ?? 'active',
    sellerStanding: ({ given }) => given.standings?.seller ?? 'active',
  },

  periods: {
    duration: ({ state, body }) => state.duration ?? body.duration,
    acceptanceWindow: ({ body }) => body.acceptanceWindow,
    processingTime: ({ state, body }) => state.processingTime ?? body.processingTime,
    optionDuration: ({ body }) => body.duration,
    offerDuration: (situation) => offerOf(situation)?.duration,
  },
  instants: {
    estimatedDeliveryDate: ({ state, body }) => state.estimatedDeliveryDate ?? body.estimatedDeliveryDate,
    newDeadline: ({ body }) => body.newDeadline as Instant | undefined,
  },

  sums: {
    remaining: ({ state }) => remainingMinor(state),
    refundable: ({ state }) => refundableMinor(state),
    offer: (situation) => offerOf(situation)?.priceMinor ?? 0,
    deposit: ({ state }) => state.depositMinor,
  },
  currencyOf: ({ currency }) => currency,
  asked: ({ refundMinor, amountMinor, payment }) => refundMinor ?? amountMinor ?? payment?.amountMinor,
  keys: { disputeId, offerId },

  funds: {
    capture,
    release: () => ({ do: 'release' }),
    refund: () => ({ do: 'refund' }),
    split: ({ body }) => ({ do: 'split', amountMinor: asked(body) ?? 0 }),
    refund_part: (situation) => refundPart(partMinor(situation)),
    refund_rest: ({ state }) => refundPart(remainingMinor(state)),
    cover_part: (situation) => coverPart(partMinor(situation)),
    cover_rest: ({ state }) => coverPart(remainingMinor(state)),
    charge_back: (situation) => {
      const { reference = '', amountMinor = 0 } = situation.body;
      return { do: 'charge_back', reference, amountMinor, appliedMinor: chargedBack(situation) };
    },
    return_deposit: ({ state }) => ({ do: 'split', amountMinor: state.depositMinor }),
    settle_damage: ({ state }) => ({ do: 'split', amountMinor: state.depositMinor - (state.damageMinor ?? 0) }),
    suspense: () => ({ do: 'suspense' }),
    voucher: () => ({ do: 'voucher' }),
    hold: (situation) => ({ do: 'hold', disputeId: disputeId(situation) }),
    unhold: (situation) => ({ do: 'unhold', disputeId: disputeId(situation) }),
  },

  laws: orderLaws,

  events: {
    OrderPlaced: (situation) => ({
      ...said(
        'orderId',
        'buyerId',
        'sellerId',
        'title',
        'terms',
        'duration',
        'estimatedDeliveryDate',
        'processingTime',
        'shipTo',
        'depositMinor',
      )(situation),
      policy: situation.given.pack.name,
      policyDigest: situation.given.pack.digest,
      currency: situation.body.payment?.currency,
    }),
    OrderAccepted: nothing,
    OrderBecameLate: nothing,
    OrderRestarted: said('newDeadline'),
    OrderCompleted: closing,
    OrderExpired: closing,
    OrderCancelled: (situation) => ({ ...closing(situation), ...said('reason')(situation) }),
    CancellationRequested: said('reason'),
    CancellationRefused: said('reason'),
    CancellationUnanswered: nothing,
    WorkDelivered: ({ body, given: { attachments = [] } }) => ({
      ...(body.text && { text: body.text }),
      ...(attachments.length > 0 && { attachments }),
    }),
    RevisionRequested: said('text'),
    RevisionAccepted: nothing,
    RevisionRefused: said('reason'),
    RevisionUnanswered: nothing,
    DisputeOpened: (situation) => {
      const { claimantId, justification } = complaint(situation);
      return {
        disputeId: disputeId(situation),
        claimantId,
        ...(justification !== undefined && { justification }),
        ...caseReason(situation),
        justified: justification !== undefined,
        refundableMinor: refundableMinor(situation.state),
      };
    },
    // Told to the dispute: what the decision gave, and what was left to give when it arrived.
    DecisionApplied: ({ before, body }) => ({
      disputeId: body.disputeId,
      decision: body.decision,
      outcome: body.outcome,
      orderedMinor: asked(body),
      appliedMinor: Math.min(asked(body) ?? 0, remainingMinor(before)),
    }),
    OptionBought: said('label', 'duration'),
    OfferMade: (situation) => ({
      offerId: offerId(situation),
      ...said('label', 'duration')(situation),
      priceMinor: situation.body.price?.amountMinor,
    }),
    OfferAccepted: (situation) => ({ offerId: offerId(situation) }),
    OfferDeclined: (situation) => ({ offerId: offerId(situation) }),
    OfferWithdrawn: (situation) => ({ offerId: offerId(situation) }),
    OfferLapsed: (situation) => ({ offerId: offerId(situation) }),
    VoucherRequested: nothing,
    ReviewLeft: ({ body: { rating, text } }) => ({ rating, ...(text && { text }) }),
    OrderHeld: said('reason'),
    OrderReleased: nothing,
    ConductReported: said('text'),
    ReminderDue: nothing,
    DisputeEnded: ({ body }) => ({ disputeId: body.disputeId, closeReason: body.closeReason }),
    OrderShipped: said('carrier', 'trackingNumber'),
    TrackingUpdated: (situation) => ({
      tracking: situation.body.status,
      ...said('location')(situation),
      place: compareAddresses(situation.body.location, situation.state.shipTo),
    }),
    RefundIssued: (situation) => ({
      ...said('amountMinor', 'method', 'reason')(situation),
      full: situation.body.method === 'platform' && asked(situation.body) === remainingMinor(situation.state),
    }),
    DisputeResumed: ({ body }) => ({ disputeId: body.disputeId }),
    ChargebackRecorded: (situation) => ({ ...said('reference', 'amountMinor')(situation), appliedMinor: chargedBack(situation) }),
    RefundProposed: (situation) => ({
      proposalId: `p${situation.state.refundProposals + 1}`,
      ...said('amountMinor', 'reason')(situation),
    }),
    RefundAgreed: ({ state: { refundProposal } }) => ({
      proposalId: refundProposal?.proposalId,
      amountMinor: refundProposal?.amountMinor,
    }),
    RefundProposalDeclined: ({ state }) => ({ proposalId: state.refundProposal?.proposalId }),
    RefundProposalWithdrawn: ({ state }) => ({ proposalId: state.refundProposal?.proposalId }),
    ClaimSubmitted: said('text'),
    ClaimAmended: said('text'),
    ClaimWithdrawn: nothing,
    ClaimReviewStarted: nothing,
    ClaimRejected: said('reason'),
    ItemHandedOver: said('text'),
    ItemReturned: said('text'),
    DamageClaimed: said('amountMinor', 'text'),
    ProblemReported: said('text'),
    DeadlinePassed: nothing,
  },
};
