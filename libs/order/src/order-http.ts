import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { CommandBus } from '@nestjs/cqrs';
import type { Response } from 'express';
import { CommandEnvelope, CurrentCaller, IfMatch, markReplayed, pathId, plainJson, ReceivedAt, validated, Wait, type ActionDoc, type Caller, type Problems, type Waiting } from '@entente/http';
import type { Envelope, Transacted } from '@entente/event-store';
import { derivedId, Rejection, type Instant } from '@entente/kernel';
import { many, Packs } from '@entente/policy';
import { ViewHeads } from '@entente/projections';
import { Sql } from '@entente/sql';
import { orderBodies, OrderQuery, PlaceOrder } from './bodies.js';
import type { OrderAction, OrderBody } from './domain/commands.js';
import type { OrderEvent } from './domain/events.js';
import type { Order } from './domain/state.js';
import { HandleOrder } from './handle-order.js';
import { mayReadFile, OrderReads } from './read-order.js';
import { orderList, ordersBy } from './views/order-list.js';

const PAGE_ROWS = 50;
const orderId = pathId('order.not_found');

/** A new rejection of this context does not compile until it has an answer here. */
export const orderProblems: Problems<OrderCode> = {
  'order.not_found': { status: 404, title: 'No such order' },
  'order.closed': { status: 409, title: 'The order is closed' },
  'order.frozen': { status: 409, title: 'The order is frozen' },
  'order.exists': { status: 409, title: 'There is an order under this id' },
  'payment.reused': { status: 409, title: 'The payment was used' },
  'dispute.not_eligible': { status: 409, title: 'No dispute may be opened' },
  'dispute.already_open': { status: 409, title: 'A dispute is open already' },
  buyer_is_seller: { status: 422, title: 'Buyer and seller are one' },
};
type OrderCode = 'order.not_found' | 'order.closed' | 'order.frozen' | 'order.exists' | 'payment.reused' | 'dispute.not_eligible' | 'dispute.already_open' | 'buyer_is_seller';

@Controller('orders')
export class OrdersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly packs: Packs,
    private readonly reads: OrderReads,
    private readonly sql: Sql,
    private readonly heads: ViewHeads,
  ) {}

  @Post()
  async place(@Body() body: PlaceOrder, @CurrentCaller() caller: Caller, @CommandEnvelope() envelope: Envelope, @Res({ passthrough: true }) response: Response) {
    const placedUnder = this.packs.resolve(body.policy);
    // Derived from the payment, the id is the same when a crash made the marketplace send it again.
    const id = body.orderId ?? derivedId(placedUnder.marketplace, body.payment.reference);
    const said = { ...plainJson<OrderBody>(body), orderId: id };
    try {
      const done = await this.commands.execute(new HandleOrder(id, { type: 'Act', action: 'place', by: caller, body: said }, envelope, { placedUnder }));
      if (done.replayed) markReplayed(response);
      return { orderId: id, status: done.state.status, revision: done.revision };
    } catch (error) {
      if (error instanceof Rejection && error.code === 'order.exists' && body.orderId === undefined)
        throw new Rejection('payment.reused', 'This payment reference has been used. Every payment is for one order, once.');
      throw error;
    }
  }

  @ApiExcludeEndpoint() // Documented action by action, see orderDocs.
  @Post(':id/:action')
  @HttpCode(200)
  async act(
    @Param('id', orderId) id: string,
    @Param('action') action: string,
    @Body() sent: unknown,
    @CurrentCaller() caller: Caller,
    @ReceivedAt() now: Instant,
    @CommandEnvelope() envelope: Envelope,
    @IfMatch() expected: number | undefined,
    @Res({ passthrough: true }) response: Response,
  ) {
    if (!isAction(action)) throw new Rejection('not_found', `${action.slice(0, 60)} is no action of an order. See /docs.`);
    const body = plainJson<OrderBody>(validated(orderBodies[action], sent, now));
    const command = new HandleOrder(id, { type: 'Act', action, by: caller, body }, envelope, expected === undefined ? {} : { expected });
    const done = await this.commands.execute(command);
    if (done.replayed) markReplayed(response);
    return answerOf(id, done);
  }

  @Get()
  async list(@Query() query: OrderQuery, @CurrentCaller() caller: Caller, @Wait() wait: Waiting) {
    const { limit = PAGE_ROWS, cursor, ...asked } = query;
    const visible = visibleTo(caller, asked);
    if (wait.seconds > 0) await this.heads.reached(orderList, wait.seconds);
    const rows = await ordersBy(this.sql, { ...visible, ...(asked.status && { status: asked.status }) }, { after: readCursor(cursor), limit: limit + 1 });
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? cursorOf(last) : null };
  }

  @Get(':id')
  async find(@Param('id', orderId) id: string, @CurrentCaller() caller: Caller, @ReceivedAt() now: Instant, @Wait() wait: Waiting) {
    await wait.until(() => this.reads.load(id));
    return this.reads.shown(await this.reads.loadFor(id, caller), caller, now);
  }

  @Get(':id/history')
  async history(@Param('id', orderId) id: string, @CurrentCaller() caller: Caller) {
    return this.reads.history(await this.reads.loadFor(id, caller), caller);
  }

  @Get(':id/file')
  async file(@Param('id', orderId) id: string, @CurrentCaller() caller: Caller) {
    const { order } = await this.reads.loadFor(id, caller);
    if (!mayReadFile(order, caller)) throw new Rejection('actor.forbidden', 'The file is for the parties, the mediators and the services of the marketplace.');
    return (await this.reads.read(id)).file;
  }
}

