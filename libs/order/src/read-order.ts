import { OrderFiles, type OrderFile } from '@entente/contracts';
import { Streams, type Recorded } from '@entente/event-store';
import { digestOf, Rejection, type Instant, type Json } from '@entente/kernel';
import { actsAsParty, Packs, type Actor } from '@entente/policy';
import { orderActions, orderDecider } from './domain/decide.js';
import { personalFields, type OrderEvent } from './domain/events.js';
import { exists, type Order } from './domain/state.js';
import { orderStream } from './handle-order.js';

type Loaded = { readonly order: Order; readonly revision: number; readonly events: readonly Recorded<OrderEvent>[] };

/** The step and the facts that every event repeats are shown by other means, or not at all. */
const UNSHOWN = new Set(['type', 'rule', 'by', 'actor', 'via', 'about']);

/** Orders read from their own streams: always current, whatever the projections are doing. */
export class OrderReads extends OrderFiles {
  constructor(
    private readonly streams: Streams,
    private readonly packs: Packs,
  ) {
    super();
  }

  async load(orderId: string): Promise<Loaded | undefined> {
    const { state, revision, events } = await this.streams.load<Order, OrderEvent>(orderStream(orderId), orderDecider);
    return exists(state) ? { order: state, revision, events } : undefined;
  }

  async loadFor(orderId: string, reader: Actor): Promise<Loaded> {
    const loaded = await this.load(orderId);
    if (!loaded) throw notFound();
    if (!mayRead(loaded.order, reader))
      throw new Rejection(
        'actor.forbidden',
        'This order is for its parties, and for those of its marketplace who settle quarrels.',
      );
    return loaded;
  }

  /** The order's state as its reader may see it, and what he may do with it now. */
  shown({ order, revision }: Loaded, reader: Actor, now: Instant) {
    return {
      orderId: order.orderId,
      policy: order.policy,
      status: order.status,
      flags: Object.keys(order.flags),
      buyerId: order.buyerId,
      sellerId: order.sellerId,
      title: isStaffOnly(order, reader) ? null : order.title,
      price: { amountMinor: order.priceMinor, feesMinor: order.feesMinor, currency: order.currency },
      closedBy: order.closedBy ?? null,
      counters: order.counters,
      deadlines: [
        ...Object.entries(order.deadlines).map(([name, { dueAt, passed }]) => ({ name, dueAt, ...(passed && { passed }) })),
        ...Object.entries(order.paused).map(([name, { leftMs }]) => ({ name, dueAt: null, paused: true, leftMs })),
      ],
      windows: Object.entries(order.windows).map(([name, { endsAt }]) => ({ name, endsAt })),
      actions: orderActions(order, reader, { now, packs: this.packs }),
      disputeId: order.disputeId ?? null,
      revision,
    };
  }

  /** Everything that happened, oldest first. Operators see that something was written, not what. */
  history({ order, events }: Loaded, reader: Actor) {
    const items = events.map(({ revision, at, data }) => ({
      revision,
      at,
      type: data.type,
      rule: data.rule,
      by: data.actor ?? data.by,
      via: data.via ?? null,
      data: isStaffOnly(order, reader) ? withoutTexts(data) : shownOf(data),
    }));
    return { items };
  }

  async read(orderId: string): Promise<{ file: OrderFile; digest: string }> {
    const loaded = await this.load(orderId);
    if (!loaded) throw notFound();
    const file = fileOf(loaded);
    return { file, digest: digestOf(file) };
  }
}

function fileOf({ order, revision, events }: Loaded): OrderFile {
  return {
    orderId: order.orderId,
    revision,
    policy: order.policy,
    terms: order.terms,
    events: events.map(({ revision: at, at: instant, data }) => ({
      revision: at,
      at: instant,
      type: data.type,
      by: data.actor ?? data.by,
      data: shownOf(data),
    })),
    deliveries: events.flatMap(({ revision: at, at: instant, data }) =>
      data.type === 'WorkDelivered' ? [{ revision: at, at: instant, text: data.text }] : [],
    ),
  };
}

const notFound = () => new Rejection('order.not_found', 'There is no such order.');

const shownOf = (event: OrderEvent): Json => Object.fromEntries(Object.entries(event).filter(([name]) => !UNSHOWN.has(name)));

function withoutTexts(event: OrderEvent): Json {
  const personal: readonly string[] = personalFields[event.type as keyof typeof personalFields] ?? [];
  return Object.fromEntries(Object.entries(event).filter(([name]) => !UNSHOWN.has(name) && !personal.includes(name)));
}

const holds = ({ marketplace }: Order, { roles, marketplaces, via }: Actor, role: Actor['roles'][number]): boolean =>
  via === undefined && roles.includes(role) && marketplaces.includes(marketplace);

/** Buyer and seller; mediators once there is, or was, a dispute; operators and services of the marketplace. */
const mayRead = (order: Order, reader: Actor): boolean =>
  actsAsParty(order, reader) ||
  holds(order, reader, 'operator') ||
  holds(order, reader, 'service') ||
  (holds(order, reader, 'mediator') && order.disputeId !== undefined);

/** Reads as an operator alone, and so no texts. */
const isStaffOnly = (order: Order, reader: Actor): boolean =>
  !actsAsParty(order, reader) &&
  !holds(order, reader, 'service') &&
  !(holds(order, reader, 'mediator') && order.disputeId !== undefined);

/** Whether somebody may read the file, which is made of texts. */
export const mayReadFile = (order: Order, reader: Actor): boolean => mayRead(order, reader) && !isStaffOnly(order, reader);
