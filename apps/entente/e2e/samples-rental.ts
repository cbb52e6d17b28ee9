import type { Sample } from './sample.js';

const opening = { body: { justification: 'Ce n’est pas ce qui était convenu.' }, again: '409 dispute.already_open' } as const;
const speaking = {
  from: 'heard',
  body: { text: 'Bonjour.' },
  worse: { text: ' ' },
  again: '422 reason.required',
  repeatable: true,
} as const;
const submitting = { ...speaking, body: { kind: 'photo', text: 'L’objectif.' }, worse: { kind: 'photo' } } as const;

/** What the rule book of the rental grants. */
export const rentalSamples: { readonly [grant: string]: Sample } = {
  'example order: accept by seller': { from: 'booked', again: '409 state.invalid' },
  'example order: decline by seller': { from: 'booked', body: { reason: 'En panne.' }, again: '409 order.closed' },
  'example order: cancel by buyer': { from: 'booked', again: '409 order.closed' },
  'example order: cancel by seller': { from: 'confirmed', again: '409 order.closed' },
  'example order: hand-over by seller': { from: 'confirmed', again: '409 state.invalid' },
  'example order: confirm-return by seller': { from: 'handedOver', again: '409 state.invalid' },
  'example order: complete by seller': { from: 'returned', again: '409 order.closed' },
  'example order: claim-damage by seller': {
    from: 'returned',
    body: { amountMinor: 1_500, text: 'Une rayure.' },
    again: '409 state.invalid',
  },
  'example order: accept-damage by buyer': { from: 'damaged', again: '409 order.closed' },
  'example order: open-dispute by buyer': { from: 'damaged', ...opening },
  'example order: open-dispute by seller': { from: 'kept', ...opening },
  'example order: review by buyer': { from: 'brought', body: { rating: 'positive' }, again: '409 state.invalid' },
  'example dispute: take by any mediator': { from: 'disagreed', again: '409 state.invalid' },
  'example dispute: assign by staff': {
    from: 'disagreed',
    body: { mediatorId: 'mia' },
    worse: { mediatorId: 'a@b.fr' },
    again: '422 field.invalid',
    repeatable: true,
  },
  'example dispute: post-message by buyer': speaking,
  'example dispute: post-message by seller': speaking,
  'example dispute: post-message by mediator': speaking,
  'example dispute: submit-evidence by buyer': submitting,
  'example dispute: submit-evidence by seller': submitting,
  'example dispute: decide by mediator': {
    from: 'heard',
    body: { outcome: 'pay_seller', ground: 'conform', reasons: 'Les photos le montrent.' },
    again: '409 decision.final',
  },
};
