import { amountIn, isCurrency, isMinor, isPositiveMinor, PAYMENT_MINOR_MAX, type Instant } from '@entente/kernel';
import type { Meanings, orderWords, Pack, Situation } from '@entente/policy';
import type { CapturedPayment, OrderBody } from './commands.js';
import type { Attachment, OrderEvent } from './events.js';
import type { Standings } from './seller.js';
import type { Order } from './state.js';

/** What was looked up before deciding. */
export type OrderGiven = {
  readonly now: Instant;
  readonly pack: Pack;
  readonly attachments?: readonly Attachment[];
  /** Of both parties, where the rule book suspends anybody. */
  readonly standings?: Standings;
};
type Of<Value> = (situation: Situation<Order, OrderBody, OrderGiven>) => Value;
type Broken = { code: string; detail: string } | undefined;

const REVISION_REQUESTS_MAX = 50;
const OFFERS_MAX = 50;
const REPORTS_MAX = 50;
const PROBLEMS_MAX = 50;
const DISPUTES_MAX = 100;
/** Options and offers together, beside the first payment. */
const FURTHER_PAYMENTS_MAX = 100;

/** Payments come in whole minor units, in a known currency, and no fee is larger than what was paid. */
function soundPayment({ payment, depositMinor = 0 }: OrderBody): Broken {
  const { amountMinor, currency, feesMinor = 0, taxMinor = 0, bankFeesMinor = 0 } = payment as CapturedPayment;
  const amounts = [feesMinor, taxMinor, bankFeesMinor];
  if (amountMinor > PAYMENT_MINOR_MAX)
    return { code: 'amount.invalid', detail: `One payment is at most ${amountIn(PAYMENT_MINOR_MAX, currency)}: divide it.` };
  if (
    !isPositiveMinor(amountMinor) ||
    !amounts.every(isMinor) ||
    !isMinor(depositMinor) ||
    depositMinor + feesMinor + bankFeesMinor > amountMinor ||
    taxMinor + bankFeesMinor > amountMinor
  )
    return {
      code: 'amount.invalid',
      detail:
        'State what was paid in whole minor units above 0; deposit, fees and bank fees together, and tax and bank fees together, are at most that.',
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

/** What nobody would ever give back is no deposit. */
function depositable({ name, order }: Pack, { depositMinor }: OrderBody): Broken {
  if (depositMinor === undefined || order.rows.some(({ funds }) => funds.includes('return_deposit'))) return undefined;
  return { code: 'field.invalid', detail: `${name} gives no deposit back: leave depositMinor out.` };
}

/** Every further payment is the buyer's, in the currency of the order. */
const paying: Of<Broken> = ({ state, body }) => {
  if (state.payments.length > FURTHER_PAYMENTS_MAX)
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
    : {
        code: 'amount.invalid',
        detail: `The price must be more than nothing and at most ${amountIn(PAYMENT_MINOR_MAX, state.currency)}, in whole minor units.`,
      };
};

/** One that was declined, accepted or replaced meanwhile is no longer what the answer is about. */
const currentProposal: Of<Broken> = ({ state, body: { proposalId } }) =>
  proposalId === undefined || proposalId === state.refundProposal?.proposalId
    ? undefined
    : {
        code: 'state.invalid',
        detail: `Proposal ${proposalId} is no longer the current one. Read the order again and answer what stands there now.`,
      };

/** A bank takes back what its own customer paid, and at most that. */
const charging: Of<Broken> = ({ state, body: { reference, amountMinor } }) => {
  const payment = state.payments.find((one) => one.reference === reference && one.method === 'card');
  if (!payment)
    return {
      code: 'field.invalid',
      detail: 'State the reference of a card payment of this order: a bank takes nothing else back.',
    };
  return isPositiveMinor(amountMinor) && amountMinor <= payment.amountMinor
    ? undefined
    : {
        code: 'amount.invalid',
        detail: `The amount must be more than nothing and at most ${amountIn(payment.amountMinor, state.currency)}, which is what was paid, in whole minor units.`,
      };
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
  return soundPayment(body) ?? promises(given.pack, body) ?? depositable(given.pack, body);
}

/** Nobody says that he gave back another way more than the order cost: nothing here moves by it, but it is read as true. */
function refunding({ state, body: { amountMinor, method } }: Situation<Order, OrderBody, OrderGiven>): Broken {
  const limitMinor = state.priceMinor - state.refundedOutsideMinor;
  if (method === 'external' && limitMinor <= 0)
    return { code: 'limit.reached', detail: 'As much as the order cost has been given back another way already.' };
  if (!isPositiveMinor(amountMinor))
    return {
      code: amountMinor === undefined ? 'field.required' : 'amount.invalid',
      detail: 'State amountMinor in whole minor units above 0.',
    };
  if (method !== 'external' || amountMinor <= limitMinor) return undefined;
  return {
    code: 'amount.invalid',
    detail: `State at most ${amountIn(limitMinor, state.currency)}: what the order cost, less what was given back another way before.`,
  };
}

/** What an action on an order must respect, whatever its rule book says. */
export const orderLaws: Meanings<typeof orderWords, Order, OrderBody, OrderGiven, OrderEvent>['laws'] = {
  place: placing,
  'request-revision': ({ state }) =>
    state.revisionRequests >= REVISION_REQUESTS_MAX
      ? full('revision requests', REVISION_REQUESTS_MAX, 'complete it, or open a dispute')
      : undefined,
  'record-chargeback': charging,
  'accept-refund': currentProposal,
  'decline-refund': currentProposal,
  'withdraw-refund': currentProposal,
  'buy-option': paying,
  'accept-offer': paying,
  offer: offering,
  'open-dispute': ({ state }) =>
    Object.keys(state.disputes).length >= DISPUTES_MAX
      ? full('disputes', DISPUTES_MAX, 'write to the staff, who know it well by now')
      : undefined,
  report: ({ state }) =>
    state.reports >= REPORTS_MAX ? full('reports', REPORTS_MAX, 'the staff have what they need to look into it') : undefined,
  'report-problem': ({ state }) =>
    state.problems >= PROBLEMS_MAX ? full('reported problems', PROBLEMS_MAX, 'open a case, or write in the chat') : undefined,
  refund: refunding,
};
