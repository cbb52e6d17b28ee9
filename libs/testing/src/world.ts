import { expect } from '@jest/globals';
import type { Answer, Message, Reaction } from '@entente/bus';
import {
  disputeActions,
  disputeDecider,
  disputeHearsOrders,
  publishDispute,
  type Dispute,
  type DisputeAction,
  type DisputeBody,
  type DisputeCommand,
  type DisputeEvent,
} from '@entente/dispute';
import type { EventMeta, Recorded } from '@entente/event-store';
import { must, parseInstant, period, plusMs, plusPeriod, ringsAt, type Instant, type Json } from '@entente/kernel';
import {
  chatDecider,
  orderActions,
  orderDecider,
  orderHearsDisputes,
  publishOrder,
  type ChatEvent,
  type Order,
  type OrderAction,
  type OrderBody,
  type OrderCommand,
  type OrderEvent,
} from '@entente/order';
import { builtInPacks, Packs, type Actor, type Journey, type Role } from '@entente/policy';
import { specify } from './specify.js';

/** The rule books that specs play by. */
export const packs = new Packs(builtInPacks(), ['comeup/2', 'congocrea/1']);

/** Ana buys, Bo sells, Mia and Max mediate, Ops operates, Shop is the marketplace's machine, Zed is a stranger. */
export const PEOPLE = ['ana', 'bo', 'mia', 'max', 'ops', 'shop', 'shop for ana', 'shop for bo', 'zed'] as const;
export type Person = (typeof PEOPLE)[number];
const ROLES: { readonly [person: string]: Role } = { mia: 'mediator', max: 'mediator', ops: 'operator', shop: 'service' };

export function actorOf(person: Person, policy: string): Actor {
  const marketplaces = [packs.resolve(policy).marketplace];
  const [id = '', via] = person.split(' for ').reverse();
  return { id, roles: [ROLES[id] ?? 'member'], marketplaces, ...(via !== undefined && { via }) };
}

const orderId = 'o1';
const orderStream = `order-${orderId}`;
/** What a mediator read before he decided. */
const file = { revision: 7, chatRevision: 2, digest: '0f'.repeat(32) };

type Hear = Extract<OrderCommand | DisputeCommand, { type: 'Hear' }>;
/** A command on its way to a stream. */
export type Letter = { readonly stream: string; readonly command: OrderCommand | DisputeCommand };
export type Happened = Recorded<OrderEvent> | Recorded<DisputeEvent>;

/** One order and its disputes, the news on its way between them, and the time. Nothing in it ever changes: what happens makes another. */
export type Market = {
  readonly policy: string;
  readonly now: Instant;
  readonly order: Order;
  readonly disputes: { readonly [disputeId: string]: Dispute };
  readonly mail: readonly Letter[];
};

export const emptyMarket = (policy: string, now: Instant): Market => ({
  policy,
  now,
  order: orderDecider.initial,
  disputes: {},
  mail: [],
});

export type Outcome = { readonly market: Market; readonly happened: readonly Happened[] };

const lookup = ({ policy, now }: Market, body: { readonly attachmentIds?: readonly string[] } = {}) => ({
  now,
  packs,
  placedUnder: packs.resolve(policy),
  file,
  attachments: (body.attachmentIds ?? []).map((attachmentId) => ({ attachmentId, sha256: 'ab'.repeat(32), size: 3 })),
});
const bodyOf = (command: OrderCommand | DisputeCommand) => (command.type === 'Act' ? command.body : {});

/** One command to one stream; a `Rejection` leaves everything as it was. What it records is published by the real contract and answered by the real reactions, which then lie in the mail. */
export function tell(market: Market, { stream, command }: Letter): Outcome {
  if (stream === orderStream) {
    const happened = orderDecider
      .decide(command as OrderCommand, market.order, lookup(market, bodyOf(command)))
      .map((data) => recorded(stream, data, market.now));
    const order = happened.reduce((before, { data }) => orderDecider.evolve(before, data), market.order);
    const mail = happened.flatMap((event) => answersTo(disputeHearsOrders, publishOrder(event), event.data.type));
    return { market: { ...market, order, mail: [...market.mail, ...mail] }, happened };
  }
  const id = stream.slice('dispute-'.length);
  const dispute = market.disputes[id] ?? disputeDecider.initial;
  const happened = disputeDecider
    .decide(command as DisputeCommand, dispute, lookup(market, bodyOf(command)))
    .map((data) => recorded(stream, data, market.now));
  const after = happened.reduce((before, { data }) => disputeDecider.evolve(before, data), dispute);
  const disputes = happened.length > 0 ? { ...market.disputes, [id]: after } : market.disputes;
  const mail = happened.flatMap((event) => answersTo(orderHearsDisputes, publishDispute(event), event.data.type));
  return { market: { ...market, disputes, mail: [...market.mail, ...mail] }, happened };
}

