import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from './api.js';
import { closeInOrder } from './expectations.js';
import { MARKETPLACES, town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
let goods: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
  goods = situations(here, 'cg');
});
afterAll(() => closeInOrder(here));

const AVAILABLE_MINOR = 8_000;
const wish = (amountMinor: number, more: object = {}) => ({ marketplace: 'comeup', amountMinor, currency: 'EUR', ...more });
const withdraw = ({ sellerId }: Deal, api: Api, body: object, key?: string): Promise<Answer> =>
  api.post(`/wallets/${sellerId}/withdraw`, body, key === undefined ? {} : { key });
const paidOutTo = async (destination: string) =>
  (
    await here.ops.get<{ items: { kind: string; amountMinor: number }[] }>(`/dev/provider?reference=${destination}`)
  ).body.items.map(({ kind, amountMinor }) => `${kind} ${amountMinor}`);

/** A seller who was paid for one order: 80.00 are his. */
async function paidSeller(): Promise<Deal> {
  const deal = await deals.completed();
  await here.wait('PT0S');
  return deal;
}

async function expectRefused(deal: Deal, asked: () => Promise<Answer>, why: string): Promise<Answer> {
  const before = await deal.sellersWallet();
  const answer = await asked();
  expect(refusal(answer)).toBe(why);
  await here.wait('PT0S');
  expect(await deal.sellersWallet()).toEqual(before);
  return answer;
}

describe('Who was paid withdraws', () => {
  it('what is available, and gets it where he says (CU-T14)', async () => {
    const deal = await paidSeller();
    const answer = await withdraw(deal, deal.bo, wish(5_000, { destination: `bank-${deal.id}` }));
    expect([answer.status, answer.body]).toEqual([201, { withdrawalId: expect.any(String), status: 'reserved' }]);
    await here.wait('PT0S');
    expect(await paidOutTo(`bank-${deal.id}`)).toEqual(['pay_out 5000']);
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 3_000, reservedMinor: 0 });
    await done(withdraw(deal, deal.bo, wish(3_000)));
    await here.wait('PT0S');
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 0, reservedMinor: 0, debtMinor: 0 });
  });

  it('no more than that, and not what waits in escrow or is held (CU-T14, CG-T03, scenario 50)', async () => {
    const deal = await paidSeller();
    const waiting = await deals.placed({}, { sellerId: deal.sellerId });
    await done(waiting.seller('accept'));
    await here.wait('PT0S');
    const { body } = await expectRefused(deal, () => withdraw(deal, deal.bo, wish(AVAILABLE_MINOR + 1)), '422 amount.invalid');
    expect(body['availableMinor']).toBe(AVAILABLE_MINOR);

    const disputed = await goods.caseOpened();
    await here.wait('PT0S');
    expect(await disputed.sellersWallet()).toMatchObject({ availableMinor: 0, heldMinor: 9_500 });
    await expectRefused(
      disputed,
      () => withdraw(disputed, disputed.bo, wish(1, { marketplace: 'congocrea' })),
      '422 amount.invalid',
    );
  });

  it('not the wallet of another marketplace, nor in another currency (scenario 50)', async () => {
    const deal = await paidSeller();
    await expectRefused(deal, () => withdraw(deal, deal.bo, wish(1, { marketplace: 'congocrea' })), '422 amount.invalid');
    await expectRefused(deal, () => withdraw(deal, deal.bo, wish(1, { currency: 'USD' })), '422 amount.invalid');
  });

  it('once for every key, and a refusal is remembered (scenario 50)', async () => {
    const deal = await paidSeller();
    const refused = await expectRefused(deal, () => withdraw(deal, deal.bo, wish(9_000), 'trop'), '422 amount.invalid');
    const first = await done(withdraw(deal, deal.bo, wish(1_000), 'un'));
    const again = await done(withdraw(deal, deal.bo, wish(1_000), 'un'));
    expect([again.body, again.headers.get('idempotency-replayed')]).toEqual([first.body, 'true']);
    await expectRefused(deal, () => withdraw(deal, deal.bo, wish(1_001), 'un'), '422 command.id_reused');
    await here.wait('PT0S');
    expect(await paidOutTo(deal.sellerId)).toEqual(['pay_out 1000']);
    expect((await withdraw(deal, deal.bo, wish(9_000), 'trop')).body).toEqual(refused.body);
  });

  it('and has it back in his wallet when the provider refuses; then he may ask again', async () => {
    const deal = await paidSeller();
    const account = `closed-${deal.id}`;
    await done(here.ops.post('/dev/provider', { reference: account, answer: 'refuse' }));
    await done(withdraw(deal, deal.bo, wish(6_000, { destination: account })));
    await here.wait('PT0S');
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: 2_000, reservedMinor: 6_000 });
    await expectRefused(deal, () => withdraw(deal, deal.bo, wish(2_001)), '422 amount.invalid');
    await here.wait('PT16H');
    expect(await deal.sellersWallet()).toMatchObject({ availableMinor: AVAILABLE_MINOR, reservedMinor: 0 });
    expect(await paidOutTo(account)).toEqual([]);
    await done(withdraw(deal, deal.bo, wish(AVAILABLE_MINOR, { destination: `open-${deal.id}` })));
    await here.wait('PT0S');
    expect(await paidOutTo(`open-${deal.id}`)).toEqual([`pay_out ${AVAILABLE_MINOR}`]);
  });
});

