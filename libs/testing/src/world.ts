import { expect } from '@jest/globals';
import {
  disputeActions,
  disputeDecider,
  disputeHearsOrders,
  publishDispute,
  type Dispute,
  type DisputeAction,
  type DisputeBody,
  type DisputeEvent,
} from '@entente/dispute';
import type { Recorded } from '@entente/event-store';
import { must, parseInstant, period, plusMs, plusPeriod, type Instant } from '@entente/kernel';
import {
  chatDecider,
  orderActions,
  orderDecider,
  orderHearsDisputes,
  orderContext,
  sellerDecider,
  standingOf,
  type ChatEvent,
  type Order,
  type OrderAction,
  type OrderBody,
  type OrderEvent,
  type SellerCommand,
  type SellerEvent,
} from '@entente/order';
import type { Actor, Packs, Standing } from '@entente/policy';
import {
  actorOf,
  alarms,
  answersTo,
  deliver,
  emptyMarket,
  lookup,
  lookupSeller,
  orderStream,
  recorded,
  ring,
  sellerStream,
  tell,
  type Happened,
  type Letter,
  type Market,
  type Outcome,
  type Person,
} from './market.js';
import { specify } from './specify.js';

/** `flags: {}` says that there are none, where `toMatchObject` would let any pass. */
function shows(actual: object, expected: object): void {
  const empty = Object.entries(expected).filter(([, part]) => JSON.stringify(part) === '{}');
  expect(actual).toMatchObject(expected);
  expect(actual).toEqual({ ...actual, ...Object.fromEntries(empty) });
}
const instantOf = (text: string): Instant => must(parseInstant(text), `The instant ${text}`);

/** A market to be played with: who does what, when; what is refused; and a clock to turn, whose alarms ring in order. */
export class World {
  readonly happened: Happened[] = [];
  readonly history: OrderEvent[] = [];
  readonly disputeHistory: DisputeEvent[] = [];
  /** What became of the standing of whoever sells here. */
  readonly sellerHistory: SellerEvent[] = [];
  /** What buyer and seller wrote to each other: a stream beside the order's. */
  readonly chat: Recorded<ChatEvent>[] = [];
  private isMailStopped = false;

  constructor(private market: Market) {}

  get order(): Order {
    return this.market.order;
  }
  /** The latest. */
  get dispute(): Dispute {
    return must(Object.values(this.market.disputes).at(-1), 'A dispute');
  }
  get now(): Instant {
    return this.market.now;
  }
  get last(): OrderEvent {
    return must(this.history.at(-1), 'An event of the order');
  }
  get lastOfDispute(): DisputeEvent {
    return must(this.disputeHistory.at(-1), 'An event of the dispute');
  }

  /** Something is done to the order, and its news delivered. */
  does(person: Person, action: OrderAction, body: OrderBody = {}): this {
    return this.take(tell(this.market, this.onOrder(person, action, body)));
  }
  /** Something is done in the latest dispute, or in the one that is named. */
  says(person: Person, action: DisputeAction, body: DisputeBody = {}, id = this.dispute.disputeId): this {
    return this.take(
      tell(this.market, { stream: `dispute-${id}`, command: { type: 'Act', action, by: this.actor(person), body } }),
    );
  }

  /** What would be recorded, or refused, if somebody did this now: nothing is done. */
  when(person: Person, action: OrderAction, body: OrderBody = {}) {
    return specify(orderDecider, lookup(this.market, body))
      .given(...this.history)
      .when({ type: 'Act', action, by: this.actor(person), body });
  }
  whenSaid(person: Person, action: DisputeAction, body: DisputeBody = {}, id = this.dispute.disputeId) {
    return specify(disputeDecider, lookup(this.market, body))
      .given(...this.disputeHistory.filter(({ about }) => about.disputeId === id))
      .when({ type: 'Act', action, by: this.actor(person), body });
  }
  /** Somebody does something about a seller's standing. */
  regards(person: Person, action: SellerCommand['action'], body: SellerCommand['body'] = {}, sellerId = 'bo'): this {
    const command = { type: 'Act', action, by: this.actor(person), body } as const;
    return this.take(tell(this.market, { stream: sellerStream(sellerId), command }));
  }
  whenRegards(person: Person, action: SellerCommand['action'], body: SellerCommand['body'] = {}, sellerId = 'bo') {
    return specify(sellerDecider, lookupSeller(this.market, sellerId))
      .given(...this.sellerHistory.filter(({ about }) => about.sellerId === sellerId))
      .when({ type: 'Act', action, by: this.actor(person), body });
  }
  writes(person: Person, text: string): this {
    const command = { type: 'SendMessage', by: this.actor(person), text } as const;
    const sent = chatDecider.decide(command, { messages: this.chat.length }, this.asRead());
    this.chat.push(...sent.map((data) => recorded(`chat-${this.order.orderId}`, data, this.now)));
    return this;
  }
  /** `seen`: the revision of the order that he has read, if he says so. */
  whenWrites(person: Person, text: string, seen?: number) {
    return specify(chatDecider, { ...this.asRead(), ...(seen !== undefined && { expected: seen }) })
      .given(...this.chat.map(({ data }) => data))
      .when({ type: 'SendMessage', by: this.actor(person), text });
  }

