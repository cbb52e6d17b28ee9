import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from './api.js';
import { closeInOrder } from './expectations.js';
import { town, type Town } from './served.js';
import { heads, refusal, situations, type Deal, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
let cu: { readonly placed: Deal; readonly accepted: Deal; readonly delivered: Deal; readonly mediated: Deal };
let cg: Deal;
let before: string;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
  cu = {
    placed: await deals.placed(),
    accepted: await deals.accepted(),
    delivered: await deals.delivered(),
    mediated: await deals.mediated(),
  };
  cg = await deals.paid();
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

const placingAnew = (more: object): Promise<Answer> => here.shop.for('ana').post('/orders', { ...newOrder(), ...more });
const newOrder = () => ({
  orderId: 'never',
  policy: 'comeup/2',
  buyerId: 'ana',
  sellerId: 'bo',
  title: 'Un logo',
  terms: 'Trois propositions',
  payment: { reference: 'pay-never', method: 'card', amountMinor: 10_000, currency: 'EUR' },
});
const paying = (more: object): Promise<Answer> => placingAnew({ payment: { ...newOrder().payment, ...more } });
const json = { 'content-type': 'application/json' };
const LONE_SURROGATE = String.fromCharCode(0xd800);
const NUL = String.fromCharCode(0);
const controls = [
  NUL,
  String.fromCharCode(7),
  String.fromCharCode(0x1b),
  String.fromCharCode(0x7f),
  String.fromCharCode(0x85),
  '\r',
];

describe('A body that is no JSON object', () => {
  it.each([
    '{',
    '',
    'null',
    '[]',
    '"text"',
    '7',
    '{"reason": undefined}',
    "{'reason': 'x'}",
    '{"a":1}{"b":2}',
    '\u0000',
    '{"amountMinor": NaN}',
    '{"amountMinor": 1e999}',
  ])('%j', async (body) => {
    await expectRefused(here.shop.for('ana').send('POST', '/orders', body, json), '400 malformed');
    if (body !== '' && body !== 'null')
      await expectRefused(cu.accepted.bo.send('POST', `/orders/${cu.accepted.id}/cancel`, body, json), '400 malformed');
  });
});

describe('A body in the wrong shape', () => {
  const wrong: readonly (readonly [string, object])[] = [
    ['a number for a text', { title: 7 }],
    ['a list for a text', { title: ['Un logo'] }],
    ['an object for a text', { title: { toString: 'x' } }],
    ['null for a text', { terms: null }],
    ['a text for an object', { payment: 'paid' }],
    ['a list for an object', { payment: [] }],
    ['null for an object', { payment: null }],
    ['no payment', { payment: undefined }],
    ['no buyer', { buyerId: undefined }],
    ['a number for an id', { buyerId: 7 }],
    ['an unknown field', { color: 'blue' }],
    ['an unknown field inside', { payment: { ...newOrder().payment, cvc: '123' } }],
    ['a word that is not in the list', { payment: { ...newOrder().payment, method: 'barter' } }],
    ['the names of every object', JSON.parse('{"__proto__": {"isAdmin": true}}') as object],
    ['constructor', { constructor: { prototype: { isAdmin: true } } }],
    [
      'a prototype inside',
      {
        payment: JSON.parse(
          '{"reference":"r","method":"card","amountMinor":1,"currency":"EUR","__proto__":{"amountMinor":1}}',
        ) as object,
      },
    ],
  ];
  it.each(wrong)('%s', async (_, more) => {
    // A spread drops __proto__: it is written into the text itself.
    const body = `${JSON.stringify({ ...newOrder(), ...more }).slice(0, -1)}${Object.hasOwn(more, '__proto__') ? ',"__proto__":{"isAdmin":true}' : ''}}`;
    await expectRefused(here.shop.for('ana').send('POST', '/orders', body, json), '400 malformed');
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('is answered with every field that is wrong, at once', async () => {
    const { body } = await expectRefused(
      placingAnew({ title: 7, color: 'blue', payment: { method: 'barter' } }),
      '400 malformed',
    );
    expect((body['errors'] as { field: string }[]).map(({ field }) => field)).toEqual(
      expect.arrayContaining([
        'title',
        'color',
        'payment.method',
        'payment.amountMinor',
        'payment.reference',
        'payment.currency',
      ]),
    );
  });

  it('whatever the action is', async () => {
    const { placed, accepted, delivered, mediated } = cu;
    await expectRefused(placed.seller('accept', { reason: 'x' }), '400 malformed');
    await expectRefused(placed.seller('decline', { reason: 7 }), '400 malformed');
    await expectRefused(accepted.seller('deliver', { text: ['x'] }), '400 malformed');
    await expectRefused(delivered.buyer('request-revision', { text: 'x', urgent: true }), '400 malformed');
    await expectRefused(
      mediated.inDispute(here.mia, 'decide', { outcome: 'half', ground: 'conform', reasons: 'x' }),
      '400 malformed',
    );
    await expectRefused(
      mediated.inDispute(here.mia, 'decide', { outcome: 'restart', ground: 'misunderstanding', reasons: 'x', newDeadline: 7 }),
      '400 malformed',
    );
    await expectRefused(mediated.inDispute(here.mia, 'ask', { to: 'everybody', text: 'x' }), '400 malformed');
    await expectRefused(mediated.inDispute(here.ops, 'assign', {}), '400 malformed');
    await expectRefused(cg.seller('refund', { amountMinor: '100', method: 'platform' }), '400 malformed');
    await expectRefused(cg.seller('ship', { carrier: { name: 'Poste' } }), '400 malformed');
    await expectRefused(here.ops.post('/dev/provider', { reference: 'pay-cu-1', answer: 'maybe' }), '400 malformed');
    await expectRefused(here.ops.post('/clock/advance', { by: 7 }), '400 malformed');
    await expectRefused(here.anyone.post('/dev/tokens', { sub: 'x', roles: ['king'] }), '400 malformed');
  });

  it('deep or wide', async () => {
    const deep = `${'{"payment":'.repeat(3_000)}1${'}'.repeat(3_000)}`;
    await expectRefused(here.shop.for('ana').send('POST', '/orders', deep, json), '400 malformed');
    await expectRefused(
      here.shop.for('ana').send('POST', '/orders', `{"title":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, json),
      '400 malformed',
    );
    const wide = Object.fromEntries(Array.from({ length: 4_000 }, (_, n) => [`f${n}`, n]));
    const { body } = await expectRefused(placingAnew(wide), '400 malformed');
    expect(JSON.stringify(body).length).toBeLessThan(8_000);
  });
});

describe('Texts', () => {
  it('of 100 kB are too large, and of 10,001 characters too long', async () => {
    await expectRefused(cu.accepted.seller('deliver', { text: 'x'.repeat(100_000) }), '413 too_large');
    await expectRefused(placingAnew({ terms: 'x'.repeat(100_000) }), '413 too_large');
    await expectRefused(cu.accepted.seller('deliver', { text: 'x'.repeat(10_001) }), '422 field.invalid');
    await expectRefused(placingAnew({ title: 'x'.repeat(201) }), '422 field.invalid');
    await expectRefused(
      cu.mediated.inDispute(cu.mediated.ana, 'post-message', { text: '🦊'.repeat(10_001) }),
      '422 field.invalid',
    );
  });

  it.each(controls)('with the control character %j', async (control) => {
    await expectRefused(cu.accepted.seller('deliver', { text: `Voi${control}là` }), '422 field.invalid');
    await expectRefused(placingAnew({ title: `Un${control}logo` }), '422 field.invalid');
    await expectRefused(
      cu.mediated.inDispute(here.mia, 'decide', { outcome: 'pay_seller', ground: 'conform', reasons: `Par${control}ce que` }),
      '422 field.invalid',
    );
  });

  it('with half of a surrogate pair', async () => {
    await expectRefused(cu.accepted.seller('deliver', { text: `x${LONE_SURROGATE}x` }), '422 field.invalid');
    await expectRefused(
      cu.accepted.bo.send('POST', `/orders/${cu.accepted.id}/deliver`, '{"text":"\\udc00"}', json),
      '422 field.invalid',
    );
    await expectRefused(placingAnew({ orderId: `x${LONE_SURROGATE}` }), '422 field.invalid');
  });

  it('that are blank are none', async () => {
    await expectRefused(cu.placed.seller('decline', { reason: '\t \n\u00a0\u2003' }), '422 reason.required');
    await expectRefused(placingAnew({ title: '   ' }), '422 field.invalid');
  });
});

describe('Money', () => {
  it.each([0.5, 99.999, 1e21, 2 ** 53, '10000', null, true, [10_000], {}])(
    'that is no whole number of minor units: %j',
    async (amountMinor) => {
      await expectRefused(paying({ amountMinor }), '400 malformed');
      if (amountMinor !== null) await expectRefused(paying({ feesMinor: amountMinor }), '400 malformed');
      await expectRefused(cg.seller('refund', { amountMinor, method: 'platform' }), '400 malformed');
      await expectRefused(
        cu.mediated.inDispute(here.mia, 'decide', {
          outcome: 'partial_refund',
          ground: 'part_conform',
          reasons: 'x',
          refundMinor: amountMinor,
        }),
        '400 malformed',
      );
    },
  );

  it.each([0, -1, -10_000])('that is nothing or less: %d', async (amountMinor) => {
    await expectRefused(paying({ amountMinor }), '422 amount.invalid');
    await expectRefused(cg.seller('refund', { amountMinor, method: 'platform' }), '422 amount.invalid');
    await expectRefused(cg.seller('refund', { amountMinor, method: 'external' }), '422 amount.invalid');
    await expectRefused(
      cu.mediated.inDispute(cu.mediated.ana, 'propose-settlement', { outcome: 'partial_refund', refundMinor: amountMinor }),
      '422 amount.invalid',
    );
    await expectRefused(
      cu.mediated.inDispute(here.mia, 'decide', {
        outcome: 'partial_refund',
        ground: 'part_conform',
        reasons: 'x',
        refundMinor: amountMinor,
      }),
      '422 amount.invalid',
    );
  });

  it('that is more than there is', async () => {
    const { body } = await expectRefused(cg.seller('refund', { amountMinor: 10_001, method: 'platform' }), '422 amount.invalid');
    expect(body['limitMinor']).toBe(10_000);
    await expectRefused(cg.seller('refund', { amountMinor: Number.MAX_SAFE_INTEGER, method: 'platform' }), '422 amount.invalid');
    await expectRefused(paying({ amountMinor: Number.MAX_SAFE_INTEGER }), '422 amount.invalid');
  });

  it('whose fees are more than was paid, or less than nothing', async () => {
    for (const more of [
      { feesMinor: 10_001 },
      { feesMinor: -1 },
      { bankFeesMinor: 10_001 },
      { taxMinor: 10_001 },
      { taxMinor: -1 },
      { feesMinor: 6_000, bankFeesMinor: 4_001 },
      { taxMinor: 6_000, bankFeesMinor: 4_001 },
    ])
      await expectRefused(paying(more), '422 amount.invalid');
  });

  it('without fees, taxes and bank fees is fine', async () => {
    const deal = await deals.placed({
      payment: {
        reference: 'free',
        method: 'card',
        amountMinor: 1,
        currency: 'EUR',
        feesMinor: 0,
        taxMinor: 0,
        bankFeesMinor: 0,
      },
    });
    await here.wait('PT0S');
    before = await heads(here);
    expect(await deal.money()).toMatchObject({ capturedMinor: 1, escrowMinor: 1, feesMinor: 0 });
  });

  it.each(['EURO', 'eur', 'XYZ', '', '€', 'E R'])('in the currency %j', async (currency) => {
    await expectRefused(paying({ currency }), '422 field.invalid');
  });
});

describe('Ids', () => {
  const bad = ['ana@example.fr', 'a b', '', '-a', '.', 'a/b', 'a'.repeat(57), 'é', 'a%2Fb', `a${NUL}`, 'a\n'];
  it.each(bad)('of people and orders: %j', async (id) => {
    await expectRefused(placingAnew({ sellerId: id }), '422 field.invalid');
    await expectRefused(placingAnew({ orderId: id }), '422 field.invalid');
    await expectRefused(paying({ reference: id }), '422 field.invalid');
    await expectRefused(cu.mediated.inDispute(here.ops, 'assign', { mediatorId: id }), '422 field.invalid');
  });

  it.each(['ana@example.fr', 'a%20b', 'a%2Fb', '%00', '%E2%82%AC', `a${'b'.repeat(64)}`, '..%2F..%2Fetc', "cu'--", '-1'])(
    'in an address: %s',
    async (id) => {
      for (const path of [`/orders/${id}`, `/orders/${id}/money`, `/orders/${id}/history`, `/orders/${id}/file`])
        await expectRefused(here.ops.get(path), '404 order.not_found');
      await expectRefused(here.ops.get(`/disputes/${id}`), '404 dispute.not_found');
      await expectRefused(here.ops.get(`/wallets/${id}`), '404 not_found');
      await expectRefused(cu.placed.bo.post(`/orders/${id}/accept`), '404 order.not_found');
      await expectRefused(here.mia.post(`/disputes/${id}/take`), '404 dispute.not_found');
      await expectRefused(here.ops.post(`/operations/refunds/${id}/retry`), '404 refund.not_found');
      await expectRefused(here.ops.post(`/operations/parked/${id}/${id}/redrive`), '404 parked.not_found');
    },
  );

  it('that cannot be decoded', async () => {
    for (const path of ['/orders/%', '/orders/%zz', '/orders/%ff', '/wallets/%c0%af'])
      await expectRefused(here.ops.get(path), '400 malformed');
  });

  it('of which the second is the first', async () => {
    await expectRefused(placingAnew({ sellerId: 'ana' }), '422 buyer_is_seller');
    await expectRefused(placingAnew({ orderId: cu.placed.id }), '409 order.exists');
    await expectRefused(
      placingAnew({ payment: { ...newOrder().payment, reference: cu.placed.reference } }),
      '409 payment.reused',
    );
    await expectRefused(placingAnew({ policy: 'comeup/99' }), '409 pack.unknown');
    await expectRefused(placingAnew({ policy: '../../etc' }), '409 pack.unknown');
  });
});

describe('Times', () => {
  it('that are no periods, or none that make sense', async () => {
    for (const duration of ['', '5 days', 'P0D', 'PT0S', 'P3Y', '-P1D', 'P1.5D', 'P99999999999D', 'p5d', 'P'])
      await expectRefused(placingAnew({ duration }), '422 field.invalid');
    for (const by of ['', 'P', '-P1D', 'soon']) await expectRefused(here.ops.post('/clock/advance', { by }), '422 field.invalid');
    await expectRefused(here.ops.post('/clock/advance', {}), '422 field.invalid');
    await expectRefused(here.ops.post('/clock/advance', { by: 'PT0S', to: '2026-02-01T00:00:00Z' }), '422 field.invalid');
    await expectRefused(here.ops.post('/clock/advance', { to: '2025-01-01T00:00:00Z' }), '422 field.invalid');
    await expectRefused(here.ops.post('/clock/advance', { by: 'P9999999Y' }), '422 field.invalid');
  });

  it('that are no days and no instants, or too far away', async () => {
    for (const estimatedDeliveryDate of ['2026-02-30', '2026-3-1', '01/03/2026', '2026-03-01T00:00:00Z', '2099-01-01'])
      await expectRefused(placingAnew({ policy: 'congocrea/1', estimatedDeliveryDate }), '422 field.invalid');
    const restart = { outcome: 'restart', ground: 'misunderstanding', reasons: 'x' };
    for (const newDeadline of [
      '2026-02-30T00:00:00Z',
      '2026-03-01',
      'tomorrow',
      '2026-03-01T00:00:00',
      '2099-01-01T00:00:00Z',
      '1999-01-01T00:00:00Z',
    ])
      await expectRefused(cu.mediated.inDispute(here.mia, 'decide', { ...restart, newDeadline }), '422 field.invalid');
    await expectRefused(
      cu.mediated.inDispute(here.mia, 'ask', { to: 'buyer', text: 'x', answerBy: '2026-01-01T00:00:00Z' }),
      '422 field.invalid',
    );
  });
});
