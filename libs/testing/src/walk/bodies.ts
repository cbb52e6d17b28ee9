import type { DisputeAction, DisputeBody } from '@entente/dispute';
import { plusMs, type Instant } from '@entente/kernel';
import type { Order, OrderAction, OrderBody, SellerCommand } from '@entente/order';
import { KINSHASA, LUBUMBASHI, placing, type Market } from '../market.js';

const DAY_MS = 86_400_000;
const PLACED_MINOR = 10_000;
const DEPOSIT_MINOR = 4_000;
const PROMISED = { duration: 'P5D', estimatedDeliveryDate: '2026-03-10', processingTime: 'P5D', shipTo: KINSHASA };

type Bodies<Said> = (market: Market, id: string) => readonly Said[];
const nothing = () => [{}];
const because = () => [{ reason: 'Parce que.' }];
const words = () => [{ text: 'Voilà.' }];

/** Well-formed bodies of an order's actions: wherever one is allowed, one of them is accepted. */
const ORDER: { readonly [A in OrderAction]: Bodies<OrderBody> } = {
  place: ({ policy, packs }) => {
    const takesDeposit = packs.get(policy).order.rows.some(({ funds }) => funds.includes('return_deposit'));
    return [placing(PLACED_MINOR, { ...PROMISED, ...(takesDeposit && { depositMinor: DEPOSIT_MINOR }) })];
  },
  accept: nothing,
  decline: because,
  cancel: because,
  'request-cancellation': because,
  'accept-cancellation': nothing,
  'refuse-cancellation': because,
  deliver: words,
  complete: nothing,
  'request-revision': words,
  'accept-revision': nothing,
  'refuse-revision': because,
  'open-dispute': () =>
    (['non_delivery', 'not_as_described'] as const).map((reason) => ({ justification: 'Rien reçu.', reason })),
  'buy-option': ({ order }) => [
    { label: 'Une affiche', payment: paying(order, 1_500), duration: 'P2D' },
    { label: 'Sans délai', payment: paying(order, 500) },
  ],
  offer: () => [{ label: 'Un second logo', price: { amountMinor: 2_000, currency: 'EUR' }, duration: 'P3D' }],
  'accept-offer': ({ order }) => Object.keys(order.offers).map((offerId) => ({ offerId, payment: paying(order, 2_000) })),
  'decline-offer': ({ order }) => Object.keys(order.offers).map((offerId) => ({ offerId })),
  'withdraw-offer': ({ order }) => Object.keys(order.offers).map((offerId) => ({ offerId })),
  'request-voucher': nothing,
  review: () => [{ rating: 'positive', text: 'Merci.' }, { rating: 'negative' }],
  hold: because,
  unhold: nothing,
  report: words,
  ship: () => [{ carrier: 'DHL', trackingNumber: 'JD014' }],
  'update-tracking': () => [
    { status: 'in_transit' },
    { status: 'delivered', location: LUBUMBASHI },
    { status: 'delivered', location: KINSHASA },
  ],
  refund: ({ order }) => [
    { amountMinor: part(remainingOf(order)), method: 'platform' },
    { amountMinor: Math.max(1, remainingOf(order)), method: 'platform' },
    { amountMinor: 1, method: 'external' },
  ],
  'record-chargeback': ({ order: { payments } }) =>
    payments.slice(0, 1).flatMap(({ reference, amountMinor }) => [
      { reference, amountMinor: part(amountMinor) },
      { reference, amountMinor },
    ]),
  'propose-refund': ({ order }) => [{ amountMinor: part(remainingOf(order) - order.platform.feesMinor), reason: 'Un geste.' }],
  'accept-refund': nothing,
  'decline-refund': nothing,
  'withdraw-refund': nothing,
  'submit-claim': words,
  'amend-claim': words,
  'withdraw-claim': nothing,
  'review-claim': nothing,
  'reject-claim': because,
  'convert-claim': nothing,
  'hand-over': words,
  'confirm-return': words,
  'claim-damage': ({ order }) => [{ amountMinor: part(order.depositMinor), text: 'Une rayure.' }],
  'accept-damage': nothing,
  'report-problem': words,
};

/** Well-formed bodies of a dispute's actions. */
const DISPUTE: { readonly [A in DisputeAction]: Bodies<DisputeBody> } = {
  assign: () => [{ mediatorId: 'mia' }],
  take: nothing,
  justify: words,
  ask: () => (['buyer', 'seller', 'both'] as const).map((to) => ({ to, text: 'Quel brief ?' })),
  'post-message': words,
  'submit-evidence': () => [{ kind: 'screenshot', text: 'La voici.' }],
  'propose-settlement': () => [{ outcome: 'partial_refund', refundMinor: 1000 }, { outcome: 'restart' }],
  'accept-settlement': nothing,
  'decline-settlement': nothing,
  decide: ({ now, disputes }, id) => decisions(plusMs(now, 3 * DAY_MS), disputes[id]?.arrangement?.refundMinor ?? 1000),
  escalate: () => [{}, { reason: 'harassment' }, { reason: 'other', note: 'À suivre.' }],
  'consent-restart': nothing,
  'add-proof': () => [
    { kind: 'tracking', carrier: 'DHL', trackingNumber: 'JD014', shippedTo: KINSHASA },
    { kind: 'service_receipt', attachmentIds: ['f1'] },
  ],
  close: nothing,
  reopen: because,
};

const SELLER: { readonly [A in SellerCommand['action']]: Bodies<SellerCommand['body']> } = {
  suspend: because,
  'request-reinstatement': () => [{ information: 'Tout est réglé.' }],
  reinstate: nothing,
};

export const orderBodies = (action: OrderAction, market: Market): readonly OrderBody[] => ORDER[action](market, '');
export const disputeBodies = (action: DisputeAction, market: Market, id: string): readonly DisputeBody[] =>
  DISPUTE[action](market, id);
export const sellerBodies = (action: SellerCommand['action'], market: Market): readonly SellerCommand['body'][] =>
  SELLER[action](market, '');

const remainingOf = ({ platform }: Order): number => platform.capturedMinor - platform.refundedMinor;
/** Half of it: there is always something left, and something to take. */
const part = (amountMinor: number): number => Math.max(1, Math.floor(amountMinor / 2));

/** Every payment has a reference of its own. */
const paying = ({ payments }: Order, amountMinor: number) =>
  ({ reference: `pay-${payments.length + 1}`, method: 'card', currency: 'EUR', amountMinor }) as const;

/** Every outcome there is, each on a ground that some rule book takes; every rule book refuses those that are not its own. */
const decisions = (newDeadline: Instant, arrangedMinor: number): readonly DisputeBody[] =>
  [
    { outcome: 'full_refund', ground: 'not_conform' },
    { outcome: 'full_refund', ground: 'not_received' },
    { outcome: 'partial_refund', ground: 'part_conform', refundMinor: 1000 },
    { outcome: 'partial_refund', ground: 'arrangement', refundMinor: arrangedMinor },
    { outcome: 'restart', ground: 'misunderstanding', newDeadline },
    { outcome: 'restart', ground: 'arrangement', newDeadline },
    { outcome: 'pay_seller', ground: 'conform' },
    { outcome: 'no_refund', ground: 'received' },
  ].map((decision) => ({ ...decision, reasons: 'Tout relu.' }));
