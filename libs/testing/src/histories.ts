import type { OrderBody } from '@entente/order';
import type { Packs } from '@entente/policy';
import { KINSHASA, LUBUMBASHI, placing } from './market.js';
import { world, type World } from './world.js';

const because = { reasons: 'Brief, livraison et messages relus.' };

/** A further payment of the buyer. */
export const paid = (reference: string, amountMinor: number, currency = 'EUR') =>
  ({ reference, method: 'card', currency, amountMinor }) as const;

/** An order of services: Ana has bought a logo from Bo, five days, 100.00, of which the commission is 20.00. */
export function services(policy: string, rules?: Packs) {
  const placed = (promised?: OrderBody) =>
    world(policy, undefined, rules).does('shop for ana', 'place', placing(10_000, promised));
  const working = (promised?: OrderBody) => placed(promised).does('bo', 'accept');
  const asked = () => asksToCancel(working());
  const delivered = () => working().waits('P1D').does('bo', 'deliver', { text: 'Voilà.' });
  const requested = () => delivered().does('ana', 'request-revision', { text: 'Plus bleu.' });
  const refused = () => requested().does('bo', 'refuse-revision', { reason: 'Hors brief.' });
  const disputed = () => refused().waits('P2D').does('ana', 'open-dispute', { justification: 'Non conforme.' });
  const mediated = () => disputed().says('mia', 'take');
  return { placed, working, asked, delivered, requested, refused, disputed, mediated };
}

export const asksToCancel = (order: World): World => order.does('ana', 'request-cancellation', { reason: 'Trop lent.' });
export const refusesToCancel = (order: World): World =>
  asksToCancel(order).does('bo', 'refuse-cancellation', { reason: 'J’y suis presque.' });

