import type { OrderBody } from '@entente/order';
import { KINSHASA, LUBUMBASHI, placing, world, type World } from './world.js';

const because = { reasons: 'Brief, livraison et messages relus.' };

/** A further payment of the buyer. */
export const paid = (reference: string, amountMinor: number, currency = 'EUR') =>
  ({ reference, method: 'card', currency, amountMinor }) as const;

/** An order of services: Ana has bought a logo from Bo, five days, 100.00, of which the commission is 20.00. */
export const comeup = {
  placed: (promised?: OrderBody) => world('comeup/2').does('shop for ana', 'place', placing(10_000, promised)),
  working: (promised?: OrderBody) => comeup.placed(promised).does('bo', 'accept'),
  asked: () => comeup.working().does('ana', 'request-cancellation', { reason: 'Trop lent.' }),
  delivered: () => comeup.working().waits('P1D').does('bo', 'deliver', { text: 'Voilà.' }),
  requested: () => comeup.delivered().does('ana', 'request-revision', { text: 'Plus bleu.' }),
  refused: () => comeup.requested().does('bo', 'refuse-revision', { reason: 'Hors brief.' }),
  disputed: () => comeup.refused().waits('P2D').does('ana', 'open-dispute', { justification: 'Non conforme.' }),
  mediated: () => comeup.disputed().says('mia', 'take'),
  /** Refused twice what she asked for: it opened by itself. */
  openedByItself() {
    const refuses = (order: World) =>
      order
        .does('ana', 'request-cancellation', { reason: 'Trop lent.' })
        .does('bo', 'refuse-cancellation', { reason: 'J’y suis presque.' });
    return refuses(refuses(comeup.working()));
  },

  /** Bo offers more: a second logo, three days, 20.00. */
  offered: (order?: World): World => (order ?? comeup.refused()).does('bo', 'offer', comeup.offer),
  offer: { label: 'Un second logo', price: { amountMinor: 2000, currency: 'EUR' }, duration: 'P3D' },
  option: (more: OrderBody = {}) => ({ label: 'Une affiche', payment: paid('pay-option', 1500), ...more }),
  accepts: (offerId = 'offer-1', amountMinor = 2000) => ({ offerId, payment: paid(`pay-${offerId}`, amountMinor) }),

  refundsAll: { outcome: 'full_refund', ground: 'not_conform', ...because },
  paysSeller: { outcome: 'pay_seller', ground: 'conform', ...because },
  gives: (refundMinor: number, ground = 'part_conform') => ({ outcome: 'partial_refund', ground, refundMinor, ...because }),
  restarts: (newDeadline: string, ground = 'misunderstanding') => ({ outcome: 'restart', ground, newDeadline, ...because }),
};

/** A parcel that Bo promised Ana for 1 March in Kinshasa (an hour ahead of UTC); 100.00, of which the commission is 5.00. */
export const congocrea = {
  placed: (promised: OrderBody = { estimatedDeliveryDate: '2026-03-01', processingTime: 'P5D' }) =>
    world('congocrea/1', '2026-02-10T08:00:00.000Z').does(
      'shop for ana',
      'place',
      placing(10_000, { shipTo: KINSHASA, ...promised }),
    ),
  shipped: () => congocrea.placed().does('bo', 'ship', { carrier: 'DHL', trackingNumber: 'JD014' }),
  opened: () => congocrea.shipped().until('2026-03-05T09:00:00Z').does('ana', 'open-dispute', congocrea.nothingCame),
  escalated: () => congocrea.opened().waits('P3D').says('ana', 'escalate'),
  taken: () => congocrea.escalated().says('mia', 'take'),

  nothingCame: { reason: 'non_delivery', justification: 'Rien reçu.' },
  refundsAll: { outcome: 'full_refund', ground: 'not_received', ...because },
};

/** What people wrote in the histories below: nothing of it may leave the stream in which it is kept. */
export const WRITTEN = {
  reason: 'J’ai changé d’avis, désolée',
  text: 'Voici ce que j’en pense vraiment',
  justification: 'Le bleu n’est pas celui du brief',
  reasons: 'Brief, livraison et messages relus un à un',
  carrier: 'Transports du Fleuve',
  trackingNumber: 'JD 014 600 003',
  label: 'Le même logo, en enseigne lumineuse',
} as const;
const { reason, text, justification, reasons, carrier, trackingNumber, label } = WRITTEN;
const LATER = '2026-06-01T18:00:00Z';

