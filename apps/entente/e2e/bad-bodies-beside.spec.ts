import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from './api.js';
import { besideTheWork, paymentOf, POSTER } from './beside.js';
import { closeInOrder } from './expectations.js';
import { town, type Town } from './served.js';
import { heads, refusal, situations, type Deal } from './situations.js';

let here: Town;
let cu: { readonly [situation in 'refused' | 'offered' | 'offeredToo' | 'completed' | 'mediated']: Deal };
let before: string;
beforeAll(async () => {
  here = await town();
  const deals = situations(here);
  const beside = besideTheWork(here, deals);
  cu = {
    refused: await deals.revisionRefused(),
    offered: await beside.offered(),
    offeredToo: await beside.offeredAfterRefusal(),
    completed: await deals.completed(),
    mediated: await deals.mediated(),
  };
  await cu.offeredToo.seller('withdraw-offer', { offerId: 'offer-1' });
  await cu.offeredToo.seller('offer', POSTER);
  await here.wait('PT0S');
  before = await heads(here);
});
afterAll(() => closeInOrder(here));

/** Refused as it should be; and nothing was written anywhere. */
async function expectRefused(asked: Promise<Answer>, why: string): Promise<Answer> {
  const answer = await asked;
  expect(refusal(answer)).toBe(why);
  expect(await heads(here)).toBe(before);
  return answer;
}

const forBuyer = ({ buyerId }: Deal): Api => here.shop.for(buyerId);
const NUL = String.fromCharCode(0);

/** Every action beside the work, who may do it where, and a body that would be accepted. */
const WISHES = {
  'buy-option': {
    on: () => cu.refused,
    who: forBuyer,
    says: (deal: Deal) => ({ label: 'Un format de plus', payment: paymentOf(deal, 1_500), duration: 'P1D' }),
  },
  offer: { on: () => cu.refused, who: ({ bo }: Deal) => bo, says: () => POSTER },
  'accept-offer': {
    on: () => cu.offered,
    who: forBuyer,
    says: (deal: Deal) => ({ offerId: 'offer-1', payment: paymentOf(deal, 2_000) }),
  },
  'decline-offer': { on: () => cu.offered, who: ({ ana }: Deal) => ana, says: () => ({ offerId: 'offer-1' }) },
  'withdraw-offer': { on: () => cu.offered, who: ({ bo }: Deal) => bo, says: () => ({ offerId: 'offer-1' }) },
  review: { on: () => cu.completed, who: ({ ana }: Deal) => ana, says: () => ({ rating: 'positive', text: 'Parfait.' }) },
  report: { on: () => cu.refused, who: ({ ana }: Deal) => ana, says: () => ({ text: 'Il m’insulte.' }) },
  hold: { on: () => cu.refused, who: () => here.ops, says: () => ({ reason: 'Une vérification.' }) },
  'send-message': { on: () => cu.refused, who: ({ ana }: Deal) => ana, says: () => ({ text: 'Bonjour.' }) },
} as const;
type Action = keyof typeof WISHES;

/** The accepted body of an action, with something else in it. */
function wish(action: Action, more: object): Promise<Answer> {
  const { on, who, says } = WISHES[action];
  return who(on()).post(`/orders/${on().id}/${action}`, { ...says(on()), ...more });
}
const submit = (more: object): Promise<Answer> =>
  cu.mediated.inDispute(cu.mediated.ana, 'submit-evidence', { kind: 'message', text: 'Notre échange.', ...more });
const paying = (action: 'buy-option' | 'accept-offer', more: object): Promise<Answer> =>
  wish(action, { payment: { ...paymentOf(WISHES[action].on(), action === 'buy-option' ? 1_500 : 2_000), ...more } });

describe('The wrong shape', () => {
  const wrong: readonly (readonly [Action, readonly object[]])[] = [
    ['buy-option', [{ payment: undefined }, { payment: null }, { payment: [] }, { label: 7 }, { duration: 2 }, { price: 1 }]],
    ['offer', [{ price: undefined }, { price: 2_000 }, { price: { amountMinor: 1 } }, { label: ['x'] }, { offerId: 'offer-9' }]],
    ['accept-offer', [{ offerId: undefined }, { offerId: 1 }, { payment: undefined }, { label: 'x' }]],
    ['decline-offer', [{ offerId: undefined }, { offerId: null }, { reason: 'x' }]],
    ['withdraw-offer', [{ offerId: undefined }, { offerId: {} }, { reason: 'x' }]],
    ['review', [{ rating: undefined }, { rating: 'neutral' }, { rating: 5 }, { text: 5 }, { stars: 5 }]],
    ['report', [{ text: 7 }, { reason: 'x' }, { to: 'ops' }]],
    ['hold', [{ reason: false }, { until: 'tomorrow' }]],
    ['send-message', [{ text: {} }, { attachmentIds: 'x' }, { attachmentIds: [7] }, { to: 'bo' }]],
  ];
  it.each(wrong)('of %s', async (action, bodies) => {
    for (const more of bodies) await expectRefused(wish(action, more), '400 malformed');
  });

  it('of actions that take nothing', async () => {
    for (const [deal, api, action] of [
      [cu.refused, here.ops, 'unhold'],
      [cu.refused, cu.refused.ana, 'request-voucher'],
    ] as const)
      await expectRefused(api.post(`/orders/${deal.id}/${action}`, { reason: 'x' }), '400 malformed');
  });

  it('of evidence', async () => {
    for (const more of [
      { kind: undefined },
      { kind: 'hearsay' },
      { offPlatform: 'yes' },
      { attachmentIds: {} },
      { admissible: true },
    ])
      await expectRefused(submit(more), '400 malformed');
  });
});

