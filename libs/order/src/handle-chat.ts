import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Streams, type Envelope, type Transacted } from '@entente/event-store';
import { must } from '@entente/kernel';
import { Packs } from '@entente/policy';
import { filesNamed, type Attachments } from './attachments.js';
import { chatDecider, type ChatCommand, type ChatEvent } from './domain/chat.js';
import { OrderReads } from './read-order.js';
import { chatStream } from './streams.js';

/** A message sent, and where the order stood when the chat was found open: the same when it is asked again, later. */
export type Sent = Transacted<unknown, ChatEvent> & { readonly orderStatus: string; readonly orderRevision: number };

/** The one door to the chat of an order. */
export class HandleChat extends Command<Sent> {
  readonly context = 'order';

  constructor(
    readonly orderId: string,
    readonly command: ChatCommand & { readonly attachmentIds?: readonly string[] },
    readonly envelope: Envelope,
    readonly expected?: number,
  ) {
    super();
  }
}

@CommandHandler(HandleChat)
export class ChatHandler implements ICommandHandler<HandleChat> {
  constructor(
    private readonly streams: Streams,
    private readonly packs: Packs,
    private readonly reads: OrderReads,
    private readonly attachments: Pick<Attachments, 'describe'>,
  ) {}

  /** The order is read before, not with, the append: a message may still arrive in a chat that is closed a moment later, and says on which revision it relied. */
  async execute({ orderId, command, envelope, expected }: HandleChat): Promise<Sent> {
    const { order, revision, events } = await this.reads.loadFor(orderId, command.by);
    const { attachments, refused } = await filesNamed(this.attachments, orderId, command);
    const sent = await this.streams.transact({
      stream: chatStream(orderId),
      key: orderId,
      decider: chatDecider,
      command,
      given: {
        now: envelope.receivedAt,
        table: this.packs.get(order.policy).order,
        order,
        orderRevision: revision,
        ...(expected !== undefined && { expected }),
        ...(attachments && { attachments }),
      },
      envelope,
      beforeAppend: async () => {
        if (refused) throw refused;
      },
    });
    const { orderRevision } = must(sent.events[0], 'The message that was sent');
    // A repetition may find a message that was sent on a later revision than the one it has read.
    const step = events[orderRevision] ?? (await this.reads.loadFor(orderId, command.by)).events[orderRevision];
    const { to } = must(step, 'The step of the order on which the message relied').data;
    return { ...sent, orderStatus: to, orderRevision };
  }
}
