import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import {
  actionDocs,
  answerWith,
  Asking,
  AsOf,
  CurrentCaller,
  Describes,
  InLanguage,
  pageOf,
  pathId,
  readCursor,
  ReceivedAt,
  Tagged,
  visibleTo,
  Wait,
  type ActionDoc,
  type Asked,
  type Caller,
  type Problems,
  type Tag,
  type Waiting,
} from '@entente/http';
import { Rejection, type Instant } from '@entente/kernel';
import { journeyShown, LANGUAGES, Packs, titlesOf, type Language } from '@entente/policy';
import { ViewHeads } from '@entente/projections';
import { Sql } from '@entente/sql';
import { orderAnswers } from './answers.js';
import { orderBodies, OrderQuery, PlaceOrder } from './bodies.js';
import { OrderActions } from './order-actions.js';
import { mayReadFile, OrderReads } from './read-order.js';
import { sellerDocs } from './sellers-http.js';
import { orderList, ordersBy, type OrderFilter } from './views/order-list.js';

const PAGE_ROWS = 50;
const orderId = pathId('order.not_found');

/** Answers to the rejections of this context alone; one that has none is answered with 409, and operators are told. */
export const orderProblems: Problems<OrderCode> = {
  'order.not_found': { status: 404, title: 'No such order' },
  'order.closed': { status: 409, title: 'The order is closed' },
  'order.frozen': { status: 409, title: 'The order is frozen' },
  'attachment.not_found': { status: 404, title: 'No such file' },
  'order.exists': { status: 409, title: 'There is an order under this id' },
  'payment.reused': { status: 409, title: 'The payment was used' },
  'dispute.not_eligible': { status: 409, title: 'No dispute may be opened' },
  'dispute.already_open': { status: 409, title: 'A dispute is open already' },
  'chat.blocked': { status: 409, title: 'Nothing can be written here now' },
  'currency.mismatch': { status: 422, title: 'Another currency than the order' },
  'seller.suspended': { status: 409, title: 'The account is suspended' },
  buyer_is_seller: { status: 422, title: 'Buyer and seller are one' },
};
type OrderCode =
  | 'order.not_found'
  | 'order.closed'
  | 'order.frozen'
  | 'attachment.not_found'
  | 'order.exists'
  | 'payment.reused'
  | 'dispute.not_eligible'
  | 'dispute.already_open'
  | 'chat.blocked'
  | 'currency.mismatch'
  | 'seller.suspended'
  | 'buyer_is_seller';

@Controller('orders')
export class OrdersController {
  constructor(
    private readonly actions: OrderActions,
    private readonly packs: Packs,
    private readonly reads: OrderReads,
    private readonly sql: Sql,
    private readonly heads: ViewHeads,
  ) {}

  @Post()
  async place(@Asking({ action: 'place' }) asked: Asked, @Res({ passthrough: true }) response: Response) {
    return answerWith(response, await this.actions.place(asked));
  }

  @Post(':id/:action')
  async act(@Asking({ subject: 'id', code: 'order.not_found' }) asked: Asked, @Res({ passthrough: true }) response: Response) {
    return answerWith(response, await this.actions.act(asked));
  }

  @Get()
  @Describes({
    id: 'list_orders',
    tag: 'Orders',
    summary: 'List orders',
    description:
      'Members see their own; staff and services those of their marketplaces, mediators among them what concerns them.',
    answer: orderAnswers.list,
  })
  async list(
    @Query() query: OrderQuery,
    @CurrentCaller() caller: Caller,
    @Wait() wait: Waiting,
    @InLanguage(LANGUAGES) language: Language,
  ) {
    const { limit = PAGE_ROWS } = query;
    const filter = filterFor(caller, query);
    const after = readCursor(query.cursor);
    if (wait.seconds > 0) await this.heads.reached(orderList, wait.seconds);
    const rows = await ordersBy(this.sql, filter, { after, limit: limit + 1 });
    const { items, next } = pageOf(rows, limit, ({ placedAt, orderId: id }) => ({ at: placedAt, id }));
    return {
      items: items.map(({ journey, ...row }) => {
        const pack = this.packs.find(row.policy);
        const { flags, deadlines } = journeyShown(journey, { pack, of: 'order', language });
        const titles = titlesOf(pack?.texts.order, language, { status: row.status, flags, deadlines });
        return { ...row, flags, deadlines, titles };
      }),
      next,
    };
  }

