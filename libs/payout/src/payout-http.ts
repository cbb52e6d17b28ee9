import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  answerWith,
  Asking,
  AsOf,
  CommandEnvelope,
  CurrentCaller,
  EmptyBody,
  ForRoles,
  markReplayed,
  pathId,
  Wait,
  type Asked,
  type Caller,
  type Problems,
  type Waiting,
} from '@entente/http';
import type { Envelope } from '@entente/event-store';
import { Rejection } from '@entente/kernel';
import { ViewHeads } from '@entente/projections';
import { Sql } from '@entente/sql';
import { payoutAnswers } from './answers.js';
import { ProviderQuery, RefundQuery, SettleOtherwise, TellProvider, WalletQuery, Withdraw, WithdrawalQuery } from './bodies.js';
import type { EscrowCommand } from './domain/escrow/commands.js';
import { HandleEscrow } from './handle-payout.js';
import { PayoutActions } from './payout-actions.js';
import { MoneyReads, walletsVisible } from './read-payout.js';
import { ProviderDesk } from './provider-desk.js';
import { ledger, trialBalance } from './views/ledger.js';
import { refundList, refundPage } from './views/refunds.js';
import { walletList, walletsOf } from './views/wallets.js';
import { withdrawalList, withdrawalPage } from './views/withdrawals.js';
import { Withdrawals } from './withdrawals.js';

const PAGE_ROWS = 50;

type PayoutCode = 'order.not_found' | 'refund.not_found' | 'withdrawal.not_found' | 'payment.contradicted' | 'seller.suspended';
/** Answers to the rejections of this context alone; one that has none is answered with 409, and operators are told. */
export const payoutProblems: Problems<PayoutCode> = {
  'order.not_found': { status: 404, title: 'No such order' },
  'refund.not_found': { status: 404, title: 'No such refund' },
  'withdrawal.not_found': { status: 404, title: 'No such withdrawal' },
  // Told by message alone: it parks the key of the answer.
  'payment.contradicted': { status: 409, title: 'The payment service contradicts itself' },
  'seller.suspended': { status: 409, title: 'The account is suspended' },
};

@Controller('orders')
export class MoneyController {
  constructor(private readonly reads: MoneyReads) {}

  @Get(':id/money')
  @ApiOkResponse(payoutAnswers.money)
  async money(
    @Param('id', pathId('order.not_found')) id: string,
    @Query() { asOf }: AsOf,
    @CurrentCaller() caller: Caller,
    @Wait() wait: Waiting,
  ) {
    await wait.until(() => this.reads.find(id));
    return this.reads.moneyFor(id, caller, asOf);
  }

  @Get(':id/money/history')
  async history(@Param('id', pathId('order.not_found')) id: string, @CurrentCaller() caller: Caller, @Wait() wait: Waiting) {
    await wait.until(() => this.reads.find(id));
    return { items: await this.reads.historyFor(id, caller) };
  }
}

@Controller('wallets')
export class WalletsController {
  constructor(
    private readonly actions: PayoutActions,
    private readonly all: Withdrawals,
    private readonly sql: Sql,
    private readonly heads: ViewHeads,
  ) {}

  @Get(':ownerId')
  async wallets(
    @Param('ownerId', pathId()) ownerId: string,
    @Query() query: WalletQuery,
    @CurrentCaller() caller: Caller,
    @Wait() wait: Waiting,
  ) {
    const visible = walletsVisible(ownerId, caller, query.marketplace);
    if (wait.seconds > 0) await this.heads.reached(walletList, wait.seconds);
    return { items: await walletsOf(this.sql, ownerId, visible) };
  }

  @Get(':ownerId/withdrawals')
  async withdrawals(
    @Param('ownerId', pathId()) ownerId: string,
    @Query() { marketplace, cursor, limit = PAGE_ROWS }: WithdrawalQuery,
    @CurrentCaller() caller: Caller,
    @Wait() wait: Waiting,
  ) {
    const marketplaces = walletsVisible(ownerId, caller, marketplace);
    if (wait.seconds > 0) await this.heads.reached(withdrawalList, wait.seconds);
    return withdrawalPage(this.sql, { ownerId, marketplaces, cursor, limit });
  }

