import { Controller, Get, Param, Post, Res, StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import {
  CommandEnvelope,
  CurrentCaller,
  Describes,
  FileSent,
  markReplayed,
  pathId,
  TakesFile,
  Wait,
  type Caller,
  type ReadFile,
  type Waiting,
} from '@entente/http';
import type { Envelope } from '@entente/event-store';
import { Rejection, type Instant } from '@entente/kernel';
import { actsAsParty, Packs } from '@entente/policy';
import { orderAnswers } from './answers.js';
import { Attachments } from './attachments.js';
import { isChatOpen } from './domain/chat.js';
import type { Order } from './domain/state.js';
import { mayReadFile, OrderReads } from './read-order.js';
import { FILE_BYTES_MAX, MEDIA_TYPES, soundFile } from './sound-file.js';

const orderId = pathId('order.not_found');

/** The files of an order: handed in first, and named by a delivery, a message or a piece of evidence afterwards. */
@Controller('orders')
export class AttachmentsController {
  constructor(
    private readonly packs: Packs,
    private readonly reads: OrderReads,
    private readonly attachments: Attachments,
  ) {}

  @Post(':id/attachments')
  @Describes({
    id: 'add_attachment',
    tag: 'Orders',
    summary: 'Hand in a file',
    description: `Until the order is over for good. One file of at most 10 MB, 20 of them an order; ${MEDIA_TYPES.join(', ')}. The same file again is the same attachment.`,
    answer: orderAnswers.attached,
    problems: ['order.not_found', 'order.closed', 'limit.reached'],
    roles: ['buyer', 'seller'],
  })
  @TakesFile('With its name and its media type, which its content must bear out.')
  async add(
    @Param('id', orderId) id: string,
    @CurrentCaller() by: Caller,
    @CommandEnvelope() { commandId, receivedAt: at }: Envelope,
    @FileSent(FILE_BYTES_MAX) read: ReadFile,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { order } = await this.reads.loadFor(id, by);
    if (!actsAsParty(order, by))
      throw new Rejection(
        'actor.forbidden',
        'Files are handed in by the buyer and the seller, in person or through their service.',
      );
    const isOver = this.isOver(order, at);
    const file = soundFile(await read());
    const { replayed, ...attached } = await this.attachments.add({ orderId: id, by, file, at, commandId, isOver });
    if (replayed) markReplayed(response);
    return attached;
  }

  @Get(':id/attachments')
  @Describes({
    id: 'list_attachments',
    tag: 'Orders',
    summary: 'The files of an order',
    description: 'Their ids, hashes and sizes, the oldest first. For whoever may read the order’s file.',
    answer: orderAnswers.attachments,
    problems: ['order.not_found'],
  })
  async list(@Param('id', orderId) id: string, @CurrentCaller() caller: Caller, @Wait() wait: Waiting) {
    await this.readable(id, caller, wait);
    return { items: await this.attachments.list(id) };
  }

  @Get(':id/attachments/:attachmentId')
  @Describes({
    id: 'get_attachment',
    tag: 'Orders',
    summary: 'A file of an order',
    description: 'For whoever may read the order’s file. Always to be saved, never to be shown.',
    answer: { description: 'The bytes', media: Object.fromEntries(MEDIA_TYPES.map((type) => [type, 'As they were handed in.'])) },
    problems: ['order.not_found', 'attachment.not_found'],
  })
  async find(
    @Param('id', orderId) id: string,
    @Param('attachmentId', pathId('attachment.not_found')) attachmentId: string,
    @CurrentCaller() caller: Caller,
    @Wait() wait: Waiting,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    await this.readable(id, caller, wait);
    const file = await this.attachments.find(id, attachmentId);
    if (!file)
      throw new Rejection('attachment.not_found', 'This order has no such file. Take the id from its file or its history.');
    // Whatever a browser makes of bytes that strangers chose, it has no rights with them.
    response.set({
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    });
    const { name, mediaType, bytes } = file;
    return new StreamableFile(bytes, { type: mediaType, disposition: `attachment; filename*=UTF-8''${encoded(name)}` });
  }

  private async readable(id: string, caller: Caller, wait: Waiting): Promise<void> {
    await wait.until(() => this.reads.load(id));
    const { order } = await this.reads.loadFor(id, caller);
    if (!mayReadFile(order, caller))
      throw new Rejection('actor.forbidden', 'Files are for the parties, the mediators and the services of the marketplace.');
  }

  /** Nothing may be written any more, and no dispute waits for evidence. */
  private isOver(order: Order, now: Instant): boolean {
    const table = this.packs.get(order.policy).order;
    const isShut = !isChatOpen(table, order, now) && table.states.get(order.status)?.chat !== 'blocked';
    return isShut && !Object.values(order.disputes).some(({ open }) => open);
  }
}

/** RFC 8187: these four are no characters of it, though encodeURIComponent leaves them. */
const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
