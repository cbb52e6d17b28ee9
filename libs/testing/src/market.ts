import type { Answer, Message, Reaction } from '@entente/bus';
import {
  disputeDecider,
  disputeHearsOrders,
  publishDispute,
  type Dispute,
  type DisputeCommand,
  type DisputeEvent,
} from '@entente/dispute';
import type { EventMeta, Recorded } from '@entente/event-store';
import { must, ringsAt, type Instant, type Json } from '@entente/kernel';
import { orderDecider, orderContext, orderHearsDisputes, sellerDecider, standingOf } from '@entente/order';
import type { Order, OrderBody, OrderCommand, OrderEvent, SellerCommand, SellerEvent } from '@entente/order';
import { builtInPacks, Packs, type Actor, type Journey, type Role } from '@entente/policy';

/** The rule books that specs play by. */
export const packs = new Packs(builtInPacks(), ['comeup/2', 'congocrea/1']);

/** Ana buys, Bo sells, Mia and Max mediate, Ops operates, Shop is the marketplace's machine, Zed is a stranger. */
export const PEOPLE = ['ana', 'bo', 'mia', 'max', 'ops', 'shop', 'shop for ana', 'shop for bo', 'zed'] as const;
export type Person = (typeof PEOPLE)[number];
const ROLES: { readonly [person: string]: Role } = { mia: 'mediator', max: 'mediator', ops: 'operator', shop: 'service' };

export function actorOf(person: Person, policy: string): Actor {
  const marketplaces = [must(policy.split('/')[0], 'The marketplace of a policy')];
  const [id = '', via] = person.split(' for ').reverse();
  return { id, roles: [ROLES[id] ?? 'member'], marketplaces, ...(via !== undefined && { via }) };
}

const orderId = 'o1';
export const orderStream = `order-${orderId}`;
const DISPUTE = 'dispute-';
const SELLER = 'seller-';
export const sellerStream = (sellerId: string): string => `${SELLER}${sellerId}`;

/** What a mediator read before he decided. */
const file = { revision: 7, chatRevision: 2, digest: '0f'.repeat(32) };

type Seller = (typeof sellerDecider)['initial'];
type Command = OrderCommand | DisputeCommand | SellerCommand;
type Hear = Extract<Command, { type: 'Hear' }>;
/** A command on its way to a stream. */
export type Letter = { readonly stream: string; readonly command: Command };
export type Happened = Recorded<OrderEvent> | Recorded<DisputeEvent> | Recorded<SellerEvent>;

/** One order and its disputes, what its sides may do on the marketplace, the news on its way between them, and the time. Nothing in it ever changes: what happens makes another. */
export type Market = {
  readonly packs: Packs;
  readonly policy: string;
  readonly now: Instant;
  readonly order: Order;
  readonly disputes: { readonly [disputeId: string]: Dispute };
  readonly sellers: { readonly [sellerId: string]: Seller };
  readonly mail: readonly Letter[];
};

export const emptyMarket = (policy: string, now: Instant, rules = packs): Market => ({
  packs: rules,
  policy,
  now,
  order: orderDecider.initial,
  disputes: {},
  sellers: {},
  mail: [],
});

export type Outcome = { readonly market: Market; readonly happened: readonly Happened[] };

const isPlaced = ({ order }: Market): boolean => order.orderId !== '';

/** What is looked up before an order, or a dispute, decides. */
export function lookup(market: Market, body: OrderBody = {}) {
  const { packs: rules, policy, now, order } = market;
  const { buyerId = '', sellerId = '' } = isPlaced(market) ? order : body;
  const standing = (id: string) => standingOf(market.sellers[id] ?? sellerDecider.initial);
  return {
    now,
    packs: rules,
    placedUnder: rules.resolve(policy),
    standings: { buyer: standing(buyerId), seller: standing(sellerId) },
    file,
    ...(order.shipTo && { shipTo: order.shipTo }),
    attachments: (body.attachmentIds ?? []).map((attachmentId) => ({ attachmentId, sha256: 'ab'.repeat(32), size: 3 })),
  };
}

/** What is looked up before a seller's standing changes. */
export function lookupSeller({ packs: rules, policy, now, order }: Market, sellerId: string) {
  const isFree = order.sellerId !== sellerId || !Object.values(order.disputes).some(({ open }) => open);
  return { now, pack: rules.resolve(policy), sellerId, openDisputes: isFree ? ('none' as const) : ('some' as const) };
}

const bodyOf = (command: Command) => (command.type === 'Act' ? (command.body as OrderBody) : {});

/** One command to one stream; a `Rejection` leaves everything as it was. What it records is published by the real contract and answered by the real reactions, which then lie in the mail. */
export function tell(market: Market, { stream, command }: Letter): Outcome {
  if (stream.startsWith(DISPUTE)) return tellDispute(market, stream, command as DisputeCommand);
  if (stream.startsWith(SELLER)) return tellSeller(market, stream, command as SellerCommand);
  const happened = orderDecider
    .decide(command as OrderCommand, market.order, lookup(market, bodyOf(command)))
    .map((data) => recorded(stream, data, market.now));
  const order = happened.reduce((before, { data }) => orderDecider.evolve(before, data), market.order);
  const mail = happened.flatMap((event) => answersTo(disputeHearsOrders, orderContext.publishes(event), event.data.type));
  return { market: { ...market, order, mail: [...market.mail, ...mail] }, happened };
}

function tellDispute(market: Market, stream: string, command: DisputeCommand): Outcome {
  const id = stream.slice(DISPUTE.length);
  const dispute = market.disputes[id] ?? disputeDecider.initial;
  const happened = disputeDecider
    .decide(command, dispute, lookup(market, bodyOf(command)))
    .map((data) => recorded(stream, data, market.now));
  const after = happened.reduce((before, { data }) => disputeDecider.evolve(before, data), dispute);
  const disputes = happened.length > 0 ? { ...market.disputes, [id]: after } : market.disputes;
  const mail = happened.flatMap((event) => answersTo(orderHearsDisputes, publishDispute(event), event.data.type));
  return { market: { ...market, disputes, mail: [...market.mail, ...mail] }, happened };
}

function tellSeller(market: Market, stream: string, command: SellerCommand): Outcome {
  const id = stream.slice(SELLER.length);
  const seller = market.sellers[id] ?? sellerDecider.initial;
  const happened = sellerDecider
    .decide(command, seller, lookupSeller(market, id))
    .map((data) => recorded(stream, data, market.now));
  const after = happened.reduce((before, { data }) => sellerDecider.evolve(before, data), seller);
  return { market: { ...market, sellers: { ...market.sellers, [id]: after } }, happened };
}

/** Stored and read again, as a store would give it. */
export function recorded<Event extends { readonly type: string }>(
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

export function answersTo<News extends { readonly type: string }, Answering extends Json>(
  reaction: Reaction<News, Answering>,
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
  const all = [...of(orderStream, order), ...Object.entries(disputes).flatMap(([id, dispute]) => of(DISPUTE + id, dispute))];
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

export const KINSHASA = { country: 'CD', city: 'Kinshasa' };
export const LUBUMBASHI = { country: 'CD', city: 'Lubumbashi' };