const isAction = (action: string): action is Exclude<OrderAction, 'place'> => Object.hasOwn(orderBodies, action);

function answerOf(id: string, { revision, events, state }: Transacted<Order, OrderEvent>) {
  const opened = events.find((event) => event.type === 'DisputeOpened');
  return { orderId: id, status: state.status, revision, events: events.map(({ type }) => type), ...(opened && { disputeId: opened.disputeId }) };
}

/** Members see their own orders; staff and services those of their marketplaces; mediators those that have, or had, a dispute. */
function visibleTo({ id, roles, marketplaces, via }: Caller, { buyerId, sellerId, marketplace }: OrderQuery) {
  const named = { ...(buyerId !== undefined && { buyerId }), ...(sellerId !== undefined && { sellerId }) };
  const isStaff = via === undefined && roles.some((role) => role === 'operator' || role === 'service' || role === 'mediator');
  if (isStaff) {
    if (marketplace !== undefined && !marketplaces.includes(marketplace)) throw new Rejection('actor.forbidden', `Your token does not cover ${marketplace}.`);
    const disputed = !roles.some((role) => role === 'operator' || role === 'service');
    return { ...named, marketplaces: marketplace === undefined ? marketplaces : [marketplace], ...(disputed && { disputed }) };
  }
  for (const asked of [buyerId, sellerId])
    if (asked !== undefined && asked !== id) throw new Rejection('actor.forbidden', 'You may list your own orders only: leave the other id out.');
  return { ...named, partyId: id, ...(marketplace !== undefined && { marketplaces: [marketplace] }) };
}

const cursorOf = ({ placedAt, orderId: id }: { placedAt: string; orderId: string }): string => Buffer.from(`${placedAt} ${id}`).toString('base64url');

function readCursor(cursor: string | undefined) {
  if (cursor === undefined || cursor === '') return undefined;
  const [, placedAt, id] = /^(\S+) (\S+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (placedAt === undefined || id === undefined) throw new Rejection('malformed', 'The cursor must be the `next` of the page before.', { field: 'cursor' });
  return { placedAt, orderId: id };
}

/** The documentation of every action, told by the rule books themselves. */
export function orderDocs(packs: Packs): ActionDoc[] {
  const rows = packs.all().flatMap((pack) => pack.source.order.rows.map((row) => ({ ...row, pack: pack.name })));
  const acting = Object.entries(orderBodies).map(([action, body]): ActionDoc => {
    const own = rows.filter((row) => row.action === action);
    const told = own.map(({ pack, rule, from, event }) => `- ${pack} ${rule}: from ${many(from).join(', ')}, records ${event}`);
    return { method: 'post', path: `/orders/{id}/${action}`, tag: 'Orders', summary: sentence(action), description: told.join('\n'), body, roles: [...new Set(own.flatMap(({ by }) => many(by)))], problems: ['order.not_found', 'order.closed', 'order.frozen', 'state.invalid', 'revision.stale', 'command.id_reused'] };
  });
  return [{ method: 'post', path: '/orders', tag: 'Orders', summary: 'Place', description: 'The buyer has paid: a service of the marketplace places the order for him.', body: PlaceOrder, answer: { status: 201 }, roles: ['service, with Entente-On-Behalf-Of'], problems: ['payment.reused', 'order.exists', 'pack.unknown', 'amount.invalid', 'buyer_is_seller'] }, ...acting];
}

const sentence = (action: string): string => `${action[0]!.toUpperCase()}${action.slice(1).replaceAll('-', ' ')}`;