/** The era of the help articles. */
export const comeup = {
  ...services('comeup/2'),
  /** Refused twice what she asked for: it opened by itself. */
  openedByItself: () => refusesToCancel(refusesToCancel(comeup.working())),

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

/** The era of the blog: a first refusal leads back to the check, and it takes another one to open a dispute. */
export const comeup1 = {
  ...services('comeup/1'),
  refusedTwice: () =>
    comeup1.refused().does('ana', 'request-revision', { text: 'Encore.' }).does('bo', 'refuse-revision', { reason: 'Non.' }),
  disputed: () => comeup1.refusedTwice().does('ana', 'open-dispute', { justification: 'Deux fois refusé.' }),
  mediated: () => comeup1.disputed().says('mia', 'take'),
};

/** The era of claims: either side proposes a refund, or complains to the staff. */
export const comeup3 = {
  ...services('comeup/3'),
  proposal: { amountMinor: 3000, reason: 'La moitié convient.' },
  /** Of an order that is at work, unless another is meant. */
  proposed: (by: 'ana' | 'bo' = 'bo', order: World = comeup3.working()): World =>
    order.does(by, 'propose-refund', comeup3.proposal),
  claimed: (by: 'ana' | 'bo' = 'ana', order: World = comeup3.working()): World =>
    order.does(by, 'submit-claim', { text: 'L’autre ne répond plus.' }),
  reviewed: (by?: 'ana' | 'bo'): World => comeup3.claimed(by).does('mia', 'review-claim'),
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
  suspended: (parcel?: World): World => (parcel ?? congocrea.placed()).regards('ops', 'suspend', { reason: 'Sans réponse.' }),

  nothingCame: { reason: 'non_delivery', justification: 'Rien reçu.' },
  notAsShown: { reason: 'not_as_described', justification: 'Ce n’est pas le panier de la photo.' },
  refundsAll: { outcome: 'full_refund', ground: 'not_received', ...because },
  gives: (refundMinor: number) => ({ outcome: 'partial_refund', ground: 'part_conform', refundMinor, ...because }),
  givesNothing: { outcome: 'no_refund', ground: 'received', ...because },
  refund: (amountMinor: number, method: 'platform' | 'external' = 'platform') => ({ amountMinor, method }),
  arrives: (location = KINSHASA) => ({ status: 'delivered', location }) as const,
  chargeback: (amountMinor = 10_000) => ({ reference: 'pay-10000', amountMinor }),
};

/** Goods, but that a case is opened only 48 hours after the buyer has asked the seller for help (G1): what a version of Congocrea's book writes. */
export const HELP_FIRST = `order:
  flags:
    help_asked: { while: [paid, shipped, delivered, completed] }
  windows:
    answer_awaited: { lasts: PT48H, while: help_asked }
  rows:
    - { rule: CG-T01, action: report-problem, by: buyer, from: [paid, shipped, delivered, completed], without: help_asked, needs: text, event: ProblemReported, sets: help_asked }
    - rule: CG-T03
      action: open-dispute
      by: buyer
      says: { reason: [non_delivery, not_as_described] }
      from: [paid, shipped, delivered, completed]
      with: help_asked
      without: [any case_open, chargeback]
      after: [eligible, answer_awaited]
      within: case_window
      if: { reasonTried: false, refunded: [none, part] }
      else: { help_asked: dispute.not_eligible, case_open: dispute.already_open, chargeback: dispute.not_eligible, reasonTried: dispute.not_eligible, refunded: dispute.not_eligible }
      needs: justification
      event: DisputeOpened
      sets: case_open
      counts: disputes
      funds: hold
texts:
  order:
    flags:
      help_asked: { fr: Aide demandée au vendeur, en: Help asked of the seller }
    windows:
      answer_awaited: { fr: Réponse attendue du vendeur, en: Time for the seller to answer }
    actions:
      report-problem: { fr: Signaler un problème au vendeur, en: Report a problem to the seller }
`;

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

  restarted(),
  ...claims(),

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
  parcel().waits('P13M'),
  parcel()
    .says('bo', 'add-proof', { kind: 'tracking', carrier, trackingNumber, shippedTo: KINSHASA })
    .says('ops', 'escalate', { reason: 'other', note: text })
    .says('mia', 'take')
    .says('mia', 'decide', { outcome: 'no_refund', ground: 'received', reasons })
    .says('max', 'reopen', { reason })
    .does('shop', 'record-chargeback', congocrea.chargeback()),
  parcel().says('ana', 'close').does('shop', 'record-chargeback', congocrea.chargeback(4000)),
  rented().does('bo', 'confirm-return', { text }).does('bo', 'claim-damage', { amountMinor: 7_500, text }).waits('P4D'),

  congocrea
    .placed()
    .regards('mia', 'suspend', { reason })
    .regards('bo', 'request-reinstatement', { information: text })
    .regards('ops', 'reinstate'),
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
const restarted = () => {
  const refusesAgain = (order: World) =>
    order.does('ana', 'request-revision', { text }).does('bo', 'refuse-revision', { reason });
  return refusesAgain(refusesAgain(comeup1.delivered()))
    .does('ana', 'open-dispute', { justification })
    .says('mia', 'take')
    .says('ana', 'consent-restart')
    .says('bo', 'consent-restart')
    .says('mia', 'decide', { outcome: 'restart', ground: 'misunderstanding', reasons, newDeadline: LATER });
};
const claims = () => {
  const proposal = { amountMinor: 3000, reason };
  return [
    comeup3
      .working()
      .does('ana', 'propose-refund', proposal)
      .does('ana', 'withdraw-refund')
      .does('bo', 'propose-refund', proposal)
      .does('ana', 'decline-refund')
      .does('bo', 'propose-refund', proposal)
      .does('ana', 'accept-refund'),
    comeup3.working().does('bo', 'submit-claim', { text }).does('bo', 'amend-claim', { text }).does('bo', 'withdraw-claim'),
    comeup3.working().does('ana', 'submit-claim', { text }).does('mia', 'review-claim').does('mia', 'reject-claim', { reason }),
    comeup3.working().does('bo', 'submit-claim', { text }).does('mia', 'review-claim').does('max', 'convert-claim'),
  ];
};
/** A camera, for three days from 9 March on: rent 60.00, deposit 200.00. */
const rented = () =>
  world('example/1')
    .does('shop for ana', 'place', {
      ...placing(26_000, { duration: 'P3D', estimatedDeliveryDate: '2026-03-09' }),
      depositMinor: 20_000,
    })
    .does('bo', 'accept')
    .until('2026-03-09T14:00:00Z')
    .does('bo', 'hand-over', { text });
const parcel = () =>
  congocrea
    .placed()
    .does('bo', 'ship', { carrier, trackingNumber })
    .does('shop', 'update-tracking', { status: 'in_transit', location: LUBUMBASHI })
    .until('2026-03-05T09:00:00Z')
    .does('ana', 'open-dispute', { reason: 'non_delivery', justification });
