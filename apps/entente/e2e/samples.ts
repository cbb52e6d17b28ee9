import { paymentOf, POSTER } from './beside.js';
import type { Sample } from './sample.js';
import { eraSamples } from './samples-eras.js';
import { goodsSamples } from './samples-goods.js';
import { rentalSamples } from './samples-rental.js';

const words = { text: 'Bonjour.' };
const reason = { reason: 'Parce que.' };
const speaking = { from: 'mediated', body: words, worse: { text: ' ' }, again: '422 reason.required', repeatable: true } as const;
const assigning = {
  body: { mediatorId: 'mia' },
  worse: { mediatorId: 'a@b.fr' },
  again: '422 field.invalid',
  repeatable: true,
} as const;
const evidence = { kind: 'message', text: 'Notre échange du 3.' };
const submitting = { ...speaking, body: evidence, worse: { kind: 'message' } } as const;

/** One accepted and one refused try of every action in every relation that a rule book grants. */
export const samples: { readonly [grant: string]: Sample } = {
  'comeup order: accept by seller': { from: 'placed', again: '409 state.invalid' },
  'comeup order: cancel by buyer': { from: 'placed', again: '409 order.closed' },
  'comeup order: cancel by seller': { from: 'accepted', again: '409 order.closed' },
  'comeup order: decline by seller': { from: 'placed', body: reason, again: '409 order.closed' },
  'comeup order: request-cancellation by buyer': { from: 'accepted', body: reason, again: '409 state.invalid' },
  'comeup order: accept-cancellation by seller': { from: 'cancellationRequested', again: '409 order.closed' },
  'comeup order: refuse-cancellation by seller': { from: 'cancellationRequested', body: reason, again: '409 state.invalid' },
  'comeup order: deliver by seller': { from: 'accepted', body: words, again: '409 state.invalid' },
  'comeup order: complete by buyer': { from: 'delivered', again: '409 order.closed' },
  'comeup order: request-revision by buyer': { from: 'delivered', body: words, again: '409 state.invalid' },
  'comeup order: accept-revision by seller': { from: 'revisionRequested', again: '409 state.invalid' },
  'comeup order: refuse-revision by seller': { from: 'revisionRequested', body: reason, again: '409 state.invalid' },
  'comeup order: open-dispute by buyer': {
    from: 'revisionRefused',
    body: { justification: 'Non.' },
    again: '409 dispute.already_open',
  },
  'comeup order: buy-option by service for buyer': {
    from: 'revisionRefused',
    body: (deal) => ({ label: 'Un format de plus', payment: paymentOf(deal, 1_500) }),
    again: '409 payment.reused',
  },
  'comeup order: offer by seller': {
    from: 'accepted',
    body: POSTER,
    worse: { ...POSTER, price: { amountMinor: 2_000, currency: 'USD' } },
    again: '422 currency.mismatch',
    repeatable: true,
  },
  'comeup order: accept-offer by service for buyer': {
    from: 'offered',
    body: (deal) => ({ offerId: 'offer-1', payment: paymentOf(deal, 2_000) }),
    again: '409 state.invalid',
  },
  'comeup order: decline-offer by buyer': { from: 'offered', body: { offerId: 'offer-1' }, again: '409 state.invalid' },
  'comeup order: withdraw-offer by seller': { from: 'offered', body: { offerId: 'offer-1' }, again: '409 state.invalid' },
  'comeup order: request-voucher by buyer': { from: 'expired', again: '409 state.invalid' },
  'comeup order: review by buyer': { from: 'completed', body: { rating: 'negative' }, again: '409 state.invalid' },
  'comeup order: hold by staff': { from: 'accepted', body: reason, again: '409 order.frozen' },
  'comeup order: unhold by staff': { from: 'held', again: '409 state.invalid' },
  'comeup order: report by buyer': { ...speaking, from: 'disputed' },
  'comeup order: report by seller': { ...speaking, from: 'cancelled' },
  'comeup dispute: submit-evidence by buyer': submitting,
  'comeup dispute: submit-evidence by seller': submitting,
  'comeup dispute: justify by buyer': { from: 'disputedByItself', body: words, again: '409 state.invalid' },
  'comeup dispute: assign by staff': { from: 'disputed', ...assigning },
  'comeup dispute: take by any mediator': { from: 'disputed', again: '409 state.invalid' },
  'comeup dispute: ask by mediator': {
    from: 'mediated',
    body: { to: 'seller', ...words },
    worse: { to: 'seller' },
    again: '422 reason.required',
  },
  'comeup dispute: post-message by buyer': speaking,
  'comeup dispute: post-message by seller': speaking,
  'comeup dispute: post-message by mediator': speaking,
  'comeup dispute: propose-settlement by buyer': {
    from: 'mediated',
    body: { outcome: 'restart' },
    worse: { outcome: 'partial_refund' },
    again: '422 field.required',
  },
  'comeup dispute: propose-settlement by seller': {
    from: 'mediated',
    body: { outcome: 'restart' },
    worse: { outcome: 'partial_refund' },
    again: '422 field.required',
  },
  'comeup dispute: accept-settlement by counterparty of settlement': { from: 'settlementProposed', again: '409 state.invalid' },
  'comeup dispute: decline-settlement by counterparty of settlement': { from: 'settlementProposed', again: '409 state.invalid' },
  'comeup dispute: decide by mediator': {
    from: 'mediated',
    body: { outcome: 'pay_seller', ground: 'conform', reasons: 'Conforme.' },
    again: '409 decision.final',
  },
  ...eraSamples,
  ...goodsSamples,
  ...rentalSamples,
};
