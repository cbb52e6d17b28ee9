import { Module, type DynamicModule } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { OrderFiles } from '@entente/contracts';
import { Streams } from '@entente/event-store';
import { Packs } from '@entente/policy';
import { ViewHeads } from '@entente/projections';
import { Sql } from '@entente/sql';
import { DisputeActions } from './dispute-actions.js';
import { DisputesController } from './dispute-http.js';
import { DisputeHandler } from './handle-dispute.js';
import { DisputeReads } from './read-dispute.js';

@Module({})
export class DisputeModule {
  /** The context over the adapters that the process chose for it; `files` is how it reads orders. */
  static over({
    streams,
    sql,
    packs,
    heads,
    files,
  }: {
    streams: Streams;
    sql: Sql;
    packs: Packs;
    heads: ViewHeads;
    files: OrderFiles;
  }): DynamicModule {
    const chosen = [
      { provide: Streams, useValue: streams },
      { provide: Sql, useValue: sql },
      { provide: Packs, useValue: packs },
      { provide: ViewHeads, useValue: heads },
      { provide: DisputeReads, useFactory: () => new DisputeReads(streams, packs) },
      { provide: DisputeHandler, useFactory: () => new DisputeHandler(streams, packs, files) },
      {
        provide: DisputeActions,
        useFactory: (commands: CommandBus, reads: DisputeReads) => new DisputeActions(commands, reads),
        inject: [CommandBus, DisputeReads],
      },
    ];
    return { module: DisputeModule, providers: chosen, controllers: [DisputesController], exports: [DisputeActions] };
  }
}
