import type { Envelope } from '@entente/event-store';
import type { EscrowCommand } from './domain/escrow/commands.js';
import { orderOfEscrow } from './escrows.js';
import { HandleEscrow } from './handle-payout.js';
import { HandleWithdrawal } from './handle-withdrawal.js';
import { isWithdrawal, withdrawalOf } from './withdrawals.js';

export type PayoutCommand = EscrowCommand | HandleWithdrawal['command'];

/** For whoever knows a stream and not whose it is, as the alarm: the message that reaches its door. */
export const payoutMessage = (stream: string, command: PayoutCommand, envelope: Envelope): HandleEscrow | HandleWithdrawal =>
  isWithdrawal(stream)
    ? new HandleWithdrawal(withdrawalOf(stream), command as HandleWithdrawal['command'], envelope)
    : new HandleEscrow(orderOfEscrow(stream), command as EscrowCommand, envelope);