  /** Where the money of a withdrawal is to go: it is personal, so that whoever pays reads it here and not on the bus. */
  @Get(':ownerId/withdrawals/:withdrawalId')
  @ForRoles('service')
  async withdrawal(
    @Param('ownerId', pathId()) ownerId: string,
    @Param('withdrawalId', pathId('withdrawal.not_found')) withdrawalId: string,
    @CurrentCaller() { marketplaces }: Caller,
  ) {
    const { about, status } = (await this.all.load(withdrawalId)).state;
    if (about?.ownerId !== ownerId || !marketplaces.includes(about.marketplace))
      throw new Rejection('withdrawal.not_found', 'This owner has no such withdrawal in your marketplaces.');
    return { ...about, status };
  }

  @Post(':ownerId/withdraw')
  @ApiBody({ type: Withdraw })
  @ApiOperation({ summary: 'Withdraw', description: 'The owner takes out what he has earned, in person or through a service.' })
  async withdraw(
    @Asking({ subject: 'ownerId', action: 'withdraw' }) asked: Asked,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerWith(response, await this.actions.perform(asked));
  }
}

@Controller('ledger')
@ForRoles('operator', 'service')
export class LedgerController {
  constructor(
    private readonly sql: Sql,
    private readonly heads: ViewHeads,
  ) {}

  @Get('trial-balance')
  async trialBalance(@CurrentCaller() { marketplaces }: Caller, @Wait() wait: Waiting) {
    if (wait.seconds > 0) await this.heads.reached(ledger, wait.seconds);
    return { items: await trialBalance(this.sql, marketplaces) };
  }
}

@Controller('operations/refunds')
@ForRoles('operator')
export class RefundsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reads: MoneyReads,
    private readonly sql: Sql,
    private readonly heads: ViewHeads,
  ) {}

  @Get()
  async list(
    @Query() { status, cursor, limit = PAGE_ROWS }: RefundQuery,
    @CurrentCaller() { marketplaces }: Caller,
    @Wait() wait: Waiting,
  ) {
    if (wait.seconds > 0) await this.heads.reached(refundList, wait.seconds);
    return refundPage(this.sql, { status, marketplaces, cursor, limit });
  }

  @Post(':refundId/retry')
  @HttpCode(200)
  retry(
    @Param('refundId', pathId('refund.not_found')) refundId: string,
    @Body() _: EmptyBody,
    @CurrentCaller() caller: Caller,
    @CommandEnvelope() envelope: Envelope,
    @Res({ passthrough: true }) response: Response,
  ) {
    return this.act({ type: 'RetryRefund', refundId, by: caller.id }, caller, envelope, response);
  }

  @Post(':refundId/settle-otherwise')
  @HttpCode(200)
  settleOtherwise(
    @Param('refundId', pathId('refund.not_found')) refundId: string,
    @Body() { note = '' }: SettleOtherwise,
    @CurrentCaller() caller: Caller,
    @CommandEnvelope() envelope: Envelope,
    @Res({ passthrough: true }) response: Response,
  ) {
    return this.act({ type: 'SettleRefundOtherwise', refundId, by: caller.id, note }, caller, envelope, response);
  }

  private async act(
    command: EscrowCommand & { readonly refundId: string },
    caller: Caller,
    envelope: Envelope,
    response: Response,
  ) {
    const { refundId } = command;
    const orderId = await this.reads.orderOfRefund(refundId, caller);
    const { revision, events, replayed } = await this.commands.execute(new HandleEscrow(orderId, command, envelope));
    if (replayed) markReplayed(response);
    return { refundId, orderId, revision, events: events.map(({ type }) => type) };
  }
}

/** There only in development, beside a provider that is simulated. */
@Controller('dev/provider')
@ForRoles('operator')
export class ProviderController {
  constructor(private readonly desk: ProviderDesk) {}

  @Get()
  async movements(@Query() { reference }: ProviderQuery) {
    return { items: await this.desk.movementsOf(reference) };
  }

  @Post()
  @HttpCode(200)
  async tell(@Body() { reference, answer }: TellProvider) {
    await this.desk.tell(reference, answer);
    return { reference, answer };
  }
}
