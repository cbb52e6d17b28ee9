import { ATTACHMENTS_MAX } from '@entente/contracts';
import type { Transacted } from '@entente/event-store';
import { Ids, Optional, plainJson, Text, validated, type Actions, type Answered, type Asked, type Caller } from '@entente/http';
import { derivedId, Rejection } from '@entente/kernel';
import { isRelation, type Packs } from '@entente/policy';
import type { CommandBus } from '@nestjs/cqrs';
import { orderBodies, PlaceOrder, sellerBodies } from './bodies.js';
import { paymentReused } from './claim-payment.js';
import type { OrderAction, OrderBody } from './domain/commands.js';
import type { OrderEvent } from './domain/events.js';
import { standingOf, type SellerAction, type SellerFields } from './domain/seller.js';
import type { Order } from './domain/state.js';
import { HandleChat } from './handle-chat.js';
import { HandleOrder } from './handle-order.js';
import { HandleSeller, type SellerId } from './handle-seller.js';
import type { OrderReads } from './read-order.js';

export class SendMessage {
  @Text({ description: 'The message.', example: 'When will it be ready?' }) text?: string;
  @Optional() @Ids(ATTACHMENTS_MAX, 'Files that were uploaded to this order.') attachmentIds?: string[];
}

/** Before a seller's command is handled, for whoever would rather wait for what it looks at. */
type Settled = (seller: SellerId, action: SellerAction) => Promise<void>;

/** All that may be asked of this context: of an order, in its chat, and of a seller's standing. HTTP has a path for each; on the bus the action tells. */
export class OrderActions implements Actions {
  readonly names = ['place', 'send-message', ...Object.keys(orderBodies), ...Object.keys(sellerBodies)];

  constructor(
    private readonly commands: Pick<CommandBus, 'execute'>,
    private readonly packs: Packs,
    private readonly reads: OrderReads,
  ) {}

  path({ action, subject }: Pick<Asked, 'action' | 'subject'>): string {
    if (action === 'place') return '/orders';
    return `/${isSellerAction(action) ? 'sellers' : 'orders'}/${subject}/${action}`;
  }

  perform(asked: Asked): Promise<Answered> {
    if (asked.action === 'place') return this.place(asked);
    if (asked.action === 'send-message') return this.say(asked);
    return isSellerAction(asked.action) ? this.actOnSeller(asked) : this.act(asked);
  }

  async place({ body: sent, caller, envelope }: Asked): Promise<Answered> {
    const body = validated(PlaceOrder, sent, envelope.receivedAt);
    const placedUnder = this.packs.resolve(body.policy);
    // Derived from the payment, the id is the same when a crash made the marketplace send it again.
    const id = body.orderId ?? derivedId(placedUnder.marketplace, body.payment.reference);
    const said = { ...plainJson<OrderBody>(body), orderId: id };
    try {
      const { replayed, state, revision } = await this.commands.execute(
        new HandleOrder(id, { type: 'Act', action: 'place', by: caller, body: said }, envelope, { placedUnder }),
      );
      return { status: 201, replayed, body: { orderId: id, status: state.status, revision } };
    } catch (error) {
      if (error instanceof Rejection && error.code === 'order.exists' && body.orderId === undefined) throw paymentReused();
      throw error;
    }
  }

  async act({ subject, action, body: sent, caller, envelope, expected }: Asked): Promise<Answered> {
    if (!isOrderAction(action)) throw new Rejection('not_found', `${action.slice(0, 60)} is no action of an order. See /docs.`);
    const body = plainJson<OrderBody>(validated(orderBodies[action], sent, envelope.receivedAt));
    if (expected !== undefined) await this.reads.loadFor(subject, caller); // How far an order has come is for those who may read it.
    const done = await this.commands.execute(
      new HandleOrder(subject, { type: 'Act', action, by: caller, body }, envelope, expected === undefined ? {} : { expected }),
    );
    return { status: 200, replayed: done.replayed, body: told(subject, done) };
  }

  /** No word of a rule book: whether anything may be written is said by the state of the order. */
  async say({ subject, body, caller: by, envelope, expected }: Asked): Promise<Answered> {
    const { text = '', attachmentIds } = validated(SendMessage, body, envelope.receivedAt);
    const command = { type: 'SendMessage' as const, by, text, ...(attachmentIds && { attachmentIds }) };
    const sent = await this.commands.execute(new HandleChat(subject, command, envelope, expected));
    return {
      status: 200,
      replayed: sent.replayed,
      body: {
        orderId: subject,
        status: sent.orderStatus,
        revision: sent.orderRevision,
        chatRevision: sent.revision,
        events: sent.events.map(({ type }) => type),
      },
    };
  }

  async actOnSeller(
    { subject: sellerId, action, body: sent, caller, envelope, expected }: Asked,
    settled: Settled = async () => {},
  ): Promise<Answered> {
    if (!isSellerAction(action)) throw new Rejection('not_found', `${action.slice(0, 60)} is no action of a seller. See /docs.`);
    const { marketplace, ...body } = plainJson<SellerFields & { marketplace: string }>(
      validated(sellerBodies[action], sent, envelope.receivedAt),
    );
    const seller = { marketplace, sellerId };
    if (expected !== undefined && !mayKnowRevision(caller, seller))
      throw new Rejection('actor.forbidden', 'A standing is for the seller himself, and for the staff of the marketplace.');
    await settled(seller, action);
    const { replayed, state, revision, events } = await this.commands.execute(
      new HandleSeller(seller, { type: 'Act', action, by: caller, body }, envelope, expected),
    );
    const standing = standingOf(state);
    return { status: 200, replayed, body: { ...seller, standing, revision, events: events.map(({ type }) => type) } };
  }
}

const isOrderAction = (action: string): action is Exclude<OrderAction, 'place'> => Object.hasOwn(orderBodies, action);
const isSellerAction = (action: string): action is SellerAction => Object.hasOwn(sellerBodies, action);

function told(id: string, { revision, events, state }: Transacted<Order, OrderEvent>) {
  const opened = events.find((event) => event.type === 'DisputeOpened');
  const offered = events.find((event) => event.type === 'OfferMade');
  const proposed = events.find((event) => event.type === 'RefundProposed');
  return {
    orderId: id,
    status: state.status,
    revision,
    events: events.map(({ type }) => type),
    ...(opened && { disputeId: opened.disputeId }),
    ...(offered && { offerId: offered.offerId }),
    ...(proposed && { proposalId: proposed.proposalId }),
  };
}

/** How often a standing has changed is for himself and for the staff. */
export const mayKnowRevision = (caller: Caller, seller: SellerId): boolean =>
  ['seller', 'staff'].some((relation) => isRelation(relation, { ...seller, buyerId: '' }, caller));
