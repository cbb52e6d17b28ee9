import { expect } from '@jest/globals';
import { must, parsePeriod, plusPeriod, type Instant } from '@entente/kernel';
import { Api, type Answer } from './api.js';
import type { Directory } from './directory.js';
import type { Way } from './over-bus.js';
import { accountOf, sellerOf, STORIES, type End, type Step, type StoryName, type Who } from './stories.js';

const MARKETPLACES = ['comeup', 'congocrea'];
const CLOSING = ['OrderCompleted', 'OrderCancelled', 'OrderExpired'];
/** An advance takes 30 seconds at most and is then repeated. */
const TURNS_MAX = 3;
/** What follows from a command of another context takes a moment: whoever needs it over HTTP says that he waits. */
const WAITING = { prefer: 'wait=5' };

/** A command that was answered: it may never be lost. Kept here, outside the process that is killed. */
type Acknowledged = {
  readonly stream: string;
  /** The order that it was about. */
  readonly key: string;
  readonly revision: number;
  readonly events: readonly string[];
};
type Done = { readonly revision?: number; readonly events?: readonly string[] };

/** The process went away before it answered: whether the command was stored, nobody knows. */
export class AnswerLost extends Error {
  constructor(
    message: string,
    /** A process behind a gateway may be at it still. */
    readonly mayBeUnderWay: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
/** What a gateway says of a service that is not there, or broke off. */
const LOST = [502, 503, 504];

/** Answered, and not as the story has it: perhaps another service has not heard yet what makes it possible. */
export class Refused extends Error {}

/** One order, played from outside through as many processes as it takes. */
export class Play {
  private readonly acknowledged: Acknowledged[] = [];
  /** By whom they name. */
  private readonly tokens = new Map<string, string>();
  /** The step that is not answered yet. */
  private at = 0;
  private target: Instant | undefined;
  /** Of the step that is not answered yet. */
  private mayBeUnderWay = false;

  constructor(
    private readonly orders: readonly { readonly orderId: string; readonly end: End }[],
    private readonly orderId: string,
    private readonly steps: readonly Step[],
    /** Over HTTP, where none is named. */
    private readonly way?: Way,
  ) {}

  static of(story: StoryName, orderId: string, way?: Way): Play {
    return new Play([{ orderId, end: STORIES[story].end }], orderId, STORIES[story].steps(orderId), way);
  }

  /** Several at once, step by step: they share the turns of the clock. */
  static together(story: StoryName, orderIds: readonly string[], way?: Way): Play {
    const { steps, end } = STORIES[story];
    const [first = '', ...others] = orderIds;
    const all = steps(first).flatMap((step, i) =>
      'turn' in step ? [step] : [step, ...others.map((orderId) => must(steps(orderId)[i], 'The same step'))],
    );
    return new Play(
      orderIds.map((orderId) => ({ orderId, end })),
      first,
      all,
      way,
    );
  }

  /** Beside an order that its seller never accepts: whatever happens to the process, that one's deadline has to fire. */
  static besideOneForgotten(story: StoryName, orderId: string): Play {
    const { steps, end } = STORIES['never accepted'];
    const forgotten = `${orderId}-forgotten`;
    const [placed, ...turned] = steps(forgotten);
    const orders = [
      { orderId, end: STORIES[story].end },
      { orderId: forgotten, end },
    ];
    return new Play(orders, orderId, [must(placed, 'A first step'), ...STORIES[story].steps(orderId), ...turned]);
  }

  /** On to the end. Throws `AnswerLost`, and then stands where the answer is missing: in the next process it goes on with the very same command. */
  async goOn(address: string): Promise<void> {
    if (this.at < this.steps.length) await this.repeat(address);
    while (this.at < this.steps.length) await this.step(address);
  }

  async step(address: string): Promise<void> {
    await this.take(address);
    this.at += 1;
  }

  /** How far it has come. */
  get stepsDone(): number {
    return this.at;
  }

  /** What its clients were told. */
  get told(): readonly Acknowledged[] {
    return this.acknowledged;
  }

  /** Under the same key it is answered as the first time if it had been stored, and carried out if not. */
  private async repeat(address: string): Promise<void> {
    const step = must(this.steps[this.at], 'A step without its answer');
    if ('turn' in step) return;
    const people = await this.people(address, this.orderIn(step));
    const before = await revisionOf(people, step.path, this.orderIn(step));
    const { body, headers } = await this.take(address);
    const { revision } = body as Done;
    const replayed = headers.get('idempotency-replayed');
    // A withdrawal shows no revision: that it was stored once is seen in the money. Behind a gateway, what was sent first may arrive only now; and on
    // the bus whoever comes after the dead reads it once more.
    const mayComeTwice = this.mayBeUnderWay || this.way !== undefined;
    const wasStored = revision === undefined || (mayComeTwice && replayed !== null) ? replayed !== null : revision <= before;
    same([step.path, replayed], [step.path, wasStored ? 'true' : null]);
    this.mayBeUnderWay = false;
    this.at += 1;
  }

  private async take(address: string): Promise<Answer> {
    const step = must(this.steps[this.at], 'A step');
    const people = await this.people(address, 'turn' in step ? this.orderId : this.orderIn(step));
    if ('turn' in step) return this.turn(people, step.turn);
    const { who, path, body = {} } = step;
    const asked = sent(this.sender(people(who)).post<Done>(path, body, { key: `${this.orderId}-${this.at}`, headers: WAITING }));
    const answer = await asked.catch((error: unknown) => {
      this.mayBeUnderWay ||= error instanceof AnswerLost && error.mayBeUnderWay;
      throw error;
    });
    if (answer.status !== (path === '/orders' || path.startsWith('/wallets/') ? 201 : 200))
      throw new Refused(`${path} of ${this.orderIn(step)} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
    const [, context = 'orders', id = this.orderIn(step)] = /^\/(orders|disputes)\/([^/]+)/.exec(path) ?? [];
    const { revision, events = ['OrderPlaced'] } = answer.body;
    if (revision !== undefined)
      this.acknowledged.push({ stream: `${context.slice(0, -1)}-${id}`, key: this.orderIn(step), revision, events });
    return answer;
  }

  private sender(api: Api): Pick<Api, 'post'> {
    return this.way ? this.way(api) : api;
  }

  private async turn(people: People, by: string): Promise<Answer> {
    const { body } = await sent(people('ops').get<{ now: Instant }>('/clock'));
    this.target ??= plusPeriod(body.now, must(parsePeriod(by), by), 'UTC');
    for (let turn = 1; turn <= TURNS_MAX; turn++) {
      const answer = await sent(people('ops').post('/clock/advance', { to: this.target }));
      same(answer, { ...answer, status: 200 });
      if (answer.body['quiet'] !== true) continue;
      this.target = undefined;
      return answer;
    }
    throw new Error(`The clock does not reach ${this.target}: something never becomes quiet.`);
  }

  /** Placing names its order in the body only. */
  private orderIn({ body, path }: Exclude<Step, { turn: string }>): string {
    return body?.orderId ?? this.orders.find(({ orderId }) => names(path, orderId))?.orderId ?? this.orderId;
  }

  private async people(address: string, orderId: string): Promise<People> {
    const wanted: readonly (readonly [Who, string, ...string[]])[] = [
      ['buyer', 'ana'],
      ['seller', sellerOf(orderId)],
      ['mia', 'mia', 'mediator'],
      ['ops', 'ops', 'operator'],
      ['shop', 'shop', 'service'],
    ];
    for (const [, sub, ...roles] of wanted) {
      if (this.tokens.has(sub)) continue; // A token is as good in the next process.
      const { body } = await sent(
        new Api(address).post<{ token: string }>('/dev/tokens', { sub, roles, marketplaces: MARKETPLACES }),
      );
      this.tokens.set(sub, body.token);
    }
    const subOf = (who: Who) =>
      must(
        wanted.find(([known]) => known === who),
        who,
      )[1];
    return (who) => new Api(address, this.tokens.get(subOf(who)), who === 'shop' ? 'ana' : undefined);
  }

  /** Everything once, and nothing left over. */
  async check(address: string): Promise<void> {
    await this.checkMoney(address);
    same((await sent((await operator(address)).get('/operations/parked'))).body, { items: [], next: null });
  }

  async checkMoney(address: string): Promise<void> {
    const people = await this.people(address, this.orderId);
    for (const { orderId, end } of this.orders)
      same({ orderId, ...(await standing(people('ops'), orderId)) }, { orderId, ...expected(end) });
    const { body: trial } = await sent(
      people('ops').get<{ items: readonly { balanceMinor: number }[] }>('/ledger/trial-balance'),
    );
    same(
      trial.items.map(({ balanceMinor }) => balanceMinor),
      [0],
    );
  }

  /** In the stopped directory: each answered command's events stand where its answer said. */
  async checkStored({ events }: Directory): Promise<void> {
    const stored = new Map(
      [...(await events('order')), ...(await events('dispute'))].map(({ stream, revision, data }) => [
        `${stream}@${revision}`,
        data.type,
      ]),
    );
    for (const { stream, revision, events: types } of this.acknowledged) {
      const found = types.map((_, i) => stored.get(`${stream}@${revision - types.length + 1 + i}`));
      same({ stream, revision, events: found }, { stream, revision, events: types });
    }
  }
}

/** As a test says it; hooks and plays say it too. */
function same(found: unknown, wanted: unknown): void {
  expect(found).toEqual(wanted);
}

/** Who looks after the process: turns the clock, tells the provider what to do, sees to parked keys. */
export async function operator(address: string, marketplaces = MARKETPLACES): Promise<Api> {
  const { body } = await sent(
    new Api(address).post<{ token: string }>('/dev/tokens', { sub: 'ops', roles: ['operator'], marketplaces }),
  );
  return new Api(address, body.token);
}

/** Waits until nothing is left to do at the time that the clock shows. */
export async function quiet(address: string): Promise<void> {
  expect(await (await operator(address)).post('/clock/advance', { by: 'PT0S' })).toMatchObject({
    status: 200,
    body: { quiet: true },
  });
}

type People = (who: Who) => Api;

async function sent<Body>(asked: Promise<Answer<Body>>): Promise<Answer<Body>> {
  const answer = await asked.catch((error: unknown) => {
    if (error instanceof AnswerLost) throw error;
    throw new AnswerLost('The process went away.', false, { cause: error });
  });
  if (LOST.includes(answer.status)) throw new AnswerLost(`No answer but ${answer.status}: ${JSON.stringify(answer.body)}`, true);
  return answer;
}

const names = (path: string, orderId: string): boolean =>
  [`/orders/${orderId}/`, `/disputes/${orderId}.1/`, `/wallets/${sellerOf(orderId)}/`].some((start) => path.startsWith(start));

/** How far a stream has come; -1 where there is none. */
async function revisionOf(people: People, path: string, orderId: string): Promise<number> {
  const isDispute = path.startsWith('/disputes/');
  const { body } = await sent(
    people(isDispute ? 'mia' : 'ops').get<{ revision?: number }>(isDispute ? path.replace(/\/[^/]+$/, '') : `/orders/${orderId}`),
  );
  return body.revision ?? -1;
}

async function standing(ops: Api, orderId: string) {
  const read = async <Body>(path: string): Promise<Body> => (await sent(ops.get<Body>(path))).body;
  const [order, history, money, wallets, provider, account] = await Promise.all([
    read<{ status: string }>(`/orders/${orderId}`),
    read<{ items: readonly { type: string }[] }>(`/orders/${orderId}/history`),
    read<{ [figure in 'escrowMinor' | 'refundedMinor' | 'sellerMinor' | 'feesMinor' | 'voucherMinor']: number }>(
      `/orders/${orderId}/money`,
    ),
    read<{ items: readonly { availableMinor: number; heldMinor: number; debtMinor: number }[] }>(`/wallets/${sellerOf(orderId)}`),
    read<{ items: readonly { kind: string; amountMinor: number }[] }>(`/dev/provider?reference=pay-${orderId}`),
    read<{ items: readonly { kind: string; amountMinor: number }[] }>(`/dev/provider?reference=${accountOf(orderId)}`),
  ]);
  return {
    status: order.status,
    closings: history.items.map(({ type }) => type).filter((type) => CLOSING.includes(type)),
    escrowMinor: money.escrowMinor,
    buyerMinor: money.refundedMinor,
    sellerMinor: money.sellerMinor,
    feesMinor: money.feesMinor,
    voucherMinor: money.voucherMinor,
    walletMinor: wallets.items.reduce(
      (total, { availableMinor, heldMinor, debtMinor }) => total + availableMinor + heldMinor - debtMinor,
      0,
    ),
    paidOut: account.items.map(({ kind, amountMinor }) => `${kind} ${amountMinor}`),
    refunds: provider.items.map(({ kind, amountMinor }) => `${kind} ${amountMinor}`),
  };
}

const expected = ({
  status,
  closes,
  buyerMinor,
  sellerMinor,
  feesMinor,
  voucherMinor = 0,
  withdrawnMinor = 0,
  refunds,
}: End) => ({
  status,
  closings: [closes],
  escrowMinor: 0,
  buyerMinor,
  sellerMinor,
  feesMinor,
  voucherMinor,
  walletMinor: sellerMinor - withdrawnMinor,
  paidOut: withdrawnMinor > 0 ? [`pay_out ${withdrawnMinor}`] : [],
  refunds: refunds.map((amountMinor) => `refund ${amountMinor}`),
});
