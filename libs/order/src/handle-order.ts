import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Streams, type Envelope, type Transacted } from '@entente/event-store';
import { Packs, type Pack } from '@entente/policy';
import { claimPayment } from './claim-payment.js';
import type { OrderCommand } from './domain/commands.js';
import { orderDecider } from './domain/decide.js';
import type { OrderEvent } from './domain/events.js';
import type { Order } from './domain/state.js';

/** The one door to an order: HTTP, the bus and the alarm all come through it. */
export class HandleOrder extends Command<Transacted<Order, OrderEvent>> {
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

export const orderStream = (orderId: string): string => `order-${orderId}`;

@CommandHandler(HandleOrder)
export class OrderHandler implements ICommandHandler<HandleOrder> {
  constructor(
    private readonly streams: Streams,
    private readonly packs: Packs,
  ) {}

  execute({ orderId, command, envelope, more: { placedUnder, expected } }: HandleOrder): Promise<Transacted<Order, OrderEvent>> {
    return this.streams.transact({
      stream: orderStream(orderId),
      key: orderId,
      decider: orderDecider,
      command,
      given: { now: envelope.receivedAt, packs: this.packs, ...(placedUnder && { placedUnder }) },
      envelope,
      ...(expected !== undefined && { expected }),
      beforeAppend: (events, order) => this.claimPayments(orderId, events, order, envelope),
    });
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
