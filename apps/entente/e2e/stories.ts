/** Whom a step is sent by; the shop speaks for the buyer. */
export type Who = 'shop' | 'buyer' | 'seller' | 'mia' | 'ops';

/** A command, or a turn of the clock that ends when all is quiet. */
export type Step =
  | { readonly who: Who; readonly path: string; readonly body?: { readonly [field: string]: unknown; readonly orderId?: string } }
  | { readonly turn: string };

/** What must be true when a story is over, whatever happened to the process meanwhile. */
export type End = {
  readonly status: string;
  /** The one event that closed the order. */
  readonly closes: string;
  readonly buyerMinor: number;
  readonly sellerMinor: number;
  readonly feesMinor: number;
  readonly voucherMinor?: number;
  /** Of what the seller was paid, so much has left his wallet. */
  readonly withdrawnMinor?: number;
  /** What the provider was asked to give back, each once. */
  readonly refunds: readonly number[];
};

/** One order from its payment to its end; every figure is out of 100.00, and whatever was paid later. */
type Story = { readonly steps: (orderId: string) => readonly Step[]; readonly end: End };

const PAID_MINOR = 10_000;
const QUIET: Step = { turn: 'PT0S' };
const RELEASED = { buyerMinor: 0, sellerMinor: 8_000, feesMinor: 2_000, refunds: [] };
const RETURNED = { buyerMinor: PAID_MINOR, sellerMinor: 0, feesMinor: 0, refunds: [PAID_MINOR] };

export const sellerOf = (orderId: string): string => `bo-${orderId}`;
/** Where that seller has his money sent. */
export const accountOf = (orderId: string): string => `account-of-${sellerOf(orderId)}`;

function place(orderId: string, policy: string, more: object = {}): Step {
  const payment = { reference: `pay-${orderId}`, method: 'card', amountMinor: PAID_MINOR, currency: 'EUR' };
  const body = {
    orderId,
    policy,
    buyerId: 'ana',
    sellerId: sellerOf(orderId),
    title: 'Un logo',
    terms: 'Trois propositions',
    duration: 'P5D',
    payment,
    ...more,
  };
  return { who: 'shop', path: '/orders', body };
}

const refused = (orderId: string): readonly Step[] => [
  place(orderId, 'comeup'),
  { who: 'seller', path: `/orders/${orderId}/accept` },
  { who: 'seller', path: `/orders/${orderId}/deliver`, body: { text: 'Voici.' } },
  { who: 'buyer', path: `/orders/${orderId}/request-revision`, body: { text: 'Plus grand.' } },
  { who: 'seller', path: `/orders/${orderId}/refuse-revision`, body: { reason: 'Hors brief.' } },
];

