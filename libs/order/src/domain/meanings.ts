import { commissionOn, isCurrency, isMinor, isPositiveMinor, type Instant } from '@entente/kernel';
import { isRelation, orderWords, type Meanings, type Pack, type Situation } from '@entente/policy';
import type { Address, Attachment, OrderEvent, OrderFunds } from './events.js';
import type { CapturedPayment, OrderBody } from './commands.js';
import { aboutOrder, evolveOrder, refundableMinor, remainingMinor, type Order } from './state.js';

type OrderGiven = { readonly now: Instant; readonly pack: Pack; readonly attachments?: readonly Attachment[] };
type Of<Value> = (situation: Situation<Order, OrderBody, OrderGiven>) => Value;
type Broken = { code: string; detail: string } | undefined;

const REVISION_REQUESTS_MAX = 50;
const OFFERS_MAX = 50;
const REPORTS_MAX = 50;
/** Options and offers together, beside the first payment. */
const FURTHER_PAYMENTS_MAX = 100;
/** So that thousands of payments still sum to what JSON can carry exactly. */
const PAYMENT_MINOR_MAX = 1_000_000_000_000;
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

const isOpen = (order: Order, id: unknown): boolean => order.disputes[id as string]?.open ?? false;

const capture: Of<OrderFunds> = ({ body, given }) => {
  const { reference, method, amountMinor, feesMinor, taxMinor = 0, bankFeesMinor = 0 } = body.payment as CapturedPayment;
  const fees = feesMinor ?? commissionOn(amountMinor, given.pack.money.commission, amountMinor - bankFeesMinor);
  return { do: 'capture', reference, method, amountMinor, feesMinor: fees, bankFeesMinor, taxMinor };
};
/** What was asked or decided, and never more than is left; nothing where nothing is left. */
const refundPart = (amountMinor: number): OrderFunds | undefined =>
  amountMinor > 0 ? { do: 'refund_part', amountMinor } : undefined;
const asked = ({ refundMinor, amountMinor }: OrderBody): number => (refundMinor as number | undefined) ?? amountMinor ?? 0;

/** Payments come in whole minor units, in a known currency, and no fee is larger than what was paid. */
function soundPayment({ payment }: OrderBody): Broken {
  const { amountMinor, currency, feesMinor = 0, taxMinor = 0, bankFeesMinor = 0 } = payment as CapturedPayment;
  const amounts = [feesMinor, taxMinor, bankFeesMinor];
  if (amountMinor > PAYMENT_MINOR_MAX)
    return { code: 'amount.invalid', detail: `One payment is at most ${PAYMENT_MINOR_MAX} in minor units: divide it.` };
  if (
    !isPositiveMinor(amountMinor) ||
    !amounts.every(isMinor) ||
    feesMinor + bankFeesMinor > amountMinor ||
    taxMinor + bankFeesMinor > amountMinor
  )
    return {
      code: 'amount.invalid',
      detail:
        'State what was paid in whole minor units above 0; fees and bank fees together, and tax and bank fees together, are at most that.',
    };
  if (!isCurrency(currency))
    return { code: 'field.invalid', detail: `${currency} is no currency. Write an ISO 4217 code such as EUR.` };
  return undefined;
}

/** Without an instant to count from, no case could ever be opened. */
function promises(pack: Pack, body: OrderBody): Broken {
  const eligible = pack.order.timers.get('eligible');
  if (!eligible || body.estimatedDeliveryDate !== undefined || body.processingTime !== undefined) return undefined;
  return {
    code: 'field.required',
    detail: 'Say estimatedDeliveryDate or processingTime as well: without one of them no case could ever be opened.',
  };
}

/** Every further payment is the buyer's, in the currency of the order. */
const paying: Of<Broken> = ({ state, body }) => {
  if (state.references.length > FURTHER_PAYMENTS_MAX)
    return full('further payments', FURTHER_PAYMENTS_MAX, 'place another order for what comes on top');
  const stated = body.payment?.currency;
  return stated === state.currency ? soundPayment(body) : currencyMismatch(state, stated);
};

const currencyMismatch = ({ currency }: Order, stated: string | undefined): Broken => ({
  code: 'currency.mismatch',
  detail: `The order is in ${currency}, and ${stated ?? 'no currency'} was stated: state every amount of it in ${currency}.`,
});

const offering: Of<Broken> = ({ state, body: { price } }) => {
  if (Object.keys(state.offers).length >= OFFERS_MAX) return full('offers', OFFERS_MAX, 'agree on one of those that were made');
  if (!price) return { code: 'field.required', detail: 'Say price as well: what the buyer would pay.' };
  if (price.currency !== state.currency) return currencyMismatch(state, price.currency);
  return isPositiveMinor(price.amountMinor) && price.amountMinor <= PAYMENT_MINOR_MAX
    ? undefined
    : { code: 'amount.invalid', detail: `The price must be a whole number of minor units from 1 to ${PAYMENT_MINOR_MAX}.` };
};

