import { validated, type Actions, type Answered, type Asked } from '@entente/http';
import { amountIn, Rejection } from '@entente/kernel';
import type { CommandBus } from '@nestjs/cqrs';
import { Withdraw } from './bodies.js';
import type { Withdrawal } from './domain/withdrawal/state.js';
import { HandleWithdrawal } from './handle-withdrawal.js';
import { mayWithdraw } from './read-payout.js';

/** What members may ask of this context, over HTTP or on the bus; what operators may is theirs over HTTP alone. */
export class PayoutActions implements Actions {
  readonly names = ['withdraw'];

  constructor(private readonly commands: Pick<CommandBus, 'execute'>) {}

  path({ action, subject }: Pick<Asked, 'action' | 'subject'>): string {
    return `/wallets/${subject}/${action}`;
  }

  async perform({ subject: ownerId, action, body: sent, caller, envelope }: Asked): Promise<Answered> {
    if (action !== 'withdraw') throw new Rejection('not_found', `${action.slice(0, 60)} is no action of a wallet. See /docs.`);
    const { marketplace, amountMinor, currency, destination } = validated(Withdraw, sent, envelope.receivedAt);
    if (!mayWithdraw(ownerId, caller, marketplace)) throw withdrawalForbidden();
    const { via } = caller;
    const wish = { marketplace, ownerId, currency, amountMinor, destination: destination || ownerId };
    const { commandId: withdrawalId } = envelope;
    const { state, replayed } = await this.commands.execute(
      new HandleWithdrawal(withdrawalId, { type: 'RequestWithdrawal', ...wish, ...(via === undefined ? {} : { via }) }, envelope),
    );
    if (state.refusal) return { refused: withdrawalRefused(state.refusal, currency), replayed };
    // What came of it later is no part of this answer, which is the same for every repetition.
    return { status: 201, replayed, body: { withdrawalId, status: 'reserved' } };
  }
}

const withdrawalForbidden = () =>
  new Rejection(
    'actor.forbidden',
    'Only its owner withdraws from a wallet: in person, or through a service of the marketplace that sends Entente-On-Behalf-Of.',
  );

function withdrawalRefused(
  { why, availableMinor, minimumMinor }: NonNullable<Withdrawal['refusal']>,
  currency: string,
): Rejection {
  if (why === 'suspended') {
    return new Rejection('seller.suspended', 'This marketplace pays nothing out to a suspended seller. Ask it to be reinstated.');
  }
  const detail = {
    not_positive: 'Ask for more than nothing.',
    below_minimum: `Ask for at least ${amountIn(minimumMinor ?? 0, currency)}: this marketplace pays out no less at a time.`,
    not_covered: `Ask for at most ${amountIn(Math.max(0, availableMinor), currency)}. Money that is held, or reserved for another withdrawal, is not available.`,
  }[why];
  return new Rejection('amount.invalid', detail, { availableMinor, ...(minimumMinor === undefined ? {} : { minimumMinor }) });
}
