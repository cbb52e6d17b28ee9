import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Response } from 'express';
import {
  answerWith,
  Asking,
  AsOf,
  CommandEnvelope,
  CurrentCaller,
  Describes,
  EmptyBody,
  ForRoles,
  markReplayed,
  pathId,
  TakesBody,
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
import { MANNERS, ProviderDesk } from './provider-desk.js';
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
  @Describes({
    id: 'get_order_money',
    tag: 'Money',
    summary: 'The money of an order',
    description: 'Folded from its events, hence current; or, with `asOf`, as it was.',
    answer: payoutAnswers.money,
    problems: ['order.not_found'],
  })
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
  @Describes({
    id: 'get_order_money_history',
    tag: 'Money',
    summary: 'What happened to the money of an order',
    answer: payoutAnswers.moneyHistory,
    problems: ['order.not_found'],
  })
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
  @Describes({
    id: 'list_wallets',
    tag: 'Wallets',
    summary: 'The wallets of somebody',
    description: 'For himself, and for operators and services of the marketplaces.',
    answer: payoutAnswers.wallets,
    problems: ['not_found'],
  })
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
  @Describes({
    id: 'list_withdrawals',
    tag: 'Wallets',
    summary: 'The withdrawals of somebody',
    description: 'For himself, and for operators and services of the marketplaces.',
    answer: payoutAnswers.withdrawals,
    problems: ['not_found'],
  })
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

  @Get(':ownerId/withdrawals/:withdrawalId')
  @ForRoles('service')
  @Describes({
    id: 'get_withdrawal',
    tag: 'Wallets',
    summary: 'A withdrawal',
    description: 'Where its money is to go: it is personal, so that whoever pays reads it here and not on the bus.',
    answer: payoutAnswers.withdrawal,
    problems: ['withdrawal.not_found', 'not_found'],
    roles: ['service'],
  })
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
  @TakesBody(Withdraw)
  @Describes({
    id: 'post_wallets_withdraw',
    tag: 'Wallets',
    summary: 'Withdraw',
    description: 'The owner takes out what he has earned, in person or through a service.',
    answer: payoutAnswers.withdrawn,
    problems: ['not_found', 'amount.invalid', 'seller.suspended', 'pack.unknown'],
  })
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
  @Describes({
    id: 'get_trial_balance',
    tag: 'Ledger',
    summary: 'The trial balance',
    description: 'Over the marketplaces of the caller.',
    answer: payoutAnswers.trialBalance,
    roles: ['operator', 'service'],
  })
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
  @Describes({
    id: 'list_refunds',
    tag: 'Refunds',
    summary: 'List refunds',
    answer: payoutAnswers.refunds,
    roles: ['operator'],
  })
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
  @Describes({
    id: 'retry_refund',
    tag: 'Refunds',
    summary: 'Try a refund again',
    description: 'One that has failed is due again.',
    answer: payoutAnswers.refundActed,
    problems: ['refund.not_found', 'state.invalid'],
    roles: ['operator'],
  })
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
  @Describes({
    id: 'settle_refund_otherwise',
    tag: 'Refunds',
    summary: 'A refund was paid otherwise',
    description: 'The buyer got his money in another way: one that has failed is done.',
    answer: payoutAnswers.refundActed,
    problems: ['refund.not_found', 'state.invalid', 'reason.required'],
    roles: ['operator'],
  })
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
  @Describes({
    id: 'get_provider_movements',
    tag: 'Development',
    summary: 'What the provider has moved',
    description: 'There only beside the simulated payment provider.',
    answer: payoutAnswers.movements,
    roles: ['operator'],
  })
  async movements(@Query() { reference }: ProviderQuery) {
    return { items: await this.desk.movementsOf(reference) };
  }

  @Post()
  @HttpCode(200)
  @Describes({
    id: 'tell_provider',
    tag: 'Development',
    summary: 'Tell the provider how to answer',
    description: 'There only beside the simulated payment provider.',
    answer: payoutAnswers.manner(MANNERS),
    roles: ['operator'],
  })
  async tell(@Body() { reference, answer }: TellProvider) {
    await this.desk.tell(reference, answer);
    return { reference, answer };
  }
}
