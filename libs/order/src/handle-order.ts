import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Streams, type Envelope, type Transacted } from '@entente/event-store';
import { Packs, type Pack } from '@entente/policy';
import { filesNamed, type Attachments } from './attachments.js';
import { claimPayment } from './claim-payment.js';
import type { OrderCommand } from './domain/commands.js';
import { orderDecider } from './domain/decide.js';
import type { OrderEvent } from './domain/events.js';
import { exists, type Order } from './domain/state.js';
import { standingsOf } from './standings.js';
import { orderStream } from './streams.js';

/** The one door to an order: HTTP, the bus and the alarm all come through it. */
export class HandleOrder extends Command<Transacted<Order, OrderEvent>> {
  readonly context = 'order';

  constructor(
    readonly orderId: string,
    readonly command: OrderCommand,
    readonly envelope: Envelope,
    /** For a new order its rule book; for any other the revision that the sender saw, if he said so. */
    readonly more: { readonly placedUnder?: Pack; readonly expected?: number } = {},
  ) {
    super();
  }
}

@CommandHandler(HandleOrder)
export class OrderHandler implements ICommandHandler<HandleOrder> {
  constructor(
    private readonly streams: Streams,
    private readonly packs: Packs,
    private readonly attachments: Pick<Attachments, 'describe'>,
  ) {}

  async execute({
    orderId,
    command,
    envelope,
    more: { placedUnder, expected },
  }: HandleOrder): Promise<Transacted<Order, OrderEvent>> {
    const { attachments, refused } = await filesNamed(this.attachments, orderId, command.type === 'Act' ? command.body : {});
    return this.streams.transact({
      stream: orderStream(orderId),
      key: orderId,
      decider: orderDecider,
      command,
      given: {
        now: envelope.receivedAt,
        packs: this.packs,
        ...(placedUnder && { placedUnder }),
        ...(attachments && { attachments }),
      },
      look: (order) => this.standings(command, order, placedUnder),
      envelope,
      ...(expected !== undefined && { expected }),
      beforeAppend: async (events, order) => {
        if (refused) throw refused;
        await this.claimPayments(orderId, events, order, envelope);
      },
    });
  }

  /** Whoever is suspended may not do everything: of an order that is not there yet, the body names both sides. */
  private standings(command: OrderCommand, order: Order, placedUnder: Pack | undefined) {
    if (exists(order)) return standingsOf(this.streams, this.packs.get(order.policy), order);
    const { buyerId = '', sellerId = '' } = command.type === 'Act' ? command.body : {};
    return standingsOf(this.streams, placedUnder, { buyerId, sellerId });
  }

  private async claimPayments(orderId: string, events: readonly OrderEvent[], order: Order, envelope: Envelope): Promise<void> {
    for (const event of events) {
      const captures = ('funds' in event ? (event.funds ?? []) : []).filter((funds) => funds.do === 'capture');
      const { marketplace } = event.about;
      for (const { reference } of captures)
        await claimPayment(this.streams, { marketplace, reference }, { ...order, orderId }, envelope);
    }
  }
}