  /** An alarm for a deadline of the order that was once due at an instant. */
  whenRings(name: string, dueAt: Instant) {
    return specify(orderDecider, lookup(this.market))
      .given(...this.history)
      .when({ type: 'PassDeadline', name, dueAt });
  }
  /** A piece of news arrives again, as a bus may bring it. */
  hearsAgain(event: OrderEvent | DisputeEvent): this {
    const stream = 'disputeId' in event.about ? `dispute-${event.about.disputeId}` : orderStream;
    const letters =
      stream === orderStream
        ? answersTo(disputeHearsOrders, orderContext.publishes(recorded(stream, event as OrderEvent, this.now)), event.type)
        : answersTo(orderHearsDisputes, publishDispute(recorded(stream, event as DisputeEvent, this.now)), event.type);
    for (const letter of letters) this.take(tell(this.market, letter));
    return this;
  }

  stopsMail(): this {
    this.isMailStopped = true;
    return this;
  }
  letsMailGo(): this {
    this.isMailStopped = false;
    return this.take({ market: this.market, happened: [] });
  }

  /** Turns the clock; every alarm on the way rings. */
  waits(length: string): this {
    return this.until(plusPeriod(this.now, period(length), this.market.packs.resolve(this.market.policy).zone));
  }
  until(text: string): this {
    const end = instantOf(text);
    const rung = new Set<string>(); // An alarm that has had no effect does not ring for ever.
    for (;;) {
      const due = alarms(this.market).find(({ stream, name, at }) => at <= end && !rung.has(`${stream} ${name} ${at}`));
      if (!due) break;
      rung.add(`${due.stream} ${due.name} ${due.at}`);
      this.take(ring(this.market, due));
    }
    return this.justUntil(end);
  }
  /** Turns the clock while the alarm is asleep: what is due has not rung yet. */
  justUntil(text: string): this {
    this.market = { ...this.market, now: instantOf(text) };
    return this;
  }
  /** One second after a deadline of the order, and before its alarm. */
  justMissed(name: string): this {
    return this.justUntil(plusMs(this.due(name), 1000));
  }
  due(name: string): Instant {
    return must(this.order.deadlines[name], `The deadline ${name}`).dueAt;
  }

  may(person: Person): string[] {
    return orderActions(this.order, this.actor(person), lookup(this.market)).sort();
  }
  maySay(person: Person): string[] {
    return disputeActions(this.dispute, this.actor(person), lookup(this.market)).sort();
  }

  /** Where the order stands, and what else is expected of it. */
  is(status: string, expected: Partial<Order> = {}): this {
    shows(this.order, { status, ...expected });
    return this;
  }
  disputeIs(status: string, expected: Partial<Dispute> = {}, id = this.dispute.disputeId): this {
    shows(must(this.market.disputes[id], `Dispute ${id}`), { status, ...expected });
    return this;
  }
  standingIs(standing: Standing, sellerId = 'bo'): this {
    shows({ standing: standingOf(this.market.sellers[sellerId] ?? sellerDecider.initial) }, { standing });
    return this;
  }
  /** What the payout context has been told, in order. */
  get funds(): readonly { readonly do: string }[] {
    return this.history
      .flatMap((event) => ('funds' in event ? (event.funds ?? []) : []))
      .filter((funds) => funds.do !== 'capture');
  }

  private asRead() {
    const { order, now } = this;
    return { now, table: this.market.packs.get(order.policy).order, order, orderRevision: this.history.length - 1 };
  }
  private actor(person: Person): Actor {
    return actorOf(person, this.market.policy);
  }
  private onOrder(person: Person, action: OrderAction, body: OrderBody): Letter {
    return { stream: orderStream, command: { type: 'Act', action, by: this.actor(person), body } };
  }
  private take({ market, happened }: Outcome): this {
    this.market = market;
    this.happened.push(...happened);
    for (const { stream, data } of happened) {
      if (stream === orderStream) this.history.push(data as OrderEvent);
      else if ('disputeId' in data.about) this.disputeHistory.push(data as DisputeEvent);
      else this.sellerHistory.push(data as SellerEvent);
    }
    return this.isMailStopped || market.mail.length === 0 ? this : this.take(deliver(market));
  }
}

/** A market before anything has happened on it, by the rule books there are or those of a spec. Winter in Paris: 2 March 2026, 11 o'clock there. */
export const world = (policy: string, start = '2026-03-02T10:00:00.000Z', rules?: Packs): World =>
  new World(emptyMarket(policy, instantOf(start), rules));
