import { Module, type DynamicModule } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Failpoint } from '@entente/bus';
import type { Streams } from '@entente/event-store';
import type { Clock } from '@entente/kernel';
import type { Pack } from '@entente/policy';
import { ViewHeads } from '@entente/projections';
import { Sql } from '@entente/sql';
import { Escrows, type TermsOf } from './escrows.js';
import { EscrowHandler } from './handle-payout.js';
import { StandingHandler } from './handle-standing.js';
import { WithdrawalHandler, type WithdrawalTermsOf } from './handle-withdrawal.js';
import { PayoutActions } from './payout-actions.js';
import { LedgerController, MoneyController, ProviderController, RefundsController, WalletsController } from './payout-http.js';
import type { PaymentProvider } from './provider.js';
import { MoneyReads } from './read-payout.js';
import { ProviderDesk } from './provider-desk.js';
import { Withdrawals } from './withdrawals.js';

export type PayoutParts = {
  readonly streams: Streams;
  readonly sql: Sql;
  readonly packs: { get(policy: string): Pick<Pack, 'money'>; governing(marketplace: string): Pick<Pack, 'money'> };
  readonly clock: Clock;
  readonly provider: PaymentProvider;
  readonly heads: ViewHeads;
  /** In development only: opens `/dev/provider`. */
  readonly desk?: ProviderDesk;
  readonly failpoint?: Failpoint;
};

@Module({})
export class PayoutModule {
  /** The context over the adapters that the process chose for it. */
  static over({ streams, sql, packs, clock, provider, heads, desk, failpoint }: PayoutParts): DynamicModule {
    const termsOf: TermsOf = (policy) => packs.get(policy).money;
    const escrows = new Escrows(streams, termsOf);
    const reads = new MoneyReads(escrows, termsOf);
    const withdrawalTermsOf: WithdrawalTermsOf = (marketplace) => packs.governing(marketplace).money.withdrawal;
    return {
      module: PayoutModule,
      providers: [
        { provide: Sql, useValue: sql },
        { provide: ViewHeads, useValue: heads },
        { provide: MoneyReads, useFactory: () => reads },
        { provide: Withdrawals, useFactory: () => new Withdrawals(streams) },
        { provide: EscrowHandler, useFactory: () => new EscrowHandler(escrows, provider, clock, failpoint) },
        {
          provide: WithdrawalHandler,
          useFactory: () =>
            new WithdrawalHandler({ streams, provider, clock, withdrawalTermsOf, ...(failpoint && { failpoint }) }),
        },
        {
          provide: PayoutActions,
          useFactory: (commands: CommandBus) => new PayoutActions(commands),
          inject: [CommandBus],
        },
        { provide: StandingHandler, useFactory: () => new StandingHandler(streams) },
        ...(desk ? [{ provide: ProviderDesk, useValue: desk }] : []),
      ],
      controllers: [
        MoneyController,
        WalletsController,
        LedgerController,
        RefundsController,
        ...(desk ? [ProviderController] : []),
      ],
      exports: [PayoutActions],
    };
  }
}
