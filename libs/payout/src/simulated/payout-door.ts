import type { Failpoint } from '@entente/bus';
import type { Envelope, Streams } from '@entente/event-store';
import type { Clock } from '@entente/kernel';
import type { Escrows } from '../escrows.js';
import { EscrowHandler } from '../handle-payout.js';
import { HandleStanding, StandingHandler } from '../handle-standing.js';
import { HandleWithdrawal, WithdrawalHandler, type WithdrawalTermsOf } from '../handle-withdrawal.js';
import { payoutMessage, type PayoutCommand } from '../payout-message.js';
import type { PaymentProvider } from '../provider.js';

type DoorParts = {
  readonly streams: Streams;
  readonly escrows: Escrows;
  readonly provider: PaymentProvider;
  readonly clock: Clock;
  readonly withdrawalTermsOf: WithdrawalTermsOf;
  readonly failpoint: Failpoint;
};

/** The doors of this context for a process that is simulated, and has no command bus. */
export function payoutDoor({ streams, escrows, provider, clock, withdrawalTermsOf, failpoint }: DoorParts) {
  const escrow = new EscrowHandler(escrows, provider, clock, failpoint);
  const standing = new StandingHandler(streams);
  const withdrawal = new WithdrawalHandler({ streams, provider, clock, withdrawalTermsOf, failpoint });
  return async (stream: string, command: PayoutCommand, envelope: Envelope) => {
    const message = payoutMessage(stream, command, envelope);
    if (message instanceof HandleStanding) return standing.execute(message);
    return message instanceof HandleWithdrawal ? withdrawal.execute(message) : escrow.execute(message);
  };
}
