import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { answerWith, Asking, CurrentCaller, Describes, PageLimit, pathId, TakesBody, Text, Wait } from '@entente/http';
import type { Asked, Caller, Waiting } from '@entente/http';
import { orderAnswers } from './answers.js';
import { OrderActions, SendMessage } from './order-actions.js';
import { OrderReads } from './read-order.js';

const PAGE_MESSAGES = 100;
const orderId = pathId('order.not_found');

class MessagesQuery {
  @Text({ max: 9, pattern: /^\d*$/, description: 'What `next` said.' }) cursor?: string;
  @PageLimit(PAGE_MESSAGES) limit?: number;
}

/** What buyer and seller write to each other. It stands before the other actions of an order, for it is no word of a rule book. */
@Controller('orders')
export class ChatController {
  constructor(
    private readonly actions: OrderActions,
    private readonly reads: OrderReads,
  ) {}

  @Post(':id/send-message')
  @HttpCode(200)
  @TakesBody(SendMessage)
  @Describes({
    id: 'post_orders_send_message',
    tag: 'Orders',
    summary: 'Send message',
    description: 'While the chat is open, as the state of the order says. `If-Match` takes the revision of the chat here.',
    answer: orderAnswers.sent,
    problems: ['order.not_found', 'chat.blocked', 'chat.closed', 'limit.reached', 'reason.required', 'revision.stale'],
    roles: ['buyer', 'seller'],
  })
  async send(
    @Asking({ subject: 'id', code: 'order.not_found', action: 'send-message' }) asked: Asked,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerWith(response, await this.actions.say(asked));
  }

  /** Oldest first. Operators see that something was written, not what. */
  @Get(':id/messages')
  @Describes({
    id: 'list_messages',
    tag: 'Orders',
    summary: 'The chat of an order',
    description: 'Oldest first. Operators see that something was written, not what.',
    answer: orderAnswers.messages,
    problems: ['order.not_found'],
  })
  async messages(
    @Param('id', orderId) id: string,
    @Query() { cursor = '', limit = PAGE_MESSAGES }: MessagesQuery,
    @CurrentCaller() caller: Caller,
    @Wait() wait: Waiting,
  ) {
    await wait.until(() => this.reads.load(id));
    const loaded = await this.reads.loadFor(id, caller);
    return this.reads.messages(loaded, caller, { from: Number(cursor), limit });
  }
}
