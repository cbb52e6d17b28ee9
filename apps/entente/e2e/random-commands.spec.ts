import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { disputeWords, orderWords } from '@entente/policy';
import { closeTestSql } from '@entente/sql/testing';
import { chance } from '@entente/testing';
import type { Answer, Api } from '../src/api.js';
import { closeInOrder } from './expectations.js';
import { expectRebuiltAlike } from './rebuilt.js';
import { town, type Town } from './served.js';
import {
  refusal,
  situations,
  type Deal,
  type DisputeSeen,
  type MoneySeen,
  type OrderSeen,
  type Situations,
} from './situations.js';
import { disputeWordings, orderWordings } from './wordings.js';

/** `SEED=7 npm test -- e2e/random-commands` plays again what the title names. */
const SEED = Number(process.env['SEED'] ?? process.pid);
const COMMANDS = 500;
const ORDERS = 20;
const RUN_MS_MAX = 120_000;

/** Done less often, so that there is a story to tell. */
const SELDOM = ['cancel', 'decline', 'complete', 'accept-cancellation', 'hold', 'report', 'decide', 'refund'];
const SELDOM_CHANCE = 0.25;
const TURNS = ['PT1M', 'PT5H', 'PT13H', 'PT26H', 'PT49H', 'P3D', 'P8D', 'P33D'];
/** What a body is spoilt with. */
const ODD: readonly object[] = [
  { text: ' ', reason: '', justification: ' ', label: ' ' },
  { amountMinor: 0 },
  { refundMinor: 99_999_999 },
  { offerId: 'offer-9' },
  { text: 7 },
  { unknown: true },
];

const random = chance(SEED);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

let here: Town;
let deals: { readonly comeup: Situations; readonly congocrea: Situations };
const placed: Deal[] = [];
beforeAll(async () => {
  here = await town();
  deals = { comeup: situations(here, 'cu'), congocrea: situations(here, 'cg') };
});
afterAll(async () => {
  await closeTestSql();
  await closeInOrder(here);
});

/** Few people, so that they meet again: who sells buys elsewhere, and one wallet has many orders. */
const BUYERS = ['ana', 'bea', 'cyr'];
const SELLERS = ['bo', 'dan', 'ana'];

async function place(): Promise<Answer | undefined> {
  const [buyerId, sellerId] = [pick(BUYERS), pick(SELLERS)];
  if (buyerId === sellerId) return undefined;
  const isService = random() < 0.7;
  const deal = await (isService ? deals.comeup : deals.congocrea).people({ buyerId, sellerId });
  const payment = {
    reference: deal.reference,
    method: pick(['card', 'card', 'wallet', 'external']),
    amountMinor: 10_000,
    currency: 'EUR',
  };
  const terms = isService ? { duration: 'P5D' } : { policy: 'congocrea/1', duration: undefined, processingTime: 'P1D' };
  const answer = await here.shop.for(buyerId).post('/orders', deals.comeup.placing(deal, { ...terms, payment }));
  if (answer.status === 201) placed.push(deal);
  return answer;
}

/** The parties are heard most. */
function somebody({ ana, bo, buyerId, sellerId }: Deal): Api {
  const { shop, mia, max, ops, zoe } = here;
  return pick([ana, ana, ana, bo, bo, bo, shop.for(buyerId), shop.for(sellerId), shop, mia, mia, max, ops, zoe]);
}

/** Somebody does something to an order or its dispute: mostly what he is shown that he may do, mostly in sensible words. */
async function act(): Promise<Answer> {
  const deal = pick(placed);
  const order = await deal.seen();
  const isOfDispute = order.disputeId !== null && random() < 0.5;
  const path = isOfDispute ? `/disputes/${order.disputeId}` : `/orders/${deal.id}`;
  const api = somebody(deal);
  const shown = (await api.get<OrderSeen | DisputeSeen>(path)).body.actions ?? [];
  const every: readonly string[] = isOfDispute ? disputeWords.actions : [...orderWords.actions, 'send-message'];
  let action = random() < 0.8 && shown.length > 0 ? pick(shown) : pick(every);
  if (SELDOM.includes(action) && random() > SELDOM_CHANCE) action = pick(every);
  const now = action === 'decide' ? (await here.ops.get<{ now: string }>('/clock')).body.now : '';
  const wordings = (isOfDispute ? disputeWordings : orderWordings)[action] ?? (() => [{}]);
  const body = { ...pick(wordings({ deal, order, now, count: Math.floor(random() * 1e9) })), ...(random() < 0.1 && pick(ODD)) };
  return send(api, `${path}/${action}`, body);
}

/** Sometimes twice, with one key: the answer is the same. */
async function send(api: Api, path: string, body: object): Promise<Answer> {
  if (random() > 0.1) return api.post(path, body);
  const key = `k-${Math.floor(random() * 1e9)}`;
  const [first, again] = [await api.post(path, body, { key }), await api.post(path, body, { key })];
  if (first.status < 300) expect([path, again.status, again.body]).toEqual([path, first.status, first.body]);
  return first;
}

const withdraw = (): Promise<Answer> => {
  const { sellerId, bo } = pick(placed);
  const [marketplace, amountMinor] = [pick(['comeup', 'congocrea']), pick([1, 500, 4_000, 8_000, 20_000])];
  return send(bo, `/wallets/${sellerId}/withdraw`, { marketplace, amountMinor, currency: 'EUR' });
};

/** The provider has moods. */
const annoy = (): Promise<Answer> =>
  here.ops.post('/dev/provider', {
    reference: pick([pick(placed).reference, ...SELLERS]),
    answer: pick(['ok', 'ok', 'refuse', 'slow', 'twice', 'lose']),
  });

async function something(): Promise<Answer | undefined> {
  if (placed.length < ORDERS && (placed.length < 4 || random() < 0.12)) return place();
  const luck = random();
  if (luck < 0.06) return here.ops.post('/clock/advance', { by: pick(TURNS) });
  if (luck < 0.12) return withdraw();
  if (luck < 0.15) return annoy();
  return act();
}

it(
  `${COMMANDS} commands of anybody, on ${ORDERS} orders, leave read models that a rebuild repeats, and sound books (CU-T01, scenario 48; SEED=${SEED})`,
  async () => {
    const told: { [outcome: string]: number } = {};
    const note = (answer: Answer | undefined) => {
      const outcome = !answer ? 'nothing' : answer.status < 300 ? 'done' : refusal(answer);
      told[outcome] = (told[outcome] ?? 0) + 1;
    };
    for (let n = 0; n < COMMANDS; n++) note(await something()); // One after another, so that the seed tells the same story.
    // Nothing was broken, and enough was tried: half of it done, and refused for many reasons.
    expect(Object.keys(told).filter((outcome) => outcome.startsWith('5') && outcome !== '503 busy')).toEqual([]);
    expect(told['done']).toBeGreaterThan(COMMANDS / 4);
    expect(Object.keys(told).length).toBeGreaterThan(8);

    await here.wait('P1D');
    for (const { id } of placed) {
      const { capturedMinor, ...money } = (await here.ops.get<MoneySeen>(`/orders/${id}/money`)).body;
      const { escrowMinor, refundedMinor, sellerMinor, feesMinor, suspenseMinor, voucherMinor } = money;
      expect([id, escrowMinor + refundedMinor + sellerMinor + feesMinor + suspenseMinor + voucherMinor]).toEqual([
        id,
        capturedMinor,
      ]);
    }
    await expectRebuiltAlike(here);
  },
  RUN_MS_MAX,
);