/** Stories in which, taken together, everything happens that may happen to an order and its dispute. */
export const histories = (): readonly World[] => [
  comeup.working().waits('P6D').does('ana', 'cancel', { reason }),
  comeup.placed().does('bo', 'decline', { reason }),
  comeup
    .working()
    .does('ana', 'request-cancellation', { reason })
    .waits('PT49H')
    .does('ana', 'request-cancellation', { reason })
    .does('bo', 'refuse-cancellation', { reason }),
  disputed()
    .says('ana', 'post-message', { text })
    .waits('P3D')
    .says('mia', 'take')
    .says('mia', 'decide', { outcome: 'restart', ground: 'misunderstanding', reasons, newDeadline: LATER }),
  revised().waits('P5M'),
  revised().does('bo', 'accept-revision').does('bo', 'deliver', { text }).waits('P8D'),
  agreed()
    .stopsMail()
    .says('mia', 'decide', { outcome: 'partial_refund', ground: 'arrangement', refundMinor: 3000, reasons })
    .waits('PT1H')
    .letsMailGo()
    .says('ana', 'post-message', { text })
    .says('mia', 'post-message', { text }),
  comeup.openedByItself().says('mia', 'take').says('ana', 'justify', { text }),
  comeup.openedByItself().waits('P3D'),
  disputed()
    .says('bo', 'submit-evidence', { kind: 'message', text, offPlatform: true })
    .says('ana', 'submit-evidence', { kind: 'screenshot', attachmentIds: ['f1'] }),
  offered()
    .does('ana', 'decline-offer', { offerId: 'offer-1' })
    .does('bo', 'withdraw-offer', { offerId: 'offer-2' })
    .does('shop for ana', 'accept-offer', { offerId: 'offer-3', payment: paid('pay-offer', 2000) })
    .waits('P8D'),
  refused()
    .does('shop for ana', 'buy-option', { label, payment: paid('pay-option', 1500), duration: 'P2D' })
    .does('ops', 'hold', { reason })
    .does('ana', 'report', { text })
    .waits('PT72H')
    .does('mia', 'unhold')
    .does('bo', 'deliver', { attachmentIds: ['f1'] })
    .does('ana', 'complete')
    .does('ana', 'review', { rating: 'negative', text })
    .writes('ana', text),
  revised().waits('P5M').does('ana', 'request-voucher'),

  parcel().does('bo', 'refund', { amountMinor: 10_000, method: 'platform', reason }),
  parcel()
    .waits('P4D')
    .says('ana', 'escalate')
    .does('bo', 'refund', { amountMinor: 1000, method: 'platform', reason })
    .says('mia', 'take')
    .says('mia', 'decide', { outcome: 'full_refund', ground: 'not_received', reasons }),
  parcel()
    .does('bo', 'update-tracking', { status: 'delivered', location: LUBUMBASHI })
    .does('shop', 'update-tracking', { status: 'delivered', location: KINSHASA }),
  parcel().waits('P6M'),
];

const revised = () => comeup.working().does('bo', 'deliver', { text }).does('ana', 'request-revision', { text }).waits('P3D');
const refused = () => revised().does('bo', 'refuse-revision', { reason });
const disputed = () => refused().does('ana', 'open-dispute', { justification });
const offered = () => {
  const offer = { label, price: { amountMinor: 2000, currency: 'EUR' }, duration: 'P3D' };
  const order = revised();
  for (let n = 1; n <= 4; n++) order.does('bo', 'offer', offer);
  return order;
};
const agreed = () =>
  disputed()
    .says('mia', 'take')
    .says('mia', 'ask', { to: 'both', text })
    .waits('P3D')
    .says('mia', 'post-message', { text })
    .says('bo', 'propose-settlement', { outcome: 'restart' })
    .says('ana', 'decline-settlement')
    .says('ana', 'propose-settlement', { outcome: 'partial_refund', refundMinor: 3000 })
    .says('bo', 'accept-settlement');
const parcel = () =>
  congocrea
    .placed()
    .does('bo', 'ship', { carrier, trackingNumber })
    .does('shop', 'update-tracking', { status: 'in_transit', location: LUBUMBASHI })
    .until('2026-03-05T09:00:00Z')
    .does('ana', 'open-dispute', { reason: 'non_delivery', justification });