  @Get(':id')
  @Describes({
    id: 'get_order',
    tag: 'Orders',
    summary: 'An order',
    description: 'Folded from its events, hence current; or, with `asOf`, as it was, without an `ETag`.',
    answer: orderAnswers.one,
    problems: ['order.not_found'],
  })
  async find(
    @Param('id', orderId) id: string,
    @Query() { asOf }: AsOf,
    @CurrentCaller() caller: Caller,
    @ReceivedAt() now: Instant,
    @Wait() wait: Waiting,
    @InLanguage(LANGUAGES) language: Language,
    @Tagged() tag: Tag,
  ) {
    await wait.until(() => this.reads.load(id));
    const shown = await this.reads.shown(await this.reads.loadFor(id, caller), caller, { now, language, ...(asOf && { asOf }) });
    const answer = { ...shown, titles: titlesOf(this.packs.get(shown.policy).texts.order, language, shown) };
    return asOf === undefined ? tag(shown.revision, answer) : answer; // As it was, nobody can act on it.
  }

  @Get(':id/history')
  @Describes({
    id: 'get_order_history',
    tag: 'Orders',
    summary: 'What happened to an order',
    answer: orderAnswers.history,
    problems: ['order.not_found'],
  })
  async history(@Param('id', orderId) id: string, @CurrentCaller() caller: Caller, @Wait() wait: Waiting) {
    await wait.until(() => this.reads.load(id));
    return this.reads.history(await this.reads.loadFor(id, caller), caller);
  }

  @Get(':id/file')
  @Describes({
    id: 'get_order_file',
    tag: 'Orders',
    summary: 'The file of an order',
    description: 'With all that was written: for the parties, for mediators whom it concerns, and for services.',
    answer: orderAnswers.file,
    problems: ['order.not_found'],
  })
  async file(@Param('id', orderId) id: string, @CurrentCaller() caller: Caller, @Wait() wait: Waiting) {
    await wait.until(() => this.reads.load(id));
    const { order } = await this.reads.loadFor(id, caller);
    if (!mayReadFile(order, caller))
      throw new Rejection('actor.forbidden', 'The file is for the parties, the mediators and the services of the marketplace.');
    return (await this.reads.read(id)).file;
  }
}

/** Members may name themselves in a filter, nobody else. Mediators see orders that have, or had, a dispute. */
function filterFor(caller: Caller, { status, buyerId, sellerId, marketplace }: OrderQuery): OrderFilter {
  const visible = visibleTo(caller, marketplace);
  for (const asked of [buyerId, sellerId])
    if (visible.partyId !== undefined && asked !== undefined && asked !== caller.id)
      throw new Rejection('actor.forbidden', 'You may list your own orders only: leave the other id out.');
  const seesAll = visible.partyId !== undefined || caller.roles.some((role) => role === 'operator' || role === 'service');
  return {
    ...visible,
    ...(status && { status }),
    ...(buyerId !== undefined && { buyerId }),
    ...(sellerId !== undefined && { sellerId }),
    ...(!seesAll && { disputed: true as const }),
  };
}

/** What is refused whatever the rule book says. */
const LIMITED = ['limit.reached'];
const PAID = [...LIMITED, 'payment.reused', 'currency.mismatch', 'amount.invalid', 'state.invalid'];
const lawful: { readonly [action: string]: readonly string[] } = {
  'request-revision': LIMITED,
  'open-dispute': LIMITED,
  report: LIMITED,
  'report-problem': LIMITED,
  'buy-option': PAID,
  'accept-offer': PAID,
  offer: [...LIMITED, 'currency.mismatch', 'amount.invalid', 'field.required'],
  'record-chargeback': ['amount.invalid'],
  refund: [...LIMITED, 'amount.invalid', 'field.required'],
};

/** The documentation of every action, told by the rule books themselves. */
export function orderDocs(packs: Packs): ActionDoc[] {
  return [
    {
      method: 'post',
      path: '/orders',
      tag: 'Orders',
      summary: 'Place',
      description: 'The buyer has paid: a service of the marketplace places the order for him.',
      body: PlaceOrder,
      answer: orderAnswers.place,
      roles: ['service, with Entente-On-Behalf-Of'],
      problems: [
        'payment.reused',
        'order.exists',
        'pack.unknown',
        'amount.invalid',
        'buyer_is_seller',
        'seller.suspended',
        'field.required',
      ],
    },
    ...actionDocs({
      path: '/orders/{id}',
      tag: 'Orders',
      bodies: orderBodies,
      rows: packs.rows('order'),
      refusals: (action) => [...packs.refusals('order', action), ...(lawful[action] ?? [])],
      answer: orderAnswers.act,
      problems: ['order.not_found', 'revision.stale'],
    }),
    ...sellerDocs(packs),
  ];
}
