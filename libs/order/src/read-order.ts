import { OrderFiles, type Attached, type OrderFile } from '@entente/contracts';
import { Streams, type Recorded } from '@entente/event-store';
import { digestOf, fold, Rejection, type Instant } from '@entente/kernel';
import { actsAsParty, eventShown, journeyShown, Packs, type Actor, type Language } from '@entente/policy';
import type { Attachments } from './attachments.js';
import { chatDecider, isChatOpen, MESSAGES_MAX, type ChatEvent } from './domain/chat.js';
import { orderActions, orderDecider } from './domain/decide.js';
import { personalFields, type OrderEvent } from './domain/events.js';
import { exists, type Order } from './domain/state.js';
import { standingsOf } from './standings.js';
import { chatStream, orderStream } from './streams.js';

/** What staff read of an order, and neither its parties nor the machines that speak for them (CU-T46). */
const STAFF_ONLY: ReadonlySet<OrderEvent['type']> = new Set(['ConductReported']);
/** What staff read of a complaint, and whoever made it; the other side knows from the flag that there is one (CU-T41). */
const CLAIMS: ReadonlySet<OrderEvent['type']> = new Set([
  'ClaimSubmitted',
  'ClaimAmended',
  'ClaimWithdrawn',
  'ClaimReviewStarted',
  'ClaimRejected',
]);

type Loaded = { readonly order: Order; readonly revision: number; readonly events: readonly Recorded<OrderEvent>[] };

