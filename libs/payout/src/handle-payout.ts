import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { derivedId, digestOf, type Clock, type PassDeadline } from '@entente/kernel';
import type { Envelope } from '@entente/event-store';
import type { Failpoint } from '@entente/bus';
import type { EscrowCommand } from './domain/escrow/commands.js';
import type { EscrowEvent } from './domain/escrow/events.js';
import { refundKey, refundDeadline, whose, type Escrow, type Refund } from './domain/escrow/state.js';
import type { Answer } from './domain/provider-call.js';
import type { Escrows } from './escrows.js';
import { foundBy, tracedBy, type PaymentProvider } from './provider.js';

type Handled = { readonly revision: number; readonly events: readonly EscrowEvent[]; readonly replayed: boolean };

/** The one door to an escrow: the order's news, the alarm, the legs, the provider's late answers and the operators all come through it. */
export class HandleEscrow extends Command<Handled> {
  readonly context = 'payout';

  constructor(
    readonly orderId: string,
    readonly command: EscrowCommand,
    readonly envelope: Envelope,
  ) {
    super();
  }
}

@CommandHandler(HandleEscrow)
export class EscrowHandler implements ICommandHandler<HandleEscrow> {
  constructor(
    private readonly escrows: Escrows,
    private readonly provider: PaymentProvider,
    private readonly clock: Clock,
    private readonly failpoint: Failpoint = () => {},
  ) {}

  execute({ orderId, command, envelope }: HandleEscrow): Promise<Handled> {
    if (command.type === 'PassDeadline') return this.payRefund(orderId, command, envelope);
    if (command.type === 'SettleRefundOtherwise') return this.settleOtherwise(orderId, command, envelope);
    return this.escrows.transact(orderId, command, envelope);
  }

  /**
   * The attempt is recorded, then the provider is called, then its answer is recorded, or that it is awaited. Whoever crashes in between leaves a
   * deadline that rings again: then the attempt is found, and the provider is asked what it knows before it is called once more, with the same key.
   */
  private async payRefund(orderId: string, command: PassDeadline, envelope: Envelope): Promise<Handled> {
    const attempted = await this.escrows.transact(orderId, command, envelope);
    const { state } = await this.escrows.load(orderId);
    const refund = askedBy(command, state);
    if (!refund) return attempted;
    const isFirstCall = refund.attempts === 1 && attempted.events.length > 0 && !attempted.replayed;
    const answer = await this.ask(state, refund, { isFirstCall, envelope });
    const { refundId, attempts: attempt } = refund;
    return this.escrows.transact(
      orderId,
      { type: 'RecordAnswer', refundId, attempt, answer },
      await this.answering(envelope, refund),
    );
  }

  private async ask(
    escrow: Escrow,
    refund: Refund,
    { isFirstCall, envelope }: { readonly isFirstCall: boolean; readonly envelope: Envelope },
  ): Promise<Answer> {
    const { refundId, reference, amountMinor, attempts: attempt } = refund;
    const { orderId, marketplace, currency } = whose(escrow);
    const key = refundKey(refund);
    const about = { marketplace, attempt, ...tracedBy(envelope), orderId, refundId };
    await this.failpoint('provider.before-call');
    const known = isFirstCall ? undefined : await foundBy(this.provider, key);
    const answer = known ?? (await this.provider.refund(reference, { amountMinor, currency }, key, about));
    await this.failpoint('provider.after-call');
    return answer;
  }

  /** The last call may have paid without our knowing: then there is nothing to settle, and the operator is told so. */
  private async settleOtherwise(
    orderId: string,
    command: Extract<EscrowCommand, { type: 'SettleRefundOtherwise' }>,
    envelope: Envelope,
  ): Promise<Handled> {
    const { state } = await this.escrows.load(orderId);
    const refund = state.refunds.find(({ refundId }) => refundId === command.refundId);
    if (refund?.isUnsure !== true || refund.status !== 'failed') return this.escrows.transact(orderId, command, envelope);
    const { refundId, attempts: attempt } = refund;
    const answer = await this.provider.find(refundKey(refund));
    if (answer?.outcome === 'done') {
      await this.escrows.transact(
        orderId,
        { type: 'RecordAnswer', refundId, attempt, answer },
        await this.answering(envelope, refund),
      );
    }
    const isUnpaid = answer === undefined || answer.outcome === 'refused';
    return this.escrows.transact(orderId, isUnpaid ? { ...command, unpaidAfter: attempt } : command, envelope);
  }

  /** One answer an attempt, whoever records it. It counts when it came: a slow provider makes the next attempt later. */
  private async answering(envelope: Envelope, { refundId, attempts }: Refund): Promise<Envelope> {
    const now = await this.clock.now();
    return {
      commandId: derivedId('answer', refundId, attempts, envelope.commandId),
      bodyHash: digestOf({ refundId, attempts }),
      receivedAt: now,
      recordedAt: now,
      causationId: envelope.commandId,
      ...tracedBy(envelope),
    };
  }
}

/** The refund that this alarm has the provider asked about, unless its answer is recorded already, or awaited. */
const askedBy = ({ name, dueAt }: PassDeadline, { refunds }: Escrow): Refund | undefined =>
  refunds.find(
    ({ refundId, isAsked, isAwaited, deadline }) =>
      isAsked && !isAwaited && refundDeadline(refundId) === name && deadline?.dueAt === dueAt,
  );