/** Stored and read again, as a store would give it. */
function recorded<Event extends { readonly type: string }>(
  stream: string,
  data: Event,
  at: Instant,
): Recorded<Event & { readonly [name: string]: Json | undefined }> {
  const meta = { commandId: 'c', bodyHash: 'h', schema: 1, correlationId: 'c', causationId: 'c' } satisfies EventMeta;
  return {
    stream,
    revision: 0,
    position: '',
    id: 'e',
    at,
    key: orderId,
    data: JSON.parse(JSON.stringify(data)) as Event & { readonly [name: string]: Json | undefined },
    meta,
  };
}

function answersTo<News extends { readonly type: string }, Command extends Json>(
  reaction: Reaction<News, Command>,
  message: Message,
  type: string,
): readonly Letter[] {
  const rule = (
    reaction.on as { readonly [type: string]: ((news: object, message: Message) => readonly Answer<Hear>[]) | 'ignored' }
  )[type];
  return typeof rule === 'function' ? rule({ ...message.data, type }, message) : [];
}

/** The oldest letter arrives. */
export function deliver(market: Market): Outcome {
  const [letter, ...mail] = market.mail;
  return tell({ ...market, mail }, must(letter, 'A letter'));
}

type Alarm = { readonly stream: string; readonly name: string; readonly dueAt: Instant; readonly at: Instant };

/** Every deadline that has not rung, and when it may at the earliest; in the order of time. */
export function alarms({ order, disputes }: Market): Alarm[] {
  const of = (stream: string, { deadlines }: Journey) =>
    Object.entries(deadlines).flatMap(([name, running]) =>
      running.passed ? [] : [{ stream, name, dueAt: running.dueAt, at: ringsAt(running) }],
    );
  const all = [...of(orderStream, order), ...Object.entries(disputes).flatMap(([id, dispute]) => of(`dispute-${id}`, dispute))];
  return all.sort((one, other) => (one.at < other.at ? -1 : 1));
}

export const ring = (market: Market, { stream, name, dueAt, at }: Alarm): Outcome =>
  tell({ ...market, now: at > market.now ? at : market.now }, { stream, command: { type: 'PassDeadline', name, dueAt } });

export const placing = (amountMinor = 10_000, promised: OrderBody = { duration: 'P5D' }): OrderBody => ({
  orderId,
  buyerId: 'ana',
  sellerId: 'bo',
  title: 'Un logo pour la boulangerie',
  terms: 'Trois propositions, deux retouches',
  payment: { reference: `pay-${amountMinor}`, method: 'card', currency: 'EUR', amountMinor },
  ...promised,
});

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
  whenSaid(person: Person, action: DisputeAction, body: DisputeBody = {}) {
    return specify(disputeDecider, lookup(this.market, body))
      .given(...this.disputeHistory.filter(({ about }) => about.disputeId === this.dispute.disputeId))
      .when({ type: 'Act', action, by: this.actor(person), body });
  }
  writes(person: Person, text: string): this {
    const command = { type: 'SendMessage', by: this.actor(person), text } as const;
    const sent = chatDecider.decide(command, { messages: this.chat.length }, this.asRead());
    this.chat.push(...sent.map((data) => recorded(`chat-${orderId}`, data, this.now)));
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
        ? answersTo(disputeHearsOrders, publishOrder(recorded(stream, event as OrderEvent, this.now)), event.type)
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
    return this.until(plusPeriod(this.now, period(length), packs.resolve(this.market.policy).zone));
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
  disputeIs(status: string, expected: Partial<Dispute> = {}): this {
    shows(this.dispute, { status, ...expected });
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
    return { now, table: packs.get(order.policy).order, order, orderRevision: this.history.length - 1 };
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
      else this.disputeHistory.push(data as DisputeEvent);
    }
    return this.isMailStopped || market.mail.length === 0 ? this : this.take(deliver(market));
  }
}

/** A market before anything has happened on it. Winter in Paris: 2 March 2026, 11 o'clock there. */
export const world = (policy: string, start = '2026-03-02T10:00:00.000Z'): World =>
  new World(emptyMarket(policy, instantOf(start)));

export const KINSHASA = { country: 'CD', city: 'Kinshasa' };
export const LUBUMBASHI = { country: 'CD', city: 'Lubumbashi' };
