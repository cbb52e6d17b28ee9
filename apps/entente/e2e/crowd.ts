import { disputeWords, orderWords } from '@entente/policy';
import type { Answer, Api } from './api.js';
import type { People } from './served.js';
import { situations, type Deal, type DisputeSeen, type OrderSeen } from './situations.js';
import { disputeWordings, orderWordings } from './wordings.js';

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

/** Few people, so that they meet again: who sells buys elsewhere, and one wallet has many orders. */
const BUYERS = ['ana', 'bea', 'cyr'];
const SELLERS = ['bo', 'dan', 'ana'];

/** So many orders are placed first, before there is something to act on. */
const PLACED_FIRST = 4;

/** People who do with their orders whatever comes to their minds, mostly something sensible. */
export class Crowd {
  readonly placed: Deal[] = [];
  private readonly deals;

  constructor(
    private readonly here: People,
    private readonly random: () => number,
    private readonly ordersMax: number,
  ) {
    this.deals = { comeup: situations(here, 'cu'), congocrea: situations(here, 'cg') };
  }

  /** One thing of anybody's; `undefined` where nobody could mean it. */
  async something(): Promise<Answer | undefined> {
    const { placed, random, here } = this;
    if (placed.length < this.ordersMax && (placed.length < PLACED_FIRST || random() < 0.12)) return this.place();
    const luck = random();
    if (luck < 0.06) return here.ops.post('/clock/advance', { by: this.pick(TURNS) });
    if (luck < 0.12) return this.withdraw();
    if (luck < 0.15) return this.annoy();
    return this.act();
  }

  async place(): Promise<Answer | undefined> {
    const { deals, random, here } = this;
    const [buyerId, sellerId] = [this.pick(BUYERS), this.pick(SELLERS)];
    if (buyerId === sellerId) return undefined;
    const isService = random() < 0.7;
    const deal = await (isService ? deals.comeup : deals.congocrea).people({ buyerId, sellerId });
    const payment = {
      reference: deal.reference,
      method: this.pick(['card', 'card', 'wallet', 'external']),
      amountMinor: 10_000,
      currency: 'EUR',
    };
    const terms = isService ? { duration: 'P5D' } : { policy: 'congocrea/1', duration: undefined, processingTime: 'P1D' };
    const answer = await here.shop.for(buyerId).post('/orders', deals.comeup.placing(deal, { ...terms, payment }));
    if (answer.status === 201) this.placed.push(deal);
    return answer;
  }

  /** Somebody does something to an order or its dispute: mostly what he is shown that he may do, mostly in sensible words. */
  async act(): Promise<Answer> {
    const { random } = this;
    const deal = this.pick(this.placed);
    const order = await deal.seen();
    const isOfDispute = order.disputeId !== null && random() < 0.5;
    const path = isOfDispute ? `/disputes/${order.disputeId}` : `/orders/${deal.id}`;
    const api = this.somebody(deal);
    const shown = (await api.get<OrderSeen | DisputeSeen>(path)).body.actions ?? [];
    const every: readonly string[] = isOfDispute ? disputeWords.actions : [...orderWords.actions, 'send-message'];
    let action = random() < 0.8 && shown.length > 0 ? this.pick(shown) : this.pick(every);
    if (SELDOM.includes(action) && random() > SELDOM_CHANCE) action = this.pick(every);
    const now = action === 'decide' ? (await this.here.ops.get<{ now: string }>('/clock')).body.now : '';
    const wordings = (isOfDispute ? disputeWordings : orderWordings)[action] ?? (() => [{}]);
    const body = {
      ...this.pick(wordings({ deal, order, now, count: Math.floor(random() * 1e9) })),
      ...(random() < 0.1 && this.pick(ODD)),
    };
    return this.send(api, `${path}/${action}`, body);
  }

  /** The parties are heard most. */
  private somebody({ ana, bo, buyerId, sellerId }: Deal): Api {
    const { shop, mia, max, ops, zoe } = this.here;
    return this.pick([ana, ana, ana, bo, bo, bo, shop.for(buyerId), shop.for(sellerId), shop, mia, mia, max, ops, zoe]);
  }

  /** Sometimes twice, with one key: the answer is the same. */
  private async send(api: Api, path: string, body: object): Promise<Answer> {
    if (this.random() > 0.1) return api.post(path, body);
    const key = `k-${Math.floor(this.random() * 1e9)}`;
    const [first, again] = [await api.post(path, body, { key }), await api.post(path, body, { key })];
    if (again.status >= 500) return again;
    const told = ({ status, body }: Answer) => JSON.stringify([path, status, body]);
    if (first.status < 300 && told(again) !== told(first))
      throw new Error(`One key was answered in two ways: ${told(first)} and ${told(again)}`);
    return first;
  }

  private withdraw(): Promise<Answer> {
    const { sellerId, bo } = this.pick(this.placed);
    const [marketplace, amountMinor] = [this.pick(['comeup', 'congocrea']), this.pick([1, 500, 4_000, 8_000, 20_000])];
    return this.send(bo, `/wallets/${sellerId}/withdraw`, { marketplace, amountMinor, currency: 'EUR' });
  }

  /** The provider has moods. */
  private annoy(): Promise<Answer> {
    return this.here.ops.post('/dev/provider', {
      reference: this.pick([this.pick(this.placed).reference, ...SELLERS]),
      answer: this.pick(['ok', 'ok', 'refuse', 'slow', 'twice', 'lose']),
    });
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }
}
