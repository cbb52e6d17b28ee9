import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from '@entente/kernel';
import type { Answer, Api } from '../e2e/api.js';
import { peopleAt, type People } from '../e2e/served.js';
import { sellerOf, STORIES, type Step, type StoryName } from '../e2e/stories.js';
import type { Told } from '../src/verify/witness.js';

const TOLD: readonly StoryName[] = ['completed after a refusal', 'disputed and refunded in part', 'cancelled and refunded'];
/** Between two commands of one customer. */
const THINKS_MS = 150;
/** Before he asks again for a dispute of which its service has not heard yet. */
const ASKS_AGAIN_MS = 250;

type Command = Exclude<Step, { turn: string }>;
type Done = { readonly revision?: number; readonly events?: readonly string[] };
type Order = { readonly orderId: string; readonly story: StoryName };

/** Some who act all the time, one order after another, whatever is done to the services meanwhile. Each keeps what he was told. */
export class Customers {
  /** What should have been answered with a success, and was not. */
  readonly failed: string[] = [];
  readonly orders: Order[] = [];
  readonly told: Told[] = [];
  answered = 0;
  /** Of commands on orders: others may wait for what another service has to hear first. */
  slowestMs = 0;
  private acting: Promise<unknown> = Promise.resolve();
  private mayBegin = true;

  private constructor(
    private readonly people: People,
    private readonly prefix: string,
  ) {}

  static async begin(url: string, prefix: string, count: number): Promise<Customers> {
    const customers = new Customers(await peopleAt(url), prefix);
    customers.acting = Promise.all(Array.from({ length: count }, (_, n) => customers.act(TOLD[n % TOLD.length]!)));
    customers.acting.catch(() => {}); // Whoever waits for the end hears of it.
    return customers;
  }

  /** Each finishes the order that he has in hand. */
  async finish(): Promise<void> {
    this.mayBegin = false;
    await this.acting;
  }

  /** Orders that are not where their story ends. */
  async unfinished(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const { orderId, story } of this.orders) {
      const { body } = await this.people.ops.get(`/orders/${orderId}`);
      if (body['status'] !== STORIES[story].end.status) found.push(`${orderId} is ${String(body['status'])}: ${story}`);
    }
    return found;
  }

  /** The same again and again: whoever waits for a dispute while nothing can be heard of it does not keep the others from their orders. */
  private async act(story: StoryName): Promise<void> {
    while (this.mayBegin) {
      const order: Order = { orderId: `${this.prefix}-${this.orders.length}`, story };
      this.orders.push(order);
      const seller = await this.people.anyone.as(sellerOf(order.orderId));
      for (const [at, step] of STORIES[story].steps(order.orderId).entries())
        if (!('turn' in step)) await this.take(order, step, `${order.orderId}-${at}`, seller);
    }
  }

  private async take({ orderId }: Order, step: Command, key: string, seller: Api): Promise<void> {
    const { who, path, body = {} } = step;
    const { shop, ana, mia, ops } = this.people;
    const api = { shop: shop.for('ana'), buyer: ana, seller, mia, ops }[who];
    const isOfDispute = path.startsWith('/disputes/');
    for (;;) {
      const sentAt = performance.now();
      const answer = await this.sent(() => api.post<Done>(path, body, { key, headers: { prefer: 'wait=5' } }), path);
      const tookMs = performance.now() - sentAt;
      await sleep(THINKS_MS);
      if (!answer) continue; // It is noted. With the same key it may be asked again.
      if (isOfDispute && answer.status === 404) {
        await sleep(ASKS_AGAIN_MS);
        continue;
      }
      this.answered += 1;
      if (!isOfDispute) this.slowestMs = Math.max(this.slowestMs, tookMs);
      return this.note(orderId, path, answer.body);
    }
  }

  /** Nothing, and a note of it, where the answer is lost or no answer to a client who did nothing wrong. */
  private async sent(send: () => Promise<Answer<Done>>, path: string): Promise<Answer<Done> | undefined> {
    try {
      const answer = await send();
      if (answer.status < 300 || answer.status === 404) return answer;
      this.failed.push(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    } catch (error) {
      this.failed.push(`${path}: ${String(error)} ${error instanceof Error ? String(error.cause) : ''}`);
    }
    return undefined;
  }

  private note(orderId: string, path: string, { revision, events = ['OrderPlaced'] }: Done): void {
    const [, context = 'orders', id = orderId] = /^\/(orders|disputes)\/([^/]+)/.exec(path) ?? [];
    this.told.push({ stream: `${context.slice(0, -1)}-${id}`, key: orderId, revision: must(revision, path), events });
  }
}