describe('Texts', () => {
  it('that are missing or blank, where the rule book asks for them', async () => {
    for (const text of [undefined, '', ' \n\t', '\u00a0\u2003'])
      for (const [action, name] of [
        ['report', 'text'],
        ['send-message', 'text'],
        ['hold', 'reason'],
      ] as const)
        await expectRefused(wish(action, { [name]: text }), '422 reason.required');
    for (const label of [undefined, '', '  ']) {
      await expectRefused(wish('offer', { label }), '422 field.required');
      await expectRefused(wish('buy-option', { label }), '422 field.required');
    }
    await expectRefused(wish('offer', { duration: undefined }), '422 field.required');
    await expectRefused(submit({ text: ' ' }), '422 reason.required');
    await expectRefused(submit({ text: undefined, attachmentIds: [] }), '422 reason.required');
  });

  it('that are too long, or hold what no text holds', async () => {
    for (const more of ['x'.repeat(10_001), `a${NUL}b`, `a${String.fromCharCode(0xd800)}b`]) {
      for (const action of ['report', 'send-message', 'review'] as const)
        await expectRefused(wish(action, { text: more }), '422 field.invalid');
      await expectRefused(wish('hold', { reason: more }), '422 field.invalid');
      await expectRefused(submit({ text: more }), '422 field.invalid');
    }
    for (const action of ['offer', 'buy-option'] as const)
      for (const label of ['x'.repeat(201), `a${NUL}`]) await expectRefused(wish(action, { label }), '422 field.invalid');
    await expectRefused(wish('send-message', { text: 'x'.repeat(70_000) }), '413 too_large');
  });

  it('that are no periods, or none that make sense', async () => {
    for (const duration of ['', '2 days', 'P0D', '-P1D', 'P1.5D', 'P99999D']) {
      await expectRefused(wish('offer', { duration }), '422 field.invalid');
      await expectRefused(wish('buy-option', { duration }), '422 field.invalid');
    }
  });
});

describe('Money', () => {
  it.each([0.5, 99.999, 1e21, 2 ** 53, '2000', null, true, [2_000]])(
    'that is no whole number of minor units: %j',
    async (amountMinor) => {
      await expectRefused(paying('buy-option', { amountMinor }), '400 malformed');
      await expectRefused(paying('accept-offer', { amountMinor }), '400 malformed');
      await expectRefused(wish('offer', { price: { amountMinor, currency: 'EUR' } }), '400 malformed');
    },
  );

  it.each([0, -1, -2_000, 1_000_000_000_001, Number.MAX_SAFE_INTEGER])(
    'that is nothing, less, or too much: %d',
    async (amountMinor) => {
      await expectRefused(paying('buy-option', { amountMinor }), '422 amount.invalid');
      await expectRefused(paying('accept-offer', { amountMinor }), '422 amount.invalid');
      await expectRefused(wish('offer', { price: { amountMinor, currency: 'EUR' } }), '422 amount.invalid');
    },
  );

  it('whose fees, of a further payment, are more than it, or less than nothing', async () => {
    for (const more of [{ feesMinor: 2_001 }, { feesMinor: -1 }, { bankFeesMinor: 2_001 }, { taxMinor: -1 }]) {
      await expectRefused(paying('buy-option', more), '422 amount.invalid');
      await expectRefused(paying('accept-offer', more), '422 amount.invalid');
    }
  });

  it('in another currency than the order, or in none', async () => {
    for (const action of ['buy-option', 'accept-offer'] as const) {
      await expectRefused(paying(action, { currency: 'USD' }), '422 currency.mismatch');
      await expectRefused(paying(action, { currency: 'XYZ' }), '422 field.invalid');
      await expectRefused(paying(action, { currency: undefined }), '400 malformed');
      await expectRefused(paying(action, { method: 'barter' }), '400 malformed');
    }
    await expectRefused(wish('offer', { price: { amountMinor: 2_000, currency: 'USD' } }), '422 currency.mismatch');
    await expectRefused(wish('offer', { price: { amountMinor: 2_000, currency: 'euro' } }), '422 field.invalid');
  });

  it('that has paid for something already', async () => {
    for (const reference of [cu.refused.reference, cu.offered.reference, cu.completed.reference]) {
      await expectRefused(paying('buy-option', { reference }), '409 payment.reused');
      await expectRefused(paying('accept-offer', { reference }), '409 payment.reused');
    }
  });
});

describe('Ids', () => {
  it('of offers that never were, are over, or are another order’s', async () => {
    expect(cu.offeredToo.id).not.toBe(cu.offered.id); // Whose offer-2 stands.
    for (const offerId of ['offer-2', 'offer-99', 'constructor', '__proto__'.replaceAll('_', 'x')])
      for (const action of ['accept-offer', 'decline-offer', 'withdraw-offer'] as const)
        await expectRefused(wish(action, { offerId }), '409 state.invalid');
    await expectRefused(cu.offeredToo.buyer('decline-offer', { offerId: 'offer-1' }), '409 state.invalid');
    for (const offerId of ['', 'a b', 'offer:1', `offer-1${NUL}`, 'x'.repeat(57)])
      await expectRefused(wish('decline-offer', { offerId }), '422 field.invalid');
  });

  it('of files that were not uploaded to this order', async () => {
    const attachmentIds = ['0197f3a0-0000-7000-8000-000000000000'];
    await expectRefused(wish('send-message', { attachmentIds }), '422 field.invalid');
    await expectRefused(submit({ attachmentIds }), '422 field.invalid');
    await expectRefused(cu.offered.seller('deliver', { text: 'Voilà.', attachmentIds }), '422 field.invalid');
    for (const ids of [['a b'], [''], Array.from({ length: 21 }, (_, n) => `id-${n}`)])
      await expectRefused(wish('send-message', { attachmentIds: ids }), '422 field.invalid');
  });
});
