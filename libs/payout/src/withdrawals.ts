import { must } from '@entente/kernel';
import type { Envelope, Loaded, Streams, Transacted } from '@entente/event-store';
import type { Owned } from './domain/wallet/events.js';
import type { WithdrawalCommand } from './domain/withdrawal/commands.js';
import { withdrawalDecider } from './domain/withdrawal/decide.js';
import type { WithdrawalEvent } from './domain/withdrawal/events.js';
import type { Withdrawal } from './domain/withdrawal/state.js';
import { walletId } from './wallets.js';

const PREFIX = 'withdrawal-';
export const withdrawalStream = (withdrawalId: string): string => `${PREFIX}${withdrawalId}`;
export const isWithdrawal = (stream: string): boolean => stream.startsWith(PREFIX);
export const withdrawalOf = (stream: string): string =>
  must(isWithdrawal(stream) ? stream.slice(PREFIX.length) : undefined, `The withdrawal in ${stream}`);

/** The withdrawal streams: how they are read, and how a command reaches one. Their key is the wallet's, so that its messages stay in order. */
export class Withdrawals {
  constructor(private readonly streams: Streams) {}

  load(withdrawalId: string): Promise<Loaded<Withdrawal, WithdrawalEvent>> {
    return this.streams.load(withdrawalStream(withdrawalId), withdrawalDecider);
  }

  transact(
    { withdrawalId, marketplace, ownerId, currency }: Owned & { readonly withdrawalId: string },
    command: WithdrawalCommand,
    envelope: Envelope,
    wallet: { readonly availableMinor?: number; readonly minimumMinor?: number; readonly isBarred?: boolean } = {},
  ): Promise<Transacted<Withdrawal, WithdrawalEvent>> {
    return this.streams.transact({
      stream: withdrawalStream(withdrawalId),
      key: walletId(marketplace, ownerId, currency),
      decider: withdrawalDecider,
      command,
      given: { now: envelope.receivedAt, withdrawalId, ...wallet },
      envelope,
    });
  }
}
