import type { Envelope } from '@entente/event-store';
import type { EscrowCommand } from './domain/escrow/commands.js';
import type { NoteStanding } from './domain/standing/decide.js';
import { orderOfEscrow } from './escrows.js';
import { HandleEscrow } from './handle-payout.js';
import { HandleStanding } from './handle-standing.js';
import { HandleWithdrawal } from './handle-withdrawal.js';
import { isStanding } from './standings.js';
import { isWithdrawal, withdrawalOf } from './withdrawals.js';

export type PayoutCommand = EscrowCommand | HandleWithdrawal['command'] | NoteStanding;

/** For whoever knows a stream and not whose it is, as the alarm: the message that reaches its door. */
export function payoutMessage(
  stream: string,
  command: PayoutCommand,
  envelope: Envelope,
): HandleEscrow | HandleStanding | HandleWithdrawal {
  if (isStanding(stream)) return new HandleStanding(command as NoteStanding, envelope);
  return isWithdrawal(stream)
    ? new HandleWithdrawal(withdrawalOf(stream), command as HandleWithdrawal['command'], envelope)
    : new HandleEscrow(orderOfEscrow(stream), command as EscrowCommand, envelope);
}