describe('Nobody else', () => {
  it('withdraws from a wallet: its owner, or the marketplace’s service in his name', async () => {
    const deal = await paidSeller();
    const foreign = await here.anyone.as('foreign-shop', ['service'], ['congocrea']);
    const forbidden: readonly Api[] = [
      deal.ana,
      here.zoe,
      here.mia,
      here.ops,
      here.shop,
      here.shop.for(deal.buyerId),
      foreign,
      foreign.for(deal.sellerId),
      await here.anyone.as('analyst', ['analyst'], MARKETPLACES),
      deal.bo.for(deal.sellerId),
      here.ops.for(deal.sellerId),
    ];
    for (const api of forbidden) await expectRefused(deal, () => withdraw(deal, api, wish(1)), '403 actor.forbidden');
    expect(refusal(await here.anyone.post(`/wallets/${deal.sellerId}/withdraw`, wish(1)))).toBe('401 unauthenticated');
    await done(withdraw(deal, here.shop.for(deal.sellerId), wish(1)));
  });

  it('reads what was withdrawn but its owner, operators and services', async () => {
    const deal = await paidSeller();
    await done(withdraw(deal, deal.bo, wish(10, { destination: `secret-${deal.id}` })));
    const path = `/wallets/${deal.sellerId}/withdrawals?marketplace=comeup`;
    for (const api of [deal.bo, here.shop.for(deal.sellerId), here.ops, here.shop]) {
      const { status, body } = await api.get<{ items: unknown[] }>(path, { headers: { prefer: 'wait=5' } });
      expect([status, body.items]).toMatchObject([200, [{ amountMinor: 10, currency: 'EUR' }]]);
    }
    for (const api of [deal.ana, here.zoe, here.mia, await here.anyone.as('foreign', ['operator'], ['congocrea'])])
      expect(refusal(await api.get(path))).toBe('403 actor.forbidden');
  });
});

describe('A wish that makes no sense', () => {
  it('is refused, and moves nothing (scenario 50)', async () => {
    const deal = await paidSeller();
    for (const body of [
      {},
      wish(1, { amountMinor: undefined }),
      wish(1, { amountMinor: '1' }),
      wish(1, { amountMinor: 0.5 }),
      wish(1, { amountMinor: 2 ** 53 }),
      wish(1, { currency: 7 }),
      wish(1, { currency: undefined }),
      wish(1, { marketplace: undefined }),
      wish(1, { destination: ['x'] }),
      wish(1, { fee: 1 }),
    ])
      await expectRefused(deal, () => withdraw(deal, deal.bo, body), '400 malformed');
    for (const body of [
      wish(1, { currency: 'EURO' }),
      wish(1, { currency: 'XYZ' }),
      wish(1, { marketplace: 'a@b.fr' }),
      wish(1, { destination: 'x'.repeat(201) }),
      wish(1, { destination: 'a\u0000b' }),
    ])
      await expectRefused(deal, () => withdraw(deal, deal.bo, body), '422 field.invalid');
    for (const amountMinor of [0, -1, Number.MAX_SAFE_INTEGER])
      await expectRefused(deal, () => withdraw(deal, deal.bo, wish(amountMinor)), '422 amount.invalid');
  });
});

it('the only rule book of a marketplace says what it pays out, whether or not it is named as its default', async () => {
  const ask = (marketplace: string) => here.zoe.post('/wallets/zoe/withdraw', wish(1, { marketplace }));
  const answer = await ask('example');
  expect([refusal(answer), answer.body['availableMinor']]).toEqual(['422 amount.invalid', 0]);
  expect(refusal(await ask('nowhere'))).toBe('409 pack.unknown');
});
