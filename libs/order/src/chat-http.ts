import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { answerWith, Asking, CurrentCaller, PageLimit, pathId, Text, Wait } from '@entente/http';
import type { Asked, Caller, Waiting } from '@entente/http';
import { OrderActions, SendMessage } from './order-actions.js';
import { OrderReads } from './read-order.js';

const PAGE_MESSAGES = 100;
const orderId = pathId('order.not_found');

class MessagesQuery {
  /** What `next` said. */
  @Text({ max: 9, pattern: /^\d*$/ }) cursor?: string;
  @PageLimit() limit?: number;
}

/** What buyer and seller write to each other. It stands before the other actions of an order, for it is no word of a rule book. */
@ApiTags('Orders')
@Controller('orders')
export class ChatController {
  constructor(
    private readonly actions: OrderActions,
    private readonly reads: OrderReads,
  ) {}

  @Post(':id/send-message')
  @HttpCode(200)
  @ApiBody({ type: SendMessage })
  @ApiOperation({ summary: 'Send message', description: 'While the chat is open, as the state of the order says.' })
  async send(
    @Asking({ subject: 'id', code: 'order.not_found', action: 'send-message' }) asked: Asked,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerWith(response, await this.actions.say(asked));
  }

  /** Oldest first. Operators see that something was written, not what. */
  @Get(':id/messages')
  @ApiOperation({ summary: 'The chat of an order' })
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
