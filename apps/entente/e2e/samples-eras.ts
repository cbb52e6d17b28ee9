import type { Sample } from './sample.js';

const words = { text: 'Il ne répond plus.' };
const proposing = {
  body: { amountMinor: 1_000, reason: 'Un geste.' },
  from: 'workingWithClaims',
  again: '409 state.invalid',
} as const;

/** What ComeUp's other rule books grant beyond comeup/2. */
export const eraSamples: { readonly [grant: string]: Sample } = {
  'comeup order: propose-refund by buyer': proposing,
  'comeup order: propose-refund by seller': proposing,
  'comeup order: withdraw-refund by proposer of refund_proposed': { from: 'refundProposed', again: '409 state.invalid' },
  'comeup order: decline-refund by counterparty of refund_proposed': { from: 'refundProposed', again: '409 state.invalid' },
  'comeup order: accept-refund by counterparty of refund_proposed': { from: 'refundProposed', again: '409 state.invalid' },
  'comeup order: submit-claim by buyer': { from: 'workingWithClaims', body: words, again: '409 state.invalid' },
  'comeup order: submit-claim by seller': { from: 'workingWithClaims', body: words, again: '409 state.invalid' },
  'comeup order: amend-claim by proposer of claim': {
    from: 'claimed',
    body: words,
    worse: { text: ' ' },
    again: '422 reason.required',
    repeatable: true,
  },
  'comeup order: withdraw-claim by proposer of claim': { from: 'claimed', again: '409 state.invalid' },
  'comeup order: review-claim by any mediator': { from: 'claimed', again: '409 state.invalid' },
  'comeup order: reject-claim by any mediator': {
    from: 'claimReviewed',
    body: { reason: 'Le délai court encore.' },
    again: '409 state.invalid',
  },
  'comeup order: convert-claim by any mediator': { from: 'claimReviewed', again: '409 order.frozen' },
  'comeup dispute: consent-restart by buyer': { from: 'restartDiscussed', again: '409 state.invalid' },
  'comeup dispute: consent-restart by seller': { from: 'restartDiscussed', again: '409 state.invalid' },
};
