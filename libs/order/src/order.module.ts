import { Module, type DynamicModule } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Streams } from '@entente/event-store';
import { Packs } from '@entente/policy';
import { ViewHeads } from '@entente/projections';
import { Sql } from '@entente/sql';
import { Attachments } from './attachments.js';
import { AttachmentsController } from './attachments-http.js';
import { ChatController } from './chat-http.js';
import { ChatHandler } from './handle-chat.js';
import { OrderHandler } from './handle-order.js';
import { SellerHandler } from './handle-seller.js';
import { OrderActions } from './order-actions.js';
import { OrdersController } from './order-http.js';
import { OrderReads } from './read-order.js';
import { SellersController } from './sellers-http.js';
import { hasOpenDisputes } from './views/open-disputes.js';

@Module({})
export class OrderModule {
  /** The context over the adapters that the process chose for it. */
  static over({
    streams,
    sql,
    packs,
    heads,
    attachments,
  }: {
    streams: Streams;
    sql: Sql;
    packs: Packs;
    heads: ViewHeads;
    attachments: Attachments;
  }): DynamicModule {
    const chosen = [
      { provide: Streams, useValue: streams },
      { provide: Sql, useValue: sql },
      { provide: Packs, useValue: packs },
      { provide: ViewHeads, useValue: heads },
      { provide: Attachments, useValue: attachments },
      { provide: OrderReads, useFactory: () => new OrderReads(streams, packs, attachments) },
      { provide: OrderHandler, useFactory: () => new OrderHandler(streams, packs, attachments) },
      { provide: SellerHandler, useFactory: () => new SellerHandler(streams, packs, (seller) => hasOpenDisputes(sql, seller)) },
      {
        provide: ChatHandler,
        useFactory: (reads: OrderReads) => new ChatHandler(streams, packs, reads, attachments),
        inject: [OrderReads],
      },
      {
        provide: OrderActions,
        useFactory: (commands: CommandBus, reads: OrderReads) => new OrderActions(commands, packs, reads),
        inject: [CommandBus, OrderReads],
      },
    ];
    return {
      module: OrderModule,
      providers: chosen,
      controllers: [AttachmentsController, ChatController, OrdersController, SellersController],
      exports: [OrderReads, OrderActions],
    };
  }
}
