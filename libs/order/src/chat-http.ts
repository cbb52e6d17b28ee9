import { ATTACHMENTS_MAX } from '@entente/contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  CommandEnvelope,
  CurrentCaller,
  IfMatch,
  Ids,
  markReplayed,
  Optional,
  PageLimit,
  pathId,
  Text,
  Wait,
} from '@entente/http';
import type { Caller, Waiting } from '@entente/http';
import type { Envelope } from '@entente/event-store';
import { HandleChat } from './handle-chat.js';
import { OrderReads } from './read-order.js';

const PAGE_MESSAGES = 100;
const orderId = pathId('order.not_found');

class SendMessage {
  @Text() text?: string;
  @Optional() @Ids(ATTACHMENTS_MAX, 'Files that were uploaded to this order.') attachmentIds?: string[];
}

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
    private readonly commands: CommandBus,
    private readonly reads: OrderReads,
  ) {}

  @Post(':id/send-message')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send message', description: 'While the chat is open, as the state of the order says.' })
  async send(
    @Param('id', orderId) id: string,
    @Body() { text = '', attachmentIds }: SendMessage,
    @CurrentCaller() by: Caller,
    @CommandEnvelope() envelope: Envelope,
    @IfMatch() expected: number | undefined,
    @Res({ passthrough: true }) response: Response,
  ) {
    const command = { type: 'SendMessage' as const, by, text, ...(attachmentIds && { attachmentIds }) };
    const sent = await this.commands.execute(new HandleChat(id, command, envelope, expected));
    if (sent.replayed) markReplayed(response);
    return {
      orderId: id,
      status: sent.orderStatus,
      revision: sent.orderRevision,
      chatRevision: sent.revision,
      events: sent.events.map(({ type }) => type),
    };
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
