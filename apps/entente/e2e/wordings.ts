import { inHours, POSTER } from './beside.js';
import type { Deal, DisputeSeen, OrderSeen } from './situations.js';

/** What a body may have to name: the deal, what its order shows, and the hour. */
export type Told = {
  readonly deal: Pick<Deal, 'id'>;
  readonly order: Pick<OrderSeen, 'offers'>;
  readonly dispute?: Pick<DisputeSeen, 'settlement'>;
  readonly now: string;
  /** Makes payment references new. */
  readonly count: number;
};
type Wordings = { readonly [action: string]: (told: Told) => readonly object[] };

const nothing = () => [{}];
const reason = () => [{ reason: 'Parce que.' }];
const words = () => [{ text: 'Bonjour.' }];
const offers = ({ order }: Told): readonly string[] => [...order.offers.map(({ offerId }) => offerId), 'offer-1'];
const payment = ({ deal, count }: Told, amountMinor: number) => ({
  reference: `further-${deal.id}-${count}`,
  method: 'card',
  amountMinor,
  currency: 'EUR',
});

/** Everything that makes sense to say with an action of an order: where it is listed, one of these is accepted; where it is not, none. */
export const orderWordings: Wordings = {
  accept: nothing,
  decline: reason,
  cancel: () => [{}, { reason: 'Plus en stock.' }], // Some rule books want to know why.
  'request-cancellation': reason,
  'accept-cancellation': nothing,
  'refuse-cancellation': reason,
  deliver: words,
  complete: nothing,
  'request-revision': words,
  'accept-revision': nothing,
  'refuse-revision': reason,
  'open-dispute': () => ['non_delivery', 'not_as_described'].map((why) => ({ justification: 'Non conforme.', reason: why })),
  'buy-option': (told) => [{ label: 'Un format de plus', payment: payment(told, 1_500), duration: 'P1D' }],
  offer: () => [POSTER],
  'accept-offer': (told) => offers(told).map((offerId) => ({ offerId, payment: payment(told, POSTER.price.amountMinor) })),
  'decline-offer': (told) => offers(told).map((offerId) => ({ offerId })),
  'withdraw-offer': (told) => offers(told).map((offerId) => ({ offerId })),
  'request-voucher': nothing,
  review: () => [{ rating: 'positive' }],
  hold: reason,
  unhold: nothing,
  report: words,
  ship: () => [{ carrier: 'Poste' }],
  'update-tracking': () => [{ status: 'in_transit' }, { status: 'delivered' }],
  refund: () => ['platform', 'external'].map((method) => ({ amountMinor: 1, method })),
  'record-chargeback': ({ deal }) => [{ reference: `pay-${deal.id}`, amountMinor: 1 }],
  'propose-refund': () => [{ amountMinor: 1, reason: 'Un geste.' }],
  'accept-refund': nothing,
  'decline-refund': nothing,
  'withdraw-refund': nothing,
  'submit-claim': words,
  'amend-claim': words,
  'withdraw-claim': nothing,
  'review-claim': nothing,
  'reject-claim': reason,
  'convert-claim': nothing,
  'hand-over': words,
  'confirm-return': words,
  'claim-damage': () => [{ amountMinor: 1, text: 'Une rayure.' }],
  'accept-damage': nothing,
  'report-problem': words,
  'send-message': words,
};

const DECISIONS = [
  ['full_refund', 'not_conform'],
  ['full_refund', 'not_received'],
  ['partial_refund', 'part_conform'],
  ['partial_refund', 'arrangement'],
  ['restart', 'misunderstanding'],
  ['restart', 'arrangement'],
  ['pay_seller', 'conform'],
  ['no_refund', 'received'],
] as const;

/** The same for a dispute. */
export const disputeWordings: Wordings = {
  assign: () => [{ mediatorId: 'max' }],
  take: nothing,
  justify: words,
  ask: () => ['buyer', 'seller', 'both'].map((to) => ({ to, text: 'Quelle page ?' })),
  'post-message': words,
  'submit-evidence': () => [{ kind: 'document', text: 'Le brief.' }],
  'propose-settlement': () => [{ outcome: 'partial_refund', refundMinor: 1_000 }, { outcome: 'restart' }],
  'accept-settlement': nothing,
  'decline-settlement': nothing,
  decide: ({ now }) =>
    DECISIONS.map(([outcome, ground]) => ({
      outcome,
      ground,
      reasons: 'Le brief le dit.',
      ...(outcome === 'partial_refund' && { refundMinor: 3_000 }),
      ...(outcome === 'restart' && { newDeadline: inHours(now, 4 * 24) }),
    })),
  escalate: () => [{}, { reason: 'seller_inactivity' }],
  'consent-restart': nothing,
  'add-proof': () => [{ kind: 'tracking', trackingNumber: 'CD-1' }],
  close: nothing,
  reopen: reason,
};
