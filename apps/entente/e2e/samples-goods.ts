import type { Begun, Sample } from './sample.js';
import type { Town } from './served.js';
import { done, type Deal } from './situations.js';

const afterThreeDays = async (here: Town, deals: Begun): Promise<Deal> => {
  const deal = await deals.caseOpened();
  await here.wait('P3DT2M');
  return deal;
};
/** Its seller is suspended, and a day late. */
const forgotten = async (here: Town, deals: Begun): Promise<Deal> => {
  const deal = await deals.paid();
  await done(here.ops.post(`/sellers/${deal.sellerId}/suspend`, { marketplace: 'congocrea', reason: 'Aucune réponse.' }));
  await here.wait('P2D');
  return deal;
};
const arrived = async (_: Town, deals: Begun): Promise<Deal> => {
  const deal = await deals.shipped();
  await done(deal.seller('complete'));
  return deal;
};
const closed = async (here: Town, deals: Begun): Promise<Deal> => {
  const deal = await deals.caseOpened();
  await done(deal.inDispute(deal.ana, 'close'));
  await here.wait('PT0S');
  return deal;
};

const reason = { reason: 'Parce que.' };
const full = { amountMinor: 10_000, method: 'platform' };
const repeatable = { repeatable: true } as const;
const speaking = {
  from: 'caseOpened',
  body: { text: 'Bonjour.' },
  worse: { text: ' ' },
  again: '422 reason.required',
  ...repeatable,
} as const;
const submitting = { ...speaking, body: { kind: 'photo', text: 'Le carton.' }, worse: { kind: 'photo' } } as const;
const tracking = { from: 'shipped', body: { status: 'in_transit' }, worse: {}, again: '400 malformed', ...repeatable } as const;

/** What Congocrea's rule book grants. */
export const goodsSamples: { readonly [grant: string]: Sample } = {
  'congocrea order: ship by seller': { from: 'paid', body: { carrier: 'Poste' }, again: '409 state.invalid' },
  'congocrea order: update-tracking by seller': { ...tracking, worse: { status: 'lost' } },
  'congocrea order: update-tracking by service': tracking,
  'congocrea order: complete by seller': { from: 'shipped', again: '409 order.closed' },
  'congocrea order: cancel by seller': { from: 'paid', body: reason, again: '409 order.closed' },
  'congocrea order: refund by seller': { from: 'paid', body: full, again: '422 amount.invalid' },
  'congocrea order: refund by staff': { from: forgotten, body: full, again: '422 amount.invalid' },
  'congocrea order: record-chargeback by service': {
    from: 'paid',
    body: ({ reference }) => ({ reference, amountMinor: 10_000 }),
    again: '409 state.invalid',
  },
  'congocrea order: open-dispute by buyer': {
    from: 'overdue',
    body: { reason: 'non_delivery', justification: 'Rien.' },
    again: '409 dispute.already_open',
  },
  'congocrea order: review by buyer': { from: arrived, body: { rating: 'positive' }, again: '409 state.invalid' },
  'congocrea dispute: post-message by buyer': speaking,
  'congocrea dispute: post-message by seller': speaking,
  'congocrea dispute: post-message by staff': speaking,
  'congocrea dispute: submit-evidence by buyer': submitting,
  'congocrea dispute: submit-evidence by seller': submitting,
  'congocrea dispute: add-proof by seller': {
    from: 'caseOpened',
    body: { kind: 'tracking', trackingNumber: 'CD 12' },
    worse: { kind: 'tracking' },
    again: '422 field.required',
    ...repeatable,
  },
  'congocrea dispute: close by buyer': { from: 'caseOpened', again: '409 case.closed' },
  'congocrea dispute: escalate by buyer': { from: afterThreeDays, again: '409 state.invalid' },
  'congocrea dispute: escalate by staff': { from: 'caseOpened', body: { reason: 'integrity' }, again: '409 state.invalid' },
  'congocrea dispute: take by any mediator': { from: 'escalated', again: '409 state.invalid' },
  'congocrea dispute: assign by staff': {
    from: 'escalated',
    body: { mediatorId: 'mia' },
    worse: { mediatorId: 'a@b.fr' },
    again: '422 field.invalid',
    ...repeatable,
  },
  'congocrea dispute: decide by mediator': {
    from: 'caseTaken',
    body: { outcome: 'full_refund', ground: 'not_received', reasons: 'Rien.' },
    again: '409 case.closed',
  },
  'congocrea dispute: reopen by staff': { from: closed, body: reason, again: '409 state.invalid' },
};