/** Orders read from their own streams: always current, whatever the projections are doing. */
export class OrderReads extends OrderFiles {
  constructor(
    private readonly streams: Streams,
    private readonly packs: Packs,
    private readonly files: Pick<Attachments, 'describe'>,
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

  /** The order's state as its reader may see it, and what he may do with it; `asOf`, both as they were then. What he may see is judged by the order of today. */
  async shown(today: Loaded, reader: Actor, { now, language, asOf }: { now: Instant; language: Language; asOf?: Instant }) {
    const { order, revision } = asOf === undefined ? today : asItWas(today, asOf);
    const withoutTexts = isStaffOnly(today.order, reader);
    return {
      orderId: order.orderId,
      policy: order.policy,
      status: order.status,
      buyerId: order.buyerId,
      sellerId: order.sellerId,
      title: withoutTexts ? null : order.title,
      price: {
        amountMinor: order.priceMinor,
        feesMinor: order.feesMinor,
        ...(order.depositMinor > 0 && { depositMinor: order.depositMinor }),
        currency: order.currency,
      },
      closedBy: order.closedBy ?? null,
      counters: order.counters,
      ...journeyShown(order, { pack: this.packs.get(order.policy), of: 'order', language }),
      offers: openOffers(order, withoutTexts),
      refundProposal: refundProposed(order, withoutTexts),
      actions: await this.actionsOf(order, reader, now, asOf),
      disputeId: order.disputeId ?? null,
      revision,
    };
  }

  private async actionsOf(order: Order, reader: Actor, now: Instant, asOf?: Instant): Promise<string[]> {
    const at = asOf ?? now;
    const pack = this.packs.get(order.policy);
    // As it was, nobody's standing is looked into: what somebody may do is what the order of then says.
    const standings = asOf === undefined ? await standingsOf(this.streams, pack, order) : {};
    const actions = orderActions(order, reader, { now: at, packs: this.packs, ...standings });
    const mayWrite = actsAsParty(order, reader) && isChatOpen(pack.order, order, at);
    const hasRoom = mayWrite && (await this.messagesIn(order.orderId, asOf)) < MESSAGES_MAX;
    return hasRoom ? [...actions, 'send-message'] : actions;
  }

  private async messagesIn(orderId: string, asOf?: Instant): Promise<number> {
    if (asOf === undefined) return (await this.streams.revisionOf(chatStream(orderId))) + 1;
    return (await this.loadChat(orderId)).events.filter(({ at }) => at <= asOf).length;
  }

  /** A page of the chat, the oldest first; `next` is where the following begins. */
  async messages({ order }: Loaded, reader: Actor, { from, limit }: { from: number; limit: number }) {
    const events = await this.streams.page<ChatEvent>(chatStream(order.orderId), from, limit + 1);
    const readsTexts = !isStaffOnly(order, reader);
    const items = events.slice(0, limit).map(({ revision, at, data: { actor, via = null, text, attachments = [] } }) => ({
      revision,
      at,
      by: actor,
      via,
      text: readsTexts ? text : null,
      attachments,
    }));
    return { items, next: events.length > limit ? String(from + limit) : null };
  }

  private loadChat(orderId: string) {
    return this.streams.load<{ messages: number }, ChatEvent>(chatStream(orderId), chatDecider);
  }

  /** Everything that happened, oldest first; revisions have gaps where an item is not for its reader. Operators see that something was written, not what. */
  history({ order, events }: Loaded, reader: Actor) {
    const isStaff = !actsAsParty(order, reader) && (holds(order, reader, 'operator') || holds(order, reader, 'mediator'));
    const own = isStaff ? new Set<OrderEvent>() : claimsOf(events, reader.id);
    const isForStaff = ({ type }: OrderEvent) => STAFF_ONLY.has(type) || CLAIMS.has(type);
    const items = events
      .filter(({ data }) => isStaff || !isForStaff(data) || own.has(data))
      .map(({ revision, at, data }) => ({
        revision,
        at,
        type: data.type,
        rule: data.rule,
        by: data.actor ?? data.by,
        via: data.via ?? null,
        data: eventShown(data, isStaffOnly(order, reader) && !isForStaff(data) ? textsOf(data) : []),
      }));
    return { items };
  }

  async read(orderId: string): Promise<{ file: OrderFile; digest: string }> {
    const loaded = await this.load(orderId);
    if (!loaded) throw notFound();
    const file = fileOf(loaded, (await this.loadChat(orderId)).events);
    return { file, digest: digestOf(file) };
  }

  async attachments(orderId: string, ids: readonly string[]): Promise<readonly Attached[]> {
    if ((await this.streams.revisionOf(orderStream(orderId))) < 0) throw notFound();
    return this.files.describe(orderId, ids);
  }
}

function asItWas({ events }: Loaded, asOf: Instant): Loaded {
  const until = events.filter(({ at }) => at <= asOf);
  const last = until.at(-1);
  if (!last) throw new Rejection('order.not_found', 'This order was placed later than that.', { asOf });
  const order = fold(
    orderDecider,
    until.map(({ data }) => data),
  );
  return { order, revision: last.revision, events: until };
}

function fileOf({ order, revision, events }: Loaded, chat: readonly Recorded<ChatEvent>[]): OrderFile {
  return {
    orderId: order.orderId,
    revision,
    chatRevision: chat.at(-1)?.revision ?? -1,
    policy: order.policy,
    terms: order.terms,
    events: events
      .filter(({ data }) => !STAFF_ONLY.has(data.type) && !CLAIMS.has(data.type))
      .map(({ revision: at, at: instant, data }) => ({
        revision: at,
        at: instant,
        type: data.type,
        by: data.actor ?? data.by,
        data: eventShown(data),
      })),
    messages: chat.map(({ revision: at, at: instant, data: { actor, text, attachments = [] } }) => ({
      revision: at,
      at: instant,
      by: actor,
      text,
      attachments,
    })),
    deliveries: events.flatMap(({ revision: at, at: instant, data }) =>
      data.type === 'WorkDelivered'
        ? [{ revision: at, at: instant, text: data.text ?? null, attachments: data.attachments ?? [] }]
        : [],
    ),
  };
}

/** All that became of the complaints of one member. */
function claimsOf(events: Loaded['events'], memberId: string): ReadonlySet<OrderEvent> {
  let claimantId: string | undefined;
  const own = new Set<OrderEvent>();
  for (const { data } of events) {
    if (data.type === 'ClaimSubmitted') claimantId = data.actor;
    if (CLAIMS.has(data.type) && claimantId === memberId) own.add(data);
  }
  return own;
}

/** What the seller offers and the buyer may still accept. */
const openOffers = ({ offers, flags, deadlines, paused, currency }: Order, withoutLabels: boolean) =>
  Object.entries(offers)
    .filter(([offerId]) => `offer:${offerId}` in flags)
    .map(([offerId, { label, priceMinor, duration }]) => ({
      offerId,
      label: withoutLabels ? null : label,
      price: { amountMinor: priceMinor, currency },
      duration,
      lapsesAt: `offer:${offerId}` in paused ? null : (deadlines[`offer:${offerId}`]?.dueAt ?? null),
    }));

/** What one side would have, or give, back; while the other has not answered. */
function refundProposed({ flags, refundProposal, currency }: Order, withoutTexts: boolean) {
  const by = flags['refund_proposed']?.by;
  if (by === undefined || !refundProposal) return null;
  const { proposalId, amountMinor, reason } = refundProposal;
  return { proposalId, by, amountMinor, currency, reason: withoutTexts ? null : reason };
}

const notFound = () => new Rejection('order.not_found', 'There is no such order.');

const textsOf = ({ type }: OrderEvent): readonly string[] => personalFields[type as keyof typeof personalFields] ?? [];

const holds = ({ marketplace }: Order, { roles, marketplaces, via }: Actor, role: Actor['roles'][number]): boolean =>
  via === undefined && roles.includes(role) && marketplaces.includes(marketplace);

/** Something for mediators: there is, or was, a dispute, or a complaint that may become one. */
const concernsMediators = ({ disputeId, claim }: Order): boolean => disputeId !== undefined || claim !== undefined;

/** Buyer and seller; mediators where it concerns them; operators and services of the marketplace. */
const mayRead = (order: Order, reader: Actor): boolean =>
  actsAsParty(order, reader) ||
  holds(order, reader, 'operator') ||
  holds(order, reader, 'service') ||
  (holds(order, reader, 'mediator') && concernsMediators(order));

/** Reads as an operator alone, and so no texts. */
const isStaffOnly = (order: Order, reader: Actor): boolean =>
  !actsAsParty(order, reader) &&
  !holds(order, reader, 'service') &&
  !(holds(order, reader, 'mediator') && concernsMediators(order));

/** Whether somebody may read the file, which is made of texts. */
export const mayReadFile = (order: Order, reader: Actor): boolean => mayRead(order, reader) && !isStaffOnly(order, reader);
