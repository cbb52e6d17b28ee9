import { Controller, Get, Param, Post, Res, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  CommandEnvelope,
  CurrentCaller,
  FileSent,
  markReplayed,
  objectSchema,
  pathId,
  shown,
  TakesFile,
  Wait,
  type Caller,
  type ReadFile,
  type Waiting,
} from '@entente/http';
import type { Envelope } from '@entente/event-store';
import { Rejection, type Instant } from '@entente/kernel';
import { actsAsParty, Packs } from '@entente/policy';
import { Attachments } from './attachments.js';
import { isChatOpen } from './domain/chat.js';
import type { Order } from './domain/state.js';
import { mayReadFile, OrderReads } from './read-order.js';
import { FILE_BYTES_MAX, MEDIA_TYPES, soundFile } from './sound-file.js';

const orderId = pathId('order.not_found');
const ATTACHED = objectSchema({ attachmentId: shown.text, sha256: shown.text, size: shown.integer });
const BINARY = { schema: { type: 'string', format: 'binary' } };

/** The files of an order: handed in first, and named by a delivery, a message or a piece of evidence afterwards. */
@ApiTags('Orders')
@Controller('orders')
export class AttachmentsController {
  constructor(
    private readonly packs: Packs,
    private readonly reads: OrderReads,
    private readonly attachments: Attachments,
  ) {}

  @Post(':id/attachments')
  @ApiOperation({
    summary: 'Hand in a file',
    description: `The buyer or the seller, until the order is over for good. One file of at most 10 MB, 20 of them an order; ${MEDIA_TYPES.join(', ')}. The same file again is the same attachment.`,
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key, caller and route are one upload.' })
  @ApiHeader({ name: 'Entente-On-Behalf-Of', required: false, description: 'For services: the member who hands it in.' })
  @TakesFile('With its name and its media type, which its content must bear out.')
  @ApiCreatedResponse({
    description: 'Kept',
    schema: ATTACHED,
  })
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
  @ApiOperation({
    summary: 'The files of an order',
    description: 'Their ids, hashes and sizes, the oldest first. For whoever may read the order’s file.',
  })
  @ApiOkResponse({
    description: 'All of them, 20 at most',
    schema: objectSchema({ items: { type: 'array', items: ATTACHED } }),
  })
  async list(@Param('id', orderId) id: string, @CurrentCaller() caller: Caller, @Wait() wait: Waiting) {
    await this.readable(id, caller, wait);
    return { items: await this.attachments.list(id) };
  }

  @Get(':id/attachments/:attachmentId')
  @ApiOperation({
    summary: 'A file of an order',
    description: 'For whoever may read the order’s file. Always to be saved, never to be shown.',
  })
  @ApiOkResponse({ description: 'The bytes', content: Object.fromEntries(MEDIA_TYPES.map((type) => [type, BINARY])) })
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
