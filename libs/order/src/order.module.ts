import { Module, type DynamicModule } from '@nestjs/common';
import { Streams } from '@entente/event-store';
import { Packs } from '@entente/policy';
import { ViewHeads } from '@entente/projections';
import { Sql } from '@entente/sql';
import { OrderHandler } from './handle-order.js';
import { OrdersController } from './order-http.js';
import { OrderReads } from './read-order.js';

@Module({})
export class OrderModule {
  /** The context over the adapters that the process chose for it. */
  static over({ streams, sql, packs, heads }: { streams: Streams; sql: Sql; packs: Packs; heads: ViewHeads }): DynamicModule {
    const chosen = [
      { provide: Streams, useValue: streams },
      { provide: Sql, useValue: sql },
      { provide: Packs, useValue: packs },
      { provide: ViewHeads, useValue: heads },
      { provide: OrderReads, useFactory: () => new OrderReads(streams, packs) },
      { provide: OrderHandler, useFactory: () => new OrderHandler(streams, packs) },
    ];
    return { module: OrderModule, providers: chosen, controllers: [OrdersController], exports: [OrderReads] };
  }
}