const full = (what: string, max: number, instead: string): Broken => ({
  code: 'limit.reached',
  detail: `An order takes at most ${max} ${what}: ${instead}.`,
});

function placing({ actor, body, given }: Situation<Order, OrderBody, OrderGiven>): Broken {
  if (actor?.id !== body.buyerId)
    return {
      code: 'actor.forbidden',
      detail: 'Entente-On-Behalf-Of and buyerId must name the same member: who pays is the buyer.',
    };
  if (body.buyerId === body.sellerId) return { code: 'buyer_is_seller', detail: 'Buyer and seller must be two people.' };
  return soundPayment(body) ?? promises(given.pack, body);
}

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
  },

  facts: {
    closedBy: ({ state }) => state.closedBy as 'buyer' | undefined,
    reasonTried: ({ state, body }) => Object.values(state.disputes).some(({ reason }) => reason === body.reason),
    refunded: ({ state }) => (state.platform.refundedMinor === 0 ? 'none' : remainingMinor(state) > 0 ? 'part' : 'all'),
  },

  periods: {
    duration: ({ state, body }) => state.duration ?? body.duration,
    acceptanceWindow: ({ body }) => body.acceptanceWindow,
    processingTime: ({ body }) => body.processingTime,
    optionDuration: ({ body }) => body.duration,
    offerDuration: (situation) => offerOf(situation)?.duration,
  },
  instants: {
    estimatedDeliveryDate: ({ body }) => body.estimatedDeliveryDate,
    newDeadline: ({ body }) => body.newDeadline as Instant | undefined,
  },

  sums: {
    remaining: ({ state }) => remainingMinor(state),
    refundable: ({ state }) => refundableMinor(state),
    offer: (situation) => offerOf(situation)?.priceMinor ?? 0,
  },
  asked: ({ refundMinor, amountMinor, payment }) => refundMinor ?? amountMinor ?? payment?.amountMinor,
  keys: { disputeId, offerId },

  funds: {
    capture,
    release: () => ({ do: 'release' }),
    refund: () => ({ do: 'refund' }),
    split: ({ body }) => ({ do: 'split', amountMinor: asked(body) }),
    refund_part: ({ state, body }) => refundPart(Math.min(remainingMinor(state), asked(body))),
    refund_rest: ({ state }) => refundPart(remainingMinor(state)),
    suspense: () => ({ do: 'suspense' }),
    voucher: () => ({ do: 'voucher' }),
    hold: (situation) => ({ do: 'hold', disputeId: disputeId(situation) }),
    unhold: (situation) => ({ do: 'unhold', disputeId: disputeId(situation) }),
  },

  laws: {
    place: placing,
    'request-revision': ({ state }) =>
      state.revisionRequests >= REVISION_REQUESTS_MAX
        ? full('revision requests', REVISION_REQUESTS_MAX, 'complete it, or open a dispute')
        : undefined,
    'buy-option': paying,
    'accept-offer': paying,
    offer: offering,
    report: ({ state }) =>
      state.reports >= REPORTS_MAX ? full('reports', REPORTS_MAX, 'the staff have what they need to look into it') : undefined,
    refund: ({ body }) =>
      isPositiveMinor(body.amountMinor)
        ? undefined
        : {
            code: body.amountMinor === undefined ? 'field.required' : 'amount.invalid',
            detail: 'State amountMinor in whole minor units above 0.',
          },
  },

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
    DisputeOpened: (situation) => ({
      disputeId: disputeId(situation),
      claimantId: situation.state.buyerId,
      ...said('justification')(situation),
      ...caseReason(situation),
      justified: situation.body.justification !== undefined,
      refundableMinor: refundableMinor(situation.state),
    }),
    // Told to the dispute: what the decision gave, and what was left to give when it arrived.
    DecisionApplied: ({ before, body }) => ({
      disputeId: body.disputeId,
      decision: body.decision,
      outcome: body.outcome,
      orderedMinor: asked(body),
      appliedMinor: Math.min(asked(body), remainingMinor(before)),
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
    DeadlinePassed: nothing,
  },
};

/** Whether a parcel went where the receipt says (CG-T09). The country alone proves nothing. */
export function compareAddresses(one: Address | undefined, other: Address | undefined): 'matches' | 'differs' | 'unknown' {
  if (!one || !other) return 'unknown';
  const plain = (text: string | undefined) => text?.trim().toLowerCase();
  const both = (['country', 'postalCode', 'city'] as const).filter((part) => one[part] && other[part]);
  if (both.some((part) => plain(one[part]) !== plain(other[part]))) return 'differs';
  return both.length > 1 ? 'matches' : 'unknown';
}