export const STORIES = {
  'completed after a refusal': {
    steps: (orderId) => [...refused(orderId), { who: 'buyer', path: `/orders/${orderId}/complete` }, QUIET],
    end: { status: 'completed', closes: 'OrderCompleted', ...RELEASED },
  },
  'disputed and refunded in part': {
    steps: (orderId) => [
      ...refused(orderId),
      { who: 'buyer', path: `/orders/${orderId}/open-dispute`, body: { justification: 'Non conforme.' } },
      { who: 'mia', path: `/disputes/${orderId}.1/take` },
      {
        who: 'mia',
        path: `/disputes/${orderId}.1/decide`,
        body: { outcome: 'partial_refund', refundMinor: 3_000, ground: 'part_conform', reasons: 'La moitié convient.' },
      },
      QUIET,
    ],
    end: {
      status: 'completed',
      closes: 'OrderCompleted',
      buyerMinor: 3_000,
      sellerMinor: 5_000,
      feesMinor: 2_000,
      refunds: [3_000],
    },
  },
  'cancelled and refunded': {
    steps: (orderId) => [
      place(orderId, 'comeup'),
      { who: 'seller', path: `/orders/${orderId}/accept` },
      { who: 'seller', path: `/orders/${orderId}/cancel`, body: { reason: 'Malade.' } },
      QUIET,
    ],
    end: { status: 'cancelled', closes: 'OrderCancelled', ...RETURNED },
  },
  'a parcel that never came': {
    steps: (orderId) => [
      place(orderId, 'congocrea', { processingTime: 'P1D' }),
      { who: 'seller', path: `/orders/${orderId}/ship`, body: { carrier: 'DHL' } },
      { turn: 'P3D' },
      { who: 'buyer', path: `/orders/${orderId}/open-dispute`, body: { reason: 'non_delivery', justification: 'Rien reçu.' } },
      { turn: 'P4D' },
      { who: 'buyer', path: `/disputes/${orderId}.1/escalate` },
      { who: 'mia', path: `/disputes/${orderId}.1/take` },
      {
        who: 'mia',
        path: `/disputes/${orderId}.1/decide`,
        body: { outcome: 'full_refund', ground: 'not_received', reasons: 'Aucune preuve.' },
      },
      QUIET,
      { who: 'seller', path: `/orders/${orderId}/complete` },
      QUIET,
    ],
    end: { status: 'completed', closes: 'OrderCompleted', ...RETURNED },
  },
  'opened by itself and refunded': {
    steps: (orderId) => [
      place(orderId, 'comeup'),
      { who: 'seller', path: `/orders/${orderId}/accept` },
      ...[1, 2].flatMap((n): readonly Step[] => [
        {
          who: 'buyer',
          path: `/orders/${orderId}/request-cancellation`,
          body: { reason: `Trop lent, je le dis pour la ${n}e fois.` },
        },
        { who: 'seller', path: `/orders/${orderId}/refuse-cancellation`, body: { reason: 'Presque fini.' } },
      ]),
      { who: 'buyer', path: `/disputes/${orderId}.1/justify`, body: { text: 'Rien en un mois.' } },
      { who: 'mia', path: `/disputes/${orderId}.1/take` },
      {
        who: 'mia',
        path: `/disputes/${orderId}.1/decide`,
        body: { outcome: 'full_refund', ground: 'not_conform', reasons: 'Rien n’a été livré.' },
      },
      QUIET,
    ],
    end: { status: 'cancelled', closes: 'OrderCancelled', ...RETURNED },
  },
  'held and enlarged by an offer': {
    steps: (orderId) => [
      place(orderId, 'comeup'),
      { who: 'seller', path: `/orders/${orderId}/accept` },
      { who: 'ops', path: `/orders/${orderId}/hold`, body: { reason: 'À vérifier.' } },
      { who: 'ops', path: `/orders/${orderId}/unhold` },
      {
        who: 'seller',
        path: `/orders/${orderId}/offer`,
        body: { label: 'Une affiche', price: { amountMinor: 2_000, currency: 'EUR' }, duration: 'P2D' },
      },
      {
        who: 'shop',
        path: `/orders/${orderId}/accept-offer`,
        body: {
          offerId: 'offer-1',
          payment: { reference: `pay-${orderId}-2`, method: 'card', amountMinor: 2_000, currency: 'EUR' },
        },
      },
      { who: 'seller', path: `/orders/${orderId}/deliver`, body: { text: 'Les deux.' } },
      { who: 'buyer', path: `/orders/${orderId}/complete` },
      QUIET,
    ],
    end: { status: 'completed', closes: 'OrderCompleted', buyerMinor: 0, sellerMinor: 9_600, feesMinor: 2_400, refunds: [] },
  },
  'expired with a voucher': {
    steps: (orderId) => [
      place(orderId, 'comeup'),
      { who: 'seller', path: `/orders/${orderId}/accept` },
      { turn: 'P6M' },
      { who: 'buyer', path: `/orders/${orderId}/request-voucher` },
      QUIET,
    ],
    end: {
      status: 'expired',
      closes: 'OrderExpired',
      buyerMinor: 0,
      sellerMinor: 0,
      feesMinor: 0,
      voucherMinor: PAID_MINOR,
      refunds: [],
    },
  },
  'paid out': {
    steps: (orderId) => [
      place(orderId, 'comeup'),
      { who: 'seller', path: `/orders/${orderId}/accept` },
      { who: 'seller', path: `/orders/${orderId}/deliver`, body: { text: 'Voici.' } },
      { who: 'buyer', path: `/orders/${orderId}/complete` },
      QUIET,
      {
        who: 'seller',
        path: `/wallets/${sellerOf(orderId)}/withdraw`,
        body: { marketplace: 'comeup', amountMinor: 5_000, currency: 'EUR', destination: accountOf(orderId) },
      },
      QUIET,
    ],
    end: { status: 'completed', closes: 'OrderCompleted', ...RELEASED, withdrawnMinor: 5_000 },
  },
  'nobody chooses': {
    steps: (orderId) => [...refused(orderId), { turn: 'P8D' }],
    end: { status: 'completed', closes: 'OrderCompleted', ...RELEASED },
  },
  'never accepted': {
    steps: (orderId) => [place(orderId, 'comeup'), { turn: 'P3D' }],
    end: { status: 'cancelled', closes: 'OrderCancelled', ...RETURNED },
  },
} as const satisfies { readonly [name: string]: Story };
export type StoryName = keyof typeof STORIES;
